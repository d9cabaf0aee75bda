"""Our own table of events as Parquet: the columns of csv, with their types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import BinaryIO

from communique.errors import InputError
from communique.exports import _tidy
from communique.exports._table import Written, rows, writable
from communique.records import Report

SUFFIX = ".parquet"
COLUMNS = tuple(_tidy.TYPES)
BATCH = 10_000
"""Rows held in memory, and written as one row group."""


def write(reports: Iterable[Report], out: BinaryIO, *, every_status: bool = True) -> Written:
    """Write all events, whatever their status: it has a column of its own.

    Raises InputError where pyarrow is not installed.
    """
    del every_status
    try:
        # An extra: it is larger than everything else together.
        import pyarrow  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise InputError('Parquet needs pyarrow: pip install "communique[parquet]"') from error
    kinds = {
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        str: pyarrow.string(),
        date: pyarrow.date32(),
    }
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in _tidy.TYPES.items()])
    written = Written()
    found = _cells(reports, written)
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(found, BATCH)):
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
    return written


def _cells(reports: Iterable[Report], written: Written) -> Iterator[dict[str, object]]:
    for row in rows(reports, written):
        yield {
            column: writable(value) if isinstance(value, str) else value
            for column, value in _tidy.cells(row).items()
        }
