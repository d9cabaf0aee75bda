"""POLECAT, the PLOVER event data: 40 columns, tabs, a header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from communique.exports import _codes
from communique.exports._table import Row, Written, published_at, words_of, write_tsv
from communique.knowledge.codebook import QUADS
from communique.records import Entity, Report
from communique.version import VERSION

SUFFIX = ".txt"


def _side(side: str) -> tuple[str, ...]:
    return (
        *(f"{side} Name", f"{side} Country", f"{side} COW"),
        *(f"Primary {side} Sector", f"{side} Sectors", f"{side} Title", f"{side} Name Raw"),
        f"Wikipedia {side} ID",
    )


COLUMNS = (
    *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
    *_side("Actor"),
    *_side("Recipient"),
    *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude"),
    *("GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date"),
    *("Story People", "Story Organizations", "Story Locations", "Language", "Version"),
)
_STORY = {
    "Story People": ("person",),
    "Story Organizations": ("organisation",),
    "Story Locations": ("country", "place"),
}


def write(reports: Iterable[Report], out: BinaryIO, *, every_status: bool = False) -> Written:
    """Write events that took place, or all of them, one row a pair of source and target."""
    return write_tsv(reports, out, cells, COLUMNS, header=True, every_status=every_status)


def cells(row: Row) -> dict[str, object]:
    """Return the cells that can be filled, by column."""
    codes = _codes.codes_of(row.event)
    article, published = row.report.article, published_at(row.report)
    return {
        "Event ID": row.id,
        "Event Date": None if row.date is None else row.date.start.isoformat(),
        "Event Type": row.event.type,
        "Event Mode": row.event.mode,
        "Intensity": codes.score,
        "Quad Code": None if codes.quad is None else QUADS[codes.quad],
        "Contexts": "; ".join(row.event.contexts),
        **_actor("Actor", row, row.source),
        **_actor("Recipient", row, row.target),
        **_place(row),
        "Source": article.publisher,
        "Publication Date": None if published is None else published.date().isoformat(),
        **{column: _named(row.report, *kinds) for column, kinds in _STORY.items()},
        "Language": "en",
        "Version": f"communique {VERSION}",
    }


def _actor(side: str, row: Row, actor: Entity | None) -> dict[str, object]:
    if actor is None:
        return {}
    return {
        f"{side} Name": actor.name,
        f"{side} Country": actor.country,
        f"Primary {side} Sector": actor.sector,
        f"{side} Sectors": actor.sector,
        f"{side} Title": "; ".join(actor.roles),
        f"{side} Name Raw": words_of(row, actor),
    }


def _place(row: Row) -> dict[str, object]:
    place = row.place
    if place is None:
        return {}
    where = place.where
    found: dict[str, object] = {
        "Placename": place.name if where is None else where.name,
        "Country": place.country,
        "Raw Placename": words_of(row, place),
    }
    if where is not None:
        found |= {
            "City": _codes.city(where),
            "Province": _codes.province(where),
            "Latitude": where.lat,
            "Longitude": where.lon,
            "GeoNames ID": where.id if where.id.isdecimal() else None,
            "Feature Type": where.kind,
        }
    return found


def _named(report: Report, *kinds: str) -> str:
    return "; ".join(entity.name for entity in report.entities if entity.kind in kinds)
