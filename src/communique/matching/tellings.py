"""Whether two reports tell of one meeting, quote, event, commitment or figure.

keys         names under which a telling is looked up; two that may be one share at least one
match        how surely two are one, 0.5 and more where they are
differences  what the tellings of one thing disagree on
head         the telling that speaks for the whole
Shelf        tellings put together in the order in which they come
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from communique.matching import Match, Telling
from communique.matching.acts import act_keys, match_acts
from communique.matching.differing import Difference, differences, head, rank
from communique.matching.meetings import encounter_keys, match_encounters
from communique.matching.statements import (
    commitment_keys,
    indicator_keys,
    match_commitments,
    match_indicators,
    match_quotes,
    quote_keys,
)

__all__ = [
    "CANDIDATES",
    "SURE",
    "Difference",
    "Item",
    "Shelf",
    "differences",
    "head",
    "keys",
    "least_shared",
    "match",
    "told_twice",
]

SURE = 0.5
"""The score from which two tellings are taken for one thing."""

_MANY_KEYS = 4

TWICE = 0.9
"""The score from which two tellings of one report are: its reader has kept them apart. On the
labelled pairs this gives F1 0.89, and 0.86 without it (`benchmarks/quality/merging_records.py`)."""

_KEYS = {
    "meetings": encounter_keys,
    "quotes": quote_keys,
    "events": act_keys,
    "commitments": commitment_keys,
    "indicators": indicator_keys,
}
_MATCHES = {
    "meetings": match_encounters,
    "quotes": match_quotes,
    "events": match_acts,
    "commitments": match_commitments,
    "indicators": match_indicators,
}
CANDIDATES = 16


def keys(told: Telling) -> tuple[str, ...]:
    """Return the names under which a telling is looked up, mostly fewer than ten, in fixed order.

    Raises KeyError for a layer that nobody knows.
    """
    return _KEYS[told.layer](told)


def match(a: Telling, b: Telling) -> Match:
    """Return how surely two tellings are of one thing; of two layers they never are."""
    if a.layer != b.layer:
        return Match(0.0, ("of different layers",))
    return _MATCHES[a.layer](a, b)


@dataclass(slots=True)
class Item:
    """One thing and its tellings so far; `head` speaks for them."""

    number: int
    head: Telling
    tellings: list[Telling] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)


def least_shared(layer: str, keys: int) -> int:
    """Return how many keys two tellings must share to be compared, of so many that one has.

    One word in common is nothing between two quotes, and common speakers say much in a week.
    """
    return 2 if layer == "quotes" and keys >= _MANY_KEYS else 1


def told_twice(head: Telling, told: Telling, score: float) -> bool:
    """Say whether one report tells twice of a thing, as of a visit planned and then made.

    Of two acts of different types in one sentence each is a thing of its own.
    """
    return head.label == told.label and score >= TWICE


class Shelf:
    """Puts tellings with those of the same thing, in the order in which they come."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self._by_key: dict[tuple[str, str], dict[int, None]] = {}

    def place(self, told: Telling, report: str = "") -> Item:
        """Put a telling with the item that it matches best, or begin a new one.

        Two tellings of one report (if it is named) are put together only as `told_twice` says: its
        reader has seen them side by side.
        """
        names = [(told.layer, key) for key in keys(told)]
        best, score = None, SURE
        for item in self._candidates(names):
            found = match(item.head, told).score
            if report and report in item.reports and not told_twice(item.head, told, found):
                continue
            if found > score or (best is None and found >= SURE):
                best, score = item, found
        if best is None:
            best = Item(len(self.items), told)
            self.items.append(best)
        best.tellings.append(told)
        best.reports.add(report)
        if rank(told) < rank(best.head):
            best.head = told
        for name in names:
            self._by_key.setdefault(name, {})[best.number] = None
        return best

    def _candidates(self, names: list[tuple[str, str]]) -> list[Item]:
        shared = Counter(item for name in names for item in self._by_key.get(name, ()))
        least = least_shared(names[0][0], len(names)) if names else 1
        near = [item for item in shared if shared[item] >= least]
        found = sorted(near, key=lambda item: (-shared[item], item))[:CANDIDATES]
        return [self.items[item] for item in found]
