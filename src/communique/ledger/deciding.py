"""The corrections made so far: as a table, and as data to train on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from communique.ledger import facts
from communique.ledger.tables import Table

COLUMNS = ("id", "kind", "date", "words", "change", "by", "why", "status")


def corrections(db: sqlite3.Connection) -> Table:
    """Return all corrections, the last first; `status` says which stand and which are undone."""
    rows = db.execute(
        "SELECT id, action, made, subject, change, who, why, "
        "CASE WHEN undone IS NULL THEN 'stands' ELSE 'undone' END FROM corrections ORDER BY id DESC"
    ).fetchall()
    return Table(COLUMNS, tuple((str(id), *rest) for id, *rest in rows))


def training(db: sqlite3.Connection) -> Iterator[str]:
    """Yield corrected records as JSON, one object a line: the text, before, after, the verdict.

    `before` is the record in the wire format as it was read; `after` is what it was corrected to:
    the same where it was accepted, null where it was rejected. Undone corrections are left out.
    """
    rows = db.execute(
        "SELECT action, target, change, who, why, made FROM corrections "
        "WHERE undone IS NULL AND action IN ('accept', 'reject', 'edit') ORDER BY id"
    ).fetchall()
    for action, target, change, who, why, made in rows:
        for key, layer, _, begins, ends in json.loads(target)["anchors"]:
            found = db.execute(
                "SELECT r.id, r.body, g.made_by, p.text, p.title, p.publisher, p.published, p.url "
                "FROM records r JOIN readings g ON g.id = r.reading "
                "JOIN reports p ON p.id = g.report WHERE p.key = ? AND r.layer = ? "
                "AND r.begins = ? AND r.ends = ? AND r.verdict IS NOT NULL "
                "ORDER BY g.id DESC LIMIT 1",
                (key, layer, begins, ends),
            ).fetchone()
            if found is not None:
                decided = {"verdict": action, "by": who, "why": why, "made": made}
                yield _example(db, layer, found, json.loads(change), decided)


def _example(
    db: sqlite3.Connection,
    layer: str,
    found: tuple[Any, ...],
    change: dict[str, Any],
    decided: dict[str, Any],
) -> str:
    record, stored, made_by, *article = found
    before = json.loads(stored)
    after: dict[str, Any] | None = dict(before)
    if decided["verdict"] == "reject":
        after = None
    elif decided["verdict"] == "edit":
        after = _edited(db, layer, record, before, change)
    names = ("text", "title", "publisher", "published", "url")
    example = {
        "layer": layer,
        **decided,
        "before": before,
        "after": after,
        "entities": _entities(db, record),
        "made_by": made_by,
        **dict(zip(names, article, strict=True)),
    }
    return json.dumps(example, ensure_ascii=False)


def _edited(
    db: sqlite3.Connection,
    layer: str,
    record: int,
    before: dict[str, Any],
    change: dict[str, Any],
) -> dict[str, Any]:
    """Return a record in the wire format with what a correction sets."""
    after = {name: value for name, value in before.items() if name not in ("when", "rule", "score")}
    for name, value in change.items():
        if name == "label":
            after[facts.LABELS[layer]] = value
        elif name == "date":
            after["due" if layer == "commitments" else "date"] = value
        elif name != "sides":
            after[name] = value
    for member, role in facts.SIDES[layer].items():
        if role in change.get("sides", {}):
            ids = [_local(db, record, actor) for actor in change["sides"][role]]
            several = isinstance(before.get(member), list)
            after[member] = ids if several else (ids[0] if ids else None)
    return after


def _local(db: sqlite3.Connection, record: int, actor: int) -> str:
    """Return the id that a report has for an actor, or the ledger's where it has none."""
    row = db.execute(
        "SELECT e.local FROM entities e JOIN records r ON r.reading = e.reading "
        "WHERE r.id = ? AND e.actor = ? ORDER BY e.id LIMIT 1",
        (record, actor),
    ).fetchone()
    return f"A{actor}" if row is None else str(row[0])


def _entities(db: sqlite3.Connection, record: int) -> list[dict[str, Any]]:
    rows = db.execute(
        "SELECT e.local, e.kind, e.name, e.country FROM entities e "
        "JOIN records r ON r.reading = e.reading WHERE r.id = ? ORDER BY e.id",
        (record,),
    ).fetchall()
    return [dict(zip(("id", "kind", "name", "country"), row, strict=True)) for row in rows]
