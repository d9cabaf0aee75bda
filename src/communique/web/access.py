"""Who gets in: hosts, tokens, sessions, and what no other site may send.

Reads are open on this machine alone; elsewhere, and for every write, the token is needed. It comes
once in the address, then a cookie stands for it that no script can read.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.web.pages import problem, site_of
from communique.web.site import Access

LARGEST = 21_000_000
"""The most bytes that a request may send."""

_SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
_LOCAL = frozenset(("localhost", "127.0.0.1", "::1"))
_OPEN_WRITES = frozenset(("/read",))
"""What changes nothing in the ledger, though it is sent by POST."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class TooLarge(Exception):
    """More was sent than is taken."""


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        sending = _with_headers(send)
        answer = _checked(request)
        if answer is not None:
            await answer(scope, receive, sending)
            return
        await self._app(scope, _bounded(receive), sending)


def _checked(request: Request) -> Response | None:
    """Return the answer to what may not go on; note the session of what may."""
    access = site_of(request).access
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname
    if access.is_local and host not in _LOCAL:
        return problem(
            request, 421, "Not this host",
            "This server is for this machine alone. Open it as localhost or 127.0.0.1.",
        )  # fmt: skip
    if "token" in request.query_params and request.method == "GET":
        return _opened(request, access)
    session = access.session(request.cookies.get(access.cookie)) or _bearer(request, access)
    request.scope["communique.session"] = session
    if session is None and not access.is_local and not request.url.path.startswith("/static/"):
        return problem(
            request, 401, "A token is needed",
            "Open the address that `communique serve` printed: it ends in ?token=...",
        )  # fmt: skip
    return None if request.method in _SAFE else _write_checked(request, session)


def _opened(request: Request, access: Access) -> Response:
    """Exchange the token in an address for a cookie, and take it out of the address."""
    if not access.opens(request.query_params["token"]):
        return problem(
            request, 403, "The token is not the right one",
            "Copy the whole address that `communique serve` printed; each start has its own.",
        )  # fmt: skip
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "token"]
    # A path that begins with two slashes would lead to another host.
    path = "/" + request.url.path.lstrip("/")
    answer = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, 303)
    answer.set_cookie(
        access.cookie, access.new_session(), httponly=True, samesite="strict", path="/",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _bearer(request: Request, access: Access) -> str | None:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return "bearer" if kind.lower() == "bearer" and access.opens(token.strip()) else None


def _write_checked(request: Request, session: str | None) -> Response | None:
    if not _is_own(request.headers, request.url.scheme):
        return problem(
            request, 403, "Sent by another site",
            "Forms are taken from pages of this server alone. Open the page here, send it again.",
        )  # fmt: skip
    if session is None and request.url.path not in _OPEN_WRITES:
        return problem(
            request, 403, "Writing needs the token",
            "Open the address that `communique serve` printed (it ends in ?token=...), then go "
            "back and try again.",
        )  # fmt: skip
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > LARGEST:
        return too_large(request)
    return None


def _is_own(headers: Headers, scheme: str) -> bool:
    """Say whether a request comes from one of our pages, or from no page at all."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin == f"{scheme}://{headers.get('host', '')}"


def too_large(request: Request) -> Response:
    """Return the answer to what is too much."""
    what = f"At most {LARGEST // 1_000_000 - 1} MB are taken. `communique read` takes any number."
    return problem(request, 413, "Too much at once", what)


def _bounded(receive: Receive) -> Receive:
    """Count what is received: the length that was announced may be wrong, or missing."""
    count = 0

    async def counted() -> Message:
        nonlocal count
        message = await receive()
        count += len(message.get("body", b""))
        if count > LARGEST:
            raise TooLarge
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
