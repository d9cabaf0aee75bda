"""Cut tokens into the atoms that names are compared by, whatever tokeniser made them.

    "U.S.-Pakistan"  ->  US, Pakistan          hyphens, dashes and slashes only part atoms
    "Russia's"       ->  Russia                possessives are left out, glued on or not
    "D.C."           ->  DC                    dots of abbreviations are left out
    "Türkiye"        ->  Türkiye               folded to "turkiye"

Commas, ampersands and plus signs are atoms. Any other mark is a barrier that no name spans.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

BARRIER = "\0"
_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u2032`"
_WORD = re.compile(rf"[^\W_]+(?:[.{_APOSTROPHES}][^\W_]+)*\.?|[,&+]")
_POSSESSIVE = re.compile(rf"(?<=.)[{_APOSTROPHES}][sS]$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]?\.?$")
_VANISHES = re.compile(rf"(?:[-\u2010-\u2015\u2212/]|[{_APOSTROPHES}][sS]?|\s)*$")


class Atom(NamedTuple):
    """A word of a token: as written without dots, folded, and its offsets within the token."""

    text: str
    folded: str
    start: int
    end: int


def fold(text: str) -> str:
    """Return `text` compatibility-composed, in lower-case ASCII letters and digits only."""
    if not text.isascii():
        text = anyascii(unicodedata.normalize("NFKC", text))
    text = text.casefold()
    return text if text.isalnum() else "".join(c for c in text if c.isalnum())


@lru_cache(maxsize=1 << 16)
def atoms(token: str) -> tuple[Atom, ...]:
    """Return the atoms of a token or a phrase, in order.

    Hyphens, spaces and possessive endings yield none; a mark that no name holds yields a barrier.
    """
    if token.isascii() and token.isalnum():
        return (Atom(token, token.casefold(), 0, len(token)),)
    if token.isascii() and token.replace(" ", "").isalnum():
        return tuple(_plain(token))
    if _VANISHES.match(token):
        return () if token.count("\n") < 2 else (Atom(BARRIER, BARRIER, 0, len(token)),)
    found = []
    last = 0
    for match in _WORD.finditer(token):
        if not _VANISHES.match(token[last : match.start()]):
            found.append(Atom(BARRIER, BARRIER, last, match.start()))
        last = match.end()
        found.append(_atom(match[0], match.start()))
    if not _VANISHES.match(token[last:]):
        found.append(Atom(BARRIER, BARRIER, last, len(token)))
    return tuple(found)


def _plain(phrase: str) -> Iterator[Atom]:
    """Yield the words of a phrase that has only letters, digits and spaces."""
    end = 0
    for word in phrase.split():
        start = phrase.index(word, end)
        end = start + len(word)
        yield Atom(word, word.casefold(), start, end)


def _atom(word: str, start: int) -> Atom:
    plain = _POSSESSIVE.sub("", word)
    end = start + len(plain)
    if plain in ",&+":
        return Atom(plain, plain, start, end)
    plain = plain.replace(".", "") if _DOTTED.match(plain) else plain.removesuffix(".")
    return Atom(plain, fold(plain), start, end)


def name_atoms(phrase: str) -> tuple[Atom, ...]:
    """Return the atoms of a phrase without a leading article."""
    found = atoms(phrase)
    return found[1:] if len(found) > 1 and found[0].folded == "the" else found


def key(phrase: str) -> str:
    """Return the folded atoms without a leading article, spaced: equal keys, equal names."""
    return " ".join([atom.folded for atom in name_atoms(phrase)])
