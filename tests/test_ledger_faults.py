"""What goes wrong around a ledger: killed processes, full disks, damaged files, other writers.

The processes are real ones. All officials are invented.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from communique import serial
from communique.cli import main as command_line
from communique.errors import CommuniqueError, InputError, LedgerError
from communique.ledger import Asked, Ledger
from communique.ledger.opening import APPLICATION_ID
from inventing import REPORTS, add, check_whole, invented
from telling import PETROVA, SERBIA, Named, met, told

TESTS = Path(__file__).parent
KILLS = 50
FEW = 60
NOBODY = 65534

_STAMPS = {
    "reports": ("added",),
    "readings": ("made",),
    "rejected": ("first", "last"),
    "corrections": ("made", "undone"),
}


def process(*args: object) -> subprocess.Popen[str]:
    """Start another Python, at home among the tests."""
    return subprocess.Popen(
        [sys.executable, *map(str, args)],
        cwd=TESTS,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def python(code: str, *args: object) -> str:
    """Run code in another process and return what it prints."""
    done = process("-c", textwrap.dedent(code), *args)
    out, err = done.communicate(timeout=100)
    assert done.returncode == 0, err
    return out.strip()


def add_all(ledger: Ledger, numbers: range) -> None:
    for number in numbers:
        ledger.add(invented(number))


def look_everywhere(path: Path) -> None:
    with Ledger(path) as ledger:
        list(ledger.reports())
        for layer in ("meetings", "quotes", "events"):
            ledger.search("grain", within=layer)
        ledger.events(Asked(limit=500))


def content(path: Path) -> dict[str, list[Any]]:
    """Return all that a ledger holds, time stamps apart, and what its full text answers."""
    with Ledger(path) as ledger:
        db = ledger.db
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
            "AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        found: dict[str, list[Any]] = {
            "schema": db.execute("SELECT sql FROM sqlite_schema").fetchall()
        }
        for (table,) in tables:
            stamps = _STAMPS.get(table, ())
            columns = [
                name
                for _, name, *_ in db.execute(f"PRAGMA table_info({table})")
                if name not in stamps
            ]
            rows = db.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            found[table] = sorted(rows, key=repr)
        for table in ("reports_text", "records_text"):
            for word in ("grain", "send", "petrova", "dollars", "warmly", "nairobi OR lima"):
                rows = db.execute(
                    f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid", (word,)
                )
                found[f"{table} {word}"] = rows.fetchall()
    return found


def assert_same(one: dict[str, list[Any]], other: dict[str, list[Any]]) -> None:
    assert one.keys() == other.keys()
    for name, rows in one.items():
        differing = [(a, b) for a, b in zip(rows, other[name], strict=False) if a != b]
        assert not differing, f"{name}: {differing[0]}"
        assert len(rows) == len(other[name]), name


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of all invented reports, made in one go."""
    path = tmp_path_factory.mktemp("undisturbed") / "a.ledger"
    add(path, REPORTS)
    return path


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of fewer."""
    path = tmp_path_factory.mktemp("few") / "a.ledger"
    add(path, FEW)
    return path


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of some thirty reports."""
    path = tmp_path_factory.mktemp("small") / "a.ledger"
    add(path, 30)
    return path


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may enter, as pytest's own may not be."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


# Killed


def test_processes_that_are_killed_leave_no_trace(undisturbed: Path, tmp_path: Path) -> None:
    path = tmp_path / "killed.ledger"
    done = process("inventing.py", "killed", path, REPORTS, KILLS, 7)
    _, err = done.communicate(timeout=300)
    assert done.returncode == 0, err
    assert_same(content(undisturbed), content(path))


def test_a_ledger_in_the_making_whose_maker_is_killed_is_made_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    python(
        """
        import os, signal, sqlite3, sys
        db = sqlite3.connect(sys.argv[1], isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN IMMEDIATE")
        db.execute("CREATE TABLE reports (id INTEGER)")
        if os.fork() == 0:
            os._exit(0)
        os._exit(0)
        """,
        path,
    )
    with Ledger(path, write=True) as ledger:
        assert ledger.add(met()) == "new"


def run_cli(*args: str) -> int:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["communique", *args])
        try:
            command_line()
        except SystemExit as end:
            return int(end.code or 0)
    return 0


def test_reading_the_same_reports_again_adds_nothing(tmp_path: Path) -> None:
    """With the real model, and so the slow one here."""
    samples = Path(sys.modules["communique"].__path__[0]) / "samples"
    reports = tmp_path / "reports"
    reports.mkdir()
    chosen = sorted(samples.glob("2024-0*.txt"))[:3]
    for sample in chosen[:2]:
        shutil.copy(sample, reports)
    path = tmp_path / "a.ledger"
    arguments = ("read", str(reports), "--ledger", str(path), "--quiet")
    assert run_cli(*arguments) == 0
    before = content(path)
    assert len(before["reports"]) == 2
    assert run_cli(*arguments) == 0
    assert_same(before, content(path))
    # A run that stopped after two is taken up where it stopped.
    shutil.copy(chosen[2], reports)
    assert run_cli(*arguments) == 0
    whole = tmp_path / "whole.ledger"
    assert run_cli("read", str(reports), "--ledger", str(whole), "--quiet") == 0
    assert_same(content(whole), content(path))


# Full disks


@pytest.mark.parametrize("more", [1, 8, 40])
def test_a_full_disk_is_one_error_and_loses_nothing(few: Path, tmp_path: Path, more: int) -> None:
    path = tmp_path / "a.ledger"
    with Ledger(path, write=True) as ledger:
        (pages,) = ledger.db.execute("PRAGMA page_count").fetchone()
        ledger.db.execute(f"PRAGMA max_page_count = {pages + more}")
        with pytest.raises(LedgerError, match=r"disk is full.*Make room"):
            add_all(ledger, range(FEW))
        check_whole(ledger.db)
        # Once more, while the disk is full still.
        with pytest.raises(LedgerError, match="disk is full"):
            add_all(ledger, range(FEW))
        check_whole(ledger.db)
        # Room is made, and the same process goes on.
        ledger.db.execute("PRAGMA max_page_count = 1000000")
        ledger.add(invented(0))
    add(path, FEW)
    assert_same(content(few), content(path))


def test_a_file_that_may_not_grow_is_one_error_and_loses_nothing(few: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    said = python(
        """
        import resource, signal, sys
        from pathlib import Path
        from communique.errors import LedgerError
        from inventing import add
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, resource.RLIM_INFINITY))
        try:
            add(Path(sys.argv[1]), int(sys.argv[2]))
        except LedgerError as error:
            print(error)
        """,
        path,
        FEW,
    )
    assert "disk" in said
    assert "\n" not in said
    with Ledger(path) as ledger:
        check_whole(ledger.db)
    add(path, FEW)
    assert_same(content(few), content(path))


def test_no_room_to_make_a_ledger_is_one_error(tmp_path: Path) -> None:
    said = python(
        """
        import resource, signal, sys
        from communique.errors import CommuniqueError
        from communique.ledger import Ledger
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, resource.RLIM_INFINITY))
        try:
            Ledger(sys.argv[1], write=True)
        except CommuniqueError as error:
            print(error)
        """,
        tmp_path / "a.ledger",
    )
    assert "disk" in said
    with Ledger(tmp_path / "a.ledger", write=True) as ledger:
        assert ledger.add(met()) == "new"


# What may not be written


def unprivileged(folder: Path, code: str) -> str:
    """Run code as somebody who may not write `folder`; return what it prints.

    All that it needs is loaded before, for he may not enter where Python lives either.
    """
    return python(
        f"""
        import os, sys
        from pathlib import Path
        from communique.errors import CommuniqueError
        from communique.ledger import Asked, Ledger
        from inventing import invented
        import tempfile
        with tempfile.TemporaryDirectory() as other:
            with Ledger(Path(other) / "a.ledger", write=True) as ledger:
                ledger.add(invented(0))
                list(ledger.follow())
                ledger.meetings(Asked(of="SRB")), ledger.search("grain"), ledger.quotes()
        folder = Path(sys.argv[1])
        more = invented(40)
        if os.geteuid() == 0:
            import communique.ledger.opening as opening
            kept = opening.migrations()
            opening.migrations = lambda: kept
            os.setgid({NOBODY})
            os.setuid({NOBODY})
        try:
{textwrap.indent(textwrap.dedent(code), " " * 12)}
        except CommuniqueError as error:
            print(type(error).__name__, error)
        """,
        folder,
    )


def test_a_folder_that_may_not_be_written_can_be_read(small: Path, open_folder: Path) -> None:
    path = open_folder / "a.ledger"
    shutil.copy(small, path)
    path.chmod(0o444)
    open_folder.chmod(0o555)
    try:
        said = unprivileged(
            open_folder,
            """
            with Ledger(folder / "a.ledger") as ledger:
                print(len(ledger.meetings()), len(ledger.search("grain")))
            """,
        )
    finally:
        open_folder.chmod(0o755)
    with Ledger(small) as ledger:
        assert said == f"{len(ledger.meetings())} {len(ledger.search('grain'))}"


@pytest.mark.parametrize("log", ["none", "empty"])
def test_a_log_without_anything_in_it_keeps_no_reader_out(
    small: Path, open_folder: Path, log: str
) -> None:
    path = open_folder / "a.ledger"
    shutil.copy(small, path)
    if log == "empty":
        path.with_name("a.ledger-wal").touch()
    for file in open_folder.iterdir():
        file.chmod(0o444)
    open_folder.chmod(0o555)
    try:
        said = unprivileged(
            open_folder, "with Ledger(folder / 'a.ledger') as ledger: print(len(ledger.meetings()))"
        )
    finally:
        open_folder.chmod(0o755)
    assert said.isdigit(), said


def test_a_reader_where_a_log_cannot_be_taken_in_says_so(small: Path, open_folder: Path) -> None:
    path = open_folder / "a.ledger"
    shutil.copy(small, path)
    with Ledger(path, write=True) as ledger:
        ledger.add(invented(31))
        shutil.copy(path.with_name("a.ledger-wal"), path.with_name("kept"))
    path.with_name("kept").rename(path.with_name("a.ledger-wal"))
    shutil.copy(small, path)
    for file in open_folder.iterdir():
        file.chmod(0o444)
    open_folder.chmod(0o555)
    try:
        said = unprivileged(
            open_folder, "with Ledger(folder / 'a.ledger') as ledger: print(len(ledger.meetings()))"
        )
    finally:
        open_folder.chmod(0o755)
    assert said.startswith("InputError"), said
    assert "a.ledger-wal" in said
    assert "read" in said


@pytest.mark.parametrize("what", ["folder", "file", "new"])
def test_a_writer_who_may_not_write_is_told(small: Path, open_folder: Path, what: str) -> None:
    path = open_folder / "a.ledger"
    if what != "new":
        shutil.copy(small, path)
        path.chmod(0o444 if what == "file" else 0o666)
    # A file that may not be written, in a folder that may; or the other way round.
    open_folder.chmod(0o777 if what == "file" else 0o555)
    before = path.read_bytes() if path.exists() else None
    try:
        said = unprivileged(
            open_folder,
            """
            with Ledger(folder / "a.ledger", write=True) as ledger:
                ledger.add(more)
                print("added")
            """,
        )
    finally:
        open_folder.chmod(0o755)
    assert said.startswith("InputError"), said
    assert "cannot be written" in said
    assert (path.read_bytes() if path.exists() else None) == before


# Several at once


def test_two_writers_take_turns_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    code = """
        import sys
        from inventing import invented
        from communique.ledger import Ledger
        with Ledger(sys.argv[1], write=True, patience=60) as ledger:
            for number in range(int(sys.argv[2]), 80, 2):
                ledger.add(invented(number))
        """
    writers = [process("-c", textwrap.dedent(code), path, n) for n in (0, 1)]
    seen: set[int] = set()
    while any(writer.poll() is None for writer in writers):
        if path.exists() and path.stat().st_size:
            # Until it is made, it is empty to a reader.
            with suppress(InputError), Ledger(path) as ledger:
                check_whole(ledger.db)
                seen.add(ledger.db.execute("SELECT count(*) FROM reports").fetchone()[0])
        time.sleep(0.02)
    for writer in writers:
        _, err = writer.communicate()
        assert writer.returncode == 0, err
    assert len(seen) > 3, "nobody read while they wrote"
    with Ledger(path) as ledger:
        found = {
            (key, made_by)
            for key, made_by in ledger.db.execute(
                "SELECT p.key, g.made_by FROM reports p JOIN readings g ON g.report = p.id"
            )
        }
        check_whole(ledger.db)
        assert ledger.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert ledger.db.execute("PRAGMA foreign_key_check").fetchall() == []
    reports = [invented(number) for number in range(80)]
    assert found == {(report.article.fingerprint(), report.made_by) for report in reports}


def test_a_writer_waits_for_another_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    other = Ledger(path, write=True)
    said: list[float] = []
    release = threading.Event()

    def hold() -> None:
        with Ledger(path, write=True) as holder, holder.writing():
            holding.set()
            release.wait(10)

    holding = threading.Event()
    thread = threading.Thread(target=hold)
    thread.start()
    assert holding.wait(10)

    def waiting(seconds: float) -> None:
        said.append(seconds)
        release.set()

    with Ledger(path, write=True, patience=20, waiting=waiting) as second:
        assert second.add(met()) == "new"
    thread.join()
    other.close()
    assert said
    assert 0.5 <= said[0] < 10


def test_patience_ends_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    with (
        Ledger(path, write=True) as one,
        Ledger(path, write=True, patience=0.2) as other,
    ):
        with one.writing(), pytest.raises(LedgerError, match=r"another process.*run this again"):
            other.add(met())
        assert other.add(met()) == "new"
        assert one.add(met()) == "known"


def test_what_is_open_for_reading_sees_one_state_and_then_the_next(small: Path) -> None:
    with Ledger(small, write=True) as writer, Ledger(small) as reader:
        before = reader.meetings(Asked(limit=1000))
        with writer.writing():
            writer.db.execute("UPDATE items SET tellings = 0")
            assert reader.meetings(Asked(limit=1000)) == before
            writer.db.execute("UPDATE items SET tellings = 1")


# Damaged, or something else


def beside(path: Path) -> dict[str, bytes]:
    """Return what lies in a file's folder, apart from an index that nobody's data is in."""
    return {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}


def refused(path: Path, *, says: str) -> None:
    """Assert that neither a writer nor a reader takes a file, and that both leave it as it is."""
    before = beside(path)
    for write in (True, False):
        with pytest.raises(CommuniqueError, match=says):
            Ledger(path, write=write)
        after = beside(path)
        assert before.items() <= after.items()
        # What SQLite leaves beside a file that it looked into holds nothing.
        assert after.get(f"{path.name}-wal", b"") == before.get(f"{path.name}-wal", b"")
        assert after.keys() - before.keys() <= {f"{path.name}-wal", f"{path.name}-shm"}


@pytest.mark.parametrize("share", [0.02, 0.25, 0.5, 0.77, 0.999])
def test_a_ledger_cut_short_is_refused(small: Path, tmp_path: Path, share: float) -> None:
    path = tmp_path / "cut.ledger"
    whole = small.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    refused(path, says="is damaged.*ends too early.*backup")


@pytest.mark.parametrize("length", [1, 15, 50, 99, 107])
def test_the_beginning_of_a_ledger_is_none(small: Path, tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.ledger"
    path.write_bytes(small.read_bytes()[:length])
    refused(path, says="is no ledger.*left as it is")


@pytest.mark.parametrize("length", [108, 1000, 4095, 4096, 4097])
def test_a_ledger_cut_within_its_first_pages_is_refused(
    small: Path, tmp_path: Path, length: int
) -> None:
    path = tmp_path / "cut.ledger"
    path.write_bytes(small.read_bytes()[:length])
    refused(path, says="is damaged")


@pytest.mark.parametrize("table", ["reports", "readings", "records", "items", "sqlite_schema"])
def test_a_ledger_with_a_page_of_zeros_is_refused(small: Path, tmp_path: Path, table: str) -> None:
    path = tmp_path / "zeros.ledger"
    with Ledger(small) as ledger:
        (size,) = ledger.db.execute("PRAGMA page_size").fetchone()
        row = ledger.db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)
        ).fetchone()
    written = bytearray(small.read_bytes())
    # The schema's own first page begins behind the header.
    start, offset = ((row[0] - 1) * size, 0) if row else (0, 100)
    written[start + offset : start + size] = bytes(size - offset)
    path.write_bytes(written)
    refused(path, says="is damaged")


def test_zeros_in_the_middle_are_an_error_with_advice_when_met(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "zeros.ledger"
    written = bytearray(small.read_bytes())
    size = 4096
    for page in range(len(written) // size // 2, len(written) // size):
        written[page * size : (page + 1) * size] = bytes(size)
    path.write_bytes(written)
    with pytest.raises(LedgerError, match=r"is damaged.*backup"):
        look_everywhere(path)
    with pytest.raises(LedgerError, match=r"is damaged.*backup"):
        add(path, 60)


@pytest.mark.parametrize("written", ["A report.", "x" * 5000, "{}\n" * 60], ids=len)
def test_a_text_is_no_ledger(tmp_path: Path, written: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_text(written)
    refused(path, says="is no ledger.*left as it is")


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
@pytest.mark.parametrize("marked", [0, 17])
def test_a_database_of_something_else_is_left_alone(
    tmp_path: Path, journal: str, marked: int
) -> None:
    path = tmp_path / "other.db"
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA journal_mode = {journal}")
    db.execute(f"PRAGMA application_id = {marked}")
    db.executescript("CREATE TABLE reports (id); INSERT INTO reports VALUES (1); VACUUM;")
    db.close()
    refused(path, says="something else.*left alone")


def test_a_log_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "other.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("CREATE TABLE reports (id)")
    db.commit()
    copied = tmp_path / "b"
    shutil.copytree(path.parent, copied)
    db.close()
    path = copied / "other.db"
    path.with_name("other.db-shm").unlink()
    before = beside(path)
    for write in (True, False):
        with pytest.raises(InputError, match="something else"):
            Ledger(path, write=write)
        after = beside(path)
        # The log's index is made anew by whoever looks in; it holds nothing of its own.
        after.pop("other.db-shm", None)
        assert after == before


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    for write in (True, False):
        with pytest.raises(InputError, match="is a folder"):
            Ledger(tmp_path, write=write)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_filled_by_a_writer_and_refused_to_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    path.touch()
    with pytest.raises(InputError, match=r"is (no ledger|empty)"):
        Ledger(path)
    assert path.stat().st_size == 0
    with Ledger(path, write=True) as ledger:
        ledger.add(met())
    with Ledger(path) as ledger:
        assert len(ledger.meetings()) == 1


def test_a_newer_schema_is_refused(small: Path, tmp_path: Path) -> None:
    path = tmp_path / "new.ledger"
    shutil.copy(small, path)
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    db.execute("PRAGMA user_version = 1000")
    db.close()
    refused(path, says="newer communique.*install the newer")


# Hostile content


def spoken(text: str, who: Named, said: str, **more: Any) -> Any:
    return told(
        text,
        {"E1": who, "E2": SERBIA},
        quotes=[
            {
                "kind": "direct",
                "content": [said],
                "cue": [],
                "speaker": "E1",
                "speaker_span": [who[1]],
                "addressee": None,
            }
        ],
        **more,
    )


HOSTILE = {
    "NUL": "Ana \0Petrova",
    "surrogate": "Ana \ud800Petrova\udfff",
    "SQL": "Robert'); DROP TABLE reports;--",
    "quotes": '"A\'na" `Pe[tro]va` %_\\',
    "emoji": "Ana 👩🏽‍🚀 Petrova 🇷🇸",
    "right to left": "آنا \u202eپتروا\u202c",
    "combining": "A\u0301na Pe\u0308trova" + "\u0301" * 200,
    "long": "Ana " + "Petrova" * 3000,
    "query": 'NEAR(a b) AND "x* OR',
    "lines": "Ana\r\n\u2028\x85\x1cPetrova",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_come_back_as_they_went_in(tmp_path: Path, name: str) -> None:
    words = HOSTILE[name]
    who: Named = ("person", words, "SRB", (f"minister {words}",))
    said = f"We {words} shall see"
    report = spoken(
        f"{words} of Serbia: {said}!",
        who,
        said,
        title=f"On {words}",
        publisher=f"{words} Press",
        url=f"https://wire.example/{words}",
        id=f"id {words}",
        extra={"desk": words},
    )
    with Ledger(tmp_path / "a.ledger", write=True) as ledger:
        assert ledger.add(report) == "new"
        assert ledger.add(report) == "known"
        assert ledger.report(1) == report
        assert serial.dumps(ledger.report(1)) == serial.dumps(report)
        assert len(ledger.quotes()) == 1
        assert len(ledger.search("serbia")) == 1
        assert ledger.add(met()) == "new"
        assert ledger.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in (ledger.quotes(), ledger.search("shall", within="quotes")):
            table.to_csv().encode()
            table.to_json().encode()


def test_a_text_of_five_megabytes_is_held(tmp_path: Path) -> None:
    said = "We shall see " * 400_000
    report = spoken(f"Ana Petrova of Serbia: {said}.", PETROVA, said)
    with Ledger(tmp_path / "a.ledger", write=True) as ledger:
        assert ledger.add(report) == "new"
        assert ledger.report(1) == report
        assert len(ledger.quotes(Asked(about="see"))) == 1
