"""The sample reports: complete, marked as invented, and labelled where gold says so."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path

import pytest

import communique
from communique.document import Article
from communique.errors import Rejected
from communique.serial import from_dict
from communique.sources import open_source

QUALITY = Path(__file__).parent.parent / "benchmarks" / "quality"
if str(QUALITY) not in sys.path:
    sys.path.insert(0, str(QUALITY))

import floors  # noqa: E402
import records  # noqa: E402
from scoring import score_reports  # noqa: E402

SAMPLES = Path(communique.__file__).parent / "samples"
GOLD = Path(__file__).parent / "golden" / "samples.jsonl"
FILES = sorted(path.name for path in SAMPLES.iterdir() if path.name != "README.md")


@cache
def articles(name: str) -> tuple[Article, ...]:
    found = list(open_source(SAMPLES / name))
    assert not any(isinstance(each, Rejected) for each in found), found
    return tuple(each for each in found if isinstance(each, Article))


@cache
def gold() -> dict[str, dict[str, object]]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return {row["file"]: row for row in rows}


def test_there_are_sixteen() -> None:
    assert sum(len(articles(name)) for name in FILES) == 16


@pytest.mark.parametrize("name", FILES)
def test_a_sample_says_where_it_is_from_and_that_it_is_invented(name: str) -> None:
    # On disk, whatever the source module makes of it.
    stored = (SAMPLES / name).read_text(encoding="utf-8")
    for article in articles(name):
        assert article.title
        assert article.published
        assert article.publisher is not None
        assert "invented" in article.publisher
        assert (article.url or "").startswith("https://example.org/")
    assert stored.count("invented") >= 2 * len(articles(name))


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_the_length_of_a_report(name: str) -> None:
    for article in articles(name):
        assert 230 <= len(article.text.split()) <= 520


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".html")])
def test_a_page_is_read_without_its_furniture(name: str) -> None:
    (article,) = articles(name)
    for words in ("Subscribe", "Most read", "See also", "Contacts", "Ten soups", "Print |"):
        assert words not in article.text


@pytest.mark.parametrize("name", sorted(gold()))
def test_gold_is_of_the_text_that_is_read(name: str) -> None:
    (article,) = articles(name)
    assert gold()[name]["text"] == article.text
    assert gold()[name]["published"] == article.published


@pytest.mark.parametrize("name", sorted(gold()))
def test_gold_follows_the_wire_format(name: str) -> None:
    report = from_dict(gold()[name])
    assert report.entities
    assert report.quotes
    for entity in report.entities:
        if entity.kind == "person":
            assert entity.name in report.article.text


def test_the_example_in_the_guide_is_a_report() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "records.md").read_text(encoding="utf-8")
    example = guide.split("```json\n")[1].split("```")[0]
    report = from_dict(json.loads(example))
    (quote,) = report.quotes
    assert quote.content[0].text == "“Thank you,”"
    speaker = report.entity(quote.speaker)
    assert speaker is not None
    assert [mention.text for mention in speaker.mentions] == ["Wojciech Brzostek", "he"]


def test_the_samples_are_read_no_worse_than_before() -> None:
    entry = floors.find(floors.load(QUALITY / "floors.json"), floors.fingerprint(GOLD), "default")
    assert entry is not None, "the labels changed: measure them anew with --update-floors --lower"
    reports = records.load(GOLD)
    figures = score_reports(reports, records.read(reports, None)).figures()
    assert [str(fall) for fall in floors.falls(entry, floors.flatten(figures))] == []
