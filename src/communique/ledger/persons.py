"""Who somebody is, by all reports: offices over time, names, meetings, statements, partners."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from communique.knowledge.gazetteer import load_gazetteer
from communique.knowledge.offices import load_offices
from communique.ledger.filters import Party, actors_named, party
from communique.ledger.tables import Cell, Table
from communique.matching.offices import office_of

_PARTNERS = 12
_RARE = 100
"""An office that fewer than one in so many reports give is left out."""


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
        _offices(db, id, country, reports),
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


def _offices(db: sqlite3.Connection, actor: int, country: str | None, reports: int) -> Table:
    """Return offices, each from the first report that gives it to the last, the surest first.

    Spellings of one office are one; a shorter form counts as the fuller one that most reports use.
    What few of many reports say is left out: it is mostly somebody else's office, misread.
    """
    rows = db.execute(
        "SELECT DISTINCT role.value, p.day, p.id FROM entities e JOIN json_each(e.roles) role "
        "JOIN readings g ON g.id = e.reading AND g.current "
        "JOIN reports p ON p.id = g.report AND p.current "
        "WHERE e.actor = ? ORDER BY p.day, p.id",
        (actor,),
    ).fetchall()
    own = _words_for(country)
    sightings: dict[frozenset[str], list[tuple[str, str | None, int]]] = {}
    for role, day, report in rows:
        office = office_of(role)
        words = office.words - own if office is not None else frozenset[str]()
        if words:
            sightings.setdefault(words, []).append((role, day, report))
    _fold_shorter(sightings)
    found = [_interval(words, seen) for words, seen in sightings.items()]
    found.sort(key=lambda row: (-int(str(row[4])), str(row[1])))
    enough = max(1, reports // _RARE)
    columns = ("office", "first", "last", "former", "reports", "first_report", "last_report")
    return Table(columns, tuple(row for row in found if int(str(row[4])) >= enough))


def _words_for(country: str | None) -> frozenset[str]:
    """Return the words that name a person's own state: no part of the office."""
    state = load_gazetteer().country(country)
    if state is None:
        return frozenset()
    return frozenset(f"{state.name} {state.official} {state.alpha2}".lower().split()) | {"u.s."}


def _fold_shorter(sightings: dict[frozenset[str], list[tuple[str, str | None, int]]]) -> None:
    """Count "secretary" as "secretary of state" where most reports say that."""
    ranks = load_offices().ranks
    for words in sorted(sightings, key=len):
        longer = [other for other in sightings if words < other and words & ranks == other & ranks]
        if longer:
            fullest = max(longer, key=lambda other: (len(sightings[other]), sorted(other)))
            if 2 * len(sightings[fullest]) >= len(sightings[words]):
                sightings[fullest] += sightings.pop(words)


def _interval(
    words: frozenset[str], seen: Sequence[tuple[str, str | None, int]]
) -> tuple[Cell, ...]:
    """Return the row of an office: the days on which it is held, and those on which it is past."""
    past = load_offices().past
    full = [role for role, *_ in seen if words <= frozenset(role.lower().split())] or [seen[0][0]]
    spellings = Counter(
        " ".join(word for word in role.split() if word not in past) for role in full
    )
    holds = [each for each in seen if not set(each[0].split()) & past]
    over = [day for role, day, _ in seen if day and set(role.split()) & past]
    days = sorted(day for _, day, _ in holds if day)
    in_order = sorted(seen, key=lambda each: (each[1] or "", each[2]))
    return (
        spellings.most_common(1)[0][0],
        days[0] if days else None,
        days[-1] if days else None,
        min(over, default=None),
        len({report for *_, report in seen}),
        f"P{in_order[0][2]}",
        f"P{in_order[-1][2]}",
    )


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
