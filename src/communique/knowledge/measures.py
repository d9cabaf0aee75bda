"""Words that tell of quantities and trends, as data: loads `languages/<lang>/indicators.toml`.

The head of the file says what its tables mean.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from communique.errors import KnowledgeError

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Measures:
    """What numbers and their words are, and which measures the words above them tell of.

    `measures` gives for a lemma the measures that it tells of, in the order of the file. `hedges`
    and `currencies` pair words of the text, the longest first, with the form that values take.
    `examples` are the file's own.
    """

    numbers: Words
    scales: Words
    hedges: tuple[tuple[str, str], ...]
    currencies: Mapping[str, str]
    uncounted: Words
    up: Words
    down: Words
    trends: Words
    measured: Words
    measures: Mapping[str, tuple[str, ...]]
    examples: tuple[Mapping[str, Any], ...]


@cache
def load_measures(lang: str = "en") -> Measures:
    """Load a language's words; raises KnowledgeError where a table is missing or is empty."""
    name = f"languages/{lang}/indicators.toml"
    data = tomllib.loads(files("communique.knowledge").joinpath(name).read_text(encoding="utf-8"))
    try:
        return parse_measures(data)
    except (KeyError, TypeError) as error:
        raise KnowledgeError(f"{name}: lacks {error}") from error


def parse_measures(data: Mapping[str, Any]) -> Measures:
    """Return what the tables of a file say; raises KeyError for one that is missing."""
    numbers, direction = data["numbers"], data["direction"]
    measures: dict[str, tuple[str, ...]] = {}
    for row in data["measure"]:
        for word in row["words"]:
            measures[word] = (*measures.get(word, ()), row["id"])
    hedges = [(w, form) for form, words in _rows(data["hedges"]) for w in words]
    return Measures(
        numbers=frozenset(numbers["words"]),
        scales=frozenset(numbers["scales"]),
        hedges=tuple(sorted(hedges, key=lambda pair: -len(pair[0]))),
        currencies={w.casefold(): code for code, words in _rows(data["currencies"]) for w in words},
        uncounted=frozenset(data["uncounted"]["nouns"]),
        up=frozenset(direction["up"]),
        down=frozenset(direction["down"]),
        trends=frozenset(direction["trends"]),
        measured=frozenset(direction["measured"]),
        measures=measures,
        examples=tuple(example for row in data["measure"] for example in row.get("examples", ())),
    )


def _rows(table: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    return [(name, words) for name, words in table.items() if name != "source"]
