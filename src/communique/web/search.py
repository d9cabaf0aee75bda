"""Search in reports and records, with what the matches may be narrowed by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from communique.errors import InputError
from communique.ledger import Ledger, Table
from communique.ledger.filters import matching
from communique.web.asked import Wanted, wanted
from communique.web.layers import LAYERS, page_of
from communique.web.pages import as_json, render, site_of
from communique.web.tables import safe_csv

router = APIRouter(include_in_schema=False)

WITHIN = {"reports": "Reports"} | {
    name: layer.title for name, layer in LAYERS.items() if name != "threads"
}
_COUNTED = 5_000
"""Facets are counted over so many of the best matches."""
_VALUES = 8


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its commonest values: each what it is called, as it is asked for, how many."""

    name: str
    title: str
    values: tuple[tuple[str, str, int], ...]


def answer(request: Request, ledger: Ledger, want: Wanted) -> tuple[str, Table, tuple[Facet, ...]]:
    """Return where is searched, what was found, and the facets."""
    text = request.query_params.get("q", "")[:500]
    within = request.query_params.get("in") or "reports"
    table = ledger.search(text, want.asked(), within=within)
    facets = site_of(request).remembered(
        ("facets", text, within), lambda: _facets(ledger, text, within)
    )
    shown = (facet for facet in facets if len(facet.values) > 1 or want[facet.name])
    return within, table, tuple(shown)


@router.api_route("/search", methods=["GET", "HEAD"])
def search_page(request: Request) -> Response:
    """Show what was found."""
    q = request.query_params.get("q", "").strip()
    within = request.query_params.get("in") or "reports"
    want = wanted(request)
    status, problem, facets, near = 200, None, tuple[Facet, ...](), list[dict[str, Any]]()
    table = Table((), ())
    with site_of(request).ledger() as ledger:
        if q:
            near = site_of(request).names().beginning(q, 5)
            try:
                within, table, facets = answer(request, ledger, want)
            except InputError as error:
                status, problem = 400, str(error)
    more = {"q": q, "in": within if within != "reports" else None}
    return render(
        *(request, "search.html"),
        status=status, q=q, within=within, places=WITHIN, want=want, rows=list(table),
        more=table.more, facets=facets, near=near, problem=problem, also=more, page_of=page_of,
    )  # fmt: skip


@router.api_route("/search.json", methods=["GET", "HEAD"])
def search_json(request: Request) -> Response:
    """Return what was found as JSON."""
    with site_of(request).ledger() as ledger:
        return as_json(list(answer(request, ledger, wanted(request))[1]))


@router.api_route("/search.csv", methods=["GET", "HEAD"])
def search_csv(request: Request) -> Response:
    """Return what was found as CSV."""
    with site_of(request).ledger() as ledger:
        table = answer(request, ledger, wanted(request))[1]
    headers = {"Content-Disposition": 'attachment; filename="search.csv"'}
    return Response(safe_csv(table), headers=headers, media_type="text/csv; charset=utf-8")


def _facets(ledger: Ledger, text: str, within: str) -> Sequence[Facet]:
    source = "reports_text" if within == "reports" else "records_text"
    query, values = matching(ledger.db, source, text)
    ids = [id for id, _ in ledger.db.execute(f"{query} ORDER BY rank LIMIT {_COUNTED}", values)]
    if not ids:
        return ()
    return _of_reports(ledger, ids) if within == "reports" else _of_records(ledger, ids, within)


def _of_reports(ledger: Ledger, ids: Sequence[int]) -> list[Facet]:
    marks = ",".join("?" * len(ids))
    rows = ledger.db.execute(
        f"SELECT publisher, substr(day, 1, 4) FROM reports WHERE current AND id IN ({marks})", ids
    ).fetchall()
    few = ids[:500]
    named = ledger.db.execute(
        "SELECT a.id, a.name, count(DISTINCT g.report) FROM readings g "
        "JOIN entities e ON e.reading = g.id JOIN actors a ON a.id = e.actor "
        f"WHERE g.current AND a.kind <> 'place' AND g.report IN ({','.join('?' * len(few))}) "
        "GROUP BY a.id ORDER BY 3 DESC LIMIT ?",
        (*few, _VALUES),
    ).fetchall()
    return [
        _counted("publisher", "Publisher", [row[0] for row in rows]),
        _years([row[1] for row in rows]),
        Facet("of", "Who is named", tuple((name, f"A{id}", n) for id, name, n in named)),
    ]


def _of_records(ledger: Ledger, ids: Sequence[int], layer: str) -> list[Facet]:
    marks = ",".join("?" * len(ids))
    rows = ledger.db.execute(
        "SELECT i.label, p.publisher, substr(i.day, 1, 4), r.id FROM records r "
        "JOIN items i ON i.id = r.item JOIN readings g ON g.id = r.reading "
        f"JOIN reports p ON p.id = g.report WHERE r.layer = ? AND r.id IN ({marks})",
        (layer, *ids),
    ).fetchall()
    few = [row[3] for row in rows]
    role = "AND s.role = 'speaker' " if layer == "quotes" else "AND s.role <> 'place' "
    named = ledger.db.execute(
        "SELECT a.id, a.name, count(*) FROM sides s JOIN actors a ON a.id = s.actor "
        f"WHERE s.record IN ({','.join('?' * len(few))}) {role}"
        "GROUP BY a.id ORDER BY 3 DESC LIMIT ?",
        (*few, _VALUES),
    ).fetchall()
    title = "Speaker" if layer == "quotes" else "Who"
    return [
        _counted("label", "Type", [row[0] for row in rows]),
        Facet("of", title, tuple((name, f"A{id}", n) for id, name, n in named)),
        _counted("publisher", "Publisher", [row[1] for row in rows]),
        _years([row[2] for row in rows]),
    ]


def _counted(name: str, title: str, values: Sequence[str | None]) -> Facet:
    counts = Counter(value for value in values if value)
    return Facet(name, title, tuple((v, v, n) for v, n in counts.most_common(_VALUES)))


def _years(years: Sequence[str | None]) -> Facet:
    counts = Counter(year for year in years if year)
    shown = sorted(counts.items(), reverse=True)[: 2 * _VALUES]
    return Facet("since", "Year", tuple((year, year, n) for year, n in shown))
