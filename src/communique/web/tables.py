"""Tables of records: as pages, and the same rows as CSV and JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from communique.errors import InputError
from communique.ledger import Ledger, Table
from communique.web import looking
from communique.web.asked import Wanted, wanted
from communique.web.layers import LAYERS, Layer
from communique.web.pages import as_json, render, site_of

router = APIRouter(include_in_schema=False)

# What a spreadsheet would run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def answer(ledger: Ledger, layer: str, want: Wanted) -> Table:
    """Return the rows that a page asks for."""
    if layer == "threads":
        parties = [want[name] for name in ("of", "with") if want[name]]
        offset = (want.page - 1) * want.rows
        is_open = bool(want["open"])
        return ledger.threads(parties, still_open=is_open, limit=want.rows, offset=offset)
    asked = want.asked()
    if layer == "commitments":
        return ledger.commitments(asked, still_open=bool(want["open"]))
    if layer == "events":
        return ledger.events(asked, roles=("source",) if want["by"] else ("source", "target"))
    questions: Mapping[str, Callable[..., Table]] = {
        "meetings": ledger.meetings,
        "quotes": ledger.quotes,
        "indicators": ledger.indicators,
    }
    return questions[layer](asked)


def roles_of(layer: Layer) -> dict[str, str]:
    """Return the role of the actors in each column that has such."""
    return {column.name: column.role for column in layer.columns if column.role}


def _page(request: Request, layer: Layer) -> Response:
    site, want = site_of(request), wanted(request)
    status, problem, rows, more = 200, None, list[dict[str, Any]](), False
    near: dict[str, list[dict[str, Any]]] = {}
    with site.ledger() as ledger:
        try:
            table = answer(ledger, layer.name, want)
        except InputError as error:
            # Shown above the filters as they are, so that they can be put right.
            status, problem = 400, str(error)
            near = {
                name: site.names().beginning(want[name], 6)
                for name in ("of", "by", "with")
                if want[name] and repr(want[name]) in problem
            }
        else:
            more = table.more
            rows = looking.shown_rows(ledger, table, roles_of(layer))
    has_publisher = "publisher" in layer.filters
    publishers = site.lately("publishers", looking.publishers) if has_publisher else ()
    return render(
        *(request, "table.html"),
        status=status, layer=layer, want=want, rows=rows, more=more, problem=problem,
        publishers=publishers, near=near,
    )  # fmt: skip


def _file(request: Request, layer: Layer, form: str) -> Response:
    with site_of(request).ledger() as ledger:
        table = answer(ledger, layer.name, wanted(request))
    if form == "json":
        return as_json(list(table))
    headers = {
        "Content-Disposition": f'attachment; filename="{layer.name}.csv"',
        "Cache-Control": "private, no-cache",
    }
    return Response(safe_csv(table), headers=headers, media_type="text/csv; charset=utf-8")


def safe_csv(table: Table) -> str:
    """Return a table as CSV in which no cell is a formula to a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for row in csv.reader(io.StringIO(table.to_csv(), newline="")):
        writer.writerow([_cell(cell) for cell in row])
    return out.getvalue()


def _cell(cell: str) -> str:
    if not cell.startswith(_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell


def _add(layer: Layer) -> None:
    def page(request: Request) -> Response:
        return _page(request, layer)

    def as_csv(request: Request) -> Response:
        return _file(request, layer, "csv")

    def json(request: Request) -> Response:
        return _file(request, layer, "json")

    for suffix, handler in (("", page), (".csv", as_csv), (".json", json)):
        router.add_api_route(f"/{layer.name}{suffix}", handler, methods=["GET", "HEAD"])


for _layer in LAYERS.values():
    _add(_layer)
