"""Whether two meetings, or the events that go with them, are one encounter."""

from __future__ import annotations

from communique.matching import Match, Side, Telling
from communique.matching.participants import overlap, pairs, person_pairs, same_place, sides_of
from communique.matching.scales import Scales
from communique.matching.times import Window, buckets, span, window
from communique.matching.wording import alike, content

PARTIES = ("participant", "source", "target")
_GATHERINGS = frozenset({"summit", "conference"})
_TALKING = frozenset({"meeting", "talks", "other", "CONSULT"})
# An event's status in the words of a meeting's.
_COURSES = {"occurred": "held", "ongoing": "held", "ended": "held", "proposed": "called_for"}
# This and all weights are log-odds, set by hand on the half `tuned` of the labelled pairs of
# `benchmarks/quality/labels/encounters.csv`; F1 there 0.88, on the half not looked at 0.83.
_PRIOR = -3.0
# A meeting of many has far more pairs than keys are worth; the same few are picked everywhere.
_PAIRS = 3
_PERSON_PAIRS = 2
# Content words from which on equal words are no accident.
_SENTENCE = 6


def encounter_keys(told: Telling) -> tuple[str, ...]:
    """Return the keys of a meeting: pairs of states and of persons, each with stretches of time."""
    parties = sides_of(told, *PARTIES)
    place = place_of(told)
    named = (*parties, place) if place is not None else parties
    names = [*pairs(named, _PAIRS), *person_pairs(parties, _PERSON_PAIRS)]
    if len({side.country or side.actor for side in named}) > 2:
        # The place may be unknown to another report, which then pairs the parties alone.
        names += pairs(parties, 1)
    if told.label in _GATHERINGS and place is not None:
        names.append(f"at {place.country or place.actor}")
    times = buckets(window(told))
    return tuple(dict.fromkeys(f"{name}|{time}" for name in names for time in times))


def match_encounters(a: Telling, b: Telling) -> Match:
    """Return how surely two meetings, or two CONSULT events, are one encounter."""
    scales = Scales(_PRIOR)
    _weigh_parties(scales, a, b)
    weigh_times(scales, window(a), window(b))
    _weigh_forms(scales, a.label, b.label)
    if "call" not in (a.label, b.label):
        weigh_places(scales, place_of(a), place_of(b))
    weigh_courses(scales, a, b)
    _weigh_words(scales, a, b)
    return scales.match()


def _weigh_words(scales: Scales, a: Telling, b: Telling) -> None:
    """Weigh equal sentences; of two days or two forms they are of one template."""
    first, second = window(a), window(b)
    if first is not None and second is not None and first.contradicts(second):
        return
    if a.label != b.label and not {a.label, b.label} <= _TALKING:
        return
    words, others = content(a.words), content(b.words)
    same = alike(words, others)
    if same < 0.5 or min(len(words), len(others)) < _SENTENCE:
        return
    if _two_places(place_of(a), place_of(b)):
        # "Will travel to Oslo and Bergen" is the sentence of both visits.
        scales.add(-2.0 * (same >= 0.75), "two places of one sentence" if same >= 0.75 else "")
    else:
        scales.add(2 * same - 0.8 + 2 * (same >= 0.75), "told in much the same words")


def place_of(told: Telling) -> Side | None:
    """Return where it was, None where the telling does not say."""
    return next((side for side in told.sides if side.role == "place"), None)


def _weigh_parties(scales: Scales, a: Telling, b: Telling) -> None:
    found = overlap(sides_of(a, *PARTIES), sides_of(b, *PARTIES))
    scales.add(6 * found.cover - 3)
    if found.shared:
        scales.add(0.0, f"both with {', '.join(found.shared[:4])}")
    if found.stray:
        share = len(found.stray) / (len(found.stray) + len(found.shared))
        scales.add(-3.5 - 2 * share, f"only one with {', '.join(found.stray[:4])}")
    if found.ends >= 2 or found.persons >= 2:
        scales.add(1.0 + 0.5 * (found.persons >= 2))
    elif not _one_visit(a, b):
        scales.add(-2.0)
    if found.persons == 0 and None in (a.first, b.first):
        scales.add(-1.0, "no person named by both, a day not by both")


def _one_visit(a: Telling, b: Telling) -> bool:
    """Say whether both are visits to one country, where the visitor alone is enough."""
    if {a.label, b.label} != {"visit"}:
        return False
    first, second = place_of(a), place_of(b)
    if first is None or second is None:
        return False
    return first.actor == second.actor or (
        first.country is not None and first.country == second.country
    )


def weigh_times(scales: Scales, a: Window | None, b: Window | None) -> None:
    """Weigh when two records were, as far as their reports say or were published."""
    if a is None or b is None:
        return
    gap = a.gap(b)
    if not (a.told and b.told):
        if gap == 0:
            scales.add(0.5, "may be of the same days")
        else:
            scales.add(-1.0 - gap / 10, f"{gap} days apart by their reports")
        return
    if gap == 0:
        most = max(a.days, b.days)
        scales.add(
            2.0 if most <= 3 else 0.8 if most <= 31 else 0.0,
            f"both on {span(a if a.days <= b.days else b)}",
        )
    else:
        told = f"{span(a)} and {span(b)}"
        scales.add(-1.5 if gap == 1 else -min(6.0, 2.0 + gap), f"{gap} days apart: {told}")


def _weigh_forms(scales: Scales, a: str, b: str) -> None:
    if a == b:
        scales.add(0.5)
    elif "call" in (a, b):
        scales.add(-3.8, f"one a call, the other a {a if b == 'call' else b}")
    elif "visit" in (a, b):
        scales.add(-4.0, f"one a visit, the other a {a if b == 'visit' else b}")
    elif not {a, b} <= _TALKING:
        scales.add(-0.5, f"{a} and {b}")


def weigh_places(scales: Scales, a: Side | None, b: Side | None) -> None:
    """Weigh where two records were; a country holds the places that lie in it."""
    if a is None or b is None:
        return
    if same_place(a, b):
        exact = "country" not in (a.kind, b.kind) or a.actor == b.actor
        scales.add(1.0 if exact else 0.5, f"both in {a.name if exact else a.country}")
        return
    near = a.country is None or b.country is None
    weight = -0.5 if near else -1.5 if a.country == b.country else -3.0
    scales.add(weight, f"in {a.name} and in {b.name}")


def _two_places(a: Side | None, b: Side | None) -> bool:
    return a is not None and b is not None and not same_place(a, b)


def weigh_courses(scales: Scales, a: Telling, b: Telling) -> None:
    """Weigh what one says is to come against what the other says has been."""
    first, second = (_COURSES.get(str(told.status), told.status) for told in (a, b))
    if first == second:
        return
    if {first, second} != {"planned", "held"}:
        scales.add(-0.7, f"one {a.status}, the other {b.status}")
        return
    planned, held = (a, b) if first == "planned" else (b, a)
    when, told = window(held), window(planned)
    if planned.published is None or when is None or told is None:
        return
    if told.told and told.last <= planned.published:
        # "Following their talks on Tuesday" is no plan, however it was read.
        return
    late = (planned.published - when.last).days
    if late > 1:
        scales.add(-4.0, f"still planned {late} days after the other was held")
    else:
        scales.add(-0.2, "planned by one report, held by the other")
