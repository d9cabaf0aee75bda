"""Whether two persons of two reports are one.

What speaks for and against is added up as a logarithm of odds; a sum of 0 is a score of 0.5. Names
decide most: no office and no company make two names one. The weights were set by hand on labelled
pairs (`benchmarks/quality/merging_persons.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import Final, NamedTuple

from communique.matching import Match, Profile
from communique.matching.naming import PersonName, Relation, middles_clash, person_name, relation
from communique.matching.offices import Agreement, agreement, office_of

_NAMES: Final[dict[Relation, float]] = {
    "same": 2.5,
    "initial": 0.5,
    "bare": -1.0,
    "apart": -6.0,
}
_OFFICES: Final[dict[Agreement, float]] = {"one": 1.5, "near": 1.0, "unsaid": 0.0, "apart": -0.4}
# Against a family name alone, or where nothing says that the states are one, another office
# weighs more: full names of one state change office, namesakes hold different ones.
_ANOTHER_OFFICE = -2.0
# One holder in a state at a time: it says more.
_SINGLE_OFFICE = 0.8
# A family name alone with an office is hardly the person of whom no office was ever told.
_NO_OFFICE = -1.0
# Two states have each an ambassador; they share no president.
_MANY_HOLD = 0.8
_SAME_STATE = 1.5
_OTHER_STATE = -3.5
_OTHER_STATE_BARE = -6.0
# A report that names both states may have been misread as to which is the person's.
_EITHER_STATE = -1.2
_GENDER = -4.05
# The gender of a family name alone rests on pronouns, which are less sure than a given name.
_GENDER_BARE = -2.2
_COMPANION = 0.4
_MOST_COMPANIONS = 4
_FORMS = 12


class _Names(NamedTuple):
    """How two names stand to each other, how well they fit, and the forms compared."""

    kind: Relation
    fit: float
    one: str
    other: str

    @property
    def weight(self) -> float:
        """What the names say, as a logarithm of odds."""
        if self.kind == "like":
            # From 0.75 to 0.9: a letter less in a long name says less against it.
            return 10 * self.fit - 9.5
        return _NAMES[self.kind]

    def said(self) -> str:
        """Return what is to be said of them."""
        if self.kind == "bare":
            return f"a family name alone ({self.one}, {self.other})"
        if self.one == self.other:
            return f"same name ({self.one})"
        how = "similar names" if self.kind == "like" else "same name in another form"
        return f"{how} ({self.one}, {self.other})"


def match_persons(a: Profile, b: Profile) -> Match:
    """Return how surely two persons are one, and the values that say so."""
    names = _names(a, b)
    if names.kind == "apart":
        return Match(0.01, (f"different names ({names.one}, {names.other})",))
    weights, reasons = zip(*_evidence(a, b, names), strict=True)
    return Match(round(1 / (1 + exp(-sum(weights))), 4), tuple(r for r in reasons if r))


def alike(a: Profile, b: Profile) -> bool:
    """Say whether two persons of one state have one name, or an office that one person holds."""
    if a.country != b.country:
        return False
    if _names(a, b).kind in ("same", "like"):
        return True
    found, one, _ = agreement(a.roles, b.roles)
    return found == "one" and _one_holds(one)


def _evidence(a: Profile, b: Profile, names: _Names) -> Iterator[tuple[float, str]]:
    """Yield the weight of each piece of evidence and what to say of it."""
    bare = names.kind in ("bare", "initial")
    yield names.weight, names.said()
    yield _states(a, b, bare=bare)
    if a.gender and b.gender and a.gender != b.gender:
        yield (_GENDER_BARE if bare else _GENDER), "a man and a woman"
    yield _offices(a, b, bare=bare)
    shared = sorted(name for name in a.company & b.company if not name.isupper())
    if shared:
        weight = _COMPANION * min(len(shared), _MOST_COMPANIONS)
        yield weight, f"named beside the same others ({', '.join(shared[:3])})"


def _states(a: Profile, b: Profile, *, bare: bool) -> tuple[float, str]:
    if a.country is None or b.country is None:
        return 0.0, ""
    if a.country == b.country:
        return _SAME_STATE, f"both of {a.country}"
    weight = _OTHER_STATE_BARE if bare else _OTHER_STATE
    if _either_state(a, b):
        weight = _EITHER_STATE
    return weight, f"of different states ({a.country}, {b.country})"


def _either_state(a: Profile, b: Profile) -> bool:
    """Say whether the side with the shorter name was read beside the other side's state.

    Of names as long, both were: who is met often is met beside most states.
    """
    if _size(a) == _size(b):
        return a.country in b.company and b.country in a.company
    one, other = sorted((a, b), key=_size)
    return other.country in one.company


def _size(profile: Profile) -> int:
    return len(profile.name.split())


def _one_holds(role: str) -> bool:
    office = office_of(role)
    return office is not None and not office.many_hold


def _offices(a: Profile, b: Profile, *, bare: bool) -> tuple[float, str]:
    found, one, other = agreement(a.roles, b.roles)
    weight = _OFFICES[found]
    if found == "unsaid":
        short, full = sorted((a, b), key=_size)
        lacks = bool(short.roles) and not full.roles and _size(short) < _size(full)
        return (_NO_OFFICE if bare and lacks else weight), ""
    if found == "apart":
        if bare or a.country is None or a.country != b.country:
            weight = _ANOTHER_OFFICE
        return weight, f"different offices ({one}, {other})"
    if _one_holds(one) and _one_holds(other):
        weight += _SINGLE_OFFICE
    elif None not in (a.country, b.country) and a.country != b.country:
        weight = _MANY_HOLD
    return weight, f"same office ({one})" if one == other else f"similar offices ({one}, {other})"


def _names(a: Profile, b: Profile) -> _Names:
    """Return how the names stand to each other.

    The fullest forms decide, unless one is a family name alone: then the other names of that
    side may say more.
    """
    first, second = person_name(a.name, a.country), person_name(b.name, b.country)
    best = _Names(*relation(first, second), a.name, b.name)
    if best.kind in ("same", "like") or middles_clash(first, second):
        return best
    for one, other, left, right in _other_forms(a, b, first, second):
        found = _Names(*relation(left, right), one, other)
        if found.weight > best.weight:
            best = found
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
