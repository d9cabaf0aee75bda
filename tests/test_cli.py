from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pytest
from jsonschema import validate
from rich.console import Console
from typer.testing import CliRunner, Result

from communique import cli, frames, marks, render, serial, tally, terminal
from communique.document import Article, Span
from communique.errors import InputError
from communique.records import Entity, Evidence, Mention, Report
from conftest import TEXT, StubReader, full_report

pytestmark = pytest.mark.usefixtures("stub_reader")


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(cli.app, arguments, input=given)


def drawn(report: Report) -> str:
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    console.print(terminal.view(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_reading_writes_one_valid_object_a_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Envoy Paredes waits.")
    (tmp_path / "b.md").write_text("---\ntitle: T\npublished: 2024-05-03\n---\nLima – Oslo")
    result = run("read", str(tmp_path), "--publisher", "Fjord News", "--published", "2024-01-01")
    assert result.exit_code == cli.OK
    found = [json.loads(line) for line in result.stdout.splitlines()]
    for each in found:
        validate(each, serial.json_schema())
    assert [each["published"] for each in found] == ["2024-01-01", "2024-05-03"]
    assert found[0]["publisher"] == "Fjord News"
    assert "2 reports" in result.stderr


def test_rejected_inputs_are_named_and_counted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Envoy Paredes waits.")
    (tmp_path / "b.txt").write_text("")
    out = tmp_path / "out.jsonl"
    result = run("read", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--out", str(out))
    assert result.exit_code == tally.PARTLY
    assert f"{tmp_path / 'b.txt'}: empty" in result.stderr
    assert result.stdout == ""
    assert len(out.read_text().splitlines()) == 1


def test_a_failed_stage_makes_the_run_partly_read() -> None:
    assert run("read", "-", given=b"BREAK").exit_code == cli.FAILED
    result = run("read", "-", given=b'{"text": "BREAK"}\n{"text": "Lima"}')
    assert result.exit_code == tally.PARTLY
    assert "1 reports where a stage failed" in result.stderr


def test_nothing_read_is_a_failure(tmp_path: Path) -> None:
    assert run("read", str(tmp_path / "none")).exit_code == cli.FAILED
    assert run("read", "-", "--published", "Tuesday", given=b"Lima").exit_code == cli.FAILED
    assert run("read").exit_code == cli.FAILED


def test_quiet_says_only_what_was_rejected() -> None:
    assert run("read", "-", "--quiet", given=b"Lima").stderr == ""
    assert "rejected" in run("read", "-", "--quiet", given=b"").stderr


def test_options_reach_the_reader(tmp_path: Path) -> None:
    actors = tmp_path / "actors.csv"
    actors.write_text("name\n")
    result = run("read", "-", "--model", "en_big", "--actors", str(actors), given=b"Lima")
    assert json.loads(result.stdout)["made_by"] == f"stub en_big {actors}"


def test_zipped_output_is_shown_again(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl.gz"
    assert run("read", "-", "--out", str(out), given=b'{"text":"Lima"}\n{"text":"Oslo"}')
    assert len(gzip.decompress(out.read_bytes()).splitlines()) == 2
    shown = run("show", str(out), "--number", "2")
    assert shown.exit_code == cli.OK
    assert "Oslo" in shown.stdout
    assert "Lima" not in shown.stdout


def test_a_source_is_read_to_be_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Envoy Paredes waits.")
    assert "Envoy Paredes waits." in run("show", str(tmp_path / "a.txt")).stdout


def test_the_demo_reads_all_samples() -> None:
    result = run("demo")
    assert result.exit_code == cli.OK
    assert "16 reports" in result.stderr
    assert "rejected" not in result.stderr


def test_the_schema_command_prints_the_schema() -> None:
    assert json.loads(run("schema").stdout) == serial.json_schema()


@pytest.mark.parametrize(
    "arguments", [["show", "/no/such/file.txt"], ["read", "-", "--out", "/no/such/dir/x.jsonl"]]
)
def test_errors_are_one_line_and_status_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["communique", *arguments])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == cli.FAILED
    assert capsys.readouterr().err.startswith("communique: ")


@pytest.mark.parametrize("command", ["read", "show", "demo", "schema"])
def test_every_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == cli.OK
    assert len(result.stdout) > 100


def test_the_view_shows_text_and_every_layer(report: Report) -> None:
    shown = drawn(report)
    for wanted in ("Lunde and Paredes speak", "Meetings", "Quotes", "Events", "Commitments",
                   "Indicators", "Persons", "Places", "Dates", "foreign minister", "59.91", "M1",
                   "Q2", "2024-05-07", "no dateline"):  # fmt: skip
        assert wanted in shown, wanted


def test_the_view_passes_no_control_characters_to_the_terminal() -> None:
    shown = drawn(
        Report(Article("Lima \x1b[31mred\x07 \u202eback\x00 Oslo\r\nend", title="\x1b[2J"))
    )
    assert not {"\x1b", "\x07", "\x00", "\u202e"} & set(shown)


def test_segments_join_to_the_text(report: Report) -> None:
    pieces = list(marks.segments(report))
    assert "".join(piece.text for piece in pieces) == TEXT
    closed = [mark.label for piece in pieces for mark in piece.closing]
    assert sorted(closed) == ["M1", "Q1", "Q2", "Q3"]
    kinds = {mark.kind for piece in pieces for mark in piece.marks}
    assert kinds == {"person", "place", "country", "date", "quote", "cue", "meeting"}


def test_the_notebook_view_escapes_everything() -> None:
    text = '<script>alert("1")</script> & Lunde'
    mention = Mention(Evidence.at(text, Span(0, 8)), "name")
    entity = Entity("E1", "person", '<img src=x onerror="1">', None, (mention,), ("<b>",))
    page = render.notebook(Report(Article(text, title="<i>", publisher="<u>"), (entity,)))
    for bad in ("<script", "<img", "<b>", "<i>", "<u>"):
        assert bad not in page


def test_the_notebook_view_marks_every_layer() -> None:
    page = full_report()._repr_html_()
    for wanted in ('class="person"', 'class="quote"', 'class="date"', "<sup>M1</sup>", "Quotes"):
        assert wanted in page


@pytest.mark.parametrize("layer", frames.LAYERS)
def test_every_layer_is_a_table_even_when_empty(layer: str) -> None:
    table = full_report().to_frame(layer)
    assert len(table) > 0
    assert list(Report(Article("Lima")).to_frame(layer).columns) == list(table.columns)


def test_tables_write_entities_by_name(report: Report) -> None:
    quotes = report.to_frame("quotes")
    assert quotes.loc[0, "speaker"] == "Astrid Lunde"
    assert quotes.loc[0, "addressee"] == "Julio Paredes"
    assert report.to_frame("meetings").loc[0, "participants"] == "Astrid Lunde; Julio Paredes"
    with pytest.raises(InputError, match="no layer 'people'"):
        report.to_frame("people")


def test_reading_from_python(stub_reader: type[StubReader]) -> None:
    del stub_reader
    import communique  # noqa: PLC0415

    communique._reader.cache_clear()
    found = communique.read("Envoy Paredes waits.", published="2024-05-03", publisher="Fjord")
    assert (found.article.published, found.article.publisher) == ("2024-05-03", "Fjord")
    assert communique.read(found.article) == found
    with pytest.raises(InputError, match="has its own"):
        communique.read(found.article, title="other")
    communique._reader.cache_clear()
