"""Commands that keep a ledger: upgrade, diff; and reading into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from communique.cli.inputs import each_read
from communique.cli.ledgers import AsOption, LedgerOption, ledger_path, say_waiting, show
from communique.cli.options import KEEP, OutOption, app, console, is_quiet
from communique.document import Article
from communique.errors import InputError, Rejected
from communique.ledger import Ledger
from communique.ledger.names import read_name
from communique.models import hub
from communique.records import Report
from communique.tally import LedgerReadings, progress, show_summary


def read_into(
    path: Path,
    articles: Iterable[Article | Rejected],
    *,
    model: str | None,
    actors: Path | None,
    jobs: int,
    quiet: bool,
) -> int:
    """Read articles into a ledger, those that it does not know; return the exit code."""
    # Imported here: it loads all that reading needs.
    from communique.reader import made_by  # noqa: PLC0415

    tally = LedgerReadings()
    pipeline = hub.installed_version(model or hub.default_parser())
    by = made_by(pipeline, None if actors is None else str(actors)) if pipeline else None
    with Ledger(path, write=True, waiting=say_waiting) as ledger:
        with progress(tally, quiet=is_quiet(quiet)):
            unknown = _unknown(articles, ledger, by, tally)
            for first in unknown:
                # Only now is there something to load the models for.
                rest = tally.watch(chain((first,), unknown))
                for result in each_read(rest, model=model, actors=actors, jobs=jobs):
                    _keep(ledger, result, tally)
        follow_all(ledger, quiet=quiet)
    show_summary(tally, quiet=quiet)
    return tally.exit_code()


def follow_all(ledger: Ledger, *, quiet: bool) -> None:
    """Follow commitments and questions through all that was added."""
    total = ledger.unfollowed
    with Progress(
        SpinnerColumn(),
        TextColumn("following"),
        BarColumn(),
        TextColumn("{task.completed:,} of {task.total:,} records"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=is_quiet(quiet),
    ) as bar:
        task = bar.add_task("", total=total)
        for done in ledger.follow():
            bar.update(task, completed=done)


def _unknown(
    articles: Iterable[Article | Rejected],
    ledger: Ledger,
    by: str | None,
    tally: LedgerReadings,
) -> Iterator[Article | Rejected]:
    """Yield what the ledger does not hold yet as that version reads it."""
    for article in articles:
        if isinstance(article, Article) and by is not None and ledger.knows(article, by):
            tally.outcomes["known"] += 1
        else:
            yield article


def _keep(ledger: Ledger, result: Report | Rejected, tally: LedgerReadings) -> None:
    tally.add(result)
    if isinstance(result, Rejected):
        ledger.reject(result)
        return
    failed = [note.message for note in result.notes if note.code == "stage-failed"]
    if failed:
        # Not stored: the next run, or the next version, tries again.
        location = result.article.extra.get("location", result.article.id)
        ledger.reject(Rejected(location, f"a stage failed: {failed[0]}"))
        return
    tally.outcomes[ledger.add(result)] += 1


@app.command(rich_help_panel=KEEP)
def upgrade(
    ledger: Annotated[Path, typer.Argument(metavar="FILE", help="A ledger of an older version.")],
) -> None:
    """Bring a ledger of an older communique up to date; nothing in it is lost."""
    if not ledger.exists():
        raise InputError(f"{ledger}: no such file")
    with Ledger(ledger, write=True, waiting=say_waiting):
        print(f"{ledger} is up to date")


@app.command(rich_help_panel=KEEP)
def diff(
    old: Annotated[
        str | None, typer.Option("--old", metavar="VERSION", help="A part of a version's name.")
    ] = None,
    new: Annotated[
        str | None, typer.Option("--new", metavar="VERSION", help="By default the last one.")
    ] = None,
    report: Annotated[
        str | None, typer.Option("--report", metavar="P3", help="In this report alone.")
    ] = None,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show what two versions of communique, or two models, read differently in the same reports.

    Each row says what changed, by which rule it was found before and after, and whether a person
    has decided about it.

    **Examples**

        communique diff
        communique diff --old 0.1.0 --new 0.2.0 --as csv
    """
    with Ledger(ledger_path(ledger)) as opened:
        number = None if report is None else read_name(report)[1]
        before, after, table = opened.diff(old, new, report=number)
        if form == "table" and out is None:
            console().print(Text(f"before: {before}\nafter:  {after}\n", style="dim"))
        show(table, form, out)
