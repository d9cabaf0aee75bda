"""One place in the text that tells of an encounter, before tellings of the same are joined."""

from __future__ import annotations

from dataclasses import dataclass

from communique.document import Span
from communique.records import Form, MeetingStatus, When
from communique.timing import TimeExpression


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
