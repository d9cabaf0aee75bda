"""Whether two persons of two reports are one.

What speaks for and against is added up as a logarithm of odds; a sum of 0 is a score of 0.5. Names
decide most: no office and no company make two names one. The weights were set by hand on labelled
pairs (`benchmarks/quality/merging_persons.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Final

from communique.matching import Match, Profile
from communique.matching.naming import PersonName, Relation, person_name, relation
from communique.matching.offices import Agreement, agreement

_NAMES: Final[dict[Relation, float]] = {
    "same": 2.5,
    "like": 0.0,
    "initial": 0.5,
    "bare": -1.0,
    "apart": -6.0,
}
_OFFICES: Final[dict[Agreement, float]] = {"one": 1.5, "near": 0.8, "unsaid": 0.0, "apart": -0.4}
# Against a family name alone, or where nothing says that the states are one, another office
# weighs more: full names of one state change office, namesakes hold different ones.
_ANOTHER_OFFICE = -2.0
_SAME_STATE = 1.5
_OTHER_STATE = -3.5
_OTHER_STATE_BARE = -6.0
_GENDER = -6.0
_COMPANION = 0.4
_MOST_COMPANIONS = 4
_FORMS = 12


def match_persons(a: Profile, b: Profile) -> Match:
    """Return how surely two persons are one, and the values that say so."""
    kind, one, other = _names(a, b)
    if kind == "apart":
        return Match(0.01, (f"different names ({one}, {other})",))
    weights, reasons = zip(*_evidence(a, b, kind, one, other), strict=True)
    return Match(round(1 / (1 + exp(-sum(weights))), 3), tuple(r for r in reasons if r))


def _evidence(
    a: Profile, b: Profile, kind: Relation, one: str, other: str
) -> Iterator[tuple[float, str]]:
    """Yield the weight of each piece of evidence and what to say of it."""
    yield _NAMES[kind], _said_of_names(kind, one, other)
    yield _states(a, b, bare=kind == "bare")
    if a.gender and b.gender and a.gender != b.gender:
        yield _GENDER, "a man and a woman"
    yield _offices(a, b, bare=kind in ("bare", "initial"))
    shared = sorted(a.company & b.company)
    if shared:
        weight = _COMPANION * min(len(shared), _MOST_COMPANIONS)
        yield weight, f"named beside the same others ({', '.join(shared[:3])})"


def _said_of_names(kind: Relation, one: str, other: str) -> str:
    if kind == "bare":
        return f"a family name alone ({one}, {other})"
    if one == other:
        return f"same name ({one})"
    if kind == "like":
        return f"similar names ({one}, {other})"
    return f"same name in another form ({one}, {other})"


def _states(a: Profile, b: Profile, *, bare: bool) -> tuple[float, str]:
    if a.country is None or b.country is None:
        return 0.0, ""
    if a.country == b.country:
        return _SAME_STATE, f"both of {a.country}"
    weight = _OTHER_STATE_BARE if bare else _OTHER_STATE
    return weight, f"of different states ({a.country}, {b.country})"


def _offices(a: Profile, b: Profile, *, bare: bool) -> tuple[float, str]:
    found, one, other = agreement(a.roles, b.roles)
    one_state = a.country is not None and a.country == b.country
    other_state = None not in (a.country, b.country) and not one_state
    weight = _OFFICES[found]
    if found == "unsaid":
        return weight, ""
    if found == "apart":
        if bare or not one_state:
            weight = _ANOTHER_OFFICE
        return weight, f"different offices ({one}, {other})"
    if other_state:
        weight = min(weight, 0.8)
    return weight, f"same office ({one})" if one == other else f"similar offices ({one}, {other})"


def _names(a: Profile, b: Profile) -> tuple[Relation, str, str]:
    """Return how the names stand to each other, and the two forms that were compared.

    The fullest forms decide, unless one is a family name alone: then the other names of that
    side may say more.
    """
    first, second = person_name(a.name, a.country), person_name(b.name, b.country)
    kind, _ = relation(first, second)
    if kind in ("same", "like"):
        return kind, a.name, b.name
    best = (kind, a.name, b.name)
    for one, other, left, right in _other_forms(a, b, first, second):
        kind, _ = relation(left, right)
        if _NAMES[kind] > _NAMES[best[0]]:
            best = (kind, one, other)
    return best


def _other_forms(
    a: Profile, b: Profile, first: PersonName, second: PersonName
) -> Iterator[tuple[str, str, PersonName, PersonName]]:
    """Yield pairs of a name and another name of the other side that is a full one."""
    for alias in b.aliases[:_FORMS]:
        other = person_name(alias, b.country)
        if not other.bare:
            yield a.name, alias, first, other
    for alias in a.aliases[:_FORMS]:
        other = person_name(alias, a.country)
        if not other.bare:
            yield alias, b.name, other, second
