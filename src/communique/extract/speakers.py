"""Who speaks and who is spoken to: the words around a cue resolved to entities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from communique.document import Doc, Sentence, Span
from communique.knowledge.reporting import Reporting
from communique.records import Entity, Note, Quote
from communique.syntax import antecedent


def resolve_speakers(
    doc: Doc, quotes: Sequence[Quote], entities: Sequence[Entity], know: Reporting
) -> tuple[Quote, ...]:
    """Set speaker and addressee of each quote from the entities' mentions.

    Where the words name nobody the speaker stays None, with a note.
    """
    index = _Index(entities)
    done: list[Quote] = []
    for quote in quotes:
        previous = done[-1] if done else None
        done.append(_resolved(doc, quote, index, know, previous))
    return tuple(done)


class _Index:
    """Mentions by place, sorted once an article."""

    def __init__(self, entities: Sequence[Entity]) -> None:
        self.mentions = sorted(
            ((m.span, entity) for entity in entities for m in entity.mentions),
            key=lambda item: (item[0].start, item[0].end),
        )

    def over(self, span: Span) -> list[tuple[Span, Entity]]:
        """Return the mentions that overlap a span, in text order."""
        return [(s, e) for s, e in self.mentions if s.overlaps(span)]


def _resolved(
    doc: Doc, quote: Quote, index: _Index, know: Reporting, previous: Quote | None
) -> Quote:
    if not quote.speaker_span:
        if quote.rule == "continued" and previous is not None:
            return replace(quote, speaker=previous.speaker)
        return _unknown(quote, "no-speaker", "the report names nobody for these words")
    span = quote.speaker_span[0].span
    entity = _entity_at(doc, span, index)
    if entity is None:
        sentence = doc.sentence_at(span)
        if sentence is not None:
            entity = _by_tree(doc, sentence, span, index, know, previous)
    if entity is None:
        words = quote.speaker_span[0].text
        return _unknown(quote, "unnamed-speaker", f"nobody in the report is known as {words!r}")
    return replace(quote, speaker=entity.id)


def _unknown(quote: Quote, code: str, message: str) -> Quote:
    return replace(quote, notes=(*quote.notes, Note(code, message)))


def _entity_at(doc: Doc, span: Span, index: _Index) -> Entity | None:
    """Return the entity whose mention covers the end of the words, where their head stands."""
    found = index.over(span)
    if not found:
        return None
    heads = [(s, e) for s, e in found if s.end >= span.end]
    persons = [e for _, e in heads if e.kind == "person"]
    if persons:
        return persons[0]
    return heads[0][1] if heads else None


def _by_tree(
    doc: Doc,
    sentence: Sentence,
    span: Span,
    index: _Index,
    know: Reporting,
    previous: Quote | None,
) -> Entity | None:
    inside = sentence.at(span)
    if not inside:
        return None
    members = set(inside)
    head = next((i for i in inside if sentence.tokens[i].head not in members), inside[-1])
    noun = antecedent(sentence, head)
    return None if noun == head else _entity_at(doc, sentence.tokens[noun].span, index)
