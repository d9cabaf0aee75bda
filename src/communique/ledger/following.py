"""What became of a commitment: later reports that bear on it."""

from __future__ import annotations

import sqlite3

from communique.ledger.asking import Derived
from communique.ledger.tables import Cell

_CLOSED = ("kept", "contradicted")


def is_open(db: sqlite3.Connection, item: int) -> bool:
    """Say whether no later report says that a commitment was kept or broken."""
    found = db.execute(
        f"SELECT 1 FROM bearings WHERE commitment = ? AND kind IN ({','.join('?' * len(_CLOSED))})",
        (item, *_CLOSED),
    )
    return found.fetchone() is None


def standing(db: sqlite3.Connection, item: int, head: int) -> Cell:
    """Return what the newest report that bears on a commitment says of it, or "silent"."""
    del head
    row = db.execute(
        "SELECT b.kind FROM bearings b JOIN items i ON i.id = b.item WHERE b.commitment = ? "
        "ORDER BY i.day DESC, b.score DESC LIMIT 1",
        (item,),
    ).fetchone()
    return "silent" if row is None else str(row[0])


def since(db: sqlite3.Connection, item: int, head: int) -> Cell:
    """Return the day of the newest report that bears on a commitment, or of the commitment."""
    del head
    row = db.execute(
        "SELECT coalesce(max(o.day), i.day) FROM items i "
        "LEFT JOIN bearings b ON b.commitment = i.id "
        "LEFT JOIN items o ON o.id = b.item WHERE i.id = ?",
        (item,),
    ).fetchone()
    return str(row[0]) if row is not None and row[0] else None


STANDINGS: dict[str, Derived] = {"standing": standing, "since": since}
