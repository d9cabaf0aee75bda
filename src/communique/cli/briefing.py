"""The command that writes a brief."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from communique.brief import Brief
from communique.brief.composing import LINES, compose
from communique.brief.files import SUFFIXES, write
from communique.cli.asking import AboutOption, SinceOption, UntilOption
from communique.cli.inputs import all_articles
from communique.cli.keeping import read_into
from communique.cli.ledgers import LedgerOption, ledger_path
from communique.cli.options import ASK, app, console
from communique.ledger import Ledger
from communique.listing import summary
from communique.sources import Metadata


@app.command(rich_help_panel=ASK)
def brief(
    actors: Annotated[
        list[str],
        typer.Argument(metavar="ACTOR...", help="States, persons or bodies; two for a relation."),
    ],
    since: SinceOption = None,
    until: UntilOption = None,
    about: AboutOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="FILE", help=f"Write here: {', '.join(SUFFIXES)}, by its name."
        ),
    ] = None,
    lines: Annotated[int, typer.Option("--lines", min=1, help="Most lines of a section.")] = LINES,
    sources: Annotated[
        list[str] | None,
        typer.Option("--read", metavar="SOURCE", help="Read these reports, and keep no ledger."),
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Write a brief on an actor, or on the relation between several, out of a ledger.

    A summary, meetings, what was said, events and their balance, commitments with what became of
    them, open questions, figures, where reports disagree, and what it all rests on. Every line has
    footnotes with the words of the reports.

    **Examples**

        communique brief Belarus Russia --out brief.html
        communique brief "Ana Petrova" --since 2024 --out petrova.md
        communique brief BLR RUS --about trade --read reports/
    """
    with _opened(ledger, sources) as path, Ledger(path) as opened:
        made = compose(opened, actors, since=since, until=until, about=about, lines=lines)
    show_brief(made, out)


def show_brief(made: Brief, out: Path | None) -> None:
    """Write a brief to a file, or print its first lines."""
    if out is not None:
        write(made, out)
        console().print(Text(f"{out}: {len(made.footnotes):,} footnotes"))
    else:
        console().print(summary(made))


@contextmanager
def _opened(ledger: Path | None, sources: list[str] | None) -> Iterator[Path]:
    """Give the ledger to use: the one named, or one for the moment out of some reports."""
    if not sources:
        yield ledger_path(ledger)
        return
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        path = Path(folder) / "brief.ledger"
        articles = all_articles(sources, Metadata())
        read_into(path, articles, model=None, actors=None, jobs=1, quiet=False)
        yield path
