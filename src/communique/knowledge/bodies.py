"""Names of public bodies, so that one body's names compare equal; data in `bodies.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, NamedTuple

from communique.errors import KnowledgeError
from communique.knowledge.atoms import name_atoms

_LISTS = ("heads", "fields", "abroad", "whole", "drop")
_TABLES = ("source", *_LISTS, "spelling", "usual", "body")
Words = tuple[str, ...]


class Example(NamedTuple):
    """Names of one body, and names that are not its."""

    names: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bodies:
    """The words of one language by which bodies are named, folded; see `bodies.toml`."""

    heads: frozenset[str]
    fields: frozenset[str]
    abroad: frozenset[str]
    whole: frozenset[str]
    drop: frozenset[str]
    spelling: Mapping[str, Words]
    usual: Mapping[Words, str]
    examples: tuple[Example, ...]

    def folded(self, words: Words) -> Words:
        """Return the words of a name in the form that all names of the body share.

        `words` are folded and in order. Words of no weight are left out unless all are; those of
        a ministry are sorted, since "Foreign Ministry" is "Ministry of Foreign Affairs".
        """
        spelt = [part for word in words for part in self.spelling.get(word, (word,))]
        if self.heads.isdisjoint(spelt):
            kept = [word for word in spelt if word != "the"]
            return tuple(kept or spelt)
        kept = [word for word in spelt if word not in self.drop] or spelt
        return tuple(sorted(kept) if not self.whole.isdisjoint(kept) else kept)

    def every_state_has(self, words: Words) -> bool:
        """Say whether a name, as `folded` returns it, is one body's only together with a state."""
        return all(word in self.heads or word in self.fields for word in words)

    def many_abroad(self, words: Words) -> bool:
        """Say whether a state has many bodies of that name, each in another state."""
        return self.every_state_has(words) and not self.abroad.isdisjoint(words)


@cache
def load_bodies(lang: str = "en") -> Bodies:
    """Load the words of a language; raises KnowledgeError naming the missing table."""
    place = files("communique.knowledge") / "languages" / lang / "bodies.toml"
    return read_bodies(tomllib.loads(place.read_text(encoding="utf-8")))


def read_bodies(data: Mapping[str, Any]) -> Bodies:
    """Return the words that the tables of a file hold; raises KnowledgeError."""
    for table in _TABLES:
        if not data.get(table):
            raise KnowledgeError(f"bodies.toml: {table} is missing or empty")
    strange = sorted({*data["abroad"], *data["whole"]} - {*data["heads"]})
    if strange:
        raise KnowledgeError(f"bodies.toml: {strange} are not among the heads")
    bodies = Bodies(
        **{table: frozenset(data[table]) for table in _LISTS},
        spelling=MappingProxyType({one: tuple(to.split()) for one, to in data["spelling"].items()}),
        usual=MappingProxyType({}),
        examples=tuple(Example(tuple(e["names"]), tuple(e["others"])) for e in data["body"]),
    )
    usual = {
        bodies.folded(tuple(atom.folded for atom in name_atoms(name))): state
        for name, state in data["usual"].items()
    }
    return replace(bodies, usual=MappingProxyType(usual))
