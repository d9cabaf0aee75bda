"""Tables of a ledger in the terminal: each row with the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table as Grid
from rich.text import Text

from communique.brief import Brief, Line
from communique.brief.markdown import asked
from communique.ledger import Asked, Table, Who
from communique.terminal import STATUS_STYLES, STYLES, safe

if TYPE_CHECKING:
    from communique.ledger import Ledger

_WORDS = 240
_LATEST = 5
_ARROWS = {"up": "↑", "down": "↓", "flat": "→"}
_STANDINGS = {"kept": "green", "progressing": "blue", "contradicted": "red"}
_PEOPLE = ("participants", "speaker", "source", "by", "parties")


def listing(table: Table) -> RenderableType:
    """Return a table as a list: a line of facts, below it the words and where they stand."""
    if not table.rows:
        return Text("nothing found", style="dim")
    grid = Grid.grid(padding=(0, 2), expand=False)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(no_wrap=True, style=STYLES["date"])
    grid.add_column(ratio=1, overflow="fold")
    for row in table:
        name = str(row.get("id") or row.get("record") or "")
        grid.add_row(name, _day(row), Group(_facts(row), _words(row), _origin(row)))
    parts: list[RenderableType] = [grid]
    if table.more:
        parts.append(Text("there is more: --limit and --offset", style="dim"))
    return Group(*parts)


def _day(row: Mapping[str, Any]) -> str:
    if row.get("period") is not None:
        return _period(str(row["period"]), row.get("until"))
    day = row.get("date")
    if day is None:
        return "—"
    precision = row.get("precision")
    return str(day)[: {"year": 4, "month": 7}.get(str(precision), 10)]


def _period(first: str, last: Any) -> str:
    if first.endswith("-01-01") and last == f"{first[:4]}-12-31":
        return first[:4]
    return first if last in (None, first) else f"{first[:7]}"


def _facts(row: Mapping[str, Any]) -> Text:
    """Return what a row says in one line: kind, status, who, to whom, where."""
    line = Text()
    for name in ("form", "type", "kind", "measure", "label", "topic"):
        if row.get(name) is not None:
            line.append(safe(str(row[name])), style="bold")
    status = row.get("status") or row.get("standing")
    if status is not None:
        style = {**STATUS_STYLES, **_STANDINGS}.get(str(status), "dim")
        line.append(f" {str(status).replace('_', ' ')}", style=style)
    for name in _PEOPLE:
        if row.get(name):
            line.append("  ").append(safe(_listed(row[name])), style=STYLES["person"])
    if row.get("office"):
        line.append(f" ({safe(str(row['office']))})", style="dim")
    for name in ("target", "to", "addressee"):
        if row.get(name):
            line.append(" → ", style="dim").append(safe(_listed(row[name])), style=STYLES["person"])
    if row.get("direction") or row.get("value"):
        line.append(
            f"  {_ARROWS.get(str(row.get('direction')), '')} {safe(str(row.get('value') or ''))}"
        )
    if row.get("place"):
        line.append(" @ ", style="dim").append(safe(str(row["place"])), style=STYLES["place"])
    if row.get("due"):
        line.append(" by ", style="dim").append(str(row["due"]), style=STYLES["date"])
    _add_counts(line, row)
    return line


def _add_counts(line: Text, row: Mapping[str, Any]) -> None:
    reports = row.get("reports")
    if isinstance(reports, int) and reports > 1:
        line.append(f"  {reports} reports", style="green")
    for differs in row.get("differs") or ():
        told = " / ".join(str(value) for value, _ in differs["values"])
        line.append(f"  {differs['field']}: {safe(told)}", style="yellow")


def _listed(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _words(row: Mapping[str, Any]) -> Text:
    words = str(row.get("words") or row.get("found") or row.get("title") or "")
    shown = words if len(words) <= _WORDS else f"{words[:_WORDS].rstrip()} …"
    return Text(safe(shown), style="italic")


def _origin(row: Mapping[str, Any]) -> Text:
    """Return where the words stand: publisher, day, title, and the characters."""
    parts = [row.get("publisher"), str(row.get("published") or "")[:10], row.get("title")]
    told = " · ".join(str(part) for part in parts if part)
    place = str(row.get("report") or "")
    if row.get("begins") is not None:
        place += f" [{row['begins']}:{row['ends']}]"
    return Text(safe(f"{told}  {place}".strip()), style="dim")


def about_actor(who: Who, ledger: Ledger) -> RenderableType:
    """Return what all reports say of an actor: offices, names, meetings, statements."""
    head = Text.assemble(
        (f"A{who.id} ", "bold"), (safe(who.name), STYLES[who.kind]), f"  {who.country or ''}"
    )
    told = f"{who.kind} in {who.reports:,} reports, {who.first or '?'} to {who.last or '?'}"
    counts = ", ".join(f"{count:,} {layer}" for layer, count in sorted(who.counts.items()))
    parts: list[RenderableType] = [head, Text(told, style="dim"), Text(counts, style="dim")]
    asked = Asked(of=f"A{who.id}", limit=_LATEST)
    for title, body in (
        ("Offices", _table(who.offices, ("office", "first", "last", "former", "reports"))),
        ("Names", _table(who.names, ("name", "reports"))),
        ("Met", _table(who.partners, ("id", "name", "country", "meetings", "last"))),
        ("Latest meetings", _list(ledger.meetings(asked))),
        ("Latest statements", _list(ledger.quotes(asked))),
    ):
        if body is not None:
            parts += (Text(), Rule(Text(title, style="bold"), align="left", style="dim"), body)
    if who.others:
        parts += (Text(), Text(safe(f"Also of this name: {'; '.join(who.others)}"), style="yellow"))
    return Group(*parts)


def summary(brief: Brief, *, most: int = 8) -> RenderableType:
    """Return the beginning of a brief: its summary, and the first lines of each section."""
    title = Text(safe(brief.title), style="bold")
    parts: list[RenderableType] = [title, Text(safe(asked(brief)), style="dim"), Text()]
    parts.append(_lines(brief.summary))
    for section in brief.sections:
        parts += (Text(), Rule(Text(section.title, style="bold"), align="left", style="dim"))
        parts.append(_lines(section.lines[:most]))
        more = len(section.lines) - most + section.left_out
        if more > 0:
            parts.append(Text(f"… and {more:,} more", style="dim"))
    notes = Grid.grid(padding=(0, 1))
    for note in brief.footnotes[:most]:
        told = Text.assemble(
            safe(note.before[-80:]), (safe(note.words), "bold"), safe(note.after[:80])
        )
        where = " · ".join(filter(None, (note.publisher, (note.published or "")[:10])))
        notes.add_row(Text(f"{note.number}"), told.append(f"  {safe(where)}", style="dim"))
    if brief.footnotes:
        parts += (Text(), Rule(Text("Notes", style="bold"), align="left", style="dim"), notes)
    parts.append(Text("--out brief.html has all of it, with charts and every note", style="dim"))
    return Group(*parts)


def _lines(lines: Sequence[Line]) -> Grid:
    grid = Grid.grid(padding=(0, 1))
    grid.add_column(style=STYLES["date"], no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    for line in lines:
        told = Text(safe(line.text))
        if line.mark:
            told.append(f" {line.mark.replace('_', ' ')}", style="green")
        told.append(f" [{', '.join(map(str, line.notes))}]", style="dim")
        said = Text(safe(line.quote), style="italic") if line.quote else None
        grid.add_row(line.day or "", Group(told, said) if said is not None else told)
    return grid


def _list(table: Table) -> RenderableType | None:
    return Padding(listing(table), (0, 0, 0, 1)) if table.rows else None


def _table(table: Table, columns: tuple[str, ...]) -> RenderableType | None:
    if not table.rows:
        return None
    grid = Grid(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0))
    for name in columns:
        grid.add_column(name, justify="right" if name in ("reports", "meetings") else "left")
    for row in table:
        grid.add_row(*("" if row[name] is None else safe(str(row[name])) for name in columns))
    return grid
