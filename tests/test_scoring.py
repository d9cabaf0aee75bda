"""The benchmark's figures, against cases small enough to work out by hand."""

from __future__ import annotations

import copy
import json
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
if str(ROOT / "benchmarks" / "quality") not in sys.path:
    sys.path.insert(0, str(ROOT / "benchmarks" / "quality"))

import floors  # noqa: E402
from scoring import SHARES, TALLIES, iou, match, score_reports  # noqa: E402

TEXT = "Anna Berg of Norway met Jan Nowak of Poland. He said it rained. The minister left."


def spans(*words: str) -> list[list[int]]:
    return [[TEXT.index(word), TEXT.index(word) + len(word)] for word in words]


def gold() -> dict[str, Any]:
    def entity(id: str, kind: str, name: str, country: str, *mentions: str) -> dict[str, Any]:
        return {
            "id": id,
            "kind": kind,
            "name": name,
            "country": country,
            "roles": [],
            "mentions": spans(*mentions),
        }

    met = spans("Anna Berg of Norway met Jan Nowak of Poland")
    return {
        "id": "r1",
        "text": TEXT,
        "entities": [
            entity("E1", "person", "Anna Berg", "NOR", "Anna Berg", "The minister"),
            entity("E2", "person", "Jan Nowak", "POL", "Jan Nowak", "He"),
            entity("E3", "country", "Norway", "NOR", "Norway"),
            entity("E4", "country", "Poland", "POL", "Poland"),
        ],
        "meetings": [
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E4",
                "date": "2024-05",
                "evidence": met,
            }
        ],
        "quotes": [
            {
                "kind": "indirect",
                "content": spans("it rained"),
                "cue": spans("said"),
                "speaker": "E2",
                "speaker_span": spans("He"),
                "addressee": "E1",
            }
        ],
        "events": [
            {
                "type": "CONSULT",
                "status": "occurred",
                "source": ["E1"],
                "target": ["E2"],
                "evidence": met,
            }
        ],
        "commitments": [{"by": ["E1"], "to": [], "evidence": spans("it rained")}],
        "indicators": [{"direction": "up", "evidence": spans("it rained")}],
    }


def figures(predicted: dict[str, Any] | None) -> dict[str, Any]:
    found = score_reports({"r1": gold()}, {"r1": predicted} if predicted is not None else {})
    return dict(found.figures())


def test_gold_against_itself_is_right_everywhere() -> None:
    found = figures(gold())
    assert [found[name]["f1"] for name in TALLIES] == [1.0] * len(TALLIES)
    assert [found[name] for name in SHARES] == [1.0] * len(SHARES)
    assert list(found) == ["reports", *TALLIES, *SHARES]


def test_a_report_that_was_not_read_has_no_records() -> None:
    found = figures(None)
    assert found["persons"] == {
        "f1": 0.0,
        "precision": 0.0,
        "recall": 0.0,
        "gold": 2,
        "predicted": 0,
    }
    assert found["coreference"] == 0.0
    assert found["meeting_date"] is None


def test_ids_are_aligned_by_mentions() -> None:
    renamed = json.loads(
        json.dumps(gold()).replace('"E1"', '"X"').replace('"E2"', '"E1"').replace('"X"', '"E2"')
    )
    assert figures(renamed) == figures(gold())


def test_a_pronoun_given_to_the_wrong_person() -> None:
    predicted = gold()
    predicted["entities"][0]["mentions"] += spans("He")
    predicted["entities"][1]["mentions"] = spans("Jan Nowak")
    found = figures(predicted)
    # Three of four gold mentions are reached, one of the two that are not names.
    assert found["coreference"] == pytest.approx(3 / 4)
    assert found["anaphora"] == pytest.approx(1 / 2)
    # Anna has 2 in gold and 3 read, 2 right; Jan has 2 and 1, 1 right: 2 * 3 / (4 + 4).
    assert found["person_mentions"]["f1"] == pytest.approx(3 / 4)


def test_meetings_need_half_of_the_participants_and_the_status() -> None:
    predicted = gold()
    predicted["meetings"][0]["participants"] = ["E1", "E3"]
    assert figures(predicted)["meetings"]["f1"] == 0.0  # one in three
    predicted["meetings"][0]["participants"] = ["E1"]
    assert figures(predicted)["meetings"]["f1"] == 1.0  # one in two
    predicted["meetings"][0]["status"] = "planned"
    assert figures(predicted)["meetings"]["f1"] == 0.0


def test_a_date_may_be_more_exact_than_gold_and_not_less() -> None:
    predicted = gold()
    predicted["meetings"][0]["date"] = "2024-05-07"
    assert figures(predicted)["meeting_date"] == 1.0
    predicted["meetings"][0]["date"] = "2024"
    assert figures(predicted)["meeting_date"] == 0.0


def test_the_match_is_the_meeting_on_the_right_day() -> None:
    predicted = gold()
    other = {**predicted["meetings"][0], "date": "2023-01", "form": "call"}
    predicted["meetings"].insert(0, other)
    found = figures(predicted)
    assert found["meetings"]["f1"] == pytest.approx(2 / 3)
    assert found["meeting_date"] == found["meeting_form"] == 1.0


def test_quotes_are_scored_with_and_without_their_speaker() -> None:
    predicted = gold()
    predicted["quotes"][0].update(speaker="E1", addressee=None, content=spans("rained"))
    found = figures(predicted)
    assert found["quotes"]["f1"] == 1.0  # 6 of 9 characters
    assert found["quotes_end_to_end"]["f1"] == 0.0
    assert found["quote_speaker"] == found["quote_addressee"] == 0.0
    predicted["quotes"][0]["content"] = spans("rain")
    assert figures(predicted)["quotes"]["f1"] == 0.0  # 4 of 9


def test_symmetric_events_match_either_way_round_and_others_do_not() -> None:
    predicted, wanted = gold(), gold()
    predicted["events"][0].update(source=["E2"], target=["E1"])
    found = score_reports({"r1": wanted}, {"r1": predicted}).figures()
    assert found["events"]["f1"] == found["dyads"]["f1"] == 1.0  # type: ignore[index]
    wanted["events"][0]["type"] = predicted["events"][0]["type"] = "ACCUSE"
    found = score_reports({"r1": wanted}, {"r1": predicted}).figures()
    assert found["events"]["f1"] == found["dyads"]["f1"] == 0.0  # type: ignore[index]


def test_commitments_need_an_actor_and_indicators_a_direction() -> None:
    predicted = gold()
    predicted["commitments"][0]["by"] = ["E2"]
    predicted["indicators"][0]["direction"] = "down"
    found = figures(predicted)
    assert found["commitments"]["f1"] == found["indicators"]["f1"] == 0.0


def test_overlap_counts_characters_once() -> None:
    assert iou([[0, 4], [2, 6]], [[0, 3]]) == pytest.approx(3 / 6)
    assert iou([], []) == 0.0


def test_matching_takes_the_most_similar_first() -> None:
    assert match([1, 5], [4, 2], lambda a, b: 1 / (1 + abs(a - b)), 0.1) == [(0, 1), (1, 0)]


def test_labelled_samples_agree_with_themselves_and_point_into_their_texts() -> None:
    lines = (Path(__file__).parent / "golden" / "samples.jsonl").read_text(encoding="utf-8")
    reports = {r["id"]: r for r in map(json.loads, lines.splitlines())}
    found = score_reports(reports, copy.deepcopy(reports)).figures()
    assert all(found[name]["f1"] == 1.0 for name in TALLIES)  # type: ignore[index]
    assert len(reports) >= 8


def entry(**measured: float) -> dict[str, Any]:
    return {"corpus": "c", "sha256": "0", "model": "m", "epsilon": 0.005, "floors": measured}


def test_a_fall_within_the_noise_is_none() -> None:
    assert floors.falls(entry(coreference=0.9), {"coreference": 0.896}) == []
    (fall,) = floors.falls(entry(coreference=0.9), {"coreference": 0.89})
    assert "coreference fell" in str(fall)


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    assert len(floors.falls(entry(anaphora=0.5), {})) == 1


def test_floors_rise_and_fall_only_on_request() -> None:
    old = entry(coreference=0.9, anaphora=0.5)
    measured = {"coreference": 0.85, "anaphora": 0.71239}
    assert floors.raised(old, measured)["floors"] == {"coreference": 0.9, "anaphora": 0.7123}
    lowered = floors.raised(old, measured, lower=True)["floors"]
    assert lowered == {"coreference": 0.85, "anaphora": 0.7123}


def test_a_layer_that_nobody_labelled_is_not_watched() -> None:
    report = gold()
    report["indicators"] = []
    found = score_reports({"r1": report}, {"r1": report}).figures()
    assert "indicators.f1" not in floors.flatten(found)
    assert floors.flatten(found)["persons.f1"] == 1.0


def test_saved_floors_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    floors.save(path, floors.load(path), entry(coreference=0.9))
    floors.save(path, floors.load(path), {**entry(coreference=0.8), "model": "n"})
    assert floors.find(floors.load(path), "0", "m") == entry(coreference=0.9)
    assert floors.find(floors.load(path), "1", "m") is None
