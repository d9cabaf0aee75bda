"""Ask a trained scorer about what the frames found: which type, or no event at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from communique.document import Span
from communique.extract.events.finding import Act
from communique.extract.events.scene import Scene, Side

# What the scorer must at least give the type of a frame, and may at most give to no event.
KEEP = 0.10
NONE = 0.60


class Opinion(Protocol):
    """A scorer, asked about sentences with two sides marked."""

    def __call__(
        self, triples: Sequence[tuple[str, Span | None, Span | None]]
    ) -> Sequence[Mapping[str, float]]:
        """Return for each the probability of each type and of "NONE"."""


def judge(told: Sequence[tuple[Scene, Act]], opinion: Opinion) -> list[tuple[Scene, Act]]:
    """Return the acts that stand, each with the probability of its type, in the order given."""
    if not told:
        return []
    opinions = opinion([_triple(scene, act) for scene, act in told])
    return [
        (scene, replace(act, score=round(said[act.frame.type], 3)))
        for (scene, act), said in zip(told, opinions, strict=True)
        if act.frame.sure or stands(act, said)
    ]


def stands(act: Act, said: Mapping[str, float]) -> bool:
    """Say whether what a frame found is likely enough to be an event of its type."""
    if not (act.source and act.target):
        return True
    return said["NONE"] <= NONE and said[act.frame.type] >= KEEP


def _triple(scene: Scene, act: Act) -> tuple[str, Span | None, Span | None]:
    whole = scene.sentence.span
    text = whole.of(scene.doc.text)
    return text, _mark(scene, act.source, whole), _mark(scene, act.target, whole)


def _mark(scene: Scene, side: Side, whole: Span) -> Span | None:
    """Return where the first of a side is named, in characters of its sentence."""
    if not side:
        return None
    token = side.tokens[0]
    inside = [
        span
        for span, id in scene.located.shown(scene.sentence.tokens[token].span)
        if id == side.ids[0]
    ]
    span = inside[0] if inside else scene.sentence.tokens[token].span
    start, end = max(span.start, whole.start), min(span.end, whole.end)
    return Span(start - whole.start, end - whole.start)
