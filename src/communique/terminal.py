"""A report in the terminal: its text with the records in colour, and the records listed below."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from communique.marks import Mark, name_of, segments, words
from communique.records import Entity, Meeting, Quote, Report, When

WIDTH = 100
"""The widest that text is set, in columns; longer lines are hard to read."""

TITLE = 52
"""The longest that a title may be in a table of reports."""

# The sixteen terminal colours, so that the reader's own light or dark theme stays readable.
STYLES = {
    "person": "bold cyan",
    "organisation": "magenta",
    "country": "yellow",
    "place": "green",
    "date": "blue",
    "quote": "italic",
    "cue": "underline",
    "meeting": "",
}
STATUS_STYLES = {"held": "green", "planned": "blue", "called_for": "yellow", "cancelled": "red"}
NOTHING = Text("—", style="dim")


def view(report: Report) -> RenderableType:
    """Return the whole report: head, marked text, and a list for each layer that has records."""
    parts: list[RenderableType] = [_head(report), Text(), _body(report), Text(), _legend()]
    for title, listed in (
        ("Meetings", _meetings(report)),
        ("Quotes", _quotes(report)),
        ("Events", _events(report)),
        ("Commitments", _commitments(report)),
        ("Indicators", _indicators(report)),
        ("Persons", _persons(report)),
        ("Organisations and countries", _bodies(report)),
        ("Places", _places(report)),
        ("Dates", _dates(report)),
    ):
        if listed is not None:
            parts += (Text(), _heading(title), Padding(listed, (0, 0, 0, 1)))
    notes = [Text(f"! {safe(note.message)}", style="yellow") for note in report.notes]
    return Group(*parts, *([Text(), *notes] if notes else []))


def digest(reports: Sequence[Report]) -> RenderableType:
    """Return a table of several reports, a row each, with how much was found in them."""
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0))
    table.add_column("#", justify="right", style="dim")
    table.add_column("report", no_wrap=True)
    table.add_column("published", style="blue", no_wrap=True)
    for name in ("persons", "meetings", "quotes"):
        table.add_column(name, justify="right", no_wrap=True)
    for number, report in enumerate(reports, start=1):
        persons = sum(entity.kind == "person" for entity in report.entities)
        table.add_row(
            str(number),
            Text(
                textwrap.shorten(
                    safe(report.article.title or report.article.id), TITLE, placeholder=" …"
                )
            ),
            Text(safe((report.article.published or "")[:10])),
            *(str(count or "·") for count in (persons, len(report.meetings), len(report.quotes))),
        )
    return table


def people(reports: Sequence[Report], *, most: int = 8) -> RenderableType:
    """Return who met whom in several reports: the persons named by most of them."""
    met: Counter[tuple[str, str]] = Counter()
    said: Counter[str] = Counter()
    about: dict[str, Entity] = {}
    for report in reports:
        persons = {e.id: e for e in report.entities if e.kind == "person"}
        for person in persons.values():
            known = about.setdefault(person.name, person)
            # The report that says most about somebody is the one to take the office from.
            if len(person.mentions) > len(known.mentions):
                about[person.name] = person
        said.update(persons[q.speaker].name for q in report.quotes if q.speaker in persons)
        for meeting in report.meetings:
            names = sorted({persons[i].name for i in meeting.participants if i in persons})
            met.update((one, other) for one in names for other in names if one != other)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0))
    for name, style in (("who", "bold cyan"), ("office", ""), ("country", "yellow")):
        table.add_column(name, style=style)
    table.add_column("quotes", justify="right")
    table.add_column("met or is to meet", ratio=1)
    for name, count in said.most_common(most):
        others = [other for (one, other), _ in met.most_common() if one == name]
        roles = about[name].roles
        table.add_row(
            Text(safe(name)),
            Text(safe(roles[0]) if roles else ""),
            about[name].country or "",
            str(count),
            Text(safe(", ".join(others))) if others else NOTHING,
        )
    return table


def safe(text: str) -> str:
    """Return text with control characters as dots: a terminal would take them for commands."""
    return "".join(c if c in "\n\t" or c.isprintable() else "·" for c in text)


def _head(report: Report) -> RenderableType:
    article = report.article
    title = Text(safe(article.title or "Untitled report"), style="bold")
    origin = " · ".join(filter(None, (article.publisher, article.published, article.url)))
    lines = [title, Text(safe(origin) or "published by and on: not stated", style="dim")]
    return Panel(Group(*lines), box=box.ROUNDED, border_style="dim", padding=(0, 1))


def _body(report: Report) -> Text:
    body = Text(overflow="fold")
    text = report.article.text
    # One line a paragraph, as most files have it: an empty line between them reads better.
    airy = "\n\n" not in text and max(map(len, text.splitlines()), default=0) > WIDTH
    for segment in segments(report):
        shown = safe(_unix(segment.text))
        shown = shown.replace("\n", "\n\n") if airy else shown
        body.append(shown, style=_style(segment.marks))
        for mark in segment.closing:
            body.append(" ").append(mark.label, style="bold reverse dim")
    body.rstrip()
    return body


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")


def _style(marks: Iterable[Mark]) -> str:
    styles = []
    for mark in marks:
        style = STYLES[mark.kind]
        styles.append(style.removeprefix("bold ") if mark.plain else style)
    return " ".join(filter(None, styles))


def _legend() -> Text:
    legend = Text()
    for kind in ("person", "organisation", "country", "place", "date", "quote", "cue"):
        legend.append(kind, style=STYLES[kind])
        legend.append("  ")
    legend.append("Q1", style="bold reverse dim")
    legend.append(" listed below", style="dim")
    return legend


def _heading(title: str) -> Rule:
    return Rule(Text(title, style="bold"), align="left", style="dim")


def _grid(*ratios: int | None) -> Table:
    grid = Table.grid(padding=(0, 2), expand=False)
    for ratio in ratios:
        grid.add_column(ratio=ratio, overflow="fold")
    return grid


def _who(report: Report, ids: Iterable[str]) -> Text:
    names = Text()
    for id in ids:
        entity = report.entity(id)
        if names:
            names.append(", ")
        names.append(safe(id if entity is None else entity.name), style=_entity_style(entity))
    return names or NOTHING


def _entity_style(entity: Entity | None) -> str:
    return "" if entity is None else STYLES[entity.kind]


def _iso(when: When | None) -> Text:
    return NOTHING if when is None else Text(when.iso(), style=STYLES["date"])


def _place(report: Report, id: str | None) -> Text:
    name = name_of(report, id)
    return NOTHING if name is None else Text(safe(name), style=STYLES["place"])


def _meetings(report: Report) -> Table | None:
    grid = _grid(None, None, 1, None, None)
    for number, meeting in enumerate(report.meetings, start=1):
        grid.add_row(
            Text(f"M{number}", style="bold"),
            _form(meeting),
            _who(report, meeting.participants),
            _place(report, meeting.place),
            _iso(meeting.date),
        )
    return grid if report.meetings else None


def _form(meeting: Meeting) -> Text:
    form = Text(meeting.form)
    return form.append(
        f" {meeting.status.replace('_', ' ')}", style=STATUS_STYLES.get(meeting.status, "")
    )


def _quotes(report: Report) -> Table | None:
    """List what was said, like a transcript: each run of quotes under its speaker's name."""
    grid = _grid(None, 1)
    before: str | None = None
    for number, quote in enumerate(report.quotes, start=1):
        speaker = _speaker(report, quote)
        if speaker.plain != before:
            grid.add_row(Text(), speaker)
            before = speaker.plain
        grid.add_row(Text(f"Q{number}", style="bold"), _said(report, quote))
    return grid if report.quotes else None


def _speaker(report: Report, quote: Quote) -> Text:
    entity = report.entity(quote.speaker)
    if entity is None:
        return Text(safe(words(quote.speaker_span)) or "not named", style="dim")
    office = ", ".join(filter(None, (*entity.roles[:1], entity.country)))
    return Text.assemble(
        (safe(entity.name), _entity_style(entity)), (f"  {safe(office)}" if office else "", "dim")
    )


def _said(report: Report, quote: Quote) -> Text:
    line = Text()
    if quote.cue:
        line.append(safe(words(quote.cue)), style="dim")
        if quote.addressee is not None:
            line.append(" → ", style="dim").append_text(_who(report, (quote.addressee,)))
        line.append(": ", style="dim")
    style = STYLES["quote"] if quote.kind != "indirect" else ""
    return line.append(safe(" ".join(words(quote.content).split())), style=style)


def _events(report: Report) -> Table | None:
    grid = _grid(None, None, 1, None)
    for event in report.events:
        pair = Text.assemble(_who(report, event.source), (" → ", "dim"), _who(report, event.target))
        grid.add_row(Text(safe(event.type), style="bold"), event.status, pair, _iso(event.date))
    return grid if report.events else None


def _commitments(report: Report) -> Table | None:
    grid = _grid(None, None, 1, None)
    for each in report.commitments:
        about = Text(safe(words(each.about)))
        grid.add_row(Text(each.kind, style="bold"), _who(report, each.by), about, _iso(each.due))
    return grid if report.commitments else None


def _indicators(report: Report) -> Table | None:
    grid = _grid(None, None, 1, None)
    for each in report.indicators:
        arrow = {"up": "↑", "down": "↓", "flat": "→"}.get(each.direction or "", " ")
        value = Text(safe(f"{arrow} {each.value or ''}"))
        grid.add_row(
            Text(safe(each.measure)),
            value,
            _who(report, each.parties),
            Text(safe(each.period or "")),
        )
    return grid if report.indicators else None


def _persons(report: Report) -> Table | None:
    persons = [entity for entity in report.entities if entity.kind == "person"]
    grid = _grid(None, 1, None, None)
    for person in persons:
        grid.add_row(
            Text(safe(person.name), style=STYLES["person"]),
            Text(safe(", ".join(person.roles))) if person.roles else NOTHING,
            Text(person.country or "", style=STYLES["country"]),
            Text(_times(person), style="dim"),
        )
    return grid if persons else None


def _times(entity: Entity) -> str:
    count = len(entity.mentions)
    return f"{count} mention{'s' if count != 1 else ''}"


def _bodies(report: Report) -> Text | None:
    line = Text()
    for entity in report.entities:
        if entity.kind in ("organisation", "country"):
            line.append(" · " if line else "", style="dim")
            line.append(safe(entity.name), style=STYLES[entity.kind])
            line.append(f" {entity.country}" if entity.country else "", style="dim")
    return line or None


def _places(report: Report) -> Table | None:
    places = [entity for entity in report.entities if entity.kind == "place"]
    grid = _grid(None, None, None, None)
    for place in places:
        where = place.where
        known = where is not None and where.lat is not None and where.lon is not None
        grid.add_row(
            Text(safe(place.name), style=STYLES["place"]),
            Text(place.country or "", style=STYLES["country"]),
            Text("" if where is None else safe(where.kind)),
            Text(f"{where.lat:.2f}, {where.lon:.2f}" if where and known else "", style="dim"),
        )
    return grid if places else None


def _dates(report: Report) -> Table | None:
    grid = _grid(None, None, None)
    for when in report.dates:
        words_of = "" if when.evidence is None else when.evidence.text
        exact = when.precision == "day"
        length = when.precision if exact else f"{when.precision}, to {when.last().isoformat()}"
        grid.add_row(Text(safe(words_of)), _iso(when), Text(length, style="dim"))
    return grid if report.dates else None
