"""Corrections: what people have decided about records and actors.

A correction is a row of its own, which says who made it, when and why. What it is about is written
so that it outlives a reading: a record by its report's key, its layer and the place of its words.
When the report is read again, `reapply` gives the verdict to the record that stands there now; a
record that was accepted or edited and is not found again is carried over as it was. Taking a
correction back leaves its row and undoes what it did.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, get_args

from communique import records as kinds
from communique.ledger import facts
from communique.ledger.facts import Fact

_VERDICTS = {"accept": "accepted", "reject": "rejected", "edit": "edited"}

CHOICES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "meetings": {"label": get_args(kinds.Form), "status": get_args(kinds.MeetingStatus)},
    "quotes": {"label": get_args(kinds.QuoteKind)},
    "events": {"label": kinds.EVENT_TYPES, "status": get_args(kinds.EventStatus)},
    "commitments": {"label": get_args(kinds.CommitmentKind)},
    "indicators": {"direction": get_args(kinds.Direction)},
}
"""For each layer the fields whose values are a closed list."""

FIELDS: Mapping[str, Sequence[str]] = {
    "meetings": ("label", "status", "date", "participant", "place"),
    "quotes": ("label", "speaker", "addressee"),
    "events": ("label", "status", "date", "source", "target", "said_by", "place"),
    "commitments": ("label", "date", "words", "by", "to"),
    "indicators": ("label", "date", "value", "direction", "party"),
}
"""For each layer what a correction may set."""

_PLAIN = frozenset(("label", "status", "date", "value", "direction", "words"))


@dataclass(slots=True)
class Kept:
    """What applying corrections to a new reading did: records judged, rejected, carried over."""

    judged: set[int] = field(default_factory=set)
    rejected: set[int] = field(default_factory=set)
    carried: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a record stands, whoever reads it."""

    report: str
    layer: str
    label: str
    begins: int
    ends: int

    def written(self) -> list[Any]:
        """Return the anchor as it is stored."""
        return [self.report, self.layer, self.label, self.begins, self.ends]


def anchors_of(db: sqlite3.Connection, records: Iterable[int]) -> list[Anchor]:
    """Return where records stand. The label is that of the reading, not of a correction."""
    found = []
    for record in records:
        key, layer, body, begins, ends = db.execute(
            "SELECT p.key, r.layer, r.body, r.begins, r.ends FROM records r "
            "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report "
            "WHERE r.id = ?",
            (record,),
        ).fetchone()
        label = facts.label_of(layer, json.loads(body))
        found.append(Anchor(key, layer, label, begins, ends))
    return found


def reapply(db: sqlite3.Connection, report_key: str, reading: int) -> Kept:
    """Apply to a new reading of a report all corrections of its records that stand."""
    rows = db.execute(
        "SELECT c.id, c.action, c.target, c.change FROM correction_reports r "
        "JOIN corrections c ON c.id = r.correction WHERE r.report_key = ? "
        "AND c.action IN ('accept', 'reject', 'edit') AND c.undone IS NULL ORDER BY c.id",
        (report_key,),
    ).fetchall()
    kept = Kept()
    for _, action, target, change in rows:
        for anchor in (Anchor(*each) for each in json.loads(target)["anchors"]):
            if anchor.report == report_key:
                _reapply_one(db, anchor, reading, action, json.loads(change), kept)
    return kept


def _reapply_one(
    db: sqlite3.Connection,
    anchor: Anchor,
    reading: int,
    action: str,
    change: Mapping[str, Any],
    kept: Kept,
) -> None:
    before = _before(db, anchor, reading)
    record = standing(db, anchor, reading)
    if record is None:
        if before is not None and action != "reject" and before not in kept.carried:
            revive(db, before)
            kept.carried.append(before)
        return
    apply(db, record, action, change)
    kept.judged.add(record)
    if action == "reject":
        kept.rejected.add(record)
        if before is not None:
            db.execute(
                "UPDATE records SET item = (SELECT item FROM records WHERE id = ?) WHERE id = ?",
                (before, record),
            )


def standing(db: sqlite3.Connection, anchor: Anchor, reading: int) -> int | None:
    """Return the record of a reading that stands where an anchor says, or None."""
    rows = db.execute(
        "SELECT id, begins, ends, body FROM records WHERE reading = ? AND layer = ? "
        "AND begins < ? AND ends > ? ORDER BY id",
        (reading, anchor.layer, anchor.ends, anchor.begins),
    ).fetchall()
    best: tuple[tuple[bool, float], int] | None = None
    for id, begins, ends, body in rows:
        shared = min(ends, anchor.ends) - max(begins, anchor.begins)
        alike = shared / (max(ends, anchor.ends) - min(begins, anchor.begins))
        same = facts.label_of(anchor.layer, json.loads(body)) == anchor.label
        if alike >= 0.5 and (best is None or (same, alike) > best[0]):
            best = (same, alike), id
    return None if best is None else best[1]


def _before(db: sqlite3.Connection, anchor: Anchor, reading: int) -> int | None:
    """Return the record of an earlier reading that a correction was applied to last."""
    rows = db.execute(
        "SELECT g.id FROM readings g JOIN reports p ON p.id = g.report "
        "WHERE p.key = ? AND g.id < ? ORDER BY g.id DESC",
        (anchor.report, reading),
    ).fetchall()
    for (earlier,) in rows:
        record = standing(db, anchor, earlier)
        if record is not None:
            return record
    return None


def apply(db: sqlite3.Connection, record: int, action: str, change: Mapping[str, Any]) -> None:
    """Give a record a verdict, and what goes with it; its item is brought up by the caller."""
    db.execute("UPDATE records SET verdict = ? WHERE id = ?", (_VERDICTS[action], record))
    if action == "reject":
        bury(db, record)
    elif action == "edit":
        (words,) = db.execute("SELECT words FROM records WHERE id = ?", (record,)).fetchone()
        fact = facts.changed(stored_fact(db, record), change)
        _write(db, record, fact)
        _reword(db, record, words, fact.words)
        for role, actors in change.get("sides", {}).items():
            db.execute("DELETE FROM sides WHERE record = ? AND role = ?", (record, role))
            db.executemany(
                "INSERT INTO sides (record, role, number, actor) VALUES (?, ?, ?, ?)",
                [(record, role, 1000 + place, actor) for place, actor in enumerate(actors)],
            )


def reset(db: sqlite3.Connection, record: int) -> None:
    """Let a record be as it was read again."""
    body, layer, words, text, reading = db.execute(
        "SELECT r.body, r.layer, r.words, p.text, r.reading FROM records r "
        "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report WHERE r.id = ?",
        (record,),
    ).fetchone()
    fact = facts.fact_of(layer, json.loads(body), text)
    db.execute("UPDATE records SET verdict = NULL WHERE id = ?", (record,))
    _write(db, record, fact)
    _reword(db, record, words, fact.words)
    db.execute("DELETE FROM sides WHERE record = ?", (record,))
    for place, (role, local) in enumerate(fact.sides):
        db.execute(
            "INSERT INTO sides (record, role, number, actor, entity) "
            "SELECT ?, ?, ?, actor, id FROM entities WHERE reading = ? AND local = ?",
            (record, role, place, reading, local),
        )


def stored_fact(db: sqlite3.Connection, record: int) -> Fact:
    """Return a record as it counts now: as read, with the corrections made so far."""
    names = [each.name for each in fields(Fact) if each.name != "sides"]
    row = db.execute(f"SELECT {', '.join(names)} FROM records WHERE id = ?", (record,)).fetchone()
    return Fact(**dict(zip(names, row, strict=True)), sides=())


def _write(db: sqlite3.Connection, record: int, fact: Fact) -> None:
    db.execute(
        "UPDATE records SET label = ?, status = ?, first_day = ?, last_day = ?, precision = ?, "
        "dated_by = ?, value = ?, direction = ?, words = ? WHERE id = ?",
        (
            *(fact.label, fact.status, fact.first_day, fact.last_day, fact.precision),
            *(fact.dated_by, fact.value, fact.direction, fact.words, record),
        ),
    )


def _reword(db: sqlite3.Connection, record: int, old: str, new: str) -> None:
    """Keep the full-text index true to a record's words."""
    (live,) = db.execute("SELECT live FROM records WHERE id = ?", (record,)).fetchone()
    if live and old != new:
        index(db, record, old, False)
        index(db, record, new, True)


def index(db: sqlite3.Connection, record: int, words: str, add: bool) -> None:
    """Put a record into the full-text index, or take it out."""
    if add:
        db.execute("INSERT INTO records_text (rowid, words) VALUES (?, ?)", (record, words))
    else:
        db.execute(
            "INSERT INTO records_text (records_text, rowid, words) VALUES ('delete', ?, ?)",
            (record, words),
        )


def revive(db: sqlite3.Connection, record: int) -> None:
    """Let a record count."""
    live, words = db.execute("SELECT live, words FROM records WHERE id = ?", (record,)).fetchone()
    if not live:
        db.execute("UPDATE records SET live = 1 WHERE id = ?", (record,))
        index(db, record, words, True)


def bury(db: sqlite3.Connection, record: int) -> None:
    """Let a record count no longer."""
    live, words = db.execute("SELECT live, words FROM records WHERE id = ?", (record,)).fetchone()
    if live:
        db.execute("UPDATE records SET live = 0 WHERE id = ?", (record,))
        index(db, record, words, False)


def plain_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changes set in the record itself, not in who has a part in it."""
    return {name: value for name, value in changes.items() if name in _PLAIN}
