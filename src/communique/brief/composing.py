"""Compose a brief: select, order, cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from communique.brief import Brief, Coverage, Line, Section, wording
from communique.brief.counting import coverage_of, figures_of
from communique.brief.gathering import Gathered, Row, gather
from communique.brief.noting import Notes
from communique.brief.summing import summary_of
from communique.knowledge.briefing import load_briefing
from communique.ledger import Asked, Ledger

LINES = 40
"""Most lines of a section; a brief is for reading, and the ledger has the rest."""

_PER_SPEAKER = 6


def compose(
    ledger: Ledger,
    subjects: Sequence[str],
    *,
    since: str | None = None,
    until: str | None = None,
    about: str | None = None,
    lines: int = LINES,
) -> Brief:
    """Return a brief on one actor, or on the relation between several.

    `subjects` are names, states, or numbers such as "A7". Days are ISO, as exact as is wanted.
    Raises InputError for an unknown actor or date.
    """
    asked = Asked(since=since, until=until, about=about)
    found = gather(ledger, subjects, asked)
    notes = Notes(ledger)
    # The summary comes first, so that its footnotes have the low numbers.
    summary = summary_of(found, notes, today=ledger.today)
    sections = tuple(_sections(found, notes, lines))
    return Brief(
        _title(found),
        tuple(each.name for each in found.parties),
        *(since, until, about, ledger.today.isoformat()),
        summary,
        sections,
        figures_of(ledger, found),
        _coverage(ledger, found, asked),
        tuple(notes.all),
    )


def _title(found: Gathered) -> str:
    return wording.names([each.name for each in found.parties])


def _coverage(ledger: Ledger, found: Gathered, asked: Asked) -> Coverage:
    reports = {
        row["report"]
        for rows in (found.meetings, found.quotes, found.events, found.commitments)
        for row in rows
    }
    return coverage_of(ledger, sorted(map(str, reports)), asked)


def _sections(found: Gathered, notes: Notes, most: int) -> list[Section]:
    ahead = [row for row in found.meetings if row["status"] in ("planned", "called_for")]
    past = [row for row in found.meetings if row["status"] not in ("planned", "called_for")]
    made = [
        _section("meetings", "Meetings", past, notes, wording.meeting, most),
        _section("planned", "Meetings planned or called for", ahead, notes, wording.meeting, most),
        _statements(found.quotes, notes, most),
        _section(
            *("events", "Events", _acts(found.events), notes, wording.event, most),
            mark=lambda row: row["type"],
            quote=lambda row: wording.clipped(row["words"]),
        ),
        _section(
            *("commitments", "Commitments", found.commitments, notes, wording.commitment, most),
            mark=_standing,
        ),
        _questions(found.threads, notes, most),
        _section("indicators", "Figures", found.indicators, notes, wording.indicator, most),
        _differences(found, notes, most),
    ]
    return [section for section in made if section.lines]


def _standing(row: Row) -> str:
    """Return how a commitment stands, in words: "not heard of since, overdue"."""
    kind, _, late = row["standing"].partition(", ")
    told = load_briefing().standings[kind]
    return f"{told}, {late}" if late else told


def _acts(events: Sequence[Row]) -> list[Row]:
    """Return events but for those that are meetings, which stand among the meetings."""
    return [row for row in events if row["type"] != "CONSULT"]


def _section(
    key: str,
    title: str,
    rows: Sequence[Row],
    notes: Notes,
    told: Callable[[Row], str],
    most: int,
    *,
    mark: Callable[[Row], str | None] = lambda row: row.get("status"),
    quote: Callable[[Row], str | None] = lambda row: None,
) -> Section:
    lines = [
        Line(told(row), notes.of(row), row["date"], mark(row), quote(row)) for row in rows[:most]
    ]
    return Section(key, title, tuple(lines), max(0, len(rows) - most))


def _statements(quotes: Sequence[Row], notes: Notes, most: int) -> Section:
    """Return what was said, by speaker: those who said most first, their newest words first."""
    speakers = Counter(row["speaker"] for row in quotes if row["speaker"])
    lines: list[Line] = []
    for speaker, _ in speakers.most_common():
        own = [row for row in quotes if row["speaker"] == speaker]
        for row in own[:_PER_SPEAKER]:
            if len(lines) < most:
                said = wording.clipped(row["words"])
                lines.append(
                    Line(wording.quote(row), notes.of(row), row["date"], row["kind"], said)
                )
    return Section("statements", "What was said", tuple(lines), len(quotes) - len(lines))


def _questions(threads: Sequence[Row], notes: Notes, most: int) -> Section:
    lines = []
    for row in threads[:most]:
        raised = wording.counted(row["raised"], "time")
        first = wording.spoken(row["first"], "day")
        told = f"{row['topic'][:1].upper()}{row['topic'][1:]}: raised {raised}, first on {first}."
        lines.append(Line(told, notes.of(row), row["date"], row["standing"]))
    return Section("questions", "Questions raised", tuple(lines), max(0, len(threads) - most))


def _differences(found: Gathered, notes: Notes, most: int) -> Section:
    """Return where reports of one thing disagree; a plan that was carried out is none."""
    lines: list[Line] = []
    told = {"M": wording.meeting, "E": wording.event, "I": wording.indicator}
    for row in (*found.meetings, *found.events, *found.indicators):
        for differs in row["differs"] or ():
            if differs["field"] == "course" or len(lines) >= most:
                continue
            values = " / ".join(
                f"{value} ({wording.counted(len(records), 'report')})"
                for value, records in differs["values"]
            )
            text = f"{told[row['id'][0]](row)} Reports differ on {differs['field']}: {values}."
            lines.append(Line(text, notes.of(row), row["date"], differs["field"]))
    return Section("differences", "Where reports disagree", tuple(lines))
