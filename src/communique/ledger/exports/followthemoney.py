"""FollowTheMoney entities as JSON lines, for OpenAleph and the tools of OpenSanctions.

One line is one entity: `{"id": ..., "schema": "Person", "properties": {"name": ["Ana Petrova"]}}`.
Ids are hashes of what an entity is, not of its number in a ledger, so two exports can be merged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha1
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from communique.knowledge.atoms import fold
from communique.ledger.exports._chosen import Actor, Chosen, Item
from communique.ledger.exports._text import alpha2, clean, country_name, one_line

FOLDER = False
UNIT = "entities"

NAME, STRING, TEXT, URL = 384, 1024, 65_000, 4096
"""FtM's longest values of these types."""

_REMEMBERED = 50_000

_PUBLIC = frozenset(("GOV", "MIL", "JUD", "LEG", "COP", "SPY", "IGO"))
_STATES = {"SUN": "suhh", "YUG": "yucs", "DDR": "dd", "CSK": "cshh", "SCG": "csxx"}
"""How FtM codes states of the past."""

_GENDERS = {"m": "male", "f": "female"}

Values = dict[str, list[str]]


def write(chosen: Chosen, out: BinaryIO | Path) -> int:
    """Write reports, actors, offices, and what they said, did and agreed, each entity once."""
    assert not isinstance(out, Path)
    count = 0
    for entity in _Writer(chosen).entities():
        out.write(json.dumps(entity, ensure_ascii=False).encode() + b"\n")
        count += 1
    return count


class _Writer:
    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._db = chosen.db
        self._ids: dict[int, str] = {}
        self._posts: set[str] = set()

    def entities(self) -> Iterator[dict[str, Any]]:
        """Yield everything, what is pointed at before what points at it."""
        for actor in self._chosen.actors():
            yield self._actor(actor)
            if actor.kind == "person":
                yield from self._offices(actor)
        for report in self._chosen.reports():
            yield from self._report(report)
        for item in self._chosen.items("meetings", "events"):
            yield self._event(item)
        for item in self._chosen.items("quotes", "commitments", "indicators"):
            yield from self._note(item)

    # Actors

    def _id(self, actor: Actor) -> str:
        """Return an id of what an actor is: of two that agree in all, the second gets a number."""
        known = self._ids.get(actor.id)
        if known is None:
            if len(self._ids) > _REMEMBERED:
                self._ids.clear()
            known = self._ids[actor.id] = self._made(actor)
        return known

    def _made(self, actor: Actor) -> str:
        if actor.kind == "country" and actor.country:
            return _hash("country", actor.country)
        if actor.place_id:
            return _hash("place", actor.place_id)
        (before,) = self._db.execute(
            "SELECT count(*) FROM actors WHERE name = ? AND kind = ? AND country IS ? "
            "AND merged_into IS NULL AND id < ?",
            (actor.name, actor.kind, actor.country, actor.id),
        ).fetchone()
        number = (str(before),) if before else ()
        return _hash(actor.kind, fold(actor.name), actor.name, actor.country or "", *number)

    def _actor(self, actor: Actor) -> dict[str, Any]:
        (stored,) = self._db.execute(
            "SELECT profile FROM actors WHERE id = ?", (actor.id,)
        ).fetchone()
        profile = json.loads(stored)
        if actor.kind == "place":
            values: dict[str, object] = {
                "full": _full(actor),
                "name": actor.name,
                "country": _state(actor.country),
                "latitude": actor.lat,
                "longitude": actor.lon,
            }
            return _entity(self._id(actor), "Address", values)
        values = {
            "name": actor.name,
            "alias": [each for each in profile.get("aliases") or () if each != actor.name],
            "country": _state(actor.country),
            "sector": actor.sector,
        }
        if actor.kind == "person":
            values["gender"] = _GENDERS.get(profile.get("gender") or "")
            values["position"] = profile.get("roles") or ()
        return _entity(self._id(actor), _schema(actor), values)

    def _offices(self, actor: Actor) -> Iterator[dict[str, Any]]:
        """Yield offices and who is said to hold them.

        Reports show that somebody held an office on a day, seldom since when: so the first and the
        last such day are dates of the occupancy, and it has no start and no end.
        """
        rows = self._db.execute(
            "SELECT replace(role.value, 'former ', ''), role.value LIKE 'former %', min(p.day), "
            "max(p.day) FROM entities e JOIN json_each(e.roles) role "
            "JOIN readings g ON g.id = e.reading AND g.current "
            "JOIN reports p ON p.id = g.report AND p.current "
            "WHERE e.actor = ? GROUP BY 1, 2 ORDER BY 1, 2",
            (actor.id,),
        ).fetchall()
        names: dict[str, str] = {}
        offices: dict[str, dict[bool, list[str]]] = {}
        for office, former, *days in rows:
            # The same office in another spelling is the same.
            key = fold(office)
            names.setdefault(key, office)
            known = offices.setdefault(key, {}).setdefault(bool(former), [])
            known += [each for each in days if each]
        holder = self._id(actor)
        for key, office in names.items():
            post = _hash("office", key, actor.country or "")
            if post not in self._posts:
                self._posts.add(post)
                yield _entity(post, "Position", {"name": office, "country": _state(actor.country)})
            days = {
                former: (min(each), max(each)) if each else (None, None)
                for former, each in offices[key].items()
            }
            held = days.get(False, (None, None))
            words = [f"{_between(*held)} as the holder" if any(held) else None]
            if True in days:
                words.append(f"{_between(*days[True])} as a former holder")
            values = {
                "holder": holder,
                "post": post,
                "date": list(dict.fromkeys(each for each in held if each)),
                "status": "ended" if True in days and False not in days else "unknown",
                "description": [f"Named in reports {each}" for each in words if each],
            }
            yield _entity(_hash("occupancy", holder, post), "Occupancy", values)

    # Reports

    def _report(self, id: int) -> Iterator[dict[str, Any]]:
        key, name, title, publisher, published, url, text = self._db.execute(
            "SELECT key, name, title, publisher, published, url, text FROM reports WHERE id = ?",
            (id,),
        ).fetchone()
        document = _hash("report", key)
        values = {
            "fileName": name,
            "title": title,
            "name": title,
            "publisher": publisher,
            "publishedAt": _moment(published),
            "sourceUrl": _address(url),
            # FtM holds so many characters in one value; several are read one after the other.
            "bodyText": [text[at : at + TEXT] for at in range(0, len(text), TEXT)],
            "language": "eng",
        }
        yield _entity(document, "Article", values)
        yield from self._mentions(id, key, document)

    def _mentions(self, id: int, key: str, document: str) -> Iterator[dict[str, Any]]:
        """Yield whom a report names."""
        # Of a part of a ledger only those who have a part in it are written.
        part = (
            "1"
            if self._chosen.everything
            else "EXISTS (SELECT 1 FROM item_sides s JOIN items i ON i.id = s.item "
            f"WHERE s.actor = e.actor AND {self._chosen.where})"
        )
        rows = self._db.execute(
            "SELECT e.local, e.name, e.country, e.actor FROM readings g "
            "JOIN entities e ON e.reading = g.id "
            f"WHERE g.report = ? AND g.current AND e.kind <> 'place' AND {part} ORDER BY e.id",
            (id, *self._chosen.values),
        )
        for local, named, country, number in rows:
            actor = self._chosen.actor(number)
            if actor.kind == "place":
                continue
            mention = {
                "document": document,
                "resolved": self._id(actor),
                "name": named,
                "detectedSchema": _schema(actor),
                "contextCountry": _state(country),
            }
            yield _entity(_hash("mention", key, local), "Mention", mention)

    # What happened, what was said

    def _told(self, item: Item) -> dict[str, object]:
        """Return where it is told, in every report."""
        rows = self._db.execute(
            "SELECT DISTINCT p.key, p.url, p.publisher FROM records r "
            "JOIN readings g ON g.id = r.reading JOIN reports p ON p.id = g.report "
            "WHERE r.item = ? AND r.live ORDER BY p.id",
            (item.id,),
        ).fetchall()
        return {
            "proof": [_hash("report", key) for key, _, _ in rows],
            "sourceUrl": [_address(url) for _, url, _ in rows],
            "publisher": [publisher for _, _, publisher in rows],
        }

    def _event(self, item: Item) -> dict[str, Any]:
        place = item.place
        involved = item.who("participant", "source", "target")
        states = [actor.country for actor in (*involved, *([place] if place else ()))]
        keywords = [item.layer, item.label, item.status]
        values: dict[str, object] = {
            "name": _title(item),
            **_dates(item),
            "involved": [self._id(actor) for actor in involved if actor.kind != "place"],
            "location": _full(place) if place is not None else None,
            "addressEntity": self._id(place) if place is not None and place.kind == "place" else (),
            "country": [_state(state) for state in states],
            "summary": item.words,
            "keywords": [*keywords, f"CAMEO {item.cameo}" if item.cameo else None],
            "recordId": item.name,
            **self._told(item),
        }
        return _entity(_item_id(item), "Event", values)

    def _note(self, item: Item) -> Iterator[dict[str, Any]]:
        """Yield a note on who said, promised or is counted, and a link to whom it was said."""
        relation, by, to = {
            "quotes": ("said to", "speaker", "addressee"),
            "commitments": ("promised to", "by", "to"),
            "indicators": ("", "party", ""),
        }[item.layer]
        told = self._told(item)
        subjects, objects = item.who(by), item.who(to)
        note: dict[str, object] = {
            "name": _title(item),
            "entity": [self._id(actor) for actor in subjects],
            "description": item.words,
            "summary": " ".join(each for each in (item.direction, item.value) if each) or None,
            "keywords": [item.layer, item.label],
            "country": [_state(actor.country) for actor in subjects],
            **told,
        }
        yield _entity(_item_id(item), "Note", note)
        if item.layer == "commitments" and item.label not in ("pledge", "agreement", "offer"):
            relation = f"{item.label} about"
        for one in subjects:
            for other in objects:
                if one.id != other.id:
                    ends = self._id(one), self._id(other)
                    link = {
                        "subject": ends[0],
                        "object": ends[1],
                        "role": relation,
                        "date": item.day,
                        "summary": item.words,
                        "recordId": item.name,
                        **told,
                    }
                    yield _entity(_hash("link", _item_id(item), *ends), "UnknownLink", link)


def _hash(*parts: str) -> str:
    return sha1("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()


def _item_id(item: Item) -> str:
    """Return an id of the telling that says most: its report, layer and place."""
    return _hash("item", item.report_key, item.layer, str(item.number))


def _state(alpha3: str | None) -> str | None:
    return _STATES.get(alpha3 or "") or alpha2(alpha3)


def _schema(actor: Actor) -> str:
    if actor.kind == "person":
        return "Person"
    if actor.kind == "country" or actor.sector in _PUBLIC:
        return "PublicBody"
    return "Company" if actor.sector == "BUS" else "Organization"


def _entity(id: str, schema: str, values: Mapping[str, object]) -> dict[str, Any]:
    """Return an entity; of its properties those that have a value, each value once, as text."""
    properties: Values = {}
    for name, value in values.items():
        several = value if isinstance(value, (list, tuple)) else (value,)
        texts = (_text(name, each) for each in several if each is not None)
        kept = list(dict.fromkeys(each for each in texts if each))
        if kept:
            properties[name] = kept
    return {"id": id, "schema": schema, "properties": properties}


_LONG = frozenset(("bodyText", "description", "summary"))
_NAMES = frozenset(("name", "alias"))


def _text(name: str, value: object) -> str:
    text = clean(str(value))
    if name in _LONG:
        return text.strip()[:TEXT]
    if name == "sourceUrl":
        return text
    return one_line(text, NAME if name in _NAMES else STRING)


def _title(item: Item) -> str:
    """Return a line that tells one item from others in a list."""
    first = item.who("participant", "source", "speaker", "by", "party")
    second = item.who("target", "addressee", "to")
    names = [", ".join(actor.name for actor in side[:4]) for side in (first, second) if side]
    status = f" ({item.status.replace('_', ' ')})" if item.status not in (None, "held") else ""
    day = f", {item.first_day or item.day}" if item.first_day or item.day else ""
    return f"{item.label}{status}: {' – '.join(names) or 'nobody named'}{day}"


def _dates(item: Item) -> dict[str, object]:
    """Return one date as exact as it is known, or the first and the last day of a span."""
    first, last = item.first_day, item.last_day
    if first is None:
        return {}
    cut = {"year": 4, "month": 7}.get(item.precision or "")
    if cut is not None:
        return {"date": first[:cut]}
    if last is None or last == first:
        return {"date": first}
    return {"startDate": first, "endDate": last}


def _full(place: Actor) -> str:
    state = country_name(place.country) if place.country else None
    return place.name if state is None or state == place.name else f"{place.name}, {state}"


def _between(first: str | None, last: str | None) -> str:
    if first is None or last is None:
        return "without a date"
    return f"on {first}" if first == last else f"from {first} to {last}"


def _moment(published: str | None) -> str | None:
    """Return a time as FtM has it: in UTC, as exact as it was given."""
    stated = (published or "").strip()
    try:
        moment = datetime.fromisoformat(stated)
    except ValueError:
        return None
    if len(stated) <= 10:
        return moment.date().isoformat()
    universal = moment if moment.tzinfo is None else moment.astimezone(UTC)
    return universal.isoformat(timespec="seconds")[:19]


def _address(url: str | None) -> str | None:
    """Return an address of the web that FtM takes, or None."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or len(url or "") > URL:
        return None
    return None if any(each.isspace() for each in url or "") else url
