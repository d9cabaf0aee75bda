"""Commitments: every example of the data file, and what single sentences cannot show."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import pytest

from communique.document import Article, Doc, Span
from communique.errors import KnowledgeError
from communique.extract.commitments import find_commitments
from communique.extract.commitments.context import Context
from communique.extract.commitments.finding import Promise
from communique.extract.commitments.judging import WHO, LinearJudge, features
from communique.extract.dates import find_anchor, find_dates
from communique.knowledge import load
from communique.knowledge.acts import Marked, parse_example
from communique.knowledge.promises import Example, load_promises, parse_promises
from communique.located import Located
from communique.models import hub
from communique.records import Commitment, Entity, Evidence, Meeting, Mention, Quote, QuoteKind
from communique.sides.scene import Scene
from fixtures import known, parser

PUBLISHED = "2024-05-14"
KNOW = load_promises()


def entities(text: str, marks: Sequence[Marked]) -> tuple[Entity, ...]:
    """Return the entities that marks denote; a state is one, however it is written."""
    found: dict[str, list[Marked]] = {}
    for mark in marks:
        found.setdefault(f"{mark.country}" if mark.kind == "country" else mark.name, []).append(
            mark
        )
    return tuple(
        Entity(
            each[0].name,
            each[0].kind,
            each[0].name,
            each[0].country,
            tuple(Mention(Evidence.at(text, Span(m.start, m.end)), "name") for m in each),
        )
        for each in found.values()
    )


@cache
def parsed(text: str) -> Doc:
    return next(parser().parse([Article(text, published=PUBLISHED)]))


@dataclass
class Keep:
    """A judge that thinks the same of all, and remembers what it was asked."""

    chance: float
    threshold: float = 0.5
    asked: Sequence[tuple[Scene, Promise]] = ()

    def __call__(self, told: Sequence[tuple[Scene, Promise]]) -> list[float]:
        self.asked = told
        return [self.chance] * len(told)


def read(
    marked: str,
    *,
    said: tuple[str, str] | None = None,
    kind: QuoteKind = "direct",
    issuer: str | None = None,
    met: tuple[str, ...] = (),
    judge: Keep | LinearJudge | None = None,
) -> tuple[Commitment, ...]:
    """Return the commitments of a marked text; `said` gives words quoted and their speaker."""
    example = parse_example(marked, (), where="here")
    know, text = load("en"), example.text
    doc = parsed(text)
    anchor = find_anchor(doc.article, grammar=know.times)
    dates = find_dates(text, anchor, grammar=know.times)
    quotes: tuple[Quote, ...] = ()
    if said is not None:
        start = text.index(said[0])
        evidence = Evidence.at(text, Span(start, start + len(said[0])))
        quotes = (Quote(kind, (evidence,), speaker=said[1]),)
    meetings: tuple[Meeting, ...] = ()
    if met:
        meetings = (Meeting("meeting", "held", met, (Evidence.at(text, Span(0, 3)),)),)
    return find_commitments(
        doc,
        entities(text, example.marks),
        quotes,
        meetings,
        dates,
        anchor,
        KNOW,
        know.acts,
        issuer=issuer,
        judge=judge,
    )


def line(commitment: Commitment) -> str:
    by, to = (", ".join(side) or "-" for side in (commitment.by, commitment.to))
    return f"{commitment.kind}: {by} > {to}: {commitment.about[0].text}"


def cases() -> list[Any]:
    return [
        pytest.param(
            example,
            id=f"{cue.id}-{number}",
            marks=[known(example.fails)] if example.fails is not None else [],
        )
        for cue in KNOW.rows
        for number, example in enumerate(cue.examples, start=1)
    ]


@pytest.mark.parametrize("example", cases())
def test_an_example_tells_of_its_commitments(example: Example) -> None:
    know = load("en")
    doc = parsed(example.text)
    anchor = find_anchor(doc.article, grammar=know.times)
    dates = find_dates(example.text, anchor, grammar=know.times)
    people = entities(example.text, example.marks)
    found = find_commitments(doc, people, (), (), dates, anchor, KNOW, know.acts)
    names = {
        mark.name: entity.id
        for mark in example.marks
        for entity in people
        if entity.name == mark.name or (mark.country and entity.country == mark.country)
        if entity.kind == mark.kind
    }
    wanted = [
        f"{one.kind}: {', '.join(names[n] for n in one.by) or '-'} > "
        f"{', '.join(names[n] for n in one.to) or '-'}: {one.about}"
        for one in example.told
    ]
    assert sorted(map(line, found)) == sorted(wanted)


def test_half_of_the_examples_tell_of_nothing() -> None:
    told = [bool(example.told) for cue in KNOW.rows for example in cue.examples]
    assert 0.4 <= told.count(False) / len(told) <= 0.6
    one_sided = [
        cue.id for cue in KNOW.rows if len({bool(example.told) for example in cue.examples}) < 2
    ]
    assert one_sided == ["support"]


def test_we_are_the_speaker_within_a_quotation_and_the_issuer_outside() -> None:
    told = "[Ana Petrova|person SRB] of [Serbia|country SRB] spoke. We will rebuild the port."
    (quoted,) = read(told, said=("We will rebuild the port.", "Ana Petrova"))
    assert quoted.by == ("Ana Petrova",)
    (issued,) = read(told, issuer="SRB")
    assert issued.by == ("Serbia",)


def test_our_is_the_issuers_in_what_an_official_report_retells() -> None:
    text = "[Ana Petrova|person SRB] of [Serbia|country SRB] reaffirmed our pledge to pay."
    (found,) = read(text, said=("our pledge to pay", "Ana Petrova"), kind="indirect", issuer="SRB")
    assert found.by == ("Serbia",)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("They plan to expose and disrupt the network.", ["expose and disrupt the network"]),
        ("They plan to open a line and close a road.", ["open a line", "close a road"]),
        ("They will not pay until the crew is free.", ["not pay"]),
        ("They won't pay.", ["won't pay"]),
        ("For peace to last, the port must be closed.", ["the port must be closed"]),
        ("The port will open on Monday. It must be closed.", ["open on Monday", "closed"]),
        (
            "They urged the regime to cease fire, release all prisoners, and restore order.",
            ["cease fire", "release all prisoners", "restore order"],
        ),
        ("They are committed to building a dam.", ["building a dam"]),
    ],
)
def test_what_is_to_be_done_is_as_short_as_it_can_be(text: str, about: list[str]) -> None:
    assert [one.about[0].text for one in read(text)] == about


def test_an_envoy_is_named_behind_his_field() -> None:
    (found,) = read("Special Envoy for Climate [Ana Petrova|person SRB] will open the line.")
    assert found.by == ("Ana Petrova",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("[Serbia|country SRB] will reopen the port by 1 June.", date(2024, 6, 1)),
        ("[Serbia|country SRB] will reopen the port in July 2024.", date(2024, 7, 31)),
        ("[Serbia|country SRB] plans to reopen the port next year.", date(2025, 12, 31)),
        ("On Monday [Serbia|country SRB] promised to reopen the port.", None),
        ("[Serbia|country SRB] will reopen the port that closed in 2019.", None),
        ("[Serbia|country SRB] will reopen the port.", None),
    ],
)
def test_a_commitment_is_due_on_the_last_day_that_stands_with_it(
    text: str, day: date | None
) -> None:
    (found,) = read(text)
    assert (found.due.last() if found.due is not None else None) == day


def test_they_are_those_who_met_and_a_note_says_so() -> None:
    text = "[Ana Petrova|person SRB] met with [Juan Rojas|person CHL]. They will open a ferry line."
    (found,) = read(text, met=("Ana Petrova", "Juan Rojas"))
    assert found.by == ("Ana Petrova", "Juan Rojas")
    assert [note.code for note in found.notes] == ["by-context"]


def test_a_request_without_addressee_is_to_the_state_named_last() -> None:
    text = (
        "[Serbia|country SRB] follows the trial in [Chile|country CHL]. "
        "We call for the release of the crew."
    )
    (found,) = read(text, issuer="SRB")
    assert (found.kind, found.by) == ("request", ("Chile",))
    assert [note.code for note in found.notes] == ["by-context"]


@pytest.mark.parametrize(
    ("text", "by", "about"),
    [
        (
            "Under Secretary [Ana Petrova|person SRB] will rebuild the port.",
            ("Ana Petrova",),
            "rebuild the port",
        ),
        (
            "We, [Chile|country CHL], are committed to rebuilding the port.",
            ("Chile",),
            "rebuilding the port",
        ),
        (
            "[Serbia|country SRB] reaffirmed its commitments to the defense of the port.",
            ("Serbia",),
            "the defense of the port",
        ),
        (
            "[Serbia|country SRB] called for [Chile|country CHL] to release the crew.",
            ("Chile",),
            "release the crew",
        ),
    ],
)
def test_who_acts_is_found_where_the_parser_hangs_words_elsewhere(
    text: str, by: tuple[str, ...], about: str
) -> None:
    (found,) = read(text)
    assert (found.by, found.about[0].text) == (by, about)


def test_who_asks_is_not_asked() -> None:
    text = (
        "[Chile|country CHL] holds a crew. "
        "[Serbia|country SRB] called on [the government=Serbia|country SRB] to release it."
    )
    (found,) = read(text)
    assert found.by == ("Chile",)


def test_what_is_told_by_several_words_is_one_commitment() -> None:
    found = read("[Serbia|country SRB] announced plans to rebuild the port.")
    assert len(found) == 1
    found = read(
        "[Ana Petrova|person SRB] promised that [Serbia|country SRB] will rebuild the port."
    )
    assert [line(one) for one in found] == ["pledge: Serbia > -: rebuild the port"]


def test_evidence_is_the_clause_and_not_what_it_is_joined_to() -> None:
    text = "[Ana Petrova|person SRB] toured the port and promised to rebuild it."
    (found,) = read(text)
    assert [each.text for each in found.evidence] == ["promised to rebuild it"]


def test_the_judge_decides_and_its_probability_is_kept() -> None:
    text = "[Serbia|country SRB] will reopen the port. [Chile|country CHL] must pay."
    assert read(text, judge=Keep(0.4)) == ()
    judge = Keep(0.8)
    found = read(text, judge=judge)
    assert [one.score for one in found] == [0.8, 0.8]
    assert [one.rule for one in found] == ["commitments.will", "commitments.must"]
    assert len(judge.asked) == 2


def test_a_probability_is_that_of_a_commitment_times_that_of_its_party() -> None:
    weights = {"bias": 0.0, WHO + "bias": 0.0}
    found = read(
        "[Serbia|country SRB] will reopen the port.", judge=LinearJudge(weights, threshold=0.2)
    )
    assert [one.score for one in found] == [0.25]


def test_features_say_who_is_named_and_how() -> None:
    judge = Keep(1.0)
    read("[Serbia|country SRB] will reopen the port.", judge=judge)
    (names,) = features(judge.asked)
    assert {"cue will", "firm", "plan firm", "by country", "plan by name"} <= set(names)
    assert "report is news" in names
    read(
        "[Serbia|country SRB] said [Chile|country CHL] will reopen the port.",
        said=("Chile will reopen the port", "Serbia"),
        kind="indirect",
        issuer="SRB",
        judge=judge,
    )
    (names,) = features(judge.asked)
    assert {"told as indirect", "report is other"} <= set(names)


def test_a_title_says_what_kind_of_report_it_is() -> None:
    doc = replace(parsed("Peru voted."), article=Article("Peru voted.", title="A Call with Peru"))
    assert Context(doc, Located(()), (), frozenset(), KNOW.titles).form == "call"


def test_weights_know_the_cues_of_the_table() -> None:
    cues = {name.removeprefix("cue ") for name in hub.linear("commitments") if name[:4] == "cue "}
    assert cues <= {cue.id for cue in KNOW.rows}
    assert len(cues) > 15


def table() -> dict[str, Any]:
    place = files("communique.knowledge") / "languages" / "en" / "commitments.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "wish"}, "kind is one of"),
        ({"part": "article"}, "part is one of"),
        ({"colour": "red"}, "unknown colour"),
        ({"examples": [{"text": "x", "is": ["pledge: A > -: y"]}]}, "not marked"),
        ({"examples": [{"text": "x", "is": ["pledge"]}]}, "is not 'kind"),
    ],
)
def test_a_wrong_row_is_turned_away(change: dict[str, Any], told: str) -> None:
    data = table()
    data["cue"][0].update(change)
    with pytest.raises(KnowledgeError, match=told):
        parse_promises(data, where="here")


def test_a_table_needs_cues_that_differ_and_words() -> None:
    with pytest.raises(KnowledgeError, match="no \\[\\[cue\\]\\]"):
        parse_promises({}, where="here")
    data = table()
    with pytest.raises(KnowledgeError, match="stand twice"):
        parse_promises({**data, "cue": data["cue"] * 2}, where="here")
    with pytest.raises(KnowledgeError, match="table \\[words\\]"):
        parse_promises({"cue": data["cue"]}, where="here")
    with pytest.raises(KnowledgeError, match="table \\[titles\\]"):
        parse_promises({"cue": data["cue"], "words": data["words"]}, where="here")
    del data["cue"][0]["about"]
    with pytest.raises(KnowledgeError, match="lacks about"):
        parse_promises(data, where="here")
    with pytest.raises(KnowledgeError, match="no such file"):
        load_promises("xx")
