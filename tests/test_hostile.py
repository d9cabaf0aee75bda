"""Nothing that a text can hold makes the reader fail or point beside the text.

Some variants of the samples are read in every run. COMMUNIQUE_HOSTILE=500 sets their number, and
COMMUNIQUE_HOSTILE_TEXTS=FILE.jsonl takes the texts of that file instead of the samples.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import pytest

from communique.document import Article
from communique.reader import Reader
from fuzz import ALONE, MUTATIONS, Hostile, faults, long_line, variants

GOLD = Path(__file__).parent / "golden" / "samples.jsonl"
SEED = 2024
# Each mutation once. The five-million-character line is for the full run.
COUNT = int(os.environ.get("COMMUNIQUE_HOSTILE", len(MUTATIONS)))
LONGEST = 2_500 if len(MUTATIONS) >= COUNT else 6_000


@cache
def hostile() -> tuple[Hostile, ...]:
    path = Path(os.environ.get("COMMUNIQUE_HOSTILE_TEXTS", GOLD))
    lines = path.read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    return tuple(variants(texts, seed=SEED, count=COUNT, longest=LONGEST))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("number", range(COUNT), ids=lambda n: hostile()[n].name)
def test_a_hostile_text_is_read(number: int, reader: Reader) -> None:
    text = hostile()[number].text
    (report,) = reader.read_all([Article(text, published="2024-05-07")])
    assert faults(report, text) == []


def test_variants_depend_on_their_seed_alone() -> None:
    texts = ["“One,” she said. Two.", "Three."]
    first = list(variants(texts, seed=5, count=80))
    assert first == list(variants(texts, seed=5, count=80))
    assert first[:40] == list(variants(texts, seed=5, count=40))
    assert first != list(variants(texts, seed=6, count=80))
    assert {name for each in first for name in each.name[4:].split("+")} == {
        mutation.__name__ for mutation in MUTATIONS
    }


def test_the_full_run_holds_five_million_character_lines() -> None:
    names = [each.name for each in variants(["Text."], seed=1, count=250)]
    assert sum("long_line" in name for name in names) == 1
    assert long_line in ALONE
