"""Commands that ask a ledger: search, quotes, meetings, events, commitments, indicators, who."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from communique.cli.ledgers import AsOption, LedgerOption, ledger_path, show
from communique.cli.options import ASK, OutOption, app, console
from communique.ledger import Asked, Ledger, Table
from communique.listing import about_actor

OfOption = Annotated[
    str | None,
    typer.Option("--of", metavar="WHO", help="With a part in it: a name, a state, or a number A7."),
]
WithOption = Annotated[
    str | None, typer.Option("--with", metavar="WHO", help="And with a part of theirs as well.")
]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="From then: 2024, 2024-05, 2024-05-07."),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="Up to then, that day included.")
]
AboutOption = Annotated[
    str | None,
    typer.Option(
        "--about",
        metavar="WORDS",
        help='With these words. `"in this order"`, `one OR other`, `-without`, `begin*`.',
    ),
]
FromOption = Annotated[
    str | None, typer.Option("--publisher", metavar="NAME", help="Told by this publisher.")
]
LimitOption = Annotated[
    int, typer.Option("--limit", "-n", min=1, help="Most rows to show, newest first.")
]
OffsetOption = Annotated[int, typer.Option("--offset", min=0, help="Rows to pass over.")]


def _answer(
    ledger: Path | None, form: str, out: Path | None, question: Callable[[Ledger], Table]
) -> None:
    with Ledger(ledger_path(ledger)) as opened:
        show(question(opened), form, out)


@app.command(rich_help_panel=ASK)
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", help="What to look for.")],
    within: Annotated[
        str,
        typer.Option(
            "--in",
            metavar="WHAT",
            help="reports, quotes, meetings, events, commitments or indicators.",
        ),
    ] = "reports",
    of: OfOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: FromOption = None,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Find words in reports, or in what was read out of them, best matches first.

    **Examples**

        communique search grain corridor
        communique search '"grain corridor" -Odesa' --in quotes --since 2024
        communique search 'sanction*' --in events --of Belarus --as csv
    """
    asked = Asked(of=of, since=since, until=until, publisher=publisher, limit=limit, offset=offset)
    text = " ".join(words)
    _answer(ledger, form, out, lambda opened: opened.search(text, asked, within=within))


@app.command(rich_help_panel=ASK)
def quotes(
    speaker: Annotated[
        str | None, typer.Option("--speaker", metavar="WHO", help="Who said it: a name or state.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="WHO", help="To whom.")] = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="direct, mixed or indirect.")
    ] = None,
    publisher: FromOption = None,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show who said what, newest first.

    **Examples**

        communique quotes --speaker Lavrov --about grain --since 2024-03
        communique quotes --speaker Belarus --to Russia --as json
    """
    asked = Asked(speaker, to, since, until, about, kind, None, publisher, limit, offset)
    _answer(ledger, form, out, lambda opened: opened.quotes(asked))


@app.command(rich_help_panel=ASK)
def meetings(
    of: OfOption = None,
    with_: WithOption = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    kind: Annotated[
        str | None,
        typer.Option("--form", metavar="FORM", help="meeting, call, visit, talks, summit, ..."),
    ] = None,
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="STATUS", help="held, planned, called_for or cancelled."),
    ] = None,
    publisher: FromOption = None,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show who met whom, newest first. One row a meeting, however many reports tell of it.

    **Examples**

        communique meetings --of Blinken --with UKR
        communique meetings --of Belarus --with Russia --since 2024 --form visit --as csv
    """
    asked = Asked(of, with_, since, until, about, kind, status, publisher, limit, offset)
    _answer(ledger, form, out, lambda opened: opened.meetings(asked))


@app.command(rich_help_panel=ASK)
def events(
    of: OfOption = None,
    with_: WithOption = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="WHO", help="Who acts: the source.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="A PLOVER type: AID, SANCTION, ...")
    ] = None,
    status: Annotated[
        str | None,
        typer.Option(
            "--status", metavar="STATUS", help="occurred, ongoing, planned, proposed, ..."
        ),
    ] = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: FromOption = None,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show who did what to whom, newest first. One row an event, however often reported.

    **Examples**

        communique events --by Russia --with Ukraine --type ASSAULT
        communique events --of BLR --with LTU --since 2024 --as csv
    """
    if by is not None and of is not None:
        raise typer.BadParameter("ask for --by or for --of", param_hint="--by")
    asked = Asked(by or of, with_, since, until, about, kind, status, publisher, limit, offset)
    roles = ("source",) if by is not None else ("source", "target")
    _answer(ledger, form, out, lambda opened: opened.events(asked, roles=roles))


@app.command(rich_help_panel=ASK)
def commitments(
    by: Annotated[
        str | None, typer.Option("--by", metavar="WHO", help="Who is to act: a name or a state.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="WHO", help="For whom.")] = None,
    still_open: Annotated[
        bool, typer.Option("--open", help="Those alone that no report says were kept or broken.")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="KIND", help="pledge, agreement, plan, offer, request, ..."),
    ] = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: FromOption = None,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show who is to do what for whom by when, and what later reports say of it.

    **Examples**

        communique commitments --open --by USA
        communique commitments --by Belarus --to Russia --about plant
        communique commitments --by Hungary --as json | jq .standing
    """
    asked = Asked(by, to, since, until, about, kind, None, publisher, limit, offset)
    _answer(ledger, form, out, lambda opened: opened.commitments(asked, still_open=still_open))


@app.command(rich_help_panel=ASK)
def outcome(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A commitment, such as C7.")],
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show what later reports say of a commitment: kept, progressing, repeated, contradicted.

    **Examples**

        communique outcome C7
    """
    _answer(ledger, form, out, lambda opened: opened.bearings(name))


@app.command(rich_help_panel=ASK)
def threads(
    of: OfOption = None,
    with_: WithOption = None,
    still_open: Annotated[
        bool, typer.Option("--open", help="Those alone on which no later agreement is reported.")
    ] = False,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show the questions that states raise with each other, from meeting to meeting.

    **Examples**

        communique threads --of Belarus --with Russia --open
    """
    between = [name for name in (of, with_) if name is not None]
    _answer(
        ledger,
        form,
        out,
        lambda opened: opened.threads(between, still_open=still_open, limit=limit, offset=offset),
    )


@app.command(rich_help_panel=ASK)
def indicators(
    of: OfOption = None,
    with_: WithOption = None,
    measure: Annotated[
        str | None, typer.Option("--measure", metavar="NAME", help='Such as "bilateral trade".')
    ] = None,
    about: AboutOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    publisher: FromOption = None,
    limit: LimitOption = 20,
    offset: OffsetOption = 0,
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show reported figures and trends: trade, aid, troops, casualties, newest first.

    **Examples**

        communique indicators --of Belarus --with Russia --measure "bilateral trade"
    """
    asked = Asked(of, with_, since, until, about, measure, None, publisher, limit, offset)
    _answer(ledger, form, out, lambda opened: opened.indicators(asked))


@app.command(rich_help_panel=ASK)
def who(
    name: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="A person, a body, a state.")
    ],
    ledger: LedgerOption = None,
) -> None:
    """Show who somebody is by all reports: offices, names, meetings, statements.

    **Examples**

        communique who Antony Blinken
        communique who A7
    """
    with Ledger(ledger_path(ledger)) as opened:
        console().print(about_actor(opened.who(" ".join(name)), opened))


@app.command(name="tellings", rich_help_panel=ASK)
def show_tellings(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A record, such as M12 or C7.")],
    form: AsOption = "table",
    out: OutOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Show every report that tells of one thing: who corroborates it, and why they were joined.

    **Examples**

        communique tellings M12
    """
    _answer(ledger, form, out, lambda opened: opened.tellings(name))
