"""What pages ask of a ledger beyond its own questions: ids of actors, counts, neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.knowledge.gazetteer import load_gazetteer
from communique.ledger import Ledger

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """An actor as pages link to it: "A7"."""

    id: str
    name: str


def sides_of(ledger: Ledger, records: Iterable[str]) -> dict[tuple[str, str], list[Person]]:
    """Return who has which role in some records ("R12"), in order."""
    ids = [int(record[1:]) for record in records]
    marks = ",".join("?" * len(ids))
    found: dict[tuple[str, str], list[Person]] = {}
    for record, role, actor, name in ledger.db.execute(
        "SELECT s.record, s.role, a.id, a.name FROM sides s JOIN actors a ON a.id = s.actor "
        f"WHERE s.record IN ({marks}) ORDER BY s.record, s.role, s.number",
        ids,
    ):
        found.setdefault((f"R{record}", role), []).append(Person(f"A{actor}", name))
    return found


def counts(ledger: Ledger) -> Mapping[str, int]:
    """Return how much of everything a ledger holds."""
    found = dict(
        ledger.db.execute("SELECT layer, count(*) FROM items WHERE tellings > 0 GROUP BY layer")
    )
    for name, query in (
        ("reports", "SELECT count(*) FROM reports WHERE current"),
        ("actors", "SELECT count(*) FROM actors WHERE merged_into IS NULL"),
        ("threads", "SELECT count(*) FROM threads"),
    ):
        (found[name],) = ledger.db.execute(query).fetchone()
    return found


def span(ledger: Ledger) -> tuple[str | None, str | None]:
    """Return the first and the last day of publication."""
    first, last = ledger.db.execute(
        "SELECT min(day), max(day) FROM reports WHERE current AND day IS NOT NULL"
    ).fetchone()
    return first, last


def state_name(code: str | None) -> str | None:
    """Return the name of a state by its code, or the code where nobody knows it."""
    known = load_gazetteer().country(code)
    return known.name if known is not None else code


def top_relations(ledger: Ledger, most: int = 12) -> list[Row]:
    """Return the pairs of states that most is told of."""
    rows = ledger.db.execute(
        "SELECT one, two, count(*), max(day) FROM pairs GROUP BY one, two ORDER BY 3 DESC LIMIT ?",
        (most,),
    )
    return [
        {"one": one, "two": two, "names": (state_name(one), state_name(two)), "items": count,
         "last": last}
        for one, two, count, last in rows
    ]  # fmt: skip


def shown_rows(
    ledger: Ledger, rows: Iterable[Mapping[str, Any]], roles: Mapping[str, str]
) -> list[Row]:
    """Return rows with their actors under `people`: for each column, who stands in it."""
    kept = [dict(row) for row in rows]
    sides = sides_of(ledger, [row["record"] for row in kept if row.get("record")])
    for row in kept:
        row["people"] = {
            column: sides.get((str(row.get("record")), role), []) for column, role in roles.items()
        }
    return kept


def publishers(ledger: Ledger, most: int = 200) -> Sequence[str]:
    """Return the publishers of the reports, those of most first."""
    rows = ledger.db.execute(
        "SELECT publisher FROM reports WHERE current AND publisher IS NOT NULL "
        "GROUP BY publisher ORDER BY count(*) DESC LIMIT ?",
        (most,),
    )
    return [name for (name,) in rows]


def party_of(ledger: Ledger, party: str) -> Person:
    """Return a party of a question: a state by its code, or an actor by its number."""
    if not party.isdigit():
        return Person(party, state_name(party) or party)
    (name,) = ledger.db.execute("SELECT name FROM actors WHERE id = ?", (int(party),)).fetchone()
    return Person(f"A{party}", name)
