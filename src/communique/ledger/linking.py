"""From an entity of a report to an actor of the ledger: the one it is, or a new one."""

from __future__ import annotations

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from communique.matching import Match, Profile
from communique.matching.actors import best, keys, merged
from communique.matching.profiles import profiles
from communique.matching.tallies import Tally, by_most, counted
from communique.records import Entity, Report

_CANDIDATES = 40
"""Most actors that an entity is compared with: by keys shared, then those known longest."""

_REMEMBERED = 20_000
_NEW = Match(1.0, ("named for the first time",))


@dataclass(frozen=True, slots=True)
class Link:
    """The actor that an entity is taken for: as matched, and as corrections have it."""

    linked: int
    actor: int
    match: Match


def hashed(*parts: str) -> int:
    """Return parts as one 64-bit whole number, as SQLite's integers are."""
    digest = blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


class Linker:
    """Finds and makes actors; remembers the profiles of those that it met last."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._profiles: OrderedDict[int, tuple[Profile, Tally]] = OrderedDict()
        self.moved: set[int] = set()
        """Actors whose state is another than before, since somebody emptied this."""
        self.renamed = False
        """Whether an actor's name or state has changed, since somebody took this back."""

    def forget(self) -> None:
        """Drop what is remembered: after a transaction that was rolled back, or a correction."""
        self._profiles.clear()

    def link(self, report: Report, day: date | None, *, report_key: str) -> dict[str, Link]:
        """Return for each entity of a report, by its local id, the actor it is."""
        assigned = self._assigned(report_key)
        told = profiles(report.entities, day)
        links: dict[str, Link] = {}
        for entity in report.entities:
            profile = told[entity.id]
            fixed = assigned.get((entity.kind, entity.name))
            if fixed is not None:
                links[entity.id] = self._join(entity, profile, fixed, Match(1.0, ("corrected",)))
            else:
                links[entity.id] = self._linked(entity, profile)
        return links

    def _linked(self, entity: Entity, profile: Profile) -> Link:
        found = best(profile, self._candidates(profile))
        if found is None:
            return self._make(entity, profile)
        return self._join(entity, profile, int(found[0]), found[1])

    def _candidates(self, profile: Profile) -> Sequence[tuple[str, Profile]]:
        wanted = [hashed(key) for key in keys(profile)]
        marks = ",".join("?" * len(wanted))
        rows = self._db.execute(
            "SELECT k.actor FROM actor_keys k JOIN actors a ON a.id = k.actor "
            f"WHERE k.key IN ({marks}) AND a.merged_into IS NULL "
            "GROUP BY k.actor ORDER BY count(*) DESC, k.actor LIMIT ?",
            (*wanted, _CANDIDATES),
        )
        return [(str(actor), self.profile(actor)) for (actor,) in rows.fetchall()]

    def profile(self, actor: int) -> Profile:
        """Return what is known of an actor."""
        return self._known(actor)[0]

    def _known(self, actor: int) -> tuple[Profile, Tally]:
        known = self._profiles.get(actor)
        if known is None:
            profile, tally = self._db.execute(
                "SELECT profile, tally FROM actors WHERE id = ?", (actor,)
            ).fetchone()
            known = profile_from(profile), json.loads(tally)
            self._remember(actor, *known)
        return known

    def _remember(self, actor: int, profile: Profile, tally: Tally) -> None:
        self._profiles[actor] = profile, tally
        self._profiles.move_to_end(actor)
        if len(self._profiles) > _REMEMBERED:
            self._profiles.popitem(last=False)

    def _make(self, entity: Entity, profile: Profile) -> Link:
        where = entity.where
        tally = counted({}, profile)
        cursor = self._db.execute(
            "INSERT INTO actors "
            "(kind, name, country, sector, place_id, lat, lon, profile, tally) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entity.kind,
                profile.name,
                profile.country,
                entity.sector,
                where.id if where is not None else None,
                where.lat if where is not None else None,
                where.lon if where is not None else None,
                profile_to(profile),
                _written(tally),
            ),
        )
        actor = cursor.lastrowid
        assert actor is not None
        self._remember(actor, profile, tally)
        self._add_keys(actor, keys(profile))
        return Link(actor, actor, _NEW)

    def make_like(self, profile: Profile) -> int:
        """Make an actor of its own, as a correction asks for."""
        cursor = self._db.execute(
            "INSERT INTO actors (kind, name, country, profile) VALUES (?, ?, ?, ?)",
            (profile.kind, profile.name, profile.country, profile_to(profile)),
        )
        assert cursor.lastrowid is not None
        self._add_keys(cursor.lastrowid, keys(profile))
        return cursor.lastrowid

    def _join(self, entity: Entity, profile: Profile, actor: int, match: Match) -> Link:
        before, tally = self._known(actor)
        tally = counted(tally, profile)
        after = by_most(merged(before, profile), tally)
        self._remember(actor, after, tally)
        if after == before:
            self._db.execute("UPDATE actors SET tally = ? WHERE id = ?", (_written(tally), actor))
            return Link(actor, self.final(actor), match)
        self._db.execute(
            "UPDATE actors SET name = ?, country = ?, sector = coalesce(sector, ?), "
            "profile = ?, tally = ? WHERE id = ?",
            (
                *(after.name, after.country, entity.sector, profile_to(after)),
                *(_written(tally), actor),
            ),
        )
        if after.name != before.name or after.aliases != before.aliases:
            self._add_keys(actor, keys(after))
        if after.country != before.country:
            self.moved.add(actor)
        if (after.name, after.country) != (before.name, before.country):
            self.renamed = True
        return Link(actor, self.final(actor), match)

    def final(self, actor: int) -> int:
        """Follow the merges that people have made."""
        seen = {actor}
        while True:
            (into,) = self._db.execute(
                "SELECT merged_into FROM actors WHERE id = ?", (actor,)
            ).fetchone()
            if into is None or into in seen:
                return actor
            seen.add(into)
            actor = into

    def describe(self, actor: int, profile: Profile) -> None:
        """Set what is known of an actor, and what it is found by."""
        self._db.execute(
            "UPDATE actors SET name = ?, country = ?, profile = ? WHERE id = ?",
            (profile.name, profile.country, profile_to(profile), actor),
        )
        self._db.execute("DELETE FROM actor_keys WHERE actor = ?", (actor,))
        self._add_keys(actor, keys(profile))
        self.forget()

    def gathered(self, actor: int) -> Profile | None:
        """Return the profile of all entities that were taken for an actor, or None without any."""
        rows = self._db.execute(
            "SELECT e.kind, e.name, e.country, e.roles, p.day FROM entities e "
            "JOIN readings g ON g.id = e.reading JOIN reports p ON p.id = g.report "
            "WHERE e.linked = ? ORDER BY p.day, e.id",
            (actor,),
        ).fetchall()
        found: Profile | None = None
        for kind, name, country, roles, stored in rows:
            day = date.fromisoformat(stored) if stored is not None else None
            one = Profile(kind, name, country, tuple(json.loads(roles)), first=day, last=day)
            found = one if found is None else merged(found, one)
        return found

    def _add_keys(self, actor: int, found: Iterable[str]) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO actor_keys (key, actor) VALUES (?, ?)",
            [(hashed(key), actor) for key in found],
        )

    def _assigned(self, report_key: str) -> dict[tuple[str, str], int]:
        """Return the entities of a report that a correction has given to an actor."""
        rows = self._db.execute(
            "SELECT c.target, c.change FROM correction_reports r "
            "JOIN corrections c ON c.id = r.correction "
            "WHERE r.report_key = ? AND c.action = 'split' AND c.undone IS NULL ORDER BY c.id",
            (report_key,),
        )
        assigned: dict[tuple[str, str], int] = {}
        for target, change in rows.fetchall():
            for key, kind, name in json.loads(target)["entities"]:
                if key == report_key:
                    assigned[kind, name] = json.loads(change)["actor"]
        return assigned


def _written(tally: Tally) -> str:
    return json.dumps(tally, ensure_ascii=False, separators=(",", ":"))


def profile_to(profile: Profile) -> str:
    """Return a profile as JSON, the same for equal profiles."""
    return json.dumps(
        {
            "kind": profile.kind,
            "name": profile.name,
            "country": profile.country,
            "roles": profile.roles,
            "aliases": profile.aliases,
            "gender": profile.gender,
            "company": sorted(profile.company),
            "first": profile.first.isoformat() if profile.first is not None else None,
            "last": profile.last.isoformat() if profile.last is not None else None,
            "place_id": profile.place_id,
            "lat": profile.lat,
            "lon": profile.lon,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def profile_from(stored: str) -> Profile:
    """Return the profile that `profile_to` has written."""
    value = json.loads(stored)
    for name in ("roles", "aliases"):
        value[name] = tuple(value[name])
    for name in ("first", "last"):
        value[name] = date.fromisoformat(value[name]) if value[name] is not None else None
    value["company"] = frozenset(value["company"])
    return Profile(**value)
