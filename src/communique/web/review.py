"""Going through records that we are not sure of: accept, reject, edit, undo, with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.errors import InputError
from communique.ledger import Ledger
from communique.ledger.names import read_name
from communique.web import queue
from communique.web.layers import LAYERS
from communique.web.pages import render, session_of, site_of
from communique.web.records import told, words_around

router = APIRouter(include_in_schema=False)

_LAYERS = tuple(name for name in LAYERS if name != "threads")
_LONGEST = 2_000


@router.api_route("/review", methods=["GET", "HEAD"])
def review_next(request: Request) -> Response:
    """Show the record to look at next."""
    given = request.query_params
    layer, after = given.get("layer") or None, given.get("after") or None
    if layer is not None and layer not in _LAYERS:
        raise InputError(f"layer={layer}: is none of {', '.join(_LAYERS)}")
    if after is not None and read_name(after)[0] != "R":
        raise InputError(f"after={after}: is no telling, such as R12")
    with site_of(request).ledger() as ledger:
        waiting = site_of(request).lately(
            ("review", layer), lambda opened: queue.least_sure(opened, layer)
        )
        record = queue.next_record(ledger, waiting, after)
        return _page(request, ledger, record, layer)


@router.api_route("/corrections", methods=["GET", "HEAD"])
def corrections_page(request: Request) -> Response:
    """Show all corrections, the last first."""
    with site_of(request).ledger() as ledger:
        rows = list(ledger.corrections())[:500]
    return render(request, "corrections.html", rows=rows)


@router.api_route("/review/{name}", methods=["GET", "HEAD"])
def review_one(request: Request, name: str) -> Response:
    """Show one record to correct it."""
    with site_of(request).ledger() as ledger:
        return _page(request, ledger, _found(ledger, name), None)


def _found(ledger: Ledger, name: str) -> str:
    try:
        record = queue.head_of(ledger, *read_name(name))
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    if record is None:
        raise HTTPException(404, f"{name}: no such record in this ledger")
    return record


def _page(request: Request, ledger: Ledger, record: str | None, layer: str | None) -> Response:
    number = request.query_params.get("done", "")
    done = queue.done(ledger, int(number)) if number.isdecimal() and len(number) < 10 else None
    doubt = queue.doubt(ledger, record) if record is not None else None
    row = None
    if doubt is not None and doubt.item != doubt.record:
        try:
            (row,) = ledger.item(doubt.item)
        except InputError:
            # All its tellings were rejected.
            row = None
    return render(
        *(request, "review.html"),
        doubt=doubt, layer=layer, layers={name: LAYERS[name] for name in _LAYERS}, done=done,
        said=told(doubt.layer, row) if doubt is not None and row is not None else None,
        shown=words_around(ledger, doubt.report, doubt.begins, doubt.ends) if doubt else None,
        judged=queue.judged(ledger), also=urlencode({"layer": layer} if layer else {}),
    )  # fmt: skip


async def checked_form(request: Request, **limits: int) -> FormData:
    """Return a form that one of our pages has sent; a 403 for others."""
    form = await request.form(**limits)
    session = session_of(request)
    if session is not None and session != "bearer":
        sent = form.get("form_token")
        expected = site_of(request).access.form_token(session)
        if not isinstance(sent, str) or sent != expected:
            raise HTTPException(
                403, "This form is of another session. Load the page anew and send again."
            )
    return form


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""


@router.post("/review/undo")
async def undo(request: Request) -> Response:
    """Take a correction back."""
    form = await checked_form(request)
    number = _text(form, "number")
    if not (number.isdecimal() and len(number) < 10):
        raise InputError(f"{number[:40]!r}: is no number of a correction")

    def work(ledger: Ledger) -> str:
        done = queue.done(ledger, int(number))
        ledger.undo(int(number), by=site_of(request).signed, why=None)
        return str(done["name"]) if done is not None else ""

    name = await _written(request, work)
    where = f"/review/{name}" if name[:1] in "RMQECI" and name[1:].isdigit() else "/review"
    return RedirectResponse(f"{where}?{urlencode({'done': number})}", 303)


@router.post("/review/{name}/{action}")
async def judge(request: Request, name: str, action: str) -> Response:
    """Accept, reject or edit a record, then show the next one."""
    form = await checked_form(request)
    why, layer = _text(form, "why") or None, _text(form, "layer")

    def work(ledger: Ledger) -> int:
        record, signed = _found(ledger, name), site_of(request).signed
        # One telling alone: others of the same thing say it in other words.
        if action == "accept":
            return ledger.accept(record, by=signed, why=why)
        if action == "reject":
            return ledger.deny(record, by=signed, why=why)
        given = {key: _text(form, key) for key in form if isinstance(form.get(key), str)}
        changed = queue.changes(queue.doubt(ledger, record).fields, given)
        if not changed:
            raise InputError(f"{name}: nothing was changed; `accept` says that it is right")
        return ledger.edit(record, changed, by=signed, why=why)

    if action not in ("accept", "reject", "edit"):
        raise HTTPException(404, f"{action}: records are accepted, rejected or edited")
    number = await _written(request, work)
    query = {"layer": layer} if layer in _LAYERS else {}
    return RedirectResponse(f"/review?{urlencode({**query, 'done': number})}", 303)


async def _written(request: Request, work: Callable[[Ledger], int | str]) -> str:
    """Do something to the ledger, opened for the moment."""

    def do() -> str:
        with site_of(request).ledger(write=True) as ledger:
            return str(work(ledger))

    return await run_in_threadpool(do)
