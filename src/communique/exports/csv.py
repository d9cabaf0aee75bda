"""Our own table of events: everything that is known, commas, a header."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import BinaryIO

from communique.exports import _tidy
from communique.exports._table import Written, rows, write_csv
from communique.records import Report

SUFFIX = ".csv"
COLUMNS = tuple(_tidy.TYPES)


def write(reports: Iterable[Report], out: BinaryIO, *, every_status: bool = True) -> Written:
    """Write all events, whatever their status: it has a column of its own."""
    del every_status
    written = Written()
    write_csv(out, COLUMNS)
    for row in rows(reports, written):
        found = _tidy.cells(row)
        values = (found.get(column) for column in COLUMNS)
        write_csv(out, (str(v) if isinstance(v, date) else v for v in values))
    return written
