"""Who takes part in what is told, by the telling that a line is written of."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from communique.knowledge.briefing import load_briefing
from communique.ledger.filters import Party
from communique.ledger.linking import hashed
from communique.ledger.names import read_name
from communique.matching import Profile
from communique.matching.actors import keys

Row = dict[str, Any]

_BATCH = 500
_AGAINST = frozenset(
    ("ACCUSE", "ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "REJECT", "SANCTION", "THREATEN")
)


class _Side(NamedTuple):
    role: str
    actor: int
    name: str
    country: str | None
    kind: str


def between_them(
    db: sqlite3.Connection, layer: str, rows: Iterable[Row], parties: Sequence[Party]
) -> tuple[Row, ...]:
    """Return the rows that tell of something between two of the parties, or of the one.

    What is told in many reports is asked for by all who take part in any telling; a line is
    written of the one that says most, so the parties must be in that. A person of no more than a
    surname, which a far fuller name of another state bears as well, stands for no state. An act
    against a state that its words name as a scene alone ("in Chile") is none against it.
    """
    kept = list(rows)
    sides = _sides(db, kept)
    unsure = _unsure(db, {side for found in sides.values() for side in found})
    found = []
    for row in kept:
        present = [
            side
            for side in sides.get(read_name(str(row["record"]))[1], ())
            if side.actor not in unsure
        ]
        ours = _ours(row, present) if layer == "events" else ()
        if _is_between(layer, present, parties) and not _is_scene(row, present, parties, ours):
            found.append({**row, "ours": ours})
    return tuple(found)


def raised_between(
    db: sqlite3.Connection, rows: Sequence[Row], parties: Sequence[Party]
) -> tuple[Row, ...]:
    """Return the questions that were raised between two of the parties themselves.

    They were so where both met, or one put it to the other.
    """
    raised = {
        str(row["id"]): [
            {"record": f"R{head}", "layer": layer}
            for layer, head in db.execute(
                "SELECT i.layer, i.head FROM thread_items x JOIN items i ON i.id = x.item "
                "WHERE x.thread = ? AND i.tellings > 0",
                (read_name(str(row["id"]))[1],),
            )
        ]
        for row in rows
    }
    sides = _sides(db, [each for found in raised.values() for each in found])
    unsure = _unsure(db, {side for found in sides.values() for side in found})

    def between(each: Row) -> bool:
        present = sides.get(read_name(each["record"])[1], ())
        layer = "questions" if each["layer"] == "quotes" else each["layer"]
        return _is_between(layer, [s for s in present if s.actor not in unsure], parties)

    return tuple(row for row in rows if any(between(each) for each in raised[str(row["id"])]))


def _sides(db: sqlite3.Connection, rows: Sequence[Row]) -> dict[int, list[_Side]]:
    """Return who takes part, by record."""
    records = [read_name(str(row["record"]))[1] for row in rows]
    found: dict[int, list[_Side]] = {}
    for start in range(0, len(records), _BATCH):
        batch = records[start : start + _BATCH]
        for record, *side in db.execute(
            "SELECT s.record, s.role, a.id, a.name, a.country, a.kind FROM sides s "
            f"JOIN actors a ON a.id = s.actor WHERE s.record IN ({','.join('?' * len(batch))}) "
            "AND s.role <> 'place'",
            batch,
        ):
            found.setdefault(record, []).append(_Side(*side))
    return found


def _is_between(layer: str, present: Sequence[_Side], parties: Sequence[Party]) -> bool:
    def has(party: Party, roles: frozenset[str]) -> bool:
        return any(
            side.role in roles
            and (side.actor == party.actor if party.actor is not None else _is_of(side, party))
            for side in present
        )

    first, second = _ROLES[layer]
    if len(parties) == 1 or not second:
        return any(has(party, first | second) for party in parties)
    return any(
        has(one, first) and has(other, second)
        for one in parties
        for other in parties
        if one is not other
    )


_ROLES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "meetings": (frozenset(("participant",)), frozenset(("participant",))),
    "events": (frozenset(("source",)), frozenset(("target",))),
    "questions": (frozenset(("speaker",)), frozenset(("addressee",))),
    # Whom it is said to or about, the words say.
    "quotes": (frozenset(("speaker",)), frozenset()),
}


def _is_of(side: _Side, party: Party) -> bool:
    return side.country is not None and side.country == party.country


def _unsure(db: sqlite3.Connection, sides: Iterable[_Side]) -> frozenset[int]:
    """Return persons of a surname alone whose state the known bearers of that name do not share."""
    return frozenset(
        side.actor
        for side in sides
        if side.kind == "person"
        and side.country is not None
        and (" " not in side.name or side.name[0].islower())
        and _is_elsewhere(db, side)
    )


def _is_elsewhere(db: sqlite3.Connection, side: _Side) -> bool:
    wanted = [hashed(key) for key in keys(Profile("person", side.name))]
    rows = db.execute(
        "SELECT name, country FROM actors WHERE kind = 'person' AND merged_into IS NULL "
        "AND country IS NOT NULL AND id IN "
        f"(SELECT actor FROM actor_keys WHERE key IN ({','.join('?' * len(wanted))}))",
        wanted,
    )
    states = {
        country
        for name, country in rows
        if name.endswith(f" {side.name}") or name.startswith(f"{side.name} ")
    }
    return bool(states) and side.country not in states


def _ours(row: Row, present: Sequence[_Side]) -> tuple[str, ...]:
    """Return the persons who act, or are acted on, as the "we" of their own words."""
    words = str(row["words"])
    if re.search(rf"\b(?:{'|'.join(load_briefing().ours)})\b", words, re.IGNORECASE) is None:
        return ()
    return tuple(
        side.name
        for side in present
        if side.kind == "person" and side.name.split()[-1] not in words
    )


def _is_scene(
    row: Row, present: Sequence[_Side], parties: Sequence[Party], ours: Sequence[str]
) -> bool:
    """Say whether the words name who is acted against as a scene alone, or another's victim."""
    if row.get("type") not in _AGAINST:
        return False
    words = " ".join(str(row["words"]).split())
    source = [side.name for side in present if side.role == "source"]
    before = _before(bool(source) and set(source) <= set(ours))
    for side in present:
        against = side.role == "target" and side.kind != "person"
        theirs = len(parties) == 1 or any(_is_of(side, party) for party in parties)
        told = list(re.finditer(rf"\b{re.escape(side.name)}\b", words)) if against else []
        if theirs and told and all(before.search(words[: found.start()]) for found in told):
            return True
    return False


@cache
def _before(by_speaker: bool) -> re.Pattern[str]:
    """Return what stands before a name that is no target: of the speaker's acts, others' too."""
    words = load_briefing()
    scene = rf"(?:{'|'.join(words.scenes)})"
    force = rf"(?:{'|'.join(words.force)}) (?:of|on|against|in|into|upon)"
    return re.compile(rf"\b(?:{scene}{f'|{force}' if by_speaker else ''})\s+(?:the\s+)?$")
