"""The application: its pages, and what is said where something goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from communique.errors import CommuniqueError, InputError
from communique.version import VERSION
from communique.web import (
    actors,
    api,
    home,
    reading,
    records,
    relations,
    reports,
    review,
    search,
    tables,
)
from communique.web.access import HEADERS, Guard, TooLarge, too_large
from communique.web.pages import problem
from communique.web.site import Site

_ROUTERS = (api, tables, reports, records, actors, relations, search, review, reading, home)
"""Home comes last: it takes every name that no other page has."""

THREADS = 4

_TITLES = {404: "Not here", 405: "Not this way", 400: "That cannot be asked"}


def make_app(site: Site) -> FastAPI:
    """Return the application that serves a ledger."""
    app = FastAPI(
        title="communique",
        version=VERSION,
        summary="Who met whom, who said what, where and when, with the words that say so",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.site = site
    app.router.lifespan_context = _few_threads
    for module in _ROUTERS:
        app.include_router(module.router)
    app.add_middleware(Guard)
    handlers: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        HTTPException: _http,
        RequestValidationError: _invalid,
        CommuniqueError: _ours,
        TooLarge: _large,
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
    return app


@asynccontextmanager
async def _few_threads(app: FastAPI) -> AsyncIterator[None]:
    """Answer a few requests at once: more would only take turns, each with a ledger open."""
    del app
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = _TITLES.get(error.status_code, "That did not work")
    return problem(request, error.status_code, title, str(error.detail))


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    told = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
    return problem(request, 400, _TITLES[400], told)


async def _ours(request: Request, error: Exception) -> Response:
    if isinstance(error, InputError):
        return problem(request, 400, _TITLES[400], str(error))
    return problem(request, 503, "The ledger cannot be used now", str(error))


async def _large(request: Request, error: Exception) -> Response:
    del error
    return too_large(request)


async def _broken(request: Request, error: Exception) -> Response:
    del error
    what = (
        "This is a fault of communique. What it was stands where the server runs; please report it."
    )
    answer = problem(request, 500, "Something broke", what)
    # This is said outside of the guard.
    answer.headers.update(HEADERS)
    return answer
