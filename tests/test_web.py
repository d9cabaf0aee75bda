from __future__ import annotations

import csv
import html
import io
import re
import socket
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from communique.cli import serving
from communique.cli.serving import _is_local
from communique.document import Article
from communique.ledger import Ledger
from communique.records import Report
from communique.web.access import LARGEST
from communique.web.app import make_app
from communique.web.layers import LAYERS
from communique.web.marking import marked, pieces
from communique.web.pages import SEEN
from communique.web.reports import local_names
from communique.web.site import Access, Site
from telling import GENEVA, PETROVA, met, told
from test_cli_ledger import run
from test_ledger import again, delivered

BASE = "http://127.0.0.1:8765"
TOKEN = "a token of twenty letters"

HOSTILE = '<script>alert("x")</script>'
EVIL = "Eve <img src=x onerror=alert(1)>"


def hostile() -> Report:
    """A report in which everything that may be is an attack on the page."""
    text = (
        f"{EVIL} met Ana Petrova in Geneva. {HOSTILE} she said. "
        f"\u202eturned\u202c 'onmouseover=alert(2) \" \x07 {{{{ 7 * 7 }}}} {'x' * 100_000} end."
    )
    evil = ("person", EVIL, "CHL", ("</title><script>alert(3)</script>",))
    return told(
        text,
        {"E1": PETROVA, "E2": evil, "E3": GENEVA},
        title="</title><script>alert(4)</script>\u202e",
        publisher='"><svg onload=alert(5)>',
        url="javascript:alert(6)",
        published="2024-05-09",
        meetings=[
            {
                "form": "meeting",
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E3",
                "date": "2024-05-09",
                "evidence": [text],
            }
        ],
        quotes=[{"kind": "direct", "content": [HOSTILE], "cue": ["said"], "speaker": "E2"}],
        indicators=[
            {
                "measure": "=HYPERLINK(1)",
                "parties": [],
                "direction": "up",
                "value": "+1",
                "period": None,
                "evidence": ["Ana Petrova"],
            }
        ],
    )


class FakeReader:
    """Reads every text as a meeting of its first two words."""

    made_by = "a test"

    def read(self, article: Article) -> Report:
        return Report(article, made_by=self.made_by)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "a.ledger"
    with Ledger(path, write=True, today=date(2024, 7, 1)) as ledger:
        for report in (met(), again(), delivered(), hostile()):
            ledger.add(report)
        list(ledger.follow())
    return path


def site(path: Path, **more: Any) -> Site:
    access = Access(TOKEN, **more)
    return Site(path, access, today=date(2024, 7, 1), make_reader=FakeReader)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def reading(made: Path) -> TestClient:
    """Somebody on this machine without the token."""
    return TestClient(make_app(site(made)), base_url=BASE)


@pytest.fixture
def writing(made: Path, tmp_path: Path) -> TestClient:
    """Somebody who opened the address that was printed, with a ledger of their own."""
    path = tmp_path / "b.ledger"
    path.write_bytes(made.read_bytes())
    client = TestClient(make_app(site(path)), base_url=BASE)
    assert client.get("/", params={"token": TOKEN}).status_code == 200
    return client


def form_token(client: TestClient) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', client.get("/read").text)
    assert found is not None
    return found[1]


PAGES = (
    *("/", "/meetings", "/quotes", "/events", "/commitments", "/indicators", "/threads"),
    *("/actors", "/actors/A1", "/relations", "/relations/SRB/CHL", "/relations/A1"),
    *("/meetings/M1", "/quotes/Q2", "/events/E3", "/commitments/C4", "/indicators/I5"),
    *("/reports/P1", "/reports/P4", "/search", "/search?q=grain", "/search?q=grain&in=quotes"),
    *("/review", "/review?layer=events", "/review/M1", "/review/R1", "/corrections", "/read"),
    "/relations/SRB/CHL?since=2024-05&until=2024-06",
)


@pytest.mark.parametrize("url", PAGES)
def test_every_page_is_shown_with_a_title_a_heading_and_its_headers(
    reading: TestClient, url: str
) -> None:
    answer = reading.get(url)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert len(re.findall(r"<h1[ >]", answer.text)) == 1
    assert re.search(r"<title>[^<]+</title>", answer.text)
    assert '<html lang="en">' in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


class Tags(HTMLParser):
    """All tags of a page with their attributes, as a browser takes them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def check_tags(text: str) -> None:
    """Nothing runs, looks or leads anywhere but as the templates say."""
    for tag, attributes in Tags(text).found:
        assert tag not in ("style", "iframe", "object", "embed", "base"), tag
        assert tag != "script" or str(attributes["src"]).startswith("/static/")
        for name, value in attributes.items():
            assert name != "style"
            assert not name.startswith("on")
            if name in ("href", "src", "action", "srcset"):
                assert re.match(r"/|#|https?://|\?", value or ""), value
            if name == "href" and (value or "").startswith("http"):
                assert attributes["rel"] == "noreferrer noopener"


@pytest.mark.parametrize("url", PAGES)
def test_no_page_has_an_inline_script_or_style_or_an_id_twice(
    reading: TestClient, url: str
) -> None:
    text = reading.get(url).text
    check_tags(text)
    found = Tags(text).found
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in found:
        target = str(attributes.get("href", ""))
        assert not target.startswith("#") or target[1:] in ids, target
        assert "aria-labelledby" not in attributes or attributes["aria-labelledby"] in ids


def test_every_link_of_the_pages_leads_somewhere(reading: TestClient) -> None:
    links = {
        html.unescape(link)
        for url in PAGES
        for link in re.findall(r'(?:href|src|srcset)="(/[^"#]*)', reading.get(url).text)
    }
    assert len(links) > 80
    for link in sorted(links):
        answer = reading.get(link)
        assert answer.status_code == 200, f"{link}: {answer.status_code} {answer.text[-400:]}"


@pytest.mark.parametrize(
    ("url", "ids"),
    [
        ("/meetings?of=Petrova&with=Rojas", ["M1"]),
        ("/meetings?since=2024-05-08", ["M7"]),
        ("/meetings?until=2024-05-07", ["M1"]),
        ("/meetings?status=planned", []),
        ("/meetings?label=meeting&publisher=Evening", ["M1"]),
        ("/meetings?about=Geneva+-Rojas", ["M7"]),
        ("/quotes?of=Serbia&about=grain", ["Q2"]),
        ("/events?by=Serbia&label=AID", ["E6"]),
        ("/events?by=Chile", []),
        ("/events?sort=type", ["E6", "E3"]),
        ("/events?sort=-type", ["E3", "E6"]),
        ("/events?rows=1", ["E6"]),
        ("/events?rows=1&page=2", ["E3"]),
        ("/commitments?of=Serbia", ["C4"]),
        ("/commitments?open=1", []),
    ],
)
def test_filters_hold_for_the_page_and_its_files_alike(
    reading: TestClient, url: str, ids: list[str]
) -> None:
    name, _, query = url.partition("?")
    shown = re.findall(rf'<a class="id" href="{name}/(\w+)">', reading.get(url).text)
    assert sorted(shown) == sorted(ids)
    as_json = reading.get(f"{name}.json?{query}").json()
    as_csv = list(csv.DictReader(io.StringIO(reading.get(f"{name}.csv?{query}").text)))
    from_api = reading.get(f"/api{url}").json()["rows"]
    for rows in (as_json, as_csv, from_api):
        assert [row["id"] for row in rows] == shown
    assert as_json == from_api


def test_pages_of_a_table_lead_to_one_another(reading: TestClient) -> None:
    first = reading.get("/events?rows=1&with=Chile").text
    link = html.unescape(re.findall(r'rel="next" href="([^"]+)"', first)[0])
    second = reading.get(link).text
    assert 'rel="next"' not in second
    back = html.unescape(re.findall(r'rel="prev" href="([^"]+)"', second)[0])
    assert reading.get(back).text == first
    following = reading.get("/api/events?rows=1&with=Chile").json()["next"]
    assert [row["id"] for row in reading.get(following).json()["rows"]] == ["E3"]


@pytest.mark.parametrize(
    ("url", "status", "says"),
    [
        ("/nowhere", 404, "no such page"),
        ("/reports/P99", 404, "no such report"),
        ("/reports/M1", 404, "not here"),
        ("/reports/../../etc/passwd", 404, ""),
        ("/meetings/M99", 404, "no such record"),
        ("/meetings/Q2", 404, "not here"),
        ("/threads/T99", 404, "no such question"),
        ("/actors/A99", 404, "no such actor"),
        ("/actors?q=Nemo", 404, "nobody is called"),
        ("/relations/Nemo", 400, "nobody is called"),
        ("/relations/SRB/CHL?since=soon", 400, "no date like"),
        ("/meetings?of=Nemo", 400, "nobody is called"),
        ("/meetings?since=soon", 400, "no date like"),
        ("/meetings?page=0", 400, "must be from 1"),
        ("/meetings?page=x", 400, "no number"),
        ("/meetings?rows=9999", 400, "must be from 1"),
        ("/meetings?sort=weather", 400, "are sorted by"),
        ("/meetings?of=" + "x" * 400, 400, "longer than"),
        ("/search?q=%22", 400, "no word"),
        ("/search?q=rain&in=weather", 400, "nothing to search in"),
        ("/review?layer=weather", 400, "is none of"),
        ("/review?after=x", 400, "no name of a record"),
        ("/review/M99", 404, "no such record"),
        ("/read/nokey", 404, "no longer remembered"),
        ("/charts/pie.svg?of=SRB", 404, "no such chart"),
        ("/charts/timeline.svg", 400, "of"),
        ("/static/none.css", 404, "no such file"),
    ],
)
def test_what_cannot_be_shown_is_a_page_that_says_why(
    reading: TestClient, url: str, status: int, says: str
) -> None:
    answer = reading.get(url)
    assert answer.status_code == status
    assert says in html.unescape(answer.text)
    assert "<h1" in answer.text
    assert "Traceback" not in answer.text


def test_names_that_may_be_meant_are_offered(reading: TestClient) -> None:
    text = reading.get("/meetings?of=Petr&status=held").text
    assert "Meant may be" in text
    link = html.unescape(re.findall(r'<a href="(/meetings[^"]+)">Ana Petrova</a>', text)[0])
    assert reading.get(link).text.count('<a class="id" href="/meetings/') == 2


def test_the_api_says_what_is_wrong_as_json(reading: TestClient) -> None:
    for url, status in (
        ("/api/meetings?of=Nemo", 400),
        ("/api/meetings?page=0", 400),
        ("/api/records/M99", 404),
        ("/api/records/A1", 404),
        ("/api/reports/M1", 404),
        ("/api/actors/Nemo", 404),
        ("/api/nowhere", 404),
        ("/meetings.json?of=Nemo", 400),
    ):
        answer = reading.get(url)
        assert answer.status_code == status, url
        assert set(answer.json()) == {"error", "what"}


def test_the_api_is_described_and_answers(reading: TestClient) -> None:
    described = reading.get("/api/openapi.json").json()
    assert {f"/api/{layer}" for layer in LAYERS} <= set(described["paths"])
    thing = reading.get("/api/records/C4").json()
    assert thing["item"]["standing"] == "kept"
    assert thing["bearings"][0]["words"] == "Serbia has sent 5,000 tonnes of grain to Chile"
    assert reading.get("/api/records/M1").json()["item"]["reports"] == 2
    assert reading.get("/api/reports/P1").json()["title"] == "Petrova meets Rojas"
    assert reading.get("/api/actors/Petrova").json()["country"] == "SRB"
    assert reading.get("/api/search?q=grain&in=quotes").json()["rows"][0]["id"] == "Q2"
    assert reading.get("/api/suggest?q=petr").json()[0]["name"] == "Ana Petrova"
    assert reading.get("/api/brief?of=SRB&with=CHL").json()["summary"]


def test_short_addresses_lead_to_their_pages(reading: TestClient) -> None:
    for short, url in (("/M1", "/meetings/M1"), ("/P1", "/reports/P1"), ("/A1", "/actors/A1")):
        answer = reading.get(short, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, url)
    answer = reading.get("/relations?of=SRB&with=Ana Petrova", follow_redirects=False)
    assert answer.headers["location"] == "/relations/SRB/Ana%20Petrova"
    assert reading.get("/actors?q=Petrova").url.path.startswith("/actors/A")


def test_files_of_pages_are_kept_for_ever_under_names_of_their_content(
    reading: TestClient,
) -> None:
    text = reading.get("/").text
    for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
        assert re.search(r"\.[0-9a-f]{10}\.", url)
        assert "immutable" in reading.get(url).headers["cache-control"]
    assert "no-cache" in reading.get("/").headers["cache-control"]


def test_a_reports_marks_and_records_lead_to_each_other(reading: TestClient) -> None:
    text = reading.get("/reports/P1").text
    for record, name in (("R1", "M1"), ("R2", "Q2"), ("R3", "E3"), ("R4", "C4"), ("R5", "I5")):
        assert f'id="at-{record}" href="#{record}"' in text
        assert f'id="{record}"' in text
        assert f'href="#at-{record}"' in text
        assert f'href="/{LAYERS_OF[name[0]]}/{name}"' in text


LAYERS_OF = {letter[0].upper(): letter for letter in LAYERS}


@pytest.mark.parametrize("report", [met(), again(), delivered(), hostile()])
def test_the_pieces_of_a_text_are_the_text_again(report: Report) -> None:
    names = {place: (each.record, each.name) for place, each in local_names(report).items()}
    records = marked(report, names)
    cut = list(pieces(report, records))
    assert "".join(piece.text for piece in cut) == report.article.text
    for record in records:
        assert sum(record in piece.begins for piece in cut) == 1
        own = "".join(piece.text for piece in cut if record in piece.records)
        assert own == "".join(span.of(report.article.text) for span in record.spans)
    for piece in cut:
        lanes = [record.lane for record in piece.records]
        assert len(lanes) == len(set(lanes))


@pytest.mark.parametrize(
    "url",
    [
        *("/reports/P4", "/meetings", "/quotes", "/indicators", "/meetings/M7", "/quotes/Q8"),
        *("/", "/search?q=Petrova", "/search?q=Petrova&in=meetings", "/relations/CHL"),
        *("/actors?q=Eve", "/review?layer=quotes", "/review/Q8", "/actors/A6", "/relations/A1"),
        f"/search?q={HOSTILE}",
        f"/meetings?of={HOSTILE}&about={HOSTILE}",
        f"/actors?q={HOSTILE}",
        f"/relations/{HOSTILE.replace('/', '%2F')}",
    ],
)
def test_a_hostile_report_is_text_everywhere(reading: TestClient, url: str) -> None:
    text = reading.get(url).text
    check_tags(text)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x07]", text)
    inside = re.sub(r"<article.*?</article>|<blockquote>.*?</blockquote>", "", text, flags=re.S)
    assert "x" * 1_000 not in inside


def test_what_reports_disagree_on_is_told_apart_from_what_came_of_a_plan(
    reading: TestClient,
) -> None:
    text = html.unescape(reading.get("/indicators/I5").text)
    assert "they differ" in text
    assert "Where reports differ" in text
    for words in ("2.1 billion USD", "2.4 billion USD", "Wire Agency", "Evening Paper"):
        assert words in text
    assert "they differ" not in reading.get("/quotes/Q2").text


def test_marks_that_turn_the_text_are_seen_in_a_report(reading: TestClient) -> None:
    text = reading.get("/reports/P4").text
    assert "⇄turned⇄" in text
    assert "\u202e".translate(SEEN) == "⇄"


def test_no_cell_of_a_csv_is_a_formula(reading: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(reading.get("/indicators.csv").text)))
    measures = {row["measure"] for row in rows}
    assert "'=HYPERLINK(1)" in measures
    assert "+1" in {row["value"] for row in rows}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "192.168.1.5"])
def test_another_host_is_refused_on_this_machine(reading: TestClient, host: str) -> None:
    assert reading.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST"])
def test_this_machine_has_several_names(reading: TestClient, host: str) -> None:
    assert reading.get("/", headers={"host": host}).status_code == 200


def test_elsewhere_every_page_needs_the_token(made: Path) -> None:
    client = TestClient(make_app(site(made, is_local=False)), base_url="http://10.0.0.1:8765")
    for url in ("/", "/meetings.csv", "/api/meetings", "/reports/P1", "/read"):
        assert client.get(url).status_code == 401
    assert client.get("/", params={"token": "wrong"}).status_code == 403
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert client.get("/api/meetings", headers=bearer).status_code == 200
    assert client.get("/api/meetings", headers={"authorization": "Bearer x"}).status_code == 401
    answer = client.get("/meetings?of=Petrova&token=" + TOKEN, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/meetings?of=Petrova")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
    assert TOKEN not in cookie
    assert client.get("/").status_code == 200


def test_the_token_leads_to_no_other_site(made: Path) -> None:
    client = TestClient(make_app(site(made)), base_url=BASE)
    answer = client.get(f"//evil.example/x?token={TOKEN}", follow_redirects=False)
    assert not answer.headers.get("location", "/").startswith("//")


def test_a_cookie_that_was_not_given_here_opens_nothing(made: Path) -> None:
    other = Access("another token of letters").new_session()
    for cookie in (other, "x", "x.y", "é.é", ""):
        client = TestClient(make_app(site(made, is_local=False)), base_url=BASE)
        headers = {"cookie": f"{Access(TOKEN).cookie}={cookie}".encode("latin-1")}
        assert client.get("/", headers=headers).status_code == 401


def test_nothing_is_written_without_the_token(reading: TestClient, made: Path) -> None:
    assert reading.post("/review/M1/reject").status_code == 403
    assert reading.post("/review/undo", data={"number": "1"}).status_code == 403
    assert reading.post("/read/add", data={"key": "x"}).status_code == 403
    assert "Reject" not in reading.get("/review").text
    with Ledger(made) as ledger:
        assert not len(ledger.corrections())


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_no_other_site_can_send_a_form(writing: TestClient, headers: dict[str, str]) -> None:
    data = {"form_token": form_token(writing)}
    assert writing.post("/review/M1/reject", data=data, headers=headers).status_code == 403
    assert writing.post("/read", data={"text": "words"}, headers=headers).status_code == 403


def test_a_form_without_its_token_is_refused(writing: TestClient) -> None:
    for token in ("", "x", TOKEN, "é"):
        assert writing.post("/review/M1/reject", data={"form_token": token}).status_code == 403


def test_records_are_accepted_rejected_edited_and_undone(writing: TestClient) -> None:
    token = {"form_token": form_token(writing)}
    page = writing.get("/review?layer=quotes").text
    assert 'data-key="a"' in page
    answer = writing.post(
        "/review/R2/accept", data={**token, "layer": "quotes"}, headers={"origin": BASE}
    )
    assert "R2 accepted" in answer.text
    assert "layer=quotes" in str(answer.url)
    answer = writing.post("/review/R1/edit", data={**token, "status": "planned", "why": "so"})
    assert "status = planned" in answer.text
    assert "planned" in writing.get("/meetings/M1").text
    number = re.findall(r'name="number" value="(\d+)"', answer.text)[0]
    undone = writing.post("/review/undo", data={**token, "number": number})
    assert "taken back" in undone.text
    assert writing.post("/review/R3/reject", data=token).status_code == 200
    assert not writing.get("/events.json?label=SUPPORT").json()
    rows = writing.get("/corrections").text
    assert "rejected" in rows or "reject" in rows
    assert "so" in rows


def test_an_edit_that_changes_nothing_or_means_nothing_is_refused(writing: TestClient) -> None:
    token = {"form_token": form_token(writing)}
    for change, says in (
        ({}, "nothing was changed"),
        ({"status": "finished"}, "finished"),
        ({"participant": "A999"}, "A999"),
        ({"date": "soon"}, "soon"),
    ):
        answer = writing.post("/review/R1/edit", data={**token, **change})
        assert answer.status_code == 400
        assert says in html.unescape(answer.text)
    assert writing.post("/review/R1/burn", data=token).status_code == 404
    assert writing.post("/review/R999/accept", data=token).status_code == 404
    assert writing.post("/review/undo", data={**token, "number": "99"}).status_code == 400
    assert writing.post("/review/undo", data={**token, "number": "x"}).status_code == 400


def test_going_on_passes_over_a_record(reading: TestClient) -> None:
    seen = []
    url = "/review"
    while len(seen) < 20:
        text = reading.get(url).text
        found = re.findall(r'href="/review\?([^"]*after=(R\d+))"', text)
        if not found:
            break
        query, record = found[0]
        seen.append(record)
        url = f"/review?{html.unescape(query)}"
    assert len(seen) == len(set(seen)) > 5


def test_a_text_is_read_shown_and_added_only_when_asked(writing: TestClient) -> None:
    text = "Ana Petrova met Juan Rojas in Geneva."
    token = {"form_token": form_token(writing)}
    answer = writing.post("/read", data={**token, "text": text, "title": HOSTILE})
    assert answer.status_code == 200
    assert "not in the ledger" in answer.text
    assert "<script>" not in answer.text
    assert len(writing.get("/api/search?q=Rojas").json()["rows"]) == 2
    key = answer.url.path.rpartition("/")[2]
    added = writing.post("/read/add", data={**token, "key": key})
    assert added.url.path == "/reports/P5"
    assert len(writing.get("/api/search?q=Rojas").json()["rows"]) == 3


def test_files_are_read_each_on_its_own(reading: TestClient) -> None:
    files = [
        ("files", ("a.txt", b"Ana Petrova met Juan Rojas.", "text/plain")),
        ("files", ("../../b.html", b"<html><body><p>Serbia thanked Chile today.", "text/html")),
        ("files", ("c.bin", b"\x00\x01\x02" * 99, "text/plain")),
    ]
    answer = reading.post("/read", files=files)
    assert answer.status_code == 200
    assert len(re.findall(r'href="/read/[\w-]{16}"', answer.text)) == 2
    assert "c.bin: " in answer.text
    assert "/tmp" not in answer.text


def test_what_is_too_much_or_nothing_is_refused(reading: TestClient) -> None:
    for data, says in (
        ({"text": ""}, "nothing to read"),
        ({"text": "12 34"}, "no letters"),
        ({"text": "é" * 150_000}, ""),
        ({"text": "words", "title": "x" * 3_000}, "longer than"),
    ):
        answer = reading.post("/read", data=data, files={"files": ("", b"")})
        assert answer.status_code == 400
        assert says in html.unescape(answer.text)
    big = {"files": ("a.txt", b"words " * (LARGEST // 6 + 9))}
    assert reading.post("/read", files=big).status_code == 413
    # A length that is not announced is counted.
    parts = (b"words " * 100_000 for _ in range(40))
    assert reading.post("/read", content=parts).status_code in (400, 413)


def test_a_changed_ledger_is_seen_at_once(writing: TestClient) -> None:
    before = writing.get("/relations/SRB/CHL").text
    with Ledger(writing.app.state.site.path, write=True) as ledger:  # type: ignore[attr-defined]
        ledger.deny("M1", by="me")
    after = writing.get("/relations/SRB/CHL").text
    assert "Ana Petrova and Juan Rojas met" in before
    assert "Ana Petrova and Juan Rojas met" not in after


def test_a_ledger_that_is_gone_is_said(tmp_path: Path) -> None:
    client = TestClient(make_app(site(tmp_path / "gone.ledger")), base_url=BASE)
    answer = client.get("/meetings")
    assert answer.status_code == 400
    assert "no such ledger" in answer.text


def test_a_fault_of_ours_is_a_page_without_its_insides(made: Path) -> None:
    broken = site(made)
    client = TestClient(make_app(broken), base_url=BASE, raise_server_exceptions=False)
    broken.path = None  # type: ignore[assignment]
    answer = client.get("/meetings")
    assert answer.status_code == 500
    assert "Something broke" in answer.text
    assert "NoneType" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.get("/api/meetings").json()["error"] == "Something broke"


def test_head_is_answered_and_other_methods_are_not(reading: TestClient) -> None:
    assert reading.head("/meetings").status_code == 200
    assert reading.put("/meetings").status_code in (403, 405)


def test_an_empty_ledger_has_pages_too(tmp_path: Path) -> None:
    path = tmp_path / "empty.ledger"
    Ledger(path, write=True).close()
    client = TestClient(make_app(site(path)), base_url=BASE)
    for url in ("/", *(f"/{layer}" for layer in LAYERS), "/relations", "/review", "/corrections"):
        assert client.get(url).status_code == 200, url


def test_this_machine_is_told_from_others() -> None:
    local = ("127.0.0.1", "localhost", "::1", "127.9.9.9")
    assert all(map(_is_local, local))
    assert not any(map(_is_local, ("0.0.0.0", "::", "192.168.1.5", "example.org", "")))


def test_serve_says_what_it_cannot_do_in_a_line(made: Path, tmp_path: Path) -> None:
    ledger = str(made)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command, says in (
            (("--ledger", ledger, "--port", port), "choose another --port"),
            (("--ledger", ledger, "--token", "short"), "at least 16 characters"),
            (("--ledger", "none.ledger"), "no such ledger"),
            ((), "no communique.ledger in this folder"),
        ):
            done = run("serve", *command, cwd=tmp_path)
            assert done.returncode == 2
            assert says in " ".join(done.stderr.replace("│", "").split())
            assert "Traceback" not in done.stderr


def test_serve_prints_the_address_to_open(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[Any] = []
    monkeypatch.setattr(serving, "_run", lambda *given: served.append(given))
    done = run("serve", "--ledger", str(made), "--port", "0", "--host", "0.0.0.0", cwd=tmp_path)
    assert done.returncode == 2
    done = run("serve", "--ledger", str(made), "--port", "48765", cwd=tmp_path)
    ((opened, host, port),) = served
    assert f"http://127.0.0.1:48765/?token={opened.access.token}" in done.stdout
    assert len(opened.access.token) >= 32
    assert (host, port, opened.access.is_local) == ("127.0.0.1", 48765, True)
    done = run("serve", "--ledger", str(made), "--host", "0.0.0.0", "--port", "48765", cwd=tmp_path)
    assert "Others can connect" in done.stdout
    assert not served[1][0].access.is_local
