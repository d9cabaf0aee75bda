"""Is it a word of the language? A cheap check against a packaged lemma list."""

from __future__ import annotations

from functools import lru_cache

import simplemma

# No word of the list is as long; characters.
_LONGEST = 40


@lru_cache(maxsize=50_000)
def is_word(text: str, lang: str = "en") -> bool:
    """Say whether `text`, in lower case, is a listed word form ("order", but also "price")."""
    # The list is UTF-8, which has no lone surrogates: they are not printable.
    if not 0 < len(text) < _LONGEST or not text.isprintable():
        return False
    return bool(simplemma.is_known(text.casefold(), lang=lang))
