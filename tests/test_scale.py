from __future__ import annotations

from functools import partial

import pytest

from communique.document import Article
from communique.errors import ModelError, Rejected
from communique.records import Report
from communique.scale import BATCH_ARTICLES, read_many
from conftest import StubReader

MAKE = partial(StubReader, model="none")


def inputs(*texts: str) -> list[Article | Rejected]:
    return [Article(text) if text else Rejected("x", "empty") for text in texts]


def texts(results: list[Report | Rejected]) -> list[str]:
    return [r.article.text if isinstance(r, Report) else "" for r in results]


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_result_for_each_input_in_order(jobs: int) -> None:
    given = ["" if n % 7 == 0 else f"Report {n}" for n in range(3 * BATCH_ARTICLES)]
    found = list(read_many(inputs(*given), make_reader=MAKE, jobs=jobs))
    assert texts(found) == given


def test_several_processes_give_the_same_as_one() -> None:
    given = inputs(*(f"Envoy Paredes said {n}" for n in range(2 * BATCH_ARTICLES + 3)))
    alone = list(read_many(given, make_reader=MAKE))
    assert list(read_many(given, make_reader=MAKE, jobs=2)) == alone


def test_a_broken_stage_is_a_note_and_the_run_goes_on() -> None:
    found = list(read_many(inputs("Lima one", "BREAK", "Oslo two"), make_reader=MAKE))
    assert texts(found) == ["Lima one", "BREAK", "Oslo two"]
    one, broken, two = (r for r in found if isinstance(r, Report))
    assert [note.code for note in broken.notes] == ["stage-failed"]
    assert broken.notes[0].message == "ValueError: a stage broke"
    assert one.entities
    assert two.entities


def test_a_dead_process_costs_one_report() -> None:
    given = ["Lima one", "DIE", "Oslo two", *(f"Report {n}" for n in range(BATCH_ARTICLES))]
    found = list(read_many(inputs(*given), make_reader=MAKE, jobs=2))
    assert texts(found) == given
    notes = [r.article.text for r in found if isinstance(r, Report) and r.notes]
    assert notes == ["DIE"]


def no_model() -> StubReader:
    raise ModelError("no such model")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_missing_model_ends_the_run(jobs: int) -> None:
    with pytest.raises(ModelError, match="no such model"):
        list(read_many(inputs("Lima"), make_reader=no_model, jobs=jobs))
