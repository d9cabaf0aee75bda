"""Offices, titles, pronouns and the nouns that tell a body from a place.

Loads `languages/<lang>/offices.toml`; its header documents the tables.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from communique.errors import KnowledgeError

Gender = Literal["m", "f"]


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun of offices: its family and the families that it may also denote."""

    family: str
    stands_for: frozenset[str]
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class Offices:
    """The word lists of one language, all in normal form (case-folded, straight apostrophes).

    What each is for is said where it stands in `offices.toml`.
    """

    heads: Mapping[tuple[str, ...], Head]
    longest_head: int
    modifiers: frozenset[str]
    past: frozenset[str]
    honorifics: Mapping[str, Gender | None]
    canonical: Mapping[str, str]
    pronouns: Mapping[str, str]
    bodies: frozenset[str]
    places: frozenset[str]
    country_nouns: frozenset[str]
    home_nouns: frozenset[str]
    never: frozenset[str]
    months: frozenset[str]
    forces: frozenset[str]
    unions: frozenset[str]
    groups: frozenset[str]
    numbers: frozenset[str]
    particles: frozenset[str]
    inside: frozenset[str]
    trailers: frozenset[str]
    never_first: frozenset[str]
    suffixes: frozenset[str]
    aliases: frozenset[tuple[str, ...]]
    alias_titles: frozenset[str]
    leads: frozenset[str]
    abroad: frozenset[str]
    one_office: frozenset[str]
    single: frozenset[str]
    ranks: frozenset[str]
    examples: tuple[Mapping[str, str], ...]

    def canon(self, role: str) -> str:
        """Return the usual spelling of a role ("vice-premier": "deputy prime minister")."""
        found = self.canonical.get(role)
        if found is not None:
            return found
        words = role.split()
        for size in range(min(4, len(words)), 0, -1):
            found = self.canonical.get(" ".join(words[-size:]))
            if found is not None and size < len(words):
                return " ".join((*words[:-size], found))
        return role


# Where each set of words stands: the field of `Offices`, the table and the key.
_SETS: Final = {
    "modifiers": ("modifiers", "words"),
    "past": ("modifiers", "past"),
    "bodies": ("bodies", "words"),
    "places": ("places", "words"),
    "country_nouns": ("countries", "nouns"),
    "home_nouns": ("countries", "home"),
    "never": ("never", "words"),
    "months": ("never", "months"),
    "forces": ("forces", "words"),
    "unions": ("unions", "words"),
    "groups": ("groups", "words"),
    "numbers": ("groups", "numbers"),
    "particles": ("particles", "words"),
    "inside": ("particles", "inside"),
    "never_first": ("particles", "never_first"),
    "suffixes": ("particles", "suffixes"),
    "trailers": ("particles", "trailers"),
    "alias_titles": ("particles", "alias_titles"),
    "leads": ("leads", "words"),
    "abroad": ("conclusions", "abroad"),
    "one_office": ("conclusions", "one_office"),
    "single": ("conclusions", "single"),
    "ranks": ("conclusions", "ranks"),
}


@cache
def load_offices(lang: str = "en") -> Offices:
    """Load and validate the offices of a language; raises KnowledgeError naming the table."""
    place = files("communique.knowledge") / "languages" / lang / "offices.toml"
    data = tomllib.loads(place.read_text(encoding="utf-8"))
    heads: dict[tuple[str, ...], Head] = {}
    for table in data["office"]:
        for words, head in _heads(table):
            if words in heads:
                raise KnowledgeError(f"offices.toml: head {' '.join(words)!r} stands twice")
            heads[words] = head
    honorifics: dict[str, Gender | None] = {}
    for gender, words_of in data["honorifics"].items():
        honorifics.update(dict.fromkeys(words_of, None if gender == "n" else gender))
    sets = {field: frozenset(_listed(data, *where)) for field, where in _SETS.items()}
    return Offices(
        heads=heads,
        longest_head=max(map(len, heads)),
        honorifics=honorifics,
        canonical=data["canonical"],
        pronouns={word: kind for kind, words in data["pronouns"].items() for word in words},
        aliases=frozenset(tuple(words.split()) for words in _listed(data, "particles", "aliases")),
        examples=tuple(data.get("example", ())),
        **sets,
    )


def _listed(data: Mapping[str, Any], table: str, key: str) -> list[str]:
    words = data.get(table, {}).get(key)
    if not isinstance(words, list):
        raise KnowledgeError(f"offices.toml: table [{table}] needs a list `{key}`")
    return words


def _heads(table: Mapping[str, Any]) -> list[tuple[tuple[str, ...], Head]]:
    gender = table.get("gender")
    if gender not in (None, "m", "f"):
        raise KnowledgeError(f"offices.toml: gender {gender!r} of {table['family']!r}: m or f")
    head = Head(
        table["family"],
        frozenset(table.get("stands_for", ())) | {table["family"]},
        gender,
    )
    return [(tuple(words.replace("-", " - ").split()), head) for words in table["heads"]]
