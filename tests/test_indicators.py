from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from communique.document import Article
from communique.knowledge.measures import load_measures, parse_measures
from communique.records import Indicator, Report
from fixtures import known, reader

EXAMPLES = load_measures().examples


def read(text: str) -> Report:
    return reader().read(Article(text, published="2024-05-07"))


def told(indicator: Indicator) -> str:
    return f"{indicator.measure}: {indicator.value or indicator.direction}"


@pytest.mark.parametrize("example", EXAMPLES, ids=[each["text"][:40] for each in EXAMPLES])
def test_examples_of_the_table(example: Mapping[str, Any]) -> None:
    assert [told(each) for each in read(example["text"]).indicators] == example["is"]


def test_parties_period_and_evidence() -> None:
    report = read("Trade between Serbia and Chile has decreased. Nobody said why.")
    (found,) = report.indicators
    assert [report.entity(id).name for id in found.parties] == ["Serbia", "Chile"]  # type: ignore[union-attr]
    assert found.evidence[0].text == "Trade between Serbia and Chile has decreased"
    assert found.rule == "indicators.trade"
    assert found.score is not None
    (dated,) = read("Serbia said that 12 soldiers were killed on Friday.").indicators
    assert dated.period == "2024-05-03"


def test_a_date_is_no_quantity() -> None:
    assert not read("On 12 May 2024 the soldiers of Serbia were killed.").indicators


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Exports from Serbia to Chile grew by 12 percent in 2023.",
            marks=known("a share by which something grows is not taken for its measure's"),
        ),
        "Between 12 and 15 soldiers of Serbia were killed.",
    ],
)
def test_one_indicator_is_read(text: str) -> None:
    assert len(read(text).indicators) == 1


def test_a_table_that_lacks_a_part_says_which() -> None:
    with pytest.raises(KeyError, match="numbers"):
        parse_measures({})
