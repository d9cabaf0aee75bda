"""Layers of a report as pandas tables, one row a record, entities written by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from communique.errors import InputError
from communique.marks import name_of, words
from communique.records import Evidence, Report, When

if TYPE_CHECKING:
    import pandas

Row = dict[str, object]


def frame(report: Report, layer: str) -> pandas.DataFrame:
    """Return one layer as a table, its columns there even when it has no rows.

    `text` columns hold the words of the evidence, `start` and `end` where its first piece stands.
    Raises InputError for an unknown layer, or where pandas is not installed.
    """
    if layer not in LAYERS:
        raise InputError(f"no layer {layer!r}; there are {', '.join(LAYERS)}")
    try:
        # An extra: most runs write JSON and never make a table.
        import pandas  # noqa: PLC0415
    except ImportError as error:
        raise InputError('tables need pandas: pip install "communique[frames]"') from error
    columns, rows = LAYERS[layer]
    return pandas.DataFrame(rows(report), columns=list(columns))


def _names(report: Report, ids: tuple[str, ...]) -> str:
    return "; ".join(name_of(report, each) or each for each in ids)


def _at(pieces: tuple[Evidence, ...]) -> Row:
    first = min(pieces, default=None)
    if first is None:
        return {"start": None, "end": None}
    return {"start": first.span.start, "end": first.span.end}


def _iso(when: When | None) -> str | None:
    return None if when is None else when.iso()


def _entities(report: Report) -> list[Row]:
    return [
        {
            "id": entity.id,
            "kind": entity.kind,
            "name": entity.name,
            "country": entity.country,
            "roles": "; ".join(entity.roles),
            "sector": entity.sector,
            "mentions": len(entity.mentions),
            "lat": None if entity.where is None else entity.where.lat,
            "lon": None if entity.where is None else entity.where.lon,
            "rule": entity.rule,
        }
        for entity in report.entities
    ]


def _meetings(report: Report) -> list[Row]:
    return [
        {
            "form": meeting.form,
            "status": meeting.status,
            "participants": _names(report, meeting.participants),
            "place": name_of(report, meeting.place),
            "date": _iso(meeting.date),
            "text": words(meeting.evidence),
            **_at(meeting.evidence),
            "rule": meeting.rule,
        }
        for meeting in report.meetings
    ]


def _quotes(report: Report) -> list[Row]:
    return [
        {
            "kind": quote.kind,
            "speaker": name_of(report, quote.speaker),
            "speaker_words": words(quote.speaker_span) or None,
            "addressee": name_of(report, quote.addressee),
            "cue": words(quote.cue) or None,
            "text": words(quote.content),
            **_at(quote.content),
            "rule": quote.rule,
        }
        for quote in report.quotes
    ]


def _events(report: Report) -> list[Row]:
    return [
        {
            "type": event.type,
            "status": event.status,
            "source": _names(report, event.source),
            "target": _names(report, event.target),
            "place": name_of(report, event.place),
            "date": _iso(event.date),
            "text": words(event.evidence),
            **_at(event.evidence),
            "rule": event.rule,
        }
        for event in report.events
    ]


def _commitments(report: Report) -> list[Row]:
    return [
        {
            "kind": commitment.kind,
            "by": _names(report, commitment.by),
            "to": _names(report, commitment.to),
            "about": words(commitment.about),
            "due": _iso(commitment.due),
            "text": words(commitment.evidence),
            **_at(commitment.evidence),
            "rule": commitment.rule,
        }
        for commitment in report.commitments
    ]


def _indicators(report: Report) -> list[Row]:
    return [
        {
            "measure": indicator.measure,
            "parties": _names(report, indicator.parties),
            "direction": indicator.direction,
            "value": indicator.value,
            "period": indicator.period,
            "text": words(indicator.evidence),
            **_at(indicator.evidence),
            "rule": indicator.rule,
        }
        for indicator in report.indicators
    ]


def _dates(report: Report) -> list[Row]:
    return [
        {
            "text": None if when.evidence is None else when.evidence.text,
            "date": when.iso(),
            "first": when.start.isoformat(),
            "last": when.last().isoformat(),
            "precision": when.precision,
            "basis": when.basis,
            **_at(() if when.evidence is None else (when.evidence,)),
            "rule": when.rule,
        }
        for when in report.dates
    ]


_PLACED = ("start", "end", "rule")
LAYERS: dict[str, tuple[tuple[str, ...], Callable[[Report], list[Row]]]] = {
    "entities": (
        ("id", "kind", "name", "country", "roles", "sector", "mentions", "lat", "lon", "rule"),
        _entities,
    ),
    "meetings": (
        ("form", "status", "participants", "place", "date", "text", *_PLACED),
        _meetings,
    ),
    "quotes": (
        ("kind", "speaker", "speaker_words", "addressee", "cue", "text", *_PLACED),
        _quotes,
    ),
    "events": (
        ("type", "status", "source", "target", "place", "date", "text", *_PLACED),
        _events,
    ),
    "commitments": (("kind", "by", "to", "about", "due", "text", *_PLACED), _commitments),
    "indicators": (
        ("measure", "parties", "direction", "value", "period", "text", *_PLACED),
        _indicators,
    ),
    "dates": (("text", "date", "first", "last", "precision", "basis", *_PLACED), _dates),
}
