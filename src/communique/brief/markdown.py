"""A brief as Markdown: numbered footnotes at the end, each with its words and report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.brief import Brief, Footnote, Line
from communique.brief.wording import counted, spoken

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def markdown(brief: Brief) -> str:
    """Return the brief as Markdown with footnotes (as GitHub, Pandoc and Obsidian read them)."""
    return "\n".join(_parts(brief)) + "\n"


def _parts(brief: Brief) -> Iterator[str]:
    yield f"# {plain(brief.title)}"
    yield ""
    yield plain(asked(brief))
    yield ""
    for line in brief.summary:
        yield f"- {_line(line)}"
    for section in brief.sections:
        yield ""
        yield f"## {plain(section.title)}"
        yield ""
        group = None
        for line in section.lines:
            if line.group is not None and line.group != group:
                yield from ([""] if group is not None else [])
                yield from (f"### {plain(line.group)}", "")
            group = line.group
            yield f"- {_line(line)}"
            if line.quote:
                yield f"  > {plain(line.quote)}"
        if section.left_out:
            yield f"- … and {section.left_out:,} more in the ledger"
    yield ""
    yield "## Coverage"
    yield ""
    yield from (f"- {plain(told)}" for told in coverage(brief))
    yield ""
    yield "### How to read it"
    for told in METHOD:
        yield from ("", plain(told))
    yield ""
    for note in brief.footnotes:
        yield f"[^{note.number}]: {_footnote(note)}"


def asked(brief: Brief) -> str:
    """Return what the brief is of, in a sentence."""
    span = " ".join(
        f"{word} {day}" for word, day in (("from", brief.since), ("to", brief.until)) if day
    )
    about = f", about “{brief.about}”" if brief.about else ""
    made = spoken(brief.made, "day")
    reports = counted(brief.coverage.reports, "report")
    return f"A brief out of {reports}{f', {span}' if span else ''}{about}, made on {made}."


def coverage(brief: Brief) -> Iterator[str]:
    """Yield what the brief rests on, a sentence each."""
    told = brief.coverage
    span = f", published {told.first} to {told.last}" if told.first else ""
    yield f"It rests on {counted(told.reports, 'report')}{span}."
    if told.publishers:
        named = ", ".join(f"{name} ({count:,})" for name, count in told.publishers[:12])
        more = len(told.publishers) - 12
        rest = f" and {more:,} more" if more > 0 else ""
        yield f"From {counted(len(told.publishers), 'publisher')}: {named}{rest}."
    if told.copies:
        yield f"Near-copies of others among them, which count as no second source: {told.copies:,}."
    if told.undated:
        yield f"Without a day of publication: {told.undated:,}."
    for before, after in told.quiet[:12]:
        first, last = (spoken(f"{month}-01", "month") for month in (before, after))
        yield f"No report between {first} and {last}."


METHOD = (
    "A line says what reports say, not that it happened, and each was read by a machine: where it "
    "reads oddly, the words that it rests on decide.",
    "Counts and charts of meetings and events are of those that were held or took place, each "
    "counted once however many reports tell of it. What a report looks back on over more than a "
    "calendar year is in no chart, nor are events that were read with a probability below 0.5.",
    "The Goldstein score, from -10 for conflict to 10 for cooperation, belongs to the CAMEO code "
    "of an event (Goldstein 1992); a mean is over the events of a month or week that have one, "
    "each of the same weight.",
)
"""How the figures are made, a paragraph each."""


def _line(line: Line) -> str:
    day = f"**{line.day}** " if line.day else ""
    mark = f" *({plain(line.mark.replace('_', ' '))})*" if line.mark else ""
    return f"{day}{plain(line.text)}{mark}{''.join(f'[^{note}]' for note in line.notes)}"


def _footnote(note: Footnote) -> str:
    words = f"{plain(note.before)}**{plain(note.words)}**{plain(note.after)}"
    origin = " · ".join(
        plain(part)
        for part in (note.publisher, note.published and note.published[:10], note.title)
        if part
    )
    link = f" <{_address(note.url)}>" if note.url and _address(note.url) else ""
    return f"{words} — {origin} ({note.report}, {note.begins}–{note.ends}){link}"


def _address(url: str) -> str | None:
    """Return a web address that can stand in angle brackets, or None."""
    return url if re.fullmatch(r"https?://[^\s<>\"]+", url) else None


def plain(text: str) -> str:
    """Return text as words in a line of Markdown: nothing in it is markup."""
    return _SPECIAL.sub(r"\\\1", _CONTROL.sub(" ", text))
