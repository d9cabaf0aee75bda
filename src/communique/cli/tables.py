"""Commands that make tables: code, export."""

from __future__ import annotations

import json
from itertools import chain
from typing import Annotated

import typer

from communique.cli.options import READ, OutOption, QuietOption, app, is_quiet
from communique.errors import Rejected
from communique.exports import export as export_events
from communique.exports import formats
from communique.files import bytes_output, saved_reports, text_output
from communique.sources import open_rows
from communique.tally import Codings, Exports, progress, show_summary


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


@app.command(rich_help_panel=READ)
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
    with bytes_output(out) as stream, progress(tally, quiet=is_quiet(quiet)):
        reports = tally.take(saved_reports(records))
        tally.written = export_events(reports, stream, form=form, every_status=every_status)
    show_summary(tally, quiet=quiet)
    raise typer.Exit(tally.exit_code())
