"""The app, and the options that several commands share."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from communique.terminal import WIDTH
from communique.version import VERSION

app = typer.Typer(
    name="communique",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Read who met whom, who said what, where and when out of press reports.\n\n"
    "Every record points at the exact characters it rests on. Begin with `communique demo`.",
)

READ, ASK, KEEP = "Read reports", "Ask a ledger", "Keep a ledger"
"""The panels of the help, in the order in which they are shown."""

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Any installed spaCy pipeline for English."),
]
ActorsOption = Annotated[
    Path | None,
    typer.Option(
        "--actors",
        metavar="FILE.csv",
        exists=True,
        dir_okay=False,
        help="Your own actors: name, aliases, kind, country, role, from, to.",
    ),
]


def _iso_date(value: str | None) -> str | None:
    if value is not None:
        try:
            datetime.fromisoformat(value)
        except ValueError as error:
            raise typer.BadParameter(f"{value} is no ISO date, such as 2024-02-13") from error
    return value


PublishedOption = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="DATE",
        callback=_iso_date,
        help="When reports were published that do not say it themselves, as 2024-02-13. "
        "It is what *on Tuesday* counts from.",
    ),
]
PublisherOption = Annotated[
    str | None,
    typer.Option("--publisher", metavar="NAME", help="Who published them, where they do not say."),
]
OutOption = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write here, gzipped if it ends in .gz."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")]


def console() -> Console:
    """Return the console that results go to, no wider than reads well."""
    found = Console()
    found.width = min(found.width, WIDTH)
    return found


def is_quiet(quiet: bool) -> bool:
    """Say whether to leave progress out: it is for people at a terminal."""
    return quiet or not sys.stderr.isatty()


def _show_version(asked: bool) -> None:
    if asked:
        print(f"communique {VERSION}")
        raise typer.Exit(0)


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    del version
