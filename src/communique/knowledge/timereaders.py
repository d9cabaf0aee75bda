"""How the words of a matched form become a time value: one reader for each `reads` of dates.toml.

A reader gets the words by slot name (white space folded, lower case) and the language's word
tables, and returns None where the words fit the form but mean no time ("February 31" does, and
fails later; "the last day" does not say which).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from communique.knowledge.timevalues import (
    Calendar,
    Century,
    Nearest,
    Offset,
    ShortYear,
    Stretch,
    TimeValue,
    Told,
    Unit,
    Weekday,
    Weekend,
)

Words = Mapping[str, str]


@dataclass(frozen=True)
class TimeWords:
    """The word tables of one language, keys in lower case.

    `numbers` holds 0 for words that leave the number open, `vague` how many units those stand
    for at most. `plurals` are the words for several units. Months count from 1, weekdays from 0
    (Monday).
    """

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    relative: Mapping[str, int]
    units: Mapping[str, str]
    plurals: frozenset[str]
    numbers: Mapping[str, int]
    vague: Mapping[str, int]
    ordinals: Mapping[str, int]
    shifts: Mapping[str, int]
    weekday_shifts: Mapping[str, int]
    told_shifts: Mapping[str, int]
    later: Mapping[str, int]
    years: Mapping[str, int]
    told_years: Mapping[str, int]
    decades: Mapping[str, int]


def _integer(word: str) -> int:
    """Return the number that a word begins with: "21st" is 21."""
    digits = "".join(c for c in word if c in "0123456789")
    return int(digits)


def _year(words: Words, names: TimeWords, *, slot: str = "year") -> TimeValue | None:
    word = words.get(slot)
    if word is None:
        short = words.get("yy")
        return ShortYear(_integer(short)) if short is not None else None
    if word in names.told_years:
        return Told("year", names.told_years[word])
    if word in names.years:
        return Offset("year", names.years[word])
    return _any_year(word)


def _any_year(digits: str) -> TimeValue:
    year = _integer(digits)
    return Century(year, year) if len(digits) == 4 else ShortYear(year)


def _month(words: Words, names: TimeWords, slot: str) -> int | None:
    for name in (slot, f"full{slot}", f"plain{slot}"):
        if name in words:
            return names.months[words[name].rstrip(".")]
    return None


def _calendar(words: Words, names: TimeWords) -> TimeValue | None:
    year = _year(words, names)
    if "shift_told" in words:
        year = Told("year", names.told_shifts[words["shift_told"]])
    shift = names.shifts[words["shift"]] if "shift" in words else None
    month = _month(words, names, "month")
    if month is None:
        return _season_or_quarter(words, names, year, shift)
    day = _integer(words["day"]) if "day" in words else None
    last_day = _integer(words["day2"]) if "day2" in words else None
    last_month = _month(words, names, "month2")
    if day is None:
        return Calendar(month, year=year, last_month=last_month, precision="month", shift=shift)
    if last_day is None:
        weekday = names.weekdays[words["weekday"].rstrip(".")] if "weekday" in words else None
        return Calendar(month, day, year, weekday=weekday, shift=shift)
    if last_month is None and last_day <= day:
        return None
    return Calendar(
        month, day, year, last_month=last_month, last_day=last_day, precision="span", shift=shift
    )


def _season_or_quarter(
    words: Words, names: TimeWords, year: TimeValue | None, shift: int | None
) -> TimeValue | None:
    if "season" in words:
        month = names.seasons[words["season"]]
        return Calendar(month, year=year, months=3, precision="season", shift=shift)
    if "half" in words:
        month = (names.ordinals[words["half"]] - 1) * 6 + 1
        return Calendar(month, year=year, months=6, precision="span")
    number = names.ordinals[words.get("ordinal") or words["quarter"]]
    return Calendar(number * 3 - 2, year=year, months=3, precision="quarter")


def _iso(words: Words, names: TimeWords) -> TimeValue | None:
    year = _any_year(words["year4"])
    return _numbered(year, _integer(words["two2"]), _integer(words["two3"]))


def _numbered(year: TimeValue, month: int, day: int) -> TimeValue | None:
    return Calendar(month, day, year) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _numeric(words: Words, names: TimeWords) -> TimeValue | None:
    first, second = _integer(words["two1"]), _integer(words["two2"])
    year = _any_year(words.get("anyyear") or words["year4"])
    by_day, by_month = _numbered(year, second, first), _numbered(year, first, second)
    # Dots stand in the day-month-year countries alone (Unicode CLDR 45, dates of all locales).
    if by_month is None or first == second or "." in words["all"]:
        return by_day
    return Nearest(by_day, by_month) if by_day is not None else by_month


def _years(words: Words, names: TimeWords) -> TimeValue | None:
    first = _integer(words.get("year4") or words["oldyear"])
    if "year4_2" in words:
        last = _integer(words["year4_2"])
        return Century(first, last) if first < last else None
    if "yy" not in words:
        return Century(first, first)
    last = _integer(words["yy"])
    if last == first % 100 + 1 or last > max(12, first % 100):  # "2014-15", not "2014-03"
        return Century(first, first - first % 100 + last)
    if 1 <= last <= 12 and "-" in words["all"]:
        return Calendar(last, year=Century(first, first), precision="month")
    return None


def _decade(words: Words, names: TimeWords) -> TimeValue | None:
    if "decadename" in words:
        first = names.decades[words["decadename"]]
    elif "decade2" in words:
        first = 1900 + _integer(words["decade2"])
    else:
        first = _integer(words["decade"])
        if first % 100 == 0 and first < 2000:  # "the 1800s" are a century, "the 2000s" are not
            return Century(first, first + 99, "span")
    return Century(first, first + 9, "decade")


def _weekday(words: Words, names: TimeWords) -> TimeValue | None:
    day = names.weekdays[words["fullweekday"]]
    if "fullweekday2" in words:
        return Weekday(day, names.weekdays[words["fullweekday2"]])
    if "shift_weekday" in words:
        # "This Tuesday" is the verb's Tuesday.
        return Weekday(day, shift=names.weekday_shifts[words["shift_weekday"]] or None)
    return Weekday(day, weeks=names.shifts[words["shift"]] if "shift" in words else None)


def _relative(words: Words, names: TimeWords) -> TimeValue | None:
    return Offset("day", names.relative[words["relative"]])


def _unit(words: Words, names: TimeWords) -> str:
    return names.units[next(words[s] for s in ("unit", "singular", "plural") if s in words)]


def _offset(words: Words, names: TimeWords) -> TimeValue | None:
    unit = _unit(words, names)
    shift = names.shifts[words["shift"]] if "shift" in words else 0
    # "This hour", "the last day" do not point at a day of the calendar.
    return Offset(cast(Unit, unit), shift) if unit not in ("hour", "day") else None


def _weekend(words: Words, names: TimeWords) -> TimeValue | None:
    return Weekend(past="past" in words)


def _amount(words: Words, names: TimeWords) -> tuple[Unit, int, bool]:
    """Return unit, how many, and whether the number is open; hours count as days begun."""
    unit = _unit(words, names)
    word = words.get("number")
    if word is None:
        # "The coming days" leaves the number open, "the past year" does not.
        spelt = words.get("unit") or words.get("plural")
        count = 0 if spelt in names.plurals else 1
    else:
        count = _integer(word) if word.isdecimal() else names.numbers[word]
    is_open = count == 0
    count = count or names.vague[unit]
    if unit == "hour":
        return "day", count // 24, is_open
    return cast(Unit, unit), count, is_open


def _ago(words: Words, names: TimeWords) -> TimeValue | None:
    unit, count, is_open = _amount(words, names)
    return Stretch(unit, count, forward=False) if is_open and count else Offset(unit, -count)


def _ahead(words: Words, names: TimeWords) -> TimeValue | None:
    unit, count, is_open = _amount(words, names)
    return Stretch(unit, count, forward=True) if is_open and count else Offset(unit, count)


def _planned(words: Words, names: TimeWords) -> TimeValue | None:
    unit, count, is_open = _amount(words, names)
    if _unit(words, names) == "hour":
        return Offset(unit, count)
    return Stretch(unit, count, forward=True, planned=True) if not is_open else None


def _stretch_back(words: Words, names: TimeWords) -> TimeValue | None:
    unit, count, _ = _amount(words, names)
    if words.get("singular") in ("day", "hour"):
        return None
    return Stretch(unit, max(count, 1), forward=False)


def _stretch_ahead(words: Words, names: TimeWords) -> TimeValue | None:
    unit, count, _ = _amount(words, names)
    if unit == "day" and count == 1:
        return None
    return Stretch(unit, max(count, 1), forward=True)


def _told(words: Words, names: TimeWords) -> TimeValue | None:
    if "shift_told" not in words:
        return Told("day", 1)
    unit = _unit(words, names)
    return (
        Told(cast(Unit, unit), names.told_shifts[words["shift_told"]]) if unit != "hour" else None
    )


def _told_later(words: Words, names: TimeWords) -> TimeValue | None:
    unit, count, is_open = _amount(words, names)
    return Told(unit, count * names.later[words["later"]]) if not is_open else None


READERS: Mapping[str, Callable[[Words, TimeWords], TimeValue | None]] = MappingProxyType(
    {
        "ago": _ago,
        "ahead": _ahead,
        "calendar": _calendar,
        "decade": _decade,
        "iso": _iso,
        "numeric": _numeric,
        "offset": _offset,
        "planned": _planned,
        "relative": _relative,
        "stretch_ahead": _stretch_ahead,
        "stretch_back": _stretch_back,
        "told": _told,
        "told_later": _told_later,
        "weekday": _weekday,
        "weekend": _weekend,
        "years": _years,
    }
)
