"""What is learned: adapters and model cards.

`Parser` is what the main path asks of a parsing library, `Scorer` what it asks about an act and
its two sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from communique.document import Article, Doc, Span
from communique.records import EVENT_TYPES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LABELS = (*EVENT_TYPES, "NONE")
"""What a scorer chooses among: the types of PLOVER, and that the sentence tells of no such act."""


class Parser(Protocol):
    """Turns articles into parsed documents, in order."""

    made_by: str

    def parse(self, articles: Iterable[Article]) -> Iterator[Doc]:
        """Yield one Doc an article."""
        ...


class Triple(NamedTuple):
    """A sentence with the places that name who acts and whom it is done to.

    A side that is not named is None.
    """

    text: str
    source: Span | None
    target: Span | None


class Scorer(Protocol):
    """Says what the source of a triple does to its target."""

    made_by: str

    def score(self, triples: Sequence[Triple]) -> NDArray[np.float32]:
        """Return the probability of each of LABELS, (n, 17); a row sums to 1."""
        ...
