"""Phoenix, the event data of the Open Event Data Alliance: 26 columns, tabs, no header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from communique.exports import _codes
from communique.exports._table import Row, Written, write_tsv
from communique.records import Entity, Report

SUFFIX = ".txt"
_ACTOR = ("Full", "Root", "Agent", "Others")
COLUMNS = (
    *("EventID", "Date", "Year", "Month", "Day"),
    *(f"Source{each}" for each in _ACTOR),
    *(f"Target{each}" for each in _ACTOR),
    *("Code", "RootCode", "QuadClass", "Goldstein", "Issues"),
    *("Lat", "Lon", "PlaceName", "StateName", "CountryName", "SentenceIDs", "URLs", "Sources"),
)


def write(reports: Iterable[Report], out: BinaryIO, *, every_status: bool = False) -> Written:
    """Write events that took place, or all of them, one row a pair of source and target."""
    return write_tsv(reports, out, cells, COLUMNS, header=False, every_status=every_status)


def cells(row: Row) -> dict[str, object]:
    """Return the cells that can be filled, by column."""
    codes = _codes.codes_of(row.event)
    where = None if row.place is None else row.place.where
    article = row.report.article
    day = "" if row.date is None else row.date.start.isoformat().replace("-", "")
    return {
        "EventID": row.id,
        "Date": day,
        "Year": day[:4],
        "Month": day[4:6],
        "Day": day[6:],
        **_actor("Source", row.source),
        **_actor("Target", row.target),
        "Code": codes.code,
        "RootCode": codes.root,
        "QuadClass": _codes.phoenix_quad(codes),
        "Goldstein": codes.goldstein,
        "Lat": None if where is None else where.lat,
        "Lon": None if where is None else where.lon,
        "PlaceName": None if row.place is None else row.place.name,
        "StateName": _codes.province(where),
        "CountryName": _codes.country_name(None if row.place is None else row.place.country),
        "SentenceIDs": ";".join(f"{article.id}_{e.span.start}" for e in sorted(row.event.evidence)),
        "URLs": article.url,
        "Sources": article.publisher,
    }


def _actor(side: str, actor: Entity | None) -> dict[str, object]:
    code = _codes.actor_code(actor)
    return {f"{side}Full": code.full, f"{side}Root": code.country, f"{side}Agent": code.sector}
