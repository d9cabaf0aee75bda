"""Who somebody is, by all reports: offices over time, names, meetings, statements, partners."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from communique.ledger.filters import Party, actors_named, party
from communique.ledger.tables import Table

_PARTNERS = 12


@dataclass(frozen=True, slots=True)
class Who:
    """An actor by all reports.

    `offices` gives each office from the first report that says so to the last; `names` every name
    with how many reports use it; `partners` those whom the actor met or is to meet, most often
    first; `counts` how many things of each layer it has a part in; `others` who else bears the
    name.
    """

    id: int
    kind: str
    name: str
    country: str | None
    reports: int
    first: str | None
    last: str | None
    offices: Table
    names: Table
    partners: Table
    counts: dict[str, int]
    others: tuple[str, ...]


def who(db: sqlite3.Connection, name: str) -> Who:
    """Return who a name means; raises InputError as `filters.party` does.

    The name of a state means the state itself here.
    """
    found = party(db, name)
    id = found.actor if found.actor is not None else _state(db, found)
    kind, full, country = db.execute(
        "SELECT kind, name, country FROM actors WHERE id = ?", (id,)
    ).fetchone()
    reports, first, last = db.execute(
        "SELECT count(DISTINCT p.id), min(p.day), max(p.day) FROM entities e "
        "JOIN readings g ON g.id = e.reading AND g.current JOIN reports p ON p.id = g.report "
        "WHERE e.actor = ?",
        (id,),
    ).fetchone()
    counts = db.execute(
        "SELECT layer, count(DISTINCT item) FROM item_sides WHERE actor = ? GROUP BY layer", (id,)
    ).fetchall()
    others = [f"A{each} {told}" for each, _, told in actors_named(db, full) if each != id]
    return Who(
        *(id, kind, full, country, reports, first, last),
        _offices(db, id),
        _names(db, id),
        _partners(db, id),
        dict(counts),
        tuple(others),
    )


def _state(db: sqlite3.Connection, found: Party) -> int:
    row = db.execute(
        "SELECT id FROM actors WHERE kind = 'country' AND country = ? AND merged_into IS NULL "
        "ORDER BY id LIMIT 1",
        (found.country,),
    ).fetchone()
    if row is None:
        named = actors_named(db, found.name)
        return named[0][0] if named else -1
    return int(row[0])


def _offices(db: sqlite3.Connection, actor: int) -> Table:
    rows = db.execute(
        "SELECT office, first, last, former, reports, 'P' || first_report, 'P' || last_report "
        "FROM offices WHERE actor = ? ORDER BY reports DESC, first",
        (actor,),
    ).fetchall()
    columns = ("office", "first", "last", "former", "reports", "first_report", "last_report")
    return Table(columns, tuple(rows))


def _names(db: sqlite3.Connection, actor: int) -> Table:
    """Return the names of an actor: as entities are called, then those used in passing."""
    rows = db.execute(
        "SELECT e.name, count(DISTINCT g.report) FROM entities e "
        "JOIN readings g ON g.id = e.reading AND g.current WHERE e.actor = ? "
        "GROUP BY e.name ORDER BY 2 DESC, 1",
        (actor,),
    ).fetchall()
    (profile,) = db.execute("SELECT profile FROM actors WHERE id = ?", (actor,)).fetchone()
    known = {name for name, _ in rows}
    short = [(name, None) for name in json.loads(profile)["aliases"] if name not in known]
    return Table(("name", "reports"), (*rows, *short))


def _partners(db: sqlite3.Connection, actor: int) -> Table:
    rows = db.execute(
        "SELECT 'A' || a.id, a.name, a.country, count(DISTINCT s.item), max(s.day) "
        "FROM item_sides s JOIN item_sides o ON o.item = s.item AND o.role = 'participant' "
        "JOIN actors a ON a.id = o.actor WHERE s.actor = ? AND s.layer = 'meetings' "
        "AND s.role = 'participant' AND o.actor <> s.actor "
        "GROUP BY a.id ORDER BY 4 DESC, 5 DESC LIMIT ?",
        (actor, _PARTNERS),
    ).fetchall()
    return Table(("id", "name", "country", "meetings", "last"), tuple(rows))
