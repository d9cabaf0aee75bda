"""What a time expression means, and the days it comes to on a given day.

    Calendar    a day, month, season, quarter or range of days; its year may be missing or relative
    Century     a year, a decade, a century or several years
    Weekday     "Tuesday", "last Friday", "Monday next week"
    Offset      "today", "last month", "two weeks ago"
    Stretch     "the past year", "the coming days", "in two weeks"
    Told        "the same day", "a week later": counted from a time told before
    Part        "early March", "later this month"
    Nearest     a numeric date that can be read in two ways

Each is pure calendar arithmetic: `reach(now)` gives a half-open interval of days, or None where
what it needs is not known.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, NamedTuple, Protocol

from communique.records import Precision

Unit = Literal["day", "week", "weekend", "month", "quarter", "year", "decade"]

# A date without a year is read in the direction of its verb unless the other direction is nearer
# and within so many days: "on June 29" in a past-tense sentence of June 28 is still tomorrow.
SLACK = 45


class Reach(NamedTuple):
    """Days `[start, end)` and how exactly they were named."""

    start: date
    end: date
    precision: Precision


class Earlier(NamedTuple):
    """The latest day, month and year that the text has named so far."""

    day: date | None = None
    month: date | None = None
    year: date | None = None

    def after(self, reach: Reach) -> Earlier:
        """Return what is known once `reach` has been told."""
        if reach.precision == "day":
            return Earlier(reach.start, reach.start, reach.start)
        if reach.precision in ("week", "month"):
            return Earlier(None, reach.start, reach.start)
        return Earlier(None, None, reach.start)


NOTHING_EARLIER = Earlier()


@dataclass(frozen=True, slots=True)
class Now:
    """What an expression is read against: the anchor day, the verb's direction, earlier times.

    Where the direction is not known, dates without a year are the nearest, weekdays the last.
    """

    day: date | None
    future: bool | None = None
    earlier: Earlier = NOTHING_EARLIER


class TimeValue(Protocol):
    """The meaning of a time expression."""

    def reach(self, now: Now) -> Reach | None:
        """Return the days meant; may raise ValueError or OverflowError outside the calendar."""


def resolve_value(value: TimeValue, now: Now) -> Reach | None:
    """Return the days that `value` means, or None where it has no basis or no such day exists."""
    try:
        reach = value.reach(now)
    except (ValueError, OverflowError):  # "February 30", "9000 years ago"
        return None
    return reach if reach is not None and reach.start < reach.end else None


def depends_on_tense(value: TimeValue) -> bool:
    """Say whether the verb's direction can change what `value` means."""
    if isinstance(value, Part):
        return depends_on_tense(value.of)
    if isinstance(value, Calendar):
        return value.year is None and value.shift is None
    if isinstance(value, Weekday):
        return value.shift is None and value.weeks is None
    if isinstance(value, Weekend):
        return not value.past
    return isinstance(value, Stretch) and value.planned


def shift_months(day: date, months: int) -> date:
    """Return the day `months` later, held within the length of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def move(day: date, unit: Unit, count: int) -> date:
    """Return the day `count` units later."""
    if unit == "day":
        return day + timedelta(days=count)
    if unit in ("week", "weekend"):
        return day + timedelta(weeks=count)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    return shift_months(day, months * count)


def unit_of(day: date, unit: Unit) -> Reach:
    """Return the calendar unit that `day` lies in; weeks begin on Monday (ISO 8601)."""
    monday = day - timedelta(days=day.weekday())
    if unit == "day":
        return Reach(day, day + timedelta(days=1), "day")
    if unit == "week":
        return Reach(monday, monday + timedelta(days=7), "week")
    if unit == "weekend":
        return Reach(monday + timedelta(days=5), monday + timedelta(days=7), "span")
    first = day.replace(day=1)
    if unit == "month":
        return Reach(first, shift_months(first, 1), "month")
    if unit == "quarter":
        first = first.replace(month=(first.month - 1) // 3 * 3 + 1)
        return Reach(first, shift_months(first, 3), "quarter")
    if unit == "year":
        return years(day.year, day.year, "year")
    return years(day.year // 10 * 10, day.year // 10 * 10 + 9, "decade")


def years(first: int, last: int, precision: Precision) -> Reach:
    """Return the days from the first of `first` to the last of `last`."""
    return Reach(date(first, 1, 1), date(last + 1, 1, 1), precision)


@dataclass(frozen=True, slots=True)
class Century:
    """Whole years from `first` to `last`."""

    first: int
    last: int
    precision: Precision = "year"

    def reach(self, now: Now) -> Reach | None:
        """Return the years; they depend on nothing."""
        return years(self.first, self.last, self.precision)


@dataclass(frozen=True, slots=True)
class ShortYear:
    """A year of two digits: the one nearest to the anchor; 1969 to 2068 without one (POSIX)."""

    digits: int

    def reach(self, now: Now) -> Reach | None:
        """Return the year."""
        near = now.day.year if now.day is not None else 2018
        first = min(
            (century + self.digits for century in (1800, 1900, 2000, 2100)),
            key=lambda year: abs(year - near),
        )
        return years(first, first, "year")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A stretch of the calendar that begins in `month` of `year`.

    `day` None means the whole of `months` months. `last_month` and `last_day` close a range.
    Where `year` is None the anchor decides: `shift` -1 takes the last one over, 0 the nearest,
    1 the next to begin; `weekday` (0 is Monday) leaves only years in which it agrees.
    """

    month: int
    day: int | None = None
    year: TimeValue | None = None
    last_month: int | None = None
    last_day: int | None = None
    months: int = 1
    precision: Precision = "day"
    weekday: int | None = None
    shift: int | None = None

    def reach(self, now: Now) -> Reach | None:
        """Return the days in the year given, or in the year that the anchor makes likeliest."""
        if self.year is not None:
            year = self.year.reach(now)
            return self._in(year.start.year) if year is not None else None
        if now.day is None:
            return None
        found = [*self._candidates(now.day)]
        agreeing = [r for r in found if self.weekday in (None, r.start.weekday())] or found
        return _choose(agreeing, now.day, shift=self.shift, future=now.future)

    def _candidates(self, day: date) -> Iterator[Reach]:
        for year in range(max(day.year - 2, 1), day.year + 3):
            try:
                yield self._in(year)
            except ValueError:  # 29 February
                continue

    def _in(self, year: int) -> Reach:
        start = date(year, self.month, self.day or 1)
        if self.last_month is None and self.last_day is None:
            day_long = self.day is not None
            end = start + timedelta(days=1) if day_long else shift_months(start, self.months)
            return Reach(start, end, self.precision)
        month = self.last_month or self.month
        year += month < self.month
        last = self.last_day or monthrange(year, month)[1]
        return Reach(start, date(year, month, last) + timedelta(days=1), self.precision)


def _choose(
    reaches: list[Reach], day: date, *, shift: int | None, future: bool | None
) -> Reach | None:
    """Return the interval that is meant on `day`, of several a year apart."""
    if shift == -1:
        return max((r for r in reaches if r.end <= day), default=None)
    if shift == 1:
        return min((r for r in reaches if r.start > day), default=None)

    def distance(reach: Reach) -> int:
        return max((reach.start - day).days, (day - reach.end).days + 1, 0)

    nearest = min(reaches, key=distance, default=None)
    if nearest is None or shift == 0 or future is None or distance(nearest) <= SLACK:
        return nearest
    ahead = [r for r in reaches if (r.start > day) == future]
    return min(ahead, key=distance, default=None)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week (0 is Monday), or a run of days to `last`.

    `shift` -1 is strictly before the anchor, 1 strictly after; `weeks` counts calendar weeks
    from the anchor's ("Monday next week").
    """

    weekday: int
    last: int | None = None
    shift: int | None = None
    weeks: int | None = None

    def reach(self, now: Now) -> Reach | None:
        """Return the last such day on or before the anchor, for the future the next on or after."""
        if now.day is None:
            return None
        start = self._start(now.day, future=bool(now.future))
        length = 1 if self.last is None else (self.last - self.weekday) % 7 + 1
        end = start + timedelta(days=length)
        return Reach(start, end, "day" if length == 1 else "span")

    def _start(self, day: date, *, future: bool) -> date:
        if self.weeks is not None:
            return day + timedelta(days=self.weekday - day.weekday(), weeks=self.weeks)
        if self.shift == 1 or (self.shift is None and future):
            day = day + timedelta(days=self.shift or 0)
            return day + timedelta(days=(self.weekday - day.weekday()) % 7)
        day = day + timedelta(days=self.shift or 0)
        return day - timedelta(days=(day.weekday() - self.weekday) % 7)


@dataclass(frozen=True, slots=True)
class Offset:
    """The calendar unit that lies `count` units from the anchor's own."""

    unit: Unit
    count: int

    def reach(self, now: Now) -> Reach | None:
        """Return the whole unit."""
        if now.day is None:
            return None
        return unit_of(move(now.day, self.unit, self.count), self.unit)


@dataclass(frozen=True, slots=True)
class Weekend:
    """The weekend without a week: the last begun, for the future the next not over.

    `past` is "this past weekend", whatever the verb.
    """

    past: bool = False

    def reach(self, now: Now) -> Reach | None:
        """Return Saturday and Sunday."""
        if now.day is None:
            return None
        own = unit_of(now.day, "weekend")
        begun = own.start <= now.day
        return (
            own
            if begun or (now.future and not self.past)
            else unit_of(move(now.day, "week", -1), "weekend")
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """The `count` units that end with the anchor, or begin after it.

    `planned` marks "in two weeks", which is a time only where the verb is of the future.
    """

    unit: Unit
    count: int
    forward: bool
    planned: bool = False

    def reach(self, now: Now) -> Reach | None:
        """Return the stretch; for `planned` ones the unit that lies so far ahead."""
        if now.day is None or (self.planned and not now.future):
            return None
        if self.planned:
            return Offset(self.unit, self.count).reach(now)
        tomorrow = now.day + timedelta(days=1)
        if self.forward:
            return Reach(tomorrow, move(tomorrow, self.unit, self.count), "span")
        return Reach(move(now.day, self.unit, -self.count), tomorrow, "span")


@dataclass(frozen=True, slots=True)
class Told:
    """The unit `count` units from the time last told: "that day", "a month later"."""

    unit: Unit
    count: int

    def reach(self, now: Now) -> Reach | None:
        """Return the unit, or None where no time as exact was told."""
        earlier = now.earlier
        if self.unit in ("day", "week", "weekend"):
            base = earlier.day
        else:
            base = earlier.month if self.unit in ("month", "quarter") else earlier.year
        return Offset(self.unit, self.count).reach(replace(now, day=base)) if base else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of another time, in thirds from `first` to `last`; -1 cuts at the anchor.

    `(0, -1)` is what is over ("earlier this year"), `(-1, 3)` what is left. The precision stays
    that of the whole: "early March" is no day.
    """

    of: TimeValue
    first: int
    last: int

    def reach(self, now: Now) -> Reach | None:
        """Return the part; the whole where the anchor does not cut it."""
        whole = resolve_value(self.of, now)
        if whole is None:
            return None
        start = _third(whole, self.first) if self.first >= 0 else whole.start
        end = _third(whole, self.last) if self.last >= 0 else whole.end
        if now.day is not None and min(self.first, self.last) < 0:
            tomorrow = now.day + timedelta(days=1)
            start = max(start, tomorrow) if self.first < 0 else start
            end = min(end, tomorrow) if self.last < 0 else end
        return Reach(start, end, whole.precision) if start < end else whole


def _third(whole: Reach, third: int) -> date:
    """Return where a third of the interval ends: months in tens of days, years in months."""
    days = (whole.end - whole.start).days
    if days >= 360:
        months = round(days / 30.437) * third // 3
        return shift_months(whole.start, months)
    return whole.start + timedelta(days=days * third // 3)


@dataclass(frozen=True, slots=True)
class Nearest:
    """One of two readings of a numeric date: the one nearer to the anchor, None without one."""

    first: TimeValue
    second: TimeValue

    def reach(self, now: Now) -> Reach | None:
        """Return the nearer reading."""
        if now.day is None:
            return None
        day = now.day
        found = [r for r in (resolve_value(v, now) for v in (self.first, self.second)) if r]
        return min(found, key=lambda r: abs((r.start - day).days), default=None)
