from __future__ import annotations

from typing import Any

import pytest

from communique.brief import wording
from communique.brief.composing import overdue_first
from communique.brief.differing import is_real
from communique.brief.noting import sentence_around


def meeting_row(**given: Any) -> dict[str, Any]:
    return {
        "form": "meeting",
        "status": "held",
        "date": None,
        "until": None,
        "participants": ["Ana Petrova", "Juan Rojas"],
        "place": None,
        "published": "2024-05-07T10:00:00Z",
        **given,
    }


@pytest.mark.parametrize(
    ("first", "last", "says", "column"),
    [
        ("2024-05-07", "2024-05-07", "on 7 May 2024", "2024-05-07"),
        ("2024-05-01", "2024-05-31", "in May 2024", "2024-05"),
        ("2024-01-01", "2024-12-31", "in 2024", "2024"),
        ("2024-05-06", "2024-05-12", "between 6 and 12 May 2024", "2024-05"),
        ("2024-04-29", "2024-05-05", "between 29 April and 5 May 2024", "2024"),
        ("2023-12-25", "2024-01-07", "between 25 December 2023 and 7 January 2024", None),
        (None, None, "(reported 7 May 2024)", None),
    ],
)
def test_days_are_told_as_exactly_as_they_are_known(
    first: str | None, last: str | None, says: str, column: str | None
) -> None:
    row = meeting_row(date=first, until=last)
    assert wording.meeting(row) == f"Ana Petrova and Juan Rojas met {says}."
    assert wording.day_of(row) == column


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"form": "visit", "participants": ["A", "Chile"], "place": "Chile"}, "A visited Chile."),
        ({"form": "visit", "participants": ["A"], "place": "Chile"}, "A visited Chile."),
        (
            {
                "form": "visit",
                "participants": ["A", "Chile"],
                "place": "Chile",
                "status": "planned",
            },
            "A is to visit Chile.",
        ),
        (
            {"form": "visit", "participants": ["A", "B"], "place": "Washington, D.C."},
            "A and B took part in a visit in Washington, D.C.",
        ),
        ({"participants": ["A"]}, "A: a meeting, held."),
        ({"participants": ["A", "B"], "status": "called_for"}, "A and B are called on to meet."),
    ],
)
def test_a_visit_is_to_a_state_and_not_with_it(given: dict[str, Any], says: str) -> None:
    assert wording.meeting(meeting_row(**{"published": None, **given})) == says


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        (
            "One. The U.S. side met Mr. Rojas in Geneva. Two.",
            "met",
            "The U.S. side met Mr. Rojas in Geneva.",
        ),
        (
            "He left. J. B. Rojas met her, i.e. Petrova. She left.",
            "met",
            "J. B. Rojas met her, i.e. Petrova.",
        ),
        ("They met at 3 p.m. Then they left.", "left", "They met at 3 p.m. Then they left."),
        ("“We met.” He left.", "met", "“We met.”"),
        ("A heading\nThey met. They left.", "met", "They met."),
        ("They met", "met", "They met"),
        ("They met in Washington, D.C. The talks went on.", "met", "They met in Washington, D.C."),
        ("Did they meet? They met! They left.", "They met", "They met!"),
    ],
)
def test_a_note_is_the_whole_sentence(text: str, words: str, sentence: str) -> None:
    begins = text.index(words)
    first, last = sentence_around(text, begins, begins + len(words))
    assert text[first:last] == sentence


def test_a_long_sentence_is_cut_between_words() -> None:
    text = " ".join(["alpha"] * 200) + " met " + " ".join(["omega"] * 200)
    begins = text.index("met")
    first, last = sentence_around(text, begins, begins + 3)
    assert text[first:last].startswith("alpha ")
    assert text[first:last].endswith(" omega")


def test_of_a_long_statement_the_part_stands_that_names_the_other() -> None:
    words = f"{'We spoke of many things. ' * 20}We thank Chile for its help. We left."
    assert wording.excerpt(words, ["Chile"]).startswith("… We thank Chile for its help.")
    assert wording.excerpt(words, []).startswith("We spoke of many things.")
    assert wording.excerpt("Short.", ["Chile"]) == "Short"


def test_overdue_commitments_come_first() -> None:
    standings = ["kept", "silent", "contradicted", "silent, overdue"]
    rows = [{"standing": standing} for standing in standings]
    assert [row["standing"] for row in overdue_first(rows)] == [
        "silent, overdue",
        "contradicted",
        "silent",
        "kept",
    ]


@pytest.mark.parametrize(
    ("field", "values", "given", "real"),
    [
        ("date", ["2024-05-07", "2024-05-08"], {}, False),
        ("date", ["2024-05-07", "2024-05-01 to 2024-05-31"], {}, False),
        ("date", ["2024-05-07", "2024-05-12"], {}, True),
        ("date", ["2024-05-07", "2024-05-12"], {"status": "ongoing"}, False),
        ("place", ["Geneva", "Switzerland"], {}, False),
        ("place", ["Geneva", "Europe"], {}, False),
        ("place", ["Geneva", "Bern"], {}, True),
        ("status", ["planned", "occurred"], {}, False),
        ("status", ["denied", "occurred"], {}, True),
        ("course", ["planned", "held"], {}, False),
        ("value", ["2.1", "2.4"], {}, True),
    ],
)
def test_what_is_a_disagreement(
    field: str, values: list[str], given: dict[str, Any], real: bool
) -> None:
    assert is_real({"status": "occurred", "tellings": 2, **given}, field, values) is real
