"""Code triples: what the source does to the target in a sentence, in PLOVER and CAMEO.

    rows = [{"text": "Peru recalled its envoy from Chile.", "source": "Peru", "target": "Chile"}]
    for row in code_triples(rows):
        row["type"], row["probability"], row["goldstein"]

The actors are given, so that only the coding of the act is put to the test: this is how others
measure communique beside their own coders, and how its own benchmarks do. A `Coder` holds the
loaded model; make one and keep it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from communique.document import Span
from communique.errors import Rejected
from communique.knowledge.acts import load_acts
from communique.knowledge.codebook import QUADS, find_contexts, find_mode, load_codebook
from communique.knowledge.phrases import lemmas
from communique.models import LABELS, Scorer, Triple
from communique.models.scorer import EventScorer
from communique.patterns import Found, FramePatterns

Coded = dict[str, Any]
Row = tuple[str, Mapping[str, Any]]

LONGEST_TEXT = 10_000
"""The longest text that is coded, in characters; a sentence or a paragraph is far below it."""

ADDED = (
    "type",
    "probability",
    "probabilities",
    "mode",
    "contexts",
    "quad",
    "quad_name",
    "cameo",
    "goldstein",
    "plover_score",
    "rule",
    "note",
)
"""What is added to a row, in this order."""

GIVEN = "given_"
"""Goes before the name of a column that the row has already, so that its own value is kept."""

# Texts of one batch: enough for the scorer to put those of a length side by side, few enough for
# a pipe to be answered within seconds.
_BATCH = 256
_SHOWN = 3
_DIGITS = 4
NONE = "NONE"
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


Patterns = Callable[[Sequence[Triple]], Iterable[Found | None]]
"""Finds acts between the sides of triples by other means than the scorer."""

# What a frame's word adds to the logarithm of its type's probability. Frames are right on 0.90 of
# the PLV triples that they fire on, the scorer on 0.88 of all: 1.5 to 3.5 were alike on a fifth of
# PLV that the scorer had not learned from (macro-F1 0.885 without, 0.921 with).
WEIGHT = 2.5
# A scorer that is as sure as this is not asked to listen: 0.8 and 0.995 gave the same figures on
# the same fifth, and parsing what is sure costs a tenth of the time.
SURE = 0.8


def code_triples(
    rows: Iterable[Mapping[str, Any]],
    *,
    none: bool = False,
    scorer: Scorer | None = None,
    patterns: Patterns | None = None,
) -> Iterator[Coded | Rejected]:
    """Yield each row with what it says of its actors added (`ADDED`), in order.

    A row has `text`, `source` and `target`, and may have `source_spans` and `target_spans`, lists
    of [start, end) in characters of the text; without them the names are looked for in it. A side
    that is missing or not found is coded as unknown, with a `note`. What cannot be coded comes as
    a Rejected with its number, from 1. `none` lets the answer be that there is no event (`type`
    None); otherwise the sixteen types share all probability.
    """
    coder = Coder(scorer, patterns=patterns) if scorer is not None else _coder()
    return coder.code(((f"row {n}", row) for n, row in enumerate(rows, start=1)), none=none)


@lru_cache(maxsize=1)
def _coder() -> Coder:
    return Coder()


class Coder:
    """Codes rows by a scorer's probabilities, and by what `patterns` find where it is less sure.

    A pattern's type gains by `WEIGHT`; where it wins, mode and CAMEO code are the pattern's.
    Without arguments both are those that come with communique; a scorer alone is asked alone.
    Raises ModelError where they are not whole.
    """

    def __init__(self, scorer: Scorer | None = None, *, patterns: Patterns | None = None) -> None:
        self._scorer = scorer or EventScorer()
        self._patterns = FramePatterns() if scorer is None and patterns is None else patterns
        self._book = load_codebook()
        self._acts = load_acts()

    def code(
        self, rows: Iterable[Row | Rejected], *, none: bool = False
    ) -> Iterator[Coded | Rejected]:
        """Yield rows coded; each comes with its place, and what is rejected passes through."""
        remaining = iter(rows)
        while batch := [_asked(row) for row in islice(remaining, _BATCH)]:
            triples = [each.triple for each in batch if isinstance(each, _Asked)]
            coded = self._code(triples, none)
            for each in batch:
                yield each if isinstance(each, Rejected) else _joined(each, next(coded))

    def _code(self, triples: Sequence[Triple], none: bool) -> Iterator[Coded]:
        """Yield what is added to the row of each triple but for its note."""
        scores = self._scorer.score(triples).tolist() if triples else []
        chances = [_chances(row, none) for row in scores]
        unsure = [i for i, each in enumerate(chances) if max(each.values()) < SURE]
        found: dict[int, Found | None] = {}
        if self._patterns is not None:
            found = dict(zip(unsure, self._patterns([triples[i] for i in unsure]), strict=True))
        for index, triple in enumerate(triples):
            yield self._coded(triple, chances[index], found.get(index))

    def _coded(self, triple: Triple, chances: dict[str, float], found: Found | None) -> Coded:
        if found is not None:
            chances = _weighed(chances, found.type)
        ranked = sorted(chances, key=lambda type: -chances[type])
        best = ranked[0]
        shown = {type: round(chances[type], _DIGITS) for type in ranked[:_SHOWN]}
        told = {"probability": shown[best], "probabilities": shown}
        if best == NONE:
            return {**dict.fromkeys(ADDED), **told, "contexts": [], "rule": self._scorer.made_by}
        won = found if found is not None and found.type == best else None
        # An actor's own name says nothing of how it acts: "the Strike Committee".
        words = _words(triple.text, besides=(triple.source, triple.target))
        mode = (won.mode if won is not None else None) or find_mode(best, words)
        quad = self._book.quad(best)
        cameo = won.cameo if won is not None else self._acts.code(best, lemmas(words))
        cameo = cameo or self._book.cameo(best, mode)
        return {
            "type": best,
            **told,
            "mode": mode,
            "contexts": list(find_contexts(_words(triple.text), self._book)),
            "quad": quad,
            "quad_name": QUADS[quad],
            "cameo": cameo,
            "goldstein": self._book.goldstein(cameo),
            "plover_score": self._book.score(best, mode),
            "rule": won.rule if won is not None else self._scorer.made_by,
        }


def _weighed(chances: dict[str, float], type: str) -> dict[str, float]:
    """Return probabilities in which a pattern's word for one type counts."""
    raised = {**chances, type: chances[type] * math.exp(WEIGHT)}
    total = sum(raised.values())
    return {name: chance / total for name, chance in raised.items()}


def _chances(scores: Sequence[float], none: bool) -> dict[str, float]:
    """Return the probability of each label; without `none` the types share all of it."""
    chances = dict(zip(LABELS, scores, strict=True))
    if none:
        return chances
    del chances[NONE]
    # A scorer may be wholly sure that there is no event.
    total = sum(chances.values()) or 1.0
    return {type: chance / total for type, chance in chances.items()}


def _words(text: str, *, besides: Iterable[Span | None] = ()) -> list[str]:
    """Return the words of a text that do not stand in certain spans."""
    words = ((match[0], Span(*match.span())) for match in _WORD.finditer(text))
    left_out = [span for span in besides if span is not None]
    return [word for word, span in words if not any(span.overlaps(out) for out in left_out)]


class _Asked(NamedTuple):
    values: Mapping[str, Any]
    triple: Triple
    note: str | None


def _asked(row: Row | Rejected) -> _Asked | Rejected:
    if isinstance(row, Rejected):
        return row
    place, values = row
    text = values.get("text")
    if not isinstance(text, str) or not text.strip():
        return Rejected(place, "no text: wants a sentence in `text`")
    if len(text) > LONGEST_TEXT:
        return Rejected(place, f"longer than {LONGEST_TEXT:,} characters; give the sentence alone")
    try:
        source, target = _sides(text, values)
    except ValueError as error:
        return Rejected(place, str(error))
    notes = [
        f"no {side} given" if _absent(values.get(side)) else f"{side} not found in the text"
        for side, found in (("source", source), ("target", target))
        if found is None
    ]
    return _Asked(values, Triple(text, source, target), "; ".join(notes) or None)


def _sides(text: str, values: Mapping[str, Any]) -> tuple[Span | None, Span | None]:
    """Return where source and target stand; raises ValueError naming the column at fault."""
    found = {side: _given_span(text, values, side) for side in ("source", "target")}
    names = {side: _given_name(values, side) for side in found}
    # The longer name first, so that "Peru" is not looked for within "the president of Peru".
    for side in sorted(found, key=lambda side: -len(names[side])):
        if found[side] is None and names[side]:
            other = next(span for name, span in found.items() if name != side)
            found[side] = find_name(text, names[side], beside=other)
    return found["source"], found["target"]


def _given_name(values: Mapping[str, Any], side: str) -> str:
    name = values.get(side)
    if _absent(name):
        return ""
    if not isinstance(name, str):
        raise ValueError(f"{side} is no string")
    return name.strip()


def _absent(value: object) -> bool:
    """Say whether a cell is empty: pandas has NaN there, which is not equal to itself."""
    return value is None or value in ("", []) or value != value


def _given_span(text: str, values: Mapping[str, Any], side: str) -> Span | None:
    column = f"{side}_spans"
    spans = values.get(column)
    if _absent(spans):
        return None
    if isinstance(spans, str):  # a cell of a table
        try:
            spans = json.loads(spans)
        except ValueError:
            raise ValueError(f"{column} is no JSON list") from None
    match spans:
        case []:
            return None
        case [[int(start), int(end)], *_] if 0 <= start < end <= len(text):
            return Span(start, end)
    raise ValueError(f"{column} wants [[start, end], ...] within the text")


def find_name(text: str, name: str, *, beside: Span | None = None) -> Span | None:
    """Return where a name stands first: as written, in other case, with other white space.

    Whole words come before parts of words, and a place that does not overlap `beside` before one
    that does.
    """
    words = name.split()
    if not words:
        return None
    literal, spaced = re.escape(name), r"\s+".join(map(re.escape, words))
    for pattern, flags in ((literal, 0), (literal, re.IGNORECASE), (spaced, re.IGNORECASE)):
        for form in (rf"(?<!\w){pattern}(?!\w)", pattern):
            spans = [Span(*match.span()) for match in re.finditer(form, text, flags)]
            free = [span for span in spans if beside is None or not span.overlaps(beside)]
            if spans:
                return (free or spans)[0]
    return None


def _joined(asked: _Asked, coded: Coded) -> Coded:
    """Return a row with what was coded; its own values of the same names are kept beside."""
    own = {GIVEN + name if name in ADDED else name: value for name, value in asked.values.items()}
    return {**own, **{name: coded.get(name) for name in ADDED}, "note": asked.note}
