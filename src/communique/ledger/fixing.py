"""What people do to a ledger: accept, reject and edit records, merge and split actors, undo.

Records are named as the tables show them: "M12" is a meeting with all its tellings, "R345" one
telling of one report. Actors are named "A7".
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from communique.errors import InputError
from communique.ledger import correcting, facts
from communique.ledger.adding import now
from communique.ledger.correcting import CHOICES, FIELDS, Anchor, anchors_of
from communique.ledger.following import Follower
from communique.ledger.joining import Joiner
from communique.ledger.linking import Linker, profile_from
from communique.ledger.names import LAYER_OF, read_name
from communique.matching.actors import merged


@dataclass(frozen=True, slots=True)
class Signed:
    """Who makes a correction, and why."""

    who: str
    why: str | None = None


class Fixer:
    """Makes corrections; used within a writing transaction."""

    def __init__(
        self, db: sqlite3.Connection, linker: Linker, joiner: Joiner, follower: Follower
    ) -> None:
        self._db = db
        self._linker = linker
        self._joiner = joiner
        self._follower = follower

    def judge(self, name: str, action: str, signed: Signed) -> int:
        """Accept or reject a record; return the correction's number."""
        return self._correct(name, action, {}, signed)

    def edit(self, name: str, changes: Mapping[str, Any], signed: Signed) -> int:
        """Set fields of a record; return the correction's number.

        A name of an actor's role takes a list of actors ("A7"). Raises InputError for a field or a
        value that the layer has not got.
        """
        layer, _ = self._records(name)
        return self._correct(name, "edit", self._change(layer, changes), signed)

    def _correct(self, name: str, action: str, change: Mapping[str, Any], signed: Signed) -> int:
        _, records = self._records(name)
        anchors = anchors_of(self._db, records)
        before = [self._shown(record) for record in records]
        target = {"name": name, "anchors": [anchor.written() for anchor in anchors]}
        number = self._write(
            action, f"{name}: {before[0]['words']}", target, change, {"records": before}, signed
        )
        self._touch(number, {anchor.report for anchor in anchors})
        for record in records:
            correcting.apply(self._db, record, action, change)
        self._bring_up(self._items(records), records)
        return number

    def _bring_up(self, items: set[int], records: Sequence[int]) -> None:
        """Let items say what their tellings say now, and follow these again."""
        self._joiner.refresh(items)
        self._follower.again(items, records)

    def merge(self, keep: str, others: Sequence[str], signed: Signed) -> int:
        """Let several actors be one; return the correction's number.

        Raises InputError for actors that are unknown, the same, or of different kinds.
        """
        kept = self._actor(keep)
        gone = [self._actor(other) for other in others]
        if not gone or kept in gone or len(set(gone)) < len(gone):
            raise InputError(f"{keep}: name two different actors to merge")
        profile = self._linker.profile(kept)
        for actor in gone:
            if self._linker.profile(actor).kind != profile.kind:
                raise InputError(f"A{actor}: is no {profile.kind}, as {keep} is")
        names = " = ".join(self._linker.profile(actor).name for actor in (kept, *gone))
        number = self._write("merge", f"{keep}: {names}", {"actors": [kept, *gone]}, {}, {}, signed)
        touched = set[int]()
        for actor in gone:
            touched |= self._joiner.items_of(actor)
            profile = merged(profile, self._linker.profile(actor))
            self._db.execute("UPDATE actors SET merged_into = ? WHERE id = ?", (kept, actor))
        self._linker.describe(kept, replace(profile, name=self._linker.profile(kept).name))
        self._follow_merges(gone)
        self._joiner.regroup(touched | self._joiner.items_of(kept))
        return number

    def split(
        self, actor: str, *, reports: Sequence[int], names: Sequence[str], signed: Signed
    ) -> int:
        """Give some of an actor's entities to an actor of their own; return its correction.

        They are those of the `reports`, or those that bear one of the `names`, or both. Raises
        InputError where that is none of them, or all.
        """
        id = self._actor(actor)
        chosen = self._chosen(id, reports, names)
        (count,) = self._db.execute(
            "SELECT count(*) FROM entities WHERE actor = ?", (id,)
        ).fetchone()
        if not 0 < len(chosen) < count:
            raise InputError(
                f"{actor}: {len(chosen)} of its {count} entities are of these reports and names; "
                "a split takes some and leaves some"
            )
        (first,) = self._db.execute("SELECT profile FROM actors WHERE id = ?", (id,)).fetchone()
        named = self._db.execute(
            "SELECT name, country FROM entities WHERE id = ?", (chosen[0][0],)
        ).fetchone()
        fresh = replace(
            profile_from(first), name=named[0], country=named[1], roles=(), aliases=(),
            company=frozenset(),
        )  # fmt: skip
        made = self._linker.make_like(fresh)
        touched = self._joiner.items_of(id)
        self._give(chosen, made)
        for changed in (id, made):
            profile = self._linker.gathered(changed)
            if profile is not None:
                self._linker.describe(changed, profile)
        target = {"actor": id, "entities": [list(each[1:]) for each in chosen]}
        number = self._write(
            "split", f"{actor}: A{made} {named[0]}", target, {"actor": made}, {}, signed
        )
        self._touch(number, {key for _, key, *_ in chosen})
        self._joiner.regroup(touched)
        return number

    def undo(self, number: int, signed: Signed) -> None:
        """Take a correction back; its row stays, with the time."""
        row = self._db.execute(
            "SELECT action, target, change, undone FROM corrections WHERE id = ?", (number,)
        ).fetchone()
        if row is None:
            raise InputError(f"no correction {number}; `communique fix --list` shows them")
        action, target, change, undone = row
        if undone is not None:
            raise InputError(f"correction {number} was undone already, on {undone[:10]}")
        self._db.execute(
            "UPDATE corrections SET undone = ?, why = coalesce(why || '; ', '') || ? WHERE id = ?",
            (now(), f"undone by {signed.who}" + (f": {signed.why}" if signed.why else ""), number),
        )
        if action == "merge":
            kept, *gone = json.loads(target)["actors"]
            self._part(kept, gone)
        elif action == "split":
            self._give_back(json.loads(target)["actor"], json.loads(change)["actor"])
        else:
            self._redo([Anchor(*each) for each in json.loads(target)["anchors"]])

    def _redo(self, anchors: Iterable[Anchor]) -> None:
        """Let records be as read, then apply what corrections are left."""
        records = []
        for anchor in anchors:
            reading = self._db.execute(
                "SELECT g.id FROM readings g JOIN reports p ON p.id = g.report "
                "WHERE p.key = ? AND g.current AND p.current",
                (anchor.report,),
            ).fetchone()
            record = correcting.standing(self._db, anchor, reading[0]) if reading else None
            if record is not None:
                correcting.reset(self._db, record)
                correcting.revive(self._db, record)
                records.append(record)
        for key in sorted({anchor.report for anchor in anchors}):
            self._reapply(key)
        items = self._items(records)
        loose = [r for r in records if self._item(r) is None]
        self._bring_up(items | self._joiner.join(loose), records)

    def _reapply(self, key: str) -> None:
        row = self._db.execute(
            "SELECT g.id FROM readings g JOIN reports p ON p.id = g.report "
            "WHERE p.key = ? AND g.current",
            (key,),
        ).fetchone()
        if row is not None:
            correcting.reapply(self._db, key, row[0])

    def _part(self, kept: int, gone: Sequence[int]) -> None:
        """Undo a merge."""
        touched = self._joiner.items_of(kept)
        for actor in gone:
            self._db.execute("UPDATE actors SET merged_into = NULL WHERE id = ?", (actor,))
        self._follow_merges([kept, *gone])
        for actor in (kept, *gone):
            profile = self._linker.gathered(actor)
            if profile is not None:
                self._linker.describe(actor, profile)
        self._joiner.regroup(touched)

    def _give_back(self, actor: int, made: int) -> None:
        """Undo a split."""
        touched = self._joiner.items_of(made) | self._joiner.items_of(actor)
        self._db.execute("UPDATE entities SET linked = ? WHERE linked = ?", (actor, made))
        self._db.execute("UPDATE actors SET merged_into = ? WHERE id = ?", (actor, made))
        self._follow_merges([actor])
        self._db.execute("UPDATE sides SET actor = ? WHERE actor = ?", (actor, made))
        profile = self._linker.gathered(actor)
        if profile is not None:
            self._linker.describe(actor, profile)
        self._joiner.regroup(touched)

    def _follow_merges(self, actors: Iterable[int]) -> None:
        """Let entities, and the sides of records, be those of the actors they count as now."""
        for actor in actors:
            final = self._linker.final(actor)
            self._db.execute("UPDATE entities SET actor = ? WHERE linked = ?", (final, actor))
            self._db.execute(
                "UPDATE sides SET actor = ? WHERE entity IN "
                "(SELECT id FROM entities WHERE linked = ?) "
                "OR (entity IS NULL AND actor = ?)",
                (final, actor, actor),
            )

    def _chosen(
        self, actor: int, reports: Sequence[int], names: Sequence[str]
    ) -> list[tuple[int, str, str, str]]:
        rows = self._db.execute(
            "SELECT e.id, p.key, e.kind, e.name, p.id FROM entities e "
            "JOIN readings g ON g.id = e.reading JOIN reports p ON p.id = g.report "
            "WHERE e.actor = ? ORDER BY e.id",
            (actor,),
        ).fetchall()
        return [
            (id, key, kind, name)
            for id, key, kind, name, report in rows
            if (not reports or report in reports) and (not names or name in names)
        ]

    def _give(self, chosen: Iterable[tuple[int, str, str, str]], actor: int) -> None:
        for id, *_ in chosen:
            self._db.execute(
                "UPDATE entities SET linked = ?, actor = ?, score = 1.0, reason = 'corrected' "
                "WHERE id = ?",
                (actor, actor, id),
            )
            self._db.execute("UPDATE sides SET actor = ? WHERE entity = ?", (actor, id))

    def _actor(self, name: str) -> int:
        letter, id = read_name(name)
        row = self._db.execute("SELECT merged_into FROM actors WHERE id = ?", (id,)).fetchone()
        if letter != "A" or row is None:
            raise InputError(f"{name}: no such actor; `communique who NAME` shows them")
        return self._linker.final(id)

    def _records(self, name: str) -> tuple[str, list[int]]:
        """Return the layer and the records that a name stands for, those that count now."""
        letter, id = read_name(name)
        if letter == "R":
            rows = self._db.execute("SELECT layer, id FROM records WHERE id = ?", (id,)).fetchall()
        elif letter in LAYER_OF:
            rows = self._db.execute(
                "SELECT layer, id FROM records WHERE item = ? AND layer = ? "
                "AND (live OR verdict = 'rejected') ORDER BY id",
                (id, LAYER_OF[letter]),
            ).fetchall()
        else:
            raise InputError(f"{name}: is the name of no record, such as M12, Q7 or R345")
        if not rows:
            raise InputError(f"{name}: no such record in this ledger")
        return rows[0][0], [record for _, record in rows]

    def _change(self, layer: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Check what is to be set, and return it as it is stored."""
        if not changes:
            raise InputError(f"nothing to set; {layer} have {', '.join(FIELDS[layer])}")
        change = correcting.plain_changes(changes)
        for name, value in changes.items():
            if name not in FIELDS[layer]:
                raise InputError(f"{layer} have no {name}; they have {', '.join(FIELDS[layer])}")
            options = CHOICES[layer].get(name)
            if options is not None and value not in options:
                raise InputError(f"{name} {value!r} is none of {', '.join(options)}")
            if name == "date" and value and facts.days_of(value) is None:
                raise InputError(f"date {value!r} is none like 2024, 2024-05 or 2024-05-07")
            if name not in change:
                given = [value] if isinstance(value, str) else value or []
                actors = [self._actor(each) for each in given]
                change.setdefault("sides", {})[name] = actors
        return change

    def _shown(self, record: int) -> dict[str, Any]:
        """Return what a record says now, as a correction keeps it."""
        fact = correcting.stored_fact(self._db, record)
        sides = self._db.execute(
            "SELECT s.role, a.name FROM sides s JOIN actors a ON a.id = s.actor "
            "WHERE s.record = ? ORDER BY s.role, s.number",
            (record,),
        ).fetchall()
        return {
            "record": record,
            "label": fact.label,
            "status": fact.status,
            "date": fact.first_day,
            "value": fact.value,
            "direction": fact.direction,
            "words": fact.words,
            "sides": [list(side) for side in sides],
        }

    def _item(self, record: int) -> int | None:
        (item,) = self._db.execute("SELECT item FROM records WHERE id = ?", (record,)).fetchone()
        return None if item is None else int(item)

    def _items(self, records: Iterable[int]) -> set[int]:
        return {item for item in map(self._item, records) if item is not None}

    def _write(
        self,
        action: str,
        subject: str,
        target: Mapping[str, Any],
        change: Mapping[str, Any],
        before: Mapping[str, Any],
        signed: Signed,
    ) -> int:
        if not signed.who.strip():
            raise InputError("a correction needs the name of who makes it: --by NAME")
        cursor = self._db.execute(
            "INSERT INTO corrections (action, subject, target, change, before, who, why, made) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(action, facts.storable(subject)[:200]),
                *(json.dumps(each, ensure_ascii=False) for each in (target, change, before)),
                *(facts.storable(signed.who), signed.why, now()),
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _touch(self, number: int, reports: Iterable[str]) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO correction_reports (report_key, correction) VALUES (?, ?)",
            [(key, number) for key in reports],
        )
