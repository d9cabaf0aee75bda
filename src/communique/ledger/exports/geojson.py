"""Meetings and events on a map, for QGIS: one GeoJSON collection of points."""

from __future__ import annotations

import json
from pathlib import Path
from typing import BinaryIO

from communique.ledger.exports._chosen import Chosen
from communique.ledger.exports._rows import row
from communique.ledger.exports._text import clean

FOLDER = False
UNIT = "features"


def write(chosen: Chosen, out: BinaryIO | Path) -> int:
    """Write what took place, or is to, where the place has coordinates; the rest stays out."""
    assert not isinstance(out, Path)
    out.write(b'{"type": "FeatureCollection", "name": "communique", "features": [')
    count = 0
    for item in chosen.items("meetings", "events"):
        place = item.place
        if place is None or place.lat is None or place.lon is None:
            continue
        feature = {
            "type": "Feature",
            "id": item.name,
            # RFC 7946: longitude first.
            "geometry": {"type": "Point", "coordinates": [place.lon, place.lat]},
            "properties": {"layer": item.layer}
            | {name: _plain(value) for name, value in row(item).items()}
            | {"place_country": place.country, "place_gazetteer_id": place.place_id},
        }
        out.write(b",\n" if count else b"\n")
        out.write(json.dumps(feature, ensure_ascii=False, allow_nan=False).encode())
        count += 1
    out.write(b"\n]}\n")
    return count


def _plain(value: object) -> object:
    """Return a value that a table of attributes can show: lists become names parted by "; "."""
    if isinstance(value, list):
        return clean("; ".join(value)) or None
    return clean(value) if isinstance(value, str) else value
