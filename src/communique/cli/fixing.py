"""Commands that put a ledger right: fix, with what it does to records and actors."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from communique.cli.ledgers import AsOption, LedgerOption, ledger_path, say_waiting, show
from communique.cli.options import KEEP, OutOption, app, console
from communique.files import text_output
from communique.ledger import Ledger
from communique.ledger.names import read_name
from communique.terminal import safe

fix = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Correct a ledger: accept, reject or edit records, merge or split actors, undo.\n\n"
    "A correction is a row of its own that says who made it, when and why. It holds when reports "
    "are read again, by newer versions too, and can be taken back.",
)
app.add_typer(fix, name="fix", rich_help_panel=KEEP)

RecordArgument = Annotated[
    str,
    typer.Argument(metavar="NAME", help="M12 with all its tellings, or R345, one telling."),
]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides; by default who you are.")
]
WhyOption = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="The reason.")]


def _signed(by: str | None) -> str:
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise typer.BadParameter("say who you are", param_hint="--by") from None


def _open(ledger: Path | None) -> Ledger:
    path = ledger_path(ledger)
    # Opened for writing only where it is there: a mistyped name must not make a ledger.
    Ledger(path).close()
    return Ledger(path, write=True, waiting=say_waiting)


def _done(number: int, what: str) -> None:
    undo = f"communique fix undo {number}"
    console().print(Text.assemble((f"{number} ", "bold"), safe(what), (f"  {undo}", "dim")))


@fix.command()
def accept(
    name: RecordArgument,
    by: ByOption = None,
    why: WhyOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Say that a record is right."""
    with _open(ledger) as opened:
        _done(opened.accept(name, by=_signed(by), why=why), f"{name} accepted")


@fix.command()
def reject(
    name: RecordArgument,
    by: ByOption = None,
    why: WhyOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Say that a record is wrong: it is kept, and counts no longer."""
    with _open(ledger) as opened:
        _done(opened.deny(name, by=_signed(by), why=why), f"{name} rejected")


@fix.command()
def edit(
    name: RecordArgument,
    changes: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE...", help="An empty value takes it away."),
    ],
    by: ByOption = None,
    why: WhyOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Set fields of a record.

    Fields: `label` (form, type, kind or measure), `status`, `date`, `value`, `direction`, `words`,
    and roles of actors: `participant`, `place`, `speaker`, `addressee`, `source`, `target`,
    `said_by`, `by`, `to`, `party`. Actors are named by number, several parted by commas.

    **Examples**

        communique fix edit M12 date=2024-05-07 place=A31
        communique fix edit Q7 speaker=A4 --why "the vice-premier is Rojas"
        communique fix edit E9 label=REQUEST target=A2,A5
    """
    found: dict[str, object] = {}
    for change in changes:
        field, sign, value = change.partition("=")
        if not sign:
            raise typer.BadParameter(f"{change} is not FIELD=VALUE", param_hint="FIELD=VALUE")
        several = [part.strip() for part in value.split(",")] if "," in value else value
        found[field.strip()] = (several if field.strip() != "words" else value) or None
    with _open(ledger) as opened:
        _done(opened.edit(name, found, by=_signed(by), why=why), f"{name} edited")


@fix.command()
def merge(
    keep: Annotated[str, typer.Argument(metavar="ACTOR", help="Who they are, such as A7.")],
    others: Annotated[list[str], typer.Argument(metavar="ACTOR...", help="Who are the same.")],
    by: ByOption = None,
    why: WhyOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Let several actors be one; what they had a part in is joined anew."""
    with _open(ledger) as opened:
        number = opened.merge(keep, others, by=_signed(by), why=why)
        _done(number, f"{', '.join(others)} merged into {keep}")


@fix.command()
def split(
    actor: Annotated[str, typer.Argument(metavar="ACTOR", help="Who is several, such as A7.")],
    report: Annotated[
        list[str] | None, typer.Option("--report", metavar="P3", help="As this report has it.")
    ] = None,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="Under this name.")
    ] = None,
    by: ByOption = None,
    why: WhyOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Give a part of what an actor stands for to an actor of its own."""
    with _open(ledger) as opened:
        number = opened.split(
            actor,
            reports=[read_name(each)[1] for each in report or ()],
            names=name or (),
            by=_signed(by),
            why=why,
        )
        _done(number, f"{actor} split")


@fix.command()
def undo(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The correction's number.")],
    by: ByOption = None,
    why: WhyOption = None,
    ledger: LedgerOption = None,
) -> None:
    """Take a correction back; it stays on record."""
    with _open(ledger) as opened:
        opened.undo(number, by=_signed(by), why=why)
        console().print(Text(f"correction {number} undone"))


@fix.command(name="list")
def list_corrections(
    form: AsOption = "table", out: OutOption = None, ledger: LedgerOption = None
) -> None:
    """Show all corrections, the last first."""
    with Ledger(ledger_path(ledger)) as opened:
        show(opened.corrections(), form, out)


@fix.command()
def training(out: OutOption = None, ledger: LedgerOption = None) -> None:
    """Write corrected records as training data: one JSON object a line.

    Each has the report's text, the record as it was read and as it was decided (`verdict`,
    `before`, `after`), and who decided, when and why.
    """
    with Ledger(ledger_path(ledger)) as opened, text_output(out) as stream:
        for line in opened.training():
            stream.write(line + "\n")
