"""Offices and titles: the examples of the data file, and what their loading refuses."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from communique.knowledge.offices import load_offices
from fixtures import references

KNOW = load_offices()


@pytest.mark.parametrize("example", KNOW.examples, ids=lambda example: str(example["text"]))
def test_examples(example: Mapping[str, str]) -> None:
    found = references(f"{example['text']} spoke on Monday.")
    if "name" in example:
        (reference,) = [r for r in found if r.how == "name" and r.text == example["name"]]
        assert reference.kind == "person"
    else:
        (reference,) = [r for r in found if r.how == "epithet"]
    roles = [office.role for office in reference.offices]
    assert roles == ([example["office"]] if "office" in example else [])


@pytest.mark.parametrize(
    ("said", "usual"),
    [
        ("vice-premier", "deputy prime minister"),
        ("first vice-premier", "first deputy prime minister"),
        ("minister of foreign affairs", "foreign minister"),
        ("governor", "governor"),
        ("deputy defense minister", "deputy defence minister"),
    ],
)
def test_spellings_of_one_office(said: str, usual: str) -> None:
    assert KNOW.canon(said) == usual


def test_the_tables_agree_with_one_another() -> None:
    assert KNOW.past <= KNOW.modifiers | {"ex-"}
    assert KNOW.never_first <= KNOW.inside <= KNOW.particles
    assert KNOW.home_nouns <= KNOW.country_nouns
    families = {head.family for head in KNOW.heads.values()}
    assert KNOW.abroad | KNOW.one_office <= families
    assert KNOW.single == {KNOW.canon(role) for role in KNOW.single}
    # "candidate" and the like name families that other heads carry.
    assert {f for head in KNOW.heads.values() for f in head.stands_for} <= families
    assert KNOW.pronouns["her"] == "f"
    assert all(head.gender in (None, "m", "f") for head in KNOW.heads.values())
