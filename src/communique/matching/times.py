"""When a telling places its record, as an interval of days that is never without bounds.

A record without a date of its own is taken to lie near the day on which it was reported: what has
happened in the fortnight before, what is to come in the month after.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from communique.matching import Telling

# Days. Releases and wires mostly tell of the last few days; the fortnight also takes in weeklies.
_BEFORE = 14
_AFTER = 30
_WIDTH = 16
# Two reports may put one thing a day apart each way, by time zones and by "on Monday" said late.
_SLACK = 2
_LONGEST = 70
_AHEAD = frozenset({"planned", "called_for", "proposed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which it may lie; `told` where the report itself says so."""

    first: date
    last: date
    told: bool

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1

    def gap(self, other: Window) -> int:
        """Return the days between the two, 0 where they overlap."""
        apart = max(self.first, other.first) - min(self.last, other.last)
        return max(0, apart.days)

    def contradicts(self, other: Window) -> bool:
        """Say whether both are told, and are of different days."""
        return self.told and other.told and self.gap(other) > 0


def window(told: Telling, *, by_publication: bool = True) -> Window | None:
    """Return when a telling places its record, None where neither it nor its report has a day.

    Where `by_publication` is False a date that was only taken from the publication counts as none:
    of a deed it says no more than that it was done before.
    """
    counts = by_publication or told.dated_by != "published"
    if told.first is not None and told.last is not None and counts:
        return Window(told.first, told.last, True)
    if told.published is None:
        return None
    before, after = (1, _AFTER) if told.status in _AHEAD else (_BEFORE, 1)
    return Window(
        told.published - timedelta(days=before), told.published + timedelta(days=after), False
    )


def buckets(when: Window | None) -> tuple[str, ...]:
    """Return names of stretches of time, of which two windows at most four days apart share one.

    A window longer than ten weeks has a name for each of its first three years; it meets windows
    of its kind alone.
    """
    if when is None:
        return ("undated",)
    if when.days > _LONGEST:
        years = range(when.first.year, min(when.last.year, when.first.year + 2) + 1)
        return tuple(f"y{year}" for year in years)
    low = (when.first.toordinal() - _SLACK) // _WIDTH
    high = (when.last.toordinal() + _SLACK) // _WIDTH
    return tuple(f"d{number}" for number in range(low, high + 1))


def apart(a: date | None, b: date | None) -> int | None:
    """Return the days between two days, None where one is unknown."""
    return None if a is None or b is None else abs((a - b).days)


def span(when: Window) -> str:
    """Return a window in words of a reason: "2024-05-07" or "2024-05-07 to 2024-05-09"."""
    if when.first == when.last:
        return when.first.isoformat()
    return f"{when.first.isoformat()} to {when.last.isoformat()}"
