"""Which names of a report are one person or body, and of what kind, by all that it says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from communique.document import Doc
from communique.extract.entities.bodies import Body, group_bodies
from communique.extract.entities.judging import Judge, stands_as_place
from communique.extract.entities.persons import (
    Person,
    Similarity,
    bearing,
    group_persons,
    name_words,
)
from communique.knowledge.gazetteer import Gazetteer
from communique.records import EntityKind
from communique.reference import Reference

# Votes of a witness who is sure, against one of a doubtful one.
_SURE = 5


def group_names(
    doc: Doc,
    references: Sequence[Reference],
    gazetteer: Gazetteer,
    similar: Similarity,
    judge: Judge,
) -> tuple[list[Person], list[Body], list[Reference]]:
    """Group all names; returns persons, bodies and the references with their final kinds.

    What the judge takes for no person becomes a place where it stands like one, else a body.
    """
    settled = _settled(references, similar)
    persons = group_persons((r for r in settled if r.how == "name" and r.kind == "person"), similar)
    refused: dict[int, EntityKind] = {}
    for person in persons:
        if person.listed is None and not judge(person, doc):
            kind: EntityKind = "place" if stands_as_place(person, doc) else "organisation"
            refused |= {id(reference): kind for reference in person.named}
    persons = [p for p in persons if id(p.named[0]) not in refused]
    settled = [replace(r, kind=refused[id(r)]) if id(r) in refused else r for r in settled]
    names = (r for r in settled if r.how == "name" and r.kind != "person")
    return persons, group_bodies(names, gazetteer, text=doc.text), settled


def _settled(references: Sequence[Reference], similar: Similarity) -> list[Reference]:
    """Decide the kind of each name by the whole report; names that nobody knows are left out.

    An actor of the list whose kind neither list nor report tells is taken for a body.
    """
    known = group_persons((r for r in references if _surely_person(r)), similar)
    kinds = _kinds(references)
    settled: list[Reference] = []
    for reference in references:
        if reference.how != "name" or not _doubtful(reference):
            settled.append(reference)
            continue
        kind = kinds.get(reference.text.casefold())
        if _borne(reference, known, similar):
            kind = "person"
        if kind is None and reference.rule == "actors":
            kind = "organisation"
        if kind is not None:
            settled.append(replace(reference, kind=kind))
    return settled


def _surely_person(reference: Reference) -> bool:
    if reference.how != "name" or reference.kind != "person":
        return False
    return " " in reference.text or not _doubtful(reference)


def _doubtful(reference: Reference) -> bool:
    return reference.kind is None or reference.rule.endswith("?")


def _kinds(references: Sequence[Reference]) -> Mapping[str, EntityKind]:
    """Return for each form the kind that most places of it speak for, the first of equals."""
    votes: dict[str, Counter[EntityKind]] = {}
    for reference in references:
        if reference.how == "name" and reference.kind is not None:
            counts = votes.setdefault(reference.text.casefold(), Counter())
            counts[reference.kind] += 1 if _doubtful(reference) else _SURE
    return {form: counts.most_common(1)[0][0] for form, counts in votes.items()}


def _borne(reference: Reference, known: Sequence[Person], similar: Similarity) -> bool:
    """Say whether one word names a person known: by surname where a witness knows otherwise."""
    words = name_words(reference.text)
    grade = 3 if reference.kind is not None else 2
    return len(words) == 1 and any(bearing(p, words[0], similar) >= grade for p in known)
