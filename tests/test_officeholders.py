"""Holders of high office: the table's structure, and whom a bare name means."""

from __future__ import annotations

import csv
from datetime import date
from importlib.resources import files

import pytest

from communique.knowledge.gazetteer import load_gazetteer
from communique.knowledge.officeholders import load_officeholders

TABLE = files("communique.knowledge") / "gazetteers" / "officeholders.csv"


def test_rows_are_sorted_unique_and_of_known_states() -> None:
    with TABLE.open(encoding="utf-8", newline="") as lines:
        rows = [tuple(row.values()) for row in csv.DictReader(lines)]
    assert rows == sorted(set(rows))
    states = load_gazetteer().countries
    assert not [row for row in rows if row[0] not in states]


@pytest.mark.parametrize(
    ("name", "roles", "day", "country"),
    [
        ("Putin", ["president"], date(2022, 3, 1), "RUS"),
        ("Putin", [], date(2022, 3, 1), "RUS"),
        ("Xi", ["president"], date(2020, 1, 1), "CHN"),
        ("Xi Jinping", [], None, "CHN"),
        ("Castro", ["president"], date(2022, 4, 26), "HND"),
        ("Castro", ["president"], date(1989, 4, 26), "CUB"),
        ("Yoon", ["president"], date(2022, 6, 7), "KOR"),
        ("Kim", ["leader"], date(2019, 1, 1), "PRK"),
        ("Aliaksandr Lukashenka", [], date(2021, 1, 1), "BLR"),
        ("Zelenskyy", ["president"], date(2022, 1, 1), "UKR"),
        ("Merkel", ["chancellor"], date(2010, 1, 1), "DEU"),
        ("Bush", ["president"], date(2003, 1, 1), "USA"),
        # A holder not yet heard of, another office, another person of the name.
        ("Macron", ["president"], date(1990, 1, 1), None),
        ("Putin", ["governor"], date(2022, 1, 1), None),
        ("Oleg Putin", [], date(2022, 1, 1), None),
        ("Halvorsrud", ["foreign minister"], date(2024, 1, 1), None),
        ("", [], None, None),
    ],
)
def test_whom_a_name_means(
    name: str, roles: list[str], day: date | None, country: str | None
) -> None:
    assert load_officeholders().country_of(name, roles=roles, day=day) == country
