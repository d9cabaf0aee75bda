"""A brief on some actors: what the records of a ledger say, each line with its footnotes.

    Ledger -> Brief -> Markdown, JSON, HTML, PDF

A line is composed of a record's own fields and rests on footnotes; a line without one is not
written. `Figures` holds the numbers that charts are drawn of.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a line rests on: the words in their sentence, and the report.

    `before`, `words` and `after` are the sentence, cut at the evidence; `begins` and `ends` place
    the words in the report's text (half-open, Unicode characters). `name` is the record's ("M12"),
    `report` the report's ("P3").
    """

    number: int
    name: str
    before: str
    words: str
    after: str
    begins: int
    ends: int
    report: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """A plain sentence or phrase, and the numbers of the footnotes that it rests on.

    `day` is when what it tells took place, ISO and as exact as is known; `mark` a word to show
    beside it: a status, a standing, a type. Lines that follow one another under the same `group`
    stand under it as a heading.
    """

    text: str
    notes: tuple[int, ...]
    day: str | None = None
    mark: str | None = None
    quote: str | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a brief. `left_out` counts lines that were not written for length."""

    key: str
    title: str
    lines: tuple[Line, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a kind there were in a month ("2024-05")."""

    month: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Balance:
    """The mean Goldstein score of some events, from -10 to 10, and of how many it is.

    They are those of a month ("2024-05"), or of the week from a Monday ("2024-05-06") where all lie
    within half a year.
    """

    month: str
    mean: float
    count: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, in WGS84 degrees, with how many meetings and events there were."""

    name: str
    lat: float
    lon: float
    meetings: int
    events: int


@dataclass(frozen=True, slots=True)
class Node:
    """A person or body in the network of those who met."""

    name: str
    country: str | None
    kind: str
    meetings: int


@dataclass(frozen=True, slots=True)
class Tie:
    """Two who met, and how often."""

    one: str
    two: str
    meetings: int


@dataclass(frozen=True, slots=True)
class Value:
    """A reported figure: the measure with its parties, the amount in `unit` as of `day`."""

    measure: str
    day: str
    amount: float
    unit: str
    told: str
    publisher: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers that the charts of a brief are drawn of."""

    meetings: tuple[Count, ...] = ()
    events: tuple[Count, ...] = ()
    types: tuple[Count, ...] = ()
    balance: tuple[Balance, ...] = ()
    spots: tuple[Spot, ...] = ()
    nodes: tuple[Node, ...] = ()
    ties: tuple[Tie, ...] = ()
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a brief rests on: reports by publisher, the days they span, and what is missing.

    `copies` are near-copies, counted with their originals; `undated` reports without a day.
    """

    reports: int
    copies: int
    undated: int
    first: str | None
    last: str | None
    publishers: tuple[tuple[str, int], ...]
    quiet: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Brief:
    """A brief on one actor, or on the relation between several."""

    title: str
    subjects: tuple[str, ...]
    since: str | None
    until: str | None
    about: str | None
    made: str
    summary: tuple[Line, ...]
    sections: tuple[Section, ...]
    figures: Figures
    coverage: Coverage
    footnotes: tuple[Footnote, ...]

    def _repr_html_(self) -> str:
        """Return the brief as a frame of its own in a notebook, which runs no script."""
        from communique.brief.html import notebook  # noqa: PLC0415  (loads the templates)

        return notebook(self)
