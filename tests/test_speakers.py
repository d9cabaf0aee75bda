"""Speakers and addressees out of the words around a cue."""

from __future__ import annotations

import pytest

from communique.document import Article, Span
from communique.extract.quotes import find_quotes
from communique.extract.speakers import resolve_speakers
from communique.knowledge.reporting import load_reporting
from communique.records import Entity, EntityKind, Evidence, Mention, Quote
from fixtures import parser

KNOW = load_reporting()


def entity(text: str, name: str, kind: EntityKind, *also: str) -> Entity:
    """Build an entity mentioned wherever its name, or one of the other words, stands."""
    found = []
    for words in (name, *also):
        start = text.find(words)
        while start >= 0:
            found.append(Mention(Evidence.at(text, Span(start, start + len(words))), "name"))
            start = text.find(words, start + len(words))
    return Entity(name, kind, name, None, tuple(sorted(found, key=lambda m: m.span)))


def read(text: str, **names: tuple[str, ...]) -> tuple[Quote, ...]:
    """Read a text whose entities are given by kind: (name, other words ...) joined by "|"."""
    entities = [
        entity(text, row.split("|")[0], kind, *row.split("|")[1:])  # type: ignore[arg-type]
        for kind, rows in names.items()
        for row in rows
    ]
    doc = next(parser().parse([Article(text=text)]))
    return resolve_speakers(doc, find_quotes(doc, KNOW), entities, KNOW)


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Foreign Minister Astrid Lunde said that the road was open.", "Astrid Lunde"),
        ("Astrid Lunde came. She said that the road was open.", "Astrid Lunde"),
        ("The minister, Astrid Lunde, said that the road was open.", "Astrid Lunde"),
        ("The mayor of Bergen, Astrid Lunde, said that the road was open.", "Astrid Lunde"),
        ("“The road is open,” said study co-author Astrid Lunde.", "Astrid Lunde"),
        ("The visitors met Astrid Lunde, who said that the road was open.", "Astrid Lunde"),
        ("The widow of Astrid Lunde said that the road was open.", None),
        ("Two officials said that the road was open.", None),
        ("The statement by the Harbour Board said that the road was open.", "Harbour Board"),
        ("A spokesman for the Harbour Board said that the road was open.", "Harbour Board"),
        ("The Harbour Board’s report noted that the road was open.", "Harbour Board"),
    ],
)
def test_speaker(text: str, speaker: str | None) -> None:
    person = ("Astrid Lunde|She",) if "Lunde" in text else ()
    board = ("Harbour Board",) if "Board" in text else ()
    (quote,) = read(text, person=person, organisation=board)
    assert quote.speaker == speaker
    assert bool(quote.notes) == (speaker is None)
    assert quote.speaker_span


@pytest.mark.parametrize(
    "text",
    [
        "Astrid Lunde told Julio Paredes that the road was open.",
        "Astrid Lunde thanked Julio Paredes for his visit.",
        "Astrid Lunde urged Julio Paredes to open the road.",
        "Astrid Lunde called on Julio Paredes to open the road.",
        "Astrid Lunde explained to Julio Paredes that the road was open.",
        "Astrid Lunde said in an interview with Julio Paredes that the road was open.",
    ],
)
def test_addressee(text: str) -> None:
    (quote,) = read(text, person=("Astrid Lunde", "Julio Paredes"))
    assert (quote.speaker, quote.addressee) == ("Astrid Lunde", "Julio Paredes")


def test_a_paragraph_without_a_cue_takes_the_speaker_before() -> None:
    quotes = read(
        "“The road is open now,” Astrid Lunde said.\n\n“We paid for it ourselves.”",
        person=("Astrid Lunde",),
    )
    assert [q.speaker for q in quotes] == ["Astrid Lunde", "Astrid Lunde"]


def test_two_speakers_of_a_transcript_speak_to_each_other() -> None:
    quotes = read(
        "MINISTER LUNDE: Welcome to Oslo.\n\nAMBASSADOR PAREDES: Thank you for having me here.",
        person=("Astrid Lunde|LUNDE", "Julio Paredes|PAREDES"),
    )
    assert [(q.speaker, q.addressee) for q in quotes] == [
        ("Astrid Lunde", "Julio Paredes"),
        ("Julio Paredes", "Astrid Lunde"),
    ]


def test_a_label_is_known_by_its_surname() -> None:
    quotes = read("MINISTER LUNDE: Welcome, Astrid Lunde’s guests.", person=("Astrid Lunde",))
    assert [q.speaker for q in quotes] == ["Astrid Lunde"]
