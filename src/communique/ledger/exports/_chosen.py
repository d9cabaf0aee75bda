"""What of a ledger is exported: items with their heads and sides, actors, reports, as cursors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from communique.ledger.core import Ledger
from communique.ledger.facts import LAYERS
from communique.ledger.filters import day, party
from communique.ledger.names import item_name

HAPPENED = frozenset({"held", "occurred", "ongoing", "ended"})
"""The statuses of meetings and events that took place."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or somewhere, as the ledger has it after corrections."""

    id: int
    kind: str
    name: str
    country: str | None
    sector: str | None
    place_id: str | None
    lat: float | None
    lon: float | None

    @property
    def label(self) -> str:
        """What it is called in a ledger: "A7"."""
        return f"A{self.id}"


@dataclass(frozen=True, slots=True)
class Item:
    """A meeting, quote, event, commitment or figure, by the telling that says most."""

    id: int
    layer: str
    label: str
    status: str | None
    first_day: str | None
    last_day: str | None
    precision: str | None
    day: str | None
    value: str | None
    direction: str | None
    cameo: str | None
    goldstein: float | None
    tellings: int
    reports: int
    differs: str | None
    score: float | None
    words: str
    begins: int
    ends: int
    rule: str
    record: int
    number: int
    report: int
    report_key: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    sides: tuple[tuple[str, Actor], ...] = ()

    @property
    def name(self) -> str:
        """What it is called in a ledger: "M12"."""
        return item_name(self.layer, self.id)

    def who(self, *roles: str) -> list[Actor]:
        """Return who has one of these parts in it, in order, each once."""
        return list(dict.fromkeys(actor for role, actor in self.sides if role in roles))

    @property
    def place(self) -> Actor | None:
        """Where it took place."""
        return next(iter(self.who("place")), None)


_ITEM = (
    "i.id, i.layer, i.label, i.status, i.first_day, i.last_day, i.precision, i.day, i.value, "
    "i.direction, i.cameo, i.goldstein, i.tellings, i.reports, i.differs, i.score, r.words, "
    "r.begins, r.ends, r.rule, r.id, r.number, p.id, p.key, p.title, p.publisher, p.published, "
    "p.url"
)
_ACTOR = "a.id, a.kind, a.name, a.country, a.sector, a.place_id, a.lat, a.lon"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What of a ledger is exported. `where` is the condition on an item `i`, with its values."""

    ledger: Ledger
    where: str
    values: tuple[Any, ...]
    every_status: bool = False

    @property
    def db(self) -> sqlite3.Connection:
        """The ledger's connection."""
        return self.ledger.db

    @property
    def everything(self) -> bool:
        """Whether nothing is left out by a filter."""
        return not self.values

    def items(self, *layers: str) -> Iterator[Item]:
        """Yield items, layer by layer, in the order of their numbers."""
        for layer in layers or LAYERS:
            rows = self.db.execute(
                # In this order, and by no index on the layer: so that nothing has to be sorted.
                f"SELECT {_ITEM} FROM items i CROSS JOIN records r ON r.id = i.head "
                "CROSS JOIN readings g ON g.id = r.reading CROSS JOIN reports p ON p.id = g.report "
                f"WHERE +i.layer = ? AND i.tellings > 0 AND {self.where} ORDER BY i.id",
                (layer, *self.values),
            )
            for row in rows:
                yield replace(Item(*row), sides=self.sides(row[20]))

    def sides(self, record: int) -> tuple[tuple[str, Actor], ...]:
        """Return who has which part in a record."""
        rows = self.db.execute(
            f"SELECT s.role, {_ACTOR} FROM sides s JOIN actors a ON a.id = s.actor "
            "WHERE s.record = ? ORDER BY s.role, s.number",
            (record,),
        )
        return tuple((role, Actor(*rest)) for role, *rest in rows)

    def actors(self) -> Iterator[Actor]:
        """Yield the actors, or those that have a part in what was chosen."""
        part = (
            "1"
            if self.everything
            else "EXISTS (SELECT 1 FROM item_sides s JOIN items i ON i.id = s.item "
            f"WHERE s.actor = a.id AND {self.where})"
        )
        rows = self.db.execute(
            f"SELECT {_ACTOR} FROM actors a WHERE a.merged_into IS NULL AND {part} ORDER BY a.id",
            self.values,
        )
        for row in rows:
            yield Actor(*row)

    def actor(self, id: int) -> Actor:
        """Return an actor by its number."""
        row = self.db.execute(f"SELECT {_ACTOR} FROM actors a WHERE a.id = ?", (id,)).fetchone()
        return Actor(*row)

    def reports(self) -> Iterator[int]:
        """Yield the newest versions of the reports, or of those that tell what was chosen."""
        tells = (
            "1"
            if self.everything
            else "EXISTS (SELECT 1 FROM readings g JOIN records r ON r.reading = g.id AND r.live "
            "JOIN items i ON i.id = r.item WHERE g.report = p.id AND g.current "
            f"AND {self.where})"
        )
        rows = self.db.execute(
            f"SELECT p.id FROM reports p WHERE p.current AND {tells} ORDER BY p.id", self.values
        )
        for (id,) in rows:
            yield id

    def happened(self, item: Item) -> bool:
        """Say whether an item took place, or everything is asked for."""
        return self.every_status or item.status is None or item.status in HAPPENED


def choose(
    ledger: Ledger,
    *,
    of: str | None = None,
    since: str | None = None,
    until: str | None = None,
    every_status: bool = False,
) -> Chosen:
    """Return what was asked for: of an actor or a state, of some days. Raises InputError."""
    conditions: list[str] = ["1"]
    values: list[Any] = []
    if of is not None:
        condition, value = party(ledger.db, of).condition("o")
        conditions.append(
            "EXISTS (SELECT 1 FROM item_sides o WHERE o.item = i.id AND o.role <> 'place' "
            f"AND {condition})"
        )
        values.append(value)
    first, last = day(since, last=False, option="--since"), day(until, last=True, option="--until")
    for comparison, bound in ((">=", first), ("<=", last)):
        if bound is not None:
            conditions.append(f"i.day <> '' AND i.day {comparison} ?")
            values.append(bound)
    return Chosen(ledger, " AND ".join(conditions), tuple(values), every_status)


@contextmanager
def snapshot(ledger: Ledger) -> Iterator[None]:
    """Read a ledger as it stands now, whatever another process writes meanwhile."""
    if ledger.db.in_transaction:
        yield
        return
    ledger.db.execute("BEGIN")
    try:
        yield
    finally:
        ledger.db.execute("ROLLBACK")
