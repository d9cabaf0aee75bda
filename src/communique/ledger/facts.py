"""A report as the rows of the ledger: what its columns hold, and back to the report.

`fact_of` flattens one record of the wire format, so that rows are made alike from what was just
read, from what was stored, and from what a correction has changed.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from communique import serial
from communique.records import Report

LAYERS = ("meetings", "quotes", "events", "commitments", "indicators")
"""The layers of records that the ledger merges, in the order in which it takes them."""

SIDES = {
    "meetings": {"participants": "participant", "place": "place"},
    "quotes": {"speaker": "speaker", "addressee": "addressee"},
    "events": {"source": "source", "target": "target", "said_by": "said_by", "place": "place"},
    "commitments": {"by": "by", "to": "to"},
    "indicators": {"parties": "party"},
}
"""For each layer the members that name entities, and the role that an actor has by them."""

LABELS = {
    "meetings": "form",
    "quotes": "kind",
    "events": "type",
    "commitments": "kind",
    "indicators": "measure",
}
"""For each layer the member that says what sort of record it is."""

_WORDS = {"quotes": "content", "commitments": "about"}
_COMPRESSED = frozenset(("entities", "dates", "notes", "made_by"))

_METADATA = ("id", "title", "publisher", "published", "url", "text")

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

Body = dict[str, Any]
"""A record in the wire format."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A record flattened: what the columns of `records` hold.

    Days are ISO, both included. `sides` pairs roles with local ids of entities ("E3"), in order.
    """

    layer: str
    label: str
    status: str | None
    first_day: str | None
    last_day: str | None
    precision: str | None
    dated_by: str | None
    value: str | None
    direction: str | None
    words: str
    begins: int
    ends: int
    rule: str
    score: float | None
    sides: tuple[tuple[str, str], ...]
    body: str


def facts_of(written: Body) -> Iterator[Fact]:
    """Yield the records of a report in the wire format, layer by layer, each in text order."""
    for layer in LAYERS:
        for body in written[layer]:
            yield fact_of(layer, body, written["text"])


def fact_of(layer: str, body: Body, text: str) -> Fact:
    """Flatten a record of the wire format whose spans point into `text`."""
    spans = body.get(_WORDS.get(layer, "evidence")) or body["evidence"]
    placed = spans if layer == "quotes" else body["evidence"]
    first, last, precision, basis = _days(layer, body)
    return Fact(
        layer,
        label_of(layer, body),
        body.get("status"),
        first,
        last,
        precision,
        basis,
        body.get("value"),
        body.get("direction"),
        words_at(text, spans),
        placed[0][0],
        placed[0][1],
        str(body.get("rule", "given")),
        body.get("score"),
        tuple(_sides(layer, body)),
        json.dumps(body, ensure_ascii=False, separators=(",", ":")),
    )


def label_of(layer: str, body: Body) -> str:
    """Return the form, kind, type or measure of a record."""
    return str(body[LABELS[layer]])


def words_at(text: str, spans: Sequence[Sequence[int]]) -> str:
    """Return the words at some places of a text, parted by dots where they are apart."""
    return " … ".join(" ".join(text[begins:ends].split()) for begins, ends in spans)


def _sides(layer: str, body: Body) -> Iterator[tuple[str, str]]:
    for member, role in SIDES[layer].items():
        named = body.get(member)
        for local in [named] if isinstance(named, str) else named or ():
            yield role, local


def _days(layer: str, body: Body) -> tuple[str | None, str | None, str | None, str | None]:
    """Return first and last day, precision and basis of a record's own date."""
    when = body.get("when")
    if when is not None:
        last = date.fromisoformat(when["end"]) - timedelta(days=1)
        return when["start"], last.isoformat(), when["precision"], when["basis"]
    stated = body.get("period") if layer == "indicators" else None
    if isinstance(stated, str):
        bounds = days_of(stated)
        if bounds is not None:
            return bounds[0], bounds[1], bounds[2], "text"
    return None, None, None, None


def days_of(stated: str) -> tuple[str, str, str] | None:
    """Return first day, last day and precision of a date like 2024, 2024-05 or 2024-05-07.

    None where it is none.
    """
    parts = stated.split("-")
    try:
        numbers = [int(part) for part in parts]
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
            return None
        year, month, day = [*numbers, 0, 0][:3]
        if day:
            found = date(year, month, day).isoformat()
            return found, found, "day"
        if month:
            start = date(year, month, 1)
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            return start.isoformat(), end.isoformat(), "month"
        return date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat(), "year"
    except ValueError:
        return None


def storable(text: str) -> str:
    """Return text that SQLite can hold, of the same length: NUL and lone surrogates replaced."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def is_storable(written: Body) -> bool:
    """Say whether SQLite can hold all the text of a report in the wire format."""
    # JSON writes NUL as an escape and leaves lone surrogates as they are.
    line = json.dumps(written, ensure_ascii=False)
    return "\\u0000" not in line and _UNSTORABLE.search(line) is None


def published_day(report: Report) -> str | None:
    """Return the day of publication where the report was published, ISO, or None."""
    stated = report.article.extra.get("published_local") or report.article.published or ""
    try:
        return date.fromisoformat(stated.strip()[:10]).isoformat()
    except ValueError:
        return None


def packed(received: Body) -> bytes:
    """Return what of a report, as received, has no table of its own, compressed.

    Metadata and text are in it where the tables cannot hold them as they are.
    """
    body = {name: value for name, value in received.items() if name in _COMPRESSED}
    for name in _METADATA:
        value = received.get(name)
        if isinstance(value, str) and storable(value) != value:
            body[name] = value
    return zlib.compress(json.dumps(body, ensure_ascii=True).encode(), 6)


def unpacked(body: bytes) -> Body:
    """Return what `packed` has compressed."""
    found: Body = json.loads(zlib.decompress(body))
    return found


def report_of(article: Body, body: Body, records: Mapping[str, Sequence[Body]]) -> Report:
    """Return the report of an article's columns, a reading's body and its records."""
    return serial.from_dict({**article, **body, **records})


def changed(fact: Fact, change: Mapping[str, Any]) -> Fact:
    """Return a fact with what a correction sets: label, status, date, value, direction, words."""
    days: tuple[str | None, str | None, str | None] = fact.first_day, fact.last_day, fact.precision
    dated_by = fact.dated_by
    if "date" in change:
        days = (days_of(change["date"]) if change["date"] else None) or (None, None, None)
        dated_by = "corrected" if change["date"] else None
    plain = {
        name: change[name]
        for name in ("label", "status", "value", "direction", "words")
        if name in change
    }
    first, last, precision = days
    return replace(
        fact, first_day=first, last_day=last, precision=precision, dated_by=dated_by, **plain
    )
