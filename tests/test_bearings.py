"""Bearings by construction: a table of promises and later records, and how promises stand."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from communique.knowledge.outcomes import Outcomes, load_outcomes
from communique.matching import Side, Telling
from communique.matching.bearings import Bearing, Kind, bears_on, keys, keys_of_later, standing
from communique.matching.figures import figures
from communique.matching.matter import content
from communique.matching.questions import open_questions, same_topic, threads, topics
from communique.matching.signs import Deed, read

CASES: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "bearings.toml").read_text(encoding="utf-8")
)
TABLE: Outcomes = load_outcomes()
PROMISED = date(2024, 3, 1)
ROLES = {
    "commitments": ("by", "to"),
    "events": ("source", "target"),
    "quotes": ("speaker", "addressee"),
    "meetings": ("participant", "participant"),
    "indicators": ("party", "party"),
}
# What the promises of the table's examples are about.
GOODS = ("bus", "grain", "tunnel", "port", "plant", "exhibition", "helicopter", "visa")
NOTHING = Deed(None, None, lasting=False, negated=False)


def side(role: str, name: str) -> Side:
    for kind in ("person", "country", "organisation"):
        if name in CASES["roster"][kind]:
            return Side(role, name, kind, name, CASES["roster"][kind][name] or None)
    assert role == "place", name
    return Side(role, name, "place", name, None)


def telling(
    line: str,
    *,
    layer: str | None = None,
    published: date | None = PROMISED,
    on: str | None = None,
    value: str | None = None,
    direction: str | None = None,
) -> Telling:
    head, who, words = (part.strip() for part in line.split("|"))
    if layer is None:
        layer, head = head.split(" ", 1)
    label, status = head, None
    if layer in ("events", "meetings"):
        label, status = head.split()
    who, _, place = who.partition("@")
    sides = [
        side(role, name.strip())
        for role, names in zip(ROLES[layer], who.split(">"), strict=False)
        for name in names.split(",")
        if name.strip()
    ]
    sides += [side("place", place.strip())] if place else []
    day = date.fromisoformat(on) if on else None
    return Telling(
        layer, label, status, day, day, None, tuple(sides), words, published, value, direction
    )


def pair_of(case: dict[str, Any]) -> tuple[Telling, Telling]:
    promise = telling(case["promise"], layer="commitments", on=case.get("due"))
    later = telling(
        case["later"],
        published=PROMISED + timedelta(days=case.get("after", 30)),
        on=case.get("on"),
        value=case.get("value"),
        direction=case.get("direction"),
    )
    return promise, later


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["id"])
def test_what_a_later_record_says(case: dict[str, Any]) -> None:
    promise, later = pair_of(case)
    found = bears_on(promise, later, TABLE)
    assert (found.kind if found is not None else "none") == case["is"], found
    if found is not None:
        assert 0 < found.score <= 1
        assert len(found.reasons) >= 2


@pytest.mark.parametrize(
    "case", [c for c in CASES["case"] if c["is"] != "none"], ids=lambda case: case["id"]
)
def test_keys_find_every_bearing(case: dict[str, Any]) -> None:
    promise, later = pair_of(case)
    assert set(keys(promise, TABLE)) & set(keys_of_later(later, TABLE))


def test_a_vague_promise_has_no_keys() -> None:
    promise = telling("pledge | Serbia > Chile | strengthen cooperation", layer="commitments")
    assert keys(promise, TABLE) == ()


def test_rare_words_may_be_weighed_from_outside() -> None:
    promise, later = pair_of(next(c for c in CASES["case"] if c["id"] == "aid-delivered"))
    common = {word.stem: 0.1 for word in content(promise.words, TABLE)}
    assert bears_on(promise, later, TABLE, rarity=common) is None


def test_half_of_the_cases_have_no_bearing() -> None:
    none = [case for case in CASES["case"] if case["is"] == "none"]
    assert len(CASES["case"]) >= 40
    assert len(none) / len(CASES["case"]) > 0.4


SIGNS = [
    (line, sign.outcome, right)
    for sign in TABLE.signs
    for right, lines in ((True, sign.right), (False, sign.wrong))
    for line in lines
]


@pytest.mark.parametrize(("line", "outcome", "right"), SIGNS)
def test_signs_of_the_table(line: str, outcome: str, right: bool) -> None:
    words = content(line, TABLE)
    found = read(line, words, [w for w in words if w.lemma in GOODS], NOTHING, TABLE)
    assert ((found.outcome if found is not None else None) == outcome) == right


@pytest.mark.parametrize(("text", "expected"), TABLE.topic_examples)
def test_topics_of_the_table(text: str, expected: tuple[str, ...]) -> None:
    assert topics(text, TABLE) == expected


@pytest.mark.parametrize("pair", CASES["pair"], ids=lambda pair: f"{pair['a']}, {pair['b']}")
def test_same_topic(pair: dict[str, Any]) -> None:
    one, other = same_topic(pair["a"], pair["b"], TABLE), same_topic(pair["b"], pair["a"], TABLE)
    assert (one.score >= 0.5) == pair["same"], one
    assert one.score == other.score


def test_figures_have_units() -> None:
    assert figures("2.5 billion USD in 2024 and €300 million", TABLE) == (
        (2.5e9, "usd"),
        (3e8, "eur"),
    )
    assert figures("in 2024", TABLE) == ()


def stands(*told: tuple[Kind, float, str], due: str | None = None, today: str) -> tuple[Any, ...]:
    promise = telling("pledge | Serbia > Chile | deliver buses", layer="commitments", on=due)
    bearings = [(Bearing(kind, score, ()), date.fromisoformat(day)) for kind, score, day in told]
    found = standing(promise, bearings, today=date.fromisoformat(today))
    return found.kind, found.since.isoformat() if found.since else None, found.overdue


@pytest.mark.parametrize(
    ("told", "due", "expected"),
    [
        ([], None, ("silent", "2024-03-01", False)),
        ([], "2024-05-01", ("silent", "2024-03-01", True)),
        ([], "2024-12-31", ("silent", "2024-03-01", False)),
        ([("repeated", 0.9, "2024-04-01")], "2024-05-01", ("repeated", "2024-04-01", True)),
        # A promise repeated after the deed is no step back.
        (
            [("kept", 0.8, "2024-04-01"), ("repeated", 1.0, "2024-06-01")],
            "2024-05-01",
            ("kept", "2024-04-01", False),
        ),
        # The newer of two equally sure ones counts.
        (
            [("contradicted", 0.7, "2024-04-01"), ("kept", 0.7, "2024-07-01")],
            None,
            ("kept", "2024-07-01", False),
        ),
        # A weak newer one does not undo a sure one of the same week.
        (
            [("kept", 0.95, "2024-07-01"), ("contradicted", 0.45, "2024-07-05")],
            None,
            ("kept", "2024-07-01", False),
        ),
        # On one day the more cautious counts.
        (
            [("kept", 0.7, "2024-07-01"), ("contradicted", 0.7, "2024-07-01")],
            None,
            ("contradicted", "2024-07-01", False),
        ),
        # The first day of an unbroken run.
        (
            [("progressing", 0.7, "2024-04-01"), ("progressing", 0.7, "2024-06-01")],
            None,
            ("progressing", "2024-04-01", False),
        ),
        # What is not yet known today is left out.
        ([("kept", 0.9, "2025-01-01")], None, ("silent", "2024-03-01", False)),
    ],
)
def test_standing(
    told: list[tuple[Kind, float, str]], due: str | None, expected: tuple[Any, ...]
) -> None:
    assert stands(*told, due=due, today="2024-08-01") == expected


def asked(*lines: tuple[str, str]) -> Sequence[Telling]:
    return [telling(line, published=date.fromisoformat(day)) for day, line in lines]


def test_a_question_goes_on_until_it_is_settled() -> None:
    told = asked(
        ("2024-03-01", "meetings talks held | Serbia > Chile | They discussed the salmon embargo."),
        (
            "2024-04-01",
            "meetings talks held | Chile > Serbia | Embargo on salmon and visas were discussed.",
        ),
        ("2024-04-02", "meetings talks held | Norway > Chile | They discussed the salmon embargo."),
    )
    found = threads(told, TABLE)
    assert [(t.topic, len(t.days), sorted(t.parties)) for t in found] == [
        ("salmon embargo", 2, ["CHL", "SRB"]),
        ("visas", 1, ["CHL", "SRB"]),
        ("salmon embargo", 1, ["CHL", "NOR"]),
    ]
    later = asked(
        (
            "2024-05-01",
            "events AGREE occurred | Serbia > Chile | They agreed to end the salmon embargo.",
        ),
        (
            "2024-05-02",
            "events AGREE proposed | Serbia > Chile | Serbia proposed free visas to Chile.",
        ),
    )
    assert [t.topic for t in open_questions(found, later, TABLE)] == ["visas", "salmon embargo"]
