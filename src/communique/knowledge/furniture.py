"""Page furniture: captions, credits, page numbers. Loads `languages/<lang>/furniture.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from communique.document import Span
from communique.errors import KnowledgeError

_LONGEST_LINE = 400


@cache
def load_furniture(lang: str = "en") -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a language; raises KnowledgeError for one that does not compile."""
    place = files("communique.knowledge") / "languages" / lang / "furniture.toml"
    data = tomllib.loads(place.read_text(encoding="utf-8"))
    try:
        return tuple(re.compile(entry["regex"], re.IGNORECASE) for entry in data["pattern"])
    except re.error as error:
        raise KnowledgeError(f"furniture.toml: {error.pattern!r} does not compile") from error


def find_furniture(text: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[Span, ...]:
    """Return the stretches of furniture in text order; lines of prose length are passed over."""
    found: list[Span] = []
    start = 0
    for line in text.split("\n"):
        if 1 < len(line) <= _LONGEST_LINE or start == 0:
            for pattern in patterns:
                match = pattern.search(line[:_LONGEST_LINE])
                if match is not None and match.end() > match.start():
                    found.append(Span(start + match.start(), start + match.end()))
        start += len(line) + 1
    return tuple(found)
