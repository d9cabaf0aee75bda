"""Every table of the ledger as Parquet files in a folder, for DuckDB, polars, pandas and R."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from communique.errors import InputError
from communique.ledger.exports._chosen import Chosen
from communique.ledger.exports._rows import columns, row
from communique.ledger.exports._text import clean
from communique.ledger.facts import LAYERS
from communique.ledger.names import item_name

FOLDER = True
UNIT = "rows"
BATCH = 5_000
"""Rows held in memory, and written as one row group."""

Row = dict[str, Any]

REPORTS = {
    "report": str,
    "key": str,
    "name": str,
    "title": str,
    "publisher": str,
    "published": str,
    "day": str,
    "url": str,
    "text": str,
    "copy_of": str,
    "resemblance": float,
    "made_by": str,
}
ACTORS = {
    "actor": str,
    "kind": str,
    "name": str,
    "aliases": list,
    "roles": list,
    "country": str,
    "sector": str,
    "gender": str,
    "gazetteer_id": str,
    "lat": float,
    "lon": float,
}
ENTITIES = {
    "report": str,
    "local": str,
    "actor": str,
    "kind": str,
    "name": str,
    "country": str,
    "roles": list,
    "mentions": int,
    "begins": int,
    "ends": int,
    "linked": str,
    "score": float,
    "reason": str,
}
SIDES = {"item": str, "layer": str, "role": str, "number": int, "actor": str}
BEARINGS = {"commitment": str, "item": str, "kind": str, "score": float, "reason": str}
CORRECTIONS = {
    "correction": int,
    "action": str,
    "subject": str,
    "target": str,
    "change": str,
    "before": str,
    "who": str,
    "why": str,
    "made": str,
    "undone": str,
}


def write(chosen: Chosen, out: BinaryIO | Path) -> int:
    """Write one file a table. Raises InputError where pyarrow is not installed."""
    assert isinstance(out, Path)
    _arrow()
    count = 0
    for name, kinds, rows in _tables(chosen):
        count += _write(out / f"{name}.parquet", kinds, rows)
    return count


def _tables(chosen: Chosen) -> Iterator[tuple[str, Mapping[str, type], Iterator[Row]]]:
    yield "reports", REPORTS, _reports(chosen)
    yield "actors", ACTORS, _actors(chosen)
    yield "entities", ENTITIES, _entities(chosen)
    for layer in LAYERS:
        yield layer, columns(layer), (row(item) for item in chosen.items(layer))
    yield "sides", SIDES, _sides(chosen)
    yield "bearings", BEARINGS, _bearings(chosen)
    yield "corrections", CORRECTIONS, _corrections(chosen)


def _reports(chosen: Chosen) -> Iterator[Row]:
    for id in chosen.reports():
        found = chosen.db.execute(
            "SELECT 'P' || p.id, p.key, p.name, p.title, p.publisher, p.published, p.day, p.url, "
            "p.text, 'P' || p.copy_of, p.resemblance, g.made_by FROM reports p "
            "LEFT JOIN readings g ON g.report = p.id AND g.current WHERE p.id = ?",
            (id,),
        ).fetchone()
        yield dict(zip(REPORTS, found, strict=True))


def _actors(chosen: Chosen) -> Iterator[Row]:
    for actor in chosen.actors():
        (stored,) = chosen.db.execute(
            "SELECT profile FROM actors WHERE id = ?", (actor.id,)
        ).fetchone()
        profile = json.loads(stored)
        yield {
            "actor": actor.label,
            "kind": actor.kind,
            "name": actor.name,
            "aliases": list(profile.get("aliases") or ()),
            "roles": list(profile.get("roles") or ()),
            "country": actor.country,
            "sector": actor.sector,
            "gender": profile.get("gender"),
            "gazetteer_id": actor.place_id,
            "lat": actor.lat,
            "lon": actor.lon,
        }


def _entities(chosen: Chosen) -> Iterator[Row]:
    for id in chosen.reports():
        rows = chosen.db.execute(
            "SELECT 'P' || g.report, e.local, 'A' || e.actor, e.kind, e.name, e.country, e.roles, "
            "e.mentions, e.begins, e.ends, 'A' || e.linked, e.score, e.reason "
            "FROM readings g JOIN entities e ON e.reading = g.id "
            "WHERE g.report = ? AND g.current ORDER BY e.id",
            (id,),
        )
        for found in rows:
            entity = dict(zip(ENTITIES, found, strict=True))
            yield entity | {"roles": json.loads(entity["roles"])}


def _sides(chosen: Chosen) -> Iterator[Row]:
    for item in chosen.items():
        numbers: dict[str, int] = {}
        for role, actor in item.sides:
            number = numbers[role] = numbers.get(role, -1) + 1
            cells = (item.name, item.layer, role, number, actor.label)
            yield dict(zip(SIDES, cells, strict=True))


def _bearings(chosen: Chosen) -> Iterator[Row]:
    for item in chosen.items("commitments"):
        rows = chosen.db.execute(
            "SELECT i.layer, b.item, b.kind, b.score, b.reason FROM bearings b "
            "JOIN items i ON i.id = b.item WHERE b.commitment = ? ORDER BY b.item",
            (item.id,),
        )
        for layer, other, *rest in rows:
            cells = (item.name, item_name(layer, other), *rest)
            yield dict(zip(BEARINGS, cells, strict=True))


def _corrections(chosen: Chosen) -> Iterator[Row]:
    rows = chosen.db.execute(
        "SELECT id, action, subject, target, change, before, who, why, made, undone "
        "FROM corrections ORDER BY id"
    )
    for found in rows:
        yield dict(zip(CORRECTIONS, found, strict=True))


def _arrow() -> tuple[Any, Any]:
    try:
        # An extra: it is larger than everything else together.
        import pyarrow  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415
    except ImportError as error:
        raise InputError('Parquet needs pyarrow: pip install "communique[parquet]"') from error
    return pyarrow, parquet


def _write(path: Path, kinds: Mapping[str, type], rows: Iterable[Row]) -> int:
    pyarrow, parquet = _arrow()
    types = {
        str: pyarrow.string(),
        int: pyarrow.int64(),
        float: pyarrow.float64(),
        list: pyarrow.list_(pyarrow.string()),
    }
    schema = pyarrow.schema([(name, types[kind]) for name, kind in kinds.items()])
    count = 0
    found = iter(rows)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := [_clean(each) for each in islice(found, BATCH)]:
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def _clean(cells: Row) -> Row:
    return {name: _storable(value) for name, value in cells.items()}


def _storable(value: Any) -> Any:
    if isinstance(value, list):
        return [clean(str(each)) for each in value]
    return clean(value) if isinstance(value, str) else value
