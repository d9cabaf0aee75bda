"""What the address of a page asks for, and the addresses of the pages next to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from communique.errors import InputError
from communique.ledger import Asked

ROWS = 50
MOST_ROWS = 500
_LONGEST = 300
_FILTERS = ("of", "by", "with", "since", "until", "about", "label", "status", "publisher", "open")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of a page as written, with its number, its size and its order."""

    given: Mapping[str, str]
    page: int = 1
    rows: int = ROWS
    sort: str | None = None

    def __getitem__(self, name: str) -> str:
        return self.given.get(name, "")

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked for but all."""
        return bool(self.given)

    def asked(self) -> Asked:
        """Return the filters as the ledger takes them."""
        got = self.given.get
        return Asked(
            *(got("by") or got("of"), got("with"), got("since"), got("until"), got("about")),
            *(got("label"), got("status"), got("publisher")),
            limit=self.rows,
            offset=(self.page - 1) * self.rows,
            order=self.sort,
        )

    def query(self, **changes: str | int | None) -> str:
        """Return the query string of this page, or of one that differs from it."""
        size = self.rows if self.rows != ROWS else None
        values = {**self.given, "sort": self.sort, "rows": size, "page": self.page, **changes}
        if str(values.get("page")) == "1":
            values["page"] = None
        kept = {name: value for name, value in values.items() if value not in (None, "")}
        return f"?{urlencode(kept)}" if kept else ""


def wanted(request: Request) -> Wanted:
    """Return what the query string of a request asks for; raises InputError for nonsense."""
    given = request.query_params
    filters = {name: given.get(name, "").strip() for name in _FILTERS}
    for name, value in filters.items():
        if len(value) > _LONGEST:
            raise InputError(f"{name}: is longer than {_LONGEST} characters")
    return Wanted(
        {name: value for name, value in filters.items() if value},
        _number(given.get("page"), "page", 1, 100_000),
        _number(given.get("rows"), "rows", ROWS, MOST_ROWS),
        given.get("sort") or None,
    )


def _number(written: str | None, name: str, default: int, most: int) -> int:
    if not written:
        return default
    if not (written.isascii() and written.isdigit() and len(written) < 9):
        raise InputError(f"{name}={written[:40]}: is no number")
    if not 1 <= int(written) <= most:
        raise InputError(f"{name}={written}: must be from 1 to {most:,}")
    return int(written)
