"""Which records to look through next: those of which we are least sure."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.ledger import Ledger
from communique.ledger.correcting import CHOICES, FIELDS
from communique.ledger.names import LETTERS, item_name
from communique.web import looking
from communique.web.looking import Person

_DOUBT = "CASE WHEN r.score IS NULL THEN 1.0 ELSE abs(r.score - 0.5) END"
_AHEAD = 5_000
"""How many records a queue holds."""

_UNSAID = {"participant": "participants", "party": "parties"}
ROLES = frozenset(
    ("participant", "place", "speaker", "addressee", "source", "target", "said_by", "by", "to",
     "party")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field that may be set: what it is now, and the values that it may have, if few."""

    name: str
    title: str
    value: str
    choices: tuple[str, ...]
    people: tuple[Person, ...] = ()

    @property
    def is_role(self) -> bool:
        """Whether actors stand in it."""
        return self.name in ROLES


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record to look at: one telling of one report."""

    record: str
    item: str
    layer: str
    report: str
    begins: int
    ends: int
    about: Mapping[str, Any]
    fields: tuple[Field, ...]


def least_sure(ledger: Ledger, layer: str | None) -> list[tuple[float, int]]:
    """Return records that nobody has judged, the least sure first: the doubt and the number."""
    condition, values = (" AND i.layer = ?", [layer]) if layer is not None else ("", [])
    return ledger.db.execute(
        f"SELECT {_DOUBT}, r.id FROM items i JOIN records r ON r.id = i.head "
        f"WHERE i.tellings > 0 AND r.verdict IS NULL{condition} ORDER BY 1, 2 LIMIT {_AHEAD}",
        values,
    ).fetchall()


def next_record(
    ledger: Ledger, queue: Sequence[tuple[float, int]], after: str | None
) -> str | None:
    """Return the next record of a queue that nobody has judged meanwhile ("R12")."""
    passed: tuple[float, int] = (-1.0, 0)
    if after is not None:
        passed = (
            ledger.db.execute(
                f"SELECT {_DOUBT}, r.id FROM records r WHERE r.id = ?", (int(after[1:]),)
            ).fetchone()
            or passed
        )
    for place in queue[bisect_right(queue, passed) :]:
        is_open = ledger.db.execute(
            "SELECT 1 FROM records r JOIN items i ON i.head = r.id AND i.id = r.item "
            "WHERE r.id = ? AND r.verdict IS NULL AND i.tellings > 0",
            (place[1],),
        ).fetchone()
        if is_open is not None:
            return f"R{place[1]}"
    return None


def head_of(ledger: Ledger, letter: str, id: int) -> str | None:
    """Return the telling that says most of an item, or the telling itself."""
    if letter == "R":
        row = ledger.db.execute("SELECT id FROM records WHERE id = ?", (id,)).fetchone()
    else:
        layer = next((layer for layer, known in LETTERS.items() if known == letter), None)
        row = ledger.db.execute(
            "SELECT head FROM items WHERE id = ? AND layer = ?", (id, layer)
        ).fetchone()
    return f"R{row[0]}" if row is not None else None


def doubt(ledger: Ledger, record: str) -> Doubt:
    """Return a record with the fields that may be set."""
    names = ("layer", "label", "status", "first_day", "precision", "value", "direction", "words",
             "begins", "ends", "rule", "score", "verdict", "item", "report", "title", "publisher",
             "published")  # fmt: skip
    row = ledger.db.execute(
        "SELECT r.layer, r.label, r.status, r.first_day, r.precision, r.value, r.direction, "
        "r.words, r.begins, r.ends, r.rule, r.score, r.verdict, r.item, p.id, p.title, "
        "p.publisher, p.published FROM records r JOIN readings g ON g.id = r.reading "
        "JOIN reports p ON p.id = g.report WHERE r.id = ?",
        (int(record[1:]),),
    ).fetchone()
    about = dict(zip(names, row, strict=True))
    about["date"] = _day(about["first_day"], about["precision"])
    layer = str(about["layer"])
    sides = looking.sides_of(ledger, [record])
    return Doubt(
        record=record,
        item=item_name(layer, about["item"]) if about["item"] else record,
        layer=layer,
        report=f"P{about['report']}",
        begins=about["begins"],
        ends=about["ends"],
        about=about,
        fields=tuple(
            _field(layer, name, about, sides.get((record, name), [])) for name in FIELDS[layer]
        ),
    )


def _field(layer: str, name: str, about: Mapping[str, Any], people: Sequence[Person]) -> Field:
    choices = tuple(CHOICES[layer].get(name, ()))
    title = {"label": "Kind", "said_by": "Said by"}.get(name, _UNSAID.get(name, name))
    if name in ROLES:
        value = ", ".join(each.id for each in people)
        return Field(name, title.capitalize(), value, choices, tuple(people))
    return Field(name, title.capitalize(), str(about.get(name) or ""), choices)


def _day(first: str | None, precision: str | None) -> str | None:
    """Return a day as exact as it is known: 2024, 2024-05, 2024-05-07."""
    if first is None:
        return None
    return first[: {"year": 4, "month": 7}.get(precision or "", 10)]


def changes(fields: Sequence[Field], given: Mapping[str, str]) -> dict[str, Any]:
    """Return what a form sets anew: actors as a list, None for what is taken away."""
    found: dict[str, Any] = {}
    for field in fields:
        value = given.get(field.name, field.value).strip()
        if value == field.value:
            continue
        parts = [part.strip() for part in value.split(",") if part.strip()]
        several: Any = parts if len(parts) > 1 else value
        found[field.name] = (several if field.is_role else value) or None
    return found


def judged(ledger: Ledger) -> int:
    """Return how many corrections of records stand."""
    (count,) = ledger.db.execute(
        "SELECT count(*) FROM corrections WHERE undone IS NULL "
        "AND action IN ('accept', 'reject', 'edit')"
    ).fetchone()
    return int(count)


def done(ledger: Ledger, number: int) -> Mapping[str, Any] | None:
    """Return a correction by its number."""
    row = ledger.db.execute(
        "SELECT action, subject, change, undone FROM corrections WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        return None
    action, subject, change, undone = row
    return {"number": number, "action": action, "name": subject.split(":")[0],
            "change": json.loads(change), "undone": undone}  # fmt: skip
