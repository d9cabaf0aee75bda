"""Put a report into the ledger: one transaction, whole or not at all.

A report is known by the SHA-256 of its text and metadata. The same report read by the same version
adds nothing; read by another version it gets a second reading beside the first. A report from the
same place with another text is a new version of the old one, which stays but no longer counts.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Literal

from communique import serial
from communique.document import Article
from communique.ledger import facts
from communique.ledger.correcting import reapply
from communique.ledger.facts import Fact
from communique.ledger.joining import Joiner
from communique.ledger.linking import Link, Linker
from communique.matching import Side, Telling
from communique.matching.copies import bands, resemblance, signature
from communique.records import Report

Added = Literal["new", "known", "changed", "again"]
"""What adding a report did: nothing where it is "known"; "again" where another version read it."""

COPY = 0.65
"""Share of word sequences from which on two reports are near-copies."""

VERSION_OF = 0.3
"""The least that a changed report has in common with the one from the same place before it."""

_STANDARD_INPUT = "-"


def now() -> str:
    """Return the time as the ledger writes it: UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Adder:
    """Adds reports; used within a writing transaction."""

    def __init__(self, db: sqlite3.Connection, linker: Linker, joiner: Joiner) -> None:
        self._db = db
        self._linker = linker
        self._joiner = joiner

    def add(self, report: Report) -> Added:
        """Add a report, with all that follows from it for actors and items."""
        key = report.article.fingerprint()
        row = self._db.execute("SELECT id, current FROM reports WHERE key = ?", (key,)).fetchone()
        if row is None:
            id, outcome = self._insert(report.article, facts.published_day(report), key)
            current = True
        elif self.is_read(row[0], report.made_by):
            return "known"
        else:
            (id, current), outcome = row, "again"
        self._read(id, key, report, current=bool(current))
        return outcome

    def is_read(self, report: int, made_by: str) -> bool:
        """Say whether a version has read a report."""
        found = self._db.execute(
            "SELECT 1 FROM readings WHERE report = ? AND made_by = ?", (report, made_by)
        )
        return found.fetchone() is not None

    def _insert(self, article: Article, day: str | None, key: str) -> tuple[int, Added]:
        signed = signature(article.text)
        source = _source(article, key)
        before = self._version_before(article, source, signed)
        copied = self._copied(signed, before)
        text = facts.storable(article.text)
        cursor = self._db.execute(
            "INSERT INTO reports (key, name, source, title, publisher, published, day, url, text, "
            "extra, replaces, copy_of, resemblance, added) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(key, _text(article.id), _text(source), _text(article.title)),
                *(_text(article.publisher), _text(article.published), day, _text(article.url)),
                *(text, json.dumps(dict(article.extra), ensure_ascii=True), before),
                *(*copied, now()),
            ),
        )
        id = cursor.lastrowid
        assert id is not None
        self._db.execute(
            "INSERT INTO reports_text (rowid, title, text) VALUES (?, ?, ?)",
            (id, _text(article.title), text),
        )
        self._db.execute(
            "INSERT INTO signatures (report, signature) VALUES (?, ?)", (id, _packed(signed))
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO bands (band, report) VALUES (?, ?)",
            [(band, id) for band in bands(signed)],
        )
        if before is None:
            return id, "new"
        self._db.execute("UPDATE reports SET current = 0 WHERE id = ?", (before,))
        self._joiner.refresh(self.retire(before))
        return id, "changed"

    def _version_before(self, article: Article, source: str, signed: tuple[int, ...]) -> int | None:
        """Return the report of which this one is a changed version."""
        row = self._db.execute(
            "SELECT id, title FROM reports WHERE source = ? AND current ORDER BY id DESC LIMIT 1",
            (_text(source),),
        ).fetchone()
        if row is None:
            return None
        same_title = row[1] is not None and row[1] == article.title
        alike = resemblance(self._signature(row[0]), signed)
        return int(row[0]) if same_title or alike >= VERSION_OF else None

    def _copied(
        self, signed: tuple[int, ...], before: int | None
    ) -> tuple[int | None, float | None]:
        """Return the first report of which this one is a near-copy, and how near."""
        found = bands(signed)
        marks = ",".join("?" * len(found))
        rows = self._db.execute(
            f"SELECT DISTINCT coalesce(p.copy_of, p.id) FROM bands b "
            f"JOIN reports p ON p.id = b.report WHERE b.band IN ({marks}) AND p.id IS NOT ?",
            (*found, before),
        ).fetchall()
        near = [(resemblance(self._signature(id), signed), -id) for (id,) in rows]
        best = max(near, default=(0.0, 0))
        return (-best[1], round(best[0], 3)) if best[0] >= COPY else (None, None)

    def _signature(self, report: int) -> tuple[int, ...]:
        (stored,) = self._db.execute(
            "SELECT signature FROM signatures WHERE report = ?", (report,)
        ).fetchone()
        return struct.unpack(f">{len(stored) // 4}I", stored)

    def _read(self, id: int, key: str, report: Report, *, current: bool) -> None:
        """Store a reading, and let it count in the place of those before it."""
        received = serial.to_dict(report)
        report, written = _storable(report, received)
        old = self.retire(id) if current else set()
        self._db.execute("UPDATE readings SET current = 0 WHERE report = ?", (id,))
        cursor = self._db.execute(
            "INSERT INTO readings (report, made_by, body, made) VALUES (?, ?, ?, ?)",
            (id, report.made_by, facts.packed(received), now()),
        )
        reading = cursor.lastrowid
        assert reading is not None
        day = facts.published_day(report)
        links = self._linker.link(report, _date(day), report_key=key)
        entities = self._entities(reading, report, links)
        if self._linker.renamed:
            self._joiner.forget()
            self._linker.renamed = False
        records = [
            self._record(reading, number, fact, entities, links, day=day, live=current)
            for number, fact in enumerate(facts.facts_of(written))
        ]
        if current:
            kept = reapply(self._db, key, reading)
            if kept.judged:
                self._joiner.forget()
            live = [record for record in records if record not in kept.rejected]
            # What was carried over stands in its item still, which is among the old ones.
            touched = old | self._joiner.join(live)
            for actor in sorted(self._linker.moved):
                touched |= self._joiner.items_of(actor)
            self._joiner.refresh(touched)
        self._linker.moved.clear()

    def _entities(self, reading: int, report: Report, links: dict[str, Link]) -> dict[str, int]:
        """Store a reading's entities; return their rows by local id."""
        rows: dict[str, int] = {}
        for entity in report.entities:
            link = links[entity.id]
            first = entity.mentions[0].span if entity.mentions else None
            cursor = self._db.execute(
                "INSERT INTO entities (reading, local, kind, name, country, roles, mentions, "
                "begins, ends, linked, actor, score, reason) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(reading, entity.id, entity.kind, entity.name, entity.country),
                    *(json.dumps(entity.roles, ensure_ascii=False), len(entity.mentions)),
                    first.start if first is not None else None,
                    first.end if first is not None else None,
                    *(link.linked, link.actor, link.match.score, "; ".join(link.match.reasons)),
                ),
            )
            assert cursor.lastrowid is not None
            rows[entity.id] = cursor.lastrowid
        return rows

    def _record(
        self,
        reading: int,
        number: int,
        fact: Fact,
        entities: dict[str, int],
        links: dict[str, Link],
        *,
        day: str | None,
        live: bool,
    ) -> int:
        """Store one record with its sides; return its row."""
        cursor = self._db.execute(
            "INSERT INTO records (reading, layer, number, label, status, first_day, last_day, "
            "precision, dated_by, value, direction, words, begins, ends, rule, score, body, live) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(reading, fact.layer, number, fact.label, fact.status, fact.first_day),
                *(fact.last_day, fact.precision, fact.dated_by, fact.value, fact.direction),
                *(fact.words, fact.begins, fact.ends, fact.rule, fact.score, fact.body),
                int(live),
            ),
        )
        record = cursor.lastrowid
        assert record is not None
        self._db.executemany(
            "INSERT INTO sides (record, role, number, actor, entity) VALUES (?, ?, ?, ?, ?)",
            [
                (record, role, place, links[local].actor, entities[local])
                for place, (role, local) in enumerate(fact.sides)
            ],
        )
        if live:
            self._joiner.remember(record, self._telling(fact, links, day), reading)
            self._db.execute(
                "INSERT INTO records_text (rowid, words) VALUES (?, ?)", (record, fact.words)
            )
        return record

    def _telling(self, fact: Fact, links: dict[str, Link], day: str | None) -> Telling:
        """Return a fact as the joiner compares it: what it would read back from the tables."""
        sides = []
        for role, local in sorted(fact.sides, key=lambda side: side[0]):
            actor = links[local].actor
            profile = self._linker.profile(actor)
            sides.append(Side(role, str(actor), profile.kind, profile.name, profile.country))
        return Telling(
            layer=fact.layer,
            label=fact.label,
            status=fact.status,
            first=_date(fact.first_day),
            last=_date(fact.last_day),
            precision=fact.precision,
            sides=tuple(sides),
            words=fact.words,
            published=_date(day),
            value=fact.value,
            direction=fact.direction,
            dated_by=fact.dated_by,
        )

    def retire(self, report: int) -> set[int]:
        """Let a report's records count no longer; return the items that they belonged to."""
        rows = self._db.execute(
            "SELECT r.id, r.words, r.item FROM records r JOIN readings g ON g.id = r.reading "
            "WHERE g.report = ? AND r.live",
            (report,),
        ).fetchall()
        unindex(self._db, [(record, words) for record, words, _ in rows])
        self._db.executemany(
            "UPDATE records SET live = 0 WHERE id = ?", [(record,) for record, *_ in rows]
        )
        return {item for *_, item in rows if item is not None}


def unindex(db: sqlite3.Connection, records: Iterable[tuple[int, str]]) -> None:
    """Take records out of the full-text index."""
    db.executemany(
        "INSERT INTO records_text (records_text, rowid, words) VALUES ('delete', ?, ?)", records
    )


def _source(article: Article, key: str) -> str:
    """Return what stays the same when a report is changed: address, own id, or file."""
    if article.url:
        return article.url
    if article.id != key[: len(article.id)]:
        return f"{article.publisher or ''} {article.id}"
    location = article.extra.get("location", _STANDARD_INPUT)
    # A place within a file ("archive.jsonl:12") is another report's tomorrow.
    in_file = location.rpartition(":")[2].isdigit()
    return key if location == _STANDARD_INPUT or in_file else location


def _date(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored is not None else None


def _text(value: str | None) -> str | None:
    return None if value is None else facts.storable(value)


def _packed(signed: tuple[int, ...]) -> bytes:
    return struct.pack(f">{len(signed)}I", *signed)


def _storable(report: Report, received: facts.Body) -> tuple[Report, facts.Body]:
    """Return a report without the characters that SQLite cannot hold, and its wire format.

    Offsets stay as they are.
    """
    if facts.is_storable(received):
        return report, received
    written = _cleaned({name: value for name, value in received.items() if name != "sha256"})
    return serial.from_dict(written), written


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return facts.storable(value)
    if isinstance(value, list):
        return [_cleaned(each) for each in value]
    if isinstance(value, dict):
        return {name: _cleaned(each) for name, each in value.items()}
    return value
