"""What words are about: their content words, and how much each says.

General words of diplomacy say little ("cooperation"), specific ones much ("grain"). Two words are
one where their stems are: the lemma without an ending, "deliver" of "delivery". A state's names
and adjectives are one word, and none where the state is a party to both things compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from anyascii import anyascii

from communique.knowledge.outcomes import Outcomes
from communique.knowledge.phrases import lemma

# "U.S.", "don't", "Côte", "1,200.5"
_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)*")
_SENTENCE = re.compile(r"(?<=[.!?;])[\"”’')]*\s+(?=[\"“‘'(]*[A-Z0-9])|\n+")
_STEM = 5
# A word that at least this much hangs on is specific.
SPECIFIC = 0.8
# The most words in a state's name that are looked for.
_NAME = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its stem, or "=BLR" of a state, its weight in [0, 1] and its characters."""

    stem: str
    lemma: str
    written: str
    weight: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """How much of what is wanted is told.

    `coverage` is the share of the weight in [0, 1], `specific` the weight of the specific words
    shared; `shared` holds the words as told, in text order.
    """

    coverage: float
    specific: float
    shared: tuple[Word, ...]


NOTHING = Agreement(0.0, 0.0, ())


@lru_cache(maxsize=5_000)
def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, by its stops and line ends."""
    return tuple(part for part in _SENTENCE.split(text) if part and part.strip())


def stem(word: str, table: Outcomes) -> str:
    """Return a lemma without its ending, where five letters stay."""
    for ending in table.endings:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


def content(
    text: str,
    table: Outcomes,
    *,
    parties: Iterable[str] = (),
    rarity: Mapping[str, float] | None = None,
) -> tuple[Word, ...]:
    """Return the words of a text in its order.

    `parties` are codes of states and lower-case words of names that weigh nothing. `rarity` maps
    stems to factors in [0, 1] from document frequencies; unlisted stems count whole.
    """
    nothing = frozenset(parties)
    found: list[Word] = []
    for word in _words(text, table):
        if word.lemma in nothing or word.written.casefold() in nothing:
            word = replace(word, weight=0.0)
        elif rarity is not None and word.stem in rarity:
            word = replace(word, weight=word.weight * rarity[word.stem])
        found.append(word)
    return tuple(found)


def agreement(wanted: Sequence[Word], told: Sequence[Word], *, states: bool = True) -> Agreement:
    """Compare what is wanted with what is told; every stem counts once.

    Without `states` no name of a state is specific.
    """
    weights: dict[str, float] = {}
    for word in wanted:
        weights[word.stem] = max(word.weight, weights.get(word.stem, 0.0))
    total = sum(weights.values())
    shared = tuple(word for word in told if weights.get(word.stem, 0.0) > 0)
    if not shared:
        return NOTHING
    stems = {word.stem for word in shared}
    specific = sum(
        weights[one]
        for one in stems
        if weights[one] >= SPECIFIC and (states or not one.startswith("="))
    )
    return Agreement(sum(weights[one] for one in stems) / total, specific, shared)


@lru_cache(maxsize=50_000)
def _words(text: str, table: Outcomes) -> tuple[Word, ...]:
    found: list[Word] = []
    pieces = list(_WORD.finditer(text))
    at = 0
    while at < len(pieces):
        length, code = _state(pieces, at, table)
        first, last = pieces[at], pieces[at + length - 1]
        written = text[first.start() : last.end()]
        if code is not None:
            found.append(Word(f"={code}", code, written, 1.0, first.start(), last.end()))
        else:
            found.append(_word(written, first.start(), table))
        at += length
    return tuple(found)


def _state(pieces: Sequence[re.Match[str]], at: int, table: Outcomes) -> tuple[int, str | None]:
    """Return how many words from `at` name a state, and which; (1, None) where none does."""
    if not pieces[at][0][0].isupper():
        return 1, None
    for length in range(min(_NAME, len(pieces) - at), 0, -1):
        words = (piece[0].replace(".", "") for piece in pieces[at : at + length])
        name = re.sub(r"['’]s\b", "", " ".join(words)).casefold()
        if length == 1 and name == "us" and not pieces[at][0].replace(".", "").isupper():
            return 1, None
        if name in table.states:
            return length, table.states[name]
    return 1, None


def _word(written: str, start: int, table: Outcomes) -> Word:
    plain = re.sub(r"['’]s$", "", written)
    end = start + len(written)
    if plain[0].isdigit():
        return Word(plain, plain, plain, table.number, start, end)
    # "wo" and "don" of "won't" and "don't" say nothing.
    short = re.split(r"['’]", plain)[0]
    base = anyascii(lemma(short)).casefold()
    weight = table.weights.get(base, 1.0)
    if len(base) == 1 or short != plain or base.endswith("ly"):
        weight = 0.0
    return Word(stem(base, table), base, plain, weight, start, end)
