"""Encounters by construction: a table of sentences with what each tells, and known failures."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from communique import knowledge
from communique.document import Article, Doc, Span
from communique.extract.dates import find_anchor, find_dates
from communique.extract.meetings import find_meetings
from communique.records import Entity, EntityKind, Evidence, Meeting, Mention
from fixtures import parser, rows_of

TABLE: dict[str, Any] = tomllib.loads(
    (Path(__file__).parent / "encounters.toml").read_text(encoding="utf-8")
)
ROSTER = TABLE.pop("roster")
PUBLISHED = "2024-05-14"
_MARK = re.compile(r"\{([^=}]+)=([^}]+)\}")
_TOLD = re.compile(r"^(\*|\w+) (\w+): (.+?)(?: @ (.+?))?(?: on (\d[\d-]+))?$")


def names() -> dict[str, tuple[str, EntityKind, str | None]]:
    """Return by each word of the roster the name, kind and country of what it denotes."""
    found: dict[str, tuple[str, EntityKind, str | None]] = {}
    kinds: tuple[EntityKind, ...] = ("person", "country", "place", "organisation")
    for kind in kinds:
        for name, code in ROSTER[kind].items():
            last = name.split()[-1] if kind == "person" else name
            found[name] = found[last] = (last, kind, code or None)
    for word, name in ROSTER["demonym"].items():
        found[word] = found[name]
    return found


NAMES = names()
_NAME = re.compile("|".join(rf"\b{re.escape(n)}\b" for n in sorted(NAMES, key=len, reverse=True)))


def unmarked(marked: str) -> tuple[str, list[tuple[Span, str]]]:
    """Return a text without its marks, and what they denote, by span."""
    text, last = "", 0
    found: list[tuple[Span, str]] = []
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        span = Span(len(text), len(text) + len(mark[1]))
        found.extend((span, name) for name in mark[2].split("+"))
        text += mark[1]
        last = mark.end()
    return text + marked[last:], found


def cast(text: str, marks: list[tuple[Span, str]]) -> tuple[Entity, ...]:
    """Return the entities of the roster that a text mentions."""
    found = [*marks]
    found += [(Span(*match.span()), NAMES[match[0]][0]) for match in _NAME.finditer(text)]
    at: dict[str, list[Mention]] = {}
    for span, name in sorted(found):
        at.setdefault(name, []).append(Mention(Evidence.at(text, span), "name"))
    return tuple(
        Entity(name, NAMES[name][1], name, NAMES[name][2], tuple(mentions))
        for name, mentions in at.items()
    )


@cache
def parsed(text: str) -> Doc:
    return next(parser().parse([Article(text=text, published=PUBLISHED)]))


def read(marked: str) -> tuple[Meeting, ...]:
    text, marks = unmarked(marked)
    doc, know = parsed(text), knowledge.load("en")
    anchor = find_anchor(doc.article, grammar=know.times)
    dates = find_dates(text, anchor, grammar=know.times)
    return find_meetings(doc, cast(text, marks), dates, anchor, know.encounters)


def told(meeting: Meeting, *, form: bool) -> tuple[object, ...]:
    return (
        meeting.form if form else "*",
        meeting.status,
        frozenset(meeting.participants),
        meeting.place,
        meeting.date.iso() if meeting.date is not None else None,
    )


def expected(line: str) -> tuple[object, ...]:
    match = _TOLD.match(line)
    assert match is not None, line
    parties = frozenset(name.strip() for name in match[3].split(","))
    return match[1], match[2], parties, match[4], match[5]


@pytest.mark.parametrize(("text", "lines"), rows_of(TABLE))
def test_a_sentence_tells_of_its_encounters(text: str, lines: list[str]) -> None:
    wanted = [expected(line) for line in lines]
    found = read(text)
    any_form = [one[0] == "*" for one in wanted] + [False] * len(found)
    got = [told(one, form=not loose) for one, loose in zip(found, any_form, strict=False)]
    assert got == wanted
