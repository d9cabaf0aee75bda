"""The table of officeholders: sound, sorted, and silent where a name is not one state's."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from importlib import resources
from itertools import pairwise

import pytest

from communique.errors import KnowledgeError
from communique.knowledge.gazetteer_files import read_countries
from communique.knowledge.officeholders import load_officeholders, read_term

TABLE = resources.files("communique.knowledge").joinpath("gazetteers", "officeholders.csv")
GOOD = {
    "surname": "Lind",
    "name": "Anna Lind",
    "country": "SWE",
    "role": "prime minister",
    "from": "1999",
    "to": "2003",
    "spellings": "",
    "source": "own list",
}


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_rows_are_sorted_unique_and_sourced() -> None:
    rows = table()
    order = [(row["country"], row["from"], row["name"].split("|")[0]) for row in rows]
    assert order == sorted(order)
    assert len({tuple(row.values()) for row in rows}) == len(rows)
    assert 450 <= len(rows) <= 700
    assert all(row["source"] for row in rows)
    cells = [cell for row in rows for cell in row.values()]
    assert all(cell == cell.strip() for cell in cells)


def test_terms_are_of_our_time() -> None:
    for row in table():
        assert int(row["from"]) <= 2026, row
        assert not row["to"] or 1985 <= int(row["to"]) <= 2026, row


def test_an_office_of_one_state_is_one_persons_at_a_time() -> None:
    # Years meet where one follows another; two whole years in common are a slip.
    held: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for row in table():
        term = (int(row["from"]), int(row["to"] or 2026), row["name"])
        held.setdefault((row["country"], row["role"]), []).append(term)
    for office, terms in held.items():
        terms.sort()
        for before, after in pairwise(terms):
            assert before[1] <= after[0] or before[1] - after[0] <= 1, (office, before, after)


def test_most_states_have_a_head() -> None:
    heads = Counter(row["country"] for row in table() if "minister" not in row["role"])
    assert len(heads) >= 90


@pytest.mark.parametrize(
    ("surname", "full", "families", "year", "country"),
    [
        ("Putin", None, ("president",), 2022, "RUS"),
        ("Putin", "Vladimir Putin", (), None, "RUS"),
        ("Poutine", None, ("president",), 2022, "RUS"),
        ("Merkel", None, ("premier",), 2010, "DEU"),
        ("MERKEL", None, ("premier",), 2010, "DEU"),
        # She has left: still her state's.
        ("Merkel", None, ("premier",), 2024, "DEU"),
        ("Xi", "Xi Jinping", ("president",), 2019, "CHN"),
        ("Modi", None, ("premier",), 2016, "IND"),
        ("Zelenskiy", None, ("president",), 2022, "UKR"),
        ("Lukashenka", "Aliaksandr Lukashenka", ("president",), 2011, "BLR"),
        ("Erdogan", None, ("leader",), 2016, "TUR"),
        ("al-Assad", "Bashar al-Assad", ("president",), 2013, "SYR"),
        ("Asad", None, ("president",), 2013, "SYR"),
        ("Qadhafi", None, ("leader",), 2009, "LBY"),
        ("el-Sisi", None, ("president",), 2018, "EGY"),
        ("Lavrov", None, ("minister",), 2015, "RUS"),
        ("Blinken", None, ("secretary",), 2023, "USA"),
        ("Pelosi", "Nancy Pelosi", ("speaker",), 2022, "USA"),
        ("Bush", "George W. Bush", ("president",), 2003, "USA"),
        ("Elizabeth", None, ("royal",), 2002, "GBR"),
        ("Gorbachev", None, ("president",), 1991, "SUN"),
        # The office tells namesakes apart, and the given name, and the day.
        ("Lee", None, ("premier",), 2012, "SGP"),
        ("Lee", None, ("president",), 2012, "KOR"),
        ("Kim", None, ("president",), 2001, "KOR"),
        ("Kim", "Kim Jong Un", (), 2001, None),
        ("Kim", "Kim Jong Un", (), 2019, "PRK"),
        ("Castro", "Raul Castro", ("president",), 2010, "CUB"),
        ("Abdullah", None, ("royal",), 2020, "JOR"),
        ("Abdullah", "Abdullah II", ("royal",), 2010, "JOR"),
        # A candidate's year of grace.
        ("Macron", None, (), 2016, "FRA"),
        ("Macron", None, (), 2010, None),
        # No guess between states, for another's given name or office, or an unknown name.
        ("Abdullah", None, ("royal",), 2010, None),
        ("Kim", None, (), None, None),
        ("Merkel", "Anton Merkel", ("premier",), 2010, None),
        ("Merkel", None, ("judge",), 2010, None),
        ("Castro", "Anna Castro", (), 2010, None),
        ("Oduya", None, ("president",), 2010, None),
        ("", None, (), None, None),
    ],
)
def test_country_of(
    surname: str, full: str | None, families: tuple[str, ...], year: int | None, country: str | None
) -> None:
    day = None if year is None else date(year, 6, 1)
    found = load_officeholders().country_of(surname, full=full, families=families, day=day)
    assert found == country


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("country", "XXX", "'XXX' is not a code"),
        ("role", "mayor", "role 'mayor'"),
        ("from", "99", "'99' is no year"),
        ("to", "1990", "before 1999"),
        ("surname", "", "surname is missing"),
        ("surname", "Berg", "does not hold 'Berg'"),
        ("source", "", "source is missing"),
    ],
)
def test_a_bad_row_is_named(column: str, value: str, message: str) -> None:
    read_term("officeholders.csv, row 7", GOOD, read_countries())
    with pytest.raises(KnowledgeError, match=r"officeholders\.csv, row 7") as caught:
        read_term("officeholders.csv, row 7", {**GOOD, column: value}, read_countries())
    assert message in str(caught.value)
