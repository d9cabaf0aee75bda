"""References that are no names, linked to the persons and bodies that names gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from communique.document import Doc
from communique.extract.entities.anaphora import Ranker, candidates
from communique.extract.entities.bodies import Body, by_noun, whose
from communique.extract.entities.epithets import by_epithet, by_plural
from communique.extract.entities.groups import (
    close_sentence,
    group_or_body,
    last_group,
    last_states,
)
from communique.extract.entities.persons import Person
from communique.extract.entities.speaking import Speakers
from communique.extract.entities.trace import Link, Trace
from communique.knowledge.offices import Offices
from communique.reference import Reference

# The persons and the bodies that a reference denotes, by index; both may be empty.
_Denoted = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A report while its references are linked, in reading order."""

    doc: Doc
    persons: Sequence[Person]
    bodies: Sequence[Body]
    know: Offices
    rank: Ranker
    home: str | None
    trace: Trace
    speakers: Speakers


def link_names(
    references: Sequence[Reference], persons: Sequence[Person], bodies: Sequence[Body]
) -> list[Link]:
    """Return a link for every reference, those by name resolved, in text order."""
    who = {id(r): (i,) for i, person in enumerate(persons) for r in person.references}
    what = {id(r): (i,) for i, body in enumerate(bodies) for r in body.references}
    return [Link(r, who.get(id(r), ()), what.get(id(r), ())) for r in references]


def link_rest(
    doc: Doc,
    links: Sequence[Link],
    persons: Sequence[Person],
    bodies: Sequence[Body],
    know: Offices,
    *,
    rank: Ranker,
    home: str | None,
) -> None:
    """Resolve epithets and pronouns in place, each with what was read before it.

    Persons take in the epithets, and the gender of the pronouns, that denote them.
    """
    trace = Trace()
    for link in links:
        for index in link.persons:
            trace.named.setdefault(link.reference.sentence, []).append((index, link.reference))
    reading = _Reading(doc, persons, bodies, know, rank, home, trace, Speakers(doc))
    # The sentence around a quotation before the words in it: who speaks is known by then.
    for link in sorted(links, key=lambda link: (link.reference.sentence, link.reference.span)):
        if trace.links and trace.links[-1].reference.sentence != link.reference.sentence:
            close_sentence(doc, trace)
        if link.reference.how == "epithet":
            link.persons, link.bodies = _by_epithet(link.reference, reading)
        elif link.reference.how == "pronoun":
            link.persons, link.bodies = _by_pronoun(link.reference, reading)
        trace.add(link)
        reading.speakers.see(link, trace)


def _by_epithet(reference: Reference, reading: _Reading) -> _Denoted:
    """Resolve "the two", "the minister", "both ministers" or "the government"."""
    trace = reading.trace
    if reference.rule == "group":
        states = last_states(reference, trace) if reference.kind == "country" else ()
        return ((), states) if states else (last_group(reference, trace), ())
    if reference.offices:
        return _by_office(reference, reading), ()
    body = whose(reference, reading.bodies, reading.doc.text)
    if body is None:
        body = by_noun(reference, reading.bodies, reading.know, reading.home)
    return (), () if body is None else (body,)


def _by_office(reference: Reference, reading: _Reading) -> tuple[int, ...]:
    persons, trace, know = reading.persons, reading.trace, reading.know
    if reference.number == "many":
        found = by_plural(reference, persons, trace, know)
    else:
        speaker = reading.speakers.of(reference)
        holder = by_epithet(reference, persons, trace, know, speaker)
        found = () if holder is None else (holder,)
    for index in found if len(found) == 1 else ():
        persons[index].take(reference)
    return found


def _by_pronoun(reference: Reference, reading: _Reading) -> _Denoted:
    """Resolve "he" and "she" by the ranker, "it" and "they" by what was read last."""
    if reference.gender is None:
        return group_or_body(reading.doc, reference, reading.trace)
    persons = reading.persons
    speaker = reading.speakers.of(reference)
    found = candidates(reading.doc, reference, persons, reading.trace, speaker)
    chosen = reading.rank(reference, found, persons)
    if chosen is None:
        return (), ()
    if persons[chosen].gender is None:
        persons[chosen].genders[reference.gender] += 1
    return (chosen,), ()
