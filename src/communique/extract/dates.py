"""Time expressions as intervals of days, anchored on the publication date or the dateline.

    find_anchor(article)  the day that "today" is, and the place and date of the dateline
    find_dates(text)      every time expression, with the reading that the words around suggest
    whens(expressions)    those that come to days, as records

An expression keeps what it was parsed to: a stage that knows the verb's tense asks it again,
`expression.when(future=True)`. A relative expression without an anchor is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from communique.document import Article, Span
from communique.errors import InputError
from communique.knowledge.timegrammar import TimeGrammar
from communique.knowledge.timevalues import (
    NOTHING_EARLIER,
    Earlier,
    Now,
    Reach,
    TimeValue,
    depends_on_tense,
    resolve_value,
)
from communique.records import Evidence, When

# A dateline stands at the head of the text, perhaps below a title and a line of the agency.
HEAD_LINES, HEAD_LENGTH, DATELINE_LENGTH = 6, 900, 110


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place and date at the head of a report: "QUITO (Ecuador), 5 Jan 89 (Agency) --".

    `span` runs from the place to the last mark before the text; `within` is the region or state
    that follows the place. `day` may rest on the year of publication.
    """

    span: Span
    place: Span | None
    within: Span | None
    date_span: Span | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that relative expressions count from, None where nothing gives it.

    `basis` says where `day` comes from: the publication, or the dateline where that is unknown.
    """

    day: date | None
    basis: Literal["published", "dateline"]
    dateline: Dateline | None = None

    def when(self) -> When | None:
        """Return the anchor day itself as a record, for what is told without a date."""
        if self.day is None or self.day == date.max:
            return None
        return When(self.day, date.fromordinal(self.day.toordinal() + 1), "day", self.basis)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression with its parsed value and what it is read against.

    `future` is the direction that the words around it suggest, None where they say nothing or it
    could not change the meaning; `earlier` holds the times told
    before it, for "the same day".
    """

    evidence: Evidence
    value: TimeValue
    kind: str
    anchor: Anchor
    future: bool | None
    earlier: Earlier = NOTHING_EARLIER

    @property
    def span(self) -> Span:
        """Where the expression stands."""
        return self.evidence.span

    def reach(self, *, future: bool | None = None) -> Reach | None:
        """Return the days meant; `future` overrides the direction, as the verb's tense may."""
        return resolve(
            self.value,
            self.anchor,
            future=self.future if future is None else future,
            earlier=self.earlier,
        )

    def when(self, *, future: bool | None = None) -> When | None:
        """Return the time as a record, or None where it has no basis."""
        reach = self.reach(future=future)
        if reach is None:
            return None
        rule = f"date:{self.kind}"
        return When(reach.start, reach.end, reach.precision, "text", self.evidence, rule)


def resolve(
    value: TimeValue, anchor: Anchor, *, future: bool | None, earlier: Earlier = NOTHING_EARLIER
) -> Reach | None:
    """Return the days that a parsed expression means for a past or a future verb."""
    return resolve_value(value, Now(anchor.day, future, earlier))


def find_dates(
    text: str, anchor: Anchor, *, grammar: TimeGrammar, skip: Sequence[Span] = ()
) -> tuple[TimeExpression, ...]:
    """Find the time expressions of `text`, in text order, none overlapping another or `skip`.

    The dateline's own date is found like any other; pass its span in `skip` to leave it out.
    """
    found: list[TimeExpression] = []
    earlier = NOTHING_EARLIER
    for span, value, kind in grammar.find(text):
        if any(span.overlaps(other) for other in skip):
            continue
        future = grammar.looks_ahead(text, span) if depends_on_tense(value) else None
        expression = TimeExpression(Evidence.at(text, span), value, kind, anchor, future, earlier)
        found.append(expression)
        reach = expression.reach()
        if reach is not None:
            earlier = earlier.after(reach)
    return tuple(found)


def whens(expressions: Iterable[TimeExpression]) -> tuple[When, ...]:
    """Return the expressions that come to days, as records."""
    return tuple(when for when in (one.when() for one in expressions) if when is not None)


def find_anchor(article: Article, *, grammar: TimeGrammar, timezone: str | None = None) -> Anchor:
    """Find the day that "today" is in a report, and its dateline.

    `timezone` is the publisher's (IANA name): an instant of publication becomes its local date.
    `article.extra["published_local"]`, an ISO date, goes before. Raises InputError for an unknown
    time zone.
    """
    published = _published(article, grammar, timezone)
    dateline = _dateline(article.text, grammar, published)
    if published is None and dateline is not None and dateline.day is not None:
        return Anchor(dateline.day, "dateline", dateline)
    return Anchor(published, "published", dateline)


def _published(article: Article, grammar: TimeGrammar, timezone: str | None) -> date | None:
    zone = _zone(timezone)
    given = article.extra.get("published_local") or article.published
    if given is None:
        return None
    given = given.strip()
    try:
        instant = datetime.fromisoformat(given)
    except ValueError:
        found = next(grammar.find(given), None)  # "17 May 2022", as some feeds write
        reach = resolve_value(found.value, Now(None)) if found is not None else None
        return reach.start if reach is not None and reach.precision == "day" else None
    if instant.tzinfo is not None and zone is not None and "published_local" not in article.extra:
        try:
            return instant.astimezone(zone).date()
        except OverflowError:  # year 1 or 9999
            return None
    return instant.date()


def _zone(name: str | None) -> ZoneInfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"time zone {name!r} is not known here; use an IANA name such as Europe/Minsk"
        ) from error


# "San José", "RIO DE JANEIRO", "St. Petersburg", "UNITED NATIONS"; every repetition is bounded.
_WORD = r"[^\W\d_a-z][^\W\d_]{0,24}(?:[.'’-][^\W\d_]{0,24}){0,3}"
_PLACE = rf"(?P<place>{_WORD}(?:[ \xa0](?:{_WORD}|de|del|la|el|al|of|and|da|do)){{0,4}})"
_WITHIN = rf"(?:,[ \xa0](?P<region>{_WORD}(?:[ \xa0]{_WORD}){{0,3}}))?"
_STATE = r"(?:[ \xa0]?\((?P<state>[^\W\d_][^()\n]{1,30})\))?"
_AGENCY = r"(?:\([^()\n]{1,60}\)|/[^/\n]{1,40}/|\[[^\[\]\n]{1,40}\])"
_DASH = r"(?:--?|[–—]|:)(?=[\s\[\"“«]|$)"
BEFORE_DATE = re.compile(
    rf"(?:{_AGENCY}[ \xa0]{{1,2}})?{_PLACE}{_WITHIN}{_STATE}[,.]?[ \xa0]{{1,2}}"
)
_SIGNED = rf"{_AGENCY}[ \xa0]?(?:{_DASH}|[.,]?(?=\s|$))"
_NAMED = r"[.][ \xa0]?[^\W\d_a-z]{3,12}\b"  # "MOSCOW. July 5. INTERFAX"
AFTER_DATE = re.compile(rf"[,.]?[ \xa0]?(?:{_SIGNED}|{_DASH}|{_NAMED}|[ \xa0]{{0,3}}(?=\r?\n|\Z))")
UNDATED = re.compile(
    rf"{_PLACE}{_WITHIN}(?:,?[ \xa0]?(?P<agency>{_AGENCY}))?[ \xa0]{{0,2}}(?:--|[–—]|-)[ \xa0]"
)
DATE_KINDS = frozenset({"calendar", "iso", "numeric", "weekday"})


def _dateline(text: str, grammar: TimeGrammar, published: date | None) -> Dateline | None:
    for start, end in _head_lines(text):
        found = (
            _dated_line(text, start, end, grammar, published)
            or _bare_date_line(text, start, end, grammar, published)
            or _undated_line(text, start, end)
        )
        if found is not None:
            return found
    return None


def _head_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first lines that are not empty, each cut to the length of a dateline."""
    position, seen = 0, 0
    while position < min(len(text), HEAD_LENGTH) and seen < HEAD_LINES:
        end = text.find("\n", position, position + HEAD_LENGTH)
        end = min(len(text), position + HEAD_LENGTH) if end == -1 else end
        line = text[position : min(end, position + DATELINE_LENGTH)]
        if line.strip():
            seen += 1
            start = position + len(line) - len(line.lstrip())
            yield start, position + len(line)
        position = end + 1


def _dated_line(
    text: str, start: int, end: int, grammar: TimeGrammar, published: date | None
) -> Dateline | None:
    for found in grammar.find(text[start:end]):
        if found.kind not in DATE_KINDS:
            continue
        when = Span(start + found.span.start, start + found.span.end)
        before = BEFORE_DATE.fullmatch(text, start, when.start)
        after = AFTER_DATE.match(text, when.end, end + 1)
        if before is None or after is None or not _set_off(text, before):
            continue
        reach = resolve_value(found.value, Now(published, future=False))
        day = reach.start if reach is not None and reach.precision == "day" else None
        within = next((Span(*before.span(g)) for g in ("region", "state") if before[g]), None)
        name = before["place"]
        place = Span(before.start("place"), before.start("place") + len(name.rstrip(".")))
        return Dateline(Span(start, after.end()), place, within, when, day)
    return None


def _set_off(text: str, before: re.Match[str]) -> bool:
    """Say whether the place is set off from the date by a mark or by its capitals."""
    return before[0].rstrip()[-1] in ",.)" or before["place"].isupper()


def _bare_date_line(
    text: str, start: int, end: int, grammar: TimeGrammar, published: date | None
) -> Dateline | None:
    """Find a line that is a date and nothing else: "Friday, October 11, 2019"."""
    found = grammar.match_at(text, start)
    if (
        found is None
        or found.kind not in DATE_KINDS
        or text[found.span.end : end].strip(" \xa0.\r")
    ):
        return None
    reach = resolve_value(found.value, Now(published, future=False))
    if reach is None or reach.precision != "day":
        return None
    return Dateline(found.span, None, None, found.span, reach.start)


def _undated_line(text: str, start: int, end: int) -> Dateline | None:
    """Find "WASHINGTON, D.C. -" or "Minsk (Agency) --": capitals or an agency vouch for it."""
    match = UNDATED.match(text, start, end)
    if match is None or not (match["agency"] or match["place"].isupper()):
        return None
    within = Span(*match.span("region")) if match["region"] else None
    span = Span(start, match.end() - 1)
    return Dateline(span, Span(*match.span("place")), within, None, None)
