"""What two versions of the software read in the same reports: same, changed, gone, new."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.errors import InputError
from communique.ledger.facts import LAYERS
from communique.ledger.tables import Table

COLUMNS = (
    "change",
    "layer",
    "before",
    "after",
    "fields",
    "words",
    "begins",
    "ends",
    "rule_before",
    "rule_after",
    "verdict",
    "report",
    "title",
    "url",
)

_COMPARED = ("label", "status", "first_day", "value", "direction")
_ALIKE = 0.5
"""Share of characters that two records of a layer have in common to be one, read twice."""


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    layer: str
    words: str
    begins: int
    ends: int
    rule: str
    verdict: str | None
    fields: Mapping[str, str | None]

    def told(self) -> str:
        """Return the record in a few words."""
        shown = (f"{name} {value}" for name, value in self.fields.items() if value)
        return ", ".join(shown)


def versions(db: sqlite3.Connection) -> Table:
    """Return who read the reports: each version with how many, and of how many it is the newest."""
    rows = db.execute(
        "SELECT made_by, count(*), sum(current), min(made), max(made) FROM readings "
        "GROUP BY made_by ORDER BY max(id)"
    ).fetchall()
    return Table(("made_by", "reports", "newest", "first", "last"), tuple(rows))


def diff(
    db: sqlite3.Connection, old: str | None, new: str | None, *, report: int | None = None
) -> tuple[str, str, Table]:
    """Return the versions compared and what differs between them, in the order of the reports.

    By default the last two versions are compared; a part of a version's name is enough. Raises
    InputError where there are no two, or a name fits none or several.
    """
    before, after = _chosen(db, old, new)
    pairs = db.execute(
        "SELECT a.id, b.id, p.id, p.title, p.url FROM readings a "
        "JOIN readings b ON b.report = a.report JOIN reports p ON p.id = a.report "
        "WHERE a.made_by = ? AND b.made_by = ? AND (? IS NULL OR p.id = ?) ORDER BY p.id",
        (before, after, report, report),
    ).fetchall()
    rows = [
        (*row, f"P{id}", title, url)
        for one, other, id, title, url in pairs
        for row in _differences(_records(db, one), _records(db, other))
    ]
    return before, after, Table(COLUMNS, tuple(rows))


def _chosen(db: sqlite3.Connection, old: str | None, new: str | None) -> tuple[str, str]:
    known = [str(name) for name in versions(db).column("made_by")]
    if len(known) < 2 and (old is None or new is None):
        raise InputError(
            "all reports were read by one version; read them again with another version or model "
            "to compare"
        )
    after = _one(known, new) if new is not None else known[-1]
    rest = [name for name in known if name != after]
    before = _one(known, old) if old is not None else rest[-1]
    return before, after


def _one(known: Sequence[str], part: str) -> str:
    found = [name for name in known if name == part] or [name for name in known if part in name]
    if len(found) != 1:
        raise InputError(f"{part!r} is the name of {len(found)} of: {'; '.join(known)}")
    return found[0]


def _records(db: sqlite3.Connection, reading: int) -> list[_Row]:
    rows = db.execute(
        "SELECT id, layer, words, begins, ends, rule, verdict, "
        f"{', '.join(_COMPARED)}, body FROM records WHERE reading = ? ORDER BY begins, id",
        (reading,),
    ).fetchall()
    names: dict[str, str] = dict(
        db.execute("SELECT local, name FROM entities WHERE reading = ?", (reading,)).fetchall()
    )
    found = []
    for row in rows:
        fields: dict[str, str | None] = dict(zip(_COMPARED, row[7:-1], strict=True))
        fields |= _parts(json.loads(row[-1]), names)
        id, layer, words, begins, ends, rule, verdict = row[:7]
        found.append(_Row(id, layer, words, begins, ends, rule, verdict, fields))
    return found


def _parts(body: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str | None]:
    """Return who has a part in a record as read, by the names that the reading gives."""
    parts: dict[str, str | None] = {}
    for member in ("participants", "place", "speaker", "addressee", "source", "target", "by", "to"):
        value = body.get(member)
        ids = [value] if isinstance(value, str) else value or ()
        if member in body:
            parts[member] = "; ".join(names.get(id, id) for id in ids) or None
    return parts


def _differences(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of what differs, in the order of the text."""
    found: list[tuple[int, tuple[Any, ...]]] = []
    for layer in LAYERS:
        before = [row for row in old if row.layer == layer]
        after = [row for row in new if row.layer == layer]
        paired = _paired(before, after)
        for one, other in paired:
            row = _change(one, other)
            if row is not None:
                found.append((row[6], row))
    yield from (row for _, row in sorted(found, key=lambda each: each[0]))


def _paired(before: Sequence[_Row], after: Sequence[_Row]) -> list[tuple[_Row | None, _Row | None]]:
    """Pair records that stand in the same place, the most alike first."""
    scored = sorted(
        ((_alike(a, b), i, j) for i, a in enumerate(before) for j, b in enumerate(after)),
        key=lambda each: (-each[0], each[1], each[2]),
    )
    left, right = set(range(len(before))), set(range(len(after)))
    pairs: list[tuple[_Row | None, _Row | None]] = []
    for alike, i, j in scored:
        if alike >= _ALIKE and i in left and j in right:
            pairs.append((before[i], after[j]))
            left.discard(i)
            right.discard(j)
    pairs += [(before[i], None) for i in sorted(left)]
    pairs += [(None, after[j]) for j in sorted(right)]
    return pairs


def _alike(a: _Row, b: _Row) -> float:
    shared = min(a.ends, b.ends) - max(a.begins, b.begins)
    if shared <= 0:
        return 0.0
    same = sum(a.fields[name] == b.fields.get(name) for name in a.fields) / len(a.fields)
    # Where two events stand in one clause, the fields tell which is which.
    return shared / (max(a.ends, b.ends) - min(a.begins, b.begins)) + 0.1 * same


def _change(old: _Row | None, new: _Row | None) -> tuple[Any, ...] | None:
    row = new or old
    assert row is not None
    fields: list[str] = []
    if old is not None and new is not None:
        fields = [name for name in old.fields if old.fields[name] != new.fields.get(name)]
        if (old.begins, old.ends) != (new.begins, new.ends):
            fields.append("words")
        if not fields:
            return None
    return (
        "changed" if old and new else "gone" if old else "new",
        row.layer,
        f"R{old.id} {old.told()}" if old else None,
        f"R{new.id} {new.told()}" if new else None,
        fields,
        row.words,
        row.begins,
        row.ends,
        old.rule if old else None,
        new.rule if new else None,
        row.verdict or (old.verdict if old else None),
    )
