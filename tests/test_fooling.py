"""Sentences of the kinds that fool event coders, read whole: `fooling.toml`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from communique.knowledge.acts import SYMMETRIC
from communique.records import Event, Report
from fixtures import read, rows_of

TABLE: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "fooling.toml").read_text(encoding="utf-8")
)
_TOLD = re.compile(r"^([A-Z]+) (\w+): (.+?) > (.+)$")


def expected(line: str) -> tuple[object, ...]:
    match = _TOLD.match(line)
    assert match is not None, line
    sides = [frozenset(n.strip() for n in side.split(",")) - {"-"} for side in match.groups()[2:]]
    return match[1], match[2], *ordered(match[1], sides)


def told(report: Report, event: Event) -> tuple[object, ...]:
    names = {entity.id: entity.name for entity in report.entities}
    sides = [frozenset(names[id] for id in side) for side in (event.source, event.target)]
    return event.type, event.status, *ordered(event.type, sides)


def ordered(type: str, sides: list[frozenset[str]]) -> list[frozenset[str]]:
    """Return two sides, of a symmetric act in an order of their own."""
    return sorted(sides, key=sorted) if type in SYMMETRIC else sides


@pytest.mark.parametrize(("text", "lines"), rows_of(TABLE))
def test_a_sentence_fools_nobody(text: str, lines: list[str]) -> None:
    report = read(text)
    assert {told(report, event) for event in report.events} == set(map(expected, lines))


def test_at_most_four_of_forty_are_read_wrong() -> None:
    rows = [row for table in TABLE.values() for row in table["rows"]]
    assert len(rows) == 40
    assert sum("fails" in row for row in rows) <= 4
