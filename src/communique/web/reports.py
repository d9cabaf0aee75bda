"""A report with its records marked in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from communique.brief import wording
from communique.errors import InputError
from communique.ledger import Ledger
from communique.ledger.names import item_name, read_name
from communique.marks import words
from communique.records import Commitment, Event, Indicator, Meeting, Quote, Report, When
from communique.web.marking import LAYERS, Marked, marked, pieces
from communique.web.pages import SEEN, as_json, render, site_of

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A record beside the text. `url` is its page, None where it is in no ledger."""

    mark: Marked
    told: str
    about: tuple[tuple[str, str], ...]
    words: str
    url: str | None
    record: str | None = None
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A record as the ledger has it: one telling of an item."""

    record: str
    name: str
    layer: str
    verdict: str | None


def number_of(name: str, letter: str) -> int:
    """Return the number in a name such as "P3"; a 404 for other letters or none."""
    try:
        found, id = read_name(name)
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    if found != letter:
        raise HTTPException(404, f"{name}: is not here")
    return id


@router.api_route("/reports/{name}.json", methods=["GET", "HEAD"])
def report_json(request: Request, name: str) -> Response:
    """Return a report in the wire format."""
    from communique.serial import to_dict  # noqa: PLC0415

    with site_of(request).ledger() as ledger:
        return as_json(to_dict(_report(ledger, number_of(name, "P"))))


@router.api_route("/reports/{name}", methods=["GET", "HEAD"])
def report_page(request: Request, name: str) -> Response:
    """Show a report."""
    id = number_of(name, "P")
    with site_of(request).ledger() as ledger:
        report = _report(ledger, id)
        about = _about(ledger, id)
        kept = _kept(ledger, id)
        actors = _actors(ledger, id)
    return show(request, report, kept, actors, id=f"P{id}", about=about)


def show(
    request: Request,
    report: Report,
    kept: Mapping[tuple[str, int], Kept],
    actors: Mapping[str, str],
    *,
    id: str | None = None,
    about: Mapping[str, Any] | None = None,
    pasted: str | None = None,
) -> Response:
    """Return the page of a report, out of the ledger or just read."""
    names = {place: (each.record, each.name) for place, each in kept.items()}
    records = marked(report, names)
    cards = [_card(report, mark, kept) for mark in records]
    return render(
        *(request, "report.html"),
        report=report, article=report.article, pieces=list(pieces(report, records)), cards=cards,
        actors=actors, seen=SEEN, id=id, about=about or {}, pasted=pasted, layers=LAYERS,
    )  # fmt: skip


def local_names(report: Report) -> dict[tuple[str, int], Kept]:
    """Return names for the records of a report that is in no ledger: M1, Q1, Q2."""
    return {
        (layer, number): Kept(name, name, layer, None)
        for layer in LAYERS
        for number in range(len(getattr(report, layer)))
        for name in (item_name(layer, number + 1),)
    }


def _report(ledger: Ledger, id: int) -> Report:
    try:
        return ledger.report(id)
    except InputError as error:
        raise HTTPException(404, str(error)) from error


def _about(ledger: Ledger, id: int) -> dict[str, Any]:
    """Return what the ledger says of a report: versions and copies."""
    replaces, is_current, copy_of, resemblance, added = ledger.db.execute(
        "SELECT replaces, current, copy_of, resemblance, added FROM reports WHERE id = ?", (id,)
    ).fetchone()
    newer = ledger.db.execute("SELECT id FROM reports WHERE replaces = ?", (id,)).fetchone()
    copies = ledger.db.execute(
        "SELECT id, publisher, title FROM reports WHERE copy_of = ? LIMIT 20", (id,)
    ).fetchall()
    return {
        "replaces": replaces and f"P{replaces}",
        "current": bool(is_current),
        "newer": newer and f"P{newer[0]}",
        "copy_of": copy_of and f"P{copy_of}",
        "resemblance": resemblance,
        "copies": [(f"P{copy}", publisher, title) for copy, publisher, title in copies],
        "added": added,
    }


def _kept(ledger: Ledger, id: int) -> dict[tuple[str, int], Kept]:
    """Return the records of a report by layer and place in it."""
    rows = ledger.db.execute(
        "SELECT r.layer, r.id, r.item, r.verdict FROM records r "
        "JOIN readings g ON g.id = r.reading WHERE g.report = ? AND g.current "
        "ORDER BY r.layer, r.number",
        (id,),
    ).fetchall()
    found: dict[tuple[str, int], Kept] = {}
    counted = dict.fromkeys(LAYERS, 0)
    for layer, record, item, verdict in rows:
        name = item_name(layer, item) if item is not None else f"R{record}"
        found[layer, counted[layer]] = Kept(f"R{record}", name, layer, verdict)
        counted[layer] += 1
    return found


def _actors(ledger: Ledger, id: int) -> dict[str, str]:
    """Return the actor ("A7") that each entity of a report was taken for."""
    rows = ledger.db.execute(
        "SELECT e.local, e.actor FROM entities e JOIN readings g ON g.id = e.reading "
        "WHERE g.report = ? AND g.current",
        (id,),
    )
    return {local: f"A{actor}" for local, actor in rows}


def _card(report: Report, mark: Marked, kept: Mapping[tuple[str, int], Kept]) -> Card:
    (layer, number), record = next(
        (place, each) for place, each in kept.items() if each.record == mark.key
    )
    found = getattr(report, layer)[number]
    said = " … ".join(span.of(report.article.text) for span in mark.spans)
    in_ledger = record.record.startswith("R")
    url = f"/{layer}/{record.name}" if in_ledger and not record.name.startswith("R") else None
    told, about = _told(report, found)
    return Card(
        *(mark, told, about, said, url, record.record if in_ledger else None, record.verdict)
    )


Fields = tuple[tuple[str, str | None], ...]


def _told(report: Report, record: Any) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what a record is, in a word or two, and its fields that say something."""
    told, about = _described(report, record)
    score = f"{record.score:.2f}" if record.score is not None else None
    fields = (*about, ("score", score))
    return told, tuple((name, value) for name, value in fields if value)


def _described(report: Report, record: Any) -> tuple[str, Fields]:
    def names(*ids: str | None) -> str:
        known = [report.entity(id) for id in ids]
        return wording.names([each.name for each in known if each is not None])

    def date(when: When | None) -> str | None:
        return when.iso() if when is not None else None

    match record:
        case Meeting():
            who, place = names(*record.participants), names(record.place)
            when = ("when", date(record.date))
            return record.form, (("who", who), ("where", place), when, ("status", record.status))
        case Quote():
            speaker = names(record.speaker) or words(record.speaker_span)
            return f"{record.kind} quote", (("speaker", speaker), ("to", names(record.addressee)))
        case Event():
            held = (("when", date(record.date)), ("status", record.status))
            sides = (("source", names(*record.source)), ("target", names(*record.target)))
            said = ("said by", names(record.said_by))
            return record.type, (*sides, said, *held, ("cameo", record.cameo))
        case Commitment():
            sides = (("by", names(*record.by)), ("to", names(*record.to)))
            return record.kind, (*sides, ("due", date(record.due)))
        case _:
            assert isinstance(record, Indicator)
            trend, value = ("trend", record.direction), ("value", record.value)
            period = ("period", record.period)
            return record.measure, (("of", names(*record.parties)), trend, value, period)
