"""A sentence with what is known about it."""

from __future__ import annotations

from dataclasses import dataclass

from communique.document import Doc, Sentence
from communique.extract.meetings.parties import Cast, Side
from communique.knowledge.encounters import Encounters


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what is known about it; `ahead` where the present tense means the future."""

    sentence: Sentence
    cast: Cast
    know: Encounters
    doc: Doc
    ahead: bool

    def side(self, index: int | None) -> Side:
        """Return the parties of the phrase that a token heads."""
        return self.cast.side(self.sentence, index)
