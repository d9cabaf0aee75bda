from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from communique import serial
from communique.document import Article
from communique.errors import InputError, Rejected
from communique.ledger import Asked, Ledger
from communique.ledger.facts import LAYERS, days_of
from communique.ledger.filters import match_query
from communique.ledger.names import read_name
from communique.records import Report
from telling import CHILE, GENEVA, PETROVA, ROJAS, SERBIA, met, told


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "a.ledger", write=True, today=date(2024, 7, 1)) as opened:
        yield opened


def again(**more: Any) -> Report:
    """Another outlet's report of the same meeting, one of its details different."""
    text = (
        "Foreign ministers Ana Petrova of Serbia and Juan Rojas of Chile held a meeting in Geneva "
        "last Tuesday, officials said. Trade between Serbia and Chile rose to 2.4 billion dollars "
        "in 2023, according to the ministry."
    )
    given: dict[str, Any] = {
        "publisher": "Evening Paper",
        "url": "https://paper.example/9",
        "meetings": [
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E3",
                "date": "2024-05-07",
                "evidence": [text[: text.index(",")]],
            }
        ],
        "indicators": [
            {
                "measure": "bilateral trade",
                "parties": ["E4", "E5"],
                "direction": "up",
                "value": "2.4 billion USD",
                "period": "2023",
                "evidence": ["Trade between Serbia and Chile rose to 2.4 billion dollars"],
            }
        ],
    }
    entities = {"E1": PETROVA, "E2": ROJAS, "E3": GENEVA, "E4": SERBIA, "E5": CHILE}
    return told(text, entities, **({"published": "2024-05-08"} | given | more))


def counts(ledger: Ledger) -> dict[str, int]:
    tables = ("reports", "readings", "actors", "entities", "records", "items")
    return {
        table: ledger.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables
    }


def test_a_report_comes_back_as_it_went_in(ledger: Ledger) -> None:
    report = met()
    assert ledger.add(report) == "new"
    assert ledger.report(1) == report


def test_adding_a_report_again_adds_nothing(ledger: Ledger) -> None:
    ledger.add(met())
    before = counts(ledger)
    assert ledger.add(met()) == "known"
    assert counts(ledger) == before
    assert ledger.knows(met().article, "communique 1")
    assert not ledger.knows(met().article, "communique 2")


def test_a_changed_report_is_a_new_version_and_the_old_one_counts_no_longer(
    ledger: Ledger,
) -> None:
    ledger.add(met())
    changed = met(met().article.text.replace("in Geneva on Tuesday", "in Geneva on Monday"))
    assert ledger.add(changed) == "changed"
    assert counts(ledger)["reports"] == 2
    meetings = ledger.meetings()
    assert len(meetings) == 1
    assert meetings.column("report") == ["P2"]
    assert meetings.column("reports") == [1]


def test_two_reports_at_one_address_that_have_nothing_in_common_both_count(
    ledger: Ledger,
) -> None:
    ledger.add(met())
    other = told(
        "Serbia and Chile have opened a fair of books, music and food in the old harbour.",
        {"E1": SERBIA, "E2": CHILE},
        url="https://wire.example/1",
        title="A fair",
    )
    assert ledger.add(other) == "new"
    assert len(ledger.meetings()) == 1


def test_a_meeting_told_by_two_outlets_is_one_and_says_where_they_differ(ledger: Ledger) -> None:
    ledger.add(met())
    ledger.add(again())
    (meeting,) = ledger.meetings()
    assert meeting["reports"] == 2
    assert meeting["participants"] == ["Ana Petrova", "Juan Rojas"]
    (figure,) = ledger.indicators()
    (differs,) = figure["differs"]  # type: ignore[misc, union-attr]
    assert differs["field"] == "value"  # type: ignore[index]
    assert {value for value, _ in differs["values"]} == {  # type: ignore[index]
        "2.1 billion USD",
        "2.4 billion USD",
    }
    assert [row["report"] for row in ledger.tellings(str(meeting["id"]))] == ["P1", "P2"]


def test_a_wire_copy_counts_as_no_second_source(ledger: Ledger) -> None:
    ledger.add(met())
    copied = met(url="https://other.example/2", publisher="Morning Post", title="Ministers meet")
    assert ledger.add(copied) == "new"
    (meeting,) = ledger.meetings()
    assert (meeting["reports"], meeting["tellings"]) == (1, 2)


def test_order_of_adding_changes_nothing_of_what_is_one(tmp_path: Path) -> None:
    found = []
    for number, reports in enumerate(([met(), again()], [again(), met()])):
        with Ledger(tmp_path / f"{number}.ledger", write=True) as ledger:
            for report in reports:
                ledger.add(report)
            found.append([(row["date"], row["reports"]) for row in ledger.meetings()])
    assert found[0] == found[1] == [("2024-05-07", 2)]


def test_spellings_of_a_name_are_one_person_and_namesakes_are_not(ledger: Ledger) -> None:
    ledger.add(
        told(
            "President Aleksandr Volkovich of Belarus spoke.",
            {"E1": ("person", "Aleksandr Volkovich", "BLR", ("president",))},
        )
    )
    ledger.add(
        told(
            "Belarus's President Alexander Volkovich arrived.",
            {"E1": ("person", "Alexander Volkovich", "BLR", ("president",))},
        )
    )
    ledger.add(
        told(
            "The Bulgarian singer Alexander Volkovich, mayor of Varna, sang.",
            {"E1": ("person", "Alexander Volkovich", "BGR", ("mayor of Varna",))},
        )
    )
    people = ledger.db.execute("SELECT country, count(*) FROM people GROUP BY country").fetchall()
    assert sorted(people) == [("BGR", 1), ("BLR", 1)]


def test_offices_are_intervals_with_evidence(ledger: Ledger) -> None:
    for day, office in (
        ("2023-02-01", "deputy foreign minister"),
        ("2023-06-01", "deputy foreign minister"),
        ("2024-01-10", "foreign minister"),
        ("2024-09-02", "former foreign minister"),
    ):
        ledger.add(
            told(
                f"Ana Petrova, {office} of Serbia, spoke on {day}.",
                {"E1": ("person", "Ana Petrova", "SRB", (office,))},
                published=day,
            )
        )
    offices = {row["office"]: row for row in ledger.who("Petrova").offices}
    assert offices["deputy foreign minister"]["first"] == "2023-02-01"
    assert offices["deputy foreign minister"]["last"] == "2023-06-01"
    assert offices["foreign minister"]["last"] == "2024-01-10"
    assert offices["foreign minister"]["former"] == "2024-09-02"
    assert offices["deputy foreign minister"]["first_report"] == "P1"


def delivered(**more: Any) -> Report:
    text = "Serbia has sent 5,000 tonnes of grain to Chile, the ministry in Belgrade said."
    given: dict[str, Any] = {
        "published": "2024-06-20",
        "events": [
            {
                "type": "AID",
                "status": "occurred",
                "source": ["E1"],
                "target": ["E2"],
                "evidence": ["Serbia has sent 5,000 tonnes of grain to Chile"],
            }
        ],
    }
    return told(text, {"E1": SERBIA, "E2": CHILE}, **(given | more))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_promise_is_followed_through_later_reports(
    ledger: Ledger, order: tuple[int, int]
) -> None:
    for place in order:
        ledger.add((met(), delivered())[place])
        list(ledger.follow())
    (promise,) = ledger.commitments(Asked(of="Serbia"))
    assert promise["standing"] == "kept"
    (bearing,) = ledger.bearings(str(promise["id"]))
    assert bearing["words"] == "Serbia has sent 5,000 tonnes of grain to Chile"
    assert not ledger.commitments(Asked(of="Serbia"), still_open=True).rows


def test_a_promise_of_which_nothing_is_heard_is_silent_and_then_overdue(tmp_path: Path) -> None:
    path = tmp_path / "a.ledger"
    with Ledger(path, write=True) as ledger:
        ledger.add(met())
        assert ledger.unfollowed == 5
        assert list(ledger.follow()) == [5]
        assert ledger.unfollowed == 0
    for day, standing in ((date(2024, 6, 1), "silent"), (date(2024, 7, 1), "silent, overdue")):
        with Ledger(path, today=day) as ledger:
            (row,) = ledger.commitments(still_open=True)
            assert row["standing"] == standing


def test_questions_go_through_meetings(ledger: Ledger) -> None:
    for day in ("2024-02-06", "2024-05-07"):
        text = f"Ana Petrova and Juan Rojas met in Geneva and discussed supplies of grain. {day}."
        ledger.add(
            told(
                text,
                {"E1": PETROVA, "E2": ROJAS, "E3": GENEVA},
                published=day,
                meetings=[
                    {
                        "form": "meeting",
                        "status": "held",
                        "participants": ["E1", "E2"],
                        "place": "E3",
                        "date": day,
                        "evidence": [text[: text.index(".")]],
                    }
                ],
            )
        )
    list(ledger.follow())
    (thread,) = ledger.threads(["Serbia", "CHL"])
    assert (thread["topic"], thread["raised"]) == ("supplies of grain", 2)
    assert thread["standing"] == "open"


def test_rejected_inputs_are_kept_with_their_reasons(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.reject(Rejected("a.bin", "binary data, not text"))
    rows = ledger.db.execute("SELECT location, reason, times FROM rejected").fetchall()
    assert rows == [("a.bin", "binary data, not text", 2)]


def test_what_sqlite_cannot_hold_comes_back_all_the_same(ledger: Ledger) -> None:
    text = "Ana Petrova\0 spoke \ud800 here."
    report = told(text, {"E1": PETROVA}, title="a\ud800b")
    ledger.add(report)
    assert ledger.report(1).article.text == text
    assert ledger.report(1).entities == report.entities


# Asking


def filled(ledger: Ledger) -> Ledger:
    for report in (met(), again(), delivered()):
        ledger.add(report)
    list(ledger.follow())
    return ledger


def test_asking_by_person_state_and_time(ledger: Ledger) -> None:
    filled(ledger)
    assert len(ledger.meetings(Asked(of="Petrova", with_="CHL"))) == 1
    assert len(ledger.meetings(Asked(of="Serbia", with_="Chile"))) == 1
    assert len(ledger.meetings(Asked(of="Petrova", with_="CHE"))) == 0
    assert len(ledger.meetings(Asked(of="Petrova", since="2024-06"))) == 0
    assert len(ledger.meetings(Asked(of="Petrova", until="2024"))) == 1
    assert len(ledger.events(Asked(of="SRB", with_="CHL", label="aid"))) == 1
    assert len(ledger.events(Asked(of="CHL"), roles=("source",))) == 0
    (quote,) = ledger.quotes(Asked(of="Petrova", about="grain"))
    assert quote["speaker"] == "Ana Petrova"
    assert (quote["cue"], quote["office"]) == ("said", "foreign minister")


def test_every_row_rests_on_words_that_stand_in_its_report(ledger: Ledger) -> None:
    filled(ledger)
    for table in (ledger.meetings(), ledger.quotes(), ledger.events(), ledger.indicators()):
        for row in table:
            report = ledger.report(read_name(str(row["report"]))[1])
            begins, ends = row["begins"], row["ends"]
            assert isinstance(begins, int)
            assert isinstance(ends, int)
            assert report.article.text[begins:ends] == row["words"]


def test_searching_reports_and_records(ledger: Ledger) -> None:
    filled(ledger)
    assert len(ledger.search("grain")) == 2
    assert [row["kind"] for row in ledger.search("grain", within="quotes")] == ["quote"]
    assert len(ledger.search('"billion dollars" -ministry')) == 1
    assert len(ledger.search("thank*", within="events")) == 1
    assert len(ledger.search("grain", Asked(since="2024-06"))) == 1
    with pytest.raises(InputError, match="no word"):
        ledger.search('"!"')
    with pytest.raises(InputError, match="nothing to search in"):
        ledger.search("grain", within="weather")


@pytest.mark.parametrize(
    "hostile", ['a" OR 1', "NEAR(a b)", "col:x", "a AND", "OR", "(", "x^2", "*", "-", '"a"" b']
)
def test_no_query_breaks_the_search(ledger: Ledger, hostile: str) -> None:
    filled(ledger)
    if re.search(r"\w", hostile):
        assert len(ledger.search(hostile)) <= 3
    else:
        with pytest.raises(InputError, match="no word"):
            ledger.search(hostile)


def test_words_of_a_query_are_never_operators() -> None:
    assert match_query("grain NEAR corridor") == '"grain" "NEAR" "corridor"'
    assert match_query('"a b" OR c -d') == '("a b" OR "c") NOT ("d")'


def test_an_unknown_or_doubtful_name_is_said_to_be_so(ledger: Ledger) -> None:
    filled(ledger)
    with pytest.raises(InputError, match="nobody is called 'Nemo'"):
        ledger.meetings(Asked(of="Nemo"))
    ledger.add(
        told(
            "Luis Rojas, president of Peru, rested.",
            {"E1": ("person", "Luis Rojas", "PER", ("president",))},
        )
    )
    with pytest.raises(InputError, match="several: A"):
        ledger.meetings(Asked(of="Rojas"))
    with pytest.raises(InputError, match="no date like"):
        ledger.meetings(Asked(since="yesterday"))


def test_tables_go_to_other_libraries(ledger: Ledger) -> None:
    table = filled(ledger).meetings()
    assert json.loads(table.to_json())["participants"] == ["Ana Petrova", "Juan Rojas"]
    assert table.to_csv().splitlines()[1].startswith("M")
    assert list(table.to_pandas()["place"]) == ["Geneva"]
    assert table.to_arrow().num_rows == 1
    polars = pytest.importorskip("polars")
    assert isinstance(table.to_polars(), polars.DataFrame)


def test_views_read_as_tables(ledger: Ledger) -> None:
    filled(ledger)
    ledger.db.row_factory = sqlite3.Row
    for layer in LAYERS:
        rows = ledger.db.execute(f"SELECT * FROM {layer}").fetchall()
        assert rows, layer
    (row,) = ledger.db.execute("SELECT * FROM meetings").fetchall()
    assert (row["participants"], row["place"], row["reports"]) == (
        "Ana Petrova; Juan Rojas",
        "Geneva",
        2,
    )


# Correcting


def test_a_rejected_record_counts_no_longer_until_that_is_undone(ledger: Ledger) -> None:
    ledger.add(met())
    (meeting,) = ledger.meetings()
    number = ledger.deny(str(meeting["id"]), by="Ana Vogel", why="it was a call")
    assert not ledger.meetings().rows
    assert not ledger.search("met", within="meetings").rows
    (correction,) = ledger.corrections()
    assert (correction["kind"], correction["by"], correction["why"]) == (
        "reject",
        "Ana Vogel",
        "it was a call",
    )
    ledger.undo(number, by="Ana Vogel")
    assert [row["id"] for row in ledger.meetings()] == [meeting["id"]]
    assert [row["status"] for row in ledger.corrections()] == ["undone"]
    with pytest.raises(InputError, match="undone already"):
        ledger.undo(number, by="Ana Vogel")


def newer(report: Report) -> Report:
    return replace(report, made_by="communique 2")


def test_a_correction_survives_reading_by_a_newer_version_and_diff_shows_both(
    ledger: Ledger,
) -> None:
    ledger.add(met())
    (meeting,) = ledger.meetings()
    (quote,) = ledger.quotes()
    ledger.edit(str(meeting["id"]), {"date": "2024-05-06", "status": "planned"}, by="Vogel")
    ledger.deny(str(quote["id"]), by="Vogel")
    written = serial.to_dict(newer(met()))
    written["meetings"][0]["form"] = "talks"  # type: ignore[index]
    written["meetings"][0]["rule"] = "meetings.talks"  # type: ignore[index]
    assert ledger.add(serial.from_dict(written)) == "again"
    (now,) = ledger.meetings()
    assert (now["form"], now["date"], now["status"]) == ("talks", "2024-05-06", "planned")
    assert not ledger.quotes().rows
    old, new, table = ledger.diff()
    assert (old, new) == ("communique 1", "communique 2")
    (row,) = table
    assert (row["change"], row["fields"], row["verdict"]) == ("changed", ["label"], "edited")
    assert (row["rule_before"], row["rule_after"]) == ("meetings.meet", "meetings.talks")
    assert ledger.report(1, made_by="communique 1") == met()


def test_an_accepted_record_that_a_newer_version_misses_stays(ledger: Ledger) -> None:
    ledger.add(met())
    (meeting,) = ledger.meetings()
    ledger.accept(str(meeting["id"]), by="Vogel")
    ledger.add(newer(met(meetings=[])))
    assert [row["id"] for row in ledger.meetings()] == [meeting["id"]]
    (row,) = ledger.diff()[2]
    assert (row["change"], row["layer"], row["verdict"]) == ("gone", "meetings", "accepted")


def test_editing_who_took_part(ledger: Ledger) -> None:
    ledger.add(met())
    ledger.add(told("Luis Vega, president of Peru.", {"E1": ("person", "Luis Vega", "PER", ())}))
    vega = f"A{ledger.who('Vega').id}"
    (meeting,) = ledger.meetings()
    number = ledger.edit(str(meeting["id"]), {"participant": [vega], "place": None}, by="Vogel")
    (now,) = ledger.meetings(Asked(of="Peru"))
    assert (now["participants"], now["place"]) == (["Luis Vega"], None)
    assert not ledger.meetings(Asked(of="Petrova")).rows
    ledger.undo(number, by="Vogel")
    (before,) = ledger.meetings(Asked(of="Petrova"))
    assert before["place"] == "Geneva"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"status": "maybe"}, "none of held"),
        ({"colour": "red"}, "have no colour"),
        ({"date": "soon"}, "none like 2024"),
        ({"participant": ["A999"]}, "no such actor"),
        ({}, "nothing to set"),
    ],
)
def test_a_correction_that_means_nothing_is_refused_whole(
    ledger: Ledger, changes: dict[str, Any], says: str
) -> None:
    ledger.add(met())
    (meeting,) = ledger.meetings()
    with pytest.raises(InputError, match=says):
        ledger.edit(str(meeting["id"]), changes, by="Vogel")
    assert not ledger.corrections().rows


def test_merging_actors_joins_what_they_did_and_can_be_undone(ledger: Ledger) -> None:
    ledger.add(met())
    other = again()
    written = serial.to_dict(other)
    text = other.article.text.replace("Ana Petrova", "Mira Kralj")
    written["text"] = text
    written["sha256"] = None
    moved = again()
    entities = {
        "E1": ("person", "Mira Kralj", "SRB", ("foreign minister",)),
        "E2": ROJAS,
        "E3": GENEVA,
        "E4": SERBIA,
        "E5": CHILE,
    }
    evidence = text[: text.index(",")]
    meeting = serial.to_dict(moved)["meetings"][0]  # type: ignore[index]
    ledger.add(
        told(
            text,
            entities,  # type: ignore[arg-type]
            published="2024-05-08",
            url="https://paper.example/9",
            meetings=[{**meeting, "evidence": [evidence]}],
        )
    )
    before = {row["id"] for row in ledger.meetings()}
    names = {row["name"]: row["id"] for row in map(dict, _people(ledger))}
    number = ledger.merge(names["Ana Petrova"], [names["Mira Kralj"]], by="Vogel", why="married")
    (meeting_now,) = ledger.meetings(Asked(of="Petrova"))
    assert meeting_now["reports"] == 2
    assert ledger.who("Mira Kralj").name == "Ana Petrova"
    ledger.undo(number, by="Vogel")
    assert {row["id"] for row in ledger.meetings()} >= before
    assert len(_people(ledger)) == 3


def _people(ledger: Ledger) -> list[dict[str, str]]:
    rows = ledger.db.execute("SELECT id, name FROM people ORDER BY id").fetchall()
    return [{"id": id, "name": name} for id, name in rows]


def test_splitting_an_actor_holds_for_reports_read_again(ledger: Ledger) -> None:
    first = told("Ana Petrova of Serbia spoke.", {"E1": PETROVA}, published="2024-01-01")
    second = told("Ana Petrova sings in Serbia.", {"E1": PETROVA}, published="2024-02-01")
    for report in (first, second):
        ledger.add(report)
    assert len(_people(ledger)) == 1
    number = ledger.split("A1", reports=[2], by="Vogel")
    assert len(_people(ledger)) == 2
    ledger.add(newer(second))
    reports = ledger.db.execute("SELECT id, reports FROM people ORDER BY id").fetchall()
    assert [count for _, count in reports] == [1, 1]
    ledger.undo(number, by="Vogel")
    assert len(_people(ledger)) == 1
    with pytest.raises(InputError, match="takes some and leaves some"):
        ledger.split("A1", names=["Nobody"], by="Vogel")


def test_corrections_are_data_to_train_on(ledger: Ledger) -> None:
    ledger.add(met())
    (meeting,) = ledger.meetings()
    (quote,) = ledger.quotes()
    (event,) = ledger.events()
    ledger.edit(str(meeting["id"]), {"date": "2024-05-06"}, by="Vogel")
    ledger.deny(str(quote["id"]), by="Vogel")
    ledger.undo(ledger.accept(str(event["id"]), by="Vogel"), by="Vogel")
    edited, rejected = map(json.loads, ledger.training())
    assert edited["before"]["date"] == "2024-05-07"
    assert edited["after"]["date"] == "2024-05-06"
    assert edited["text"] == met().article.text
    assert (rejected["layer"], rejected["after"]) == ("quotes", None)


def test_a_correction_is_signed(ledger: Ledger) -> None:
    ledger.add(met())
    (meeting,) = ledger.meetings()
    with pytest.raises(InputError, match="name of who makes it"):
        ledger.accept(str(meeting["id"]), by=" ")


def test_a_reader_cannot_write(ledger: Ledger) -> None:
    ledger.add(met())
    with Ledger(ledger.path) as reader:
        assert len(reader.meetings()) == 1
        with pytest.raises(InputError, match="for reading only"):
            reader.add(again())


def test_articles_without_metadata_are_known_by_their_text(ledger: Ledger) -> None:
    report = Report(Article("Nothing happened."), made_by="communique 1")
    assert ledger.add(report) == "new"
    assert ledger.add(report) == "known"


@pytest.mark.parametrize(
    ("stated", "bounds"),
    [
        ("2024", ("2024-01-01", "2024-12-31", "year")),
        ("2024-02", ("2024-02-01", "2024-02-29", "month")),
        ("2024-12-31", ("2024-12-31", "2024-12-31", "day")),
        ("2024-13", None),
        ("24-1", None),
        ("soon", None),
    ],
)
def test_partial_dates(stated: str, bounds: tuple[str, str, str] | None) -> None:
    assert days_of(stated) == bounds


def test_answers_are_sorted_by_a_column_with_what_is_empty_last(ledger: Ledger) -> None:
    for report in (met(), again(), delivered()):
        ledger.add(report)
    assert ledger.events(Asked(order="type")).column("type") == ["AID", "SUPPORT"]
    assert ledger.events(Asked(order="-type")).column("type") == ["SUPPORT", "AID"]
    assert ledger.events(Asked(order="date")).column("date") == ["2024-05-07", None]
    with pytest.raises(InputError, match="are sorted by"):
        ledger.events(Asked(order="weather; DROP TABLE items"))


def test_one_thing_is_shown_by_its_name(ledger: Ledger) -> None:
    ledger.add(met())
    (shown,) = ledger.item("M1")
    assert shown["participants"] == ["Ana Petrova", "Juan Rojas"]
    with pytest.raises(InputError, match="no such record"):
        ledger.item("Q1")
    with pytest.raises(InputError, match="is no meeting"):
        ledger.item("A1")


def test_a_search_in_records_keeps_those_of_a_kind(ledger: Ledger) -> None:
    ledger.add(met())
    assert len(ledger.search("grain", Asked(label="direct"), within="quotes")) == 1
    assert not ledger.search("grain", Asked(label="indirect"), within="quotes").rows
