"""Follow commitments and questions through later reports.

Following is a pass of its own over the records that were added since the last one, in batches, each
kept whole: a pass that was broken off goes on where it stopped. What bears on what depends on the
records alone, not on the order in which they came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import Any

from communique.knowledge.outcomes import Outcomes, load_outcomes
from communique.ledger.asking import Derived
from communique.ledger.joining import Joiner
from communique.ledger.linking import hashed
from communique.ledger.tables import Cell, Table
from communique.matching import Telling
from communique.matching.bearings import Bearing, Standing, bears_on, keys, keys_of_later
from communique.matching.bearings import standing as standing_of
from communique.matching.questions import Thread, parties_of, same_topic, settles, topics

BATCH = 500
"""Records that are followed in one transaction."""

_MARK = "followed"
_EARLIER = 2000
"""Most records, known before a commitment was, that are asked whether they bear on it."""

_MOST_PARTIES = 10
_RAISED = ("meetings", "quotes")


class Follower:
    """Follows what was added; used within a writing transaction."""

    def __init__(self, db: sqlite3.Connection, joiner: Joiner) -> None:
        self._db = db
        self._joiner = joiner

    def pending(self) -> int:
        """Return how many records have not been followed yet."""
        (count,) = self._db.execute(
            "SELECT count(*) FROM records WHERE id > ? AND live", (self._mark(),)
        ).fetchone()
        return int(count)

    def batch(self) -> int:
        """Follow the next records; return how many they were, 0 when all are done.

        The commitments among all that are new are known first, so that a report counts for those
        that were read after it as well.
        """
        mark = self._mark()
        rows = self._db.execute(
            "SELECT id FROM records WHERE id > ? AND live ORDER BY id LIMIT ?", (mark, BATCH)
        ).fetchall()
        if not rows:
            return 0
        self._register(mark, self._new(mark))
        records = [record for (record,) in rows]
        self.follow(records)
        self._db.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (_MARK, str(records[-1])),
        )
        return len(records)

    def _mark(self) -> int:
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (_MARK,)).fetchone()
        return int(row[0]) if row is not None else 0

    def _new(self, mark: int) -> list[int]:
        """Return the commitments that no pass has known yet."""
        rows = self._db.execute(
            "SELECT DISTINCT r.item FROM records r WHERE r.id > ? AND r.live "
            "AND r.layer = 'commitments' AND NOT EXISTS "
            "(SELECT 1 FROM commitment_keys k WHERE k.commitment = r.item) ORDER BY r.item",
            (mark,),
        )
        return [item for (item,) in rows.fetchall()]

    def _register(self, mark: int, items: Iterable[int]) -> None:
        """Make commitments known, and ask those records about them that were known before."""
        table = load_outcomes()
        for item in sorted(items):
            if not self._is_commitment(item):
                continue
            promised = self._joiner.telling(self._head(item))
            self._db.executemany(
                "INSERT OR IGNORE INTO commitment_keys (key, commitment) VALUES (?, ?)",
                [(hashed(key), item) for key in keys(promised, table)],
            )
            if mark:
                for record in self._known_before(item, promised, mark):
                    self._note(item, promised, record, self._joiner.telling(record), table)

    def _is_commitment(self, item: int) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM items WHERE id = ? AND layer = 'commitments' AND tellings > 0", (item,)
        )
        return row.fetchone() is not None

    def _known_before(self, item: int, promised: Telling, mark: int) -> list[int]:
        """Return records followed already, later by their day, of somebody in the commitment."""
        day = promised.published.isoformat() if promised.published is not None else "9999"
        wanted = set(map(hashed, keys(promised, load_outcomes())))
        rows = self._db.execute(
            "SELECT DISTINCT r.id FROM item_sides o JOIN item_sides s "
            "ON s.country = o.country AND s.day >= ? JOIN records r ON r.item = s.item AND r.live "
            "WHERE o.item = ? AND o.role IN ('by', 'to') AND r.id <= ? ORDER BY r.id DESC LIMIT ?",
            (day, item, mark, _EARLIER),
        ).fetchall()
        table = load_outcomes()
        return [
            record
            for (record,) in rows
            if wanted & set(map(hashed, keys_of_later(self._joiner.telling(record), table)))
        ]

    def follow(self, records: Iterable[int]) -> None:
        """Note what records say of commitments, and the questions that they raise."""
        table = load_outcomes()
        for record in records:
            later = self._joiner.telling(record)
            wanted = [hashed(key) for key in keys_of_later(later, table)]
            for item in self._commitments(wanted):
                self._note(item, self._joiner.telling(self._head(item)), record, later, table)
            if later.layer in _RAISED:
                self._thread(record, later, table)

    def again(self, items: Iterable[int], records: Iterable[int]) -> None:
        """Drop what was noted of items that a correction has changed, and follow them again."""
        self._drop(items)
        if self._mark():
            self._register(self._mark(), items)
            self.follow(record for record in records if self._is_live(record))

    def _is_live(self, record: int) -> bool:
        row = self._db.execute(
            "SELECT 1 FROM records WHERE id = ? AND live AND item IS NOT NULL", (record,)
        )
        return row.fetchone() is not None

    def _drop(self, items: Iterable[int]) -> None:
        for item in sorted(items):
            for statement in (
                "DELETE FROM bearings WHERE commitment = ?1 OR item = ?1",
                "DELETE FROM commitment_keys WHERE commitment = ?1",
                "DELETE FROM thread_items WHERE item = ?1",
            ):
                self._db.execute(statement, (item,))

    def _commitments(self, wanted: Sequence[int]) -> list[int]:
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(
            f"SELECT DISTINCT commitment FROM commitment_keys WHERE key IN ({marks}) "
            "ORDER BY commitment",
            wanted,
        )
        return [item for (item,) in rows.fetchall()]

    def _head(self, item: int) -> int:
        (head,) = self._db.execute("SELECT head FROM items WHERE id = ?", (item,)).fetchone()
        return int(head)

    def _note(
        self, item: int, promised: Telling, record: int, later: Telling, table: Outcomes
    ) -> None:
        """Store what a record says of a commitment, unless a surer one of its item does."""
        other, same_report = self._db.execute(
            "SELECT r.item, EXISTS (SELECT 1 FROM records c JOIN readings h ON h.id = c.reading "
            "WHERE c.item = ? AND c.live AND h.report = g.report) "
            "FROM records r JOIN readings g ON g.id = r.reading WHERE r.id = ?",
            (item, record),
        ).fetchone()
        if other is None or other == item or same_report:
            return
        found = bears_on(promised, later, table)
        if found is not None:
            self._db.execute(
                "INSERT INTO bearings (commitment, item, kind, score, reason) "
                "VALUES (?, ?, ?, ?, ?) ON CONFLICT (commitment, item) DO UPDATE SET "
                "kind = excluded.kind, score = excluded.score, reason = excluded.reason "
                "WHERE excluded.score > score",
                (item, other, found.kind, found.score, "; ".join(found.reasons)),
            )

    def _thread(self, record: int, later: Telling, table: Outcomes) -> None:
        """Add the questions that a record raises to their threads."""
        between = parties_of(later)
        if len(between) < 2:
            return
        pairs = [hashed(*pair) for pair in combinations(sorted(between)[:_MOST_PARTIES], 2)]
        (item,) = self._db.execute("SELECT item FROM records WHERE id = ?", (record,)).fetchone()
        for topic in topics(later.words, table):
            self._db.execute(
                "INSERT OR IGNORE INTO thread_items (thread, item, topic) VALUES (?, ?, ?)",
                (self._thread_of(topic, between, pairs, table), item, topic),
            )

    def _thread_of(
        self, topic: str, between: frozenset[str], pairs: Sequence[int], table: Outcomes
    ) -> int:
        marks = ",".join("?" * len(pairs))
        known = self._db.execute(
            "SELECT DISTINCT t.id, t.topic FROM thread_pairs p JOIN threads t ON t.id = p.thread "
            f"WHERE p.pair IN ({marks}) ORDER BY t.id",
            pairs,
        ).fetchall()
        scored = [(same_topic(before, topic, table).score, -id) for id, before in known]
        best = max(scored, default=(0.0, 0))
        if best[0] >= 0.5:
            return -best[1]
        cursor = self._db.execute(
            "INSERT INTO threads (topic, parties) VALUES (?, ?)",
            (topic, json.dumps(sorted(between))),
        )
        thread = cursor.lastrowid
        assert thread is not None
        self._db.executemany(
            "INSERT INTO thread_pairs (pair, thread) VALUES (?, ?)",
            [(pair, thread) for pair in pairs],
        )
        return thread


def standing(db: sqlite3.Connection, item: int, *, today: date) -> Standing:
    """Return how a commitment stands by all that later reports say."""
    promised = Joiner(db).telling(
        db.execute("SELECT head FROM items WHERE id = ?", (item,)).fetchone()[0]
    )
    rows = db.execute(
        "SELECT b.kind, b.score, b.reason, i.day FROM bearings b JOIN items i ON i.id = b.item "
        "WHERE b.commitment = ? AND i.tellings > 0 AND i.day <> '' ORDER BY i.day, i.id",
        (item,),
    ).fetchall()
    bearings = [
        (Bearing(kind, score, (reason,)), date.fromisoformat(day))
        for kind, score, reason, day in rows
    ]
    return standing_of(promised, bearings, today=today)


def is_open(db: sqlite3.Connection, item: int, *, today: date) -> bool:
    """Say whether no later report says that a commitment was kept or broken."""
    return standing(db, item, today=today).kind not in ("kept", "contradicted")


def standings(today: date) -> dict[str, Derived]:
    """Return the columns that say how a commitment stands on a day."""

    def kind(db: sqlite3.Connection, item: int, head: int) -> Cell:
        del head
        found = standing(db, item, today=today)
        return f"{found.kind}, overdue" if found.overdue else found.kind

    def since(db: sqlite3.Connection, item: int, head: int) -> Cell:
        del head
        day = standing(db, item, today=today).since
        return day.isoformat() if day is not None else None

    return {"standing": kind, "since": since}


def bearings(db: sqlite3.Connection, item: int) -> Table:
    """Return what later reports say of a commitment, in order of time, each with its words."""
    rows = db.execute(
        "SELECT i.layer, i.id, b.kind, i.day, b.score, b.reason, r.words, r.begins, r.ends, "
        "'P' || p.id, p.publisher, p.published, p.title, p.url FROM bearings b "
        "JOIN items i ON i.id = b.item JOIN records r ON r.id = i.head "
        "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report "
        "WHERE b.commitment = ? ORDER BY i.day, i.id",
        (item,),
    ).fetchall()
    columns = ("id", "kind", "date", "match", "reason", "words", "begins", "ends", "report")
    named = [(f"{layer[0].upper()}{id}", *rest) for layer, id, *rest in rows]
    return Table((*columns, "publisher", "published", "title", "url"), tuple(named))


def threads(
    db: sqlite3.Connection, countries: Sequence[str], *, still_open: bool, limit: int, offset: int
) -> Table:
    """Return the questions raised between states, those raised last first.

    `countries` are codes that must all be parties. `standing` is "settled" where a later agreement
    of the same parties is on the matter.
    """
    found: list[tuple[Cell, ...]] = []
    wanted = offset + limit
    for id, topic, parties, first, last, count in _thread_rows(db, countries):
        settled = _is_settled(db, topic, json.loads(parties), last)
        if not (still_open and settled):
            row = _thread_row(db, id, topic, json.loads(parties), (first, last, count))
            found.append((*row[:3], "settled" if settled else "open", *row[3:]))
        if len(found) > wanted:
            break
    columns = ("id", "topic", "parties", "standing", "first", "date", "raised", "words", "begins")
    evidence = ("ends", "report", "publisher", "published", "title", "url")
    return Table((*columns, *evidence), tuple(found[offset:wanted]), more=len(found) > wanted)


def _thread_rows(db: sqlite3.Connection, countries: Sequence[str]) -> Iterator[Sequence[Any]]:
    conditions = "".join(
        " AND EXISTS (SELECT 1 FROM json_each(t.parties) WHERE value = ?)" for _ in countries
    )
    return db.execute(
        "SELECT t.id, t.topic, t.parties, min(i.day), max(i.day), count(DISTINCT i.id) "
        "FROM threads t JOIN thread_items x ON x.thread = t.id JOIN items i ON i.id = x.item "
        f"WHERE i.tellings > 0{conditions} GROUP BY t.id ORDER BY max(i.day) DESC, t.id",
        tuple(countries),
    )


def _thread_row(
    db: sqlite3.Connection,
    id: int,
    topic: str,
    parties: Sequence[str],
    raised: tuple[str, str, int],
) -> tuple[Cell, ...]:
    """Return a thread's row with the words by which it was raised last."""
    words = db.execute(
        "SELECT r.words, r.begins, r.ends, 'P' || p.id, p.publisher, p.published, p.title, p.url "
        "FROM thread_items x JOIN items i ON i.id = x.item JOIN records r ON r.id = i.head "
        "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report "
        "WHERE x.thread = ? ORDER BY i.day DESC, i.id DESC LIMIT 1",
        (id,),
    ).fetchone()
    names = [_party_name(db, party) for party in parties]
    return (f"T{id}", topic, names, *raised, *words)


def _party_name(db: sqlite3.Connection, party: str) -> str:
    """Return a state's code as it is, and an actor by its name."""
    if not party.isdigit():
        return party
    (name,) = db.execute("SELECT name FROM actors WHERE id = ?", (int(party),)).fetchone()
    return str(name)


def _is_settled(db: sqlite3.Connection, topic: str, parties: Sequence[str], last: str) -> bool:
    """Say whether a later agreement of the same states is on the matter."""
    codes = sorted(party for party in parties if not party.isdigit())
    if len(codes) < 2 or not last:
        return False
    rows = db.execute(
        "SELECT i.head FROM pairs s JOIN items i ON i.id = s.item WHERE s.one = ? AND s.two = ? "
        "AND s.day >= ? AND i.tellings > 0 AND i.label IN ('AGREE', 'agreement') ORDER BY s.day",
        (codes[0], codes[1], last),
    ).fetchall()
    joiner, table = Joiner(db), load_outcomes()
    thread = Thread(topic, frozenset(parties), (date.fromisoformat(last),))
    return any(settles(thread, joiner.telling(head), table) for (head,) in rows)
