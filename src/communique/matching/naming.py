"""Whether two personal names of two reports may be one person's, by the names alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance.Levenshtein import normalized_similarity as ratio

from communique.knowledge.names import load_given_names, name_key, part_similarity, same_name
from communique.knowledge.nicknames import one_given_name
from communique.knowledge.offices import load_offices

Relation = Literal["same", "like", "initial", "bare", "apart"]
"""How two names stand to each other: "bare" where one is a family name alone, "initial" where
one has its given names as initials alone, "like" where they differ by more than spelling."""

SURNAME_FIRST = frozenset({"CHN", "TWN", "HKG", "MAC", "KOR", "PRK", "VNM", "KHM", "JPN", "HUN"})
"""States where the family name stands first at home; abroad it may stand last."""

_GENERATION = re.compile(r"[,\s]+(jr|junior|sr|senior|ii|iii|iv)\.?$", re.IGNORECASE)
_GENERATIONS = {"junior": "jr", "senior": "sr"}
_SURNAME_COMMA = re.compile(r"^([^,]+),\s*([^,]+)$")
# Shorter words are too like given names: "Dean", "Earl", "Judge".
_LONG_TITLE = 6
_MISSPELT = 0.85
_STYLES = frozenset({"h.e.", "h.e", "h.r.h.", "hrh", "h.m.", "hm"})
# The scores of `same_name` from which two names are one in another form, or nearly so.
_SAME = 0.9
_LIKE = 0.75


@dataclass(frozen=True, slots=True)
class PersonName:
    """A personal name in parts.

    `text` is the name without titles, the family name last where a comma told which it is. `parts`
    are those of `name_key` in that order; `families` those of them that may be the family name,
    the likeliest first; `generation` is "jr", "sr", "ii". `bare` says that it is one word, with or
    without hyphens, and no initial beside it.
    """

    text: str
    parts: tuple[str, ...]
    families: tuple[str, ...]
    generation: str | None
    bare: bool

    @property
    def words(self) -> tuple[str, ...]:
        """The parts that are more than initials."""
        return tuple(part for part in self.parts if not part.endswith("."))


@lru_cache(maxsize=65_536)
def person_name(name: str, country: str | None = None) -> PersonName:
    """Return a name in parts; the person's state tells where the family name may stand."""
    generation = None
    found = _GENERATION.search(name)
    if found is not None:
        generation = _GENERATIONS.get(found[1].lower(), found[1].lower())
        name = name[: found.start()]
    name = _without_titles(name)
    turned = _SURNAME_COMMA.match(name.strip())
    if turned is not None:
        name = f"{turned[2]} {turned[1]}"
    parts = name_key(name)
    bare = len(parts) == 1 or (" " not in name and "." not in name)
    return PersonName(name, parts, _families(name, parts, country), generation, bare)


def _without_titles(name: str) -> str:
    """Return a name without a title, misspelt or not, that was taken for a part of it."""
    words = name.split()
    while len(words) > 1 and _is_title(words[0].casefold()):
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=65_536)
def _is_title(word: str) -> bool:
    offices = load_offices()
    if word in offices.honorifics or word in _STYLES:
        return True
    if word in load_given_names():
        return False
    if word in offices.modifiers:
        return True
    if len(word) < _LONG_TITLE:
        return False
    heads = (head[0] for head in offices.heads if len(head) == 1)
    return any(ratio(word, head) >= _MISSPELT for head in heads)


def _families(name: str, parts: tuple[str, ...], country: str | None) -> tuple[str, ...]:
    words = [part for part in parts if not part.endswith(".")]
    if len(words) < 2:
        return tuple(words[:1])
    found = [words[-1]]
    spelt = name.replace(",", " ").split()
    if country in SURNAME_FIRST or (spelt and spelt[0].casefold() not in load_given_names()):
        found.append(words[0])
    # "Rosa Vega Marín" is Vega at home and Marín in an index.
    found += [word for word in words[1:-1] if len(word) > 2]
    return tuple(dict.fromkeys(found))[:4]


@lru_cache(maxsize=65_536)
def relation(a: PersonName, b: PersonName) -> tuple[Relation, float]:
    """Return how two names stand to each other, and how well they fit, from 0 to 1."""
    if not a.parts or not b.parts or _generations_clash(a, b):
        return "apart", 0.0
    if a.bare or b.bare:
        alike = _bare_likeness(a, b) if a.bare else _bare_likeness(b, a)
        return ("bare", alike) if alike >= _SAME else ("apart", alike)
    text = _with_given_names_of(a, b)
    # Either may have the family name first.
    alike = max(same_name(a.text, text), same_name(text, a.text))
    if alike < _LIKE or middles_clash(a, b):
        return "apart", min(alike, _LIKE)
    if len(a.words) == 1 or len(b.words) == 1:
        return "initial", alike
    if alike >= _SAME:
        return "same", alike
    # One family and two given names that are nearly alike: brothers rather than a slip.
    slip = a.parts[-1] != b.parts[-1] or a.parts[0] == b.parts[0]
    return "like", alike if slip else _LIKE


def _bare_likeness(bare: PersonName, other: PersonName) -> float:
    """Return how well a name of one word fits the family name of another."""
    if len(bare.parts) > 1 or other.bare:
        # "Thomas-Greenfield" is no name of a Greenfield.
        size = len(bare.parts)
        ends = other.parts == bare.parts if other.bare else other.parts[-size:] == bare.parts
        return 1.0 if ends else part_similarity("".join(bare.parts), "".join(other.parts))
    return max((part_similarity(bare.parts[0], f) for f in other.families), default=0.0)


def _with_given_names_of(a: PersonName, b: PersonName) -> str:
    """Return the name of `b`, its short given names replaced by those of `a` they stand for."""
    if set(a.parts) >= set(b.parts):
        return b.text
    ours = [("".join(name_key(word)), word) for word in a.text.split()]
    words = []
    for word in b.text.split():
        key = "".join(name_key(word))
        full = (other for part, other in ours if part != key and one_given_name(part, key))
        words.append(next(full, word))
    return " ".join(words)


def _generations_clash(a: PersonName, b: PersonName) -> bool:
    if a.generation is None or b.generation is None:
        # "Reyes Jr." alone is said to tell him from the Reyes who is known.
        one, other = (a, b) if a.bare else (b, a)
        return one.bare and not other.bare and one.generation is not None
    return a.generation != b.generation


def middles_clash(a: PersonName, b: PersonName) -> bool:
    """Say whether an initial after the first name is not the other's: George W., George H. W."""
    if len(a.parts) < 3 or len(b.parts) < 3 or a.parts[0] != b.parts[0]:
        return False
    one, other = a.parts[1], b.parts[1]
    return (one.endswith(".") or other.endswith(".")) and one[0] != other[0]
