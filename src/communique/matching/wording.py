"""The words of a record that carry its matter, and how far two records share them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable
from functools import lru_cache

import simplemma

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*\d|\d")
# Function words and the verbs that every report has; they tell no two records apart.
_EMPTY = frozenset(
    word
    for words in (
        "he her here hers him his i it its me my our she their them there they us we who whom"
        " you your",
        "a all an any both each most more no other own some such that the these this those"
        " which what",
        "am are be been being can could did do does had has have is may might must shall"
        " should was were will would",
        "about above after again against among at before between by during for from further"
        " in into of off on out over per through to under until up upon with",
        "also and as because but how if just nor not once only or same so than then too very"
        " when where while why yes yet",
        "today said say says mr mrs ms dr",
    )
    for word in words.split()
)
_SHINGLE = 3


@lru_cache(maxsize=131_072)
def _content_word(word: str) -> str:
    """Return the lemma of a folded word, or nothing where it has no content."""
    plain = word.replace("’", "'").removesuffix("'s")
    if len(plain) < 2 or plain in _EMPTY:
        return ""
    return simplemma.lemmatize(plain, lang="en").casefold()


@lru_cache(maxsize=16_384)
def content(words: str) -> tuple[str, ...]:
    """Return the content words of a text in order, as lower-case lemmas; numbers are words."""
    return tuple(filter(None, map(_content_word, _WORD.findall(words.casefold()))))


@lru_cache(maxsize=16_384)
def distinct(words: str) -> frozenset[str]:
    """Return the distinct content words of a text."""
    return frozenset(content(words))


def without(words: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """Return content words without those of some names."""
    dropped = {part for name in names for part in content(name)}
    return tuple(word for word in words if word not in dropped)


def shared(a: Collection[str], b: Collection[str]) -> float:
    """Return the share of the shorter one's distinct words that the longer one has, 0 to 1."""
    if not isinstance(a, frozenset) or not isinstance(b, frozenset):
        a, b = frozenset(a), frozenset(b)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def alike(a: Collection[str], b: Collection[str]) -> float:
    """Return the Jaccard similarity of the distinct words, 0 to 1."""
    first, second = set(a), set(b)
    return len(first & second) / len(first | second) if first or second else 0.0


@lru_cache(maxsize=2_048)
def shingles(words: tuple[str, ...]) -> frozenset[str]:
    """Return the runs of three words; of a shorter text its only run."""
    if len(words) <= _SHINGLE:
        return frozenset({" ".join(words)}) if words else frozenset()
    return frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


def longest(words: Iterable[str], count: int) -> tuple[str, ...]:
    """Return the longest distinct words, which are mostly the rarest; equals by the alphabet."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word))[:count])


def drawn(names: Iterable[str], one_in: int) -> tuple[str, ...]:
    """Return about one in so many names, whether drawn is decided by the name alone."""
    return tuple(name for name in names if _hashed(name) % one_in == 0)


def picked(names: Iterable[str], count: int) -> tuple[str, ...]:
    """Return the names with the smallest hashes: of two sets that share most, mostly the same."""
    return tuple(sorted(set(names), key=lambda name: (_hashed(name), name))[:count])


def _hashed(name: str) -> int:
    # Texts may hold lone surrogates, which UTF-8 proper has no form for.
    return zlib.crc32(name.encode("utf-8", "surrogatepass"))
