"""A sentence with what is known about it."""

from __future__ import annotations

from dataclasses import dataclass

from communique.document import Doc, Sentence
from communique.extract.meetings.parties import Cast, Side
from communique.knowledge.encounters import Encounters


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what is known about it; `ahead` where the present tense means the future.

    `timed` are the tokens that head an expression of time, `here` is the place of the dateline.
    """

    sentence: Sentence
    cast: Cast
    know: Encounters
    doc: Doc
    ahead: bool
    timed: frozenset[int] = frozenset()
    here: str | None = None

    def side(self, index: int | None) -> Side:
        """Return the parties of the phrase that a token heads."""
        return self.cast.side(self.sentence, index)
