"""What commands about a ledger share: which one, and how its answers are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from communique.cli.options import console
from communique.errors import InputError
from communique.files import text_output
from communique.ledger import Table
from communique.listing import listing

LEDGER = "communique.ledger"
"""The ledger in the folder that one works in, where no other is named."""

LedgerOption = Annotated[
    Path | None,
    typer.Option(
        "--ledger",
        "-l",
        metavar="FILE",
        envvar="COMMUNIQUE_LEDGER",
        help=f"The ledger; by default {LEDGER} in this folder.",
    ),
]


def ledger_path(given: Path | None) -> Path:
    """Return the ledger to use; raises InputError where none is named or lies here."""
    path = given or Path(LEDGER)
    if given is None and not path.exists():
        raise InputError(
            f"no {LEDGER} in this folder; name one with --ledger FILE, or make one with "
            "`communique read reports/ --ledger FILE`"
        )
    return path


def say_waiting(seconds: float) -> None:
    """Say that another process is writing, once and then every ten seconds."""
    if seconds < 1 or seconds % 10 < 0.6:
        Console(stderr=True).print(
            Text(f"waiting for another process that writes to this ledger ({seconds:.0f} s)")
        )


AsOption = Annotated[
    str, typer.Option("--as", metavar="FORM", help="table, json (one object a line) or csv.")
]
FORMS = ("table", "json", "csv")


def show(table: Table, form: str, out: Path | None) -> None:
    """Print a table, or write it to a file."""
    if form not in FORMS:
        raise typer.BadParameter(f"{form} is none of {', '.join(FORMS)}", param_hint="--as")
    if form == "table" and out is None:
        console().print(listing(table))
        return
    with text_output(out) as stream:
        stream.write(table.to_csv() if form == "csv" else table.to_json())
