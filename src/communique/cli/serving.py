"""The command that serves a ledger in the browser."""

from __future__ import annotations

import getpass
import ipaddress
import os
import secrets
import socket
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from communique.cli.ledgers import LedgerOption, ledger_path
from communique.cli.options import ASK, app, console
from communique.errors import InputError
from communique.ledger import Ledger

if TYPE_CHECKING:
    from communique.web.site import Access, Site

_SHORTEST = 16


@app.command(rich_help_panel=ASK)
def serve(
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Where to listen. Other than this machine alone, every page needs the token.",
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8765,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            metavar="SECRET",
            envvar="COMMUNIQUE_TOKEN",
            help="What opens writing, at least 16 characters; made anew at each start by default.",
        ),
    ] = None,
    ledger: LedgerOption = None,
) -> None:
    """Open a ledger in the browser: search, reports with marked words, actors, relations, tables.

    It prints an address that ends in a token. That address may correct the ledger, too; without
    the token, pages of this machine are for reading. Nothing is sent anywhere, and nobody else can
    connect unless you name another `--host`. Stop it with Ctrl-C.

    **Examples**

        communique serve
        communique serve --ledger relations.ledger --port 9000
        COMMUNIQUE_TOKEN=$(openssl rand -hex 16) communique serve --host 0.0.0.0
    """
    path = ledger_path(ledger)
    Ledger(path).close()
    if token is not None and len(token) < _SHORTEST:
        raise typer.BadParameter(f"use at least {_SHORTEST} characters", param_hint="--token")
    # Imported here: it loads all that reading needs.
    from communique.web.site import Access, Site  # noqa: PLC0415

    _check_free(host, port)
    access = Access(token or secrets.token_urlsafe(24), is_local=_is_local(host))
    _say(path.name, host, port, access)
    _run(Site(path, access, signed=_user()), host, port)


def _say(name: str, host: str, port: int, access: Access) -> None:
    """Print the address to open, and what is to be minded."""
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{port}/?token={access.token}"
    told = Text.assemble("serving ", (name, "bold"), " at ", (address, "bold cyan"))
    console().print(told, soft_wrap=True)
    if not access.is_local:
        console().print(
            "Others can connect. The connection is not encrypted: "
            "put a server with TLS before it where the network is not your own.",
            style="yellow",
        )


def _run(site: Site, host: str, port: int) -> None:
    """Serve until somebody stops it."""
    # Imported here: they load the server and all that reading needs.
    import uvicorn  # noqa: PLC0415

    from communique.web.app import make_app  # noqa: PLC0415

    uvicorn.run(
        *(make_app(site),),
        host=host, port=port, log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, timeout_keep_alive=30,
    )  # fmt: skip


def _check_free(host: str, port: int) -> None:
    """Raise InputError where nobody can listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as tried:
        if os.name == "posix":
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host.strip("[]"), port))
        except OSError as error:
            told = error.strerror or error
            raise InputError(
                f"cannot listen at {host}, port {port} ({told}); choose another --port or --host"
            ) from error


def _user() -> str:
    """Return who corrections are signed by."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "web"


def _is_local(host: str) -> bool:
    """Say whether nobody but this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
