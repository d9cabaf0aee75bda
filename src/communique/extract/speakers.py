"""Who speaks and who is spoken to: the words around a cue resolved to entities."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from communique.document import Doc, Sentence, Span
from communique.knowledge.reporting import Reporting
from communique.records import Entity, Evidence, Note, Quote
from communique.syntax import addressee, antecedent, doer, following, has_child, is_verb, joined

_WORD = re.compile(r"\w+")
_PEOPLE = ("person", "organisation", "country")
_ZONE_ENDS = frozenset((",", ".", ";", ":", "(", ")", '"', "“", "”", "—", "–", "[", "]"))
# Prepositions that lead from a document or a spokesman to its owner.
_OWNERS = ("of", "by", "from", "for")


def resolve_speakers(
    doc: Doc, quotes: Sequence[Quote], entities: Sequence[Entity], know: Reporting
) -> tuple[Quote, ...]:
    """Set speaker and addressee of each quote from the entities' mentions.

    Where the words name nobody the speaker stays None, with a note.
    """
    scene = _Scene(doc, entities, know)
    done: list[Quote] = []
    for quote in quotes:
        done.append(_resolved(scene, quote, done))
    return tuple(_facing(done, know))


class _Scene:
    """The document with its mentions by place, sorted once an article."""

    def __init__(self, doc: Doc, entities: Sequence[Entity], know: Reporting) -> None:
        self.doc = doc
        self.know = know
        self.entities = entities
        self._mentions = sorted(
            ((m.span, entity) for entity in entities for m in entity.mentions),
            key=lambda item: (item[0].start, item[0].end),
        )
        self._starts = [span.start for span, _ in self._mentions]
        self._longest = max((len(span) for span, _ in self._mentions), default=0)

    def over(self, span: Span) -> list[tuple[Span, Entity]]:
        """Return the mentions that overlap a span, in text order."""
        first = bisect_left(self._starts, span.start - self._longest)
        last = bisect_left(self._starts, span.end)
        return [(s, e) for s, e in self._mentions[first:last] if s.overlaps(span)]

    def at(self, span: Span, *, people_first: bool = True) -> Entity | None:
        """Return the actor whose mention lies on a word, persons before others."""
        found = [entity for _, entity in self.over(span) if entity.kind in _PEOPLE]
        if people_first:
            found.sort(key=lambda entity: entity.kind != "person")
        return found[0] if found else None

    def named(self, words: str) -> Entity | None:
        """Return the person or body whose name ends as the words do: a transcript's label."""
        last = words.rsplit(maxsplit=1)[-1].strip(".,:()").casefold() if words.split() else ""
        for entity in self.entities:
            parts = entity.name.casefold().split()
            if last and entity.kind in _PEOPLE and last in (*parts[-1:], entity.name.casefold()):
                return entity
        return None


def _resolved(scene: _Scene, quote: Quote, done: Sequence[Quote]) -> Quote:
    previous = done[-1] if done else None
    if not quote.speaker_span:
        if quote.rule == "continued" and previous is not None:
            return replace(quote, speaker=previous.speaker, addressee=previous.addressee)
        return _unknown(quote, "no-speaker", "the report names nobody for these words")
    whom = _addressee(scene, quote)
    for evidence in quote.speaker_span:
        entity = _speaker(scene, quote, evidence, previous)
        if entity is not None:
            to = whom.id if whom is not None and whom is not entity else None
            return replace(quote, speaker=entity.id, addressee=to)
    words = quote.speaker_span[0].text
    quote = replace(quote, addressee=None if whom is None else whom.id)
    return _unknown(quote, "unnamed-speaker", f"nobody in the report is known as {words!r}")


def _unknown(quote: Quote, code: str, message: str) -> Quote:
    return replace(quote, notes=(*quote.notes, Note(code, message)))


def _speaker(
    scene: _Scene, quote: Quote, evidence: Evidence, previous: Quote | None
) -> Entity | None:
    if quote.rule == "turn":
        people = [e for _, e in scene.over(evidence.span) if e.kind == "person"]
        return people[0] if people else scene.named(evidence.text)
    sentence = scene.doc.sentence_at(evidence.span)
    inside = [] if sentence is None else sentence.at(evidence.span)
    if sentence is None or not inside:
        return scene.at(evidence.span)
    members = set(inside)
    head = next((i for i in inside if sentence.tokens[i].head not in members), inside[-1])
    return _who(scene, sentence, antecedent(sentence, head), quote, previous)


def _who(
    scene: _Scene, sentence: Sentence, head: int, quote: Quote, previous: Quote | None
) -> Entity | None:
    """Resolve the noun phrase under `head`, looking at its head, apposition, name and owner."""
    found = scene.at(sentence.tokens[head].span)
    lemma = sentence.tokens[head].lemma
    if found is not None and (found.kind == "person" or not _holds(scene, lemma)):
        person = _named_behind(scene, sentence, head)
        return person if person is not None and found.kind != "person" else found
    for other in _appositions(sentence, head):
        entity = scene.at(sentence.tokens[other].span)
        if entity is not None:
            return entity
    person = _named_behind(scene, sentence, head) or _named_before_verb(scene, sentence, head)
    if person is not None:
        return person
    if found is not None:
        return found
    return _owner(scene, sentence, head, previous)


def _holds(scene: _Scene, lemma: str) -> bool:
    return lemma in scene.know.documents or lemma in scene.know.agents


def _appositions(sentence: Sentence, head: int) -> Iterator[int]:
    """Yield the heads of names set beside a noun phrase or its last part."""
    tokens = sentence.tokens
    for index in sentence.subtree(head):
        if tokens[index].dep != "appos" or index < head:
            continue
        if not any(tokens[i].dep in ("relcl", "acl") for i in sentence.ancestors(index)):
            yield index


def _named_behind(scene: _Scene, sentence: Sentence, head: int) -> Entity | None:
    """Return the person named at the end of the stretch from a noun to its verb or a comma.

    "study co-author Ana Silva", "speaker of the parliament Ana Silva", but not "widow of Silva".
    """
    tokens = sentence.tokens
    end = head + 1
    while end < len(tokens) and tokens[end].text not in _ZONE_ENDS and not is_verb(sentence, end):
        if tokens[end].stands_for is not None or tokens[end].tag in ("MD", "TO", "WP", "WDT"):
            break
        end += 1
    if end == head + 1:
        return None
    zone = Span(tokens[head].span.start, tokens[end - 1].span.end)
    found = [(s, e) for s, e in scene.over(zone) if e.kind == "person"]
    if not found:
        return None
    span, person = found[-1]
    inside = sentence.at(span)
    first = inside[0] if inside else head
    if tokens[first - 1].norm in (*_OWNERS, "with", "to", "'s", "and") or (
        tokens[head].lemma in scene.know.others
        and any(t.norm in _OWNERS for t in tokens[head + 1 : first])
    ):
        return None
    follows = tokens[inside[-1] + 1].norm if inside and inside[-1] + 1 < len(tokens) else ""
    return None if follows in ("'s", "'") else person


def _named_before_verb(scene: _Scene, sentence: Sentence, head: int) -> Entity | None:
    """Return the person named between commas before the verb: "The mayor of X, Ana Silva, said"."""
    tokens = sentence.tokens
    verb = tokens[head].head
    if verb <= head or not is_verb(sentence, verb):
        return None
    last = verb - 1
    while last > head and (tokens[last].text == "," or tokens[last].tag in ("RB", "VBZ", "VBD")):
        last -= 1
    for span, entity in scene.over(tokens[last].span):
        inside = sentence.at(span)  # empty where the words stand in a quotation parsed apart
        behind = entity.kind == "person" and inside and inside[0] > head
        if behind and tokens[inside[0] - 1].text == ",":
            return entity
    return None


def _owner(scene: _Scene, sentence: Sentence, head: int, previous: Quote | None) -> Entity | None:
    """Resolve a document or an unnamed voice to the body, state or person that it belongs to."""
    lemma = sentence.tokens[head].lemma
    lemma = lemma if lemma in scene.know.documents else lemma.removesuffix("s")
    document = lemma in scene.know.documents
    if not document and not _holds(scene, sentence.tokens[head].lemma) and not _holds(scene, lemma):
        return None
    for owner in _owners(sentence, head):
        entity = scene.at(sentence.tokens[owner].span)
        if entity is not None and (document or entity.kind != "person" or lemma != "member"):
            return entity
    if not document:
        return None
    for above in sentence.ancestors(head):
        if is_verb(sentence, above):
            writer = doer(sentence, above)
            entity = None if writer is None else scene.at(sentence.tokens[writer].span)
            if entity is not None:
                return entity
    definite = has_child(sentence, head, ("the", "this", "that", "its", "their"))
    plural = sentence.tokens[head].tag == "NNS"
    if previous is None or previous.speaker is None or not definite or plural:
        return None
    return next((e for e in scene.entities if e.id == previous.speaker), None)


def _owners(sentence: Sentence, head: int) -> Iterator[int]:
    """Yield the words that may name the owner of a noun: possessors, attributes, "of" phrases."""
    tokens = sentence.tokens
    for child in sentence.children[head]:
        if tokens[child].dep in ("poss", "compound", "nmod", "amod") and child < head:
            yield child
            yield from (i for i in sentence.children[child] if tokens[i].dep == "compound")
    for child in sentence.children[head]:
        if tokens[child].norm in _OWNERS or tokens[child].dep in ("acl", "agent"):
            for below in sentence.subtree(child):
                if tokens[below].dep == "pobj" and tokens[tokens[below].head].norm in _OWNERS:
                    yield below


def _addressee(scene: _Scene, quote: Quote) -> Entity | None:
    """Return the person or body that a cue says was spoken to."""
    if not quote.cue:
        return None
    span = quote.cue[0].span
    sentence = scene.doc.sentence_at(span)
    inside = [] if sentence is None else sentence.at(span)
    if sentence is None or not inside:
        return None
    verb = inside[0]
    for head in _addressed(sentence, verb, scene.know):
        for one in joined(sentence, head):
            found = scene.at(sentence.tokens[one].span)
            if found is not None:
                return found
    return None


def _addressed(sentence: Sentence, verb: int, know: Reporting) -> Iterator[int]:
    """Yield the heads of noun phrases for who may be spoken to, the likeliest first."""
    tokens = sentence.tokens
    for usage in know.verbs.get(tokens[verb].norm, ()):
        for frame in usage.frames:
            words = following(sentence, verb, frame.words) if frame.whom else None
            if words is None:
                continue
            hub = words[-1] if words else verb
            told = sentence.child(hub, "dobj", "dative", "pobj", "nsubjpass")
            if told is not None and tokens[told].tag != "IN":
                yield told
            clause = sentence.child(verb, "ccomp", "xcomp")
            if frame.slot == "to" and clause is not None:
                subject = sentence.child(clause, "nsubj")
                if subject is not None:
                    yield subject
    direct = addressee(sentence, verb)
    if direct is not None:
        yield direct
    yield from _counterpart(sentence, verb, know)


def _counterpart(sentence: Sentence, verb: int, know: Reporting) -> Iterator[int]:
    """Yield whom "said in an interview with X" and "spoke with X to reaffirm" name."""
    tokens = sentence.tokens
    for child in sentence.children[verb]:
        below = sentence.child(child, "pobj") if tokens[child].norm in ("in", "during") else None
        if below is None or tokens[below].lemma not in know.media:
            continue
        for link in sentence.children[below]:
            if tokens[link].norm in ("with", "to"):
                whom = sentence.child(link, "pobj")
                if whom is not None:
                    yield whom
    if tokens[verb].tag != "VB":
        return
    for above in sentence.ancestors(verb):
        for link in sentence.children[above]:
            if tokens[link].norm == "with" and link < verb and is_verb(sentence, above):
                whom = sentence.child(link, "pobj")
                if whom is not None:
                    yield whom


def _facing(quotes: Sequence[Quote], know: Reporting) -> Iterator[Quote]:
    """Let the two speakers of a transcript speak to each other, and a reply to who spoke before."""
    speakers = {q.speaker for q in quotes if q.rule == "turn" and q.speaker is not None}
    before: str | None = None
    for quote in quotes:
        addressee = quote.addressee
        if quote.rule == "turn" and len(speakers) == 2 and quote.speaker in speakers:
            (addressee,) = speakers - {quote.speaker}
        elif addressee is None and quote.rule.split()[0] in know.replies:
            addressee = before if before != quote.speaker else None
        before = quote.speaker or before
        yield replace(quote, addressee=addressee) if addressee != quote.addressee else quote
