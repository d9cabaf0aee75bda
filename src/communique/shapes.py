"""Every kind of record as the wire format has it, described once with the parts of `wire`.

The fields of the annotation guide come under its own names; ours are left out where they say
nothing. A record's words are not repeated: its spans point into the report's text.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, get_args

from communique import records
from communique.document import Span
from communique.errors import FormatError
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
    When,
    Where,
)
from communique.wire import (
    Codec,
    Field,
    Node,
    Schema,
    Shape,
    choice_codec,
    day_codec,
    listing,
    number_codec,
    optional,
    text_codec,
)

PARTIAL_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"


def _write_span(evidence: Evidence) -> list[int]:
    return [evidence.span.start, evidence.span.end]


def _read_span(node: Node) -> Evidence:
    wanted = f"[start, end) within the text's {len(node.text)} characters"
    if not isinstance(node.value, list) or len(node.value) != 2:
        raise node.error(wanted)
    start, end = node.value
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(node.text):
        raise node.error(wanted)
    return Evidence.at(node.text, Span(start, end))


TEXT = text_codec()
NAME = text_codec(minimum=1)
DAY = day_codec()
PARTIAL = optional(text_codec(pattern=PARTIAL_DATE))
COUNTRY = optional(text_codec(pattern="^[A-Z]{3}$"))
SCORE = optional(number_codec())
SPAN: Codec[Evidence] = Codec(_write_span, _read_span, {"$ref": "#/$defs/span"})
SPAN_SCHEMA: Schema = {
    "description": "Half-open [start, end) in Unicode code points of the text.",
    "type": "array",
    "items": {"type": "integer", "minimum": 0},
    "minItems": 2,
    "maxItems": 2,
}
SPANS = listing(SPAN)
EVIDENCE = listing(SPAN, minimum=1)
IDS = listing(NAME)
ID = optional(NAME)


def same(name: str) -> Callable[[Any], Any]:
    """Take a field's value from the attribute of the same name."""
    return lambda record: getattr(record, name)


def plain(
    name: str, codec: Codec[Any], text: str = "", *, required: bool = False, absent: Any = None
) -> Field[Any]:
    """Describe a field of the annotation guide: always written."""
    return Field(name, codec, same(name), text, required=required, absent=absent)


def more(name: str, codec: Codec[Any], text: str = "", *, absent: Any = None) -> Field[Any]:
    """Describe a field of our own: written where it says something."""
    return Field(name, codec, same(name), text, spare=True, absent=absent)


NOTE = Shape(
    "Something a reader of the record should know",
    (plain("code", NAME, required=True), plain("message", TEXT, required=True)),
    Note,
    ref="note",
)

WHERE = Shape(
    "A gazetteer entry",
    (
        plain("id", NAME, "GeoNames or ISO 3166 id.", required=True),
        plain("name", TEXT, required=True),
        plain("kind", TEXT, required=True),
        plain("country", COUNTRY, "ISO 3166-1 alpha-3."),
        plain("lat", SCORE, "WGS84 degrees."),
        plain("lon", SCORE, "WGS84 degrees."),
    ),
    Where,
    ref="where",
)


def _when(span: Evidence | None, **values: Any) -> When:
    return When(evidence=span, **values)


WHEN = Shape(
    "A time: a half-open interval of days",
    (
        plain("start", DAY, "First day.", required=True),
        plain("end", DAY, "Day after the last.", required=True),
        plain("precision", choice_codec(get_args(records.Precision)), required=True),
        plain("basis", choice_codec(get_args(records.Basis)), "What it rests on.", required=True),
        Field("span", optional(SPAN), same("evidence"), "The words that say it.", spare=True),
        more("rule", TEXT, absent="given"),
    ),
    _when,
    ref="when",
)

# Every record ends with these.
ENDING: tuple[Field[Any], ...] = (
    more("rule", TEXT, "The rule or model that made the record.", absent="given"),
    more("score", SCORE, "Probability, null where uncalibrated."),
    more("notes", listing(NOTE.codec()), absent=()),
)


def _given_when(stated: str | None, when: When | None) -> When | None:
    """Return the time of a record that states a partial ISO date and, if ours, the interval."""
    if when is not None or stated is None:
        if when is not None and stated not in (None, when.iso()):
            raise FormatError(f"when: says {when.iso()}, but the date is {stated}")
        return when
    year, month, day = ([int(part) for part in stated.split("-")] + [0, 0])[:3]
    try:
        start = date(year, month or 1, day or 1)
        if day:
            return When(start, start + timedelta(days=1), "day", "text")
        if month:
            return When(start, date(year + month // 12, month % 12 + 1, 1), "month", "text")
        return When(start, date(year + 1, 1, 1), "year", "text")
    except (ValueError, OverflowError) as error:
        raise FormatError(f"date: {stated} is no date") from error


def _iso(name: str) -> Callable[[Any], str | None]:
    def get(record: Any) -> str | None:
        when: When | None = getattr(record, name)
        return None if when is None else when.iso()

    return get


def _dated(name: str) -> tuple[Field[Any], Field[Any]]:
    """Describe the two fields of a time: the guide's partial date and our interval."""
    return (
        Field(name, PARTIAL, _iso(name), "YYYY-MM-DD, YYYY-MM or YYYY."),
        Field("when", optional(WHEN.codec()), same(name), "The same as an interval.", spare=True),
    )


def _entity(
    *,
    mentions: tuple[Evidence, ...],
    mention_kinds: tuple[records.MentionKind, ...] | None,
    mention_rules: tuple[str, ...] | None,
    **values: Any,
) -> Entity:
    count = len(mentions)
    default: records.MentionKind = "name"
    kinds = mention_kinds if mention_kinds is not None else (default,) * count
    rules = mention_rules if mention_rules is not None else ("given",) * count
    if len(kinds) != count or len(rules) != count:
        raise FormatError(f"mentions: {count}, with {len(kinds)} kinds and {len(rules)} rules")
    joined = tuple(map(Mention, mentions, kinds, rules))
    return Entity(mentions=joined, **values)


def _mention_rules(entity: Entity) -> list[str] | None:
    rules = [mention.rule for mention in entity.mentions]
    return rules if any(rule != "given" for rule in rules) else None


ENTITY = Shape(
    "A person, organisation, country or place",
    (
        plain("id", NAME, required=True),
        plain("kind", choice_codec(get_args(records.EntityKind)), required=True),
        plain("name", TEXT, "The fullest form in the report, without titles.", required=True),
        plain("country", COUNTRY, "ISO 3166-1 alpha-3."),
        plain("roles", listing(TEXT), "The offices that the report gives.", absent=()),
        Field(
            "mentions",
            SPANS,
            lambda entity: [mention.evidence for mention in entity.mentions],
            required=True,
        ),
        Field(
            "mention_kinds",
            optional(listing(choice_codec(get_args(records.MentionKind)))),
            lambda entity: [mention.kind for mention in entity.mentions],
            "One for each mention.",
        ),
        Field("mention_rules", optional(listing(TEXT)), _mention_rules, spare=True),
        more("where", optional(WHERE.codec())),
        more("gender", optional(choice_codec(("m", "f")))),
        more("sector", optional(text_codec(pattern="^[A-Z]{3}$")), "PLOVER sector of an actor."),
        *ENDING,
    ),
    _entity,
    ref="entity",
)


def _meeting(date: str | None, when: When | None, **values: Any) -> Meeting:
    return Meeting(date=_given_when(date, when), **values)


MEETING = Shape(
    "An encounter between officials or delegations",
    (
        plain("form", choice_codec(get_args(records.Form)), required=True),
        plain("status", choice_codec(get_args(records.MeetingStatus)), required=True),
        plain("participants", IDS, required=True),
        plain("place", ID),
        *_dated("date"),
        plain("evidence", EVIDENCE, required=True),
        *ENDING,
    ),
    _meeting,
    ref="meeting",
)

QUOTE = Shape(
    "What somebody is reported to have said or written",
    (
        plain("kind", choice_codec(get_args(records.QuoteKind)), required=True),
        plain("content", EVIDENCE, required=True),
        plain("cue", SPANS, "The reporting verb or phrase.", absent=()),
        plain("speaker", ID, "Null where nobody is named."),
        plain("speaker_span", SPANS, "The words that name the speaker.", absent=()),
        plain("addressee", ID),
        *ENDING,
    ),
    Quote,
    ref="quote",
)


def _event(date: str | None, when: When | None, **values: Any) -> Event:
    return Event(date=_given_when(date, when), **values)


EVENT = Shape(
    "A PLOVER event",
    (
        plain("type", NAME, required=True),
        plain("status", choice_codec(get_args(records.EventStatus)), required=True),
        plain("source", IDS, absent=()),
        plain("target", IDS, absent=()),
        *_dated("date"),
        plain("evidence", EVIDENCE, required=True),
        more("mode", optional(TEXT)),
        more("contexts", listing(TEXT), absent=()),
        more("cameo", optional(TEXT)),
        more("place", ID),
        more("said_by", ID, "Who says so, where the report only quotes it."),
        *ENDING,
    ),
    _event,
    ref="event",
)


def _commitment(due: str | None, when: When | None, **values: Any) -> Commitment:
    return Commitment(due=_given_when(due, when), **values)


COMMITMENT = Shape(
    "Something that somebody is to do",
    (
        plain("kind", choice_codec(get_args(records.CommitmentKind)), required=True),
        plain("by", IDS, absent=()),
        Field("to", optional(IDS), same("to"), "The beneficiary or counterpart.", absent=()),
        plain("about", SPANS, "The shortest words that say what.", absent=()),
        *_dated("due"),
        plain("evidence", EVIDENCE, required=True),
        *ENDING,
    ),
    lambda to, **values: _commitment(to=to or (), **values),
    ref="commitment",
)

INDICATOR = Shape(
    "A reported quantity or trend",
    (
        plain("measure", TEXT, required=True),
        plain("parties", IDS, absent=()),
        plain("direction", optional(choice_codec(get_args(records.Direction)))),
        plain("value", optional(TEXT)),
        plain("period", optional(TEXT)),
        plain("evidence", EVIDENCE, required=True),
        *ENDING,
    ),
    Indicator,
    ref="indicator",
)
