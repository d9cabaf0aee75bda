from __future__ import annotations

import gzip
import io
import json
import os
import sys
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique import sources
from communique.document import Article
from communique.errors import Rejected
from communique.registry import modules_in
from communique.sources import Metadata, open_source

BODY = "LIMA, 3 May – Envoy Julio Paredes said: “We’ll wait.”\r\n\r\nNobody else spoke.\n"
PAGE = """<!doctype html><html lang="en"><head><title>Envoy waits | Fjord News</title>
<meta property="og:title" content="Envoy waits"><meta property="og:site_name" content="Fjord News">
<meta property="article:published_time" content="2024-05-03"></head><body>
<nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Envoy waits</h1>
<p>Peruvian envoy Julio Paredes said on Friday that his country would wait for an answer from Oslo
until the end of the month, and not a day longer than that.</p>
<p>The foreign ministry in Oslo declined to comment on the envoy's words when it was asked.</p>
</article><footer>All rights reserved by Fjord News</footer></body></html>"""


def only(path: Path | str, **given_: str) -> Article:
    (found,) = open_source(path, defaults=Metadata(**given_))
    assert isinstance(found, Article), found
    return found


def refused(path: Path | str) -> str:
    (found,) = open_source(path)
    assert isinstance(found, Rejected), found
    return found.reason


def pdf_of(line: str) -> bytes:
    """Return a PDF of one page that shows the line, or an empty page."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode() if line else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, each in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    table = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n")
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % table)
    return out.getvalue()


def test_every_source_module_keeps_the_contract() -> None:
    modules = modules_in("communique.sources")
    names = [module.__name__.rpartition(".")[2] for module in modules]
    assert names == sorted(names)
    assert {"csv", "docx", "html", "jsonl", "pdf", "text"} <= set(names)
    for module in modules:
        assert callable(module.accepts)
        assert callable(module.articles)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a", "a.TXT"])
def test_text_is_kept_to_the_character(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BODY.encode())
    article = only(path)
    assert article.text == BODY
    assert article.extra["location"] == str(path)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BODY.encode(encoding))
    assert only(path).text == BODY


def test_one_damaged_byte_does_not_turn_utf8_into_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(("“Łódź” — " * 10).encode() + b"\xff end")
    assert only(path).text == "“Łódź” — " * 10 + "\ufffd end"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_front_matter_is_metadata_and_not_text(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.md"
    front = ["---", "title: 'Envoy: waits'", "published: 2024-05-03", "desk: 4", "id: x1", "---"]
    path.write_bytes((end.join(front) + end * 2 + BODY).encode())
    article = only(path, publisher="Fjord News", title="not this")
    assert article.text == BODY
    assert (article.title, article.published) == ("Envoy: waits", "2024-05-03")
    assert (article.publisher, article.id, article.extra["desk"]) == ("Fjord News", "x1", "4")


def test_a_rule_at_the_top_is_no_front_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = "---\nJust a line, not metadata\n---\nText."
    path.write_text(text)
    assert only(path).text == text


def test_a_page_gives_its_main_text_and_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    article = only(path)
    assert "not a day longer than that" in article.text
    assert "Sport" not in article.text
    assert (article.title, article.published, article.publisher) == (
        "Envoy waits",
        "2024-05-03",
        "Fjord News",
    )


def test_pdf_text_layer(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_of("Envoy Julio Paredes waits."))
    assert only(path, published="2024-05-03").text == "Envoy Julio Paredes waits."
    path.write_bytes(pdf_of(""))
    assert refused(path) == "the PDF has no text layer (a scan?)"
    path.write_bytes(b"%PDF-1.4\nnonsense")
    assert refused(path).startswith("damaged PDF")


def test_word_documents_with_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    document = docx.Document()
    document.core_properties.title = "Envoy waits"
    document.add_paragraph("Envoy Julio Paredes waits.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "trade", "up 4 percent"
    document.add_paragraph("Nobody else spoke.")
    document.save(str(path))
    article = only(path)
    assert article.text == (
        "Envoy Julio Paredes waits.\n\ntrade\tup 4 percent\n\nNobody else spoke."
    )
    assert article.title == "Envoy waits"
    path.write_bytes(b"PK\x03\x04 nonsense")
    assert refused(path).startswith("damaged Word document")


def test_json_lines_go_on_after_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [
        json.dumps(
            {
                "text": BODY,
                "id": 7,
                "date": "2024-05-03",
                "source": "Fjord",
                "n": [1],
                "published_local": "2024-05-02",
                "entities": [{}],
                "extra": {"desk": "x"},
            }
        ),
        "{broken",
        "",
        "[1]",
        json.dumps({"title": "no text"}),
        '{"text": "half \\ud83d a character"}',
        json.dumps({"content": "“Łódź” – “Łódź”", "title": None}, ensure_ascii=False),
        '{"text": "damaged \udcff byte"}',
    ]
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    found = list(open_source(path))
    first, *_ = found
    assert isinstance(first, Article)
    assert (first.text, first.id, first.published, first.publisher) == (
        BODY,
        "7",
        "2024-05-03",
        "Fjord",
    )
    assert first.extra == {
        "published_local": "2024-05-02",
        "n": "[1]",
        "desk": "x",
        "location": f"{path}:1",
    }
    reasons = [(str(f.location)[-2:], f.reason) for f in found if isinstance(f, Rejected)]
    assert [place for place, _ in reasons] == [":2", ":4", ":5", ":6", ":8"]
    assert reasons[0][1].startswith("not JSON")
    assert reasons[2][1].startswith("no text")
    assert "lone surrogates" in reasons[3][1]
    texts = [f.text for f in found if isinstance(f, Article)]
    assert texts == [BODY, "“Łódź” – “Łódź”"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_take_the_same_columns(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    row = delimiter.join(["1", '"Envoy ""waits"", he said\r\nin Lima"', "2024-05-03", "x"])
    path.write_bytes(f"{delimiter.join(['ID', 'Body', 'Date', 'desk'])}\r\n{row}\r\n".encode())
    article = only(path)
    assert article.text == 'Envoy "waits", he said\r\nin Lima'
    assert (article.id, article.published, article.extra["desk"]) == ("1", "2024-05-03", "x")
    path.write_text("a,b\n1,2\n")
    assert refused(path) == "no column named text, body or content"


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt"])
def test_gzip_is_undone_whatever_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(BODY.encode()))
    assert only(path).text == BODY
    path.write_bytes(gzip.compress(os.urandom(5000).hex().encode())[:-2000])
    assert refused(path).startswith(("broken gzip", "breaks off"))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (BODY.encode(), BODY),
        (json.dumps({"text": BODY}).encode(), BODY),
        (pdf_of("Envoy waits."), "Envoy waits."),
        (gzip.compress(BODY.encode()), BODY),
    ],
)
def test_standard_input_is_told_by_its_beginning(
    monkeypatch: pytest.MonkeyPatch, data: bytes, text: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert only("-").text == text


def test_folders_are_read_in_name_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.md", ".hidden/x.txt", "c.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"Report {name}")
    found = list(open_source(tmp_path))
    texts = [item.text if isinstance(item, Article) else item.reason for item in found]
    assert texts == [
        "Report a/1.md",
        "Report a/2.txt",
        "Report b.txt",
        "no source reads .png files",
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"12 34 %", "holds no letters: not a report"),
        (bytes(range(256)) * 20, "binary data, not text"),
        (b"\x89PNG\r\n" + b"a" * 200, "binary data, not text"),
    ],
)
def test_what_is_no_report_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert refused(path) == reason


def test_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources._input, "MAX_BYTES", 2_000_000)
    monkeypatch.setattr(sources.jsonl, "MAX_BYTES", 2_000_000)
    path = tmp_path / "a.txt"
    path.write_bytes(b"word " * 500_000)
    assert refused(path) == "larger than 2 MB"
    lines = tmp_path / "a.jsonl"
    long = json.dumps({"text": "word " * 500_000})
    lines.write_text(f"{long}\n{json.dumps({'text': BODY})}\n")
    first, second = open_source(lines)
    assert isinstance(first, Rejected)
    assert isinstance(second, Article)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.txt") == "no such file or folder"


@given(st.binary(max_size=300), st.sampled_from(["txt", "html", "pdf", "docx", "jsonl", "csv"]))
def test_no_bytes_stop_a_run(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str
) -> None:
    path = tmp_path_factory.mktemp("any") / f"a.{kind}"
    path.write_bytes(data)
    for found in open_source(path):
        assert isinstance(found, Article | Rejected)
