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
from typing import Any, NamedTuple

from communique.knowledge.codebook import load_codebook
from communique.ledger.linking import hashed
from communique.matching import Match, Side, Telling
from communique.matching.tellings import (
    CANDIDATES,
    SURE,
    differences,
    keys,
    least_shared,
    match,
    told_twice,
)
from communique.matching.tellings import head as head_of

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
           p.day, r.value, r.direction, r.dated_by, r.reading
    FROM records r JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report
"""
_NO_MATCH = Match(1.0, ("told for the first time",))


class _Member(NamedTuple):
    """A telling of an item: its record, and the report whose copies count as one with it."""

    record: int
    report: int
    telling: Telling


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
        begun: dict[int, int] = {}
        for record in records:
            told, reading = self._telling(record)
            wanted = [hashed(told.layer, key) for key in keys(told)]
            item, found = self._matching(told, reading, wanted)
            if item is not None:
                touched.add(item)
            elif record in former:
                item = self._begin_again(record, told, former[record])
                touched.add(item)
            else:
                item = self._begin(record, told)
                begun[item] = record
            self._db.execute(
                "UPDATE records SET item = ?, match = ?, reason = ? WHERE id = ?",
                (item, found.score, "; ".join(found.reasons), record),
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO item_keys (key, item) VALUES (?, ?)",
                [(key, item) for key in wanted],
            )
        for item, record in begun.items():
            if item not in touched:
                # Nobody else's report counts for one telling alone.
                self._bring_up(item, [_Member(record, 0, self.telling(record))], new=True)
        return touched

    def _matching(
        self, told: Telling, reading: int, wanted: Sequence[int]
    ) -> tuple[int | None, Match]:
        """Return the item that a telling matches best, or None."""
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(
            "SELECT c.item, i.head FROM (SELECT item, count(*) AS shared FROM item_keys "
            f"WHERE key IN ({marks}) GROUP BY item HAVING shared >= ? "
            "ORDER BY shared DESC, item LIMIT ?) c "
            "JOIN items i ON i.id = c.item ORDER BY c.shared DESC, c.item",
            (*wanted, least_shared(told.layer, len(wanted)), CANDIDATES),
        ).fetchall()
        best: tuple[int | None, Match] = (None, _NO_MATCH)
        for item, spoken in rows:
            head, spoken_in = self._telling(spoken)
            found = match(head, told)
            if found.score < SURE:
                continue
            side_by_side = spoken_in == reading or self._tells_of(reading, item)
            if side_by_side and not told_twice(head, told, found.score):
                continue
            if best[0] is None or found.score > best[1].score:
                best = item, found
        return best

    def _tells_of(self, reading: int, item: int) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM records WHERE item = ? AND reading = ? AND live LIMIT 1", (item, reading)
        )
        return row.fetchone() is not None

    def _begin_again(self, record: int, told: Telling, former: int) -> int:
        taken = self._db.execute("SELECT 1 FROM records WHERE item = ? LIMIT 1", (former,))
        if taken.fetchone() is not None:
            return self._begin(record, told)
        self._db.execute("UPDATE items SET head = ? WHERE id = ?", (record, former))
        return former

    def _begin(self, record: int, told: Telling) -> int:
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
                "SELECT r.id, coalesce(p.copy_of, p.id) FROM records r "
                "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report "
                "WHERE r.item = ? AND r.live ORDER BY p.day, r.id",
                (item,),
            ).fetchall()
            if rows:
                self._bring_up(item, [_Member(id, of, self.telling(id)) for id, of in rows])
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

    def _bring_up(self, item: int, members: Sequence[_Member], *, new: bool = False) -> None:
        tellings = [member.telling for member in members[:_COMPARED]]
        first = head_of(tellings)
        spoken, record = tellings[first], members[first].record
        # A promise is of the day on which it was reported, whatever day it is for.
        own = None if spoken.layer == "commitments" else spoken.first
        day = _iso(own or spoken.published or spoken.first) or ""
        differs = _differs(tellings, members) if len(tellings) > 1 else None
        cameo, goldstein = self._coded(record) if spoken.layer == "events" else (None, None)
        self._db.execute(
            "UPDATE items SET label = ?, status = ?, first_day = ?, last_day = ?, precision = ?, "
            "day = ?, value = ?, direction = ?, cameo = ?, goldstein = ?, head = ?, tellings = ?, "
            "reports = ?, differs = ?, score = (SELECT max(score) FROM records WHERE item = ? "
            "AND live) WHERE id = ?",
            (
                *(spoken.label, spoken.status, _iso(spoken.first), _iso(spoken.last)),
                *(spoken.precision, day, spoken.value, spoken.direction, cameo, goldstein),
                *(record, len(members), len({member.report for member in members}), differs),
                *(item, item),
            ),
        )
        if not new:
            self._db.execute("DELETE FROM item_sides WHERE item = ?", (item,))
            self._db.execute("DELETE FROM pairs WHERE item = ?", (item,))
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
            known = self._built(row), row[12]
            self.remember(record, *known)
        return known

    def remember(self, record: int, told: Telling, reading: int) -> None:
        """Keep a telling at hand: it will be compared with others soon."""
        if len(self._told) >= _REMEMBERED:
            del self._told[next(iter(self._told))]
        self._told[record] = told, reading

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


def _differs(tellings: Sequence[Telling], members: Sequence[_Member]) -> str | None:
    """Return what tellings differ on as JSON: each value with the records that give it."""
    found = [
        {
            "field": each.field,
            "values": [
                [value, [members[place].record for place in places]]
                for value, places in each.values
            ],
        }
        for each in differences(tellings)
    ]
    return json.dumps(found, ensure_ascii=False) if found else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


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
