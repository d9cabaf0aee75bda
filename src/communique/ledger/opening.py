"""Open a ledger file: refuse what is none or is damaged, bring an older one up to date.

A ledger is one SQLite file in WAL mode. `application_id` marks it as ours and `user_version` counts
the migrations it has had; both stand in the file's header, as does its length in pages.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar
from urllib.parse import quote

from communique.errors import InputError, LedgerError
from communique.registry import files_in

T = TypeVar("T")

APPLICATION_ID = 0x434D4E51
"""The letters CMNQ, in the header of every ledger."""

_MAGIC = b"SQLite format 3\x00"
_HEADER = 108
"""Bytes of the file's header, and of that of the schema's first page behind it."""
_INNER, _LEAF = 5, 13
"""The kinds of pages of a table."""

_PAUSE = 0.05
_MOMENT = 10
"""Seconds in which whoever opens the file at the same moment is done."""

_SAY_AFTER = 0.5
"""Seconds that a writer waits for another before it says so."""

Waiting = Callable[[float], None]
"""Called while a writer waits for another, with the seconds so far."""


def open_database(path: Path, *, write: bool, making: bool = False) -> sqlite3.Connection:
    """Return a connection to the ledger at `path`; a writer makes it where there is none.

    `making` lets a reader look at one that a writer has yet to make or to bring up to date.

    Raises InputError where the file is missing (to a reader), is no ledger, cannot be written, or
    was made by a newer communique, and LedgerError where it is damaged. Nothing that was there is
    ever overwritten.
    """
    _check_file(path, write=write)
    try:
        db = _connect(path, write=write)
    except sqlite3.Error as error:
        raise _explained(path, error) from error
    try:
        _check_database(db, path, write=write or making)
        if write:
            _migrate(db)
    except sqlite3.Error as error:
        db.close()
        raise _explained(path, error) from error
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def writing(
    db: sqlite3.Connection, path: Path, *, patience: float, waiting: Waiting | None = None
) -> Iterator[None]:
    """Hold the ledger's one place for a writer: all that is done within is kept, or none of it.

    Waits up to `patience` seconds for another writer, and calls `waiting` now and then meanwhile.
    Raises LedgerError where the time is up, the disk is full or the file cannot be written.
    """
    try:
        _begin(db, path, patience=patience, waiting=waiting)
        yield
        db.execute("COMMIT")
    except sqlite3.Error as error:
        _roll_back(db)
        raise _explained(path, error) from error
    except BaseException:
        _roll_back(db)
        raise


def _begin(db: sqlite3.Connection, path: Path, *, patience: float, waiting: Waiting | None) -> None:
    began = monotonic()
    said = 0.0
    while True:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
        else:
            return
        waited = monotonic() - began
        if waited > patience:
            raise LedgerError(
                f"{path}: another process has been writing for {waited:.0f} s; "
                "wait until it is done and run this again"
            )
        if waiting is not None and waited > said + _SAY_AFTER:
            said = waited
            waiting(waited)
        sleep(_PAUSE)


def _roll_back(db: sqlite3.Connection) -> None:
    if db.in_transaction:
        db.execute("ROLLBACK")


def _check_file(path: Path, *, write: bool) -> None:
    """Look at the file itself, before SQLite does: it would make an empty one, or mend one."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder; a ledger is one file")
    if not path.exists():
        if not write:
            raise InputError(f"{path}: no such ledger; `communique read ... --ledger {path}` makes")
        if not path.parent.is_dir():
            raise InputError(f"{path.parent}: no such folder; make it first")
        return
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEADER)
            size = stream.seek(0, 2)
    except OSError as error:
        raise InputError(f"{path}: cannot be opened ({error.strerror})") from error
    if size == 0 and write:
        return
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise InputError(f"{path}: is no ledger; choose another name, this file is left as it is")
    _check_length(path, head, size)
    if not _has_log(path):
        _check_head(path, head, write=write)
    elif write:
        # Whoever writes takes in the log of whatever file it is: look first.
        open_database(path, write=False, making=True).close()


def _has_log(path: Path) -> bool:
    """Say whether there is a log beside the file with something in it."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except FileNotFoundError:
        return False


def _check_head(path: Path, head: bytes, *, write: bool) -> None:
    """Look into the header of a file without a log, so that nothing touches what is refused."""
    version, mark = struct.unpack(">I4xI", head[60:72])
    kind, cells = struct.unpack(">B2xH", head[100:105])
    if kind not in (_INNER, _LEAF):
        raise _damaged(path, "its first page is no page")
    _check_made_by(path, mark, version, tables=kind == _INNER or cells > 0, write=write)


def _check_length(path: Path, head: bytes, size: int) -> None:
    """Compare the length that the header gives with the file's; a log beside it may hold more."""
    (page,) = struct.unpack(">H", head[16:18])
    (pages,) = struct.unpack(">I", head[28:32])
    changes, valid_for = head[24:28], head[92:96]
    if changes == valid_for and size < pages * (65536 if page == 1 else page):
        raise _damaged(path, "it ends too early")


def _damaged(path: Path, what: str) -> LedgerError:
    return LedgerError(
        f"{path}: is damaged ({what}); it is left as it is. Take a copy from your backups, or save "
        f'what can be saved with `sqlite3 "{path}" .recover | sqlite3 saved.ledger`'
    )


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    if write:
        db = _opened(path, str(path), timeout=_MOMENT)
        _keep_log(db)
        # With a write-ahead log this keeps the file whole through a power cut.
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -131072")
        # A report touches pages all over a large ledger, and its neighbours touch the same ones:
        # they are written back once for many reports.
        db.execute("PRAGMA wal_autocheckpoint = 16000")
        db.execute("PRAGMA mmap_size = 1073741824")
    else:
        db = _connect_reader(path)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA temp_store = MEMORY")
    return db


def _keep_log(db: sqlite3.Connection) -> None:
    """Set the mode with a write-ahead log: of several that make a ledger at once one does so."""
    began = monotonic()
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _primary(error) != sqlite3.SQLITE_BUSY or monotonic() - began > _MOMENT:
                raise
            sleep(_PAUSE)
        else:
            return


def _connect_reader(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    db = _opened(path, address, timeout=5)
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        db.close()
        # In a folder that cannot be written the log's index cannot be made; without a log
        # there is nothing to look up in it.
        if _has_log(path):
            raise InputError(
                f"{path}: cannot be read here ({error}): {path.name}-wal beside it holds what was "
                "written last, and can be taken in only by somebody who may write in this folder; "
                "have a writer open the ledger once, or copy both files to a folder of your own"
            ) from error
        db = _opened(path, f"{address}&immutable=1", timeout=0)
    db.execute("PRAGMA query_only = ON")
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA mmap_size = 1073741824")
    return db


class _Cursor(sqlite3.Cursor):
    """Says in our words that the file is damaged, wherever that is found."""

    # Written out for each call: a ledger makes hundreds of them for a report.

    def execute(self, sql: str, parameters: Any = (), /) -> _Cursor:
        try:
            return super().execute(sql, parameters)
        except sqlite3.DatabaseError as error:
            self._say(error)
            raise

    def executemany(self, sql: str, parameters: Any, /) -> _Cursor:
        try:
            return super().executemany(sql, parameters)
        except sqlite3.DatabaseError as error:
            self._say(error)
            raise

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.DatabaseError as error:
            self._say(error)
            raise

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.DatabaseError as error:
            self._say(error)
            raise

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            self._say(error)
            raise

    def _say(self, error: sqlite3.DatabaseError) -> None:
        if _primary(error) in _DAMAGE:
            path = getattr(self.connection, "path", Path("the ledger"))
            raise _damaged(path, str(error)) from error


class _Connection(sqlite3.Connection):
    path: Path

    def cursor(self, factory: Any = _Cursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        # Left to itself it takes a cursor of the plain kind.
        found: sqlite3.Cursor = self.cursor().execute(sql, parameters)
        return found

    def executemany(self, sql: str, parameters: Any, /) -> sqlite3.Cursor:
        found: sqlite3.Cursor = self.cursor().executemany(sql, parameters)
        return found


def _opened(path: Path, address: str, *, timeout: float) -> sqlite3.Connection:
    db = sqlite3.connect(
        address,
        uri=address.startswith("file:"),
        isolation_level=None,
        timeout=timeout,
        factory=_Connection,
    )
    db.path = path
    return db


def _check_database(db: sqlite3.Connection, path: Path, *, write: bool) -> None:
    (tables,) = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (mark,) = db.execute("PRAGMA application_id").fetchone()
    _check_made_by(path, mark, _version(db), tables=tables > 0, write=write)
    # Read the first page of every table: damage there is found before anything is written.
    for (name,) in db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
    ).fetchall():
        db.execute(f'SELECT 1 FROM "{name}" NOT INDEXED LIMIT 1').fetchone()


def _check_made_by(path: Path, mark: int, version: int, *, tables: bool, write: bool) -> None:
    """Refuse what is no ledger, and one of another version that this one cannot work with."""
    if mark != APPLICATION_ID and tables:
        raise InputError(f"{path}: is a database of something else, not a ledger; it is left alone")
    if not write and not tables:
        raise InputError(f"{path}: is empty; nothing has been read into it yet")
    newest = len(migrations())
    if version > newest:
        raise InputError(
            f"{path}: was made by a newer communique (schema {version}, this one knows {newest}); "
            "install the newer one"
        )
    if not write and version < newest:
        raise InputError(
            f"{path}: has the schema of an older communique; run `communique upgrade {path}` once"
        )


def migrations() -> tuple[str, ...]:
    """Return the statements of every migration, oldest first."""
    folder = files_in("communique", "ledger/migrations", suffixes=(".sql",))
    return tuple(place.read_text(encoding="utf-8") for place in folder)


def _migrate(db: sqlite3.Connection) -> None:
    """Bring the schema up to date: each step in a transaction of its own, views made anew."""
    steps = migrations()
    db.execute(f"PRAGMA busy_timeout = {1000 * _MOMENT}")
    while (done := _version(db)) < len(steps):
        views = files("communique.ledger").joinpath("views.sql").read_text(encoding="utf-8")
        ends = views if done + 1 == len(steps) else ""
        try:
            db.executescript(
                f"BEGIN IMMEDIATE; {_without_views(db)} {steps[done]} {ends} "
                f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {done + 1}; "
                "COMMIT;"
            )
        except sqlite3.OperationalError:
            _roll_back(db)
            # Another process that opened the same new ledger may have been a moment faster.
            if _version(db) <= done:
                raise
    db.execute("PRAGMA busy_timeout = 0")


def _version(db: sqlite3.Connection) -> int:
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def _without_views(db: sqlite3.Connection) -> str:
    found = db.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall()
    return " ".join(f'DROP VIEW "{name}";' for (name,) in found)


_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _primary(error: sqlite3.Error) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return code & 0xFF if code is not None else None


def _explained(path: Path, error: sqlite3.Error) -> InputError | LedgerError:
    """Return the error in our words, with the remedy."""
    primary = _primary(error)
    if primary == sqlite3.SQLITE_FULL:
        return LedgerError(
            f"{path}: the disk is full; what was stored is safe. Make room and run this again"
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return InputError(f"{path}: cannot be written here ({error}); choose another folder")
    if primary in _DAMAGE:
        return _damaged(path, str(error))
    if primary == sqlite3.SQLITE_IOERR:
        return LedgerError(
            f"{path}: the disk cannot be read or written ({error}); what was stored is safe. See "
            "that there is room and that files may grow, and run this again"
        )
    return LedgerError(f"{path}: {error}")
