"""Ledgers of every released version open, are brought up to date, and answer as they did.

`tests/ledgers/v1.sql` is a ledger as version 1 of the schema left it, `v1.json` what it answered,
and `migrations.sha256` pins the files of the migrations. A migration is never edited once it is
released: what changes is a new file. After adding one, make the fixture of the new version with

    python tests/test_ledger_migrations.py

which leaves those of earlier versions as they are. Before the first release of a version, `--again`
makes the newest anew after its migration was edited. All officials are invented.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from communique.ledger import Asked, Ledger
from communique.ledger.facts import LAYERS
from communique.ledger.opening import APPLICATION_ID, migrations
from inventing import invented
from telling import met
from test_ledger import again, delivered

FOLDER = Path(__file__).parent / "ledgers"
PINS = FOLDER / "migrations.sha256"
TODAY = date(2024, 8, 1)
VERSIONS = sorted(int(path.stem[1:]) for path in FOLDER.glob("v*.sql"))


def pins() -> dict[int, str]:
    lines = PINS.read_text().splitlines() if PINS.exists() else []
    return {int(name): digest for digest, name in map(str.split, lines)}


def digests() -> dict[int, str]:
    return {
        number: hashlib.sha256(text.encode()).hexdigest()
        for number, text in enumerate(migrations(), start=1)
    }


def answers(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Return what a ledger answers to questions of every kind."""
    with Ledger(path, today=TODAY) as ledger:
        tables = {
            "meetings": ledger.meetings(),
            "meetings of a person": ledger.meetings(Asked(of="Petrova")),
            "meetings of two states": ledger.meetings(Asked(of="Serbia", with_="CHL")),
            "quotes": ledger.quotes(),
            "quotes about": ledger.quotes(Asked(about="grain", since="2024-02")),
            "events": ledger.events(),
            "events of a state": ledger.events(Asked(of="CHL", label="AID")),
            "commitments": ledger.commitments(),
            "commitments open": ledger.commitments(still_open=True),
            "indicators": ledger.indicators(),
            "threads": ledger.threads(),
            "search": ledger.search("grain"),
            "search quotes": ledger.search("send gr*", within="quotes"),
            "corrections": ledger.corrections(),
            "versions": ledger.versions(),
        }
        for name in map(str, ledger.meetings().column("id")[:3]):
            tables[f"tellings of {name}"] = ledger.tellings(name)
        for (item,) in ledger.db.execute("SELECT DISTINCT commitment FROM bearings").fetchall():
            tables[f"outcome of C{item}"] = ledger.bearings(f"C{item}")
        who = ledger.who("Petrova")
        tables |= {"offices": who.offices, "names": who.names, "partners": who.partners}
    return {name: json.loads(json.dumps(list(table))) for name, table in tables.items()}


def filled(path: Path) -> None:
    """Make a ledger of all layers, with corrections and with what became of commitments."""
    with Ledger(path, write=True, today=TODAY) as ledger:
        for report in (met(), again(), delivered(), *map(invented, range(14))):
            ledger.add(report)
        list(ledger.follow())
        ledger.accept(
            str(ledger.meetings().column("id")[-1]), by="Tester", why="as the minutes say"
        )
        ledger.edit(str(ledger.events().column("id")[0]), {"label": "CONSULT"}, by="Tester")
        ledger.deny(str(ledger.meetings().column("id")[0]), by="Tester")
        persons = [
            f"A{id}"
            for (id,) in ledger.db.execute(
                "SELECT id FROM actors WHERE kind = 'person' ORDER BY id"
            )
        ]
        ledger.merge(persons[-2], [persons[-1]], by="Tester")
        figure = str(ledger.indicators().column("id")[0])
        ledger.undo(ledger.deny(figure, by="Tester"), by="Tester")


def dumped(path: Path) -> str:
    """Return a ledger as SQL; the full-text indexes are filled from what they index."""
    db = sqlite3.connect(path)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    kinds = {name: kind for _, name, kind, *_ in db.execute("PRAGMA table_list")}
    lines = [f"PRAGMA application_id = {APPLICATION_ID};", f"PRAGMA user_version = {version};"]
    schema = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"
    ).fetchall()
    for type_, name, sql in schema:
        if type_ != "table" or kinds[name] in ("table", "virtual"):
            lines.append(f"{sql};")
    for type_, name, _ in schema:
        if type_ != "table" or kinds[name] != "table":
            continue
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
        quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
        rows = db.execute(f"SELECT {quoted} FROM {name}").fetchall()
        lines += [f"INSERT INTO {name} VALUES ({row});" for (row,) in rows]
    lines += [
        "INSERT INTO reports_text (rowid, title, text) SELECT id, title, text FROM reports;",
        "INSERT INTO records_text (rowid, words) SELECT id, words FROM records WHERE live;",
    ]
    db.close()
    return "\n".join(lines) + "\n"


def restored(version: int, path: Path) -> None:
    """Write the ledger that a past version has left."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    statements = (FOLDER / f"v{version}.sql").read_text(encoding="utf-8")
    db.executescript(f"BEGIN; {statements} COMMIT;")
    db.close()


def schema(path: Path) -> list[Any]:
    db = sqlite3.connect(path)
    found = db.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' "
        "ORDER BY type, name"
    ).fetchall()
    db.close()
    return found


def subset(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of now with the columns of then: a later version may tell more."""
    assert len(then) == len(now)
    return [{name: row.get(name) for name in old} for old, row in zip(then, now, strict=True)]


def test_no_migration_was_edited_and_each_is_pinned() -> None:
    assert digests() == pins(), "see the head of this file"


def test_there_is_a_ledger_of_every_version() -> None:
    assert list(range(1, len(migrations()) + 1)) == VERSIONS, "see the head of this file"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_ledger_of_a_past_version_is_upgraded_and_answers_as_it_did(
    version: int, tmp_path: Path
) -> None:
    path, fresh = tmp_path / "old.ledger", tmp_path / "new.ledger"
    restored(version, path)
    with Ledger(path, write=True) as ledger:
        assert ledger.db.execute("PRAGMA user_version").fetchone() == (len(migrations()),)
        assert ledger.db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert ledger.db.execute("PRAGMA foreign_key_check").fetchall() == []
    then = json.loads((FOLDER / f"v{version}.json").read_text(encoding="utf-8"))
    now = answers(path)
    assert then.keys() <= now.keys()
    for question, rows in then.items():
        assert subset(rows, now[question]) == rows, question
    with Ledger(fresh, write=True):
        pass
    assert schema(path) == schema(fresh)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_ledger_of_a_past_version_takes_further_reports(version: int, tmp_path: Path) -> None:
    path = tmp_path / "old.ledger"
    restored(version, path)
    with Ledger(path, write=True) as ledger:
        assert ledger.add(met()) == "known"
        assert ledger.add(invented(20)) == "new"
        list(ledger.follow())
        assert ledger.report(1) == met()
        newest = ledger.db.execute("SELECT max(id) FROM reports").fetchone()[0]
        assert ledger.report(newest) == invented(20)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_fixture_has_something_of_everything(version: int, tmp_path: Path) -> None:
    path = tmp_path / "old.ledger"
    restored(version, path)
    db = sqlite3.connect(path)
    layers = {layer for (layer,) in db.execute("SELECT DISTINCT layer FROM items")}
    assert layers == set(LAYERS)
    for table in ("corrections", "bearings", "pairs", "commitment_keys", "correction_reports"):
        assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0], table
    db.close()


@pytest.mark.parametrize("version", range(1, len(migrations()) + 1))
def test_each_migration_follows_from_those_before_it(version: int, tmp_path: Path) -> None:
    path, fresh = tmp_path / "old.ledger", tmp_path / "new.ledger"
    db = sqlite3.connect(path, isolation_level=None)
    for number, statements in enumerate(migrations()[:version], start=1):
        db.executescript(
            f"BEGIN; {statements} PRAGMA application_id = {APPLICATION_ID}; "
            f"PRAGMA user_version = {number}; COMMIT;"
        )
    # A view of some past version, over what may be gone: none is left where a newer one comes.
    db.execute("CREATE VIEW meetings AS SELECT 1 AS id")
    db.close()
    with Ledger(path, write=True) as ledger:
        assert ledger.add(met()) == "new"
        assert len(ledger.meetings()) == 1
    with Ledger(fresh, write=True):
        pass
    if version < len(migrations()):
        assert schema(path) == schema(fresh)


def test_a_step_makes_the_views_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step to come: that it fails leaves the ledger as it was, and that it works its views."""
    path = tmp_path / "a.ledger"
    with Ledger(path, write=True) as ledger:
        ledger.add(met())
        ledger.db.execute("DROP VIEW quotes")
        ledger.db.execute("CREATE VIEW stale AS SELECT 1 AS id")
    before = schema(path)
    steps = migrations()
    broken = (*steps, "CREATE TABLE more (id INTEGER); CREATE TABLE more (id INTEGER);")
    monkeypatch.setattr("communique.ledger.opening.migrations", lambda: broken)
    with pytest.raises(Exception, match="already exists"):
        Ledger(path, write=True)
    assert schema(path) == before
    working = (*steps, "CREATE TABLE more (id INTEGER); ALTER TABLE items ADD COLUMN extra TEXT;")
    monkeypatch.setattr("communique.ledger.opening.migrations", lambda: working)
    with pytest.raises(Exception, match=r"communique upgrade"):
        Ledger(path)
    with Ledger(path, write=True) as ledger:
        assert ledger.db.execute("PRAGMA user_version").fetchone() == (len(working),)
        assert len(ledger.meetings()) == 1
        assert ledger.db.execute("SELECT count(*) FROM quotes").fetchone() == (1,)
    names = [name for kind, name, _ in schema(path) if kind == "view"]
    assert "stale" not in names
    assert "quotes" in names


def make(*, anew: bool) -> None:
    """Write the fixture of the newest version, and pin its migration."""
    newest = len(migrations())
    known, now = pins(), digests()
    changed = [number for number in known if number < newest and known[number] != now[number]]
    if changed:
        sys.exit(f"migration {changed[0]} was edited; write a new one instead")
    if newest in known and not anew:
        sys.exit(f"version {newest} is there; before it is released, --again makes it anew")
    path = FOLDER / "making.ledger"
    filled(path)
    (FOLDER / f"v{newest}.sql").write_text(dumped(path), encoding="utf-8")
    found = json.dumps(answers(path), ensure_ascii=False, indent=1, sort_keys=True)
    (FOLDER / f"v{newest}.json").write_text(found + "\n", encoding="utf-8")
    PINS.write_text("".join(f"{digest}  {number:04}\n" for number, digest in now.items()))
    for file in FOLDER.glob("making.ledger*"):
        file.unlink()


if __name__ == "__main__":
    make(anew="--again" in sys.argv[1:])
