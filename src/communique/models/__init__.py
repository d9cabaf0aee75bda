"""What is learned: adapters and model cards.

`Parser` is what the main path asks of a parsing library.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from communique.document import Article, Doc


class Parser(Protocol):
    """Turns articles into parsed documents, in order."""

    made_by: str

    def parse(self, articles: Iterable[Article]) -> Iterator[Doc]:
        """Yield one Doc an article."""
        ...
