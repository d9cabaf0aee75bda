"""Date and place each telling of an act, and join the tellings of one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from communique.knowledge.acts import SYMMETRIC
from communique.records import Entity, Event, When

# What these types tell of goes on or is told again and again: a war is one record.
_LASTING = frozenset(("ASSAULT", "AID", "COOPERATE", "SANCTION", "COERCE", "MOBILIZE", "CONSULT"))


def join(
    encounters: Sequence[Event], told: Sequence[Event], entities: Mapping[str, Entity]
) -> tuple[Event, ...]:
    """Return one event for all tellings of one act, with the evidence of each, in text order.

    `encounters` are one record each already; what was told may be one of them told again.
    """
    out = list(encounters)
    for event in told:
        for number in range(len(out) - 1, -1, -1):
            if _same(out[number], event, entities):
                out[number] = _joined(out[number], event)
                break
        else:
            out.append(event)
    return tuple(sorted(out, key=lambda event: event.evidence[0].span.start))


def _joined(one: Event, other: Event) -> Event:
    evidence = tuple(dict.fromkeys((*one.evidence, *other.evidence)))
    return replace(
        one,
        evidence=evidence,
        source=_wider(one.source, other.source),
        target=_wider(one.target, other.target),
        mode=one.mode or other.mode,
        cameo=_exacter(one.cameo, other.cameo),
        place=one.place or other.place,
        date=_firmer(one.date, other.date),
    )


def _wider(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return one if set(other) <= set(one) or (one and not set(one) <= set(other)) else other


def _exacter(one: str | None, other: str | None) -> str | None:
    if one is None or (other is not None and other.startswith(one)):
        return other
    return one


def _firmer(one: When | None, other: When | None) -> When | None:
    """Return the date that the text gives before one that only publication does."""
    if one is None or (one.basis != "text" and other is not None and other.basis == "text"):
        return other
    return one


def _same(one: Event, other: Event, entities: Mapping[str, Entity]) -> bool:
    if one.type != other.type or _parts(one.status, other.status):
        return False
    if _apart(one.date, other.date):
        return False
    if not _one_act(one, other):
        return False
    straight = _meets(one.source, other.source, entities) and _meets(
        one.target, other.target, entities
    )
    crossed = (
        one.type in SYMMETRIC
        and _meets(one.source, other.target, entities)
        and _meets(one.target, other.source, entities)
    )
    return straight or crossed


def _one_act(one: Event, other: Event) -> bool:
    """Say whether two tellings may be of one act, by their words."""
    return one.type in _LASTING or one.rule == other.rule


def _parts(one: str, other: str) -> bool:
    done = {"occurred", "ongoing", "ended"}
    return one != other and not {one, other} <= done


def _apart(one: When | None, other: When | None) -> bool:
    if one is None or other is None or "text" not in (one.basis, other.basis):
        return False
    return one.end <= other.start or other.end <= one.start


def _meets(one: Sequence[str], other: Sequence[str], entities: Mapping[str, Entity]) -> bool:
    """Say whether two sides may be one: a name in common, or a state and who acts for it."""
    if not one or not other:
        return not one and not other
    if set(one) & set(other):
        return True
    return any(_stands_for(entities[a], entities[b]) for a in one for b in other)


def _stands_for(one: Entity, other: Entity) -> bool:
    if "country" not in (one.kind, other.kind):
        return False
    return one.country is not None and one.country == other.country
