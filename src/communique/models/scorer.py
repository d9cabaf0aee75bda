"""The event scorer: what the source of a sentence does to its target, by a small transformer.

The sentence is cut into word pieces, the two sides are put between marks, and one pass of the
network (ONNX, 8-bit) gives the probability of each PLOVER type and of none. What it was trained
on and how well it does stand in `cards/events.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from communique.document import Span
from communique.errors import ModelError
from communique.models import LABELS, Scorer, Triple, hub

__all__ = ["LABELS", "EventScorer", "Scorer", "Triple", "encode", "pieces"]

# Word pieces that the network sees at most, marks included; the sentences it learned from are
# shorter. Of a longer text it sees a window about the two sides.
LONGEST = 160
# Characters of a text that are cut into pieces at most, about the two sides: a piece has a
# character at least, so that the time for a text is bounded.
_REACH = 1_500
# Pieces that stand for no word of the vocabulary, taken as marks: before and behind the source,
# before and behind the target. The others open, close and fill up a text.
_MARKS = ("[unused1]", "[unused2]", "[unused3]", "[unused4]")
# The library takes UTF-8, which has no lone surrogates; one character stands for another.
_SURROGATE = re.compile("[\ud800-\udfff]")
_OPEN, _CLOSE, _FILL = "[CLS]", "[SEP]", "[PAD]"


class EventScorer:
    """Scores triples with the weights that come with communique.

    A triple is scored by itself, so that its scores are the same in whatever company: the network
    rounds by the range of all numbers of a pass. Raises ModelError where weights or card are
    missing or do not belong together.
    """

    def __init__(self) -> None:
        # Loaded by those who score alone: it takes a quarter of a second.
        import onnxruntime  # noqa: PLC0415

        told = hub.card("events")
        self.made_by = f"events {told['version']}"
        self._temperature = float(told["temperature"])
        options = onnxruntime.SessionOptions()
        # One thread: who reads much starts more processes.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            hub.weights("events"), options, providers=["CPUExecutionProvider"]
        )
        kept = self._session.get_modelmeta().custom_metadata_map
        if "pieces" not in kept:
            raise ModelError("the weights of the event scorer lack its tokeniser; reinstall")
        self._pieces = pieces(kept["pieces"])

    def score(self, triples: Sequence[Triple]) -> NDArray[np.float32]:
        """Return the probability of each of LABELS, (n, 17) float32; a row sums to 1."""
        logits = np.zeros((len(triples), len(LABELS)))
        for row, triple in enumerate(triples):
            ids = np.array([encode(self._pieces, triple)], dtype=np.int64)
            logits[row] = self._session.run(None, {"input_ids": ids})[0][0]
        raised = np.exp((logits - logits.max(axis=1, keepdims=True)) / self._temperature)
        shares: NDArray[np.float32] = (raised / raised.sum(axis=1, keepdims=True)).astype("float32")
        return shares


class Pieces(NamedTuple):
    """A tokeniser, and the numbers of the pieces that the scorer itself puts in."""

    tokenizer: Any
    marks: tuple[int, ...]
    opening: int
    closing: int
    fill: int


def pieces(description: str) -> Pieces:
    """Return a tokeniser from its description in JSON, as the weights hold it."""
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_str(description)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    numbers = [tokenizer.token_to_id(piece) for piece in (*_MARKS, _OPEN, _CLOSE, _FILL)]
    *marks, opening, closing, fill = (number for number in numbers if number is not None)
    return Pieces(tokenizer, tuple(marks), opening, closing, fill)


def encode(using: Pieces, triple: Triple) -> list[int]:
    """Return the numbers of the pieces of a triple, its sides between marks, at most LONGEST."""
    start, end = _reach(triple)
    sides = [_within(side, start, end) for side in (triple.source, triple.target)]
    text = _SURROGATE.sub("\ufffd", triple.text[start:end])
    cut = using.tokenizer.encode(text, add_special_tokens=False)
    ranges = [None if side is None else _range(cut.offsets, side) for side in sides]
    first, last = _window(len(cut.ids), ranges)
    found = [using.opening]
    for at in range(first, last + 1):
        found += _marks_at(at, ranges, using.marks)
        if at < last:
            found.append(cut.ids[at])
    found.append(using.closing)
    return found


def _reach(triple: Triple) -> tuple[int, int]:
    """Return which characters of a text are looked at: some about the sides, or the first."""
    sides = [side for side in (triple.source, triple.target) if side is not None]
    length = len(triple.text)
    start = max(0, min((side.start for side in sides), default=0) - _REACH // 3)
    return start, min(length, start + _REACH)


def _within(side: Span | None, start: int, end: int) -> Span | None:
    """Return a side in characters of the stretch, None where it lies outside."""
    if side is None or side.start >= end or side.end <= start:
        return None
    return Span(max(side.start, start) - start, min(side.end, end) - start)


def _range(offsets: Sequence[tuple[int, int]], side: Span) -> tuple[int, int] | None:
    """Return the pieces that a side shares a character with, as first and behind the last."""
    first = bisect_right(offsets, side.start, key=lambda offset: offset[1])
    behind = bisect_left(offsets, side.end, key=lambda offset: offset[0])
    return (first, behind) if first < behind else None


def _window(count: int, ranges: Sequence[tuple[int, int] | None]) -> tuple[int, int]:
    """Return which pieces are seen: all that fit, else those about the sides."""
    room = LONGEST - 2 - len(_MARKS)
    if count <= room:
        return 0, count
    named = [each for each in ranges if each is not None]
    if not named:
        return 0, room
    first, behind = min(each[0] for each in named), max(each[1] for each in named)
    spare = max(0, room - (behind - first))
    start = max(0, min(first - spare // 2, count - room))
    return start, start + room


def _marks_at(
    at: int, ranges: Sequence[tuple[int, int] | None], marks: tuple[int, ...]
) -> list[int]:
    """Return the marks before a piece: those that close, the last opened first, then the others."""
    closing, opening = [], []
    for number, each in enumerate(ranges):
        if each is not None:
            if each[1] == at:
                closing.append((-each[0], -number, marks[2 * number + 1]))
            if each[0] == at:
                opening.append((-each[1], number, marks[2 * number]))
    return [mark for _, _, mark in sorted(closing)] + [mark for _, _, mark in sorted(opening)]
