"""What the trainer of the event scorer learns from: labelled triples in four forms."""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from communique.document import Span
from communique.models import LABELS, Triple

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks" / "quality"))
from plv_split import HELD_OUT, folds

# How much a triple of each kind counts. PLV is outnumbered by what we wrote and made. Reports are
# labelled by conventions a little different from those of PLV and sentence-aligned by us, so that
# they count less.
PLV, OWN, GSR, REPORTS = 2.0, 1.0, 0.7, 0.4
# Triples of reports: at most so many of a type, and so many pairs of which nothing is told.
A_TYPE, NO_EVENT = 35, 150
# The older names of types.
RENAMED = {
    "DEMAND": ("REQUEST",),
    "FIGHT": ("ASSAULT",),
    "DISAPPROVE": ("ACCUSE",),
    "INVESTIGATE": ("ACCUSE",),
    "YIELD": ("CONCEDE", "RETREAT"),
}
_MARK = re.compile(r"\[([ST]) ([^\[\]]*)\]")
_SENTENCE = re.compile(r"(?<=[.!?])[”\"']? +(?=[A-Z“\"])|\n+")
# Convictions are ACCUSE in PLV, and SANCTION or COERCE in the reports.
_TRIED = re.compile(r"convict|sentenc|guilty|jail|verdict|prison", re.I)
# Signing is AGREE in the reports, and SUPPORT in PLV.
_SIGNED = re.compile(r"\bsign", re.I)
_SHORTEST, _LONGEST = 40, 320


class Example(NamedTuple):
    """A triple with what it tells of: several labels where either may be meant."""

    triple: Triple
    labels: tuple[str, ...]
    weight: float


def load(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def plv(path: Path) -> list[list[Example]]:
    """Return the triples of PLV by fold; those of HELD_OUT are not to be learned from."""
    return [[_plv(row) for row in fold] for fold in folds(load(path))]


def _plv(row: Mapping[str, Any]) -> Example:
    source, target = (_span(row[side]) for side in ("source_spans", "target_spans"))
    return Example(Triple(row["text"], source, target), _labels(row["root"]), PLV)


def _span(spans: Sequence[Sequence[int]]) -> Span | None:
    return Span(*spans[0]) if spans and spans[0][0] < spans[0][1] else None


def _labels(name: str) -> tuple[str, ...]:
    return RENAMED.get(name, (name,))


def written(folder: Path) -> list[Example]:
    """Return the triples of ours: `type,style,text`, the sides marked as [S Peru] and [T Chile]."""
    found = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            found += [Example(_inline(r["text"]), (r["type"],), OWN) for r in csv.DictReader(lines)]
    return [example for example in found if example.labels[0] in LABELS]


def _inline(text: str) -> Triple:
    spans: dict[str, Span] = {}
    plain, end = "", 0
    for mark in _MARK.finditer(text):
        plain += text[end : mark.start()]
        spans.setdefault(mark[1], Span(len(plain), len(plain) + len(mark[2])))
        plain += mark[2]
        end = mark.end()
    return Triple(plain + text[end:], spans.get("S"), spans.get("T"))


def gsr(path: Path) -> list[Example]:
    """Return PLOVER's gold records; where both sides act on each other either is the source."""
    found = []
    for row in load(path):
        labels = _labels(row["event"])
        spans = [(s["role"], Span(s["start"], s["end"])) for s in row["spans"] if s["text"]]
        sources = [span for role, span in spans if role in ("SRC", "SRC/TAR")]
        source = sources[0] if sources else None
        targets = [s for role, s in spans if role in ("TAR", "SRC/TAR") and s != source]
        if labels[0] in LABELS:
            target = targets[0] if targets else None
            found.append(Example(Triple(row["text"], source, target), labels, GSR))
    return found


def reports(path: Path, *, seed: int) -> list[Example]:
    """Return triples of reports labelled in full, and pairs in sentences without an event."""
    chance = random.Random(seed)
    told: list[Example] = []
    untold: list[Example] = []
    for report in load(path):
        sentences = list(_sentences(report["text"]))
        mentions = {entity["id"]: entity["mentions"] for entity in report["entities"]}
        for event in report["events"]:
            told += _told(report["text"], sentences, mentions, event)
        evidence = [span for event in report["events"] for span in event["evidence"]]
        for start, end in sentences:
            if not any(a < end and start < b for a, b in evidence):
                untold += _untold(report["text"], start, end, mentions, chance)
    chance.shuffle(told)
    chance.shuffle(untold)
    return [*at_most(told, A_TYPE), *untold[:NO_EVENT]]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _SENTENCE.finditer(text):
        if gap.start() > start:
            yield start, gap.start()
        start = gap.end()
    if start < len(text):
        yield start, len(text)


def _told(
    text: str,
    sentences: Sequence[tuple[int, int]],
    mentions: Mapping[str, Sequence[Sequence[int]]],
    event: Mapping[str, Any],
) -> Iterator[Example]:
    """Yield the triple of an event where a sentence names both its sides; one may be unknown."""
    start, end = event["evidence"][0]
    planned = event["status"] in ("planned", "proposed")
    if event["status"] in ("denied", "ended") or (event["type"] == "CONSULT" and planned):
        return
    if event["type"] in ("SANCTION", "COERCE") and _TRIED.search(text, start, end):
        return
    if event["type"] == "AGREE" and _SIGNED.search(text, start, end):
        return
    over = [span for span in sentences if span[0] < end and start < span[1]]
    low, high = max(over[0][0], start - 200), min(over[-1][1], end + 200)
    if high - low > 500:
        low, high = start, end
    sides = []
    for ids in (event["source"], event["target"]):
        spans = [m for i in ids for m in mentions.get(i, ()) if low <= m[0] and m[1] <= high]
        spans.sort(key=lambda m: (not (start <= m[0] and m[1] <= end), m[0]))
        if ids and not spans:
            return
        sides.append(Span(spans[0][0] - low, spans[0][1] - low) if spans else None)
    if high - low <= 600 and any(sides):
        yield Example(Triple(text[low:high], *sides), (event["type"],), REPORTS)


def _untold(
    text: str,
    start: int,
    end: int,
    mentions: Mapping[str, Sequence[Sequence[int]]],
    chance: random.Random,
) -> Iterator[Example]:
    """Yield a pair of entities that a sentence names though it tells of no event."""
    if not _SHORTEST < end - start < _LONGEST:
        return
    inside = [(m, i) for i in mentions for m in mentions[i] if start <= m[0] and m[1] <= end]
    pairs = [(a, b) for a, i in inside for b, j in inside if i != j and a[1] <= b[0]]
    if pairs:
        sides = [Span(m[0] - start, m[1] - start) for m in chance.choice(pairs)]
        yield Example(Triple(text[start:end], *sides), ("NONE",), REPORTS)


def at_most(examples: Iterable[Example], most: int) -> Iterator[Example]:
    """Yield examples, of each type the first so many."""
    seen: Counter[tuple[str, ...]] = Counter()
    for example in examples:
        seen[example.labels] += 1
        if seen[example.labels] <= most:
            yield example


def plv_label(example: Example) -> str:
    """Return the label that PLV gives an example."""
    return "YIELD" if len(example.labels) > 1 else example.labels[0]


__all__ = [
    "HELD_OUT",
    "Example",
    "at_most",
    "gsr",
    "plv",
    "plv_label",
    "reports",
    "written",
]
