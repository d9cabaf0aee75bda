"""The event tables of `communique.exports` from a ledger: each event once, as corrected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, BinaryIO, NamedTuple, cast

from communique.exports import Written, formats, gdelt
from communique.exports._table import Row, write_tsv
from communique.ledger.exports._chosen import Actor, Chosen
from communique.records import Entity, Event, Report, When


class Told(NamedTuple):
    """How often an event is told: tellings, distinct publishers, independent reports."""

    tellings: int
    publishers: int
    reports: int


class MergedReports:
    """The reports of a ledger in order, each with those events alone that it tells best.

    Ids are the ledger's: "P12" of a report, "A7" of an entity, which has the actor's name and
    state. Only the events are filled. `told` says how often an event of the last report is told.
    """

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._told: dict[int, Told] = {}

    def __iter__(self) -> Iterator[Report]:
        """Yield reports that hold an event."""
        for id in self._chosen.reports():
            self._told.clear()
            report = self._merged(id)
            if report is not None:
                yield report

    def told(self, event: Event) -> Told:
        """Return how often an event of the report that was yielded last is told."""
        return self._told[id(event)]

    def _merged(self, id: int) -> Report | None:
        db = self._chosen.db
        heads = db.execute(
            "SELECT r.id, r.reading, i.id, r.label, r.status, r.first_day, r.last_day, "
            "r.precision, r.dated_by, i.tellings, i.reports, (SELECT count(*) FROM records e "
            "WHERE e.reading = r.reading AND e.layer = 'events' AND e.number < r.number) "
            "FROM readings g JOIN records r ON r.reading = g.id AND r.layer = 'events' "
            "JOIN items i ON i.id = r.item AND i.head = r.id "
            f"WHERE g.report = ? AND g.current AND r.live AND {self._chosen.where} "
            "ORDER BY r.number",
            (id, *self._chosen.values),
        ).fetchall()
        if not heads:
            return None
        read = self._chosen.ledger.report(id)
        entities = self._entities(read, heads[0][1])
        events = []
        for record, _, item, label, status, *days, tellings, reports, place in heads:
            event = self._event(read.events[place], record, label, status, days, entities)
            events.append(event)
            self._told[_id(event)] = Told(tellings, self._publishers(item), reports)
        return Report(
            replace(read.article, id=f"P{id}"),
            entities=tuple(entities.values()),
            events=tuple(events),
            made_by=read.made_by,
        )

    def _entities(self, read: Report, reading: int) -> dict[int, Entity]:
        """Return the report's entities as actors, by the actor's number."""
        rows = self._chosen.db.execute(
            "SELECT local, actor FROM entities WHERE reading = ?", (reading,)
        ).fetchall()
        actors = dict(rows)
        found: dict[int, Entity] = {}
        for entity in read.entities:
            number = actors.get(entity.id)
            if number is None:
                continue
            before = found.get(number)
            if before is None:
                found[number] = _named(self._chosen.actor(number), entity)
            else:
                mentions = tuple(
                    sorted((*before.mentions, *entity.mentions), key=lambda each: each.span)
                )
                roles = tuple(dict.fromkeys((*before.roles, *entity.roles)))
                found[number] = replace(before, mentions=mentions, roles=roles)
        return found

    def _event(
        self,
        event: Event,
        record: int,
        label: str,
        status: str | None,
        days: list[Any],
        entities: dict[int, Entity],
    ) -> Event:
        """Return an event as its columns and sides have it; what they lack is as it was read."""
        sides: dict[str, list[str]] = {}
        for role, actor in self._chosen.sides(record):
            if actor.id not in entities:
                entities[actor.id] = _named(actor, None)
            sides.setdefault(role, []).append(actor.label)
        # A code, a mode and contexts are of the type that was read.
        same = label == event.type
        return replace(
            event,
            type=label,
            status=cast(Any, status) or event.status,
            source=tuple(dict.fromkeys(sides.get("source", ()))),
            target=tuple(dict.fromkeys(sides.get("target", ()))),
            said_by=next(iter(sides.get("said_by", ())), None),
            place=next(iter(sides.get("place", ())), None),
            date=_when(event, *days),
            mode=event.mode if same else None,
            cameo=event.cameo if same else None,
            contexts=event.contexts if same else (),
        )

    def _publishers(self, item: int) -> int:
        (count,) = self._chosen.db.execute(
            "SELECT count(DISTINCT coalesce(p.publisher, p.source)) FROM records r "
            "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report "
            "WHERE r.item = ? AND r.live",
            (item,),
        ).fetchone()
        return int(count)


def write_events(chosen: Chosen, out: BinaryIO, *, form: str) -> Written:
    """Write an event table of that format, each event of the ledger once."""
    reports = MergedReports(chosen)
    if form != "gdelt":
        return formats()[form].write(reports, out, every_status=chosen.every_status)

    def cells(row: Row) -> dict[str, object]:
        names = ("NumMentions", "NumSources", "NumArticles")
        return gdelt.cells(row) | dict(zip(names, reports.told(row.event), strict=True))

    return write_tsv(
        reports, out, cells, gdelt.COLUMNS, header=False, every_status=chosen.every_status
    )


def _id(event: Event) -> int:
    return id(event)


def _named(actor: Actor, entity: Entity | None) -> Entity:
    given: dict[str, Any] = {
        "id": actor.label,
        "kind": actor.kind,
        "name": actor.name,
        "country": actor.country,
        "sector": actor.sector,
    }
    if entity is None:
        return Entity(**given, mentions=())
    return replace(entity, **given)


def _when(
    event: Event, first: str | None, last: str | None, precision: str | None, by: str | None
) -> When | None:
    if first is None or last is None:
        return None
    start, end = date.fromisoformat(first), date.fromisoformat(last) + timedelta(days=1)
    read = event.date
    if read is not None and (read.start, read.end) == (start, end):
        return read
    # What a person has set is "corrected".
    return When(start, end, cast(Any, precision or "day"), cast(Any, by or "text"))
