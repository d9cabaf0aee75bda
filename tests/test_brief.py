from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from communique.brief import Brief, Line
from communique.brief.composing import compose
from communique.brief.files import write
from communique.brief.html import html
from communique.brief.markdown import markdown
from communique.errors import InputError
from communique.knowledge.briefing import load_briefing
from communique.knowledge.codebook import load_codebook
from communique.ledger import Ledger
from telling import CHILE, GENEVA, PETROVA, ROJAS, met, told
from test_ledger import again, delivered

HOSTILE = "<script>alert(1)</script>\"'&\u202e"


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("brief") / "a.ledger"
    with Ledger(path, write=True, today=date(2024, 7, 1)) as opened:
        for report in (met(), again(), delivered()):
            opened.add(report)
        list(opened.follow())
        yield opened


def brief_of(ledger: Ledger) -> Brief:
    return compose(ledger, ["Serbia", "Chile"])


def lines(brief: Brief) -> list[Line]:
    return [*brief.summary, *(line for section in brief.sections for line in section.lines)]


def check_evidence(ledger: Ledger, brief: Brief) -> None:
    """Check that every line has footnotes and every footnote the words that stand in its report."""
    numbers = {note.number for note in brief.footnotes}
    for line in lines(brief):
        assert line.notes, line.text
        assert set(line.notes) <= numbers
    for note in brief.footnotes:
        text = ledger.report(int(note.report[1:])).article.text
        assert text[note.begins : note.ends] == note.words
        begins = note.begins - len(note.before)
        assert text[begins : note.ends + len(note.after)] == note.before + note.words + note.after


def test_every_line_rests_on_words_that_stand_in_a_report(ledger: Ledger) -> None:
    check_evidence(ledger, brief_of(ledger))


def test_what_a_brief_on_two_states_says(ledger: Ledger) -> None:
    brief = brief_of(ledger)
    assert brief.title == "Serbia and Chile"
    said = [line.text for line in brief.summary]
    assert "The latest: Ana Petrova and Juan Rojas met in Geneva on 7 May 2024." in said
    assert any(line.startswith("Of 1 commitment: 1 reported kept") for line in said)
    assert [section.key for section in brief.sections] == [
        "meetings",
        "statements",
        "events",
        "commitments",
        "indicators",
        "differences",
    ]
    by_key = {section.key: section for section in brief.sections}
    (promise,) = by_key["commitments"].lines
    assert promise.text.startswith("Ana Petrova pledged to Chile: send grain to Chile (by ")
    assert promise.mark == "kept"
    (differs,) = by_key["differences"].lines
    assert "2.1 billion USD (1 report) / 2.4 billion USD (1 report)" in differs.text
    (meeting,) = by_key["meetings"].lines
    assert len(meeting.notes) == 2
    assert brief.coverage.reports == 3
    assert dict(brief.coverage.publishers) == {"Wire Agency": 2, "Evening Paper": 1}


def test_a_brief_on_a_person(ledger: Ledger) -> None:
    brief = compose(ledger, ["Petrova"])
    check_evidence(ledger, brief)
    assert [section.key for section in brief.sections][:2] == ["meetings", "statements"]


def test_a_brief_keeps_to_its_days_and_its_matter(ledger: Ledger) -> None:
    assert not compose(ledger, ["Serbia", "Chile"], until="2022").summary
    later = compose(ledger, ["Serbia", "Chile"], since="2024-06")
    assert [section.key for section in later.sections] == ["events"]
    about = compose(ledger, ["Serbia", "Chile"], about="trade")
    assert [section.key for section in about.sections] == ["indicators", "differences"]


def test_long_sections_are_cut_and_say_so(ledger: Ledger) -> None:
    brief = compose(ledger, ["Serbia", "Chile"], lines=1)
    (events,) = [section for section in brief.sections if section.key == "events"]
    assert (len(events.lines), events.left_out) == (1, 1)
    assert "… and 1 more in the ledger" in markdown(brief)


@pytest.mark.parametrize(
    ("subjects", "says"),
    [([], "one actor or on several"), (["SRB", "Serbia"], "different"), (["Nemo"], "nobody is")],
)
def test_a_brief_on_nobody_is_refused(ledger: Ledger, subjects: list[str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        compose(ledger, subjects)


def test_the_same_records_make_the_same_brief(ledger: Ledger) -> None:
    assert brief_of(ledger) == brief_of(ledger)
    assert html(brief_of(ledger)) == html(brief_of(ledger))


def test_files_by_their_ending(ledger: Ledger, tmp_path: Path) -> None:
    brief = brief_of(ledger)
    for suffix in (".html", ".md", ".json"):
        write(brief, tmp_path / f"brief{suffix}")
    stored = json.loads((tmp_path / "brief.json").read_text("utf-8"))
    assert stored["title"] == "Serbia and Chile"
    assert len(stored["footnotes"]) == len(brief.footnotes)
    with pytest.raises(InputError, match="is written as"):
        write(brief, tmp_path / "brief.docx")
    with pytest.raises(InputError, match="cannot be written"):
        write(brief, tmp_path / "none" / "brief.md")


def test_a_pdf_where_its_library_is_installed(ledger: Ledger, tmp_path: Path) -> None:
    try:
        import weasyprint  # noqa: F401, PLC0415
    except (ImportError, OSError):
        with pytest.raises(InputError, match="print it from a browser"):
            write(brief_of(ledger), tmp_path / "brief.pdf")
        return
    write(brief_of(ledger), tmp_path / "brief.pdf")
    assert (tmp_path / "brief.pdf").read_bytes().startswith(b"%PDF")


class Seen(HTMLParser):
    """The tags, attributes and addresses of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def hostile_brief(tmp_path: Path) -> Brief:
    text = (
        f"Ana Petrova met Juan Rojas in Geneva {HOSTILE} on Tuesday. {'x' * 100_000} "
        f"“{HOSTILE} {{{{ 7 * 7 }}}} [a](javascript:b) `c`,” said Ana Petrova."
    )
    report = told(
        text,
        {"E1": PETROVA, "E2": ROJAS, "E3": GENEVA},
        title=HOSTILE,
        publisher=HOSTILE,
        url=f"javascript:alert(1)//{HOSTILE}",
        meetings=[
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E3",
                "date": "2024-05-07",
                "evidence": [text[: text.index(" on Tuesday")]],
            }
        ],
        quotes=[
            {
                "kind": "direct",
                "content": [text[text.index("“") : text.index("said") - 1]],
                "cue": ["said"],
                "speaker": "E1",
                "speaker_span": ["Ana Petrova"],
                "addressee": "E2",
            }
        ],
    )
    with Ledger(tmp_path / "hostile.ledger", write=True) as ledger:
        ledger.add(report)
        brief = compose(ledger, ["Petrova"])
        check_evidence(ledger, brief)
        return brief


def test_what_a_report_says_is_never_markup(tmp_path: Path) -> None:
    brief = hostile_brief(tmp_path)
    page = html(brief)
    seen = Seen(page)
    assert "script" not in seen.tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    addresses = [value or "" for name, value in seen.attributes if name in ("href", "src")]
    assert all(address.startswith("#") for address in addresses)
    assert "{{ 7 * 7 }}" in page
    assert "\u202e" not in page
    written = markdown(brief)
    assert "<script>" not in written.replace("\\<script\\>", "")
    assert "[a](javascript" not in written


def test_a_page_asks_for_nothing_from_elsewhere(ledger: Ledger) -> None:
    page = html(brief_of(ledger))
    seen = Seen(page)
    assert not {"link", "script", "iframe", "object"} & set(seen.tags)
    assert "default-src 'none'" in page
    assert not re.search(r"url\((?!#)", page)


def test_every_type_and_form_has_its_words() -> None:
    words = load_briefing()
    assert set(words.events) == set(load_codebook().types)
    for frames in words.meetings.values():
        assert set(frames) == {"held", "planned", "called_for", "cancelled"}


def test_only_the_telling_that_a_line_is_written_of_counts(tmp_path: Path) -> None:
    text = "Ana Petrova condemned an attack in Chile. Petrova criticised Chile."
    acts = [
        {
            "type": "ACCUSE",
            "status": "occurred",
            "source": ["E1"],
            "target": ["E2"],
            "evidence": [words],
        }
        for words in ("Ana Petrova condemned an attack in Chile", "Petrova criticised Chile")
    ]
    report = told(text, {"E1": PETROVA, "E2": CHILE}, events=acts)
    with Ledger(tmp_path / "a.ledger", write=True) as ledger:
        ledger.add(report)
        brief = compose(ledger, ["Serbia", "Chile"])
        check_evidence(ledger, brief)
    (events,) = [section for section in brief.sections if section.key == "events"]
    assert [line.quote for line in events.lines] == ["Petrova criticised Chile"]


def test_who_says_we_acts_as_a_side(tmp_path: Path) -> None:
    text = "Ana Petrova spoke. We condemned the war against Chile. We sanctioned Chile."
    acts = [
        {
            "type": type,
            "status": "occurred",
            "source": ["E1"],
            "target": ["E2"],
            "evidence": [words],
        }
        for type, words in (
            ("ASSAULT", "We condemned the war against Chile"),
            ("SANCTION", "We sanctioned Chile"),
        )
    ]
    with Ledger(tmp_path / "a.ledger", write=True) as ledger:
        ledger.add(told(text, {"E1": PETROVA, "E2": CHILE}, events=acts))
        brief = compose(ledger, ["Serbia", "Chile"])
    (events,) = [section for section in brief.sections if section.key == "events"]
    assert [line.text for line in events.lines] == [
        "Sanction or reduced relations by Ana Petrova’s side towards Chile (reported 7 May 2024)."
    ]


def test_a_surname_whose_bearers_are_of_another_state_stands_for_none(tmp_path: Path) -> None:
    known = told("Juan Rojas met Ana Petrova.", {"E1": ROJAS, "E2": PETROVA})
    text = "Rojas met Ivan Simic in Geneva."
    unsure = told(
        text,
        {
            "E1": ("person", "Rojas", "PER", ()),
            "E2": ("person", "Ivan Simic", "SRB", ()),
        },
        published="2024-06-07",
        meetings=[
            {"form": "meeting", "status": "held", "participants": ["E1", "E2"], "evidence": [text]}
        ],
    )
    with Ledger(tmp_path / "a.ledger", write=True) as ledger:
        ledger.add(unsure)
        assert compose(ledger, ["Serbia", "Peru"]).summary
        ledger.add(known)
        assert not compose(ledger, ["Serbia", "Peru"]).summary


def test_a_question_is_between_those_who_met(tmp_path: Path) -> None:
    text = "Ana Petrova and Juan Rojas met in Geneva and discussed supplies of grain."
    report = told(
        text,
        {"E1": PETROVA, "E2": ROJAS, "E3": GENEVA},
        meetings=[
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E3",
                "date": "2024-05-07",
                "evidence": [text[:-1]],
            }
        ],
    )
    with Ledger(tmp_path / "a.ledger", write=True) as ledger:
        ledger.add(report)
        list(ledger.follow())
        brief = compose(ledger, ["Serbia", "Chile"])
        check_evidence(ledger, brief)
        assert compose(ledger, ["Serbia"]).summary
    said = [line.text for line in brief.summary]
    assert "Raised and not reported settled: supplies of grain." in said
    (questions,) = [section for section in brief.sections if section.key == "questions"]
    assert [line.text for line in questions.lines] == ["Supplies of grain: raised on 7 May 2024."]


def test_a_ledger_makes_its_brief_and_charts(ledger: Ledger) -> None:
    assert ledger.brief("Serbia", "Chile") == brief_of(ledger)
    timeline = ledger.timeline("SRB", "CHL")
    assert timeline is not None
    assert timeline.to_dict()["mark"]["type"] == "bar"
    assert ledger.network("SRB", "CHL") is not None
    assert ledger.network("SRB", "CHL", until="2020") is None
    assert ledger.map("SRB", "CHL", until="2020") is None


def test_a_notebook_shows_a_brief_in_a_frame_of_its_own(tmp_path: Path) -> None:
    shown = hostile_brief(tmp_path)._repr_html_()
    seen = Seen(shown)
    assert seen.tags == ["iframe"]
    attributes = dict(seen.attributes)
    assert attributes["sandbox"] is None
    page = attributes["srcdoc"] or ""
    assert page.startswith("<!doctype html>")
    assert "script" not in Seen(page).tags


VOID = {"meta", "br", "hr", "img", "input", "link"}


class Nested(HTMLParser):
    """Checks that every element is closed where it was opened, and that no id stands twice."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag


def test_a_page_is_well_nested(ledger: Ledger, tmp_path: Path) -> None:
    for brief in (brief_of(ledger), hostile_brief(tmp_path)):
        nested = Nested(html(brief))
        assert not nested.open
        assert len(set(nested.ids)) == len(nested.ids)
