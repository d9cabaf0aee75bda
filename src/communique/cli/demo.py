"""The command that shows what communique does, on reports that come with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from communique.brief.composing import compose
from communique.brief.files import write
from communique.cli.inputs import all_articles, each_read
from communique.cli.options import READ, ModelOption, app, console, is_quiet
from communique.errors import InputError
from communique.ledger import Ledger
from communique.listing import summary
from communique.records import Report
from communique.registry import files_in
from communique.sources import Metadata
from communique.tally import Readings, progress, show_summary
from communique.terminal import digest, people, view

SUBJECTS = ("Belarus", "Russia")
"""The states of whose relation most samples tell."""

ENDS = date(2024, 12, 31)
"""The day after the last sample: what is overdue is so by then."""


@app.command(rich_help_panel=READ)
def demo(
    model: ModelOption = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="FILE", help="Where the brief is written.")
    ] = Path("communique-demo.html"),
) -> None:
    """Read the sample reports that come with communique, and show a brief out of them.

    The officials and events in them are invented; the states are real.
    """
    names = [str(path) for path in files_in("communique", "samples") if path.name != "README.md"]
    tally = Readings()
    reports: list[Report] = []
    articles = tally.watch(all_articles(names, Metadata()))
    with progress(tally, quiet=is_quiet(False)):
        for result in each_read(articles, model=model):
            tally.add(result)
            reports += [result] if isinstance(result, Report) else []
    if not reports:
        raise InputError("the sample reports are not installed; install communique again")
    screen = console()
    richest = max(reports, key=lambda r: len(r.meetings) * 3 + len(r.quotes))
    screen.print(view(richest), "", digest(reports), people(reports), sep="\n")
    _show_brief(reports, out)
    show_summary(tally, quiet=False)
    screen.print(Text("Every person and event above is invented. Next: communique --help", "dim"))


def _show_brief(reports: Iterable[Report], out: Path) -> None:
    """Put reports into a ledger for the moment, and show and write a brief out of it."""
    with (
        tempfile.TemporaryDirectory(prefix="communique-") as folder,
        Ledger(Path(folder) / "demo.ledger", write=True, today=ENDS) as ledger,
    ):
        for report in reports:
            ledger.add(report)
        for _ in ledger.follow():
            pass
        made = compose(ledger, SUBJECTS)
    screen = console()
    screen.print("", summary(made), "", sep="\n")
    if made.footnotes:
        write(made, out)
        screen.print(
            Text.assemble("The brief with charts and all its notes: ", (str(out.resolve()), "bold"))
        )
