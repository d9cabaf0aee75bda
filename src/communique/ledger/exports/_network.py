"""The network of actors: who met, spoke to, acted on and promised to whom, how often, when.

Links are counted in a database of their own that SQLite keeps in a temporary file, so memory stays
flat; it vanishes with the connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

from communique.ledger.exports._chosen import Actor, Chosen, Item

MOST = 100
"""Of a larger meeting the first so many participants are linked: links grow with their square."""

NODE = {
    "ledger_id": "string",
    "label": "string",
    "kind": "string",
    "country": "string",
    "sector": "string",
    "reports": "long",
}
EDGE = {
    "relation": "string",
    "mutual": "boolean",
    "weight": "double",
    "reports": "long",
    "first": "string",
    "last": "string",
    "goldstein": "double",
}
"""The attributes of nodes and links, with their types as GraphML and GEXF both name them."""


class Link(NamedTuple):
    """A relation of one actor to another; of one that is mutual, `source` is the lower number."""

    source: int
    target: int
    relation: str
    weight: int
    reports: int
    first: str | None
    last: str | None
    goldstein: float | None

    def attributes(self) -> dict[str, object]:
        """Return the values of `EDGE`."""
        return {
            "relation": self.relation,
            "mutual": self.relation == "met",
            "weight": float(self.weight),
            "reports": self.reports,
            "first": self.first,
            "last": self.last,
            "goldstein": self.goldstein,
        }


@dataclass(frozen=True, slots=True)
class Network:
    """The links and those whom they link."""

    chosen: Chosen
    db: sqlite3.Connection

    def nodes(self) -> Iterator[tuple[Actor, dict[str, object]]]:
        """Yield everybody who has a link, with the values of `NODE`."""
        for (id,) in self.db.execute(
            "SELECT source FROM links UNION SELECT target FROM links ORDER BY 1"
        ):
            actor = self.chosen.actor(id)
            (reports,) = self.chosen.db.execute(
                "SELECT count(DISTINCT g.report) FROM entities e JOIN readings g ON g.id = "
                "e.reading AND g.current JOIN reports p ON p.id = g.report AND p.current "
                "WHERE e.actor = ?",
                (id,),
            ).fetchone()
            yield (
                actor,
                {
                    "ledger_id": actor.label,
                    "label": actor.name,
                    "kind": actor.kind,
                    "country": actor.country,
                    "sector": actor.sector,
                    "reports": reports,
                },
            )

    def links(self) -> Iterator[Link]:
        """Yield the links, in order."""
        for row in self.db.execute(
            "SELECT source, target, relation, weight, reports, first, last, "
            "CASE WHEN scored THEN round(total / scored, 3) END FROM links ORDER BY 1, 2, 3"
        ):
            yield Link(*row)


@contextmanager
def network(chosen: Chosen) -> Iterator[Network]:
    """Count the links of what was chosen."""
    # An empty name is a database in a temporary file.
    with closing(sqlite3.connect("", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute(
            "CREATE TABLE links (source INTEGER, target INTEGER, relation TEXT, weight INTEGER, "
            "reports INTEGER, first TEXT, last TEXT, total REAL, scored INTEGER, "
            "PRIMARY KEY (source, target, relation)) WITHOUT ROWID"
        )
        db.execute("BEGIN")
        for item in chosen.items("meetings", "quotes", "events", "commitments"):
            if chosen.happened(item):
                for relation, source, target in _links(item):
                    _count(db, item, relation, source, target)
        db.execute("COMMIT")
        yield Network(chosen, db)


def _links(item: Item) -> Iterator[tuple[str, int, int]]:
    """Yield relation, source and target of each link that an item makes."""
    if item.layer == "meetings":
        ids = sorted(actor.id for actor in _actors(item, "participant")[:MOST])
        yield from (("met", one, two) for one, two in combinations(ids, 2))
        return
    relation, sources, targets = {
        "quotes": ("said to", "speaker", "addressee"),
        "events": ("acted on", "source", "target"),
        "commitments": ("promised", "by", "to"),
    }[item.layer]
    for one, two in product(_actors(item, sources)[:MOST], _actors(item, targets)[:MOST]):
        if one.id != two.id:
            yield relation, one.id, two.id


def _actors(item: Item, role: str) -> list[Actor]:
    return [actor for actor in item.who(role) if actor.kind != "place"]


def _count(db: sqlite3.Connection, item: Item, relation: str, source: int, target: int) -> None:
    scored = item.goldstein if relation == "acted on" else None
    day = item.day or None
    db.execute(
        "INSERT INTO links VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "weight = weight + 1, reports = reports + excluded.reports, "
        "first = min(coalesce(first, excluded.first), coalesce(excluded.first, first)), "
        "last = max(coalesce(last, excluded.last), coalesce(excluded.last, last)), "
        "total = total + excluded.total, scored = scored + excluded.scored",
        (source, target, relation, item.reports, day, day, scored or 0.0, scored is not None),
    )
