"""Whether two tellings have the same sides, persons standing for the states that sent them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from communique.knowledge.names import name_key
from communique.matching import Side, Telling
from communique.matching.wording import picked

SAME = 1.0
NAMESAKES = 0.9
FOR_STATE = 0.75
COLLEAGUES = 0.2
NEITHER = 0.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """How the fewer sides of one telling find theirs in the other.

    `cover` is the mean of the best fits; `ends` how many different states or bodies agree;
    `persons` how many of them are the same person; `stray` those who have nobody there.
    """

    cover: float
    ends: int
    persons: int
    stray: tuple[str, ...]
    shared: tuple[str, ...]


def sides_of(told: Telling, *roles: str) -> tuple[Side, ...]:
    """Return the sides in these roles, each actor once."""
    found = {side.actor: side for side in told.sides if side.role in roles}
    return tuple(found.values())


def party(side: Side) -> str:
    """Return whom a side stands for: its state by code, or itself."""
    return side.country or side.actor


def fit(a: Side, b: Side) -> float:
    """Return how far two sides may be one: the same, one for the state of the other, colleagues."""
    if a.actor == b.actor:
        return SAME
    if a.kind == b.kind == "person" and _one_name(a, b):
        return NAMESAKES
    if a.country is None or a.country != b.country:
        return NEITHER
    if "country" in (a.kind, b.kind):
        return FOR_STATE
    if "organisation" in (a.kind, b.kind):
        return FOR_STATE - 0.15
    return COLLEAGUES


def _one_name(a: Side, b: Side) -> bool:
    """Say whether one name is all in the other: "Sokol" in "Ema Sokol", told of one state."""
    if a.country != b.country and None not in (a.country, b.country):
        return False
    first, second = set(name_key(a.name)), set(name_key(b.name))
    return bool(first and second) and (first <= second or second <= first)


def same_place(a: Side, b: Side) -> bool:
    """Say whether two places are one, or one a country that the other lies in."""
    if a.actor == b.actor:
        return True
    if a.country is None or a.country != b.country:
        return False
    if "country" in (a.kind, b.kind):
        return True
    # "Washington" and "Washington, D.C."
    first, second = set(name_key(a.name)), set(name_key(b.name))
    return bool(first and second) and (first <= second or second <= first)


def overlap(a: Sequence[Side], b: Sequence[Side]) -> Overlap:
    """Compare two sets of sides; the smaller one, or that with fewer parties, must be found."""
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    fits: list[float] = []
    ends: set[str] = set()
    persons = 0
    stray: list[str] = []
    shared: list[str] = []
    for side in few:
        best = max(many, key=lambda other: fit(side, other), default=None)
        value = fit(side, best) if best is not None else NEITHER
        fits.append(value)
        if best is None or value <= COLLEAGUES:
            stray.append(side.name)
            continue
        ends.add(party(best))
        persons += value >= NAMESAKES and side.kind == "person"
        shared.append(side.name)
    cover = sum(fits) / len(fits) if fits else 0.0
    return Overlap(cover, len(ends), persons, tuple(stray), tuple(shared))


def pairs(sides: Iterable[Side], count: int) -> tuple[str, ...]:
    """Return names of pairs of different parties, at most `count`; of a lone party its own name."""
    parties = sorted({party(side) for side in sides})
    if len(parties) < 2:
        return tuple(parties)
    return picked((f"{a}+{b}" for a, b in combinations(parties, 2)), count)


def person_pairs(sides: Iterable[Side], count: int) -> tuple[str, ...]:
    """Return names of pairs of persons, at most `count`."""
    persons = sorted({side.actor for side in sides if side.kind == "person"})
    return picked((f"{a}+{b}" for a, b in combinations(persons, 2)), count)
