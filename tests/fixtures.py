"""Documents built by hand, and the reader itself, once for all tests that need it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from communique import knowledge
from communique.document import Article, Doc, Sentence, Span, Token
from communique.extract.mentions import find_references
from communique.models import hub
from communique.models.layout import lay_out
from communique.models.parser import SpacyParser
from communique.reader import Reader
from communique.records import Entity, EntityKind, Report
from communique.reference import Reference

DAY = "2024-05-07"


def make_doc(text: str, *sentences: str, published: str | None = DAY) -> Doc:
    """Return a Doc of sentences that list their tokens as "word/TAG/dep/head/ENTITY ...".

    The parts after the word may be left out from the right: a noun, "dep", the last token, "".
    """
    layout = lay_out(text)
    made: list[Sentence] = []
    at = 0
    for index, listed in enumerate(sentences):
        specs = [spec.split("/") for spec in listed.split()]
        tokens: list[Token] = []
        for place, (word, *rest) in enumerate(specs):
            tag, dep, head, entity = (*rest, *("NN", "dep", str(len(specs) - 1), "")[len(rest) :])
            start = text.index(word, at)
            at = start + len(word)
            begins = entity != "" and (place == 0 or tokens[-1].entity != entity)
            norm = word.casefold().replace("’", "'")
            span = Span(start, at)
            tokens.append(Token(span, word, norm, norm, tag, dep, int(head), entity, begins))
        cover = Span(tokens[0].span.start, tokens[-1].span.end)
        paragraph = next(i for i, p in enumerate(layout.paragraphs) if p.overlaps(cover))
        made.append(Sentence(index, cover, tuple(tokens), paragraph))
    article = Article(text, published=published)
    return Doc(article, layout.paragraphs, layout.quotations, tuple(made))


def known(reason: str) -> pytest.MarkDecorator:
    """Mark a case that is read wrong so far, and why."""
    return pytest.mark.xfail(strict=True, reason=reason)


@cache
def parser() -> SpacyParser:
    return SpacyParser(hub.default_parser())


@cache
def reader(actors: str | None = None) -> Reader:
    return Reader(parser=parser(), actors=actors)


def read(
    text: str,
    *,
    published: str | None = DAY,
    publisher: str | None = None,
    actors: str | None = None,
) -> Report:
    return reader(actors).read(Article(text, published=published, publisher=publisher))


@cache
def references(text: str) -> tuple[Reference, ...]:
    """Return what the first stage finds in a text."""
    know = knowledge.load()
    (doc,) = parser().parse([Article(text, published=DAY)])
    return find_references(doc, know.offices, know.gazetteer, know.given_names)


def named(report: Report, kind: EntityKind | None = "person") -> dict[str, Entity]:
    """Return the entities of a kind by name."""
    return {e.name: e for e in report.entities if kind is None or e.kind == kind}


def who(report: Report, words: str, *, nth: int = 0) -> list[str]:
    """Return the names of the entities that the nth place of `words` denotes."""
    text, start = report.article.text, -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    span = Span(start, start + len(words))
    return [e.name for e in report.entities if any(m.span == span for m in e.mentions)]


def rows_of(table: Mapping[str, Any]) -> list[Any]:
    """Return the rows of a table of sentences as cases; one that `fails` is a known failure."""
    out = []
    for group, part in table.items():
        for number, row in enumerate(part["rows"], start=1):
            assert set(row) <= {"text", "is", "fails"}, row
            marks = [known(row["fails"])] if "fails" in row else []
            out.append(pytest.param(row["text"], row["is"], id=f"{group}-{number}", marks=marks))
    return out
