"""Every example in knowledge/events/ is a test: who did what to whom, by the frames alone."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from communique.document import Article, Doc, Span
from communique.extract.dates import find_anchor, find_dates
from communique.extract.events import find_events
from communique.knowledge import load
from communique.knowledge.acts import SYMMETRIC, Example, Marked, Told, load_acts
from communique.knowledge.codebook import load_codebook
from communique.records import EVENT_TYPES, Entity, Event, Evidence, Mention
from fixtures import known, parser

PUBLISHED = "2024-05-14"


def denoted(mark: Marked) -> str:
    """Return what two marks of one entity have in common: a state's code, or a name."""
    return f"{mark.country}" if mark.kind == "country" else mark.name


def entities(example: Example) -> tuple[Entity, ...]:
    """Return the entities that an example marks, named by their first mark."""
    found: dict[str, list[Marked]] = {}
    for mark in example.marks:
        found.setdefault(denoted(mark), []).append(mark)
    made = []
    for marks in found.values():
        mentions = tuple(
            Mention(Evidence.at(example.text, Span(m.start, m.end)), "name") for m in marks
        )
        first = marks[0]
        made.append(Entity(first.name, first.kind, first.name, first.country, mentions))
    return tuple(made)


@cache
def parsed(text: str) -> Doc:
    return next(parser().parse([Article(text, published=PUBLISHED)]))


def read(example: Example) -> tuple[Event, ...]:
    doc, know = parsed(example.text), load("en")
    anchor = find_anchor(doc.article, grammar=know.times)
    dates = find_dates(example.text, anchor, grammar=know.times)
    known = entities(example)
    return find_events(doc, known, (), (), dates, anchor, load_acts(), load_codebook())


def told(event: Told | Event, names: dict[str, str]) -> tuple[object, ...]:
    sides = [frozenset(names.get(n, n) for n in side) for side in (event.source, event.target)]
    if event.type in SYMMETRIC:
        sides = [frozenset().union(*sides)]
    return event.type, event.status, *sides


def cases() -> list[Any]:
    return [
        pytest.param(
            frame.type,
            example,
            id=f"{frame.name}-{number}",
            marks=[known(example.fails)] if example.fails is not None else [],
        )
        for frame in load_acts().frames()
        for number, example in enumerate(frame.examples, start=1)
    ]


@pytest.mark.parametrize(("type", "example"), cases())
def test_an_example_tells_of_its_events(type: str, example: Example) -> None:
    names = {mark.name: denoted(mark) for mark in example.marks}
    wanted = {told(one, names) for one in example.told}
    types = {type, *(one.type for one in example.told)}
    assert {told(one, names) for one in read(example) if one.type in types} == wanted


def test_frames_name_what_the_codebook_has() -> None:
    book = load_codebook()
    wrong = [
        frame.name
        for frame in load_acts().frames()
        if (frame.mode is not None and frame.mode not in book.modes(frame.type))
        or (frame.cameo is not None and not book.is_code(frame.cameo))
    ]
    assert not wrong


def test_every_type_has_its_file() -> None:
    assert set(load_acts().kinds) == set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("type", "words", "code"),
    [
        ("SANCTION", "peru recall its envoy from chile", "161"),
        ("ACCUSE", "peru sleep in chile", None),
    ],
)
def test_words_support_a_code_of_a_known_type(type: str, words: str, code: str | None) -> None:
    assert load_acts().code(type, words.split()) == code
