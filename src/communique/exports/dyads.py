"""Counts by month, pair of states and type of event: 6 columns, commas, a header."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import fmean
from typing import BinaryIO

from communique.exports._codes import codes_of
from communique.exports._table import Written, rows, write_csv
from communique.knowledge.acts import SYMMETRIC
from communique.records import Report

SUFFIX = ".csv"
COLUMNS = ("month", "source_country", "target_country", "type", "events", "goldstein_mean")

_Key = tuple[str, str, str, str]


def write(reports: Iterable[Report], out: BinaryIO, *, every_status: bool = False) -> Written:
    """Count events that took place, or all of them, between actors that belong to states.

    An event of three ministers counts once for a pair of states. Memory grows with the number of
    rows written, not with that of events.
    """
    written = Written()
    counts: dict[_Key, list[float | None]] = {}
    counted: set[_Key] = set()
    before: int | None = None
    for row in rows(reports, written, every_status=every_status):
        if row.event_id != before:
            before = row.event_id
            counted.clear()
        pair = [side.country for side in (row.source, row.target) if side and side.country]
        if len(pair) < 2:
            continue
        source, target = sorted(pair) if row.event.type in SYMMETRIC else pair
        month = "" if row.date is None else row.date.start.isoformat()[:7]
        key = month, source, target, row.event.type
        if key not in counted:
            counted.add(key)
            counts.setdefault(key, []).append(codes_of(row.event).goldstein)
    write_csv(out, COLUMNS)
    for key, values in sorted(counts.items()):
        known = [value for value in values if value is not None]
        write_csv(out, (*key, len(values), round(fmean(known), 3) if known else None))
    written.rows = len(counts)
    return written
