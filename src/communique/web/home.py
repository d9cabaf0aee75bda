"""The first page: what the ledger holds, and the ways into it."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.brief import wording
from communique.ledger import Asked
from communique.web import looking
from communique.web.assets import FOREVER, assets
from communique.web.layers import LAYERS, page_of
from communique.web.pages import render, site_of

router = APIRouter(include_in_schema=False)


@router.api_route("/", methods=["GET", "HEAD"])
def home(request: Request) -> Response:
    """Show what the ledger holds."""
    site = site_of(request)
    with site.ledger() as ledger:
        held = Asked(status="held", until=ledger.today.isoformat(), limit=6)
        latest = [{**row, "told": wording.meeting(row)} for row in ledger.meetings(held)]
    counts = site.lately("counts", looking.counts)
    relations = site.lately("relations", looking.top_relations)
    span = site.lately("span", looking.span)
    return render(
        *(request, "home.html"),
        counts=counts, relations=relations, span=span, latest=latest, layers=LAYERS,
        ledger=site.path.name,
    )  # fmt: skip


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
def static(name: str) -> Response:
    """Send a file that pages need."""
    found = assets().get(name)
    if found is None:
        raise HTTPException(404, f"{name}: no such file; load the page anew")
    return Response(found.body, headers={"Cache-Control": FOREVER}, media_type=found.kind)


@router.api_route("/{name}", methods=["GET", "HEAD"])
def by_name(name: str) -> Response:
    """Lead to the page of "M12", "A7" or "P3"."""
    if re.fullmatch(r"[MQECIPAT][1-9]\d{0,17}", name) is None:
        raise HTTPException(404, f"/{name}: there is no such page")
    return RedirectResponse(page_of(name), 303)
