"""Names of public bodies, so that one body's names compare equal; data in `bodies.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from communique.errors import KnowledgeError

_TABLES = ("source", "heads", "whole", "drop", "spelling", "body")


@dataclass(frozen=True, slots=True)
class Bodies:
    """The words of one language by which bodies are named, folded."""

    heads: frozenset[str]
    whole: frozenset[str]
    drop: frozenset[str]
    spelling: Mapping[str, tuple[str, ...]]
    examples: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def folded(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the words of a name in the form that all names of the body share.

        `words` are folded and in order. Words of no weight are left out unless all are; those of
        a ministry are sorted, since "Foreign Ministry" is "Ministry of Foreign Affairs".
        """
        spelt = [part for word in words for part in self.spelling.get(word, (word,))]
        kept = [word for word in spelt if word not in self.drop] or spelt
        return tuple(sorted(kept) if not self.whole.isdisjoint(kept) else kept)

    def shared(self, words: tuple[str, ...]) -> bool:
        """Say whether every state has a body of that name: it is one only with its state."""
        return bool(words) and not self.heads.isdisjoint(words)


@cache
def load_bodies(lang: str = "en") -> Bodies:
    """Load the words of a language; raises KnowledgeError naming the missing table."""
    place = files("communique.knowledge") / "languages" / lang / "bodies.toml"
    data = tomllib.loads(place.read_text(encoding="utf-8"))
    for table in _TABLES:
        if not data.get(table):
            raise KnowledgeError(f"bodies.toml: {table} is missing or empty")
    return Bodies(
        frozenset(data["heads"]),
        frozenset(data["whole"]),
        frozenset(data["drop"]),
        MappingProxyType({word: tuple(to.split()) for word, to in data["spelling"].items()}),
        tuple((tuple(each["names"]), tuple(each["others"])) for each in data["body"]),
    )
