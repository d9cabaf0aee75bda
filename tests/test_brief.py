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
from telling import GENEVA, PETROVA, ROJAS, met, told
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
