"""Where reports of one thing disagree, by differences that are more than a way of telling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from communique.brief import Line, Section, wording
from communique.brief.gathering import Gathered, Row
from communique.brief.noting import Notes
from communique.knowledge.briefing import load_briefing
from communique.knowledge.gazetteer import load_gazetteer

_MOST_TELLINGS = 12
"""What is told more often goes on (a war): its days and places are many, not in dispute."""

_NEAR = 1
"""Days apart that the time zones of publishers explain."""


def differences(found: Gathered, notes: Notes, most: int) -> Section:
    """Return where reports disagree; a plan that was carried out is no such thing."""
    lines = [
        Line(text, notes.of(row), wording.day_of(row), field)
        for row, field, text in _all(found)
    ]  # fmt: skip
    cut = tuple(lines[:most])
    return Section("differences", "Where reports disagree", cut, len(lines) - len(cut))


def _all(found: Gathered) -> Iterator[tuple[Row, str, str]]:
    told = {"M": wording.meeting, "E": wording.event, "I": wording.indicator}
    acts = [row for row in found.events if row["type"] != "CONSULT"]
    for row in (*found.meetings, *acts, *found.indicators):
        for differs in row["differs"] or ():
            field, values = differs["field"], differs["values"]
            if is_real(row, field, [str(value) for value, _ in values]):
                listed = " / ".join(
                    f"{value} ({wording.counted(len(records), 'report')})"
                    for value, records in values
                )
                sentence = f"{told[row['id'][0]](row)} Reports differ on {field}: {listed}."
                yield row, field, sentence


def is_real(row: Row, field: str, values: Sequence[str]) -> bool:
    """Say whether reports disagree on a field, or only tell the same thing in other ways."""
    lasting = row.get("status") == "ongoing" or row["tellings"] > _MOST_TELLINGS
    if field == "course" or (lasting and field in ("date", "place", "status")):
        return False
    if field == "date":
        return not _overlap(values)
    if field == "place":
        return not any(_is_wide(value) for value in values)
    if field == "status":
        # What was planned took place, or goes on: time passed. That it did not is another thing.
        return "denied" in values and bool({"occurred", "ended", "held"} & set(values))
    return True


def _overlap(values: Sequence[str]) -> bool:
    """Say whether stated days may all be one, within what time zones make of a day."""
    first: list[date] = []
    last: list[date] = []
    try:
        for value in values:
            begins, _, ends = value.partition(" to ")
            first.append(date.fromisoformat(begins))
            last.append(date.fromisoformat(ends or begins))
    except ValueError:
        return False
    return (max(first) - min(last)).days <= _NEAR


def _is_wide(place: str) -> bool:
    """Say whether a place is a state or a part of the world, in which another may lie."""
    alias = load_gazetteer().alias(place)
    return place in load_briefing().wide or (
        alias is not None and alias.kind not in ("capital", "seat")
    )
