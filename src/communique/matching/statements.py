"""Whether two quotes, two commitments or two figures are one."""

from __future__ import annotations

from communique.matching import Match, Telling
from communique.matching.participants import fit, overlap, party, sides_of
from communique.matching.scales import Scales
from communique.matching.times import Window, apart, buckets, window
from communique.matching.wording import (
    alike,
    content,
    distinct,
    drawn,
    longest,
    picked,
    shared,
    shingles,
)
from communique.quantities import parse_quantity

_LONGEST_WORDS = 3
_SHINGLES = 2
_DRAWN, _MOST_DRAWN = 32, 5
# Content words: fewer than this many anybody says any day.
_SHORT = 5
_HARDLY = 0.2
# A text so many times longer contains any few words by chance.
_EXCERPT = 5
# Days in which the same words are taken for those of one occasion.
_SAME_OCCASION = 3
# Days after which a promise without a day is a new one rather than the old one told again.
_REPEATED = 60


def quote_keys(told: Telling) -> tuple[str, ...]:
    """Return the keys of a quote: its longest words with speaker and time, and runs of words."""
    words = content(told.words)
    times = buckets(_reported(told))
    speakers = sides_of(told, "speaker")
    who = party(speakers[0]) if speakers else "-"
    named = [f"{who}|{word}|{time}" for word in longest(words, _LONGEST_WORDS) for time in times]
    runs = shingles(words)
    # Of an excerpt and the whole the same runs are drawn, whatever else the whole has.
    some = dict.fromkeys((*picked(runs, _SHINGLES), *picked(drawn(runs, _DRAWN), _MOST_DRAWN)))
    return (*named, *(f"~{run}" for run in some))


def match_quotes(a: Telling, b: Telling) -> Match:
    """Return how surely two quotes are of the same words."""
    scales = Scales(-3.0)
    _weigh_speakers(scales, a, b)
    first, second = distinct(a.words), distinct(b.words)
    share = shared(first, second)
    # Texts with few words in common have hardly a run.
    runs = 0.0
    if share >= _HARDLY:
        runs = shared(shingles(content(a.words)), shingles(content(b.words)))
    sizes = sorted((len(first), len(second)))
    if a.label == b.label == "direct" or sizes[1] > _EXCERPT * sizes[0]:
        weight = 2 * share + 6 * runs - 3.0
    else:
        weight = 5 * share + 3 * runs - 1.5
    if sizes[0] < _SHORT:
        weight -= 2.0
    scales.add(weight, f"{share:.0%} of the words and {runs:.0%} of their runs in common")
    days = apart(a.published, b.published)
    if days is not None and days > 1 and sizes[0] < _SHORT:
        scales.add(-6.0, f"so few words, {days} days apart")
    elif days is not None and days > _SAME_OCCASION:
        # A formula ("reaffirmed the commitment") is said anew; a quotation is repeated.
        anew = -min(2.0, days / 30) if a.label == b.label == "direct" else -5.0
        scales.add(anew, f"reported {days} days apart")
    return scales.match()


def _reported(told: Telling) -> Window | None:
    return None if told.published is None else Window(told.published, told.published, False)


def _weigh_speakers(scales: Scales, a: Telling, b: Telling) -> None:
    first, second = sides_of(a, "speaker"), sides_of(b, "speaker")
    if not first or not second:
        scales.add(-1.0 if first or second else -2.0, "speaker not named by both")
        return
    value = fit(first[0], second[0])
    if value == 1.0:
        scales.add(1.0, f"both by {first[0].name}")
    elif value > 0.5:
        scales.add(-0.5, f"by {first[0].name} and by {second[0].name}, of one state")
    else:
        scales.add(-4.0, f"by {first[0].name} and by {second[0].name}")


def commitment_keys(told: Telling) -> tuple[str, ...]:
    """Return the keys of a commitment: who is to act, with the longest words of what."""
    words = longest(content(told.words), 4)
    by = sorted({party(side) for side in sides_of(told, "by")})[:2] or ["-"]
    return tuple(f"{who}|{word}" for who in by for word in words)


def match_commitments(a: Telling, b: Telling) -> Match:
    """Return how surely two commitments are one."""
    scales = Scales(-3.0)
    by = overlap(sides_of(a, "by"), sides_of(b, "by"))
    to = overlap(sides_of(a, "to"), sides_of(b, "to"))
    if by.stray:
        scales.add(-3.5, f"only one binds {', '.join(by.stray[:3])}")
    elif by.shared:
        scales.add(2 * by.cover - 1, f"both bind {', '.join(by.shared[:3])}")
    if to.stray:
        scales.add(-1.5, f"only one is towards {', '.join(to.stray[:3])}")
    elif to.shared:
        scales.add(0.7, f"both towards {', '.join(to.shared[:3])}")
    first, second = content(a.words), content(b.words)
    share = shared(first, second)
    short = min(len(set(first)), len(set(second))) < 4
    scales.add(6 * share - (2.5 if short else 1.5), f"{share:.0%} of the words in common")
    due, other = _due(a), _due(b)
    if due is not None and other is not None:
        gap = due.gap(other)
        scales.add(0.5 if gap == 0 else -3.0, "due together" if gap == 0 else "due at other times")
    days = apart(a.published, b.published)
    if days is not None and days > _REPEATED and None in (due, other):
        scales.add(-min(2.0, days / 90), f"told {days} days apart")
    return scales.match()


def _due(told: Telling) -> Window | None:
    return window(told) if told.first is not None else None


def indicator_keys(told: Telling) -> tuple[str, ...]:
    """Return the keys of a figure: what is measured, with each of its parties."""
    parties = sorted({party(side) for side in sides_of(told, "party")})
    measure = " ".join(sorted(set(content(told.label))))
    when = f"y{told.first.year}" if told.first is not None else buckets(_reported(told))[0]
    pair = "+".join(parties[:4]) or "-"
    return (f"{measure}|{pair}", f"{pair}|{when}")


def match_indicators(a: Telling, b: Telling) -> Match:
    """Return how surely two figures are of one quantity; another value may still be of it."""
    scales = Scales(-3.0)
    measure = alike(content(a.label), content(b.label))
    scales.add(5 * measure - 3.5, f"{a.label} and {b.label}" if a.label != b.label else a.label)
    found = overlap(sides_of(a, "party"), sides_of(b, "party"))
    if found.stray or len(sides_of(a, "party")) != len(sides_of(b, "party")):
        scales.add(-2.0, "of other parties")
    else:
        scales.add(1.0, f"of {', '.join(found.shared)}" if found.shared else "")
    same = same_value(a.value, b.value)
    if a.first is not None and b.first is not None:
        fits = (a.first, a.last) == (b.first, b.last)
        scales.add(2.0 if fits else -5.0, "of one period" if fits else "of other periods")
    else:
        days = apart(a.published, b.published) or 0
        scales.add(0.5 if days <= 31 and same is not False else -1.5, "a period is not told")
    if same is not None:
        # Another number of what is called otherwise is of something else.
        other = 0.0 if measure == 1.0 else -2.0
        scales.add(1.5 if same else other, "the same value" if same else "another value")
    return scales.match()


def same_value(a: str | None, b: str | None) -> bool | None:
    """Say whether two values are equal once their numbers are read; None where one is missing."""
    return None if a is None or b is None else value_key(a) == value_key(b)


def value_key(value: str) -> tuple[float, str] | tuple[str, ...]:
    """Return the number and the unit of a value, its content words where it has no number."""
    found = parse_quantity(value)
    return (found.amount, found.unit or "") if found is not None else content(value)
