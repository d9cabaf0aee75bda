"""Commands that read reports: read, show, demo, schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from communique import serial
from communique.cli.inputs import all_articles, each_read
from communique.cli.keeping import read_into
from communique.cli.options import (
    READ,
    ActorsOption,
    ModelOption,
    OutOption,
    PublishedOption,
    PublisherOption,
    QuietOption,
    app,
    console,
    is_quiet,
)
from communique.errors import InputError, Rejected
from communique.files import holds_records, saved_reports, text_output
from communique.records import Report
from communique.sources import Metadata
from communique.tally import Readings, progress, show_summary
from communique.terminal import view


@app.command(rich_help_panel=READ)
def read(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE...", help="Files, folders, or - for standard input."),
    ],
    out: OutOption = None,
    published: PublishedOption = None,
    publisher: PublisherOption = None,
    model: ModelOption = None,
    actors: ActorsOption = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            "--ledger",
            "-l",
            metavar="FILE",
            help="Keep what is read in this ledger; reports that it knows are passed over.",
        ),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to spread over.")] = 1,
    quiet: QuietOption = False,
) -> None:
    """Read reports and write their records, one JSON object a line, or keep them in a ledger.

    Takes .txt, .md, .html, .pdf, .docx, .jsonl and .csv, gzip of these, folders of them, and
    standard input. Without `--out` or `--ledger` the lines go to standard output. What cannot be
    read is named with its reason and the run goes on.

    A ledger is one file that many runs add to. Each report goes in whole or not at all, so a run
    that was broken off is taken up by the same command. A report is read once by each version of
    communique and its model; a changed report is a new version of the old one.

    **Examples**

        communique read reports/ --out records.jsonl
        communique read statement.html
        cat wire.txt | communique read - --published 2024-02-13 | jq .quotes
        communique read archive.jsonl.gz --out records.jsonl.gz --jobs 4
        communique read reports/ --ledger relations.ledger

    **Exit codes**: 0 all read; 1 some rejected, the others read; 2 wrong usage, or nothing read.
    """
    articles = all_articles(sources, Metadata(published=published, publisher=publisher))
    if ledger is not None:
        if out is not None:
            raise typer.BadParameter("a run writes to --out or to --ledger", param_hint="--out")
        done = read_into(ledger, articles, model=model, actors=actors, jobs=jobs, quiet=quiet)
        raise typer.Exit(done)
    tally = Readings()
    with text_output(out) as stream, progress(tally, quiet=is_quiet(quiet)):
        for result in each_read(tally.watch(articles), model=model, actors=actors, jobs=jobs):
            tally.add(result)
            if isinstance(result, Report):
                stream.write(serial.dumps(result) + "\n")
    show_summary(tally, quiet=quiet)
    raise typer.Exit(tally.exit_code())


@app.command(rich_help_panel=READ)
def show(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A report, or records that `read` has written."),
    ],
    number: Annotated[
        int, typer.Option("--number", "-n", min=1, help="Which report, where there are several.")
    ] = 1,
    published: PublishedOption = None,
    publisher: PublisherOption = None,
    model: ModelOption = None,
    actors: ActorsOption = None,
) -> None:
    """Show a report with its records in colour, and listed below.

    **Examples**

        communique show statement.html

        communique show records.jsonl --number 12
    """
    if holds_records(file):
        results = saved_reports([file])
    else:
        articles = all_articles([file], Metadata(published=published, publisher=publisher))
        results = each_read(articles, model=model, actors=actors)
    for position, result in enumerate(results, start=1):
        if position == number:
            if isinstance(result, Rejected):
                raise result
            console().print(view(result))
            return
    raise InputError(f"{file}: has no report number {number}")


@app.command(rich_help_panel=READ)
def schema() -> None:
    """Print the JSON Schema of the records that `read` writes."""
    print(json.dumps(serial.json_schema(), indent=2, ensure_ascii=False))
