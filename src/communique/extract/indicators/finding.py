"""Where a report tells of a quantity or a trend: numbers outside dates, and measures that move."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.document import Doc, Sentence, Span
from communique.knowledge.measures import Measures
from communique.records import Direction
from communique.syntax import clause_at, is_verb, own_subject, trimmed
from communique.timing import TimeExpression

_DIGITS = re.compile(r"(?<![\w.,-])(?:US\$|[$€£])?\d[\d,.]*(?<![,.])(?![\w-])")
_HIGHEST = 6
"""How many words above a number may tell what it measures."""

_NEAR = 3


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or a trend without one, in its sentence.

    `span` is the number, or the word that tells of the trend; `near` are the lemmas above it,
    nearest first; `clause` is what says it; `count` how many there are in the report.
    """

    sentence: int
    span: Span
    tokens: tuple[int, ...]
    near: tuple[str, ...]
    clause: Span
    direction: Direction | None
    trend: bool = False


def find_quantities(doc: Doc, dates: Sequence[TimeExpression], know: Measures) -> list[Quantity]:
    """Return all that may be indicators, in text order."""
    skip = sorted(time.span for time in dates)
    found: list[Quantity] = []
    for number, sentence in enumerate(doc.sentences):
        found += _numbers(doc, number, sentence, skip, know)
        found += _trends(doc, number, sentence, know)
    return sorted(found, key=lambda each: each.span)


def _numbers(
    doc: Doc, number: int, sentence: Sentence, skip: Sequence[Span], know: Measures
) -> Iterator[Quantity]:
    tokens = sentence.tokens
    inside = [span for span in skip if span.overlaps(sentence.span)]
    before = -2
    for index, token in enumerate(tokens):
        if token.stands_for is not None or not _is_number(token.text, token.norm, know):
            continue
        if any(token.span.overlaps(span) for span in inside):
            continue
        joined = before == index - 1
        before = index
        if joined:
            continue
        near = tuple(tokens[i].lemma for i in sentence.ancestors(index))[:_HIGHEST]
        after = tokens[index + 1].lemma if index + 1 < len(tokens) else ""
        if {after, *near[:1]} & know.uncounted:
            continue
        yield Quantity(
            number,
            token.span,
            (index,),
            near,
            _clause(sentence, doc.text, index),
            _direction([lemma for lemma in near[:_NEAR] if lemma in know.trends], know),
        )


def _is_number(text: str, norm: str, know: Measures) -> bool:
    return norm in know.numbers or (
        any(c.isdigit() for c in text) and _DIGITS.fullmatch(text) is not None
    )


def _trends(doc: Doc, number: int, sentence: Sentence, know: Measures) -> Iterator[Quantity]:
    """Yield what rises or falls and is told without a number: "trade has decreased"."""
    for index, token in enumerate(sentence.tokens):
        if token.lemma not in know.trends or not token.tag.startswith("VB"):
            continue
        subject = sentence.child(index, "nsubj", "nsubjpass")
        if subject is None or sentence.tokens[subject].lemma not in know.measured:
            continue
        if any(_is_number(t.text, t.norm, know) for t in sentence.tokens):
            continue
        near = (sentence.tokens[subject].lemma, token.lemma)
        clause = clause_at(sentence, doc.text, index)
        direction = _direction(near, know)
        yield Quantity(number, token.span, (index, subject), near, clause, direction, trend=True)


def _clause(sentence: Sentence, text: str, index: int) -> Span:
    """Return the clause around a number, without the clauses joined to it or hung on it."""
    top = index
    for above in (index, *sentence.ancestors(index)):
        top = above
        if is_verb(sentence, above) and (
            own_subject(sentence, above) is not None or sentence.tokens[above].dep == "conj"
        ):
            break
    kept = set(sentence.subtree(top))
    for child in sentence.children[top]:
        below = set(sentence.subtree(child))
        if index in below or sentence.tokens[child].dep not in _APART:
            continue
        if sentence.tokens[child].dep != "conj" or is_verb(sentence, child):
            kept -= below
    # Only what stands in one piece around the number.
    first = last = index
    while first - 1 in kept:
        first -= 1
    while last + 1 in kept:
        last += 1
    words = [i for i in range(first, last + 1) if sentence.tokens[i].stands_for is None]
    return trimmed(text, sentence.cover(words)) or sentence.tokens[index].span


_APART = frozenset(("conj", "advcl", "parataxis", "ccomp"))


def _direction(near: Sequence[str], know: Measures) -> Direction | None:
    for lemma in near:
        if lemma in know.up:
            return "up"
        if lemma in know.down:
            return "down"
    return None
