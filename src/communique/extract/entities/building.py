"""Entity records, with all their mentions, out of what was linked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from communique.extract.entities.bodies import Body
from communique.extract.entities.persons import Person
from communique.extract.entities.trace import Link
from communique.records import Entity, Evidence, Mention, Note
from communique.reference import Office, Reference

_NO_COUNTRY = Note("no-country", "the report does not say for whom")
# A shorter name in capitals may be an abbreviation.
_ABBREVIATION = 4


def build_entities(
    text: str,
    links: Sequence[Link],
    persons: Sequence[Person],
    bodies: Sequence[Body],
    codes: Sequence[str | None],
) -> tuple[Entity, ...]:
    """Make a record of each person and body that a link denotes, in the order of first mention.

    `codes` has the state of each person.
    """
    whose: dict[int, list[Reference]] = {}
    which: dict[int, list[Reference]] = {}
    for link in links:
        for index in link.persons:
            whose.setdefault(index, []).append(link.reference)
        for index in link.bodies:
            which.setdefault(index, []).append(link.reference)
    made = [_person(text, persons[i], codes[i], found) for i, found in whose.items()]
    made += [_body(text, bodies[i], found) for i, found in which.items()]
    made.sort(key=lambda entity: entity.mentions[0].span)
    return tuple(replace(entity, id=f"E{number}") for number, entity in enumerate(made, 1))


def _person(text: str, person: Person, code: str | None, references: Sequence[Reference]) -> Entity:
    named = (reference for reference in person.references if reference.how == "name")
    offices = [office for reference in named for office in reference.offices]
    # What the report says comes before what the user's list adds.
    offices = [office for office in offices if not office.listed] or offices
    return Entity(
        "",
        "person",
        _shown(person.fullest),
        code,
        _mentions(text, references),
        tuple(dict.fromkeys(_role(office) for office in offices)),
        gender=person.gender,
        sector=_sector(person.references),
        rule=_rule(references),
        notes=(_NO_COUNTRY,) if code is None else (),
    )


def _body(text: str, body: Body, references: Sequence[Reference]) -> Entity:
    mentions = _mentions(text, references)
    sector = _sector(body.references)
    rule = _rule(references)
    return Entity("", body.kind, body.name, body.code, mentions, sector=sector, rule=rule)


def _mentions(text: str, references: Sequence[Reference]) -> tuple[Mention, ...]:
    return tuple(Mention(Evidence.at(text, r.span), r.how, r.rule.rstrip("?")) for r in references)


def _sector(references: Sequence[Reference]) -> str | None:
    """Return the sector that the user's list gives, or None."""
    return next((r.sector for r in references if r.sector is not None), None)


def _rule(references: Sequence[Reference]) -> str:
    """Return what made an entity: the user's list, or the rule of its first mention."""
    if any(reference.rule == "actors" for reference in references):
        return "actors"
    return references[0].rule.rstrip("?")


def _role(office: Office) -> str:
    """Return an office as a role of its holder; one that is over says so."""
    former = office.over and not office.role.startswith("former")
    return f"former {office.role}" if former else office.role


def _shown(words: Sequence[str]) -> str:
    """Return a name as it is written, out of capitals where the report only shouts it."""
    name = " ".join(words)
    return name.title() if name.isupper() and len(name) > _ABBREVIATION else name
