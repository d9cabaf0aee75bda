"""Templates: everything that is put into one is escaped, and turns no direction of text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from communique.brief.html import address
from communique.version import VERSION
from communique.web.assets import asset_url
from communique.web.layers import page_of
from communique.web.site import Site

CLIPPED = 260

_TURNS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 65279))
PLAIN: Mapping[int, str | None] = {**_CONTROLS, **dict.fromkeys(_TURNS)}
"""What is left out of names and words: marks that turn text around, and controls."""
SEEN: Mapping[int, str | None] = {**_CONTROLS, **dict.fromkeys(_TURNS, "⇄")}
"""The same for the text of a report, where marks that turn text around are shown."""


def site_of(request: Request) -> Site:
    """Return the site that a request is for."""
    site: Site = request.app.state.site
    return site


def session_of(request: Request) -> str | None:
    """Return the session of a request that may write, or None."""
    session: str | None = request.scope.get("communique.session")
    return session


def plain(value: object) -> object:
    """Return text without controls and without marks that turn its direction."""
    return value.translate(PLAIN) if type(value) is str else value


def clipped(words: object, most: int = CLIPPED) -> str:
    """Return words on one line, cut where they are too long for a table."""
    text = " ".join(str(words).split())
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]) + " …"


@cache
def environment() -> Environment:
    """Return the templates, which escape all that they are given."""
    made = Environment(
        loader=PackageLoader("communique.web"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=plain,
    )
    made.globals.update(asset=asset_url, version=VERSION)
    made.filters.update(
        address=address, clipped=clipped, found=found_words, page=page_of, spaced=spaced
    )
    return made


def spaced(word: object) -> str:
    """Return "called for" for "called_for"."""
    return str(word).replace("_", " ")


def found_words(snippet: object) -> Markup:
    """Return a snippet of a search with its bracketed words marked."""
    made = Markup("")
    for number, part in enumerate(str(plain(snippet or "")).split("[")):
        word, closed, rest = part.partition("]")
        if not number:
            made += part
        elif closed:
            made += Markup("<mark>{}</mark>{}").format(word, rest)
        else:
            made += f"[{part}"
    return made


def render(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page."""
    session = session_of(request)
    access = site_of(request).access
    body = (
        environment()
        .get_template(template)
        .render(
            **values,
            path=request.url.path,
            can_write=session is not None,
            form_token=access.form_token(session) if session is not None else "",
        )
    )
    return HTMLResponse(body, status, headers={"Cache-Control": "private, no-cache"})


def problem(request: Request, status: int, title: str, what: str) -> Response:
    """Return a page, or JSON to those who asked for it, that says what is wrong and what to do."""
    path = request.url.path
    if path.startswith("/api") or path.endswith((".json", ".csv")):
        return JSONResponse({"error": title, "what": what}, status)
    return render(request, "problem.html", status=status, title=title, what=what)


def as_json(value: object, status: int = 200) -> Response:
    """Return JSON that is kept by nobody but the reader."""
    body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    headers = {"Cache-Control": "private, no-cache"}
    return Response(body, status, headers=headers, media_type="application/json")
