"""The JSON API: the same questions as the pages, under `/api`, described at `/api/openapi.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request

from communique.brief.composing import compose
from communique.errors import InputError
from communique.ledger import Table
from communique.ledger.names import LAYER_OF, read_name
from communique.serial import to_dict
from communique.web.asked import MOST_ROWS, ROWS, Wanted
from communique.web.layers import LAYERS, Layer
from communique.web.pages import site_of
from communique.web.tables import answer

router = APIRouter(prefix="/api", tags=["ledger"])

Text = Annotated[str | None, Query(max_length=300)]
Row = dict[str, Any]


class Problem(BaseModel):
    """What is wrong, and what to do."""

    error: str
    what: str


class Rows(BaseModel):
    """A page of rows; `next` is where the rows after these are, null at the end."""

    rows: list[Row]
    page: int
    next: str | None


class Thing(BaseModel):
    """A record with all its tellings."""

    item: Row
    tellings: list[Row]
    bearings: list[Row]


class Actor(BaseModel):
    """An actor by all reports."""

    id: str
    kind: str
    name: str
    country: str | None
    reports: int
    first: str | None
    last: str | None
    offices: list[Row]
    names: list[Row]
    partners: list[Row]
    counts: dict[str, int]


def filters(
    of: Annotated[
        str | None, Query(max_length=300, description="Whose: a name, state or A7")
    ] = None,
    by: Annotated[str | None, Query(max_length=300, description="The source of an event")] = None,
    with_: Annotated[
        str | None, Query(alias="with", max_length=300, description="With whom")
    ] = None,
    since: Annotated[str | None, Query(max_length=10, description="2024, 2024-05 or a day")] = None,
    until: Annotated[str | None, Query(max_length=10, description="The last day, included")] = None,
    about: Annotated[str | None, Query(max_length=300, description="Words in the record")] = None,
    label: Annotated[
        str | None, Query(max_length=300, description="Form, type, kind or measure")
    ] = None,
    status: Text = None,
    publisher: Text = None,
    open_: Annotated[
        bool, Query(alias="open", description="Open commitments, questions alone")
    ] = False,
    sort: Annotated[
        str | None, Query(max_length=30, description="A column; -column for the greatest first")
    ] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    rows: Annotated[int, Query(ge=1, le=MOST_ROWS)] = ROWS,
) -> Wanted:
    """Return what a request asks for."""
    given = {
        "of": of, "by": by, "with": with_, "since": since, "until": until, "about": about,
        "label": label, "status": status, "publisher": publisher, "open": "1" if open_ else None,
    }  # fmt: skip
    return Wanted({name: value for name, value in given.items() if value}, page, rows, sort)


Filters = Annotated[Wanted, Depends(filters)]
_SAID: dict[int | str, dict[str, Any]] = {400: {"model": Problem}, 404: {"model": Problem}}


def _rows(table: Table, want: Wanted, url: str, **also: str | None) -> Rows:
    following = f"{url}{want.query(page=want.page + 1, **also)}" if table.more else None
    return Rows(rows=list(table), page=want.page, next=following)


def _add(layer: Layer) -> None:
    def rows(request: Request, want: Filters) -> Rows:
        with site_of(request).ledger() as ledger:
            return _rows(answer(ledger, layer.name, want), want, f"/api/{layer.name}")

    router.add_api_route(
        f"/{layer.name}", rows, summary=layer.title, description=layer.says, responses=_SAID,
        name=f"api_{layer.name}", operation_id=layer.name,
    )  # fmt: skip


for _layer in LAYERS.values():
    _add(_layer)


@router.get("/search", responses=_SAID, operation_id="search")
def search(
    request: Request,
    want: Filters,
    q: Annotated[str, Query(max_length=500, description='Words; `"as they stand"`, `-without`')],
    within: Annotated[str, Query(alias="in", max_length=30)] = "reports",
) -> Rows:
    """Find words in reports, or in what was read out of them, best first."""
    with site_of(request).ledger() as ledger:
        table = ledger.search(q, want.asked(), within=within)
    return _rows(table, want, "/api/search", **{"q": q, "in": within})


@router.get("/suggest", responses=_SAID, operation_id="suggest")
def suggest(request: Request, q: Annotated[str, Query(max_length=100)]) -> list[Row]:
    """Return the actors of whom a name begins so."""
    return site_of(request).names().beginning(q)


@router.get("/records/{name}", responses=_SAID, operation_id="record")
def record(request: Request, name: Annotated[str, Path(max_length=20)]) -> Thing:
    """Return a record ("M12", "C7") with all its tellings."""
    try:
        letter, _ = read_name(name)
        with site_of(request).ledger() as ledger:
            (item,) = ledger.item(name)
            bearings = ledger.bearings(name) if LAYER_OF[letter] == "commitments" else ()
            return Thing(
                item=item, tellings=list(ledger.tellings(name)), bearings=[*map(dict, bearings)]
            )
    except InputError as error:
        raise HTTPException(404, str(error)) from error


@router.get("/reports/{name}", responses=_SAID, operation_id="report")
def report(request: Request, name: Annotated[str, Path(max_length=20)]) -> Row:
    """Return a report ("P3") with its records, in the wire format of `communique schema`."""
    try:
        letter, id = read_name(name)
        if letter != "P":
            raise InputError(f"{name}: is no report, such as P3")
        with site_of(request).ledger() as ledger:
            return to_dict(ledger.report(id))
    except InputError as error:
        raise HTTPException(404, str(error)) from error


@router.get("/actors/{name}", responses=_SAID, operation_id="actor")
def actor(request: Request, name: Annotated[str, Path(max_length=200)]) -> Actor:
    """Return who a name or number ("A7") means, by all reports."""
    try:
        with site_of(request).ledger() as ledger:
            who = ledger.who(name)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return Actor(
        id=f"A{who.id}", kind=who.kind, name=who.name, country=who.country, reports=who.reports,
        first=who.first, last=who.last, offices=list(who.offices), names=list(who.names),
        partners=list(who.partners), counts=who.counts,
    )  # fmt: skip


@router.get("/brief", responses=_SAID, operation_id="brief")
def brief(
    request: Request,
    of: Annotated[str, Query(max_length=300)],
    with_: Annotated[str | None, Query(alias="with", max_length=300)] = None,
    since: Annotated[str | None, Query(max_length=10)] = None,
    until: Annotated[str | None, Query(max_length=10)] = None,
    about: Text = None,
) -> Row:
    """Return the brief on an actor or a relation, as `communique brief --out brief.json` does."""
    names = [name for name in (of, with_) if name]
    with site_of(request).ledger() as ledger:
        return asdict(compose(ledger, names, since=since, until=until, about=about))
