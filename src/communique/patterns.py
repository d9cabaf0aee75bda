"""What the frames make of a triple whose two sides are given: the same as in a report.

The sides stand as entities of their own at the places given; what the frames find between them
is an act with the mode and the CAMEO code of its frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from communique import knowledge
from communique.document import Article, Doc, Span
from communique.extract.events.finding import Act, find_acts
from communique.located import Located
from communique.models import Parser, Triple, hub
from communique.records import Entity, Evidence, Mention
from communique.sides.scene import Scene
from communique.sides.voices import Voices

_SOURCE, _TARGET = "source", "target"


class Found(NamedTuple):
    """An act that a frame finds: its PLOVER type and mode, its CAMEO code, and the frame."""

    type: str
    mode: str | None
    cameo: str | None
    rule: str


class FramePatterns:
    """Finds acts between given sides; holds a parser, which is the default one without names.

    Raises ModelError where no English pipeline is installed.
    """

    def __init__(self, parser: Parser | None = None) -> None:
        if parser is None:
            from communique.models.parser import SpacyParser  # noqa: PLC0415  (slow to import)

            parser = SpacyParser(hub.default_parser(), names=False)
        self._parser = parser
        self._acts = knowledge.load("en").acts

    def __call__(self, triples: Sequence[Triple]) -> Iterator[Found | None]:
        """Yield for each triple the first act of its source on its target, or None."""
        docs = self._parser.parse(Article(triple.text) for triple in triples)
        for triple, doc in zip(triples, docs, strict=True):
            found = (_found(act) for act in self._between(doc, triple))
            yield next(found, None)

    def _between(self, doc: Doc, triple: Triple) -> Iterator[Act]:
        if triple.source is None or triple.target is None:
            return
        located = Located(
            _entity(triple.text, id, span)
            for id, span in ((_SOURCE, triple.source), (_TARGET, triple.target))
        )
        voices = Voices(doc, located, (), None)
        for sentence in doc.sentences:
            for act in find_acts(Scene(doc, sentence, located, self._acts, voices)):
                if _SOURCE in act.source.ids and _TARGET in act.target.ids:
                    yield act


def _found(act: Act) -> Found:
    frame = act.frame
    return Found(frame.type, frame.mode, frame.cameo, f"events.{frame.name}")


def _entity(text: str, id: str, span: Span) -> Entity:
    """Return a side as a body of a state of its own, which may act on any other."""
    mention = Mention(Evidence.at(text, span), "name")
    return Entity(id, "organisation", span.of(text), id, (mention,))
