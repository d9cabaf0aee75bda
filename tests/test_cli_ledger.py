from __future__ import annotations

import csv
import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from communique.cli import main
from communique.ledger import Ledger
from telling import met
from test_ledger import again, delivered


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*args: str, cwd: Path, **env: str) -> Done:
    """Run the command line in a folder, with its errors as a person sees them."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(cwd)
        patch.setattr(sys, "argv", ["communique", *args])
        patch.delenv("COMMUNIQUE_LEDGER", raising=False)
        for name, value in {"COLUMNS": "120", **env}.items():
            patch.setenv(name, value)
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, *(_text(stream) for stream in (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    stream.seek(0)
    return stream.read()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger of three reports."""
    made = tmp_path_factory.mktemp("folder")
    with Ledger(made / "communique.ledger", write=True) as ledger:
        for report in (met(), again(), delivered()):
            ledger.add(report)
        list(ledger.follow())
    return made


@pytest.mark.parametrize(
    ("command", "shows"),
    [
        (("meetings", "--of", "Petrova", "--with", "CHL"), ("M1", "2024-05-07", "2 reports")),
        (("quotes", "--speaker", "Petrova", "--about", "grain"), ("Q", "We will send grain")),
        (("events", "--by", "Serbia", "--type", "AID"), ("AID", "Serbia → Chile")),
        (("commitments", "--by", "Serbia"), ("pledge kept", "by 2024-06-30")),
        (("commitments", "--open"), ("nothing found",)),
        (("outcome", "C4"), ("has sent 5,000 tonnes",)),
        (
            ("indicators", "--measure", "bilateral trade"),
            ("↑ 2.1 billion USD", "2 reports", "/ 2.4"),
        ),
        (("search", "grain"), ("P1", "[grain]")),
        (("search", "thank*", "--in", "events"), ("E",)),
        (("tellings", "M1"), ("R1", "R6")),
        (("who", "Ana", "Petrova"), ("SRB", "foreign minister", "Latest meetings")),
        (("threads",), ("nothing found",)),
        (("fix", "list"), ("nothing found",)),
    ],
)
def test_a_ledger_answers(folder: Path, command: tuple[str, ...], shows: tuple[str, ...]) -> None:
    done = run(*command, cwd=folder)
    assert done.returncode == 0, done.stderr
    for words in shows:
        assert words in done.stdout, done.stdout


def test_answers_as_json_and_csv(folder: Path, tmp_path: Path) -> None:
    done = run("meetings", "--as", "json", cwd=folder)
    (row,) = map(json.loads, done.stdout.splitlines())
    assert row["participants"] == ["Ana Petrova", "Juan Rojas"]
    out = tmp_path / "quotes.csv"
    done = run("quotes", "--as", "csv", "--out", str(out), cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    (quote,) = csv.DictReader(io.StringIO(out.read_text("utf-8")))
    assert quote["speaker"] == "Ana Petrova"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("meetings", "--of", "Nemo"), "nobody is called 'Nemo'"),
        (("meetings", "--since", "soon"), "no date like"),
        (("meetings", "--ledger", "none.ledger"), "no such ledger"),
        (("search", "--in", "weather", "rain"), "nothing to search in"),
        (("outcome", "M1"), "is no commitment"),
        (("tellings", "M999"), "no such record"),
        (("diff",), "read by one version"),
        (("upgrade", "none.ledger"), "no such file"),
        (("fix", "accept", "X9"), "is no name of a record"),
        (("fix", "undo", "7"), "no correction 7"),
    ],
)
def test_what_cannot_be_answered_is_one_line(
    folder: Path, command: tuple[str, ...], says: str
) -> None:
    done = run(*command, cwd=folder)
    assert done.returncode == 2
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_without_a_ledger_here_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    done = run("meetings", cwd=tmp_path)
    assert done.returncode == 2
    assert "--ledger FILE" in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_environment_may_name_the_ledger(folder: Path, tmp_path: Path) -> None:
    done = run("meetings", cwd=tmp_path, COMMUNIQUE_LEDGER=str(folder / "communique.ledger"))
    assert "M1" in done.stdout


def test_corrections_on_the_command_line(tmp_path: Path) -> None:
    with Ledger(tmp_path / "communique.ledger", write=True) as ledger:
        ledger.add(met())
    done = run("fix", "edit", "M1", "date=2024-05-06", "--by", "Vogel", "--why", "x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2024-05-06" in run("meetings", cwd=tmp_path).stdout
    run("fix", "reject", "Q2", "--by", "Vogel", cwd=tmp_path)
    assert "nothing found" in run("quotes", cwd=tmp_path).stdout
    listed = run("fix", "list", cwd=tmp_path).stdout
    assert "reject" in listed
    assert "Vogel" in listed
    lines = run("fix", "training", cwd=tmp_path).stdout.splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["edit", "reject"]
    assert run("fix", "undo", "2", "--by", "Vogel", cwd=tmp_path).returncode == 0
    assert "Q2" in run("quotes", cwd=tmp_path).stdout


def test_every_command_has_help_that_shows_how(tmp_path: Path) -> None:
    for command in ("search", "quotes", "meetings", "events", "commitments", "who", "diff"):
        done = run(command, "--help", cwd=tmp_path)
        assert done.returncode == 0
        assert f"communique {command}" in done.stdout
