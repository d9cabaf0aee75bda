"""Whether two events are one act."""

from __future__ import annotations

from datetime import timedelta

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
from communique.matching.times import Window, buckets, window
from communique.matching.wording import alike, content, picked, shared, without

_PRIOR = -2.5
_PAIRS = 3
# Words from which on a sentence said twice is a copy.
_COPIED = 8
# Days.
_LONG = 270
_AHEAD = frozenset({"planned", "proposed"})
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
_FORCE = frozenset({"ASSAULT", "COERCE", "MOBILIZE"})
# Words for deeds that go on for months: a report that names one means the whole of it.
_LASTING = frozenset(
    {"war", "invasion", "invade", "aggression", "occupation", "annexation", "blockade", "siege"}
)
# The attack on a state as such is one of them, that on a town is not.
_ON_STATE = frozenset({"attack", "assault", "offensive", "campaign"})


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
    times = list(buckets(_when(told)))
    if _lasts(told):
        times.append("lasting")
    return tuple(f"{name}|{time}" for name in names for time in times)


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
    lasting = _lasts(a), _lasts(b)
    if all(lasting) and a.label == b.label:
        # The words around such a deed are of what else the report is about.
        scales.add(3.0, "both of a deed that lasts")
        _weigh_long_days(scales, a, b)
    else:
        scales.add(-1.5 * any(lasting))
        weigh_times(scales, _when(a), _when(b))
        weigh_places(scales, place_of(a), place_of(b))
        _weigh_words(scales, a, b)
    if {a.status, b.status} & {"denied"} and a.status != b.status:
        scales.add(-0.5, f"one {a.status}, the other {b.status}")
    return scales.match()


def _when(told: Telling) -> Window | None:
    """Return when an act was: of words without a date, when they were reported."""
    if told.label not in _SAID:
        return window(told, by_publication=False)
    if told.first is None and told.published is not None and told.status not in _AHEAD:
        return Window(told.published - timedelta(days=1), told.published, True)
    return window(told)


def _lasts(told: Telling) -> bool:
    """Say whether the words name a deed that goes on for months."""
    if told.label not in _FORCE:
        return False
    words = content(told.words)
    if not _LASTING.isdisjoint(words):
        return True
    states = {w for s in sides_of(told, "target") if s.kind == "country" for w in content(s.name)}
    return any(
        word in _ON_STATE and not states.isdisjoint(words[at + 1 : at + 3])
        for at, word in enumerate(words)
    )


def _weigh_long_days(scales: Scales, a: Telling, b: Telling) -> None:
    """Weigh days of what lasts: it is told of at any time, so only years apart speak against."""
    first, second = window(a, by_publication=False), window(b, by_publication=False)
    if first is not None and second is not None and first.gap(second) > _LONG:
        scales.add(-3.0, f"{first.gap(second)} days apart")


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
        weight = min(weight, -1.0)
    if len(set(first)) >= _COPIED and alike(first, second) >= 0.9:
        weight += 3.0
    scales.add(weight, f"words in common: {', '.join(common[:5])}" if common else "other words")
