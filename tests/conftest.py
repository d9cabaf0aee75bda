"""Reports built by hand and a reader that needs no weights, so that most tests run in no time."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from types import ModuleType

import pytest
from hypothesis import settings

from communique.document import Article, Span
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

# A busy machine is no failing test.
settings.register_profile("communique", deadline=None)
settings.load_profile("communique")

TEXT = (
    "OSLO, 7 May (Fjord News) – Norwegian Foreign Minister Astrid Lunde told Peruvian envoy Julio "
    "Paredes in Oslo on Tuesday that trade had risen by 4 percent. “We will open the office in "
    "June,” she said. “Not a day later.”"
)


def evidence(text: str, words: str, *, nth: int = 0) -> Evidence:
    """Return the evidence for the nth occurrence of some words."""
    found = list(re.finditer(re.escape(words), text))[nth]
    return Evidence.at(text, Span(found.start(), found.end()))


def full_report() -> Report:
    """Return a report with a record in every layer."""
    text = TEXT

    def at(words: str, nth: int = 0) -> Evidence:
        return evidence(text, words, nth=nth)

    tuesday = When(
        date(2024, 5, 7), date(2024, 5, 8), "day", "text", at("on Tuesday"), rule="weekday"
    )
    june = When(date(2024, 6, 1), date(2024, 7, 1), "month", "text", at("in June"))
    oslo = Where("3143244", "Oslo", "city", "NOR", 59.91, 10.75)
    entities = (
        Entity(
            "E1",
            "person",
            "Astrid Lunde",
            "NOR",
            (Mention(at("Astrid Lunde"), "name", "ner"), Mention(at("she"), "pronoun", "pronoun")),
            ("foreign minister",),
            gender="f",
            sector="GOV",
            score=0.9,
        ),
        Entity("E2", "person", "Julio Paredes", "PER", (Mention(at("Julio Paredes"), "name"),)),
        Entity("E3", "place", "Oslo", "NOR", (Mention(at("Oslo"), "name"),), where=oslo),
        Entity("E4", "country", "Norway", "NOR", (Mention(at("Norwegian"), "name"),)),
    )
    opening = at("“We will open the office in June,”"), at("“Not a day later.”")
    return Report(
        Article(
            text,
            id="fjord-1",
            title="Lunde and Paredes speak of trade",
            published="2024-05-07",
            publisher="Fjord News (invented)",
            url="https://example.org/fjord/1",
            extra={"desk": "politics"},
        ),
        entities=entities,
        meetings=(
            Meeting(
                "meeting",
                "held",
                ("E1", "E2"),
                (at("told Peruvian envoy Julio Paredes"),),
                place="E3",
                date=tuesday,
                rule="told-in",
            ),
        ),
        quotes=(
            Quote(
                "indirect",
                (at("trade had risen by 4 percent"),),
                (at("told"),),
                "E1",
                (at("Norwegian Foreign Minister Astrid Lunde"),),
                "E2",
                rule="verb",
            ),
            Quote("direct", opening, (at("said"),), "E1", (at("she"),)),
            Quote("indirect", (at("trade"),), notes=(Note("speaker-unknown", "Nobody is named"),)),
        ),
        events=(
            Event(
                "CONSULT",
                "occurred",
                ("E1",),
                ("E2",),
                (at("told"),),
                mode="meet",
                contexts=("economic",),
                cameo="040",
                place="E3",
                date=tuesday,
                score=0.5,
            ),
        ),
        commitments=(
            Commitment("pledge", ("E1",), (), (at("open the office"),), (opening[0],), due=june),
        ),
        indicators=(
            Indicator("trade", ("E4",), "up", "4 percent", None, (at("risen by 4 percent"),)),
        ),
        dates=(tuesday, june),
        notes=(Note("no-dateline", "The text has no dateline"),),
        made_by="communique test",
    )


class StubReader:
    """Finds capitalised words; fails on "BREAK" and takes its process down on "DIE"."""

    def __init__(self, *, model: str | None = None, actors: str | None = None) -> None:
        self.made_by = f"stub {model} {actors}"

    def read(self, article: Article) -> Report:
        text = article.text
        if "DIE" in text:
            sys.modules["os"]._exit(3)
        if "BREAK" in text:
            raise ValueError("a stage broke")
        names = tuple(
            Entity(
                f"E{n}",
                "person",
                match.group(),
                None,
                (Mention(Evidence.at(text, Span(*match.span())), "name"),),
            )
            for n, match in enumerate(re.finditer(r"\b[A-Z][a-z]+\b", text), start=1)
        )
        return Report(article, entities=names, made_by=self.made_by)

    def read_all(self, articles: Iterable[Article]) -> Iterator[Report]:
        for article in articles:
            yield self.read(article)


@pytest.fixture
def report() -> Report:
    return full_report()


@pytest.fixture
def stub_reader(monkeypatch: pytest.MonkeyPatch) -> type[StubReader]:
    """Put the stub in the reader's place."""
    module = ModuleType("communique.reader")
    module.Reader = StubReader  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "communique.reader", module)
    return StubReader
