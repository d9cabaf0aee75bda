"""Offices, titles, pronouns and the nouns that tell a body from a place.

Loads `languages/<lang>/offices.toml`; its header documents the tables.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from communique.errors import KnowledgeError

Gender = Literal["m", "f"]


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun of offices: its family and the families that it may also denote."""

    family: str
    stands_for: frozenset[str]
    state: bool
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class Offices:
    """The word lists of one language, all in normal form (case-folded, straight apostrophes)."""

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
    forces: frozenset[str]
    unions: frozenset[str]
    groups: frozenset[str]
    numbers: frozenset[str]
    particles: frozenset[str]
    inside: frozenset[str]
    trailers: frozenset[str]
    aliases: frozenset[tuple[str, ...]]
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
    pronouns = {word: kind for kind, words in data["pronouns"].items() for word in words}
    return Offices(
        heads=heads,
        longest_head=max(map(len, heads)),
        modifiers=frozenset(data["modifiers"]["words"]),
        past=frozenset(data["modifiers"]["past"]),
        honorifics=honorifics,
        canonical=data["canonical"],
        pronouns=pronouns,
        bodies=frozenset(data["bodies"]["words"]),
        places=frozenset(data["places"]["words"]),
        country_nouns=frozenset(data["countries"]["nouns"]),
        home_nouns=frozenset(data["countries"]["home"]),
        forces=frozenset(data["forces"]["words"]),
        unions=frozenset(data["unions"]["words"]),
        groups=frozenset(data["groups"]["words"]),
        numbers=frozenset(data["groups"]["numbers"]),
        never=frozenset(data["never"]["words"]),
        particles=frozenset(data["particles"]["words"]),
        inside=frozenset(data["particles"]["inside"]),
        trailers=frozenset(data["particles"]["trailers"]),
        aliases=frozenset(tuple(words.split()) for words in data["particles"]["aliases"]),
        abroad=frozenset(data["conclusions"]["abroad"]),
        one_office=frozenset(data["conclusions"]["one_office"]),
        single=frozenset(data["conclusions"]["single"]),
        ranks=frozenset(data["conclusions"]["ranks"]),
        examples=tuple(data.get("example", ())),
    )


def _heads(table: Mapping[str, Any]) -> list[tuple[tuple[str, ...], Head]]:
    gender = table.get("gender")
    if gender not in (None, "m", "f"):
        raise KnowledgeError(f"offices.toml: gender {gender!r} of {table['family']!r}: m or f")
    head = Head(
        table["family"],
        frozenset(table.get("stands_for", ())) | {table["family"]},
        bool(table.get("state", False)),
        gender,
    )
    return [(tuple(words.replace("-", " - ").split()), head) for words in table["heads"]]
