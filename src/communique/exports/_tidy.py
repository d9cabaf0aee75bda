"""Our own table: everything that is known of an event, its two sides and its words."""

from __future__ import annotations

from datetime import date

from communique.exports._codes import codes_of
from communique.exports._table import Row
from communique.marks import words
from communique.records import Entity, When

_SIDE: dict[str, type] = {"id": str, "": str, "kind": str, "country": str, "sector": str}
TYPES: dict[str, type] = {
    "event_id": int,
    "row_id": int,
    "report_id": str,
    "type": str,
    "mode": str,
    "contexts": str,
    "status": str,
    "quad_class": int,
    "plover_score": float,
    "cameo": str,
    "goldstein": float,
    "date": date,
    "date_last": date,
    "date_precision": str,
    "date_basis": str,
    **{f"source_{name}".rstrip("_"): kind for name, kind in _SIDE.items()},
    **{f"target_{name}".rstrip("_"): kind for name, kind in _SIDE.items()},
    "said_by_id": str,
    "said_by": str,
    "said_by_country": str,
    "place": str,
    "place_kind": str,
    "place_country": str,
    "place_gazetteer_id": str,
    "lat": float,
    "lon": float,
    "text": str,
    "start": int,
    "end": int,
    "spans": str,
    "title": str,
    "publisher": str,
    "published": str,
    "url": str,
    "rule": str,
    "probability": float,
}
"""The columns in order, with the type of what they hold."""


def cells(row: Row) -> dict[str, object]:
    """Return the cells that can be filled, by column; none of them is an empty string."""
    event, codes, article = row.event, codes_of(row.event), row.report.article
    pieces = tuple(sorted(event.evidence))
    voice = row.report.entity(event.said_by)
    spans = (f"{piece.span.start}-{piece.span.end}" for piece in pieces)
    return {
        "event_id": row.event_id,
        "row_id": row.id,
        "report_id": article.id,
        "type": event.type,
        "mode": event.mode,
        "contexts": "; ".join(event.contexts) or None,
        "status": event.status,
        "quad_class": codes.quad,
        "plover_score": codes.score,
        "cameo": codes.cameo,
        "goldstein": codes.goldstein,
        **_date(row.date),
        **_side("source", row.source),
        **_side("target", row.target),
        "said_by_id": event.said_by,
        "said_by": None if voice is None else voice.name,
        "said_by_country": None if voice is None else voice.country,
        **_place(row.place),
        "text": words(pieces) or None,
        "start": pieces[0].span.start if pieces else None,
        "end": pieces[0].span.end if pieces else None,
        "spans": "; ".join(spans) or None,
        "title": article.title,
        "publisher": article.publisher,
        "published": article.published,
        "url": article.url,
        "rule": event.rule,
        "probability": event.score,
    }


def _date(when: When | None) -> dict[str, object]:
    if when is None:
        return {}
    return {
        "date": when.start,
        "date_last": when.last(),
        "date_precision": when.precision,
        "date_basis": when.basis,
    }


def _place(place: Entity | None) -> dict[str, object]:
    if place is None:
        return {}
    found: dict[str, object] = {"place": place.name, "place_country": place.country}
    if place.where is not None:
        where = place.where
        found |= {"place_kind": where.kind, "place_gazetteer_id": where.id}
        found |= {"lat": where.lat, "lon": where.lon}
    return found


def _side(side: str, actor: Entity | None) -> dict[str, object]:
    if actor is None:
        return {}
    return {
        f"{side}_id": actor.id,
        side: actor.name,
        f"{side}_kind": actor.kind,
        f"{side}_country": actor.country,
        f"{side}_sector": actor.sector,
    }
