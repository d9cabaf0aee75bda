"""The command line: parse, call, print.

Exit codes: 0, everything was read; 1, some inputs were rejected or a stage failed on them, the
others were read; 2, wrong usage, or nothing could be read.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from communique import serial
from communique.document import Article
from communique.errors import CommuniqueError, InputError, Rejected
from communique.exports import export as export_events
from communique.exports import formats
from communique.files import bytes_output, holds_records, saved_reports, text_output
from communique.records import Report
from communique.registry import files_in
from communique.scale import read_many
from communique.sources import Metadata, open_rows, open_source
from communique.tally import FAILED, OK, Codings, Exports, Readings, progress, show_summary
from communique.terminal import WIDTH, digest, people, safe, view
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


def main() -> None:
    """Run the command line; errors made on purpose become one line and exit code 2."""
    try:
        app(prog_name="communique")
    except CommuniqueError as error:
        Console(stderr=True).print(Text.assemble(("communique: ", "bold red"), safe(str(error))))
        sys.exit(FAILED)
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; the interpreter must not flush again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(OK)


def _show_version(asked: bool) -> None:
    if asked:
        print(f"communique {VERSION}")
        raise typer.Exit(OK)


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="The version.")
    ] = False,
) -> None:
    del version


@app.command()
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
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to spread over.")] = 1,
    quiet: QuietOption = False,
) -> None:
    """Read reports and write their records, one JSON object a line.

    Takes .txt, .md, .html, .pdf, .docx, .jsonl and .csv, gzip of these, folders of them, and
    standard input. Without `--out` the lines go to standard output. What cannot be read is named
    with its reason and the run goes on.

    **Examples**

        communique read reports/ --out records.jsonl
        communique read statement.html
        cat wire.txt | communique read - --published 2024-02-13 | jq .quotes
        communique read archive.jsonl.gz --out records.jsonl.gz --jobs 4

    **Exit codes**: 0 all read; 1 some rejected, the others read; 2 wrong usage, or nothing read.
    """
    articles = _all_articles(sources, Metadata(published=published, publisher=publisher))
    tally = Readings()
    with text_output(out) as stream, progress(tally, quiet=quiet or not sys.stderr.isatty()):
        for result in _read_many(tally.watch(articles), model=model, actors=actors, jobs=jobs):
            tally.add(result)
            if isinstance(result, Report):
                stream.write(serial.dumps(result) + "\n")
    show_summary(tally, quiet=quiet)
    raise typer.Exit(tally.exit_code())


@app.command()
def code(
    sentences: Annotated[
        list[str],
        typer.Argument(metavar="SENTENCES...", help="JSON lines or tables, or - for a pipe."),
    ],
    out: OutOption = None,
    none: Annotated[
        bool,
        typer.Option("--none", help="Let the answer be that nothing happens between the two."),
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Code what one named actor does to another in a sentence, in PLOVER and CAMEO.

    Takes one JSON object a line, or a CSV table, with `text`, `source` and `target`: a sentence,
    who acts in it, and whom it is done to. Where a name stands more than once, `source_spans` and
    `target_spans` say which is meant, as `[[start, end]]` in characters. Writes the same object
    with `type`, `probability`, `probabilities` (of the best three), `mode`, `contexts`, `quad`,
    `quad_name`, `cameo`, `goldstein`, `plover_score`, `rule` and `note` added. A column of yours
    that has one of these names is kept as `given_quad`, and so on.

    The actors are given here; `read` finds them itself. So this is the command to measure the
    coding of acts with, beside other coders. One of the sixteen types is always the answer, unless
    `--none` lets it be none of them (`type` null).

    **Examples**

        communique code sentences.jsonl --out coded.jsonl
        communique code triples.csv | jq -c '[.source, .type, .target]'
        echo '{"text": "Peru accused Chile.", "source": "Peru", "target": "Chile"}' |
            communique code -

    **Exit codes**: 0 all coded; 1 some rejected, the others coded; 2 wrong usage, or none coded.
    """
    # Imported here: it loads the scorer's library, which other commands do without.
    from communique.coding import Coder  # noqa: PLC0415

    tally = Codings()
    rows = chain.from_iterable(open_rows(each) for each in sentences)
    with text_output(out) as stream, progress(tally, quiet=quiet or not sys.stderr.isatty()):
        for result in Coder().code(tally.watch(rows), none=none):
            tally.add(result)
            if not isinstance(result, Rejected):
                stream.write(json.dumps(result, ensure_ascii=False) + "\n")
    show_summary(tally, quiet=quiet)
    raise typer.Exit(tally.exit_code())


@app.command()
def export(
    records: Annotated[
        list[str],
        typer.Argument(metavar="RECORDS...", help="What `read` has written, or - for a pipe."),
    ],
    form: Annotated[
        str, typer.Option("--as", metavar="FORMAT", help="csv, parquet, dyads, or one of theirs.")
    ],
    out: OutOption = None,
    every_status: Annotated[
        bool, typer.Option("--all", help="Keep events that did not take place, or not yet.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Write the events in records as a table, one row for each source and target.

    Tables of our own, with every event and its status:

    - `csv`: all that is known, the words and where they stand among it
    - `parquet`: the same with types (needs `pip install "communique[parquet]"`)

    Tables that have no column for a status. They hold what occurred, goes on or has ended, and
    what is planned, proposed or denied only with `--all`:

    - `dyads`: how many events of a type a month has between two states, and their mean Goldstein
    - `gdelt`: GDELT 2.0 Events, 61 columns, tabs, no header
    - `icews`: 20 columns, tabs, a header
    - `phoenix`: 26 columns, tabs, no header
    - `polecat`: 40 columns, tabs, a header

    Read codes as text in whatever you use: 010 is not 10. `docs/exports.md` has the calls for
    pandas, polars and R, and says of each column what is in it.

    **Examples**

        communique read reports/ --out records.jsonl
        communique export records.jsonl --as csv --out events.csv
        communique export 2023.jsonl.gz 2024.jsonl.gz --as gdelt --out events.export.CSV
        communique read wire.txt | communique export - --as dyads

    **Exit codes**: 0 all exported; 1 some lines were no records, the others were exported; 2 wrong
    usage, or nothing exported.
    """
    if form not in formats():
        raise typer.BadParameter(f"{form} is none of {', '.join(formats())}", param_hint="--as")
    tally = Exports()
    with bytes_output(out) as stream, progress(tally, quiet=quiet or not sys.stderr.isatty()):
        reports = tally.take(saved_reports(records))
        tally.written = export_events(reports, stream, form=form, every_status=every_status)
    show_summary(tally, quiet=quiet)
    raise typer.Exit(tally.exit_code())


@app.command()
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
        articles = _all_articles([file], Metadata(published=published, publisher=publisher))
        results = _read_many(articles, model=model, actors=actors)
    for position, result in enumerate(results, start=1):
        if position == number:
            if isinstance(result, Rejected):
                raise result
            _console().print(view(result))
            return
    raise InputError(f"{file}: has no report number {number}")


@app.command()
def demo(model: ModelOption = None) -> None:
    """Read the sample reports that come with communique, and show what is in them.

    The officials and events in them are invented; the states are real.
    """
    names = [str(path) for path in files_in("communique", "samples") if path.name != "README.md"]
    console = _console()
    tally = Readings()
    reports = []
    articles = tally.watch(_all_articles(names, Metadata()))
    with progress(tally, quiet=not sys.stderr.isatty()):
        for result in _read_many(articles, model=model):
            tally.add(result)
            reports += [result] if isinstance(result, Report) else []
    if not reports:
        raise InputError("the sample reports are not installed; install communique again")
    richest = max(reports, key=lambda r: len(r.meetings) * 3 + len(r.quotes))
    console.print(view(richest), "", digest(reports), people(reports), sep="\n")
    show_summary(tally, quiet=False)
    console.print(
        Text("Every person and event above is invented. Next: communique read --help", style="dim")
    )


@app.command()
def schema() -> None:
    """Print the JSON Schema of the records that `read` writes."""
    print(json.dumps(serial.json_schema(), indent=2, ensure_ascii=False))


def _console() -> Console:
    console = Console()
    console.width = min(console.width, WIDTH)
    return console


def _all_articles(sources: Iterable[str], defaults: Metadata) -> Iterator[Article | Rejected]:
    return chain.from_iterable(open_source(source, defaults=defaults) for source in sources)


def _read_many(
    articles: Iterable[Article | Rejected],
    *,
    model: str | None = None,
    actors: Path | None = None,
    jobs: int = 1,
) -> Iterator[Report | Rejected]:
    # Imported here: it loads the parsing library, which `--help` and `schema` do without.
    from communique.reader import Reader  # noqa: PLC0415

    made = partial(Reader, model=model, actors=None if actors is None else str(actors))
    return read_many(articles, make_reader=made, jobs=jobs)
