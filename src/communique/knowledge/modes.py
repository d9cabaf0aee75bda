"""How an act was done: the words that tell PLOVER's modes apart, `codes/modes.toml`.

    find_mode("CONSULT", "the two spoke by telephone".split())      "phone"

This is for where no frame of the act says its mode itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from communique.errors import KnowledgeError
from communique.knowledge.contexts import Example, check_examples, check_phrases
from communique.knowledge.phrases import Phrasebook, lemmas

_FILE = "codes/modes.toml"
_FIELDS = {"type", "name", "words", "unless", "source", "examples"}


@dataclass(frozen=True, slots=True)
class ModeWords:
    """The words and phrases that tell of one mode of a type, with the exceptions to them."""

    type: str
    name: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    source: str
    examples: tuple[Example, ...] = field(repr=False)


def find_mode(type: str, words: Sequence[str]) -> str | None:
    """Return the mode that a sentence's words or lemmas tell of, or None.

    Where several do, the one that stands first in the file is taken: exact ones stand before
    those that hold them.
    """
    book = _books().get(type)
    if book is None:
        return None
    hits = book.hits(lemmas(words))
    return next((name for name in book.names if name in hits), None)


@cache
def _books() -> Mapping[str, Phrasebook]:
    by_type: dict[str, list[ModeWords]] = {}
    for mode in load_modes():
        by_type.setdefault(mode.type, []).append(mode)
    return {
        type: Phrasebook(
            {mode.name: mode.words for mode in modes}, {mode.name: mode.unless for mode in modes}
        )
        for type, modes in by_type.items()
    }


@cache
def load_modes() -> tuple[ModeWords, ...]:
    """Return the words of all modes in the file's order; raises KnowledgeError naming the row."""
    source = files("communique.knowledge").joinpath(_FILE)
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{_FILE}: not TOML ({error})") from error
    return parse_modes(data, where=_FILE)


def parse_modes(data: Mapping[str, Any], *, where: str) -> tuple[ModeWords, ...]:
    """Build the modes from a data file's tables; raises KnowledgeError as above."""
    found: dict[tuple[str, str], ModeWords] = {}
    for row in data.get("mode", []):
        at = f"{where}: mode {row.get('type', '?')}: {row.get('name', '?')}"
        if set(row) - {"unless"} != _FIELDS - {"unless"}:
            told = ", ".join(sorted(_FIELDS))
            raise KnowledgeError(f"{at}: must hold {told}; `unless` may be absent")
        key = row["type"], row["name"]
        if key in found:
            raise KnowledgeError(f"{at}: stands there twice; join them")
        words, unless = check_phrases(row, at)
        found[key] = ModeWords(*key, words, unless, row["source"], check_examples(row, at))
    return tuple(found.values())
