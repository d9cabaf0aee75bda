"""One place in the text that tells of an encounter, before tellings of the same are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from communique.document import Sentence, Span
from communique.records import Form, MeetingStatus, When


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


@dataclass(frozen=True, slots=True)
class Sighting:
    """A telling of an encounter.

    `people` says that unnamed people take part, `firm` that words near by give the status;
    `generic` marks a telling that adds nothing of its own but the parties ("they discussed"),
    `ahead` the present tense, which a day to come makes a plan of.
    """

    form: Form
    status: MeetingStatus
    parties: tuple[str, ...]
    people: bool
    place: str | None
    time: TimeExpression | None
    span: Span
    rule: str
    sentence: int
    token: int
    firm: bool = True
    generic: bool = False
    ahead: bool = False
    days: When | None = None


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
