"""An actor by all reports: offices over time, names, partners, latest meetings and statements."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.errors import InputError
from communique.ledger import Asked, Ledger, Who
from communique.web import looking
from communique.web.layers import LAYERS
from communique.web.pages import as_json, render, site_of
from communique.web.tables import roles_of

router = APIRouter(include_in_schema=False)

_LATEST = 6


@router.api_route("/actors", methods=["GET", "HEAD"])
def find_actor(request: Request, q: str = "") -> Response:
    """Lead to the actor of a name, or show those it may mean."""
    with site_of(request).ledger() as ledger:
        if not q.strip():
            return render(request, "actors.html", q="", found=(), said=None)
        try:
            found = site_of(request).remembered(("who", q), lambda: ledger.who(q))
        except InputError as error:
            near = site_of(request).names().beginning(q, 40)
            return render(
                request,
                "actors.html",
                q=q,
                found=near,
                said=str(error),
                status=200 if near else 404,
            )
    if found.id < 0:
        raise HTTPException(404, f"nobody is called {q!r} in this ledger")
    return RedirectResponse(f"/actors/A{found.id}", 303)


@router.api_route("/suggest.json", methods=["GET", "HEAD"])
def suggest(request: Request, q: str = "") -> Response:
    """Return the actors of whom a name begins so."""
    return as_json(site_of(request).names().beginning(q[:100]))


@router.api_route("/actors/{name}", methods=["GET", "HEAD"])
def actor_page(request: Request, name: str) -> Response:
    """Show an actor."""
    site = site_of(request)
    with site.ledger() as ledger:
        try:
            is_number = name[:1] in "Aa" and name[1:].isdigit()
            who = site.remembered(("who", name), lambda: ledger.who(name)) if is_number else None
        except InputError as error:
            raise HTTPException(404, str(error)) from error
        if who is None:
            return RedirectResponse(f"/actors?q={name}", 303)
        if f"A{who.id}" != name:
            # Merged into another, or written in small letters.
            return RedirectResponse(f"/actors/A{who.id}", 308)
        known = who
        latest, relations = site.remembered(
            ("actor", who.id), lambda: (_latest(ledger, known), _relations(ledger, known))
        )
    return render(
        *(request, "actor.html"),
        who=who, latest=latest, relations=relations, layers=LAYERS,
        state=looking.state_name(who.country), is_state=who.kind == "country",
    )  # fmt: skip


def _latest(ledger: Ledger, who: Who) -> dict[str, list[dict[str, Any]]]:
    """Return the newest rows of each layer; of a state also what its people did."""
    name = f"A{who.id}"
    if who.kind == "country" and who.country:
        name = who.country
    asked = Asked(of=name, limit=_LATEST)
    tables = {
        "meetings": ledger.meetings(asked),
        "quotes": ledger.quotes(asked),
        "events": ledger.events(asked),
        "commitments": ledger.commitments(asked),
        "indicators": ledger.indicators(asked),
    }
    return {
        layer: looking.shown_rows(ledger, table, roles_of(LAYERS[layer]))
        for layer, table in tables.items()
        if len(table)
    }


def _relations(ledger: Ledger, who: Who) -> list[dict[str, Any]]:
    """Return the states with which a state is told of most."""
    if who.kind != "country" or not who.country:
        return []
    rows = ledger.db.execute(
        "SELECT CASE WHEN one = ?1 THEN two ELSE one END, count(*), max(day) FROM pairs "
        "WHERE one = ?1 OR two = ?1 GROUP BY 1 ORDER BY 2 DESC LIMIT 12",
        (who.country,),
    )
    return [
        {"code": code, "name": looking.state_name(code), "items": items, "last": last}
        for code, items, last in rows
    ]
