"""Text that JSON, XML and Parquet can hold, and states as others code them."""

from __future__ import annotations

import re
from functools import cache

from communique.knowledge.gazetteer_files import read_countries

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return text without what XML 1.0 forbids: control characters, surrogates, U+FFFE."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str, most: int) -> str:
    """Return text on one line, cut at `most` characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


@cache
def alpha2(alpha3: str | None) -> str | None:
    """Return a state's code of two letters, lower case."""
    found = _countries().get(alpha3 or "")
    return found.alpha2.lower() if found is not None and found.alpha2 else None


@cache
def country_name(alpha3: str) -> str:
    """Return a state's name in English, or the code where there is none."""
    found = _countries().get(alpha3)
    return alpha3 if found is None else found.name


@cache
def _countries():  # type: ignore[no-untyped-def]
    return read_countries()
