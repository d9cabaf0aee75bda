"""Names of the user's own list of actors: they win over the gazetteer and the recogniser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from communique.document import Doc, Sentence, Span, Token
from communique.knowledge.atoms import key
from communique.knowledge.offices import Offices
from communique.knowledge.roster import Actor, ActorHit, Roster
from communique.records import Note
from communique.reference import Gender, Office, Reference

RULE = "actors"
_HYPHENS = "-\u2010\u2011"


def find_actors(
    doc: Doc,
    references: Sequence[Reference],
    roster: Roster,
    know: Offices,
    given: Mapping[str, Gender],
    *,
    skip: Sequence[Span] = (),
) -> tuple[tuple[Reference, ...], tuple[Note, ...]]:
    """Return the references with those of the list in the place of what they overlap, and notes.

    A listed reference has the rule "actors", the actor's kind, code and sector, and its name in
    the list as `full`. Offices said with the name are kept; the actor's own follow, marked as
    listed.
    """
    found: list[Reference] = []
    notes: dict[str, Note] = {}
    bounded = False
    if not roster.source.actors:
        return tuple(references), ()
    beside: dict[int, list[Reference]] = {}
    for other in references:
        beside.setdefault(other.sentence, []).append(other)
    for sentence in doc.sentences:
        for hit in roster.scan([_read(token) for token in sentence.tokens]):
            span = _span(sentence, hit, doc.text, know)
            if span is None or any(span.overlaps(furniture) for furniture in skip):
                continue
            if len(hit.actors) > 1:
                said = span.of(doc.text)
                told = f"{len(hit.actors)} actors of the list are called {said!r}; none was taken"
                notes.setdefault(said, Note("actors-ambiguous", told))
                continue
            reference = _reference(sentence, span, hit.actors[0], roster, know, given)
            if _yields(reference, beside.get(sentence.index, ()), doc.text):
                continue
            found.append(replace(reference, text=span.of(doc.text)))
            bounded = bounded or hit.actors[0].bounded
    found = _without_namesakes(found, beside)
    if bounded and roster.day is None:
        told = "the report has no date, so actors were taken without regard to theirs"
        notes.setdefault("", Note("actors-undated", told))
    return _merged(beside, found), tuple(notes.values())


def _read(token: Token) -> str:
    """Return a token's text, for a quotation parsed apart a mark that no name holds."""
    return token.text if token.stands_for is None else "|"


def _span(sentence: Sentence, hit: ActorHit, text: str, know: Offices) -> Span | None:
    """Return the characters of a hit without titles before a person's name.

    None for a part of a double name: "Lind" in "Lind-Berg".
    """
    tokens, start = sentence.tokens, hit.start
    begin = tokens[start].span.start + hit.inside[0]
    end = tokens[hit.end - 1].span.start + hit.inside[1]
    if all(actor.kind == "person" for actor in hit.actors):
        while start < hit.end - 1 and _is_title(tokens[start].norm, know):
            start += 1
            begin = tokens[start].span.start
        before, after = text[max(0, begin - 2) : begin], text[end : end + 2]
        if before[-1:] and before[-1] in _HYPHENS and before[0].isalpha():
            return None
        if after[:1] and after[0] in _HYPHENS and after[1:].isupper():
            return None
    return Span(begin, end)


def _is_title(word: str, know: Offices) -> bool:
    return word in know.honorifics or word in know.modifiers or (word,) in know.heads


def _reference(
    sentence: Sentence,
    span: Span,
    actor: Actor,
    roster: Roster,
    know: Offices,
    given: Mapping[str, Gender],
) -> Reference:
    inside = sentence.at(span)
    heads = (i for i in inside if not _governed_within(sentence, i, inside))
    head = next(heads, inside[-1])
    terms = roster.terms(actor)
    offices = tuple(
        office_of(term.role, term.country, span, know) for term in terms if term.role is not None
    )
    person = actor.kind == "person"
    return Reference(
        span,
        "",
        "name",
        actor.kind,
        sentence.index,
        head,
        sentence.quotation,
        gender=given.get(sentence.tokens[inside[0]].norm) if person and inside[1:] else None,
        offices=offices if person else (),
        code=next((term.country for term in terms if term.country is not None), None),
        full=actor.name,
        rule=RULE,
        sector=next((term.sector for term in terms if term.sector is not None), None),
    )


def _governed_within(sentence: Sentence, index: int, inside: Sequence[int]) -> bool:
    governor = sentence.tokens[index].head
    return governor != index and inside[0] <= governor <= inside[-1]


def office_of(role: str, country: str | None, span: Span, know: Offices) -> Office:
    """Return an office of the list, as if it were read at `span`: "Governor of Khabarovsk Krai"."""
    words = role.split()
    stop = next((i for i, w in enumerate(words) if i and w in ("of", "for", "to")), len(words))
    front = [word.casefold().replace("’", "'") for word in words[:stop]]
    spaced = " ".join(front).replace("-", " - ").split()
    sizes = range(min(know.longest_head, len(spaced)), 0, -1)
    head = next(
        (tuple(spaced[-size:]) for size in sizes if tuple(spaced[-size:]) in know.heads), ()
    )
    known = know.heads.get(head)
    return Office(
        span,
        know.canon(" ".join((*front, *words[stop:]))),
        " ".join(head or front[-1:]),
        known.family if known is not None else "",
        country,
        over=any(word in know.past for word in front),
        gender=known.gender if known is not None else None,
        listed=True,
    )


def _yields(reference: Reference, references: Sequence[Reference], text: str) -> bool:
    """Say whether a longer name is meant: a listed "Lind" in "Erik Lind", which the report has.

    A listed name of several words yields only to what is sure.
    """
    several = " " in reference.span.of(text)
    return any(
        other.how == "name"
        and other.kind != "country"
        and other.span.contains(reference.span)
        and len(other.span) > len(reference.span)
        and not (several and (other.kind is None or other.rule.endswith("?")))
        for other in references
    )


def _without_namesakes(
    found: Sequence[Reference], beside: Mapping[int, Sequence[Reference]]
) -> list[Reference]:
    """Leave out listed surnames of which the report names another bearer in full."""
    full = {ref.full for ref in found if " " in ref.text}
    taken: dict[int, list[Span]] = {}
    for ref in found:
        taken.setdefault(ref.sentence, []).append(ref.span)
    others = {
        key(other.text).rsplit(" ", 1)[-1]
        for index, there in beside.items()
        for other in there
        if other.how == "name"
        and other.kind == "person"
        and " " in other.text
        and not any(span.overlaps(other.span) for span in taken.get(index, ()))
    }
    return [
        ref
        for ref in found
        if ref.kind != "person" or ref.full in full or key(ref.text) not in others
    ]


def _merged(
    beside: Mapping[int, Sequence[Reference]], found: Sequence[Reference]
) -> tuple[Reference, ...]:
    """Put listed references in the place of those that they overlap, in text order."""
    kept = {index: list(there) for index, there in beside.items()}
    for listed in found:
        there = kept.setdefault(listed.sentence, [])
        replaced = [
            ref
            for ref in there
            if ref.rule != RULE
            and ref.span.overlaps(listed.span)
            and not _stands_beside(ref, listed)
        ]
        for other in replaced:
            there.remove(other)
            listed = _joined(listed, other)
        there.append(listed)
    every = (ref for there in kept.values() for ref in there)
    return tuple(sorted(every, key=lambda ref: (ref.span.start, -ref.span.end)))


def _joined(listed: Reference, other: Reference) -> Reference:
    """Return a listed reference with what the report says at the name that it replaces."""
    # What somebody lists as an actor acts: it is no mere place, whatever the recogniser says.
    kind = listed.kind or (other.kind if other.kind != "place" else None)
    if other.how != "name" or kind != "person" or other.kind not in ("person", None):
        return replace(listed, kind=kind)
    return replace(
        listed,
        kind=kind,
        gender=other.gender or listed.gender,
        offices=(*other.offices, *listed.offices),
        nation=other.nation,
        head=other.head,
    )


def _stands_beside(other: Reference, listed: Reference) -> bool:
    """Say whether a reference stays: a state in a body's name, an epithet around a name."""
    if other.how != "name":
        return not listed.span.contains(other.span)
    if listed.kind in ("country", "person", "place") or other.kind != "country":
        return False
    return listed.span.contains(other.span) and len(other.span) < len(listed.span)
