"""The files that pages need, under names that change with what is in them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}

FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    name: str
    kind: str
    body: bytes


@cache
def assets() -> dict[str, Asset]:
    """Return all files by the name they are asked for: "site.1f2e3d4c.css"."""
    found = {}
    for place in files("communique.web").joinpath("static").iterdir():
        stem, dot, suffix = place.name.rpartition(".")
        if dot + suffix in _KINDS:
            body = place.read_bytes()
            mark = hashlib.sha256(body).hexdigest()[:10]
            found[f"{stem}.{mark}.{suffix}"] = Asset(place.name, _KINDS[dot + suffix], body)
    return found


@cache
def asset_url(name: str) -> str:
    """Return where a file is found: "site.css" is at "/static/site.1f2e3d4c.css"."""
    return next(f"/static/{url}" for url, asset in assets().items() if asset.name == name)
