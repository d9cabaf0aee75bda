"""The tables: what each shows of its records, and what it is filtered by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from communique.ledger.asking import sortable
from communique.ledger.correcting import CHOICES


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is shown. `role` is that of the actors in it, where they are such."""

    name: str
    title: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A table: `one` is what a row is called, `filters` those that it takes, with their labels."""

    name: str
    title: str
    one: str
    says: str
    columns: tuple[Column, ...]
    filters: Mapping[str, str]

    def choices(self, field: str) -> tuple[str, ...]:
        """Return the values that a filter may have, or none where it is free."""
        return tuple(CHOICES.get(self.name, {}).get(field, ()))

    def sorts(self) -> frozenset[str]:
        """Return the columns that it can be sorted by."""
        return frozenset(sortable(self.name)) if self.name != "threads" else frozenset()


_TIMES = {"since": "Since", "until": "Until", "about": "With the words", "publisher": "Publisher"}
_ACTORS = {"of": "Of", "with": "With"}
_DATE = Column("date", "Date")
_REPORTS = Column("reports", "Reports")
_WORDS = Column("words", "Words")

LAYERS: Mapping[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer(
            "meetings", "Meetings", "meeting", "Who met whom: held, planned or called off.",
            (_DATE, Column("form", "Form"), Column("participants", "Who", "participant"),
             Column("place", "Where", "place"), Column("status", "Status"), _REPORTS, _WORDS),
            _ACTORS | {"label": "Form", "status": "Status"} | _TIMES,
        ),
        Layer(
            "quotes", "Quotes", "quote", "Who said what to whom, in their own words or retold.",
            (_DATE, Column("speaker", "Speaker", "speaker"), Column("office", "Office"),
             Column("addressee", "To", "addressee"), Column("kind", "Kind"), _REPORTS, _WORDS),
            {"of": "Speaker", "with": "To", "label": "Kind"} | _TIMES,
        ),
        Layer(
            "events", "Events", "event", "Who did what to whom, by the types of PLOVER.",
            (_DATE, Column("type", "Type"), Column("source", "Source", "source"),
             Column("target", "Target", "target"), Column("status", "Status"),
             Column("said_by", "Said by", "said_by"), Column("goldstein", "Goldstein"), _REPORTS,
             _WORDS),
            {"of": "Of", "by": "By (source)", "with": "With", "label": "Type", "status": "Status"}
            | _TIMES,
        ),
        Layer(
            "commitments", "Commitments", "commitment",
            "Who is to do what for whom by when, and what later reports say of it.",
            (_DATE, Column("kind", "Kind"), Column("by", "By", "by"), Column("to", "To", "to"),
             Column("due", "Due"), Column("standing", "Standing"), _REPORTS, _WORDS),
            {"of": "By", "with": "To", "label": "Kind", "open": "Open alone"} | _TIMES,
        ),
        Layer(
            "indicators", "Figures", "figure", "Reported figures and trends.",
            (_DATE, Column("measure", "Measure"), Column("parties", "Of", "party"),
             Column("direction", "Trend"), Column("value", "Value"), Column("period", "Period"),
             _REPORTS, _WORDS),
            _ACTORS | {"label": "Measure"} | _TIMES,
        ),
        Layer(
            "threads", "Questions", "question",
            "Questions that states raise with each other, from meeting to meeting.",
            (_DATE, Column("topic", "Topic"), Column("parties", "Between"),
             Column("standing", "Standing"), Column("first", "First raised"),
             Column("raised", "Times"), _WORDS),
            _ACTORS | {"open": "Open alone"},
        ),
    )
}  # fmt: skip

LETTER_LAYERS = {
    "M": "meetings", "Q": "quotes", "E": "events", "C": "commitments", "I": "indicators",
    "T": "threads", "P": "reports", "A": "actors",
}  # fmt: skip
"""Which pages show what is named by a letter."""


def page_of(name: str) -> str:
    """Return the address of the page of "M12", "A7", "P3"."""
    return f"/{LETTER_LAYERS[name[0]]}/{name}"
