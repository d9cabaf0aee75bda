"""What is read out of a report: frozen records, each with the characters it rests on.

Every record names the rule or the model that made it (`rule`) and may carry a probability
(`score`, None where uncalibrated) and notes. What the text says and what is concluded from it
are separate fields: `speaker_span` and `speaker`. Unknown is None, with a `Note` that says why;
never an empty string. Participants, speakers and places are entity ids of the same report.

The definitions are those of `docs/records.md`; the wire format is in `communique.serial`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from communique.document import Article, Span
from communique.errors import RecordError

if TYPE_CHECKING:
    import pandas

EntityKind = Literal["person", "organisation", "country", "place"]
MentionKind = Literal["name", "epithet", "pronoun"]
Precision = Literal["day", "week", "month", "quarter", "season", "year", "decade", "span"]
Basis = Literal["text", "dateline", "published"]
Form = Literal["meeting", "call", "visit", "talks", "summit", "conference", "other"]
MeetingStatus = Literal["held", "planned", "called_for", "cancelled"]
QuoteKind = Literal["direct", "mixed", "indirect"]
EVENT_TYPES = (
    "ACCUSE",
    "AGREE",
    "AID",
    "ASSAULT",
    "COERCE",
    "CONCEDE",
    "CONSULT",
    "COOPERATE",
    "MOBILIZE",
    "PROTEST",
    "REJECT",
    "REQUEST",
    "RETREAT",
    "SANCTION",
    "SUPPORT",
    "THREATEN",
)
"""PLOVER's types of events, in alphabetical order."""
EventStatus = Literal["occurred", "ongoing", "planned", "proposed", "denied", "ended"]
CommitmentKind = Literal["pledge", "agreement", "plan", "offer", "request", "expectation"]
Direction = Literal["up", "down", "flat"]


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A span of the article's text, with the words repeated as a check digit."""

    span: Span
    text: str

    @classmethod
    def at(cls, text: str, span: Span) -> Evidence:
        """Return the evidence that `span` marks in `text`."""
        return cls(span, span.of(text))


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the record should know: a stable `code` and a sentence."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where the text denotes an entity."""

    evidence: Evidence
    kind: MentionKind
    rule: str = "given"

    @property
    def span(self) -> Span:
        """Where the mention stands."""
        return self.evidence.span

    @property
    def text(self) -> str:
        """The mention's words."""
        return self.evidence.text


@dataclass(frozen=True, slots=True)
class Where:
    """A gazetteer entry: id (GeoNames, ISO 3166), WGS84 degrees, alpha-3 country."""

    id: str
    name: str
    kind: str
    country: str | None
    lat: float | None
    lon: float | None


@dataclass(frozen=True, slots=True)
class When:
    """A time as a half-open interval of days, with its precision and what it rests on.

    `basis` is "text" where an expression says it (then `evidence` holds the words), "dateline" or
    "published" where it is taken from there.
    """

    start: date
    end: date
    precision: Precision
    basis: Basis
    evidence: Evidence | None = None
    rule: str = "given"

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise RecordError(f"time [{self.start}, {self.end}) is empty")

    def iso(self) -> str:
        """Return YYYY-MM-DD, YYYY-MM or YYYY: the first day, as exact as the precision allows."""
        if self.precision == "year":
            return f"{self.start:%Y}"
        if self.precision == "month":
            return f"{self.start:%Y-%m}"
        return self.start.isoformat()

    def last(self) -> date:
        """Return the last day of the interval."""
        return self.end - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation, country or place of one report.

    `name` is the fullest form in the report without titles; `country` an ISO 3166-1 alpha-3 code;
    `roles` the offices that the report gives, lower case. `where` is set on places that the
    gazetteer knows, `gender` ("m", "f") only where the report shows it. `sector` is the PLOVER
    sector of an actor ("GOV", "MIL"), None where nothing tells and for states as such.
    """

    id: str
    kind: EntityKind
    name: str
    country: str | None
    mentions: tuple[Mention, ...]
    roles: tuple[str, ...] = ()
    where: Where | None = None
    gender: Literal["m", "f"] | None = None
    sector: str | None = None
    rule: str = "given"
    score: float | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody is reported to have said or written.

    `content` has several pieces where the cue splits it; direct content includes its quotation
    marks. `cue` is empty where a paragraph continues without one. `speaker` is None where nobody
    is named; `speaker_span` keeps the words ("a source").
    """

    kind: QuoteKind
    content: tuple[Evidence, ...]
    cue: tuple[Evidence, ...] = ()
    speaker: str | None = None
    speaker_span: tuple[Evidence, ...] = ()
    addressee: str | None = None
    rule: str = "given"
    score: float | None = None
    notes: tuple[Note, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All the words that the quote rests on, in text order."""
        return tuple(sorted((*self.content, *self.cue, *self.speaker_span)))


@dataclass(frozen=True, slots=True)
class Meeting:
    """A concrete encounter between officials or delegations, past or future."""

    form: Form
    status: MeetingStatus
    participants: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    place: str | None = None
    date: When | None = None
    rule: str = "given"
    score: float | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A PLOVER event: `source` acts on `target`.

    `said_by` is who says so where the report only quotes it, None where the report itself tells.
    """

    type: str
    status: EventStatus
    source: tuple[str, ...]
    target: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    place: str | None = None
    date: When | None = None
    said_by: str | None = None
    rule: str = "given"
    score: float | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something that somebody is to do, which a later report could show to be kept or not."""

    kind: CommitmentKind
    by: tuple[str, ...]
    to: tuple[str, ...]
    about: tuple[Evidence, ...]
    evidence: tuple[Evidence, ...]
    due: When | None = None
    rule: str = "given"
    score: float | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A reported quantity or trend of a state or of the relation between states."""

    measure: str
    parties: tuple[str, ...]
    direction: Direction | None
    value: str | None
    period: str | None
    evidence: tuple[Evidence, ...]
    rule: str = "given"
    score: float | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """An article with everything that was read out of it, each layer in text order.

    Raises RecordError where a piece of evidence is not what the text says at its place, or a
    record names an entity that the report does not have.
    """

    article: Article
    entities: tuple[Entity, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    quotes: tuple[Quote, ...] = ()
    events: tuple[Event, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    dates: tuple[When, ...] = ()
    notes: tuple[Note, ...] = ()
    made_by: str = "given"

    def __post_init__(self) -> None:
        text = self.article.text
        for evidence in self.all_evidence():
            if evidence.span.of(text) != evidence.text:
                raise RecordError(
                    f"{self.article.id}: evidence {evidence.text[:40]!r} is not what stands at "
                    f"[{evidence.span.start}, {evidence.span.end})"
                )
        known = {entity.id for entity in self.entities}
        missing = sorted(set(self._named_ids()) - known)
        if missing:
            raise RecordError(f"{self.article.id}: records name unknown entities {missing}")

    def all_evidence(self) -> Iterator[Evidence]:
        """Yield every piece of evidence of every record."""
        for entity in self.entities:
            for mention in entity.mentions:
                yield mention.evidence
        for quote in self.quotes:
            yield from quote.evidence
        others: tuple[Meeting | Event | Commitment | Indicator, ...]
        others = (*self.meetings, *self.events, *self.commitments, *self.indicators)
        for record in others:
            yield from record.evidence
        for commitment in self.commitments:
            yield from commitment.about
        for when in self._whens():
            if when.evidence is not None:
                yield when.evidence

    def _whens(self) -> Iterator[When]:
        yield from self.dates
        for record in self._encounters():
            if record.date is not None:
                yield record.date
        for commitment in self.commitments:
            if commitment.due is not None:
                yield commitment.due

    def _encounters(self) -> tuple[Meeting | Event, ...]:
        """Return the records that have a place and a date."""
        return (*self.meetings, *self.events)

    def _named_ids(self) -> Iterator[str]:
        for quote in self.quotes:
            yield from (i for i in (quote.speaker, quote.addressee) if i is not None)
        for meeting in self.meetings:
            yield from meeting.participants
        for event in self.events:
            yield from (*event.source, *event.target)
            if event.said_by is not None:
                yield event.said_by
        for record in self._encounters():
            if record.place is not None:
                yield record.place
        for commitment in self.commitments:
            yield from (*commitment.by, *commitment.to)
        for indicator in self.indicators:
            yield from indicator.parties

    def entity(self, id: str | None) -> Entity | None:
        """Return the entity with that id, or None."""
        return next((entity for entity in self.entities if entity.id == id), None)

    def to_frame(self, layer: str = "quotes") -> pandas.DataFrame:
        """Return one layer as a pandas DataFrame, entities written by name.

        `layer` is one of "entities", "meetings", "quotes", "events", "commitments", "indicators",
        "dates". Raises InputError for another, or where pandas is not installed.
        """
        from communique.frames import frame  # noqa: PLC0415  (a shell above this layer)

        return frame(self, layer)

    def _repr_html_(self) -> str:
        from communique.render import notebook  # noqa: PLC0415

        return notebook(self)
