"""What the reading of events makes of grammar, status, time, place and repetition."""

from __future__ import annotations

import pytest

from communique.document import Article, Span
from communique.extract.dates import find_anchor, find_dates
from communique.extract.events import find_events
from communique.extract.events.coding import coded
from communique.extract.events.joining import join
from communique.knowledge import load
from communique.knowledge.acts import parse_example
from communique.records import Event, Evidence, Quote
from test_events import PUBLISHED, entities, parsed


def read(
    marked: str, *, said: tuple[str, str] | None = None, issuer: str | None = None
) -> tuple[Event, ...]:
    """Return the events of a marked text; `said` gives words quoted and their speaker."""
    example = parse_example(marked, (), where="here")
    know, text = load("en"), example.text
    doc = parsed(text)
    anchor = find_anchor(Article(text, published=PUBLISHED), grammar=know.times)
    dates = find_dates(text, anchor, grammar=know.times)
    quotes: tuple[Quote, ...] = ()
    if said is not None:
        start = text.index(said[0])
        evidence = Evidence.at(text, Span(start, start + len(said[0])))
        quotes = (Quote("direct", (evidence,), speaker=said[1]),)
    return find_events(
        doc, entities(example), quotes, (), dates, anchor, know.acts, know.codebook, issuer=issuer
    )


def lines(events: tuple[Event, ...]) -> list[str]:
    return [
        f"{e.type} {e.status}: {', '.join(e.source) or '-'} > {', '.join(e.target) or '-'}"
        for e in events
    ]


GRAMMAR = [
    (
        "[Chile|country CHL] was condemned by [Ana Petrova|person SRB].",
        ["ACCUSE occurred: Ana Petrova > Chile"],
    ),
    (
        "[Ana Petrova|person SRB], who condemned [Chile|country CHL] on Monday, left.",
        ["ACCUSE occurred: Ana Petrova > Chile"],
    ),
    (
        "[Ana Petrova|person SRB] and [Juan Rojas|person PER] condemned [Chile|country CHL].",
        ["ACCUSE occurred: Ana Petrova, Juan Rojas > Chile"],
    ),
    (
        "[Ana Petrova|person SRB] condemned [Chile|country CHL] and [Peru|country PER].",
        ["ACCUSE occurred: Ana Petrova > Chile, Peru"],
    ),
    (
        "[Ana Petrova|person SRB] condemned the fishing ban by [Peru|country PER].",
        ["ACCUSE occurred: Ana Petrova > Peru"],
    ),
    (
        "[Ana Petrova|person SRB] stood up and condemned [Peru|country PER].",
        ["ACCUSE occurred: Ana Petrova > Peru"],
    ),
    (
        "[Ana Petrova|person SRB] urged [Peru|country PER] to withdraw its troops from "
        "[Chile|country CHL].",
        ["REQUEST occurred: Ana Petrova > Peru"],
    ),
    (
        "[Chilean|country CHL] soldiers attacked a village in [Peru|country PER].",
        ["ASSAULT occurred: Chilean > Peru"],
    ),
]


@pytest.mark.parametrize(("marked", "wanted"), GRAMMAR)
def test_sides_are_found_where_grammar_puts_them(marked: str, wanted: list[str]) -> None:
    assert lines(read(marked)) == wanted


STATUS = [
    ("will condemn [Peru|country PER] on Friday", "planned"),
    ("is set to condemn [Peru|country PER]", "planned"),
    ("has condemned [Peru|country PER]", "occurred"),
    ("did not condemn [Peru|country PER]", "denied"),
    ("denied having condemned [Peru|country PER]", "denied"),
    ("may condemn [Peru|country PER]", None),
    ("must condemn [Peru|country PER]", None),
    ("refused to condemn [Peru|country PER]", None),
    ("was asked to condemn [Peru|country PER]", None),
    ("wondered whether to condemn [Peru|country PER]", None),
]


@pytest.mark.parametrize(("words", "status"), STATUS)
def test_status_is_that_of_the_words_around(words: str, status: str | None) -> None:
    found = [e.status for e in read(f"[Ana Petrova|person SRB] {words}.") if e.type == "ACCUSE"]
    assert found == ([status] if status is not None else [])


def test_a_supposition_is_no_event() -> None:
    assert not read("If [Peru|country PER] attacked [Chile|country CHL], trade would stop.")


def test_an_act_told_three_times_is_one_event_with_three_pieces_of_evidence() -> None:
    (event,) = read(
        "[Peru|country PER] invaded [Chile|country CHL] on Sunday. "
        "The [Peruvian=Peru|country PER] invasion of [Chile|country CHL] shocked many. "
        "[Peru|country PER]'s attack on [Chile|country CHL] began at dawn."
    )
    assert (event.type, event.source, event.target) == ("ASSAULT", ("Peru",), ("Chile",))
    assert [e.text[:13] for e in event.evidence] == [
        "Peru invaded ",
        "The Peruvian ",
        "Peru's attack",
    ]
    assert event.date is not None
    assert event.date.iso() == "2024-05-12"


def test_we_is_whoever_speaks() -> None:
    words = "“We condemn [Peru|country PER],” she said, and [Ana Petrova|person SRB] left."
    (event,) = read(words, said=("“We condemn Peru,”", "Ana Petrova"))
    assert event.source == ("Ana Petrova",)
    assert event.said_by is None


def test_we_in_a_statement_is_its_issuer() -> None:
    text = "We condemn [Peru|country PER]. [Chile|country CHL] stands firm."
    (event,) = [e for e in read(text, issuer="CHL") if e.type == "ACCUSE"]
    assert event.source == ("Chile",)
    (event,) = [e for e in read(text) if e.type == "ACCUSE"]
    assert event.source == ()


def test_what_somebody_says_that_others_did_is_attributed() -> None:
    text = "“[Peru|country PER] attacked [Chile|country CHL],” [Ana Petrova|person SRB] said."
    (event,) = read(text, said=("“Peru attacked Chile,”", "Ana Petrova"))
    assert (event.source, event.said_by) == (("Peru",), "Ana Petrova")


def test_place_and_time_are_those_of_the_clause() -> None:
    (event,) = read(
        "[Ana Petrova|person SRB] condemned [Peru|country PER] in [Oslo|place NOR] on Monday."
    )
    assert event.place == "Oslo"
    assert event.date is not None
    assert (event.date.iso(), event.date.basis) == ("2024-05-13", "text")


def test_words_without_a_day_are_of_the_day_of_the_report() -> None:
    (event,) = read("[Ana Petrova|person SRB] condemned [Peru|country PER].")
    assert event.date is not None
    assert (event.date.iso(), event.date.basis) == (PUBLISHED, "published")


def test_an_event_is_coded_by_both_codebooks() -> None:
    book = load("en").codebook
    (event,) = read("[Peru|country PER] bombed [Chile|country CHL] from the air on Sunday.")
    assert event.cameo is not None
    assert book.quad(event.type) == 4
    assert book.root(event.cameo) in ("18", "19", "20")
    bare = coded(Event("AID", "occurred", (), (), ()), ["give"], book)
    assert bare.cameo == book.cameo("AID")


def test_acts_of_other_days_are_other_events() -> None:
    events = read(
        "[Peru|country PER] bombed [Chile|country CHL] on Sunday. "
        "[Peru|country PER] bombed [Chile|country CHL] again on Monday."
    )
    assert [e.date.iso() for e in events if e.date is not None] == ["2024-05-12", "2024-05-13"]


def test_encounters_are_never_joined_to_one_another() -> None:
    evidence = (Evidence(Span(0, 4), "They"),)
    one = Event("CONSULT", "occurred", ("A",), ("B",), evidence, rule="events.meetings.meet")
    assert join([one, one], [], {}) == (one, one)
