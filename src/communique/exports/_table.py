"""Events as flat rows: one row for each pair of a source and a target."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from communique.records import Entity, Event, Report, When

HAPPENED = frozenset({"occurred", "ongoing", "ended"})
"""The statuses of events that took place: tables without a column for it hold no others."""

ID_BITS = 53
"""Ids are whole numbers that R and JavaScript, which count in doubles, hold exactly."""

# A tab or a line's end would break a table without quotation marks, and so would a mark that
# a reader takes for the beginning of a quoted cell. Control characters are never part of a name.
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(slots=True)
class Written:
    """What an export came to.

    `undated` counts events that neither name a day nor stand in a report with a publication date;
    `left_out` those that were planned, proposed or denied.
    """

    events: int = 0
    rows: int = 0
    undated: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """An event with one source and one target, each None where the event names none.

    `event_id` is the same in all rows of an event and `id` unique; both depend on what was read
    alone. `date` is the event's, or that of publication with its basis, or None.
    """

    report: Report
    event: Event
    event_id: int
    id: int
    source: Entity | None
    target: Entity | None
    place: Entity | None
    date: When | None


def rows(
    reports: Iterable[Report], written: Written, *, every_status: bool = True
) -> Iterator[Row]:
    """Yield the rows of all events, in the order of the reports, and count them."""
    for report in reports:
        entities = {entity.id: entity for entity in report.entities}
        published = _publication(report)
        seen: Counter[str] = Counter()
        for event in report.events:
            if not every_status and event.status not in HAPPENED:
                written.left_out += 1
                continue
            dated = event.date or published
            written.events += 1
            written.undated += dated is None
            key = _key(report, event)
            seen[key] += 1
            event_id = _number(key, str(seen[key]))
            place = entities[event.place] if event.place is not None else None
            for source, target in _pairs(event):
                written.rows += 1
                id = _number(str(event_id), source or "", target or "")
                sides = entities.get(source or ""), entities.get(target or "")
                yield Row(report, event, event_id, id, *sides, place, dated)


def write_tsv(
    reports: Iterable[Report],
    out: BinaryIO,
    cells: Callable[[Row], Mapping[str, object]],
    columns: Sequence[str],
    *,
    header: bool,
    every_status: bool,
) -> Written:
    """Write a table with tabs and without quotation marks; columns without a cell stay empty."""
    written = Written()
    if header:
        out.write(_tsv_line(columns))
    for row in rows(reports, written, every_status=every_status):
        found = cells(row)
        out.write(_tsv_line([found.get(column) for column in columns]))
    return written


def write_csv(out: BinaryIO, cells: Iterable[object]) -> None:
    """Write one line of a table with commas; text is quoted, numbers and nothing are not."""
    out.write((",".join(map(_csv_cell, cells)) + "\n").encode())


def writable(text: str) -> str:
    """Return text that UTF-8 and every reader can hold, of the same length."""
    return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def words_of(row: Row, entity: Entity | None) -> str | None:
    """Return the words that name an entity in the event's evidence, or its first mention."""
    if entity is None or not entity.mentions:
        return None
    spans = [piece.span for piece in row.event.evidence]
    inside = (m.text for m in entity.mentions if any(span.contains(m.span) for span in spans))
    return next(inside, entity.mentions[0].text)


def published_at(report: Report) -> datetime | None:
    """Return when the report was published, or None where it says nothing that can be read."""
    given = report.article.extra.get("published_local") or report.article.published
    try:
        return datetime.fromisoformat((given or "").strip())
    except ValueError:
        return None


def _publication(report: Report) -> When | None:
    moment = published_at(report)
    if moment is None or moment.date() == date.max:
        return None
    day = moment.date()
    return When(day, date.fromordinal(day.toordinal() + 1), "day", "published")


def _pairs(event: Event) -> Iterator[tuple[str | None, str | None]]:
    for source in event.source or (None,):
        for target in event.target or (None,):
            yield source, target


def _key(report: Report, event: Event) -> str:
    """Return what an event is known by: its report, type, sides and words."""
    offsets = (f"{piece.span.start}-{piece.span.end}" for piece in sorted(event.evidence))
    parts = (report.article.id, event.type, *event.source, ">", *event.target, ">", *offsets)
    return "\x1f".join(parts)


def _number(*parts: str) -> int:
    digest = hashlib.sha256("\x1e".join(parts).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - ID_BITS)


def _tsv_line(cells: Iterable[object]) -> bytes:
    return ("\t".join(map(_tsv_cell, cells)) + "\n").encode()


def _tsv_cell(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    return _BREAKS.sub(" ", writable(value)).replace('"', "'").strip()


def _csv_cell(value: object) -> str:
    """Return a cell: text in quotation marks, so that codes are told from numbers."""
    if not isinstance(value, str):
        return "" if value is None else str(value)
    return '"' + writable(value).replace('"', '""') + '"'
