"""What sector each actor is of: a ministry, an army, a party, a newspaper.

    Entity("E1", "organisation", "Ministry of Trade", ...)     GOV, by its name
    Entity("E2", "person", "Ana Petrova", roles=("judge",))     JUD, by her office

A user's own list says it first. Places have none, and neither have states: a state that acts as
such is its government, but whoever writes tables of states leaves that out (docs/codebook.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from communique.knowledge.atoms import key
from communique.knowledge.sectors import FORMER, Sectors
from communique.records import Entity


def find_sectors(entities: Sequence[Entity], know: Sectors) -> tuple[Entity, ...]:
    """Return the entities with the sector that a list, a name or an office shows, else None."""
    bodies = {
        entity.id: entity.sector or know.of_name(entity.name)
        for entity in entities
        if entity.kind == "organisation"
    }
    named = {
        key(entity.name): sector
        for entity in entities
        if (sector := bodies.get(entity.id)) is not None
    }
    return tuple(_placed(entity, bodies, named, know) for entity in entities)


def _placed(
    entity: Entity,
    bodies: Mapping[str, str | None],
    named: Mapping[str, str],
    know: Sectors,
) -> Entity:
    if entity.kind == "organisation":
        return replace(entity, sector=bodies[entity.id])
    if entity.kind != "person" or entity.sector is not None:
        return entity
    return replace(entity, sector=_of_person(entity.roles, named, know))


def _of_person(roles: Sequence[str], named: Mapping[str, str], know: Sectors) -> str | None:
    """Return the sector of the first office that shows one; those held still come first."""
    found = [sector for role in roles if (sector := _of_role(role, named, know)) is not None]
    return next((sector for sector in found if sector != FORMER), next(iter(found), None))


def _of_role(role: str, named: Mapping[str, str], know: Sectors) -> str | None:
    """Return the sector of an office, or that of the body in the report whose office it is."""
    sector = know.of_role(role)
    if sector is not None:
        return sector
    _, _, body = role.partition(" of ")
    return named.get(key(body.removeprefix("the ")))
