"""Personal names: the gender of given names, and whether two spellings are one name.

Four tables in `gazetteers/` hold what is known; this module only applies them:

    given_names.csv     name, gender: left out where women and men both commonly bear it
    name_spellings.csv  rewritings by which romanisations differ, applied in the order of the file
    name_variants.csv   names that differ by more than spelling: "Volodymyr", "Vladimir"
    name_particles.csv  "al", "bin", "van": words of a name that come and go
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import combinations
from types import MappingProxyType
from typing import Literal, TypeGuard

from anyascii import anyascii
from rapidfuzz.distance import Levenshtein

from communique.errors import KnowledgeError

Gender = Literal["m", "f"]

_NOT_LETTERS = re.compile(r"[^a-z]+")
_VOWELS = re.compile(r"[aeiou]+")
# A name of more parts than this is compared as one word: choosing among its parts grows with the
# square and more, and real names stay well below.
_MOST_PARTS = 12


@cache
def load_given_names() -> Mapping[str, Gender]:
    """Return the gender of given names, by casefolded name.

    A name that is missing is unknown or borne by both; neither says anything about its bearer.
    Raises KnowledgeError for a row that cannot be used.
    """
    return read_given_names(_table("given_names.csv"))


def read_given_names(file: Traversable) -> Mapping[str, Gender]:
    """Return the genders that a CSV file with columns name, gender, source gives.

    Raises KnowledgeError for a missing value, a gender other than m and f, or a name given twice.
    """
    genders: dict[str, Gender] = {}
    for line, (name, gender) in _rows(file, "name", "gender"):
        if not _is_gender(gender):
            raise KnowledgeError(f"{file.name}, line {line}: gender is {gender!r}; write m or f")
        key = name.casefold()
        if key in genders:
            raise KnowledgeError(f"{file.name}, line {line}: {name!r} is given twice; keep one row")
        genders[key] = gender
    return MappingProxyType(genders)


@lru_cache(maxsize=65_536)
def name_key(name: str) -> tuple[str, ...]:
    """Return the parts of a personal name, each in a form that its romanisations share.

    Lower-case a to z alone, in the order of the name, particles left out unless nothing else is
    there; an initial keeps its point ("v."). Empty for a name without letters.
    """
    words = [word for word in anyascii(name).replace(".", " ").lower().split() if word]
    parts: list[tuple[str, bool]] = []
    for word in words:
        pieces = [piece for piece in (_letters(part) for part in word.split("-")) if piece]
        whole = _known_key("".join(pieces))
        if whole is not None:
            parts.append((whole, True))
        else:
            parts += _without_articles(pieces, first=not parts)
    if not any(kept for _, kept in parts):
        return tuple(key for key, _ in parts)
    return tuple(key for key, kept in parts if kept)


def same_name(a: str, b: str) -> float:
    """Return how well two spellings fit one name, from 0 to 1.

    1 is the same name in another romanisation; below 0.75, names of different persons. Every part
    that both names have must agree. Parts that only one has cost little in front or between (a
    given name, a patronymic: 0.9 at least) and more at the end, where the family name mostly
    stands. The family name may stand first or last.
    """
    first, second = name_key(a), name_key(b)
    if not first or not second:
        return 0.0
    if "".join(first) == "".join(second):
        return 1.0
    if max(len(first), len(second)) > _MOST_PARTS:
        return part_similarity("".join(first), "".join(second))
    best = _aligned(first, second)
    if len(first) > 1 and len(second) > 1:
        # "Orban Viktor" for "Viktor Orban"; a little less sure than the same order.
        best = max(best, 0.97 * _aligned(first, second[-1:] + second[:-1]))
    return best


@lru_cache(maxsize=65_536)
def part_similarity(a: str, b: str) -> float:
    """Return how alike two parts of name keys are, from 0 to 1.

    Half of it rests on the consonants alone, which romanisations keep better than vowels.
    """
    if a == b:
        return 1.0
    if a.endswith(".") or b.endswith("."):
        # An initial stands for any name that begins with it.
        return 0.9 if a[0] == b[0] else 0.0
    alike = Levenshtein.normalized_similarity(a, b)
    if min(len(a), len(b)) <= 3:
        # In "Li" and "Lu", "Kim" and "Kem", one letter is the whole difference.
        return alike / 2
    if a.rstrip("ai") == b.rstrip("ai") and a.endswith("a") != b.endswith("a"):
        # Zelensky and Zelenska: a woman's surname beside a man's.
        return 0.6
    consonants = Levenshtein.normalized_similarity(_VOWELS.sub("", a), _VOWELS.sub("", b))
    return (alike + consonants) / 2


def _aligned(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    short, long = (a, b) if len(a) <= len(b) else (b, a)
    best = 0.0
    for places in combinations(range(len(long)), len(short)):
        if len(short) == len(long):
            share = 1.0
        elif places[-1] != len(long) - 1:
            share = 0.7
        else:
            share = 0.95 if places[0] == 0 else 0.9
        pairs = zip(short, places, strict=True)
        best = max(best, share * min(part_similarity(part, long[place]) for part, place in pairs))
    return best


def _without_articles(pieces: list[str], *, first: bool) -> Iterator[tuple[str, bool]]:
    """Yield the key of each piece of a hyphenated word, and whether it is more than a particle."""
    particles = _particles()
    for place, piece in enumerate(pieces):
        where = particles.get(piece)
        particle = (
            where == "any"
            or (where == "inner" and not (first and place == 0))
            or (where == "prefix" and place == 0 and len(pieces) > 1)
        )
        if len(piece) == 1:
            yield f"{_spelling(piece)}.", not particle
        else:
            yield _known_key(piece) or _spelling(piece), not particle


def _letters(word: str) -> str:
    return _NOT_LETTERS.sub("", word)


def _known_key(word: str) -> str | None:
    return _variants().get(_spelling(word)) if word else None


@lru_cache(maxsize=65_536)
def _spelling(word: str) -> str:
    for pattern, replacement in _spellings():
        word = pattern.sub(replacement, word)
    return word


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    file = _table("name_spellings.csv")
    rules: list[tuple[re.Pattern[str], str]] = []
    for line, (pattern, replacement) in _rows(
        file, "pattern", "replacement", empty=("replacement",)
    ):
        try:
            rules.append((re.compile(pattern), replacement))
        except re.error as error:
            raise KnowledgeError(f"{file.name}, line {line}: {pattern!r}: {error}") from error
    return tuple(rules)


@cache
def _variants() -> Mapping[str, str]:
    file = _table("name_variants.csv")
    known: dict[str, str] = {}
    for line, (canonical, variants) in _rows(file, "canonical", "variants"):
        key = _spelling(_letters(anyascii(canonical).lower()))
        for name in (canonical, *variants.split("|")):
            variant = _spelling(_letters(anyascii(name).lower()))
            if known.setdefault(variant, key) != key:
                raise KnowledgeError(
                    f"{file.name}, line {line}: {name!r} is in two groups; keep it in one"
                )
    return known


@cache
def _particles() -> Mapping[str, str]:
    file = _table("name_particles.csv")
    places: dict[str, str] = {}
    for line, (particle, where) in _rows(file, "particle", "where"):
        if where not in ("any", "inner", "prefix"):
            raise KnowledgeError(
                f"{file.name}, line {line}: where is {where!r}; write any, inner or prefix"
            )
        places[particle] = where
    return places


def _rows(
    file: Traversable, *columns: str, empty: tuple[str, ...] = ()
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the line number and the values of the columns; every row must name its source."""
    with file.open(encoding="utf-8") as lines:
        table = csv.reader(lines)
        header = next(table, [])
        wanted = (*columns, "source")
        if not set(wanted) <= set(header):
            raise KnowledgeError(f"{file.name}: the columns must be {', '.join(wanted)}")
        places = [header.index(name) for name in wanted]
        needed = [header.index(name) for name in wanted if name not in empty]
        for row in table:
            if len(row) != len(header):
                raise KnowledgeError(
                    f"{file.name}, line {table.line_num}: {len(row)} values for {len(header)}"
                    " columns; quote those with a comma"
                )
            for place in needed:
                if not row[place]:
                    where = f"{file.name}, line {table.line_num}"
                    raise KnowledgeError(f"{where}: {header[place]} is missing; fill it in")
            yield table.line_num, tuple(row[place] for place in places[:-1])


def _table(name: str) -> Traversable:
    return resources.files("communique.knowledge").joinpath("gazetteers", name)


def _is_gender(value: str) -> TypeGuard[Gender]:
    return value in ("m", "f")
