from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import communique
from communique import records, serial
from communique.document import Article, Span
from communique.errors import FormatError
from communique.records import (
    Commitment,
    Entity,
    Event,
    Evidence,
    Indicator,
    Meeting,
    Mention,
    Note,
    Quote,
    Report,
    When,
    Where,
)
from conftest import full_report

SCHEMA = Path(communique.__file__).parent / "schema" / "report.schema.json"
VALIDATOR = Draft202012Validator(
    serial.json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER
)

short = st.text(min_size=1, max_size=12)
rules = st.sampled_from(["given", "verb", "weekday"])
scores = st.none() | st.floats(0, 1)
notes = st.lists(st.builds(Note, short, st.text(max_size=20)), max_size=2).map(tuple)
codes = st.sampled_from([None, "NOR", "PER"])


def choice(literal: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(literal.__args__)


def evidence_in(text: str) -> st.SearchStrategy[Evidence]:
    pairs = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text)))
    return pairs.map(lambda p: Evidence.at(text, Span(p[0], max(p[1], p[0] + 1))))


def whens(text: str) -> st.SearchStrategy[When]:
    days = st.dates(date(1900, 1, 1), date(2200, 1, 1))

    def make(start: date, length: int, *rest: Any) -> When:
        return When(start, start + timedelta(days=length), *rest)

    return st.builds(
        make,
        days,
        st.integers(1, 4000),
        choice(records.Precision),
        choice(records.Basis),
        st.none() | evidence_in(text),
        rules,
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    text = draw(st.text(min_size=1, max_size=60))
    spans = evidence_in(text)
    some = st.lists(spans, max_size=3).map(tuple)
    pieces = st.lists(spans, min_size=1, max_size=3).map(tuple)
    ending = {"rule": rules, "score": scores, "notes": notes}
    degrees = st.none() | st.floats(-180, 180)
    where = st.none() | st.builds(Where, short, short, short, codes, degrees, degrees)
    mentions = st.lists(st.builds(Mention, spans, choice(records.MentionKind), rules), max_size=3)
    ids = [f"E{number}" for number in range(1, 1 + draw(st.integers(1, 3)))]
    known = st.sampled_from(ids)
    maybe = st.none() | known
    several = st.lists(known, max_size=3).map(tuple)
    when = st.none() | whens(text)
    entities = tuple(
        draw(
            st.builds(
                Entity,
                st.just(id),
                choice(records.EntityKind),
                short,
                codes,
                mentions.map(tuple),
                st.lists(short, max_size=2).map(tuple),
                where,
                st.sampled_from([None, "m", "f"]),
                st.sampled_from([None, "GOV", "MIL"]),
                rules,
                scores,
                notes,
            )
        )
        for id in ids
    )
    meeting = st.builds(
        Meeting,
        choice(records.Form),
        choice(records.MeetingStatus),
        several,
        pieces,
        maybe,
        when,
        **ending,
    )
    quote = st.builds(Quote, choice(records.QuoteKind), pieces, some, maybe, some, maybe, **ending)
    event = st.builds(
        Event,
        short,
        choice(records.EventStatus),
        several,
        several,
        pieces,
        st.none() | short,
        st.lists(short, max_size=2).map(tuple),
        st.none() | short,
        maybe,
        when,
        **ending,
    )
    commitment = st.builds(
        Commitment, choice(records.CommitmentKind), several, several, some, pieces, when, **ending
    )
    indicator = st.builds(
        Indicator,
        short,
        several,
        st.none() | choice(records.Direction),
        st.none() | short,
        st.none() | short,
        pieces,
        **ending,
    )
    article = st.builds(
        Article,
        st.just(text),
        short,
        st.none() | short,
        st.none() | short,
        st.none() | short,
        st.none() | short,
        st.dictionaries(short, short, max_size=2),
    )
    layers = (meeting, quote, event, commitment, indicator, whens(text))
    lists = [tuple(draw(st.lists(layer, max_size=2))) for layer in layers]
    return Report(draw(article), entities, *lists, notes=draw(notes), made_by=draw(short))


@settings(max_examples=60)
@given(reports())
def test_writing_and_reading_back_gives_an_equal_report(written: Report) -> None:
    line = serial.dumps(written)
    assert serial.loads(line) == written
    VALIDATOR.validate(json.loads(line))


def test_a_report_with_every_layer_comes_back(report: Report) -> None:
    assert serial.loads(serial.dumps(report)) == report
    VALIDATOR.validate(serial.to_dict(report))


def test_the_committed_schema_is_current() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == serial.json_schema(), (
        "run: communique schema > src/communique/schema/report.schema.json"
    )


def test_the_guides_own_fields_are_enough() -> None:
    text = "Lunde met Paredes in Oslo."
    bare: dict[str, Any] = {
        "id": "bare",
        "text": text,
        "entities": [
            {
                "id": "E1",
                "kind": "person",
                "name": "Lunde",
                "country": None,
                "roles": [],
                "mentions": [[0, 5]],
            },
            {"id": "E2", "kind": "person", "name": "Paredes", "mentions": [[10, 17]]},
        ],
        "meetings": [
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": None,
                "date": "2024-12",
                "evidence": [[0, 17]],
            }
        ],
        "commitments": [
            {
                "kind": "pledge",
                "by": ["E1"],
                "to": None,
                "about": [[0, 5]],
                "due": "2024",
                "evidence": [[0, 17]],
            }
        ],
        "annotator": "somebody",
    }
    found = serial.from_dict(bare)
    met = found.meetings[0].date
    assert met is not None
    assert (met.start, met.end, met.precision) == (date(2024, 12, 1), date(2025, 1, 1), "month")
    assert found.commitments[0].to == ()
    assert found.entities[1].mentions[0].text == "Paredes"
    assert serial.from_dict(serial.to_dict(found)) == found


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("meetings", 0, "status"), "perhaps", "meetings[0].status: expected one of held"),
        (("entities", 1, "mentions", 0), [5, 5], "entities[1].mentions[0]: expected [start, end)"),
        (("entities", 0, "mention_kinds"), ["name"], "entities[0].mentions: 2, with 1 kinds"),
        (("meetings", 0, "date"), "2024-05-09", "meetings[0].when: says 2024-05-07"),
        (("events", 0, "date"), "May", "events[0].date: expected"),
        (("quotes", 0, "content"), [], "quotes[0].content: expected a list that is not empty"),
        (("quotes", 1, "speaker"), "E9", "E9"),
        (("dates", 0, "end"), "2024-05-07", "dates[0]: time"),
        (("sha256",), "0" * 64, "sha256: the text is not the one"),
        (("schema",), 99, "schema: expected schema version"),
        (("text",), None, "text: expected a string"),
        (("extra",), {"desk": 3}, "extra.desk: expected a string"),
    ],
)
def test_an_error_names_the_path_of_what_is_wrong(
    path: tuple[str | int, ...], value: object, said: str
) -> None:
    written: Any = json.loads(serial.dumps(full_report()))
    *before, last = path
    place = written
    for step in before:
        place = place[step]
    place[last] = value
    with pytest.raises(FormatError) as caught:
        serial.from_dict(written)
    assert said in str(caught.value)


def test_a_bad_line_is_named(report: Report) -> None:
    with pytest.raises(FormatError, match=r"^line 3: not JSON"):
        list(serial.read_lines([serial.dumps(report), "\n", "{"]))


@pytest.mark.parametrize("value", [[], None, "text", 3, {}])
def test_what_is_no_report_is_a_format_error(value: Any) -> None:
    with pytest.raises(FormatError):
        serial.from_dict(value)


def test_half_a_character_survives_as_an_escape() -> None:
    found = Report(Article("Oslo \ud83d said"))
    line = serial.dumps(found)
    assert line.isascii()
    assert serial.loads(line) == found
