"""Full text over reports and records: the newest matches, best first."""

from __future__ import annotations

import sqlite3
from typing import Any

from communique.ledger.filters import Asked, day, matching, party
from communique.ledger.names import LETTERS
from communique.ledger.tables import Table

COLUMNS = ("id", "kind", "date", "title", "publisher", "found", "begins", "ends", "report", "url")

_SNIPPET = "snippet({}, {}, '[', ']', '…', 24)"


def search(db: sqlite3.Connection, text: str, asked: Asked, *, layer: str | None = None) -> Table:
    """Return the reports (`layer` None) or the records of a layer that hold the words.

    Records are shown once, however many reports tell of them. Raises InputError for a query
    without a word.
    """
    if layer is None:
        return _reports(db, text, asked)
    return _records(db, text, asked, layer)


def _reports(db: sqlite3.Connection, text: str, asked: Asked) -> Table:
    query, values = matching(db, "reports_text", text)
    conditions, more = _filters(asked, "p.day")
    if asked.of is not None:
        condition, value = party(db, asked.of).condition("e")
        named = condition.replace("e.country", "a.country")
        conditions.append(
            "EXISTS (SELECT 1 FROM readings g JOIN entities e ON e.reading = g.id "
            f"JOIN actors a ON a.id = e.actor WHERE g.report = p.id AND g.current AND {named})"
        )
        more.append(value)
    where = " AND ".join(("p.current", *conditions))
    rows = db.execute(
        f"SELECT p.id, p.day, p.title, p.publisher, p.url FROM ({query}) m "
        f"JOIN reports p ON p.id = m.rowid WHERE {where} "
        "ORDER BY m.rank, p.id LIMIT ? OFFSET ?",
        (*values, *more, asked.limit + 1, asked.offset),
    ).fetchall()
    words = _words(db, "reports_text", 1, values[0], [row[0] for row in rows[: asked.limit]])
    return Table(
        COLUMNS,
        tuple(
            (f"P{id}", "report", on, title, publisher, words.get(id), None, None, f"P{id}", url)
            for id, on, title, publisher, url in rows[: asked.limit]
        ),
        more=len(rows) > asked.limit,
    )


def _records(db: sqlite3.Connection, text: str, asked: Asked, layer: str) -> Table:
    query, values = matching(db, "records_text", text)
    conditions, more = _filters(asked, "i.day")
    if asked.label is not None:
        conditions.append("i.label = ? COLLATE NOCASE")
        more.append(asked.label)
    if asked.of is not None:
        condition, value = party(db, asked.of).condition("s")
        conditions.append(
            "EXISTS (SELECT 1 FROM item_sides s INDEXED BY item_sides_item "
            f"WHERE s.item = i.id AND {condition})"
        )
        more.append(value)
    where = " AND ".join(("i.layer = ?", *conditions))
    rows = db.execute(
        "SELECT i.id, r.id, i.day, p.title, p.publisher, r.begins, r.ends, p.id, p.url, "
        f"min(m.rank) FROM ({query}) m JOIN records r ON r.id = m.rowid "
        "JOIN items i ON i.id = r.item JOIN readings g ON g.id = r.reading "
        "JOIN reports p ON p.id = g.report "
        f"WHERE {where} GROUP BY i.id ORDER BY 10, i.id LIMIT ? OFFSET ?",
        (*values, layer, *more, asked.limit + 1, asked.offset),
    ).fetchall()
    shown = rows[: asked.limit]
    words = _words(db, "records_text", 0, values[0], [row[1] for row in shown])
    return Table(
        COLUMNS,
        tuple(
            (
                *(f"{LETTERS[layer]}{item}", layer.removesuffix("s"), on, title, publisher),
                *(words.get(record), begins, ends, f"P{report}", url),
            )
            for item, record, on, title, publisher, begins, ends, report, url, _ in shown
        ),
        more=len(rows) > asked.limit,
    )


def _filters(asked: Asked, column: str) -> tuple[list[str], list[Any]]:
    conditions, values = [], list[Any]()
    for condition, value in (
        (f"{column} >= ?", day(asked.since, last=False, option="--since")),
        (f"{column} <= ?", day(asked.until, last=True, option="--until")),
        ("p.publisher LIKE ?", f"%{asked.publisher}%" if asked.publisher else None),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    return conditions, values


def _words(
    db: sqlite3.Connection, table: str, column: int, query: str | int, ids: list[int]
) -> dict[int, str]:
    """Return the words around what was found, marked by brackets, for the rows shown alone."""
    snippet = _SNIPPET.format(table, column)
    marks = ",".join("?" * len(ids))
    rows = db.execute(
        f"SELECT rowid, {snippet} FROM {table} WHERE {table} MATCH ? AND rowid IN ({marks})",
        (query, *ids),
    )
    return {id: " ".join(found.split()) for id, found in rows}
