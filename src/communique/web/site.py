"""What all pages share: the ledger, who may do what, and the one reader."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Lock, local
from time import monotonic
from typing import Any, TypeVar

from communique.ledger import Ledger
from communique.reader import Reader
from communique.records import Report
from communique.web.naming import Names

PASTED = 32
"""How many pasted reports are remembered."""

KEPT = 200
"""How many slow answers are remembered: briefs, charts, facets."""

FRESH = 60.0
"""Seconds for which slow answers hold that need not be exact."""

PATIENCE = 20.0
"""Seconds that a correction waits for another writer."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read and write: `token` opens everything; `is_local` lets anybody here read."""

    token: str
    is_local: bool = True

    @property
    def cookie(self) -> str:
        """The name of the cookie: servers of other tokens on this machine have their own."""
        return f"communique-{self._signed('cookie', '')[:8]}"

    def new_session(self) -> str:
        """Return a session that this token opens, for a cookie."""
        name = secrets.token_urlsafe(18)
        return f"{name}.{self._signed('session', name)}"

    def session(self, cookie: str | None) -> str | None:
        """Return the session that a cookie names, or None where we never gave it."""
        name, _, mark = (cookie or "").partition(".")
        return name if name and _same(mark, self._signed("session", name)) else None

    def form_token(self, session: str) -> str:
        """Return what forms of a session carry, so that no other site can send them."""
        return self._signed("form", session)

    def opens(self, token: str) -> bool:
        """Say whether a token is the right one."""
        return _same(token, self.token)

    def _signed(self, purpose: str, name: str) -> str:
        key = hashlib.sha256(self.token.encode()).digest()
        return hmac.new(key, f"{purpose}:{name}".encode(), hashlib.sha256).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


@dataclass(slots=True)
class Site:
    """A ledger that is served.

    `today` is the day on which commitments stand as they do; corrections are `signed` so; one
    chart is drawn at a time.
    """

    path: Path
    access: Access
    today: date | None = None
    make_reader: Callable[[], Reader] = Reader
    pasted: OrderedDict[str, Report] = field(default_factory=OrderedDict)
    signed: str = "web"
    drawing: Lock = field(default_factory=Lock)
    _here: local = field(default_factory=local)
    _reader: Reader | None = None
    _reading: Lock = field(default_factory=Lock)
    _made: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _keeping: Lock = field(default_factory=Lock)
    _lately: dict[Hashable, tuple[float, Any]] = field(default_factory=dict)
    _making: Lock = field(default_factory=Lock)

    @contextmanager
    def ledger(self, *, write: bool = False) -> Iterator[Ledger]:
        """Lend the ledger to one request: as this thread has it, or opened for the moment to write.

        Connections belong to the thread that made them, and are quicker when they are warm.
        """
        if not write:
            yield self._reading_ledger()
            return
        # Opened for reading first: a file that is gone must not be made anew.
        Ledger(self.path).close()
        with Ledger(self.path, write=True, patience=PATIENCE, today=self.today) as opened:
            yield opened

    def _reading_ledger(self) -> Ledger:
        try:
            file = self.path.stat()
        except OSError:
            # Says so in words.
            return Ledger(self.path)
        today = self.today or datetime.now(UTC).date()
        mark = (file.st_dev, file.st_ino, today)
        kept = getattr(self._here, "kept", None)
        if kept is None or kept[0] != mark:
            if kept is not None:
                kept[1].close()
            self._here.kept = kept = (mark, Ledger(self.path, today=today))
        opened: Ledger = kept[1]
        return opened

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """Lend the reader, to one request at a time; it is loaded when first asked for."""
        with self._reading:
            if self._reader is None:
                self._reader = self.make_reader()
            yield self._reader

    def keep(self, report: Report) -> str:
        """Remember a pasted report for a while; return the key to it."""
        key = secrets.token_urlsafe(12)
        with self._keeping:
            self.pasted[key] = report
            while len(self.pasted) > PASTED:
                self.pasted.popitem(last=False)
        return key

    def lately(self, key: Hashable, make: Callable[[Ledger], T]) -> T:
        """Return what was made for a key a minute ago, at most, whatever was written since."""
        with self._making:
            found = self._lately.get(key)
            if found is None or monotonic() - found[0] > FRESH:
                with self.ledger() as ledger:
                    self._lately[key] = found = (monotonic(), make(ledger))
            made: T = found[1]
            return made

    def names(self) -> Names:
        """Return the names of actors for suggestions."""
        return self.lately("names", Names.of)

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what was made for a key, as long as nothing was written to the ledger since."""
        stamped = (key, self._stamp())
        with self._keeping:
            if stamped in self._made:
                self._made.move_to_end(stamped)
                found: T = self._made[stamped]
                return found
        made = make()
        with self._keeping:
            self._made[stamped] = made
            while len(self._made) > KEPT:
                self._made.popitem(last=False)
        return made

    def _stamp(self) -> tuple[int, ...]:
        """Return what changes whenever the ledger is written to."""
        found: list[int] = []
        for path in (self.path, self.path.with_name(self.path.name + "-wal")):
            try:
                stat = path.stat()
            except OSError:
                continue
            # Readers make and remove an empty log.
            if stat.st_size:
                found += (stat.st_mtime_ns, stat.st_size)
        return tuple(found)
