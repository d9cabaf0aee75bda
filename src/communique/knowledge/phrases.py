"""Words and phrases that tell of something, found among the words of a sentence by their lemmas.

    book = Phrasebook({"phone": ("telephone", "phone call"), "visit": ("pay a visit",)}, {})
    book.hits(lemmas("they telephoned".split()))      {"phone": [(1, 2)]}

Words may come as written or as lemmas: both are brought to one form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import simplemma

_LONGEST = 40
Lemmas = tuple[str, ...]
Place = tuple[int, int]


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Return a word's form in dictionaries, lower case; of an unknown word itself."""
    word = word.casefold()
    if not 0 < len(word) < _LONGEST or not word.isprintable():
        return word
    return str(simplemma.lemmatize(word, lang="en")).casefold()


def lemmas(words: Iterable[str]) -> Lemmas:
    """Return the lemmas of words; hyphens part words, and marks and possessives are left out."""
    parts = (part for word in words for part in word.replace("’", "'").split("-"))
    plain = (part.removesuffix("'s").strip("'.,;:!?()\"“”") for part in parts)
    return tuple(lemma(part) for part in plain if part)


class Phrasebook:
    """Phrases by what they tell of; those of `unless` keep the phrases within them from counting.

    Keys of both mappings are names; the values' phrases are words parted by spaces.
    """

    def __init__(
        self, phrases: Mapping[str, Iterable[str]], unless: Mapping[str, Iterable[str]]
    ) -> None:
        self.names = tuple(phrases)
        self._index = _index(phrases)
        self._unless = _index(unless)

    def hits(self, words: Lemmas) -> dict[str, list[Place]]:
        """Return where the phrases of each name stand, as [start, end), those without overlap.

        The longest phrase at a place counts. Names that have none are not in the answer.
        """
        masked: dict[str, list[Place]] = {}
        for name, place in _matches(self._unless, words):
            masked.setdefault(name, []).append(place)
        found: dict[str, list[Place]] = {}
        for name, place in _matches(self._index, words):
            kept = found.setdefault(name, [])
            if not any(_within(place, other) for other in (*kept[-1:], *masked.get(name, ()))):
                kept.append(place)
        return {name: places for name, places in found.items() if places}


def _index(phrases: Mapping[str, Iterable[str]]) -> dict[str, list[tuple[Lemmas, str]]]:
    """Return phrases by their first lemma, the longest first."""
    index: dict[str, list[tuple[Lemmas, str]]] = {}
    for name, listed in phrases.items():
        for phrase in listed:
            parts = lemmas(phrase.split())
            index.setdefault(parts[0], []).append((parts, name))
    for found in index.values():
        found.sort(key=lambda entry: -len(entry[0]))
    return index


def _matches(
    index: Mapping[str, Sequence[tuple[Lemmas, str]]], words: Lemmas
) -> Iterator[tuple[str, Place]]:
    for start, word in enumerate(words):
        for parts, name in index.get(word, ()):
            if words[start : start + len(parts)] == parts:
                yield name, (start, start + len(parts))


def _within(place: Place, other: Place) -> bool:
    return other[0] <= place[0] and place[1] <= other[1]
