"""The command line: parse, call, print.

Exit codes: 0, everything was read; 1, some inputs were rejected or a stage failed on them, the
others were read; 2, wrong usage, or nothing could be read.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.console import Console
from rich.text import Text

from communique import serial
from communique.document import Article
from communique.errors import CommuniqueError, FormatError, InputError, Rejected
from communique.records import Report
from communique.registry import files_in
from communique.scale import read_many
from communique.sources import Metadata, open_source
from communique.tally import FAILED, OK, Readings, progress, show_summary
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
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="FILE", help="Write here, gzipped if it ends in .gz."),
    ] = None,
    published: PublishedOption = None,
    publisher: PublisherOption = None,
    model: ModelOption = None,
    actors: ActorsOption = None,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes to spread over.")] = 1,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress and no summary.")
    ] = False,
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
    with _output(out) as stream, progress(tally, quiet=quiet or not sys.stderr.isatty()):
        for result in _read_many(tally.watch(articles), model=model, actors=actors, jobs=jobs):
            tally.add(result)
            if isinstance(result, Report):
                stream.write(serial.dumps(result) + "\n")
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
    results: Iterator[Report | Rejected] | None = _records_in(file)
    if results is None:
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


def _records_in(file: str) -> Iterator[Report | Rejected] | None:
    """Return the reports of a file that `read` has written, or None where it is another file."""
    if not file.removesuffix(".gz").endswith(".jsonl") or not Path(file).is_file():
        return None
    with _lines(file) as lines:
        try:
            first = json.loads(next(lines, "{}"))
        except ValueError:
            return None
    known = isinstance(first, dict) and "entities" in first and "text" in first
    return _saved(file) if known else None


def _saved(file: str) -> Iterator[Report | Rejected]:
    with _lines(file) as lines:
        try:
            yield from serial.read_lines(lines)
        except FormatError as error:
            raise FormatError(f"{file}: {error}") from error


def _lines(file: str) -> TextIO:
    opener = gzip.open if file.endswith(".gz") else open
    return opener(file, "rt", encoding="utf-8", newline="\n")


@contextmanager
def _output(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        # JSON is UTF-8 by its standard, whatever the terminal's encoding.
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        yield sys.stdout
        return
    opener = gzip.open if out.suffix == ".gz" else open
    try:
        stream = opener(out, "wt", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror})") from error
    with stream:
        yield stream
