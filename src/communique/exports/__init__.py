"""Event tables: reports to the columns of other event data sets, and to tables of our own.

Each public module here writes one format. Its docstring's first line says which, and it has

    SUFFIX                                   what such a file's name ends with
    COLUMNS                                  the names of its columns, in order
    write(reports, out, *, every_status=False) -> Written

`out` is opened for bytes; reports are taken one at a time, so memory stays flat. Adding a format is
adding a module; `docs/exports.md` says of each column what it holds, and what stays empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import BinaryIO, Protocol, cast

from communique.errors import InputError
from communique.exports._table import Written
from communique.records import Report
from communique.registry import modules_in

__all__ = ["Format", "Written", "export", "formats"]


class Format(Protocol):
    """What a module of this folder has."""

    SUFFIX: str
    COLUMNS: Sequence[str]

    def write(
        self, reports: Iterable[Report], out: BinaryIO, *, every_status: bool = False
    ) -> Written:
        """Write the events of reports; `every_status` keeps planned, proposed and denied ones."""
        ...


def formats() -> dict[str, Format]:
    """Return the formats by name, in name order."""
    modules = modules_in("communique.exports")
    return {module.__name__.rpartition(".")[2]: cast(Format, module) for module in modules}


def export(
    reports: Iterable[Report], out: BinaryIO, *, form: str, every_status: bool = False
) -> Written:
    """Write the events of reports in the format of that name, and return what was written.

    Raises InputError for an unknown name, and where a format needs a library that is missing.
    """
    known = formats()
    if form not in known:
        raise InputError(f"no format {form!r}; there are {', '.join(known)}")
    return known[form].write(reports, out, every_status=every_status)
