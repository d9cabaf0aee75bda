"""Commands that make tables: code, export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.text import Text

from communique.cli.asking import OfOption, SinceOption, UntilOption
from communique.cli.ledgers import LedgerOption, ledger_path
from communique.cli.options import READ, OutOption, QuietOption, app, is_quiet
from communique.errors import Rejected
from communique.exports import Written, formats
from communique.exports import export as export_events
from communique.files import saved_reports, text_output
from communique.ledger import Ledger
from communique.ledger.exports import described, forms, whole_file
from communique.ledger.exports import export as export_ledger
from communique.sources import open_rows
from communique.tally import Codings, Exports, progress, show_summary

_MAGIC = b"SQLite format 3\x00"


@app.command(rich_help_panel=READ)
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
    with text_output(out) as stream, progress(tally, quiet=is_quiet(quiet)):
        for result in Coder().code(tally.watch(rows), none=none):
            tally.add(result)
            if not isinstance(result, Rejected):
                stream.write(json.dumps(result, ensure_ascii=False) + "\n")
    show_summary(tally, quiet=quiet)
    raise typer.Exit(tally.exit_code())


RecordsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="RECORDS",
        help="What `read` has written, - for a pipe, or a ledger; by default the ledger.",
    ),
]
FormatOption = Annotated[str, typer.Option("--as", metavar="FORMAT", help="One of these names.")]
PlaceOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Write here, gzipped if it ends in .gz; `tables` makes a folder of this name.",
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help="Keep what did not take place, or not yet.")]


@app.command(rich_help_panel=READ)
def export(
    context: typer.Context,
    records: RecordsArgument = None,
    form: FormatOption = "",
    out: PlaceOption = None,
    ledger: LedgerOption = None,
    of: OfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    every_status: AllOption = False,
    quiet: QuietOption = False,
) -> None:
    """Write events, or a whole ledger, for other tools.

    Of a ledger each thing is written once, as corrected, however many reports tell of it; of
    records that `read` has written, each event of each report. Tables of events, one row for each
    source and target:

    - `csv`: all that is known, the words and where they stand among it
    - `parquet`: the same with types (needs `pip install "communique[parquet]"`)

    Tables that have no column for a status. They hold what occurred, goes on or has ended, and
    what is planned, proposed or denied only with `--all`:

    - `dyads`: how many events of a type a month has between two states, and their mean Goldstein
    - `gdelt`: GDELT 2.0 Events, 61 columns, tabs, no header
    - `icews`: 20 columns, tabs, a header
    - `phoenix`: 26 columns, tabs, no header
    - `polecat`: 40 columns, tabs, a header

    Of a ledger alone:

    - `tables`: everything as Parquet files in a folder, for DuckDB, polars, pandas and R
    - `geojson`: meetings and events on a map, for QGIS
    - `gexf`: who met, spoke to, acted on and promised to whom, over time, for Gephi
    - `graphml`: the same network, for NetworkX, igraph, yEd
    - `followthemoney`: entities as JSON lines, for OpenAleph and the tools of OpenSanctions

    A file is there whole or not at all. Read codes as text in whatever you use: 010 is not 10.
    `docs/exports.md` has the calls for pandas, polars, R and DuckDB, and says of each column what
    is in it.

    **Examples**

        communique export --ledger my.ledger --as csv --out events.csv
        communique export --ledger my.ledger --as tables --out my-tables
        communique export --ledger my.ledger --as gexf --of UKR --since 2022 --out ukraine.gexf
        communique export records.jsonl --as csv --out events.csv
        communique export 2023.jsonl.gz 2024.jsonl.gz --as gdelt --out events.export.CSV
        communique read wire.txt | communique export - --as dyads

    **Exit codes**: 0 all exported; 1 some lines were no records, the others were exported; 2 wrong
    usage, or nothing exported.
    """
    check_form(form)
    given = records or []
    # A ledger that the environment names stands back behind what is given here.
    source = context.get_parameter_source("ledger")
    if given and source is not None and source.name == "COMMANDLINE":
        raise typer.BadParameter("is given, and records too; export one at a time", param_hint="-l")
    asked = Filters(of, since, until, every_status)
    path = _only_ledger(given) if given else ledger_path(ledger)
    if path is None:
        _export_records(given, form, out, asked, quiet=quiet)
    else:
        _export_ledger(path, form, out, asked, quiet=quiet)


class Filters(NamedTuple):
    """What of a ledger is asked for."""

    of: str | None
    since: str | None
    until: str | None
    every_status: bool


def check_form(form: str) -> None:
    """Raise BadParameter for an unknown name, with all that there are."""
    if form in described():
        return
    known = "; ".join(f"{name} ({words})" for name, words in described().items())
    said = f"{form} is no format" if form else "say which format"
    raise typer.BadParameter(f"{said}; there are {known}", param_hint="--as")


def is_database(file: str) -> bool:
    """Say whether a file begins as SQLite's do, as every ledger does."""
    try:
        if not Path(file).is_file():
            return False
        with Path(file).open("rb") as stream:
            return stream.read(len(_MAGIC)) == _MAGIC
    except OSError:
        return False


def _only_ledger(given: list[str]) -> Path | None:
    """Return the ledger among what is given, or None where there are records alone."""
    ledgers = [each for each in given if is_database(each)]
    if ledgers and len(given) > 1:
        raise typer.BadParameter(
            f"{ledgers[0]} is a ledger; export one at a time, without records beside it",
            param_hint="RECORDS",
        )
    return Path(ledgers[0]) if ledgers else None


def _export_records(
    records: list[str], form: str, out: Path | None, asked: Filters, *, quiet: bool
) -> None:
    if any(asked[:3]):
        raise typer.BadParameter(
            "--of, --since and --until choose from a ledger, not from records",
            param_hint="RECORDS",
        )
    if form not in formats():
        raise typer.BadParameter(
            f"{form} is written from a ledger; make one with `communique read ... --ledger FILE`, "
            f"or choose one of {', '.join(formats())}",
            param_hint="--as",
        )
    tally = Exports()
    with whole_file(out) as stream, progress(tally, quiet=is_quiet(quiet)):
        reports = tally.take(saved_reports(records))
        tally.written = export_events(reports, stream, form=form, every_status=asked.every_status)
    show_summary(tally, quiet=quiet)
    raise typer.Exit(tally.exit_code())


def _export_ledger(path: Path, form: str, out: Path | None, asked: Filters, *, quiet: bool) -> None:
    console = Console(stderr=True, highlight=False)
    # Only people at a terminal see this.
    waiting = nullcontext() if is_quiet(quiet) else console.status(Text(f"exporting {path.name}"))
    with Ledger(path) as opened, waiting:
        written = export_ledger(opened, out, form=form, **asked._asdict())
    if not quiet:
        for words in _said(written, form):
            console.print(words, soft_wrap=True)
    count = written.events if isinstance(written, Written) else written
    raise typer.Exit(0 if count else 2)


def _said(written: Written | int, form: str) -> Iterator[str]:
    if not isinstance(written, Written):
        yield f"wrote {written:,} {forms()[form].UNIT}" if written else "nothing to write"
        return
    yield f"wrote {written.rows:,} rows of {written.events:,} events"
    if written.left_out:
        yield (
            f"left out {written.left_out:,} events that were planned, proposed or denied; "
            "--all keeps them"
        )
    if written.undated:
        yield f"undated: {written.undated:,} events without a date, in reports without one"
