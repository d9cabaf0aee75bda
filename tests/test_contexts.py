from __future__ import annotations

import re
from typing import Any

import pytest

from communique.errors import KnowledgeError
from communique.knowledge.codebook import load_codebook
from communique.knowledge.contexts import MOST, Example, find_contexts, parse_contexts
from communique.knowledge.modes import find_mode, load_modes, parse_modes

BOOK = load_codebook()
CONTEXTS = [(c.name, e) for c in BOOK.contexts.values() for e in c.examples]
MODES = [(m, e) for m in load_modes() for e in m.examples]


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:[-'’]\w+)*", text.lower())


@pytest.mark.parametrize(("name", "example"), CONTEXTS, ids=lambda value: str(value)[:40])
def test_contexts_of_examples(name: str, example: Example) -> None:
    assert find_contexts(words(example.text), BOOK) == example.told


@pytest.mark.parametrize(("mode", "example"), MODES, ids=lambda value: str(value)[:40])
def test_modes_of_examples(mode: Any, example: Example) -> None:
    found = find_mode(mode.type, words(example.text))
    assert ((found,) if found else ()) == example.told


def test_every_mode_has_words() -> None:
    told = {(mode.type, mode.name) for mode in load_modes()}
    assert told == {(type, mode) for type in BOOK.types for mode in BOOK.modes(type)}


def test_lemmas_do_as_well_as_words() -> None:
    assert find_contexts(["human", "right", "abuse"], BOOK) == ("human_rights",)
    assert find_mode("CONSULT", ["pay", "a", "visit"]) == "visit"


def test_there_are_three_at_most_and_the_most_told_comes_first() -> None:
    text = "court judge verdict election parliament army hospital"
    found = find_contexts(text.split(), BOOK)
    assert len(found) == MOST
    assert found[0] == "legal"


def test_no_words_tell_of_nothing() -> None:
    assert find_contexts([], BOOK) == ()
    assert find_contexts(["", "—", "’s"], BOOK) == ()
    assert find_mode("CONSULT", []) is None
    assert find_mode("AGREE", ["visit"]) is None


ROW: dict[str, Any] = {
    "name": "sea",
    "definition": "The sea.",
    "words": ["sea"],
    "source": "list",
    "examples": [{"text": "The sea.", "is": ["sea"]}],
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"words": []}, "context 'sea': has no words"),
        ({"words": ["sea", "sea"]}, "context 'sea': 'sea' stands there twice"),
        ({"words": ["Sea"]}, "context 'sea': 'Sea' is no phrase"),
        ({"words": [" "]}, "context 'sea': ' ' is no phrase"),
        ({"examples": []}, "context 'sea': needs examples"),
        ({"examples": [{"text": "The sea."}]}, "context 'sea': needs examples"),
        ({"examples": [{"text": "x", "is": ["land"]}]}, r"context 'sea': \['land'\]"),
        ({"weight": 2}, "context 'sea': must hold"),
    ],
)
def test_a_bad_context_is_named(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(KnowledgeError, match=f"x.toml: {told}"):
        parse_contexts({"context": [{**ROW, **changes}]}, where="x.toml")


def test_a_context_or_mode_twice_is_an_error() -> None:
    with pytest.raises(KnowledgeError, match="'sea' stands there twice"):
        parse_contexts({"context": [ROW, ROW]}, where="x.toml")
    mode = {**{k: v for k, v in ROW.items() if k != "definition"}, "type": "CONSULT"}
    with pytest.raises(KnowledgeError, match="CONSULT: sea: stands there twice"):
        parse_modes({"mode": [mode, mode]}, where="x.toml")
