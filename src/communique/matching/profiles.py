"""What one report says of its entities, as profiles to compare with those of other reports.

The company of a person also holds the codes of the states that the report names ("CHL"): where a
report speaks of several, the state that a name alone was taken to be of is less sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from communique.knowledge.atoms import fold
from communique.matching import Profile
from communique.records import Entity

_COMPANY = 40
"""Most persons and bodies of a report that tell its namesakes apart."""


def profiles(entities: Sequence[Entity], day: date | None) -> dict[str, Profile]:
    """Return the profile of each entity of one report by its id; `day` is that of publication."""
    company = _company(entities)
    return {entity.id: _profile(entity, company, day) for entity in entities}


def _company(entities: Sequence[Entity]) -> frozenset[str]:
    """Return the folded names of those who stand most often in a report, and its states' codes."""
    countries = (entity.country for entity in entities if entity.kind == "country")
    states = {country for country in countries if country is not None}
    named = [entity for entity in entities if entity.kind in ("person", "organisation")]
    named.sort(key=lambda entity: -len(entity.mentions))
    return frozenset({fold(entity.name) for entity in named[:_COMPANY]} | states)


def _profile(entity: Entity, company: frozenset[str], day: date | None) -> Profile:
    names = {m.text for m in entity.mentions if m.kind == "name"} - {entity.name}
    where = entity.where
    return Profile(
        entity.kind,
        entity.name,
        entity.country,
        entity.roles,
        tuple(sorted(names)),
        entity.gender,
        company - {fold(entity.name)} if entity.kind == "person" else frozenset(),
        day,
        day,
        where.id if where is not None else None,
        where.lat if where is not None else None,
        where.lon if where is not None else None,
    )
