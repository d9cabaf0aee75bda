"""ICEWS coded event data: 20 columns, tabs, a header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from communique.exports import _codes
from communique.exports._table import Row, Written, write_tsv
from communique.records import Entity, Report

SUFFIX = ".tab"
_ACTOR = ("Name", "Sectors", "Country")
COLUMNS = (
    *("Event ID", "Event Date"),
    *(f"Source {each}" for each in _ACTOR),
    *("Event Text", "CAMEO Code", "Intensity"),
    *(f"Target {each}" for each in _ACTOR),
    *("Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
# PLOVER's sectors in ICEWS's manner: words, of which its own dictionary has hundreds.
_SECTORS = {
    "BUS": "Business",
    "COP": "Police",
    "CRM": "Criminals / Gangs",
    "CVL": "General Population / Civilian / Social",
    "EDU": "Education",
    "GOV": "Government",
    "HLH": "Health",
    "IGO": "International Government Organization",
    "JUD": "Judicial",
    "LAB": "Labor",
    "LEG": "Legislative / Parliamentary",
    "MED": "News",
    "MIL": "Military",
    "NGO": "Nongovernmental Organization",
    "OPP": "Opposition",
    "PTY": "Parties",
    "REB": "Rebel",
    "REF": "Refugees / Displaced",
    "REL": "Religious",
    "SPY": "Intelligence",
    "UAF": "Unidentified Forces",
}


def write(reports: Iterable[Report], out: BinaryIO, *, every_status: bool = False) -> Written:
    """Write events that took place, or all of them, one row a pair of source and target."""
    return write_tsv(reports, out, cells, COLUMNS, header=True, every_status=every_status)


def cells(row: Row) -> dict[str, object]:
    """Return the cells that can be filled, by column."""
    codes = _codes.codes_of(row.event)
    where = None if row.place is None else row.place.where
    return {
        "Event ID": row.id,
        "Event Date": None if row.date is None else row.date.start.isoformat(),
        **_actor("Source", row.source),
        "Event Text": codes.name,
        "CAMEO Code": codes.code,
        "Intensity": codes.goldstein,
        **_actor("Target", row.target),
        "Story ID": row.report.article.id,
        "Publisher": row.report.article.publisher,
        "City": _codes.city(where),
        "Province": _codes.province(where),
        "Country": _codes.country_name(None if row.place is None else row.place.country),
        "Latitude": None if where is None else where.lat,
        "Longitude": None if where is None else where.lon,
    }


def _actor(side: str, actor: Entity | None) -> dict[str, object]:
    if actor is None:
        return {}
    sector = None if actor.sector is None else _SECTORS.get(actor.sector, actor.sector)
    country = _codes.country_name(actor.country)
    return dict(
        zip((f"{side} {each}" for each in _ACTOR), (actor.name, sector, country), strict=True)
    )
