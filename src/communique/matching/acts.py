"""Whether two events are one act."""

from __future__ import annotations

from communique.matching import Match, Telling
from communique.matching.meetings import (
    encounter_keys,
    match_encounters,
    place_of,
    weigh_places,
    weigh_times,
)
from communique.matching.participants import Overlap, overlap, party, sides_of
from communique.matching.scales import Scales
from communique.matching.times import buckets, window
from communique.matching.wording import content, picked, shared, without

_PRIOR = -2.5
_PAIRS = 3
# Types that coders confuse, for what lies between them is a matter of degree.
_FAMILIES = {
    "AGREE": "COOPERATE",
    "SANCTION": "COERCE",
    "AID": "SUPPORT",
    "REJECT": "ACCUSE",
    "THREATEN": "ACCUSE",
}
_SYMMETRIC = frozenset({"AGREE", "COOPERATE"})
# Who says so acts by saying it, on the day of the report; a deed was done some time before.
_SAID = frozenset({"ACCUSE", "REJECT", "REQUEST", "SUPPORT", "THREATEN", "AGREE", "CONCEDE"})


def act_keys(told: Telling) -> tuple[str, ...]:
    """Return the keys of an event: kind of act and two sides, with stretches of time."""
    if told.label == "CONSULT":
        return encounter_keys(told)
    family = _FAMILIES.get(told.label, told.label)
    sources = sorted({party(side) for side in sides_of(told, "source")}) or ["-"]
    targets = sorted({party(side) for side in sides_of(told, "target")}) or ["-"]
    both = [(s, t) for s in sources for t in targets]
    if family in _SYMMETRIC:
        both = [(min(pair), max(pair)) for pair in both]
    names = picked((f"{family}|{s}>{t}" for s, t in both), _PAIRS)
    when = window(told, by_publication=told.label in _SAID)
    return tuple(f"{name}|{time}" for name in names for time in buckets(when))


def match_acts(a: Telling, b: Telling) -> Match:
    """Return how surely two events are one act."""
    if a.label == b.label == "CONSULT":
        return match_encounters(a, b)
    scales = Scales(_PRIOR)
    _weigh_types(scales, a.label, b.label)
    found = [overlap(sides_of(a, role), sides_of(b, role)) for role in ("source", "target")]
    if _FAMILIES.get(a.label, a.label) in _SYMMETRIC:
        both = overlap(sides_of(a, "source", "target"), sides_of(b, "source", "target"))
        found = [both, both]
    for each in found:
        _weigh_side(scales, each)
    saying = a.label in _SAID
    weigh_times(scales, window(a, by_publication=saying), window(b, by_publication=saying))
    weigh_places(scales, place_of(a), place_of(b))
    if {a.status, b.status} & {"denied"} and a.status != b.status:
        scales.add(-0.5, f"one {a.status}, the other {b.status}")
    _weigh_words(scales, a, b)
    return scales.match()


def _weigh_types(scales: Scales, a: str, b: str) -> None:
    if a == b:
        scales.add(0.5)
    elif _FAMILIES.get(a, a) == _FAMILIES.get(b, b):
        scales.add(-1.0, f"{a} and {b}")
    else:
        scales.add(-6.0, f"{a} and {b}")


def _weigh_side(scales: Scales, found: Overlap) -> None:
    if found.stray:
        scales.add(-2.5, f"only one has {', '.join(found.stray[:4])}")
    elif not found.shared:
        scales.add(-0.3)
    else:
        scales.add(2 * found.cover - 1, f"both with {', '.join(found.shared[:4])}")


def _weigh_words(scales: Scales, a: Telling, b: Telling) -> None:
    """Weigh the words without the names of the sides, which have been weighed already."""
    names = [side.name for side in (*a.sides, *b.sides)]
    first, second = without(content(a.words), names), without(content(b.words), names)
    share = shared(first, second)
    common = sorted(set(first) & set(second), key=lambda word: (-len(word), word))
    weight = 5 * share - 1.5
    if min(len(set(first)), len(set(second))) < 4:
        weight = min(weight, 1.0)
    scales.add(weight, f"words in common: {', '.join(common[:5])}" if common else "other words")
