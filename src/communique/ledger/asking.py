"""The answers: meetings, quotes, events, commitments and figures as tables, newest first."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from communique.errors import InputError
from communique.ledger.filters import Asked, Party, day, matching, party
from communique.ledger.names import LETTERS, item_name
from communique.ledger.tables import Cell, Table

_EVIDENCE = (
    ("words", "r.words"),
    ("begins", "r.begins"),
    ("ends", "r.ends"),
    ("record", "'R' || r.id"),
    ("report", "'P' || p.id"),
    ("publisher", "p.publisher"),
    ("published", "p.published"),
    ("title", "p.title"),
    ("url", "p.url"),
)
"""What every row rests on: the words, where they stand in the report's text, and the report."""

_HEADS: dict[str, tuple[tuple[str, str], ...]] = {
    "meetings": (
        ("form", "i.label"),
        ("status", "i.status"),
        ("date", "i.first_day"),
        ("until", "i.last_day"),
        ("precision", "i.precision"),
        ("participants", "@participant"),
        ("place", "@place"),
    ),
    "quotes": (
        ("kind", "i.label"),
        ("date", "i.day"),
        ("speaker", "@speaker"),
        ("office", "#office"),
        ("addressee", "@addressee"),
        ("cue", "#cue"),
    ),
    "events": (
        ("type", "i.label"),
        ("status", "i.status"),
        ("date", "i.first_day"),
        ("until", "i.last_day"),
        ("precision", "i.precision"),
        ("source", "@source"),
        ("target", "@target"),
        ("said_by", "@said_by"),
        ("place", "@place"),
        ("cameo", "i.cameo"),
        ("goldstein", "i.goldstein"),
    ),
    "commitments": (
        ("kind", "i.label"),
        ("date", "i.day"),
        ("due", "i.last_day"),
        ("by", "@by"),
        ("to", "@to"),
        ("standing", "#standing"),
        ("since", "#since"),
    ),
    "indicators": (
        ("measure", "i.label"),
        ("direction", "i.direction"),
        ("value", "i.value"),
        ("date", "i.day"),
        ("period", "i.first_day"),
        ("until", "i.last_day"),
        ("parties", "@party"),
    ),
}
"""The columns of each layer: of the item, the actors in a role (@), or worked out (#)."""

_ENDS = (
    ("reports", "i.reports"),
    ("tellings", "i.tellings"),
    ("differs", "i.differs"),
    ("score", "i.score"),
)

Derived = Callable[[sqlite3.Connection, int, int], Cell]
"""Works a cell out of an item and its head."""


def columns_of(layer: str) -> tuple[str, ...]:
    """Return the names of a layer's columns, in order."""
    return ("id", *(name for name, _ in (*_HEADS[layer], *_ENDS, *_EVIDENCE)))


def sortable(layer: str) -> dict[str, str]:
    """Return the columns that a layer can be sorted by, each with what it is in a query."""
    fields = (*_HEADS[layer], *_ENDS)
    return {name: source for name, source in fields if source.startswith("i.")} | {"date": "s.day"}


def one(
    db: sqlite3.Connection, layer: str, item: int, derived: dict[str, Derived] | None = None
) -> Table:
    """Return one item as a table of a row; raises InputError where there is none."""
    row = db.execute(
        "SELECT 1 FROM items WHERE id = ? AND layer = ? AND tellings > 0", (item, layer)
    ).fetchone()
    if row is None:
        raise InputError(f"{item_name(layer, item)}: no such record in this ledger")
    return Table(columns_of(layer), (_row(db, layer, item, derived or {}),))


def ask(
    db: sqlite3.Connection,
    layer: str,
    asked: Asked,
    *,
    roles: Sequence[str] = (),
    derived: dict[str, Derived] | None = None,
    keep: Callable[[int], bool] | None = None,
) -> Table:
    """Return the items of a layer that a question asks for.

    `roles` are those in which `asked.of` must stand, any by default. `derived` work out the
    columns that no query gives; `keep` lets an item through. Raises InputError for a filter that
    means nothing.
    """
    found: list[int] = []
    wanted = asked.offset + asked.limit
    for item in _items(db, layer, asked, roles):
        if keep is None or keep(item):
            found.append(item)
        if len(found) > wanted:
            break
    rows = [_row(db, layer, item, derived or {}) for item in found[asked.offset : wanted]]
    return Table(columns_of(layer), tuple(rows), more=len(found) > wanted)


def _items(db: sqlite3.Connection, layer: str, asked: Asked, roles: Sequence[str]) -> Iterator[int]:
    """Yield items newest first, each once."""
    query, values = _query(db, layer, asked, roles)
    seen: set[int] = set()
    for (item,) in db.execute(query, values):
        if item not in seen:
            seen.add(item)
            yield item


def _query(
    db: sqlite3.Connection, layer: str, asked: Asked, roles: Sequence[str]
) -> tuple[str, list[Any]]:
    whom = [party(db, name) for name in (asked.of, asked.with_) if name is not None]
    conditions: list[str]
    values: list[Any]
    if len(whom) == 2 and all(each.country for each in whom) and not roles:
        source = "pairs s JOIN items i ON i.id = s.item"
        conditions, values = ["s.one = ? AND s.two = ?"], sorted(str(w.country) for w in whom)
        whom = []
    elif whom:
        source = "item_sides s CROSS JOIN items i ON i.id = s.item"
        first, *whom = whom
        condition, value = first.condition("s")
        conditions, values = [condition], [value]
        if roles:
            conditions.append(f"s.role IN ({','.join('?' * len(roles))})")
            values += roles
    else:
        source = "(SELECT id AS item, layer, day FROM items) s CROSS JOIN items i ON i.id = s.item"
        conditions, values = [], []
    conditions += ["s.layer = ?", "i.tellings > 0"]
    values.append(layer)
    for other in whom:
        _add_other(other, layer, conditions, values)
    _add_filters(db, asked, conditions, values)
    where = " AND ".join(conditions)
    return f"SELECT i.id FROM {source} WHERE {where} ORDER BY {_order(layer, asked)}", values


def _order(layer: str, asked: Asked) -> str:
    newest = "s.day DESC, s.item DESC"
    if asked.order in (None, "-date"):
        return newest
    assert asked.order is not None
    sources = sortable(layer)
    name = asked.order.removeprefix("-")
    if name not in sources:
        raise InputError(f"{name!r}: {layer} are sorted by {', '.join(sorted(sources))}")
    # What says nothing comes last, whichever way it is sorted.
    empty = f"coalesce({sources[name]}, '') = ''"
    return f"{empty}, {sources[name]} {'DESC' if asked.order[0] == '-' else 'ASC'}, {newest}"


def _add_other(other: Party, layer: str, conditions: list[str], values: list[Any]) -> None:
    condition, value = other.condition("o")
    # Where something took place is nobody's part in it.
    conditions.append(
        "s.item IN (SELECT o.item FROM item_sides o "
        f"WHERE {condition} AND o.layer = ? AND o.role <> 'place')"
    )
    values += [value, layer]


def _add_filters(
    db: sqlite3.Connection, asked: Asked, conditions: list[str], values: list[Any]
) -> None:
    since, until = (
        day(asked.since, last=False, option="--since"),
        day(asked.until, last=True, option="--until"),
    )
    for condition, value in (
        ("s.day >= ?", since),
        ("s.day <= ?", until),
        ("i.label = ? COLLATE NOCASE", asked.label),
        ("i.status = ?", asked.status),
        (
            "EXISTS (SELECT 1 FROM records r JOIN readings g ON g.id = r.reading JOIN reports p "
            "ON p.id = g.report WHERE r.item = i.id AND r.live AND p.publisher LIKE ?)",
            f"%{asked.publisher}%" if asked.publisher is not None else None,
        ),
    ):
        if value is not None:
            conditions.append(condition)
            values.append(value)
    if until is not None:
        conditions.append("s.day <> ''")
    if asked.about is not None:
        query, given = matching(db, "records_text", asked.about)
        conditions.append(
            f"i.id IN (SELECT r.item FROM ({query}) m JOIN records r ON r.id = m.rowid)"
        )
        values += given


def _row(
    db: sqlite3.Connection, layer: str, item: int, derived: dict[str, Derived]
) -> tuple[Cell, ...]:
    fields = (*_HEADS[layer], *_ENDS, *_EVIDENCE)
    plain = [source for _, source in fields if source[0] not in "@#"]
    row = db.execute(
        f"SELECT i.head, {', '.join(plain)} FROM items i JOIN records r ON r.id = i.head "
        "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report WHERE i.id = ?",
        (item,),
    ).fetchone()
    values = iter(row[1:])
    cells: list[Cell] = [item_name(layer, item)]
    for name, source in fields:
        if source[0] == "@":
            cells.append(_names(db, layer, row[0], source[1:]))
        elif source[0] == "#":
            cells.append(derived[name](db, item, row[0]) if name in derived else None)
        else:
            value = next(values)
            cells.append(json.loads(value) if name == "differs" and value is not None else value)
    return tuple(cells)


_SEVERAL = frozenset(("participant", "source", "target", "by", "to", "party"))


def _names(db: sqlite3.Connection, layer: str, head: int, role: str) -> Cell:
    """Return who has a role in the telling that says most: a list where there may be several."""
    found = db.execute(
        "SELECT a.name FROM sides s JOIN actors a ON a.id = s.actor "
        "WHERE s.record = ? AND s.role = ? ORDER BY s.number",
        (head, role),
    ).fetchall()
    names = [name for (name,) in found]
    if role in _SEVERAL:
        return names
    return names[0] if names else None


def office(db: sqlite3.Connection, item: int, head: int) -> Cell:
    """Return the office that a speaker is given in the report."""
    del item
    row = db.execute(
        "SELECT e.roles FROM sides s JOIN entities e ON e.id = s.entity "
        "WHERE s.record = ? AND s.role = 'speaker'",
        (head,),
    ).fetchone()
    roles = json.loads(row[0]) if row is not None else []
    return str(roles[0]) if roles else None


def cue(db: sqlite3.Connection, item: int, head: int) -> Cell:
    """Return the words of reporting: "told", "according to"."""
    del item
    body, text = db.execute(
        "SELECT r.body, p.text FROM records r JOIN readings g ON g.id = r.reading "
        "JOIN reports p ON p.id = g.report WHERE r.id = ?",
        (head,),
    ).fetchone()
    spans = json.loads(body).get("cue") or []
    return " ".join(text[begins:ends] for begins, ends in spans) or None


DERIVED: dict[str, Derived] = {"office": office, "cue": cue}


def tellings(db: sqlite3.Connection, layer: str, item: int) -> Table:
    """Return every telling of an item, in order of publication, with why it was taken for one.

    Raises InputError where there is no such item.
    """
    rows = db.execute(
        "SELECT 'R' || r.id, r.label, r.status, r.first_day, r.value, r.match, r.reason, "
        "r.verdict, r.rule, r.score, g.made_by, "
        f"{', '.join(source for name, source in _EVIDENCE if name != 'record')} "
        "FROM records r JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report "
        "WHERE r.item = ? AND r.layer = ? AND r.live ORDER BY p.day, r.id",
        (item, layer),
    ).fetchall()
    if not rows:
        raise InputError(f"{LETTERS[layer]}{item}: no such record in this ledger")
    columns = ("record", "label", "status", "date", "value", "match", "reason", "verdict", "rule")
    evidence = tuple(name for name, _ in _EVIDENCE if name != "record")
    return Table((*columns, "score", "made_by", *evidence), tuple(map(tuple, rows)))
