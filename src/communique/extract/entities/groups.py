"""Who and what "both leaders", "the two countries", "they" and "it" denote."""

from __future__ import annotations

from collections import Counter

from communique.document import Doc, Sentence
from communique.extract.entities.trace import Link, Trace
from communique.reference import Reference
from communique.syntax import SUBJECTS

# Sentences after which "the two" no longer means those last named together.
_GROUP_MEMORY = 8
# How far back the antecedent of "it" and "they" is looked for: sentences, and references.
_REACH = 2
_REFERENCES = 40


def last_states(reference: Reference, trace: Trace) -> tuple[int, ...]:
    """Return the two states that "both countries" denotes: those named most so far."""
    counts = Counter(
        index
        for link in trace.links
        if link.reference.kind == "country" and link.reference.how == "name"
        for index in link.bodies
    )
    if len(counts) < 2:
        return ()
    return tuple(sorted(index for index, _ in counts.most_common(2)))


def last_group(reference: Reference, trace: Trace) -> tuple[int, ...]:
    """Return the persons who last did something together, or none where that is long ago."""
    near = reference.sentence - trace.group_sentence <= _GROUP_MEMORY
    return trace.group if near and trace.group_sentence >= 0 else ()


def group_or_body(
    doc: Doc, reference: Reference, trace: Trace
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the persons and the bodies that "it" or "they" denotes.

    Both go back to the last body that acts, or that stands in the same sentence; "they" rather to
    persons joined there, and to those who last did something together.
    """
    many = reference.number == "many"
    for link in reversed(trace.links[-_REFERENCES:]):
        there = link.reference
        if reference.sentence - there.sentence > _REACH:
            break
        if there.span.overlaps(reference.span) or not (link.persons or link.bodies):
            continue
        acts = doc.sentences[there.sentence].tokens[there.head].dep in SUBJECTS
        if not acts and there.sentence != reference.sentence:
            continue
        together = _together(doc, link, trace) if many else ()
        if len(together) > 1:
            return together, ()
        if link.bodies and there.kind != "place" and not (many and last_group(reference, trace)):
            return (), link.bodies
    return (last_group(reference, trace) if many else ()), ()


def _together(doc: Doc, link: Link, trace: Trace) -> tuple[int, ...]:
    """Return the persons whose mentions are coordinated with a link's, itself included."""
    if len(link.persons) != 1:
        return link.persons
    sentence = doc.sentences[link.reference.sentence]
    top = _first_joined(sentence, link.reference.head)
    members = (
        person
        for other in trace.links
        if other.reference.sentence == sentence.index and len(other.persons) == 1
        if _first_joined(sentence, other.reference.head) == top
        for person in other.persons
    )
    return tuple(dict.fromkeys(members))


def _first_joined(sentence: Sentence, index: int) -> int:
    """Return the first of the words that one is coordinated with, itself where it is not."""
    tokens = sentence.tokens
    while tokens[index].dep == "conj" and tokens[index].head != index:
        index = tokens[index].head
    return index


def close_sentence(doc: Doc, trace: Trace) -> None:
    """Remember who did something together in the sentence just read: "A met with B"."""
    sentence = doc.sentences[trace.links[-1].reference.sentence]
    members: list[int] = []
    subjects = 0
    for link in reversed(trace.links):
        there = link.reference
        if there.sentence != sentence.index:
            break
        if not link.persons or (there.how == "pronoun" and len(link.persons) == 1):
            continue
        part = _part(sentence, there.head)
        if part is None:
            continue
        subjects += part == "subject"
        members += [index for index in link.persons if index not in members]
    if len(members) > 1 and subjects:
        trace.group, trace.group_sentence = tuple(sorted(members)), sentence.index


def _part(sentence: Sentence, head: int) -> str | None:
    """Return what part a person has in the main clause: "subject", "partner" or None."""
    tokens = sentence.tokens
    top = head
    while tokens[top].dep in ("conj", "appos") and tokens[top].head != top:
        top = tokens[top].head
    governor = tokens[top].head
    if tokens[top].dep in SUBJECTS:
        return "subject" if tokens[governor].dep in ("ROOT", "conj") else None
    if tokens[top].dep == "pobj" and tokens[governor].norm in ("with", "between"):
        return "partner"
    if tokens[top].dep in ("dobj", "dative") and tokens[governor].dep in ("ROOT", "conj"):
        return "partner"
    return None
