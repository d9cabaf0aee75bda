"""Times as the stages that date their records see them: an expression, and where it hangs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from communique.document import Sentence, Span
from communique.records import When

# An expression further than this from a word in the tree belongs to something else.
_FAR = 4
_BREAKS = frozenset(("ccomp", "relcl", "acl", "parataxis", "advcl"))


class TimeExpression(Protocol):
    """Words that name a time; `when` gives the days they come to, read forwards or backwards."""

    @property
    def span(self) -> Span:
        """Where the expression stands."""

    def when(self, *, future: bool | None = None) -> When | None:
        """Return the days meant."""


class Dateline(Protocol):
    """The head of a report: "Minsk, May 3 (Agency)"."""

    @property
    def place(self) -> Span | None:
        """Where the place stands."""


class Anchor(Protocol):
    """What relative times of a report are counted from."""

    @property
    def day(self) -> date | None:
        """The day of the report."""

    @property
    def dateline(self) -> Dateline | None:
        """The place and day that head the report."""

    def when(self) -> When | None:
        """Return that day as a record."""


def distance(sentence: Sentence, one: int, other: int) -> int:
    """Return the number of arcs between two tokens of the tree."""
    steps = {one: 0}
    for count, index in enumerate(sentence.ancestors(one), start=1):
        steps[index] = count
    if other in steps:
        return steps[other]
    for count, index in enumerate(sentence.ancestors(other), start=1):
        if index in steps:
            return count + steps[index]
    return len(sentence)


def times_in(
    sentence: Sentence, times: Sequence[TimeExpression]
) -> list[tuple[int, TimeExpression]]:
    """Return the expressions within a sentence, each with the token that heads it."""
    out = []
    for time in times:
        if sentence.span.contains(time.span):
            inside = sentence.at(time.span)
            if inside:
                top = next((i for i in inside if sentence.tokens[i].head not in inside), inside[0])
                out.append((top, time))
    return out


def times_of(
    sentence: Sentence, tokens: Sequence[int], times: Sequence[tuple[int, TimeExpression]]
) -> dict[int, TimeExpression]:
    """Return for each token the expression that dates it: the nearest in its own clause.

    `tokens` are the words that tell what is dated, `times` as of `times_in`.
    """
    given: dict[int, TimeExpression] = {}
    far: dict[int, int] = {}
    for at, time in times:
        steps = {t: distance(sentence, at, t) for t in tokens if not _parted(sentence, at, t)}
        if not steps or min(steps.values()) > _FAR:
            continue
        least = min(steps.values())
        for token, count in steps.items():
            if count == least and count < far.get(token, _FAR + 1):
                given[token], far[token] = time, count
    return given


def _parted(sentence: Sentence, time: int, token: int) -> bool:
    """Say whether a clause with a subject of its own parts a time from another word."""
    above = set(sentence.ancestors(time)) | {time}
    for index in (token, *sentence.ancestors(token)):
        if index in above:
            break
        if sentence.tokens[index].dep in ("ccomp", "relcl", "parataxis"):
            return True
    below = set(sentence.ancestors(token)) | {token}
    for index in (time, *sentence.ancestors(time)):
        if index in below:
            return False
        if sentence.tokens[index].dep in _BREAKS:
            return True
    return False
