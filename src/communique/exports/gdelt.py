"""GDELT 2.0 Events: 61 columns, tabs, no header."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import BinaryIO

from communique.exports import _codes
from communique.exports._table import Row, Written, published_at, write_tsv
from communique.models.layout import lay_out
from communique.records import Entity, Report, Where

SUFFIX = ".CSV"
"""As GDELT's own files end, which have tabs all the same."""


def _actor_columns(side: str) -> tuple[str, ...]:
    groups = ("KnownGroup", "Ethnic", "Religion1", "Religion2", "Type1", "Type2", "Type3")
    return (
        *(f"{side}Code", f"{side}Name", f"{side}CountryCode"),
        *(f"{side}{group}Code" for group in groups),
    )


def _geo_columns(of: str) -> tuple[str, ...]:
    return (
        *(f"{of}Geo_Type", f"{of}Geo_Fullname", f"{of}Geo_CountryCode", f"{of}Geo_ADM1Code"),
        *(f"{of}Geo_ADM2Code", f"{of}Geo_Lat", f"{of}Geo_Long", f"{of}Geo_FeatureID"),
    )


COLUMNS = (
    *("GlobalEventID", "Day", "MonthYear", "Year", "FractionDate"),
    *_actor_columns("Actor1"),
    *_actor_columns("Actor2"),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass"),
    *("GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *_geo_columns("Actor1"),
    *_geo_columns("Actor2"),
    *_geo_columns("Action"),
    *("DATEADDED", "SOURCEURL"),
)
_LEAD = 60
"""A first paragraph that is shorter, in characters, is a heading: the lead comes after it."""


def write(reports: Iterable[Report], out: BinaryIO, *, every_status: bool = False) -> Written:
    """Write events that took place, or all of them, one row a pair of source and target."""
    return write_tsv(reports, out, cells, COLUMNS, header=False, every_status=every_status)


def cells(row: Row) -> dict[str, object]:
    """Return the cells that can be filled, by column."""
    codes = _codes.codes_of(row.event)
    lead = _lead_end(row.report.article.text)
    return {
        "GlobalEventID": row.id,
        **(_day(row.date.start) if row.date is not None else {}),
        **_actor("Actor1", row.source),
        **_actor("Actor2", row.target),
        "IsRootEvent": int(any(each.span.start < lead for each in row.event.evidence)),
        "EventCode": codes.code,
        "EventBaseCode": None if codes.code is None else codes.code[:3],
        "EventRootCode": codes.root,
        "QuadClass": codes.cameo_quad,
        "GoldsteinScale": codes.goldstein,
        "NumMentions": len(row.event.evidence),
        "NumSources": 1,
        "NumArticles": 1,
        **_geo(row.place),
        "DATEADDED": _added(published_at(row.report)),
        "SOURCEURL": row.report.article.url,
    }


def _day(day: date) -> dict[str, object]:
    plain = day.isoformat().replace("-", "")
    # Twelve months of thirty days: "2015.1315" is 18 February.
    fraction = ((day.month - 1) * 30 + day.day) / 365
    return {
        "Day": plain,
        "MonthYear": plain[:6],
        "Year": plain[:4],
        "FractionDate": f"{plain[:4]}{f'{min(fraction, 0.9999):.4f}'[1:]}",
    }


def _actor(side: str, actor: Entity | None) -> dict[str, object]:
    code = _codes.actor_code(actor)
    return {
        f"{side}Code": code.full,
        f"{side}Name": None if actor is None else actor.name.upper(),
        f"{side}CountryCode": code.country,
        f"{side}Type1Code": code.sector,
    }


def _geo(place: Entity | None) -> dict[str, object]:
    where = None if place is None else place.where
    if where is None:
        return {}
    parts = dict.fromkeys((where.name, _codes.province(where), _codes.country_name(where.country)))
    return {
        "ActionGeo_Type": _geo_type(where),
        "ActionGeo_Fullname": ", ".join(part for part in parts if part is not None),
        "ActionGeo_CountryCode": _codes.fips(where.country),
        "ActionGeo_Lat": where.lat,
        "ActionGeo_Long": where.lon,
    }


def _geo_type(where: Where) -> int:
    """Return 1 for a state, 2 and 3 for a state and a town of the USA, 5 and 4 for all others."""
    if where.kind == "country":
        return 1
    if where.kind == "region":
        return 2 if where.country == "USA" else 5
    return 3 if where.country == "USA" else 4


@lru_cache(maxsize=1)
def _lead_end(text: str) -> int:
    """Return where the lead paragraph ends."""
    return next((p.end for p in lay_out(text).paragraphs if len(p) >= _LEAD), len(text))


def _added(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    universal = moment if moment.tzinfo is None else moment.astimezone(UTC)
    return universal.isoformat(timespec="seconds")[:19].translate({ord(c): None for c in "-T:"})
