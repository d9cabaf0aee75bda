"""Exports of a ledger, read back by what reads them elsewhere."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from communique import cli, serial
from communique.errors import InputError
from communique.exports import gdelt
from communique.ledger import Ledger
from communique.ledger.exports import described, export, forms
from communique.ledger.exports import followthemoney as ftm
from communique.records import Report
from telling import CHILE, GENEVA, PETROVA, ROJAS, SERBIA, met, told

SCHEMATA: dict[str, dict[str, str]] = json.loads(
    (Path(__file__).parent / "followthemoney.json").read_text(encoding="utf-8")
)
"""Of FollowTheMoney 4.11 the schemata that we write, with the type or range of each property."""

# Which schemata stand for a range.
IS = {
    "LegalEntity": {"Person", "Organization", "PublicBody", "Company"},
    "Thing": {"Person", "Organization", "PublicBody", "Company", "Address", "Event", "Position"},
    "Document": {"Article"},
}
EVIL = "Ana \x00\x0b\x1b<b>&\"'\ud800 =1+1 Petrova"


def again() -> Report:
    """Another outlet's report of the same meeting and of the same thanks."""
    text = (
        "Foreign ministers Ana Petrova of Serbia and Juan Rojas of Chile held a meeting in Geneva "
        "last Tuesday, officials said. Serbia thanked Chile for its support."
    )
    return told(
        text,
        {"E1": PETROVA, "E2": ROJAS, "E3": GENEVA, "E4": SERBIA, "E5": CHILE},
        published="2024-05-08",
        publisher="Evening Paper",
        url="https://paper.example/9",
        meetings=[
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E3",
                "date": "2024-05-07",
                "evidence": [text[: text.index(",")]],
            }
        ],
        events=[
            {
                "type": "SUPPORT",
                "status": "occurred",
                "source": ["E4"],
                "target": ["E5"],
                "date": "2024-05-07",
                "evidence": ["Serbia thanked Chile for its support"],
            }
        ],
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "a.ledger"
    with Ledger(place, write=True, today=date(2024, 7, 1)) as opened:
        opened.add(met())
        opened.add(again())
    return place


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with Ledger(path, write=True) as opened:
        yield opened


def written(ledger: Ledger, form: str, **asked: Any) -> bytes:
    out = ledger.path.with_name(f"out.{form}")
    export(ledger, out, form=form, **asked)
    return out.read_bytes()


def events(ledger: Ledger, form: str = "csv", **asked: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(ledger, form, **asked).decode())))


def entities(ledger: Ledger, **asked: Any) -> list[dict[str, Any]]:
    lines = written(ledger, "followthemoney", **asked).decode().split("\n")[:-1]
    return [json.loads(line) for line in lines]


def by_schema(found: list[dict[str, Any]], schema: str) -> list[dict[str, list[str]]]:
    return [each["properties"] for each in found if each["schema"] == schema]


# Event tables


def test_an_event_that_two_reports_tell_is_one_row(ledger: Ledger) -> None:
    (event,) = events(ledger)
    assert (event["source"], event["target"]) == ("Serbia", "Chile")
    assert event["source_id"].startswith("A")
    assert event["report_id"] == "P1"
    assert event["date"] == "2024-05-07"


def test_gdelt_counts_tellings_publishers_and_reports(ledger: Ledger) -> None:
    (line,) = written(ledger, "gdelt").decode().splitlines()
    cells = dict(zip(gdelt.COLUMNS, line.split("\t"), strict=True))
    assert [cells[each] for each in ("NumMentions", "NumSources", "NumArticles")] == ["2"] * 3


def test_every_event_table_is_written_from_a_ledger(ledger: Ledger) -> None:
    for form in ("dyads", "icews", "phoenix", "polecat"):
        assert b"SRB" in written(ledger, form) or b"Serbia" in written(ledger, form)


def test_corrections_count_in_event_tables(ledger: Ledger) -> None:
    (found,) = ledger.events()
    changes = {"label": "ACCUSE", "status": "denied", "date": "2024-05-03"}
    ledger.edit(str(found["id"]), changes, by="me")
    (event,) = events(ledger)
    got = (event["type"], event["status"], event["date"], event["date_basis"], event["mode"])
    assert got == ("ACCUSE", "denied", "2024-05-03", "corrected", "")
    assert written(ledger, "gdelt") == b""
    assert len(written(ledger, "gdelt", every_status=True).splitlines()) == 1


def test_a_corrected_side_counts(ledger: Ledger) -> None:
    (number,) = ledger.db.execute("SELECT id FROM actors WHERE name = 'Juan Rojas'").fetchone()
    rojas = f"A{number}"
    (found,) = ledger.events()
    ledger.edit(str(found["id"]), {"source": [rojas]}, by="me")
    (event,) = events(ledger)
    assert event["source"] == "Juan Rojas"


def test_a_rejected_event_is_not_written(ledger: Ledger) -> None:
    (found,) = ledger.events()
    for telling in ledger.tellings(str(found["id"])):
        ledger.deny(str(telling["record"]), by="me")
    assert events(ledger) == []


def test_filters_choose(ledger: Ledger) -> None:
    assert len(events(ledger, of="SRB", since="2024-05", until="2024-05-07")) == 1
    assert events(ledger, since="2024-06") == []
    assert events(ledger, of="Rojas") == []
    with pytest.raises(InputError, match="--since"):
        events(ledger, since="May")


# FollowTheMoney


def test_names_of_schemata_and_properties_are_those_of_followthemoney(ledger: Ledger) -> None:
    found = entities(ledger)
    schema_of = {each["id"]: each["schema"] for each in found}
    assert len(schema_of) == len(found)
    used = set()
    for each in found:
        known = SCHEMATA[each["schema"]]
        used.add(each["schema"])
        required = [name.removeprefix("!") for name in known if name.startswith("!")]
        assert set(required) <= set(each["properties"]), each
        for name, values in each["properties"].items():
            kind = known.get(name) or known[f"!{name}"]
            assert values
            assert all(isinstance(value, str) and value for value in values)
            if kind in IS:
                assert {schema_of[value] for value in values} <= IS[kind], each
            elif kind[0].isupper():
                assert {schema_of[value] for value in values} == {kind}, each
            if kind == "country":
                assert all(value == value.lower() for value in values)
    assert {"Person", "PublicBody", "Address", "Event", "Occupancy", "Note", "Mention"} <= used


def test_entities_say_what_the_ledger_says(ledger: Ledger) -> None:
    found = entities(ledger)
    assert {tuple(each["name"]) for each in by_schema(found, "Person")} == {
        ("Ana Petrova",),
        ("Juan Rojas",),
    }
    meeting = next(each for each in by_schema(found, "Event") if "meetings" in each["keywords"])
    assert meeting["date"] == ["2024-05-07"]
    assert len(meeting["involved"]) == 2
    assert len(meeting["proof"]) == 2
    assert set(meeting["sourceUrl"]) == {"https://wire.example/1", "https://paper.example/9"}
    (minister, _) = by_schema(found, "Occupancy")
    assert "startDate" not in minister
    assert minister["date"][0] == "2024-05-07"


def test_ids_do_not_depend_on_the_order_of_adding(ledger: Ledger, tmp_path: Path) -> None:
    with Ledger(tmp_path / "b.ledger", write=True) as other:
        other.add(again())
        other.add(met())
        kinds = ("Person", "PublicBody", "Address", "Article", "Occupancy")
        ids = [
            {each["id"] for each in entities(one) if each["schema"] in kinds}
            for one in (ledger, other)
        ]
    assert ids[0] == ids[1]


def test_a_part_of_a_ledger_points_at_nothing_that_is_left_out(ledger: Ledger) -> None:
    found = entities(ledger, of="Rojas")
    ids = {each["id"] for each in found}
    for each in found:
        known = SCHEMATA[each["schema"]]
        for name, values in each["properties"].items():
            if (known.get(name) or known[f"!{name}"])[0].isupper():
                assert set(values) <= ids, (each["schema"], name)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://[", "https://a b", "x", None])
def test_an_address_that_is_none_stays_out(url: str | None) -> None:
    assert ftm._address(url) is None


# Maps and networks


def test_geojson_has_points(ledger: Ledger) -> None:
    assert json.loads(written(ledger, "geojson"))["features"] == []
    ledger.db.execute("UPDATE actors SET lat = 46.2, lon = 6.15 WHERE name = 'Geneva'")
    collection = json.loads(written(ledger, "geojson"))
    assert collection["type"] == "FeatureCollection"
    (feature,) = collection["features"]
    assert feature["geometry"]["coordinates"] == [6.15, 46.2]
    assert feature["properties"]["participants"] == "Ana Petrova; Juan Rojas"
    assert json.loads(written(ledger, "geojson", since="2030"))["features"] == []


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_the_network_is_read_by_networkx(ledger: Ledger, form: str) -> None:
    networkx = pytest.importorskip("networkx")
    out = ledger.path.with_name(f"n.{form}")
    export(ledger, out, form=form)
    graph = getattr(networkx, f"read_{form}")(out)
    names = networkx.get_node_attributes(graph, "label")
    edges = {
        (names[one], each["relation"], names[two]): each
        for one, two, each in graph.edges(data=True)
    }
    assert ("Serbia", "acted on", "Chile") in edges
    meeting = edges["Ana Petrova", "met", "Juan Rojas"]
    assert (meeting["weight"], meeting["mutual"], meeting["reports"]) == (1.0, True, 2)
    assert (meeting["first"], meeting["last"]) == ("2024-05-07", "2024-05-07")
    assert edges["Ana Petrova", "promised", "Chile"]["weight"] == 1.0
    assert edges["Serbia", "acted on", "Chile"]["goldstein"] > 0


def test_the_network_leaves_out_what_did_not_happen(ledger: Ledger) -> None:
    (found,) = ledger.events()
    ledger.edit(str(found["id"]), {"status": "denied"}, by="me")
    assert b"acted on" not in written(ledger, "graphml")
    assert b"acted on" in written(ledger, "graphml", every_status=True)


@pytest.mark.parametrize("form", ["graphml", "gexf", "geojson", "followthemoney", "tables"])
def test_hostile_names_break_nothing(ledger: Ledger, form: str) -> None:
    evil = EVIL.replace("\x00", "").replace("\ud800", "") + " ]]> \ufffe" + "x" * 5000
    ledger.db.execute("UPDATE actors SET name = ?, sector = ? WHERE kind = 'person'", (evil, evil))
    ledger.db.execute("UPDATE records SET words = ?", (evil,))
    if form == "tables":
        parquet = pytest.importorskip("pyarrow.parquet")
        out = ledger.path.with_name("hostile")
        export(ledger, out, form=form)
        assert "<b>" in parquet.read_table(out / "actors.parquet").column("name").to_pylist()[0]
        return
    found = written(ledger, form)
    assert b"\x0b" not in found
    assert b"\\u000b" not in found
    if form in ("graphml", "gexf"):
        ElementTree.fromstring(found)
    elif form == "geojson":
        json.loads(found)
    else:
        people = by_schema([json.loads(line) for line in found.decode().splitlines()], "Person")
        assert max(len(name) for each in people for name in each["name"]) <= ftm.NAME


# Tables


def test_tables_are_parquet_with_lists(ledger: Ledger) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    (found,) = ledger.events()
    ledger.accept(str(found["id"]), by="me")
    out = ledger.path.with_name("all")
    export(ledger, out, form="tables")
    tables = {each.stem: parquet.read_table(each).to_pylist() for each in out.iterdir()}
    assert set(tables) == {
        *("reports", "actors", "entities", "meetings", "quotes", "events", "commitments"),
        *("indicators", "sides", "bearings", "corrections"),
    }
    (meeting,) = tables["meetings"]
    assert meeting["participants"] == ["Ana Petrova", "Juan Rojas"]
    assert (meeting["reports"], meeting["place"]) == (2, "Geneva")
    assert [each["report"] for each in tables["reports"]] == ["P1", "P2"]
    actors = {each["actor"] for each in tables["actors"]}
    assert {each["actor"] for each in tables["sides"]} <= actors
    assert {each["actor"] for each in tables["entities"]} <= actors
    assert [each["who"] for each in tables["corrections"]] == ["me"]


# The command


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(cli.app, ["export", *arguments], input=given)


def test_the_command_takes_a_ledger_by_option_and_by_place(path: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "1.csv", tmp_path / "2.csv.gz"
    result = run("--ledger", str(path), "--as", "csv", "--out", str(one))
    assert result.exit_code == 0, result.output
    assert "1 rows of 1 events" in result.stderr
    assert run(str(path), "--as", "csv", "-o", str(two), "--of", "SRB").exit_code == 0
    assert gzip.decompress(two.read_bytes()) == one.read_bytes()
    assert run(str(path), "--as", "dyads").stdout.startswith('"month"')
    assert run(str(path), "--as", "csv", "--since", "2030").exit_code == 2


def test_the_ledger_of_this_folder_is_taken_where_nothing_is_named(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("--as", "dyads")
    assert isinstance(result.exception, InputError)
    path.rename(tmp_path / "communique.ledger")
    assert run("--as", "dyads").exit_code == 0


def test_the_command_says_what_is_wrong(path: Path, tmp_path: Path) -> None:
    records = tmp_path / "r.jsonl"
    records.write_text(serial.dumps(met()) + "\n", encoding="utf-8")
    unknown = run(str(path), "--as", "excel")
    assert unknown.exit_code == 2
    said = unknown.stderr.replace("\n", " ")
    assert all(name in said for name in described())
    assert run(str(path)).exit_code == 2
    assert "from a ledger" in run(str(records), "--as", "gexf").stderr
    assert run(str(records), str(path), "--as", "csv").exit_code == 2
    assert run(str(records), "--ledger", str(path), "--as", "csv").exit_code == 2
    assert run(str(records), "--as", "csv", "--of", "SRB").exit_code == 2
    assert run(str(records), "--as", "csv").exit_code == 0


def test_a_folder_that_is_there_is_left_alone(path: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    place = tmp_path / "mine"
    place.mkdir()
    (place / "thesis.txt").write_text("mine")
    with Ledger(path) as opened:
        with pytest.raises(InputError, match="is there already"):
            export(opened, place, form="tables")
        with pytest.raises(InputError, match="--out FOLDER"):
            export(opened, None, form="tables")
        with pytest.raises(InputError, match="is a folder"):
            export(opened, place, form="csv")
    assert [each.name for each in place.iterdir()] == ["thesis.txt"]


def test_devices_and_links_stay_what_they_are(path: Path, tmp_path: Path) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("before")
    link.symlink_to(real)
    with Ledger(path) as opened:
        export(opened, link, form="csv")
        export(opened, Path("/dev/null"), form="csv")
        with pytest.raises(InputError, match="cannot be written"):
            export(opened, tmp_path / "no" / "such.csv", form="csv")
    assert link.is_symlink()
    assert real.read_text().startswith('"event_id"')
    assert Path("/dev/null").is_char_device()


def test_records_that_fail_leave_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records, out = tmp_path / "r.jsonl", tmp_path / "r.csv"
    records.write_text(serial.dumps(met()) + "\n", encoding="utf-8")
    out.write_text("before")

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("communique.cli.tables.export_events", fails)
    assert run(str(records), "--as", "csv", "-o", str(out)).exit_code == 1
    assert out.read_text() == "before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["r.csv", "r.jsonl"]


@pytest.mark.parametrize("form", ["followthemoney", "tables"])
def test_a_failed_export_leaves_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    if form == "tables":
        pytest.importorskip("pyarrow")
    out = tmp_path / "there"
    if form != "tables":
        out.write_text("before")
    before = sorted(each.name for each in tmp_path.iterdir() if "ledger" not in each.name)

    def fails(*_: object) -> Iterator[object]:
        raise RuntimeError("the power went")

    with Ledger(path) as opened:
        monkeypatch.setattr("communique.ledger.exports._chosen.Chosen.items", fails)
        with pytest.raises(RuntimeError):
            export(opened, out, form=form)
        assert not opened.db.in_transaction
    assert sorted(e.name for e in tmp_path.iterdir() if "ledger" not in e.name) == before
    if form != "tables":
        assert out.read_text() == "before"


def test_without_pyarrow_the_extra_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with Ledger(path) as opened, pytest.raises(InputError, match=r"communique\[parquet\]"):
        export(opened, path.with_name("t"), form="tables")
    assert not path.with_name("t").exists()


@pytest.mark.parametrize("form", sorted(forms()))
def test_every_form_has_a_part_in_the_docs(form: str) -> None:
    text = (Path(__file__).parent.parent / "docs" / "exports.md").read_text(encoding="utf-8")
    assert f"### `{form}`" in text
