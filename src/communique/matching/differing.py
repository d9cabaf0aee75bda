"""What the tellings of one thing differ on, and which of them speaks for the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from communique.matching import Side, Telling
from communique.matching.meetings import place_of
from communique.matching.participants import same_place, sides_of
from communique.matching.statements import value_key
from communique.matching.times import Window, span

T = TypeVar("T")

_COUNT = re.compile(r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s+([a-z]{4,})\b")
_DONE = frozenset({"held", "occurred", "ended", "ongoing"})
_UNDONE = frozenset({"cancelled", "denied"})
_PRECISIONS = ("day", "span", "week", "month", "season", "quarter", "year", "decade")


@dataclass(frozen=True, slots=True)
class Difference:
    """What tellings disagree on: each value with the indices of the tellings that give it.

    `field` is "date", "place", "status", "course" (planned by earlier tellings, held by later
    ones: no contradiction), "value", "direction", "speaker" or "number".
    """

    field: str
    values: tuple[tuple[str, tuple[int, ...]], ...]


def differences(tellings: Sequence[Telling]) -> tuple[Difference, ...]:
    """Return what tellings of one thing differ on, empty where all agree.

    What is only vaguer ("2024-05" beside "2024-05-07", a country beside its capital) agrees.
    """
    found = [
        _apart("date", tellings, _date, _dates_agree, span, lambda when: when.days),
        _apart("place", tellings, place_of, same_place, _name, lambda at: at.kind == "country"),
        _course(tellings),
        _apart("value", tellings, lambda t: t.value, _values_agree, str, len),
        _apart("direction", tellings, lambda t: t.direction, _equal, str, len),
        _apart("speaker", tellings, _speaker, lambda a, b: a.actor == b.actor, _name, lambda _: 0),
        _numbers(tellings),
    ]
    return tuple(each for each in found if each is not None)


def _apart(
    field: str,
    tellings: Sequence[Telling],
    value: Callable[[Telling], T | None],
    agree: Callable[[T, T], bool],
    shown: Callable[[T], str],
    vagueness: Callable[[T], int],
) -> Difference | None:
    """Return the values that exclude each other; one that fits several takes no side."""
    given = [(v, i) for i, told in enumerate(tellings) if (v := value(told)) is not None]
    given.sort(key=lambda pair: (vagueness(pair[0]), pair[1]))
    groups: list[tuple[T, list[int]]] = []
    for one, index in given:
        fitting = [places for other, places in groups if agree(one, other)]
        if not fitting:
            groups.append((one, [index]))
        elif len(fitting) == 1:
            fitting[0].append(index)
    if len(groups) < 2:
        return None
    groups.sort(key=lambda group: min(group[1]))
    return Difference(field, tuple((shown(one), tuple(sorted(at))) for one, at in groups))


def _date(told: Telling) -> Window | None:
    if told.first is None or told.last is None or told.dated_by == "published":
        return None
    return Window(told.first, told.last, True)


def _dates_agree(a: Window, b: Window) -> bool:
    return a.gap(b) == 0


def _values_agree(a: str, b: str) -> bool:
    return value_key(a) == value_key(b)


def _equal(a: str, b: str) -> bool:
    return a == b


def _name(side: Side) -> str:
    return side.name


def _speaker(told: Telling) -> Side | None:
    return next(iter(sides_of(told, "speaker")), None)


def _course(tellings: Sequence[Telling]) -> Difference | None:
    """Return how the status changed: a development, or what cannot both be."""
    by_status: dict[str, list[int]] = {}
    for index, told in enumerate(tellings):
        if told.status is not None:
            # What goes on has occurred, too.
            status = "occurred" if told.status == "ongoing" else told.status
            by_status.setdefault(status, []).append(index)
    if len(by_status) < 2:
        return None
    values = tuple((status, tuple(at)) for status, at in by_status.items())
    done = [i for s in _DONE & by_status.keys() for i in by_status[s]]
    undone = [i for s in _UNDONE & by_status.keys() for i in by_status[s]]
    return Difference("status" if done and undone else "course", values)


def _numbers(tellings: Sequence[Telling]) -> Difference | None:
    """Return the counts that differ: "12 people" beside "14 people"."""
    by_noun: dict[str, dict[str, list[int]]] = {}
    for index, told in enumerate(tellings):
        if told.value is not None:
            # A figure is compared as a value.
            continue
        for number, noun in set(_COUNT.findall(told.words.casefold())):
            by_noun.setdefault(noun, {}).setdefault(number.replace(",", ""), []).append(index)
    values = [
        (f"{number} {noun}", tuple(at))
        for noun, numbers in by_noun.items()
        # A telling that has two numbers of one noun counts two different things.
        if len(numbers) > 1
        and len(all_at := [i for at in numbers.values() for i in at]) == len(set(all_at))
        for number, at in numbers.items()
    ]
    return Difference("number", tuple(values)) if values else None


def head(tellings: Sequence[Telling]) -> int:
    """Return the index of the telling that speaks for the whole: done, exact, full, early."""
    return min(range(len(tellings)), key=lambda index: (rank(tellings[index]), index))


def rank(told: Telling) -> tuple[int, int, int, int, date]:
    """Return what tellings of one thing are ordered by, the best first."""
    done = 0 if told.status is None or told.status in _DONE else 1
    if told.layer == "quotes":
        done = ("direct", "mixed", "indirect").index(told.label) if told.label else 2
    vague = len(_PRECISIONS)
    if told.first is not None and told.precision in _PRECISIONS:
        vague = 2 * _PRECISIONS.index(told.precision) + (told.dated_by == "published")
    named = len({side.actor for side in told.sides}) + (told.value is not None)
    return (
        done,
        vague,
        -min(named, 8),
        -min(len(told.words), 600) // 100,
        told.published or date.max,
    )
