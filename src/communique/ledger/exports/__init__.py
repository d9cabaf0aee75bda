"""Exports: a ledger to what other tools open, each thing once however many reports tell of it.

Each public module here writes one form. Its docstring's first line says which, and it has

    FOLDER                      whether it writes a folder of files rather than one file
    write(chosen, out) -> int   writes what was chosen of a ledger, and returns how many of what
    UNIT                        of what: "entities", "features"

`out` is opened for bytes, or is the path of an empty folder. The event tables of
`communique.exports` are written from a ledger as well, by `_events`. Adding a form is adding a
module; `docs/exports.md` says what each holds.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Protocol, cast

from communique.errors import InputError
from communique.exports import Written, formats
from communique.ledger.core import Ledger
from communique.ledger.exports._chosen import Chosen, choose, snapshot
from communique.ledger.exports._events import write_events
from communique.ledger.exports._output import new_folder, whole_file
from communique.registry import modules_in

__all__ = ["Chosen", "Form", "choose", "described", "export", "forms", "whole_file"]


class Form(Protocol):
    """What a module of this folder has."""

    FOLDER: bool
    UNIT: str

    def write(self, chosen: Chosen, out: BinaryIO | Path) -> int:
        """Write what was chosen, and return how many things were written."""
        ...


def forms() -> dict[str, Form]:
    """Return the forms that only a ledger has, by name, in name order."""
    modules = modules_in("communique.ledger.exports")
    return {module.__name__.rpartition(".")[2]: cast(Form, module) for module in modules}


def described() -> dict[str, str]:
    """Return every name that a ledger can be exported as, with a few words on each."""
    known = {**formats(), **forms()}
    return {name: _first_words(known[name]) for name in sorted(known)}


def _first_words(module: object) -> str:
    line = (module.__doc__ or "").strip().splitlines()[0]
    return line.partition(":")[0].rstrip(".")


def export(
    ledger: Ledger,
    out: Path | None,
    *,
    form: str,
    of: str | None = None,
    since: str | None = None,
    until: str | None = None,
    every_status: bool = False,
) -> Written | int:
    """Write a ledger in the form of that name, whole or not at all; return what was written.

    `out` is a file, gzipped if it ends in .gz, or standard output; of some forms a folder that is
    not there yet. What is planned or denied stays out, but with `every_status`, of the forms that
    have no place to say so. Raises InputError for an unknown form or filter, for a place that
    cannot be written, and where a form needs a library that is missing.
    """
    if form not in described():
        raise InputError(f"no form {form!r}; there are {', '.join(described())}")
    chosen = choose(ledger, of=of, since=since, until=until, every_status=every_status)
    with snapshot(ledger):
        if form in formats():
            with whole_file(out) as stream:
                return write_events(chosen, stream, form=form)
        module = forms()[form]
        if not module.FOLDER:
            with whole_file(out) as stream:
                return module.write(chosen, stream)
        if out is None or str(out) == "-":
            raise InputError(f"{form} is a folder of files; say which with --out FOLDER")
        with new_folder(out) as folder:
            return module.write(chosen, folder)
