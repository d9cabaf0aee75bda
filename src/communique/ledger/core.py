"""The way into a ledger: open it, add reports, ask, correct."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from communique.document import Article
from communique.errors import InputError, Rejected
from communique.ledger import facts
from communique.ledger.adding import Added, Adder, now
from communique.ledger.asking import DERIVED, ask, one, tellings
from communique.ledger.comparing import diff, versions
from communique.ledger.deciding import corrections, training
from communique.ledger.filters import Asked, party
from communique.ledger.fixing import Fixer, Signed
from communique.ledger.following import Follower, bearings, is_open, standings, threads
from communique.ledger.joining import Joiner
from communique.ledger.linking import Linker
from communique.ledger.names import LAYER_OF, read_name
from communique.ledger.opening import Waiting, open_database, writing
from communique.ledger.persons import Who, who
from communique.ledger.searching import search
from communique.ledger.tables import Table
from communique.records import Report

if TYPE_CHECKING:
    from communique.brief import Brief
    from communique.brief.drawing import Drawn

PATIENCE = 600.0
"""Seconds that a writer waits for another before it gives up."""

Outcome = Added


class Ledger:
    """A ledger file. Use it as a context manager, or call `close`.

    `write` makes the file where there is none; without it the file is only read, by as many at a
    time as like. One process writes at a time, a report at a time: another waits up to `patience`
    seconds, and `waiting` is called with the seconds so far. `today` is the day on which
    commitments stand as they do, by default this one. Raises InputError and LedgerError as
    `opening` says.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        write: bool = False,
        patience: float = PATIENCE,
        waiting: Waiting | None = None,
        today: date | None = None,
    ) -> None:
        self.path = Path(path)
        self.db = open_database(self.path, write=write)
        self._write = write
        self._patience = patience
        self._waiting = waiting
        self._linker = Linker(self.db)
        self._joiner = Joiner(self.db)
        self._adder = Adder(self.db, self._linker, self._joiner)
        self._follower = Follower(self.db, self._joiner)
        self.today = today or datetime.now(UTC).date()
        self._fixer = Fixer(self.db, self._linker, self._joiner, self._follower)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Keep all that is done within, or none of it."""
        if not self._write:
            raise InputError(f"{self.path}: is open for reading only")
        try:
            with writing(self.db, self.path, patience=self._patience, waiting=self._waiting):
                yield
        except BaseException:
            self._forget()
            raise

    def _forget(self) -> None:
        """Drop what is remembered of actors and records: they may not be what they were."""
        self._linker.forget()
        self._joiner.forget()

    def add(self, report: Report) -> Outcome:
        """Add a report with all its records, whole or not at all; say what that did."""
        with self.writing():
            # Another process may have written since: what is remembered may be out of date.
            if self._is_changed():
                self._forget()
            return self._adder.add(report)

    def reject(self, rejected: Rejected) -> None:
        """Note an input that could not be read, with the reason."""
        with self.writing():
            self.db.execute(
                "INSERT INTO rejected (location, reason, first, last) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (location, reason) DO UPDATE "
                "SET times = times + 1, last = excluded.last",
                (
                    *(facts.storable(rejected.location), facts.storable(rejected.reason)),
                    *(now(), now()),
                ),
            )

    def knows(self, article: Article, made_by: str) -> bool:
        """Say whether a report was read by that version already."""
        row = self.db.execute(
            "SELECT 1 FROM reports p JOIN readings g ON g.report = p.id "
            "WHERE p.key = ? AND g.made_by = ?",
            (article.fingerprint(), made_by),
        ).fetchone()
        return row is not None

    def _is_changed(self) -> bool:
        (version,) = self.db.execute("PRAGMA data_version").fetchone()
        before, self._seen = getattr(self, "_seen", version), version
        return bool(before != version)

    def report(self, id: int, *, made_by: str | None = None) -> Report:
        """Return a report as it was read last, or by that version.

        Raises InputError where there is none.
        """
        row = self.db.execute(
            "SELECT g.id, g.body, p.name, p.title, p.publisher, p.published, p.url, p.text, "
            "p.extra FROM reports p JOIN readings g ON g.report = p.id "
            "WHERE p.id = ? AND (g.made_by = ? OR (? IS NULL AND g.current))",
            (id, made_by, made_by),
        ).fetchone()
        if row is None:
            raise InputError(f"P{id}: no such report in {self.path}")
        reading, body, *columns, extra = row
        names = ("id", "title", "publisher", "published", "url", "text")
        article = dict(zip(names, columns, strict=True)) | {"extra": json.loads(extra)}
        records: Mapping[str, list[facts.Body]] = {layer: [] for layer in facts.LAYERS}
        for layer, stored in self.db.execute(
            "SELECT layer, body FROM records WHERE reading = ? ORDER BY number", (reading,)
        ):
            records[layer].append(json.loads(stored))
        return facts.report_of(article, facts.unpacked(body), records)

    def reports(self) -> Iterator[Report]:
        """Yield the newest version of every report as it was read last, in the order of adding."""
        ids = self.db.execute("SELECT id FROM reports WHERE current ORDER BY id").fetchall()
        for (id,) in ids:
            yield self.report(id)

    def search(self, text: str, asked: Asked | None = None, *, within: str = "reports") -> Table:
        """Return the reports, or the records of a layer, that hold some words, best first."""
        if within not in ("reports", *facts.LAYERS):
            known = ", ".join(("reports", *facts.LAYERS))
            raise InputError(f"{within!r} is nothing to search in; there are {known}")
        layer = None if within == "reports" else within
        return search(self.db, text, asked or Asked(), layer=layer)

    def meetings(self, asked: Asked | None = None) -> Table:
        """Return meetings, newest first."""
        return ask(self.db, "meetings", asked or Asked(), roles=("participant",))

    def quotes(self, asked: Asked | None = None) -> Table:
        """Return what `asked.of` said, to `asked.with_` if given, newest first."""
        return ask(self.db, "quotes", asked or Asked(), roles=("speaker",), derived=DERIVED)

    def events(
        self, asked: Asked | None = None, *, roles: Sequence[str] = ("source", "target")
    ) -> Table:
        """Return events in which `asked.of` has one of the roles, newest first."""
        return ask(self.db, "events", asked or Asked(), roles=roles)

    def commitments(self, asked: Asked | None = None, *, still_open: bool = False) -> Table:
        """Return what `asked.of` is to do, for `asked.with_` if given, newest first.

        `still_open` keeps those alone that no later report says were kept or broken.
        """
        return ask(
            self.db,
            "commitments",
            asked or Asked(),
            roles=("by",),
            derived=standings(self.today),
            keep=(lambda item: is_open(self.db, item, today=self.today)) if still_open else None,
        )

    def bearings(self, name: str) -> Table:
        """Return what later reports say of a commitment ("C7"), in order of time."""
        letter, id = read_name(name)
        if letter != "C":
            raise InputError(f"{name}: is no commitment, such as C7")
        return bearings(self.db, id)

    def threads(
        self,
        parties: Sequence[str] = (),
        *,
        still_open: bool = False,
        limit: int = 50,
        offset: int = 0,
    ) -> Table:
        """Return the questions raised between some states, those raised last first."""
        codes = []
        for name in parties:
            found = party(self.db, name)
            if found.country is None:
                raise InputError(f"{name}: is no state; questions are followed between states")
            codes.append(found.country)
        return threads(self.db, codes, still_open=still_open, limit=limit, offset=offset)

    def follow(self) -> Iterator[int]:
        """Follow commitments and questions through what was added; yield the records done so far.

        Each batch is kept whole. Nothing is done for what is not asked of the iterator.
        """
        done = 0
        while True:
            with self.writing():
                count = self._follower.batch()
            if not count:
                return
            done += count
            yield done

    @property
    def unfollowed(self) -> int:
        """How many records have not been followed yet."""
        return self._follower.pending()

    def indicators(self, asked: Asked | None = None) -> Table:
        """Return reported figures and trends, newest first."""
        return ask(self.db, "indicators", asked or Asked(), roles=("party",))

    def brief(
        self,
        *actors: str,
        since: str | None = None,
        until: str | None = None,
        about: str | None = None,
    ) -> Brief:
        """Return a brief on one actor, or on the relation between several: `brief("BLR", "RUS")`.

        Raises InputError for an unknown actor or date.
        """
        from communique.brief.composing import compose  # noqa: PLC0415  (a shell above this layer)

        return compose(self, actors, since=since, until=until, about=about)

    def timeline(
        self, *actors: str, since: str | None = None, until: str | None = None
    ) -> Drawn | None:
        """Return a chart of the meetings of a brief by month; None without any."""
        return self._drawn("timeline", actors, Asked(since=since, until=until))

    def network(
        self, *actors: str, since: str | None = None, until: str | None = None
    ) -> Drawn | None:
        """Return a chart of who met whom in a brief; None without two."""
        return self._drawn("network", actors, Asked(since=since, until=until))

    def map(self, *actors: str, since: str | None = None, until: str | None = None) -> Drawn | None:
        """Return a map of where the meetings and events of a brief took place; None without any."""
        return self._drawn("places", actors, Asked(since=since, until=until))

    def _drawn(self, name: str, actors: Sequence[str], asked: Asked) -> Drawn | None:
        from communique.brief.charts import CHARTS  # noqa: PLC0415  (a shell above this layer)
        from communique.brief.counting import figures_of  # noqa: PLC0415
        from communique.brief.gathering import gather  # noqa: PLC0415

        return CHARTS[name](figures_of(self, gather(self, actors, asked)))

    def item(self, name: str) -> Table:
        """Return one thing ("M12") as a table of a row, with the columns of its layer."""
        letter, id = read_name(name)
        if letter not in LAYER_OF:
            raise InputError(f"{name}: is no meeting, quote, event, commitment or figure")
        layer = LAYER_OF[letter]
        return one(self.db, layer, id, {**DERIVED, **standings(self.today)})

    def tellings(self, name: str) -> Table:
        """Return every telling of a thing ("M12"), with why it was taken for one."""
        letter, id = read_name(name)
        if letter not in LAYER_OF:
            raise InputError(f"{name}: is no meeting, quote, event, commitment or figure")
        return tellings(self.db, LAYER_OF[letter], id)

    def who(self, name: str) -> Who:
        """Return who a name means, by all reports."""
        return who(self.db, name)

    def corrections(self) -> Table:
        """Return all corrections, the last first."""
        return corrections(self.db)

    def training(self) -> Iterator[str]:
        """Yield corrected records as lines of JSON to train on."""
        yield from training(self.db)

    def versions(self) -> Table:
        """Return the versions that have read the reports."""
        return versions(self.db)

    def diff(
        self, old: str | None = None, new: str | None = None, *, report: int | None = None
    ) -> tuple[str, str, Table]:
        """Return two versions, the last two by default, and what they read differently."""
        return diff(self.db, old, new, report=report)

    def accept(self, name: str, *, by: str, why: str | None = None) -> int:
        """Say that a record ("M12", "R345") is right; return the correction's number."""
        return self._judge(name, "accept", Signed(by, why))

    def deny(self, name: str, *, by: str, why: str | None = None) -> int:
        """Say that a record is wrong: it counts no longer; return the correction's number."""
        return self._judge(name, "reject", Signed(by, why))

    def _judge(self, name: str, action: str, signed: Signed) -> int:
        with self.writing():
            self._forget()
            return self._fixer.judge(name, action, signed)

    def edit(
        self, name: str, changes: Mapping[str, Any], *, by: str, why: str | None = None
    ) -> int:
        """Set fields of a record, such as `{"date": "2024-05-07"}`; return the correction."""
        with self.writing():
            self._forget()
            return self._fixer.edit(name, changes, Signed(by, why))

    def merge(self, keep: str, others: Sequence[str], *, by: str, why: str | None = None) -> int:
        """Let several actors ("A7", "A12") be one; return the correction's number."""
        with self.writing():
            self._forget()
            return self._fixer.merge(keep, others, Signed(by, why))

    def split(
        self,
        actor: str,
        *,
        reports: Iterable[int] = (),
        names: Iterable[str] = (),
        by: str,
        why: str | None = None,
    ) -> int:
        """Give an actor's entities in some reports, or of some names, to an actor of their own."""
        with self.writing():
            self._forget()
            return self._fixer.split(
                actor, reports=tuple(reports), names=tuple(names), signed=Signed(by, why)
            )

    def undo(self, number: int, *, by: str, why: str | None = None) -> None:
        """Take a correction back; it stays on record."""
        with self.writing():
            self._forget()
            self._fixer.undo(number, Signed(by, why))
