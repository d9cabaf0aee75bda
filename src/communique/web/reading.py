"""Texts and files read at once, and shown without being kept; and added, where that is asked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from communique.document import Article
from communique.errors import InputError, Rejected
from communique.records import Report
from communique.sources import Metadata, open_source
from communique.web.pages import render, site_of
from communique.web.reports import local_names, show
from communique.web.review import checked_form
from communique.web.site import Site

router = APIRouter(include_in_schema=False)

LONGEST = 200_000
"""The most bytes of a text that is read here."""

MOST = 20
"""The most reports that are read at once."""

_FIELDS = ("title", "publisher", "published", "url")
_MOST_FILES = 10

T = TypeVar("T")


@router.api_route("/read", methods=["GET", "HEAD"])
def ask_text(request: Request) -> Response:
    """Show the form for a text or files."""
    return _form(request, {})


async def _apart(work: Callable[[], T]) -> T:
    """Do something slow in a thread that no page waits for."""
    return await anyio.to_thread.run_sync(work, limiter=_slow())


@cache
def _slow() -> CapacityLimiter:
    return CapacityLimiter(2)


def _form(
    request: Request,
    given: Mapping[str, str],
    results: Sequence[tuple[str | None, str]] = (),
    problem: str | None = None,
) -> Response:
    return render(
        *(request, "read.html"),
        status=200 if problem is None else 400,
        given=given, results=results, problem=problem, longest=LONGEST,
    )  # fmt: skip


@router.post("/read")
async def read_text(request: Request) -> Response:
    """Read what was sent; show the one report, or the list of several."""
    form = await checked_form(
        request, max_files=_MOST_FILES, max_fields=12, max_part_size=LONGEST + 1
    )
    given = {name: _given(form, name) for name in ("text", *_FIELDS)}
    files = [each for each in form.getlist("files") if isinstance(each, UploadFile) and each.size]
    try:
        metadata = _metadata(given)
        results = await _apart(partial(_read, site_of(request), given["text"], files, metadata))
    except InputError as error:
        return _form(request, given, problem=str(error))
    if len(results) == 1 and results[0][0] is not None:
        return RedirectResponse(f"/read/{results[0][0]}", 303)
    return _form(request, {}, results)


@router.api_route("/read/{key}", methods=["GET", "HEAD"])
def show_read(request: Request, key: str) -> Response:
    """Show a report that was read a while ago."""
    report = _pasted(site_of(request), key)
    return show(request, report, local_names(report), {}, pasted=key)


@router.post("/read/add")
async def add(request: Request) -> Response:
    """Add a report that was read here to the ledger."""
    form = await checked_form(request)
    report = _pasted(site_of(request), _given(form, "key"))

    def work() -> int:
        with site_of(request).ledger(write=True) as ledger:
            ledger.add(report)
            for _ in ledger.follow():
                pass
            (id,) = ledger.db.execute(
                "SELECT id FROM reports WHERE key = ?", (report.article.fingerprint(),)
            ).fetchone()
        return int(id)

    return RedirectResponse(f"/reports/P{await _apart(work)}", 303)


def _pasted(site: Site, key: str) -> Report:
    report = site.pasted.get(key)
    if report is None:
        raise HTTPException(404, "It is no longer remembered. Paste it again.")
    return report


def _given(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _metadata(given: dict[str, str]) -> Metadata:
    for name in _FIELDS:
        if len(given[name]) > 2_000:
            raise InputError(f"{name}: is longer than 2,000 characters")
    return Metadata(**{name: given[name] or None for name in _FIELDS})


def _read(
    site: Site, text: str, files: Sequence[UploadFile], metadata: Metadata
) -> list[tuple[str | None, str]]:
    """Return for each report its key and its title, or no key and why it was not read."""
    found = list(islice(_articles(text, files, metadata), MOST))
    if not found:
        raise InputError("there is nothing to read; paste a text or choose a file")
    results: list[tuple[str | None, str]] = []
    with site.reader() as reader:
        for each in found:
            if isinstance(each, Rejected):
                results.append((None, f"{Path(each.location).name}: {each.reason}"))
            else:
                report = reader.read(each)
                results.append((site.keep(report), each.title or each.text[:80]))
    return results


def _articles(
    text: str, files: Sequence[UploadFile], metadata: Metadata
) -> Iterator[Article | Rejected]:
    if text:
        if len(text.encode("utf-8", "replace")) > LONGEST:
            raise InputError(f"the text is longer than {LONGEST // 1000} kB; send it as a file")
        if not any(char.isalpha() for char in text):
            raise InputError("the text holds no letters: it is no report")
        yield metadata.article(text.replace("\r\n", "\n"))
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        for number, upload in enumerate(files):
            name = Path((upload.filename or "").replace("\\", "/")).name[-80:].lstrip(".") or "text"
            name = "".join(c if c.isalnum() or c in "._- " else "_" for c in name)
            place = Path(folder) / str(number) / name
            place.parent.mkdir()
            with place.open("wb") as out:
                while part := upload.file.read(1 << 16):
                    out.write(part)
            for each in open_source(place, defaults=metadata):
                yield _unplaced(each, folder)


def _unplaced(found: Article | Rejected, folder: str) -> Article | Rejected:
    """Take the folder of the moment out of where an article says it lies."""
    if isinstance(found, Rejected):
        return Rejected(Path(found.location).name, found.reason)
    extra = {
        name: value.replace(folder, "").lstrip("/\\") if name == "location" else value
        for name, value in found.extra.items()
    }
    return replace(found, id=found.id.replace(folder, "").lstrip("/\\"), extra=extra)
