"""Event tables, read back by what reads them elsewhere."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from communique import cli, serial
from communique.document import Article
from communique.errors import InputError
from communique.exports import Written, export, formats
from communique.records import Entity, Event, Mention, Report, When, Where
from conftest import evidence, full_report

if TYPE_CHECKING:
    import pandas

GOLDEN = Path(__file__).parent / "golden" / "exports"
FOREIGN = ("gdelt", "icews", "phoenix", "polecat")
TIDY = ("csv", "parquet")
HEADED = ("icews", "polecat")
# The columns as other projects publish them, by their own lists.
COUNTS = {"gdelt": 61, "icews": 20, "phoenix": 26, "polecat": 40}

TEXT = (
    "BUCHAREST – Romania and Serbia signed an accord with Peru on the river ports in Galați on "
    "Monday, Premier Ilinca Vasilescu said.\n\nPeruvian troops are to join an exercise in May. "
    "Vasilescu accused Peru of delay."
)
OTHER = "Chile's police dispersed a crowd."


def entity(text: str, id: str, kind: str, name: str, country: str | None, **more: object) -> Entity:
    mention = Mention(evidence(text, name), "name")
    return replace(Entity(id, "person", name, country, (mention,)), kind=kind, **more)  # type: ignore[arg-type]


def reports() -> tuple[Report, Report]:
    """Return two invented reports: one with every kind of event, one without a date."""

    def at(words: str) -> tuple:  # type: ignore[type-arg]
        return (evidence(TEXT, words),)

    monday = When(date(2024, 2, 5), date(2024, 2, 6), "day", "text", evidence(TEXT, "on Monday"))
    may = When(date(2024, 5, 1), date(2024, 6, 1), "month", "text", evidence(TEXT, "in May"))
    galati = Where("677697", "Galaţi", "city", "ROU", 45.437, 28.05)
    first = Report(
        Article(
            TEXT,
            id="ports-1",
            title="Ports",
            published="2024-02-06T09:30:00+02:00",
            publisher="Dunav Wire (invented)",
            url="https://example.org/ports?id=1",
        ),
        entities=(
            entity(TEXT, "E1", "country", "Romania", "ROU"),
            entity(TEXT, "E2", "country", "Serbia", "SRB"),
            entity(TEXT, "E3", "country", "Peru", "PER"),
            entity(TEXT, "E4", "place", "Galați", "ROU", where=galati),
            entity(
                TEXT,
                "E5",
                "person",
                "Ilinca Vasilescu",
                "ROU",
                roles=("premier",),
                sector="GOV",
            ),
            entity(TEXT, "E6", "organisation", "troops", "PER", sector="MIL"),
        ),
        events=(
            Event(
                "AGREE",
                "occurred",
                ("E1", "E2"),
                ("E3",),
                at("signed an accord with Peru"),
                contexts=("economic", "diplomatic"),
                cameo="057",
                place="E4",
                date=monday,
                said_by="E5",
                rule="accord",
                score=0.9,
            ),
            Event("COOPERATE", "planned", ("E6",), (), at("join an exercise"), date=may),
            Event(
                "ACCUSE",
                "occurred",
                ("E5",),
                ("E3",),
                (*at("accused Peru of delay"), evidence(TEXT, "Vasilescu", nth=1)),
                mode="disapprove",
                cameo="11",
            ),
        ),
    )
    second = Report(
        Article(OTHER, id="crowd-1"),
        entities=(entity(OTHER, "E1", "organisation", "police", "CHL", sector="COP"),),
        events=(Event("COERCE", "ongoing", ("E1",), (), (evidence(OTHER, "dispersed a crowd"),)),),
    )
    return first, second


def written(form: str, given: Iterable[Report], *, every_status: bool = False) -> bytes:
    out = io.BytesIO()
    export(given, out, form=form, every_status=every_status)
    return out.getvalue()


def read_back(form: str, data: bytes) -> pandas.DataFrame:
    """Read a table as somebody would who knows only its format."""
    import pandas  # noqa: PLC0415

    if form == "parquet":
        need_pyarrow()
        return pandas.read_parquet(io.BytesIO(data))
    columns = list(formats()[form].COLUMNS)
    if form in ("csv", "dyads"):
        return pandas.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)
    names = None if form in HEADED else columns
    return pandas.read_csv(
        io.BytesIO(data), sep="\t", dtype=str, names=names, keep_default_na=False
    )


def need_pyarrow() -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is an extra: pip install communique[parquet]")


def hostile(name: str) -> Report:
    """Return a report whose actor, place, publisher and address are hostile strings."""
    first, _ = reports()
    entities = tuple(replace(each, name=name) for each in first.entities)
    article = replace(first.article, publisher=name, url=name, title=name)
    return replace(first, entities=entities, article=article)


HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1",
    "@SUM(1)",
    "a\tb",
    "a\nb\r\nc\rd",
    'say "yes", "no"',
    '"open',
    "a,b;c|d",
    "nul\x00nul",
    "\ud800 alone",
    "line\u2028end",
    "NA",
    "  spaced  ",
    "",
]


@pytest.mark.parametrize("form", sorted(COUNTS))
def test_foreign_tables_have_their_columns(form: str) -> None:
    columns = formats()[form].COLUMNS
    assert len(columns) == COUNTS[form] == len(set(columns))
    lines = written(form, reports()).decode().splitlines()
    assert {line.count("\t") for line in lines} == {COUNTS[form] - 1}
    assert (lines[0].split("\t") == list(columns)) is (form in HEADED)


@pytest.mark.parametrize("form", sorted(formats()))
def test_tables_are_as_reviewed(form: str) -> None:
    if form == "parquet":
        need_pyarrow()
        back = read_back(form, written(form, reports()))
        assert list(back.columns) == list(formats()[form].COLUMNS)
        assert len(back) == 5
        return
    golden = GOLDEN / f"{form}{formats()[form].SUFFIX}"
    assert written(form, reports()) == golden.read_bytes(), f"review {golden.name} and save it"


@pytest.mark.parametrize("form", FOREIGN)
def test_every_cell_has_a_column(form: str) -> None:
    from communique.exports import _table  # noqa: PLC0415

    module = sys.modules[f"communique.exports.{form}"]
    for row in _table.rows(reports(), Written()):
        assert set(module.cells(row)) <= set(module.COLUMNS)


def test_codes_keep_their_zeros() -> None:
    gdelt = read_back("gdelt", written("gdelt", reports()))
    assert list(gdelt["EventCode"])[:3] == ["057", "057", "110"]
    assert list(gdelt["EventRootCode"])[:3] == ["05", "05", "11"]
    icews = read_back("icews", written("icews", reports()))
    assert list(icews["CAMEO Code"])[:3] == ["057", "057", "110"]
    tidy = read_back("csv", written("csv", reports()))
    assert tidy["cameo"][0] == "057"
    assert "11" in list(tidy["cameo"]), "our own table adds no zero"


def test_sides_become_pairs_and_empty_sides_stay_empty() -> None:
    tidy = read_back("csv", written("csv", reports()))
    pairs = list(zip(tidy["source"], tidy["target"], strict=True))
    assert pairs[:3] == [("Romania", "Peru"), ("Serbia", "Peru"), ("troops", "")]
    assert tidy["event_id"].nunique() == 4
    assert tidy["row_id"].nunique() == 5


@pytest.mark.parametrize("form", [*FOREIGN, "dyads"])
def test_tables_without_status_leave_out_what_did_not_happen(form: str) -> None:
    out = io.BytesIO()
    counted = export(reports(), out, form=form)
    assert (counted.events, counted.left_out) == (3, 1)
    assert export(reports(), io.BytesIO(), form=form, every_status=True).events == 4


@pytest.mark.parametrize("form", TIDY)
def test_our_own_tables_keep_every_status(form: str) -> None:
    if form == "parquet":
        need_pyarrow()
    back = read_back(form, written(form, reports()))
    assert list(back["status"]) == ["occurred", "occurred", "planned", "occurred", "ongoing"]


def test_events_without_a_date_are_counted() -> None:
    counted = export(reports(), io.BytesIO(), form="gdelt")
    assert counted.undated == 1
    gdelt = read_back("gdelt", written("gdelt", reports()))
    assert list(gdelt["Day"]) == ["20240205", "20240205", "20240206", ""]
    assert list(gdelt["FractionDate"]) == ["2024.0959", "2024.0959", "2024.0986", ""]
    assert gdelt["DATEADDED"][0] == "20240206073000"
    tidy = read_back("csv", written("csv", reports()))
    assert list(tidy["date_basis"]) == ["text", "text", "text", "published", ""]
    assert list(tidy["date_last"])[2] == "2024-05-31"


def test_ids_depend_on_what_was_read_alone() -> None:
    first, second = reports()
    alone = read_back("csv", written("csv", [second]))
    together = read_back("csv", written("csv", [first, second]))
    assert list(alone["row_id"]) == list(together["row_id"])[-1:]
    gdelt = read_back("gdelt", written("gdelt", [first], every_status=True))
    assert list(gdelt["GlobalEventID"]) == list(together["row_id"])[:-1]
    assert all(0 < int(id) < 2**53 for id in together["row_id"])
    assert written("csv", reports()) == written("csv", reports())


def test_events_alike_in_everything_have_ids_of_their_own() -> None:
    first, _ = reports()
    twice = replace(first, events=first.events[1:2] * 2)
    assert read_back("csv", written("csv", [twice]))["event_id"].nunique() == 2


def test_states_have_the_codes_of_each_format() -> None:
    gdelt = read_back("gdelt", written("gdelt", reports()))
    assert list(gdelt["Actor1Code"]) == ["ROM", "SRB", "ROMGOV", "CHLCOP"]
    assert gdelt["Actor1CountryCode"][0] == "ROM", "CAMEO keeps the older code of Romania"
    assert gdelt["ActionGeo_CountryCode"][0] == "RO", "FIPS 10-4"
    polecat = read_back("polecat", written("polecat", reports()))
    assert polecat["Actor Country"][0] == "ROU"
    icews = read_back("icews", written("icews", reports()))
    assert icews["Source Country"][0] == "Romania"
    assert icews["Source Sectors"][2] == "Government"


def test_classes_follow_each_format() -> None:
    first, _ = reports()
    roots = ("01", "05", "08", "13", "16", "20")
    events = tuple(replace(first.events[0], cameo=root, source=("E1",)) for root in roots)
    given = [replace(first, events=events)]
    gdelt = read_back("gdelt", written("gdelt", given))
    assert list(gdelt["QuadClass"]) == ["1", "1", "2", "3", "4", "4"]
    assert list(gdelt["EventCode"]) == [f"{root}0" for root in roots]
    phoenix = read_back("phoenix", written("phoenix", given))
    assert list(phoenix["QuadClass"]) == ["0", "1", "2", "3", "3", "4"]
    assert set(read_back("csv", written("csv", given))["quad_class"]) == {"1"}, "PLOVER's, by type"


def test_an_unknown_type_leaves_its_codes_empty() -> None:
    first, _ = reports()
    bare = replace(first.events[1], status="occurred")
    odd = replace(bare, type="SABOTAGE"), replace(bare, mode="by-post"), replace(bare, cameo="99x")
    report = replace(first, events=odd)
    for form in (*FOREIGN, "csv", "dyads"):
        assert written(form, [report])
    tidy = read_back("csv", written("csv", [report]))
    assert list(tidy["plover_score"]) == ["", "9.5", "9.5"]
    assert list(tidy["goldstein"])[::2] == ["", ""]
    assert list(tidy["cameo"])[::2] == ["", "99x"]


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
@pytest.mark.parametrize("form", FOREIGN)
def test_hostile_text_breaks_no_line(form: str, name: str) -> None:
    given = [hostile(name), reports()[1]]
    back = read_back(form, written(form, given, every_status=True))
    assert len(back) == 5
    assert len(back.columns) == COUNTS[form]
    by_hand = list(csv.reader(io.StringIO(written(form, given).decode()), delimiter="\t"))
    assert {len(line) for line in by_hand} == {COUNTS[form]}


@pytest.mark.parametrize("name", HOSTILE, ids=repr)
@pytest.mark.parametrize("form", TIDY)
def test_hostile_text_comes_back_as_it_was(form: str, name: str) -> None:
    if form == "parquet":
        need_pyarrow()
    back = read_back(form, written(form, [hostile(name)]))
    expected = name.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert back["source"][0] == expected
    assert len(back) == 4


def test_parquet_has_types_and_says_the_same() -> None:
    need_pyarrow()
    from pyarrow import parquet  # noqa: PLC0415

    table = parquet.read_table(io.BytesIO(written("parquet", reports())))
    kinds = {field.name: str(field.type) for field in table.schema}
    assert kinds["row_id"] == "int64"
    assert kinds["date"] == "date32[day]"
    assert kinds["cameo"] == "string"
    tidy = read_back("csv", written("csv", reports()))
    for column in table.column_names:
        values = ["" if v is None else str(v) for v in table[column].to_pylist()]
        assert values == list(tidy[column]), column


def test_parquet_of_nothing_can_be_read() -> None:
    need_pyarrow()
    assert read_back("parquet", written("parquet", [])).empty


def test_without_pyarrow_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"communique\[parquet\]"):
        written("parquet", reports())


def test_dyads_count_events_once_for_a_pair_of_states() -> None:
    first, _ = reports()
    ministers = Event("AGREE", "occurred", ("E3",), ("E1", "E5"), first.events[0].evidence)
    back = read_back("dyads", written("dyads", [replace(first, events=(ministers,)), first]))
    rows = [tuple(row) for row in back.itertuples(index=False)]
    assert [row[:5] for row in rows] == [
        ("2024-02", "PER", "ROU", "AGREE", "2"),
        ("2024-02", "PER", "SRB", "AGREE", "1"),
        ("2024-02", "ROU", "PER", "ACCUSE", "1"),
    ]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(InputError, match="csv, dyads, gdelt"):
        written("excel", reports())


def test_memory_stays_flat() -> None:
    first, _ = reports()

    def many(count: int) -> Iterator[Report]:
        for number in range(count):
            yield replace(first, article=replace(first.article, id=f"ports-{number}"))

    class Sink(io.BytesIO):
        def write(self, data: object, /) -> int:
            return len(bytes(data))  # type: ignore[call-overload, no-any-return]

    def peak(count: int) -> int:
        tracemalloc.start()
        export(many(count), Sink(), form="gdelt")
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    peak(10)
    assert peak(2000) < peak(100) + 100_000


# The command


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(cli.app, ["export", *arguments], input=given)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    path.write_text("".join(serial.dumps(each) + "\n" for each in reports()), encoding="utf-8")
    return path


def test_the_command_writes_what_python_writes(records: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    result = run(str(records), "--as", "csv", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == written("csv", reports())
    assert "5 rows of 4 events" in result.stderr


def test_the_command_says_what_is_left_out_and_undated(records: Path) -> None:
    result = run(str(records), "--as", "icews", "--out", "-")
    assert result.stdout.splitlines() == written("icews", reports()).decode().splitlines()
    assert "planned, proposed or denied; --all keeps them" in result.stderr
    assert "undated" in result.stderr
    everything = run(str(records), "--as", "icews", "--all", "--quiet")
    assert len(everything.stdout.splitlines()) == 6
    assert everything.stderr == ""


def test_zipped_records_and_pipes_are_read(records: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "more.jsonl.gz"
    zipped.write_bytes(gzip.compress(records.read_bytes()))
    out = tmp_path / "events.csv.gz"
    result = run(str(records), str(zipped), "-", "--as", "csv", "-o", str(out), given=b"")
    assert result.exit_code == 0
    assert gzip.decompress(out.read_bytes()).count(b"\n") == 11
    piped = run("-", "--as", "dyads", given=records.read_bytes())
    assert piped.stdout.startswith('"month"')


def test_a_bad_line_is_named_and_the_run_goes_on(records: Path, tmp_path: Path) -> None:
    lines = records.read_bytes().splitlines()
    broken = tmp_path / "broken.jsonl"
    bad = [b"{", b"\xff\xfe", b"", json.dumps({"text": 3}).encode()]
    broken.write_bytes(b"\n".join([lines[0], *bad, lines[1]]) + b"\n")
    result = run(str(broken), "--as", "csv")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == written("csv", reports()).decode().splitlines()
    told = [line for line in result.stderr.splitlines() if line.startswith("rejected  ")]
    assert [line.split(":")[0][-6:] for line in told[:3]] == ["line 2", "line 3", "line 5"]


def test_a_damaged_or_missing_file_is_named(records: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.jsonl.gz"
    torn.write_bytes(gzip.compress(records.read_bytes() * 50)[:-20])
    result = run(str(torn), str(records), "/no/such/records.jsonl", "--as", "csv")
    assert result.exit_code == 1
    assert f"{torn}: cannot be read" in result.stderr
    assert "/no/such/records.jsonl: cannot be read (No such file or directory)" in result.stderr
    assert run("/no/such/records.jsonl", "--as", "csv").exit_code == 2


def test_a_wrong_format_is_told_the_right_ones(records: Path) -> None:
    result = run(str(records), "--as", "excel")
    assert result.exit_code == 2
    assert "polecat" in result.stderr


def test_full_reports_of_the_other_tests_can_be_exported() -> None:
    for form in formats():
        if form == "parquet":
            need_pyarrow()
        assert written(form, [full_report()])


# The documents


ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("form", sorted(formats()))
def test_every_format_and_column_is_documented(form: str) -> None:
    text = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    _, found, rest = text.partition(f"\n## `{form}`\n")
    section = rest.partition("\n## ")[0]
    assert found, f"docs/exports.md has no section ## `{form}`"
    assert f"`{form}`" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert form in run("--help").stdout
    if form != "parquet":  # the columns of csv
        missing = [name for name in formats()[form].COLUMNS if f"`{name}`" not in section]
        assert not missing, f"docs/exports.md, {form}: {missing}"


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [each.name or each.callback.__name__ for each in cli.app.registered_commands]  # type: ignore[union-attr]
    missing = [name for name in names if f"communique {name}" not in readme]
    assert not missing, f"README.md does not show: {missing}"
