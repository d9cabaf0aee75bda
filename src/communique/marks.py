"""A report's text cut where its records begin and end: what every coloured view is drawn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from communique.document import Span
from communique.records import Evidence, Report

MarkKind = Literal["person", "organisation", "country", "place", "date", "quote", "cue", "meeting"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that belongs to a record.

    `label` names the record ("E3", "Q1", "M2"; "" for dates and cues), `detail` is what a
    tooltip says, and `plain` sets pronouns and epithets apart from names.
    """

    span: Span
    kind: MarkKind
    label: str
    detail: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Text under one set of marks, outermost first.

    `closing` are the quotes and meetings whose last piece of evidence ends here.
    """

    text: str
    marks: tuple[Mark, ...]
    closing: tuple[Mark, ...]


def marks(report: Report) -> tuple[Mark, ...]:
    """Return the marks of all records, in text order, longer before shorter."""
    found: list[Mark] = []
    for entity in report.entities:
        about = ", ".join((entity.name, *entity.roles, *filter(None, (entity.country,))))
        found += (
            Mark(mention.span, entity.kind, entity.id, about, mention.kind != "name")
            for mention in entity.mentions
        )
    for number, quote in enumerate(report.quotes, start=1):
        speaker = name_of(report, quote.speaker)
        detail = f"{quote.kind} quote, {speaker or 'speaker not named'}"
        found += (Mark(each.span, "quote", f"Q{number}", detail) for each in quote.content)
        found += (Mark(each.span, "cue", "", detail) for each in quote.cue)
    for number, meeting in enumerate(report.meetings, start=1):
        who = ", ".join(name_of(report, each) or each for each in meeting.participants)
        detail = f"{meeting.form}, {meeting.status}: {who}"
        found += (Mark(each.span, "meeting", f"M{number}", detail) for each in meeting.evidence)
    for when in report.dates:
        if when.evidence is not None:
            detail = f"{when.iso()} ({when.precision}, from the {when.basis})"
            found.append(Mark(when.evidence.span, "date", "", detail))
    return tuple(sorted(set(found), key=lambda mark: (mark.span.start, -mark.span.end, mark.kind)))


def segments(report: Report) -> Iterator[Segment]:
    """Yield the whole text in pieces, in order; joined, the pieces are the text again."""
    text = report.article.text
    found = marks(report)
    last = {mark.label: mark for mark in found if mark.kind in ("quote", "meeting")}
    cuts = sorted({0, len(text)}.union(*((m.span.start, m.span.end) for m in found)))
    waiting = iter([*found, None])
    following = next(waiting)
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [mark for mark in active if mark.span.end > start]
        while following is not None and following.span.start <= start:
            active.append(following)
            following = next(waiting)
        closing = (mark for mark in active if mark.span.end == end and last.get(mark.label) is mark)
        yield Segment(text[start:end], tuple(active), tuple(closing))


def name_of(report: Report, id: str | None) -> str | None:
    """Return the name of the entity with that id, or None."""
    entity = report.entity(id)
    return None if entity is None else entity.name


def words(pieces: tuple[Evidence, ...]) -> str:
    """Return the words of several pieces of evidence, gaps shown as dots."""
    return " … ".join(each.text for each in pieces)
