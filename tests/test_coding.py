"""Triples to codes, with a scorer that needs no weights."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from communique import cli, coding, tally
from communique.coding import ADDED, LONGEST_TEXT, Triple, code_triples, find_name
from communique.document import Span
from communique.errors import Rejected
from communique.models import LABELS
from communique.patterns import Found

PERU = {"text": "Peru accused Chile of spying.", "source": "Peru", "target": "Chile"}


class StubScorer:
    """Takes the first of these words in a text for its type, and is 0.6 sure of it."""

    made_by = "stub"
    words: ClassVar = {"accused": "ACCUSE", "troops": "ASSAULT", "met": "CONSULT", "slept": "NONE"}

    def __init__(self) -> None:
        self.seen: list[Triple] = []
        self.calls = 0

    def score(self, triples: Sequence[Triple]) -> NDArray[np.float32]:
        self.calls += 1
        self.seen += triples
        scores = np.full((len(triples), len(LABELS)), 0.4 / (len(LABELS) - 1), np.float32)
        for row, triple in zip(scores, triples, strict=True):
            found = [type for word, type in self.words.items() if word in triple.text]
            row[LABELS.index(found[0] if found else "AGREE")] = 0.6
        return scores


def one(row: dict[str, Any], **options: Any) -> dict[str, Any]:
    (coded,) = code_triples([row], scorer=StubScorer(), **options)
    assert not isinstance(coded, Rejected), coded
    return coded


def triple(row: dict[str, Any]) -> Triple:
    scorer = StubScorer()
    (coded,) = code_triples([row], scorer=scorer)
    assert not isinstance(coded, Rejected), coded
    return scorer.seen[0]


def sides(row: dict[str, Any]) -> tuple[str | None, str | None]:
    asked = triple(row)
    source, target = (
        side.of(asked.text) if side is not None else None for side in (asked.source, asked.target)
    )
    return source, target


def test_a_row_comes_back_with_its_codes() -> None:
    coded = one(PERU)
    assert tuple(coded) == ("text", "source", "target", *ADDED)
    assert (coded["type"], coded["quad"], coded["quad_name"]) == ("ACCUSE", 3, "VERBAL CONFLICT")
    assert coded["cameo"].startswith("11")
    assert coded["goldstein"] < 0
    assert coded["plover_score"] < 0
    assert (coded["rule"], coded["note"]) == ("stub", None)


def test_probabilities_are_shared_by_the_types_alone() -> None:
    coded = one(PERU)
    assert coded["probability"] == pytest.approx(0.6 / 0.975, abs=1e-4)
    assert next(iter(coded["probabilities"].items())) == ("ACCUSE", coded["probability"])
    assert len(coded["probabilities"]) == 3


def test_no_event_is_an_answer_only_where_it_is_asked_for() -> None:
    row = {**PERU, "text": "Peru slept and Chile did."}
    assert one(row)["type"] in LABELS[:-1]
    assert "NONE" not in one(row)["probabilities"]
    coded = one(row, none=True)
    assert coded["type"] is coded["mode"] is coded["quad"] is coded["cameo"] is None
    assert coded["contexts"] == []
    assert coded["probability"] == pytest.approx(0.6)
    assert one(PERU, none=True)["probability"] == pytest.approx(0.6)


def test_other_columns_are_left_alone_and_namesakes_kept() -> None:
    coded = one({"id": 7, **PERU, "quad": 2, "extra": {"a": [1, None]}})
    assert (coded["id"], coded["extra"]) == (7, {"a": [1, None]})
    assert (coded["given_quad"], coded["quad"]) == (2, 3)


def test_what_was_written_can_be_coded_again() -> None:
    again = one(one(PERU))
    assert (again["type"], again["given_type"]) == ("ACCUSE", "ACCUSE")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Peruvians and Peru", "Peru", (14, 18)),
        ("Peruvians left", "Peru", (0, 4)),
        ("PERU left", "Peru", (0, 4)),
        ("Le Peru and PERU", "PERU", (12, 16)),
        ("The  foreign\nminister left", "the foreign minister", (0, 21)),
        ("A (B) left", "(B)", (2, 5)),
        ("Chile left", "Peru", None),
        ("Chile left", " ", None),
    ],
)
def test_names_are_found(text: str, name: str, expected: tuple[int, int] | None) -> None:
    assert find_name(text, name) == (None if expected is None else Span(*expected))


def test_the_two_sides_do_not_share_words() -> None:
    text = "The president of Peru thanked Peru."
    asked = triple({"text": text, "source": "The president of Peru", "target": "Peru"})
    assert asked == Triple(text, Span(0, 21), Span(30, 34))


def test_spans_say_which_is_meant() -> None:
    text = "Peru left, Peru said, and Peru accused Chile."
    row = {**PERU, "text": text, "source_spans": [[26, 30]], "target_spans": []}
    assert triple(row).source == Span(26, 30)
    assert sides(row) == ("Peru", "Chile")
    assert triple({**row, "source_spans": "[[11, 15]]"}).source == Span(11, 15)


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"target": None}, "no target given"),
        ({"source": "", "target": "Oslo"}, "no source given; target not found in the text"),
        ({"source": "a recipient"}, "source not found in the text"),
        ({"source": float("nan"), "source_spans": float("nan")}, "no source given"),
        ({"source": "x", "source_spans": "[]"}, "source not found in the text"),
    ],
)
def test_a_side_may_be_missing(changes: dict[str, Any], note: str) -> None:
    coded = one({**PERU, **changes})
    assert coded["note"] == note
    assert coded["type"] == "ACCUSE"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": " "}, "no text"),
        ({"text": None}, "no text"),
        ({"text": "Peru " * LONGEST_TEXT}, "longer than 10,000 characters"),
        ({"source": 5}, "source is no string"),
        ({"source_spans": [[0, 500]]}, "source_spans wants"),
        ({"target_spans": [["a", "b"]]}, "target_spans wants"),
        ({"target_spans": "[[0"}, "target_spans is no JSON"),
    ],
)
def test_rows_that_cannot_be_coded_are_numbered(changes: dict[str, Any], reason: str) -> None:
    good, bad = code_triples([PERU, {**PERU, **changes}], scorer=StubScorer())
    assert not isinstance(good, Rejected)
    assert isinstance(bad, Rejected)
    assert bad.location == "row 2"
    assert reason in bad.reason


def test_rows_are_coded_as_they_come() -> None:
    def rows() -> Iterator[dict[str, str]]:
        for _ in range(coding._BATCH + 1):
            yield PERU
        raise AssertionError("read too far ahead")

    scorer = StubScorer()
    coded = code_triples(rows(), scorer=scorer)
    assert [next(coded) for _ in range(coding._BATCH)][-1]
    assert scorer.calls == 1


def test_nothing_to_code_is_no_error() -> None:
    assert list(code_triples([], scorer=StubScorer())) == []


def spied(triples: Sequence[Triple]) -> Iterator[Found | None]:
    """Find that whoever speaks of spying coerces."""
    for triple in triples:
        spies = "spying" in triple.text
        yield Found("COERCE", None, "175", "coerce.spy") if spies else None


def test_a_pattern_weighs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    # The stub gives ACCUSE 0.6 and COERCE 0.025: a weight of 2.5 is not enough, one of 4 is.
    assert one(PERU, patterns=spied)["type"] == "ACCUSE"
    monkeypatch.setattr(coding, "WEIGHT", 4.0)
    coded = one(PERU, patterns=spied)
    assert (coded["type"], coded["cameo"], coded["rule"]) == ("COERCE", "175", "coerce.spy")
    assert coded["quad_name"] == "MATERIAL CONFLICT"
    assert sum(coded["probabilities"].values()) < 1.001
    assert one({**PERU, "text": "Peru met Chile."}, patterns=spied)["rule"] == "stub"


def test_a_sure_scorer_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "SURE", 0.5)
    assert one(PERU, patterns=spied)["rule"] == "stub"


@pytest.fixture
def stub_scorer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coding, "EventScorer", StubScorer)
    monkeypatch.setattr(coding, "FramePatterns", lambda: None)


def run(*arguments: str, given: bytes = b"") -> Result:
    return CliRunner().invoke(cli.app, ["code", *arguments], input=given)


def lines(*rows: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


@pytest.mark.usefixtures("stub_scorer")
def test_a_pipe_is_coded() -> None:
    result = run("-", given=lines(PERU, {**PERU, "text": "Peru met Chile."}))
    assert result.exit_code == cli.OK
    types = [json.loads(line)["type"] for line in result.stdout.splitlines()]
    assert types == ["ACCUSE", "CONSULT"]
    assert "2 triples" in result.stderr
    assert run("-", "--quiet", given=lines(PERU)).stderr == ""


@pytest.mark.usefixtures("stub_scorer")
def test_bad_lines_are_named_and_the_others_coded(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl.gz"
    bad = b'{"text": ""}\nnot json\n[1]\n' + rb'{"text": "\ud800"}' + b"\n"
    source.write_bytes(lines(PERU) + bad + b"\n" + lines({**PERU, "target": "Oslo"}))
    result = run(str(source), "--out", str(out))
    assert result.exit_code == tally.PARTLY
    for told in (":2: no text", ":3: not JSON", ":4: not a JSON object", ":5: holds characters"):
        assert f"{source}{told}" in result.stderr
    assert "4 rows" in result.stderr
    assert "1 triples with a side missing" in result.stderr
    written = [json.loads(line) for line in gzip.decompress(out.read_bytes()).splitlines()]
    assert [row["note"] for row in written] == [None, "target not found in the text"]


@pytest.mark.usefixtures("stub_scorer")
def test_tables_are_coded(tmp_path: Path) -> None:
    table = "id;Text;text;source;target\n1;x;Peru accused Chile;Peru;Chile\n2;x;Peru met;Peru;\n"
    (tmp_path / "in.csv").write_text(table)
    for result in (run(str(tmp_path / "in.csv")), run("-", given=gzip.compress(table.encode()))):
        assert result.exit_code == cli.OK, result.stderr
        coded = [json.loads(line) for line in result.stdout.splitlines()]
        assert [(row["id"], row["type"]) for row in coded] == [("1", "ACCUSE"), ("2", "CONSULT")]
        assert [row["note"] for row in coded] == [None, "no target given"]


@pytest.mark.usefixtures("stub_scorer")
def test_nothing_coded_is_a_failure(tmp_path: Path) -> None:
    assert run("-", given=b"").exit_code == cli.FAILED
    assert run("-", given=b"not json").exit_code == cli.FAILED
    assert run(str(tmp_path / "none.jsonl")).exit_code == cli.FAILED
    assert run().exit_code == cli.FAILED


@pytest.mark.usefixtures("stub_scorer")
def test_no_event_on_the_command_line() -> None:
    result = run("-", "--none", given=lines({**PERU, "text": "Peru slept, Chile too."}))
    assert json.loads(result.stdout)["type"] is None
    assert "1 no event" in result.stderr


def test_the_command_has_help() -> None:
    result = run("--help")
    assert result.exit_code == cli.OK
    assert all(name in result.stdout for name in ADDED)
