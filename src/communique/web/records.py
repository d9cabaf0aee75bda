"""One record with all its tellings: who corroborates it, who differs, what became of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from communique.brief import wording
from communique.errors import InputError
from communique.ledger import Ledger
from communique.ledger.names import LETTERS, item_name, read_name
from communique.web import looking
from communique.web.layers import LAYERS, Layer
from communique.web.pages import as_json, render, site_of
from communique.web.reports import number_of
from communique.web.tables import roles_of

router = APIRouter(include_in_schema=False)

AROUND = 220
"""Characters shown on either side of the words."""

SHOWN = 50
"""Tellings that a page shows with their words."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """Words where they stand: with what comes before and after them."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What reports disagree on: each value with the publishers and reports that give it.

    The `course` is no disagreement: what was planned was carried out, or called off.
    """

    field: str
    values: tuple[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], ...]


def words_around(ledger: Ledger, report: str, begins: int, ends: int) -> Words:
    """Return the words at a place of a report ("P3") with those around them."""
    start = max(0, begins - AROUND)
    (text,) = ledger.db.execute(
        "SELECT substr(text, ?, ?) FROM reports WHERE id = ?",
        (start + 1, ends - start + AROUND, int(report[1:])),
    ).fetchone()
    before, after = text[: begins - start], text[ends - start :]
    if start and " " in before:
        before = f"… {before.split(' ', 1)[1]}"
    if len(after) == AROUND and " " in after:
        after = f"{after.rsplit(' ', 1)[0]} …"
    return Words(before, text[begins - start : ends - start], after)


def told(layer: str, row: Mapping[str, Any]) -> str:
    """Return a record as a sentence."""
    said = {
        "meetings": wording.meeting,
        "events": wording.event,
        "commitments": wording.commitment,
        "indicators": wording.indicator,
    }
    if layer in said:
        return str(said[layer](row))
    return f"{wording.quote(row)}: {wording.clipped(row['words'])}"


def _item(ledger: Ledger, layer: Layer, name: str) -> Row:
    number_of(name, LETTERS[layer.name])
    try:
        (row,) = looking.shown_rows(ledger, ledger.item(name), roles_of(layer))
    except InputError as error:
        raise HTTPException(404, str(error)) from error
    return row


def _tellings(ledger: Ledger, name: str) -> list[Row]:
    rows: list[Row] = [dict(row) for row in ledger.tellings(name)]
    for row in rows[:SHOWN]:
        row["shown"] = words_around(ledger, row["report"], row["begins"], row["ends"])
    return rows


def _differences(row: Row, tellings: Sequence[Row]) -> list[Difference]:
    by_record = {telling["record"]: telling for telling in tellings}
    found = []
    for each in row["differs"] or ():
        values = []
        for value, records in each["values"]:
            who: dict[str, dict[str, None]] = {}
            for one in (by_record[f"R{id}"] for id in records if f"R{id}" in by_record):
                reports = who.setdefault(one["publisher"] or "not stated", {})
                reports[one["report"]] = None
            values.append((str(value), tuple((name, tuple(of)) for name, of in who.items())))
        found.append(Difference(str(each["field"]), tuple(values)))
    return found


def corrections_of(ledger: Ledger, names: Sequence[str]) -> list[Row]:
    """Return the corrections made to some records, the last first."""
    where = " OR ".join("subject LIKE ?" for _ in names)
    rows = ledger.db.execute(
        "SELECT id, action, subject, change, who, why, made, undone FROM corrections "
        f"WHERE {where} ORDER BY id DESC LIMIT 100",
        [f"{name}:%" for name in names],
    )
    columns = ("number", "action", "subject", "change", "who", "why", "made", "undone")
    found = [dict(zip(columns, row, strict=True)) for row in rows]
    for row in found:
        row["change"] = json.loads(row["change"])
    return found


def _bearing_on(ledger: Ledger, id: int) -> list[Row]:
    """Return the commitments that an item says something of."""
    rows = ledger.db.execute(
        "SELECT b.commitment, b.kind, b.reason, r.words FROM bearings b "
        "JOIN items i ON i.id = b.commitment JOIN records r ON r.id = i.head WHERE b.item = ?",
        (id,),
    )
    return [
        {"id": f"C{commitment}", "kind": kind, "reason": reason, "words": words}
        for commitment, kind, reason, words in rows
    ]


def _questions(ledger: Ledger, id: int) -> list[tuple[str, str]]:
    rows = ledger.db.execute(
        "SELECT DISTINCT t.id, t.topic FROM thread_items x JOIN threads t ON t.id = x.thread "
        "WHERE x.item = ?",
        (id,),
    )
    return [(f"T{thread}", topic) for thread, topic in rows]


def whole(ledger: Ledger, layer: Layer, name: str) -> Row:
    """Return all that is known of a record."""
    row = _item(ledger, layer, name)
    tellings = _tellings(ledger, row["id"])
    _, id = read_name(name)
    bearings = ledger.bearings(name) if layer.name == "commitments" else ()
    return {
        "row": row,
        "told": told(layer.name, row),
        "tellings": tellings,
        "differences": _differences(row, tellings),
        "corrections": corrections_of(ledger, [row["id"], *(each["record"] for each in tellings)]),
        "bearings": [dict(each) for each in bearings],
        "bears_on": _bearing_on(ledger, id),
        "questions": _questions(ledger, id),
    }  # fmt: skip


def _page(request: Request, layer: Layer, name: str) -> Response:
    with site_of(request).ledger() as ledger:
        found = whole(ledger, layer, name)
    return render(request, "record.html", layer=layer, most=SHOWN, **found)


def _json(request: Request, layer: Layer, name: str) -> Response:
    with site_of(request).ledger() as ledger:
        id = _item(ledger, layer, name)["id"]
        (row,) = ledger.item(id)
        return as_json({**row, "all_tellings": list(ledger.tellings(id))})


@router.api_route("/threads/{name}", methods=["GET", "HEAD"])
def thread_page(request: Request, name: str) -> Response:
    """Show a question with every time that it was raised."""
    id = number_of(name, "T")
    with site_of(request).ledger() as ledger:
        found = ledger.db.execute(
            "SELECT topic, parties FROM threads WHERE id = ?", (id,)
        ).fetchone()
        if found is None:
            raise HTTPException(404, f"{name}: no such question in this ledger")
        rows = ledger.db.execute(
            "SELECT DISTINCT i.layer, i.id, i.day, r.id, r.words, p.id, p.title, p.publisher, "
            "p.published FROM thread_items x JOIN items i ON i.id = x.item "
            "JOIN records r ON r.id = i.head JOIN readings g ON g.id = r.reading "
            "JOIN reports p ON p.id = g.report WHERE x.thread = ? AND i.tellings > 0 "
            "ORDER BY i.day DESC, i.id DESC",
            (id,),
        ).fetchall()
        parties = [looking.party_of(ledger, party) for party in json.loads(found[1])]
    raised = [
        {"id": item_name(layer, item), "date": on, "record": f"R{record}", "words": words,
         "report": f"P{report}", "title": title, "publisher": publisher, "published": published}
        for layer, item, on, record, words, report, title, publisher, published in rows
    ]  # fmt: skip
    return render(
        request, "thread.html", name=f"T{id}", topic=found[0], parties=parties, raised=raised
    )


def _add(layer: Layer) -> None:
    def page(request: Request, name: str) -> Response:
        return _page(request, layer, name)

    def json_page(request: Request, name: str) -> Response:
        return _json(request, layer, name)

    router.add_api_route(f"/{layer.name}/{{name}}.json", json_page, methods=["GET", "HEAD"])
    router.add_api_route(f"/{layer.name}/{{name}}", page, methods=["GET", "HEAD"])


for _layer in LAYERS.values():
    if _layer.name != "threads":
        _add(_layer)
