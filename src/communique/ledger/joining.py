"""From a record of a report to the one thing it tells of, which other reports may tell of too.

An item is a meeting, a quote, an event, a commitment or a figure. A record joins the item whose
head it matches best, or begins one; two records of one reading are one only where that is all but
certain, for its reader has seen them side by side.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from types import MappingProxyType
from typing import Any

from communique.knowledge.codebook import load_codebook
from communique.ledger.linking import hashed
from communique.matching import Match, Side, Telling
from communique.matching.tellings import SURE, differences, keys, match, told_twice
from communique.matching.tellings import head as head_of

_CANDIDATES = 60
_REMEMBERED = 20_000
_COMPARED = 100
"""Most tellings of an item that are compared for what they differ on."""

_OPPOSITE = {
    "meetings": (("participant", "participant"),),
    "quotes": (("speaker", "addressee"),),
    "events": (("source", "target"),),
    "commitments": (("by", "to"),),
    "indicators": (("party", "party"),),
}
"""The roles between which a record is one of two states."""

_TELLING = """
    SELECT r.id, r.layer, r.label, r.status, r.first_day, r.last_day, r.precision, r.words,
           p.day, r.value, r.direction, r.dated_by, coalesce(p.copy_of, p.id), r.reading
    FROM records r JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report
"""
_NO_MATCH = Match(1.0, ("told for the first time",))


class Joiner:
    """Gives records their items, and keeps what items say true to their tellings."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._book = load_codebook()
        self._told: dict[int, tuple[Telling, int]] = {}

    def forget(self) -> None:
        """Drop the tellings that are remembered: records or actors are not what they were."""
        self._told.clear()

    def join(
        self, records: Sequence[int], former: Mapping[int, int] = MappingProxyType({})
    ) -> set[int]:
        """Give each record its item; return the items that were touched, not yet brought up.

        A record that matches none begins a new item, or its `former` one where that stands empty.
        """
        touched: set[int] = set()
        for record in records:
            told, reading = self._telling(record)
            wanted = [hashed(told.layer, key) for key in keys(told)]
            item, found = self._matching(told, reading, wanted)
            if item is None:
                item = self._begin(record, told, former.get(record))
            self._db.execute(
                "UPDATE records SET item = ?, match = ?, reason = ? WHERE id = ?",
                (item, found.score, "; ".join(found.reasons), record),
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO item_keys (key, item) VALUES (?, ?)",
                [(key, item) for key in wanted],
            )
            touched.add(item)
        return touched

    def _matching(
        self, told: Telling, reading: int, wanted: Sequence[int]
    ) -> tuple[int | None, Match]:
        """Return the item that a telling matches best, or None."""
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(
            "SELECT k.item, i.head, EXISTS "
            "(SELECT 1 FROM records r WHERE r.item = k.item AND r.reading = ? AND r.live) "
            "FROM item_keys k JOIN items i ON i.id = k.item "
            f"WHERE k.key IN ({marks}) GROUP BY k.item ORDER BY count(*) DESC, k.item LIMIT ?",
            (reading, *wanted, _CANDIDATES),
        ).fetchall()
        best: tuple[int | None, Match] = (None, _NO_MATCH)
        for item, spoken, side_by_side in rows:
            head = self._telling(spoken)[0]
            found = match(head, told)
            if side_by_side and not told_twice(head, told, found.score):
                continue
            if found.score >= SURE and (best[0] is None or found.score > best[1].score):
                best = item, found
        return best

    def _begin(self, record: int, told: Telling, former: int | None) -> int:
        if former is not None:
            taken = self._db.execute("SELECT 1 FROM records WHERE item = ? LIMIT 1", (former,))
            if taken.fetchone() is None:
                self._db.execute("UPDATE items SET head = ? WHERE id = ?", (record, former))
                return former
        cursor = self._db.execute(
            "INSERT INTO items (layer, label, head, tellings, reports) VALUES (?, ?, ?, 0, 0)",
            (told.layer, told.label, record),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def regroup(self, items: Iterable[int]) -> None:
        """Part items into their tellings and join these anew: after actors have changed."""
        former: dict[int, int] = {}
        for item in sorted(items):
            rows = self._db.execute("SELECT id FROM records WHERE item = ? AND live", (item,))
            former.update((record, item) for (record,) in rows.fetchall())
            self._db.execute("DELETE FROM item_keys WHERE item = ?", (item,))
            self._db.execute("UPDATE records SET item = NULL WHERE item = ? AND live", (item,))
        self.refresh(set(former.values()) | self.join(sorted(former), former))

    def items_of(self, actor: int) -> set[int]:
        """Return the items in which an actor has a part."""
        rows = self._db.execute("SELECT DISTINCT item FROM item_sides WHERE actor = ?", (actor,))
        return {item for (item,) in rows.fetchall()}

    def refresh(self, items: Iterable[int]) -> None:
        """Bring items up to what their live tellings say.

        Those without any are dropped, unless a person has rejected them: then they stay, unseen,
        so that the rejection can be taken back.
        """
        for item in sorted(items):
            rows = self._db.execute(
                f"{_TELLING} WHERE r.item = ? AND r.live ORDER BY p.day, r.id", (item,)
            ).fetchall()
            if rows:
                self._bring_up(item, rows)
            else:
                self._empty(item)

    def _empty(self, item: int) -> None:
        judged = self._db.execute(
            "SELECT 1 FROM records WHERE item = ? AND verdict = 'rejected' LIMIT 1", (item,)
        )
        if judged.fetchone() is not None:
            self._db.execute("UPDATE items SET tellings = 0, reports = 0 WHERE id = ?", (item,))
            self._db.execute("DELETE FROM item_sides WHERE item = ?", (item,))
            self._db.execute("DELETE FROM pairs WHERE item = ?", (item,))
            return
        self._db.execute("UPDATE records SET item = NULL WHERE item = ?", (item,))
        self._db.execute("DELETE FROM items WHERE id = ?", (item,))

    def _bring_up(self, item: int, rows: Sequence[Sequence[Any]]) -> None:
        tellings = [self.telling(row[0]) for row in rows[:_COMPARED]]
        first = head_of(tellings)
        spoken, row = tellings[first], rows[first]
        # A promise is of the day on which it was reported, whatever day it is for.
        own = None if spoken.layer == "commitments" else row[4]
        day = own or row[8] or row[4] or ""
        differs = [
            {
                "field": each.field,
                "values": [
                    [value, [rows[place][0] for place in places]] for value, places in each.values
                ],
            }
            for each in (differences(tellings) if len(tellings) > 1 else ())
        ]
        cameo, goldstein = self._coded(row[0]) if spoken.layer == "events" else (None, None)
        self._db.execute(
            "UPDATE items SET label = ?, status = ?, first_day = ?, last_day = ?, precision = ?, "
            "day = ?, value = ?, direction = ?, cameo = ?, goldstein = ?, head = ?, tellings = ?, "
            "reports = ?, differs = ?, score = (SELECT max(score) FROM records WHERE item = ? "
            "AND live) WHERE id = ?",
            (
                *(spoken.label, spoken.status, row[4], row[5], row[6], day),
                *(spoken.value, spoken.direction, cameo, goldstein, row[0], len(rows)),
                len({each[12] for each in rows}),
                json.dumps(differs, ensure_ascii=False) if differs else None,
                *(item, item),
            ),
        )
        self._place_sides(item, spoken.layer, day, tellings)

    def _coded(self, record: int) -> tuple[str | None, float | None]:
        """Return the CAMEO code of an event, or its type's usual one, and its Goldstein score."""
        label, stored = self._db.execute(
            "SELECT label, body FROM records WHERE id = ?", (record,)
        ).fetchone()
        body = json.loads(stored)
        # Of an event whose type a person has set, mode and code are the type's usual ones.
        mode, cameo = (
            (body.get("mode"), body.get("cameo")) if label == body["type"] else (None,) * 2
        )
        if cameo is None and label in self._book.types:
            known = mode if mode in self._book.modes(label) else None
            cameo = self._book.cameo(label, known)
        if cameo is None or not self._book.is_code(cameo):
            return cameo, None
        return cameo, self._book.goldstein(cameo)

    def _place_sides(self, item: int, layer: str, day: str, tellings: Sequence[Telling]) -> None:
        """Write who has a part in an item by any of its tellings, and which states do together."""
        self._db.execute("DELETE FROM item_sides WHERE item = ?", (item,))
        self._db.execute("DELETE FROM pairs WHERE item = ?", (item,))
        sides = {(side.role, side.actor, side.country) for told in tellings for side in told.sides}
        self._db.executemany(
            "INSERT OR IGNORE INTO item_sides (item, role, actor, country, layer, day) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [(item, role, int(actor), country, layer, day) for role, actor, country in sides],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO pairs (one, two, day, item, layer) VALUES (?, ?, ?, ?, ?)",
            [(one, two, day, item, layer) for one, two in _pairs(layer, sides)],
        )

    def telling(self, record: int) -> Telling:
        """Return a record as its report tells it."""
        return self._telling(record)[0]

    def _telling(self, record: int) -> tuple[Telling, int]:
        known = self._told.get(record)
        if known is None:
            row = self._db.execute(f"{_TELLING} WHERE r.id = ?", (record,)).fetchone()
            known = self._built(row), row[13]
            if len(self._told) >= _REMEMBERED:
                del self._told[next(iter(self._told))]
            self._told[record] = known
        return known

    def _built(self, row: Sequence[Any]) -> Telling:
        sides = self._db.execute(
            "SELECT s.role, a.id, a.kind, a.name, a.country FROM sides s "
            "JOIN actors a ON a.id = s.actor WHERE s.record = ? ORDER BY s.role, s.number",
            (row[0],),
        ).fetchall()
        return Telling(
            layer=row[1],
            label=row[2],
            status=row[3],
            first=_date(row[4]),
            last=_date(row[5]),
            precision=row[6],
            sides=tuple(Side(role, str(id), *rest) for role, id, *rest in sides),
            words=row[7],
            published=_date(row[8]),
            value=row[9],
            direction=row[10],
            dated_by=row[11],
        )


def _date(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _pairs(layer: str, sides: Iterable[tuple[str, str, str | None]]) -> set[tuple[str, str]]:
    """Return the pairs of states, each in alphabetical order, that an item is between."""
    by_role: dict[str, set[str]] = {}
    for role, _, country in sides:
        if country is not None:
            by_role.setdefault(role, set()).add(country)
    found: set[tuple[str, str]] = set()
    for one, other in _OPPOSITE[layer]:
        if one == other:
            found.update(combinations(sorted(by_role.get(one, ())), 2))
        else:
            found.update(
                (min(a, b), max(a, b))
                for a in by_role.get(one, ())
                for b in by_role.get(other, ())
                if a != b
            )
    return found
