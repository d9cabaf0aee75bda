"""Meetings: every example of the data file, and what single sentences cannot show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from communique.document import Article, Doc, Span
from communique.errors import KnowledgeError
from communique.extract.meetings import find_meetings
from communique.knowledge.encounters import Example, load_encounters, parse_encounters
from communique.records import Entity, EntityKind, Evidence, Meeting, Mention, When
from fixtures import parser

KNOW = load_encounters()
TODAY = date(2024, 5, 14)


@dataclass(frozen=True)
class Day:
    """An anchor."""

    day: date | None = TODAY
    dateline: None = None

    def when(self) -> When | None:
        return _day(self.day, None) if self.day is not None else None


@dataclass(frozen=True)
class Words:
    """A time expression that means one day."""

    span: Span
    meant: date
    evidence: Evidence

    def when(self, *, future: bool | None = None) -> When | None:
        return _day(self.meant, self.evidence)


def _day(day: date, evidence: Evidence | None) -> When:
    return When(day, day + timedelta(days=1), "day", "text", evidence)


@cache
def parse(text: str, title: str | None = None) -> Doc:
    return next(parser().parse([Article(text=text, title=title)]))


def entity(text: str, name: str, kind: EntityKind, code: str | None, *also: str) -> Entity:
    """Build an entity mentioned wherever its name, or one of the other words, stands."""
    found = []
    for words in (name, *also):
        start = text.find(words)
        while start >= 0:
            found.append(Mention(Evidence.at(text, Span(start, start + len(words))), "name"))
            start = text.find(words, start + len(words))
    return Entity(name, kind, name, code, tuple(sorted(found, key=lambda m: m.span)))


def times(text: str, **meant: date) -> tuple[Words, ...]:
    """Build time expressions for words (underscores stand for blanks)."""
    found = []
    for key, day in meant.items():
        words = key.replace("_", " ")
        span = Span(text.index(words), text.index(words) + len(words))
        found.append(Words(span, day, Evidence.at(text, span)))
    return tuple(sorted(found, key=lambda one: one.span))


def told(meeting: Meeting) -> tuple[str, str, set[str], str | None]:
    return meeting.form, meeting.status, set(meeting.participants), meeting.place


def read(text: str, entities: tuple[Entity, ...], *, title: str | None = None, **on: date) -> Any:
    doc = parse(text, title)
    return find_meetings(doc, entities, times(text, **on), Day(), KNOW)


EXAMPLES = [
    pytest.param(example, id=f"{trigger.id}-{number}")
    for trigger in KNOW.triggers
    for number, example in enumerate(trigger.examples)
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_of_the_data_file(example: Example) -> None:
    text = example.text
    entities = tuple(
        Entity(
            text[start:end],
            kind,
            text[start:end],
            code,
            (Mention(Evidence.at(text, Span(start, end)), "name"),),
        )
        for start, end, kind, code in example.entities
    )
    found = find_meetings(parse(text), entities, (), Day(), KNOW)
    expected = [(t.form, t.status, set(t.parties), t.place) for t in example.told]
    assert [told(meeting) for meeting in found] == expected
    assert all(m.evidence and m.rule.startswith("meetings.") for m in found)


def test_an_encounter_told_twice_is_one_meeting() -> None:
    text = (
        "Serbian President Ana Petrova met with Chilean President Juan Rojas in Minsk on Tuesday.\n"
        "Petrova and Rojas discussed trade. Their meeting lasted an hour.\n"
    )
    people = (
        entity(text, "Ana Petrova", "person", "SRB", "Petrova", "Their"),
        entity(text, "Juan Rojas", "person", "CHL", "Rojas", "Their"),
        entity(text, "Minsk", "place", "BLR"),
    )
    (meeting,) = read(text, people, Tuesday=TODAY)
    assert told(meeting) == ("meeting", "held", {"Ana Petrova", "Juan Rojas"}, "Minsk")
    assert meeting.date is not None
    assert meeting.date.iso() == "2024-05-14"
    assert meeting.evidence[0].text.startswith("Serbian President Ana Petrova met with")


def test_a_visit_and_the_talks_held_on_it_are_two() -> None:
    text = (
        "Serbian President Ana Petrova visited Chile on Monday.\n"
        "She held talks with President Juan Rojas.\n"
    )
    people = (
        entity(text, "Ana Petrova", "person", "SRB", "She"),
        entity(text, "Juan Rojas", "person", "CHL"),
        entity(text, "Chile", "country", "CHL"),
    )
    visit, talks = read(text, people, Monday=date(2024, 5, 13))
    assert told(visit) == ("visit", "held", {"Ana Petrova", "Chile"}, "Chile")
    assert told(talks) == ("talks", "held", {"Ana Petrova", "Juan Rojas"}, "Chile")
    assert talks.date is not None
    assert talks.date.iso() == "2024-05-13"


def test_a_date_ahead_makes_a_meeting_planned() -> None:
    text = "Ana Petrova meets with Juan Rojas in Minsk on Friday."
    people = (
        entity(text, "Ana Petrova", "person", "SRB"),
        entity(text, "Juan Rojas", "person", "CHL"),
    )
    (meeting,) = read(text, people, Friday=date(2024, 5, 17))
    assert meeting.status == "planned"


def test_a_transcript_of_two_officials_is_a_meeting() -> None:
    text = (
        "Minsk\n\nPRESIDENT PETROVA: Welcome. It is a pleasure to see President Rojas here.\n\n"
        "PRESIDENT ROJAS: Thank you for the kind words.\n"
    )
    people = (
        entity(text, "Ana Petrova", "person", "SRB", "PETROVA"),
        entity(text, "Juan Rojas", "person", "CHL", "ROJAS", "President Rojas"),
        entity(text, "Minsk", "place", "BLR"),
    )
    (meeting,) = read(text, people, title="Ana Petrova and Juan Rojas Before Their Meeting")
    assert told(meeting) == ("meeting", "held", {"Ana Petrova", "Juan Rojas"}, "Minsk")
    assert meeting.date is not None
    assert meeting.date.start == TODAY


def test_their_goes_back_to_the_joint_subject() -> None:
    text = "Ana Petrova and Juan Rojas spent an hour on trade at their recent meeting in Minsk."
    people = (
        entity(text, "Ana Petrova", "person", "SRB"),
        entity(text, "Juan Rojas", "person", "CHL", "their"),
        entity(text, "Minsk", "place", "BLR"),
    )
    (meeting,) = read(text, people)
    assert told(meeting) == ("meeting", "held", {"Ana Petrova", "Juan Rojas"}, "Minsk")


def test_they_are_those_who_met() -> None:
    text = (
        "Ana Petrova met with Juan Rojas in Minsk on Tuesday.\n"
        "They will hold talks with Tom Berg on Friday.\n"
    )
    people = (
        entity(text, "Ana Petrova", "person", "SRB"),
        entity(text, "Juan Rojas", "person", "CHL"),
        entity(text, "Tom Berg", "person", "NOR"),
    )
    first, second = read(text, people, Tuesday=TODAY, Friday=date(2024, 5, 17))
    assert set(first.participants) == {"Ana Petrova", "Juan Rojas"}
    assert told(second)[1:3] == ("planned", {"Ana Petrova", "Juan Rojas", "Tom Berg"})


def test_a_date_of_the_topic_is_not_that_of_the_meeting() -> None:
    text = "Ana Petrova met with Juan Rojas to discuss the June 12 elections."
    people = (
        entity(text, "Ana Petrova", "person", "SRB"),
        entity(text, "Juan Rojas", "person", "CHL"),
    )
    (meeting,) = read(text, people, June_12=date(2024, 6, 12))
    assert meeting.date is None
    assert meeting.status == "held"


def test_private_persons_hold_no_meetings() -> None:
    text = "Ana Petrova met Juan Rojas in Minsk in 1990."
    people = (
        entity(text, "Ana Petrova", "person", None),
        entity(text, "Juan Rojas", "person", None),
        entity(text, "Minsk", "place", "BLR"),
    )
    assert read(text, people) == ()


def test_a_country_gives_way_to_its_named_envoy() -> None:
    text = "Serbia's President Ana Petrova met Juan Rojas of Chile."
    people = (
        entity(text, "Ana Petrova", "person", "SRB"),
        entity(text, "Juan Rojas", "person", "CHL"),
        entity(text, "Serbia", "country", "SRB"),
        entity(text, "Chile", "country", "CHL"),
    )
    (meeting,) = read(text, people)
    assert set(meeting.participants) == {"Ana Petrova", "Juan Rojas"}


def test_a_report_without_entities_has_no_meetings() -> None:
    assert read("The ministers met in the capital on Tuesday.", ()) == ()


ROW: dict[str, Any] = {
    "id": "x",
    "part": "verb",
    "lemmas": ["meet"],
    "form": "meeting",
    "frame": "mutual",
    "source": "a list",
    "examples": [
        {"text": "[A B|person SRB] met [C D|person CHL].", "is": ["meeting held: A B, C D"]}
    ],
}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"form": "party"}, "form 'party'"),
        ({"frame": "dance"}, "frame 'dance'"),
        ({"colour": "red"}, "unknown fields"),
        ({"examples": [{"text": "A met B."}]}, "`text` and `is`"),
        ({"examples": [{"text": "A met B.", "is": ["a meeting"]}]}, "form status"),
        ({"examples": [{"text": "[A|city] met B.", "is": []}]}, "kind is not known"),
    ],
)
def test_a_bad_entry_is_named(change: dict[str, Any], says: str) -> None:
    with pytest.raises(KnowledgeError, match="trigger 'x'") as error:
        parse_encounters({"trigger": [ROW | change]}, where="meetings.toml")
    assert says in str(error.value)


def test_a_lemma_stands_in_one_entry() -> None:
    with pytest.raises(KnowledgeError, match="'meet' stands in 'x' and 'y'"):
        parse_encounters({"trigger": [ROW, ROW | {"id": "y"}]}, where="meetings.toml")


def test_knowledge_is_frozen() -> None:
    with pytest.raises(AttributeError):
        replace(KNOW).words = frozenset()  # type: ignore[misc]
