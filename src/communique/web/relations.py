"""The live brief on an actor or on a relation, with the days that it is of as a brush."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.brief import Brief, Line
from communique.brief.composing import compose
from communique.brief.describing import captions, sentences
from communique.brief.markdown import asked, coverage
from communique.errors import InputError
from communique.ledger import Ledger
from communique.ledger.filters import Party, day, party
from communique.web import looking
from communique.web.pages import render, site_of
from communique.web.site import Site

router = APIRouter(include_in_schema=False)

STANDS = {
    "timeline": "meetings",
    "quads": "events",
    "balance": "events",
    "types": "events",
    "values": "indicators",
    "places": "coverage",
    "network": "meetings",
}
"""The section that each chart stands in."""

_MOST_BARS = 120
_RARE = 40
"""One in so many records, at either end of time, may be left out of the brush."""
_WIDTH, _HEIGHT = 1000, 90


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time on the brush, and where its bar stands in the drawing."""

    since: str
    until: str
    count: int
    x: float
    y: float
    width: float
    height: float
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """What a brief is on, and the days and words it is narrowed to."""

    names: tuple[str, ...]
    since: str | None
    until: str | None
    about: str | None

    @property
    def url(self) -> str:
        """The address of its page, without days and words."""
        return "/relations/" + "/".join(quote(name, safe="") for name in self.names)

    def query(self, **changes: str | None) -> str:
        """Return the query string with some of its values changed."""
        values = {"since": self.since, "until": self.until, "about": self.about, **changes}
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


@router.api_route("/relations", methods=["GET", "HEAD"])
def relations_page(request: Request) -> Response:
    """Show the relations most told of, or lead to the one asked for."""
    given = request.query_params
    names = [given[name].strip()[:200] for name in ("of", "with") if given.get(name, "").strip()]
    if names:
        return RedirectResponse(Subject(tuple(names), None, None, None).url, 303)
    site = site_of(request)
    pairs = site.lately("pairs", lambda ledger: looking.top_relations(ledger, 60))
    return render(request, "relations.html", pairs=pairs)


@router.api_route("/relations/{one}", methods=["GET", "HEAD"])
def of_one(request: Request, one: str) -> Response:
    """Show the brief on one actor."""
    return _page(request, _subject(request, one))


@router.api_route("/relations/{one}/{two}", methods=["GET", "HEAD"])
def of_two(request: Request, one: str, two: str) -> Response:
    """Show the brief on a relation."""
    return _page(request, _subject(request, one, two))


@router.api_route("/charts/{chart}.svg", methods=["GET", "HEAD"])
def chart_svg(request: Request, chart: str, of: str, narrow: bool = False) -> Response:
    """Draw a chart of a brief; the actors in `of` are parted by bars."""
    subject = _subject(request, *of.split("|")[:2])
    if chart not in STANDS:
        raise HTTPException(404, f"{chart}: there is no such chart")
    site = site_of(request)
    body = site.remembered(
        ("chart", chart, subject, narrow), lambda: _draw(site, subject, chart, narrow)
    )
    headers = {"Cache-Control": "private, max-age=60"}
    return Response(body, headers=headers, media_type="image/svg+xml")


def _subject(request: Request, *names: str) -> Subject:
    given = request.query_params
    since, until, about = (
        given.get(name, "").strip()[:300] for name in ("since", "until", "about")
    )
    return Subject(names, since or None, until or None, about or None)


def _page(request: Request, subject: Subject) -> Response:
    site = site_of(request)
    status, problem, brief = 200, None, None
    bars: Sequence[Bar] = ()
    try:
        with site.ledger() as ledger:
            parties = [party(ledger.db, name) for name in subject.names]
            months = site.remembered(("months", subject.names), lambda: _months(ledger, parties))
            bars = _bars(months, subject)
        brief = _brief(site, subject)
    except InputError as error:
        status, problem = 400, str(error)
    figures = _figures(brief, subject) if brief is not None else {}
    return render(
        *(request, "relation.html"),
        status=status, problem=problem, brief=brief, subject=subject, bars=bars, figures=figures,
        notes={note.number: note for note in brief.footnotes} if brief is not None else {},
        asked=asked(brief) if brief is not None else "",
        coverage=list(coverage(brief)) if brief is not None else [], grouped=_grouped,
        size=(_WIDTH, _HEIGHT),
    )  # fmt: skip


def _brief(site: Site, subject: Subject) -> Brief:
    def make() -> Brief:
        with site.ledger() as ledger:
            return compose(
                ledger, subject.names, since=subject.since, until=subject.until, about=subject.about
            )

    return site.remembered(("brief", subject), make)


def _grouped(lines: Sequence[Line]) -> list[tuple[str | None, list[Line]]]:
    """Return lines by the heading that they stand under, in order."""
    return [
        (group, list(under))
        for group, under in groupby(lines, lambda line: getattr(line, "group", None))
    ]


def _figures(brief: Brief, subject: Subject) -> dict[str, list[tuple[str, str, str, str]]]:
    """Return the charts of each section: address, that for a telephone, what it shows, caption."""
    said, told = sentences(brief.figures), captions(brief.figures)
    present = {section.key for section in brief.sections}
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for name, section in STANDS.items():
        if name in said:
            query = {"of": "|".join(subject.names), "since": subject.since, "until": subject.until}
            query["about"] = subject.about
            url = f"/charts/{name}.svg?{urlencode({k: v for k, v in query.items() if v})}"
            place = section if section in present else "coverage"
            found.setdefault(place, []).append((url, f"{url}&narrow=1", said[name], told[name]))
    return found


_INK = "<style>svg{color:#1b1f24}@media (prefers-color-scheme:dark){svg{color:#e6e8eb}}</style>"
"""A picture has its own colours: those of the page do not reach into it."""


def _draw(site: Site, subject: Subject, chart: str, narrow: bool) -> str:
    from communique.brief.charts import CHARTS, NARROW, WIDTH  # noqa: PLC0415  (loads Altair)
    from communique.brief.drawing import svg  # noqa: PLC0415

    figures = _brief(site, subject).figures
    with site.drawing:
        drawn = CHARTS[chart](figures, width=NARROW if narrow else WIDTH)
        if drawn is None:
            raise HTTPException(404, f"{chart}: there is nothing to draw")
        head, end, rest = svg(drawn).partition(">")
    return f"{head}{end}{_INK}{rest}"


def _months(ledger: Ledger, parties: Sequence[Party]) -> Mapping[str, int]:
    """Return how many records there are of each month."""
    codes = sorted(each.country for each in parties if each.country)
    if len(codes) == 2:
        rows = ledger.db.execute(
            "SELECT substr(day, 1, 7), count(*) FROM pairs "
            "WHERE one = ? AND two = ? AND day <> '' GROUP BY 1",
            codes,
        )
        return dict(rows.fetchall())
    # One actor has a part in less than a state.
    first, *others = sorted(parties, key=lambda each: each.actor is None)
    condition, value = first.condition("s")
    values = [value]
    for other in others:
        more, value = other.condition("o")
        condition += f" AND EXISTS (SELECT 1 FROM item_sides o WHERE o.item = s.item AND {more})"
        values.append(value)
    rows = ledger.db.execute(
        "SELECT substr(s.day, 1, 7), count(DISTINCT s.item) FROM item_sides s "
        f"WHERE s.day <> '' AND {condition} GROUP BY 1",
        values,
    )
    return dict(rows.fetchall())


def _bars(months: Mapping[str, int], subject: Subject) -> list[Bar]:
    """Return the bars of the brush: months, or years where there are too many of them."""
    numbers = _without_strays({_number(month): count for month, count in months.items()})
    if not numbers:
        return []
    first, last = min(numbers), max(numbers)
    step = 1 if last - first < _MOST_BARS else 12
    starts = range(first - first % step, last + 1, step)
    counts = [sum(numbers.get(start + k, 0) for k in range(step)) for start in starts]
    since = day(subject.since, last=False, option="since") or ""
    until = day(subject.until, last=True, option="until") or "9999"
    width, most = _WIDTH / len(starts), max(counts)
    made = []
    for place, (start, count) in enumerate(zip(starts, counts, strict=True)):
        height = max(2.0, (_HEIGHT - 4) * count / most) if count else 0.0
        begins, ends = _written(start, step), _written(start + step - 1, step)
        is_chosen = (day(ends, last=True, option="until") or "") >= since and begins <= until
        made.append(
            Bar(*(begins, ends, count, place * width, _HEIGHT - height, width, height), is_chosen)
        )
    return made


def _without_strays(numbers: Mapping[int, int]) -> Mapping[int, int]:
    """Leave out the few records long before or after all others, which would hide these."""
    allowed = sum(numbers.values()) // _RARE
    kept = dict(sorted(numbers.items()))
    for months in (list(kept), list(reversed(kept))):
        dropped = 0
        for month in months:
            dropped += kept.get(month, 0)
            if dropped > allowed or max(kept) - min(kept) < _MOST_BARS // 2:
                break
            kept.pop(month, None)
    return kept


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7]) - 1


def _written(number: int, step: int) -> str:
    return (
        f"{number // 12:04}"
        if step == 12
        else date(number // 12, number % 12 + 1, 1).isoformat()[:7]
    )
