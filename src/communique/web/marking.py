"""A report's text cut where its records begin and end, each record in a lane of its own.

Overlapping records are told apart by lanes: lines under the words, one below the other. A record
keeps its lane through all its pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from communique.document import Span
from communique.records import Commitment, Evidence, Quote, Report

LAYERS = ("meetings", "quotes", "events", "commitments", "indicators")
LANES = 6
"""Records beyond so many at one place share the last lane."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A record in the text: `key` names its place on the page, `name` what is written."""

    key: str
    name: str
    layer: str
    lane: int
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """A place where the text denotes an entity."""

    span: Span
    entity: str
    kind: str
    is_name: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Text under one set of records, the lowest lane first; `begins` are those that start here."""

    text: str
    records: tuple[Marked, ...]
    begins: tuple[Marked, ...]
    naming: Naming | None


def marked(report: Report, names: Mapping[tuple[str, int], tuple[str, str]]) -> tuple[Marked, ...]:
    """Return the records of a report with their lanes, in text order.

    `names` gives key and name by layer and number; a record without is left out.
    """
    found = []
    for layer in LAYERS:
        for number, record in enumerate(getattr(report, layer)):
            if (layer, number) in names:
                found.append((layer, _spans(record), *names[layer, number]))
    found.sort(key=lambda each: (each[1][0].start, -each[1][-1].end))
    ends = [0] * LANES
    made = []
    for layer, spans, key, name in found:
        free = [lane for lane, end in enumerate(ends) if end <= spans[0].start]
        lane = free[0] if free else LANES - 1
        ends[lane] = max(ends[lane], spans[-1].end)
        made.append(Marked(key, name, layer, lane, spans))
    return tuple(made)


def _spans(record: Any) -> tuple[Span, ...]:
    """Return where the words of a record stand: of a quote those alone that were said."""
    pieces: Sequence[Evidence] = record.content if isinstance(record, Quote) else record.evidence
    if isinstance(record, Commitment) and not pieces:
        pieces = record.about
    return tuple(sorted({each.span for each in pieces}))


def _namings(report: Report) -> list[Naming]:
    """Return the mentions of entities in text order, none within another."""
    found = sorted(
        (
            Naming(mention.span, entity.id, entity.kind, mention.kind == "name")
            for entity in report.entities
            for mention in entity.mentions
        ),
        key=lambda each: (each.span.start, -each.span.end),
    )
    kept: list[Naming] = []
    for each in found:
        if not kept or each.span.start >= kept[-1].span.end:
            kept.append(each)
    return kept


def pieces(report: Report, records: Sequence[Marked]) -> Iterator[Piece]:
    """Yield the whole text in pieces, in order; joined, the pieces are the text again."""
    text = report.article.text
    namings = _namings(report)
    spans = [(span, record) for record in records for span in record.spans]
    spans.sort(key=lambda each: (each[0].start, each[1].lane))
    edges = {0, len(text)}
    for span in (*(each for each, _ in spans), *(each.span for each in namings)):
        edges |= {span.start, span.end}
    active: list[tuple[Span, Marked]] = []
    seen: set[str] = set()
    at, named = 0, 0
    for start, end in pairwise(sorted(edges)):
        active = [each for each in active if each[0].end > start]
        while at < len(spans) and spans[at][0].start <= start:
            active.append(spans[at])
            at += 1
        while named < len(namings) and namings[named].span.end <= start:
            named += 1
        inside = named < len(namings) and namings[named].span.start <= start
        yield _piece(text[start:end], active, seen, namings[named] if inside else None)


def _piece(
    text: str, active: Sequence[tuple[Span, Marked]], seen: set[str], naming: Naming | None
) -> Piece:
    unique = {record.key: record for _, record in active}
    records = tuple(sorted(unique.values(), key=lambda record: record.lane))
    begins = tuple(record for record in records if record.key not in seen)
    seen |= set(unique)
    return Piece(text, records, begins, naming)
