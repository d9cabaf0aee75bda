"""Time a ledger of a million records: searching, asking and adding.

    ledger.py [--items N] [--seed N] [--keep FILE] [--folder DIR]

Fills a ledger with invented reports of quotes and events over ten years, straight into its tables
in the shape that adding leaves them, then asks it what people ask and adds further reports as
`communique read` does. Actors, words and states are drawn with Zipf frequencies, so that some
questions touch a tenth of everything. `--keep` leaves the ledger there, and takes it from there
where it was kept before.

Times are wall-clock milliseconds, one process. The last line of the output is one JSON object with
every figure printed, `asked` being what the project asks of itself.
"""

from __future__ import annotations

import sys

# This folder holds a file that bears the name of a module of the standard library.
sys.path.append(sys.path.pop(0))

import argparse
import json
import platform
import random
import sqlite3
import struct
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from communique import serial
from communique.knowledge.codebook import load_codebook
from communique.knowledge.gazetteer import load_gazetteer
from communique.ledger import Asked, Ledger, facts
from communique.ledger.joining import _pairs
from communique.ledger.linking import hashed, profile_to
from communique.matching import Profile, Side, Telling
from communique.matching.actors import keys as actor_keys
from communique.matching.copies import bands, signature
from communique.matching.tellings import keys

ASKED = {
    "search_p95_ms": 100,
    "dyad_p95_ms": 300,
    "add_mean_ms": 10,
}
START = date(2014, 1, 1)
DAYS = 3650
PER_REPORT = 20
FURTHER = 200
QUERIES = 200
RETOLD = 0.08
"""Share of records that tell again what a report of the last days has told."""
MADE_BY = "communique benchmark"
BATCH = 2000

CODES = (
    "USA CHN RUS UKR GBR FRA DEU IND JPN TUR ISR IRN SAU EGY POL ITA ESP KOR PRK BRA PAK AUS CAN "
    "MEX ZAF NGA KEN ETH SDN SYR IRQ LBN JOR QAT ARE YEM AFG KAZ UZB TKM KGZ TJK GEO ARM AZE BLR "
    "MDA ROU BGR SRB HRV BIH MKD ALB GRC CYP HUN SVK CZE AUT CHE NLD BEL SWE NOR DNK FIN EST LVA "
    "LTU IDN MYS SGP PHL THA VNM MMR KHM BGD LKA NPL NZL ARG CHL PER COL VEN CUB BOL ECU"
)
STATES = CODES.split()
OFFICES = (
    "foreign minister",
    "president",
    "prime minister",
    "ambassador",
    "spokesperson",
    "defence minister",
    "minister of economy",
    "special envoy",
)
VERBS = {
    "ACCUSE": "accused",
    "AGREE": "agreed with",
    "AID": "sent aid to",
    "ASSAULT": "attacked",
    "COERCE": "put pressure on",
    "CONSULT": "met",
    "COOPERATE": "worked with",
    "REJECT": "rejected a proposal of",
    "REQUEST": "asked",
    "SANCTION": "imposed sanctions on",
    "SUPPORT": "thanked",
    "THREATEN": "threatened",
}
KINDS = ("direct", "indirect", "mixed")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who may stand in a report; `id` is the row that the ledger has for him."""

    id: int
    kind: str
    name: str
    country: str | None
    role: str | None


class World:
    """Who there is and what words there are, and how often each is met."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.words = self._made_words(20_000)
        self._word_weights = zipf(len(self.words), 1.0)
        self.states = self._made_states()
        self.others = self._made_others(len(self.states))
        self._drawn: list[str] = []
        self._state_odds = np.cumsum(zipf(len(self.states), 0.9)).tolist()
        self._other_odds = np.cumsum(zipf(len(self.others), 0.8)).tolist()

    def _name(self, least: int, most: int) -> str:
        heads, tails = "bcdfghjklmnprstvwz", "aeiou"
        count = self.random.randint(least, most)
        made = "".join(self.random.choice(heads) + self.random.choice(tails) for _ in range(count))
        return made + self.random.choice(("", "", "n", "r", "s", "l", "k"))

    def _made_words(self, count: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < count:
            found[self._name(1, 4)] = None
        return list(found)

    def _made_states(self) -> list[Actor]:
        gazetteer = load_gazetteer()
        return [
            Actor(n, "country", str(getattr(gazetteer.country(code), "name", code)), code, None)
            for n, code in enumerate(STATES, start=1)
        ]

    def _made_others(self, before: int) -> list[Actor]:
        odds = zipf(len(STATES), 0.8).tolist()
        homes = self.random.choices(STATES, odds, k=5000)
        given = [self._name(2, 3).title() for _ in range(400)]
        found = []
        for n, home in enumerate(homes, start=before + 1):
            if self.random.random() < 0.85:
                name = f"{self.random.choice(given)} {self._name(2, 4).title()}"
                role = self.random.choice(OFFICES)
                found.append(Actor(n, "person", name, home, role))
            else:
                name = f"{self._name(2, 4).title()} Council"
                found.append(Actor(n, "organisation", name, home, None))
        return found

    def sentence(self, length: int) -> str:
        """Return words as common as words are."""
        if len(self._drawn) < length:
            drawn = self.numbers.choice(len(self.words), 200_000, p=self._word_weights)
            self._drawn = [self.words[n] for n in drawn]
        taken, self._drawn = self._drawn[-length:], self._drawn[:-length]
        return " ".join(taken)

    def cast(self) -> list[Actor]:
        """Return the actors of a report, two states among them."""
        found = [
            *self.random.choices(self.states, cum_weights=self._state_odds, k=2),
            *self.random.choices(self.others, cum_weights=self._other_odds, k=7),
        ]
        return list(dict.fromkeys(found))


def zipf(count: int, exponent: float) -> np.ndarray[Any, Any]:
    """Return weights that fall as Zipf's law says, their sum 1."""
    weights = 1.0 / np.arange(1, count + 1) ** exponent
    return np.asarray(weights / weights.sum())


@dataclass(slots=True)
class Told:
    """What a record tells, so that a later report can tell it again."""

    layer: str
    label: str
    actors: tuple[Actor | None, ...]
    words: str
    day: date
    item: int


class Press:
    """Writes reports in the wire format."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._recent: list[Told] = []

    def report(self, number: int, day: date, count: int) -> tuple[dict[str, Any], list[Told]]:
        """Return a report of so many records, and what each tells: quotes first, then events."""
        world, chance = self._world, self._world.random
        cast = world.cast()
        told = [self._tell(cast, day) for _ in range(count)]
        told.sort(key=lambda each: each.layer == "events")
        local: dict[Actor, str] = {}
        mentions: dict[str, list[list[int]]] = {}
        text, layers = "", {"quotes": list[Any](), "events": list[Any]()}

        def name(actor: Actor) -> str:
            nonlocal text
            id = local.setdefault(actor, f"E{len(local) + 1}")
            mentions.setdefault(id, []).append([len(text), len(text) + len(actor.name)])
            text += actor.name
            return id

        for each in told:
            first, second = each.actors
            begins = len(text)
            assert first is not None
            if each.layer == "quotes":
                speaker = name(first)
                said = len(text) + 1
                text += " told " if second else " said "
                addressee = name(second) if second else None
                text += " that " if second else "that "
                at = len(text)
                text += each.words
                layers["quotes"].append(
                    {
                        "kind": each.label,
                        "content": [[at, len(text)]],
                        "cue": [[said, said + 4]],
                        "speaker": speaker,
                        "speaker_span": [[begins, begins + len(first.name)]],
                        "addressee": addressee,
                        "rule": "benchmark",
                        "score": round(chance.uniform(0.4, 1.0), 2),
                    }
                )
            else:
                assert second is not None
                source = name(first)
                text += f" {VERBS[each.label]} "
                target = name(second)
                text += f" {each.words}"
                layers["events"].append(
                    {
                        "type": each.label,
                        "status": "occurred",
                        "source": [source],
                        "target": [target],
                        "date": each.day.isoformat(),
                        "when": {
                            "start": each.day.isoformat(),
                            "end": (each.day + timedelta(days=1)).isoformat(),
                            "precision": "day",
                            "basis": "text",
                        },
                        "evidence": [[begins, len(text)]],
                        "rule": "benchmark",
                        "score": round(chance.uniform(0.4, 1.0), 2),
                    }
                )
            text += ".\n" if chance.random() < 0.3 else ". "
        written = {
            "id": f"invented-{number}",
            "title": world.sentence(7),
            "published": day.isoformat(),
            "publisher": f"Invented Agency {number % 40}",
            "url": f"https://wire.example/{number}",
            "text": text,
            "made_by": MADE_BY,
            "entities": [
                {
                    "id": id,
                    "kind": actor.kind,
                    "name": actor.name,
                    "country": actor.country,
                    "roles": [actor.role] if actor.role else [],
                    "mentions": mentions[id],
                    "mention_kinds": ["name"] * len(mentions[id]),
                }
                for actor, id in local.items()
            ],
            "meetings": [],
            "commitments": [],
            "indicators": [],
            "dates": [],
            "notes": [],
            **layers,
        }
        self._recent = [*self._recent[-2000:], *told]
        self.local = local
        return written, told

    def _tell(self, cast: Sequence[Actor], day: date) -> Told:
        chance = self._world.random
        if self._recent and chance.random() < RETOLD:
            again = chance.choice(self._recent)
            return Told(again.layer, again.label, again.actors, again.words, again.day, again.item)
        words = self._world.sentence(chance.randint(6, 24))
        first, second = chance.sample(cast, 2) if len(cast) > 1 else (cast[0], None)
        if second is None or chance.random() < 0.5:
            to = second if chance.random() < 0.2 else None
            return Told("quotes", chance.choice(KINDS), (first, to), words, day, 0)
        on = day - timedelta(days=chance.choice((0, 0, 0, 1, 2)))
        return Told("events", chance.choice(tuple(VERBS)), (first, second), words, on, 0)


class Filler:
    """Puts reports into a ledger's tables in bulk."""

    def __init__(self, db: sqlite3.Connection, world: World) -> None:
        self._db = db
        self._world = world
        self._book = load_codebook()
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._ids = dict.fromkeys(("report", "entity", "record", "item"), 0)
        self._items: dict[int, list[Any]] = {}
        self._tallies: dict[int, int] = {}

    def fill(self, press: Press, items: int) -> None:
        """Write reports until there are so many items."""
        db = self._db
        indexes = db.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -2000000")
        db.execute("BEGIN")
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        reports = items / PER_REPORT / (1 - RETOLD)
        while self._ids["item"] < items:
            number = self._ids["report"] + 1
            day = START + timedelta(days=min(DAYS - 1, int(number / reports * DAYS)))
            count = self._world.random.randint(PER_REPORT - 8, PER_REPORT + 8)
            written, told = press.report(number, day, count)
            self._report(written, told, press.local, day)
            if number % BATCH == 0:
                self._flush()
                print(f"\r{self._ids['item']:,} records", end="", file=sys.stderr, flush=True)
        self._flush()
        self._actors()
        print("\nindexes and full text", file=sys.stderr)
        for _, statement in indexes:
            db.execute(statement)
        db.execute(
            "INSERT INTO reports_text (rowid, title, text) SELECT id, title, text FROM reports"
        )
        db.execute("INSERT INTO records_text (rowid, words) SELECT id, words FROM records")
        db.execute(
            "INSERT INTO meta (name, value) VALUES ('followed', ?)", (str(self._ids["record"]),)
        )
        db.execute("COMMIT")

    def _next(self, what: str) -> int:
        self._ids[what] += 1
        return self._ids[what]

    def _put(self, table: str, *row: Any) -> None:
        self._rows.setdefault(table, []).append(row)

    def _report(
        self, written: dict[str, Any], told: Sequence[Told], local: dict[Actor, str], day: date
    ) -> None:
        report = self._next("report")
        text, on = written["text"], day.isoformat()
        signed = signature(text)
        self._put(
            "reports",
            *(report, f"{report:064x}", written["id"], written["url"], written["title"]),
            *(written["publisher"], written["published"], on, written["url"], text, "{}"),
            *(None, 1, None, None, f"{on}T00:00:00Z"),
        )
        self._put("signatures", report, struct.pack(f">{len(signed)}I", *signed))
        for band in set(bands(signed)):
            self._put("bands", band, report)
        body = facts.packed(written)
        self._put("readings", report, report, MADE_BY, 1, body, f"{on}T00:00:00Z")
        rows: dict[str, tuple[Actor, int]] = {}
        for actor, id in local.items():
            entity = self._next("entity")
            rows[id] = actor, entity
            self._tallies[actor.id] = self._tallies.get(actor.id, 0) + 1
            self._put(
                "entities",
                *(entity, report, id, actor.kind, actor.name, actor.country),
                *(json.dumps([actor.role] if actor.role else []), 2, 0, 10, actor.id, actor.id),
                *(1.0, "same name"),
            )
        for number, (fact, each) in enumerate(zip(facts.facts_of(written), told, strict=True)):
            self._record(report, number, fact, each, rows, day)

    def _record(
        self,
        report: int,
        number: int,
        fact: facts.Fact,
        each: Told,
        rows: dict[str, tuple[Actor, int]],
        day: date,
    ) -> None:
        record = self._next("record")
        again = each.item > 0
        item = each.item = each.item or self._next("item")
        self._put(
            "records",
            *(record, report, fact.layer, number, fact.label, fact.status, fact.first_day),
            *(fact.last_day, fact.precision, fact.dated_by, fact.value, fact.direction),
            *(fact.words, fact.begins, fact.ends, fact.rule, fact.score, fact.body, 1, None, item),
            *((0.9, "the same words") if again else (1.0, "told for the first time")),
        )
        sides = [(role, rows[id]) for role, id in fact.sides]
        for place, (role, (actor, entity)) in enumerate(sides):
            self._put("sides", record, role, place, actor.id, entity)
        if again:
            self._put("retold", item)
            return
        on = fact.first_day or day.isoformat()
        cameo = self._book.cameo(fact.label, None) if fact.layer == "events" else None
        score = self._book.goldstein(cameo) if cameo is not None else None
        self._put(
            "items",
            *(item, fact.layer, fact.label, fact.status, fact.first_day, fact.last_day),
            *(fact.precision, on, None, None, cameo, score, record, 1, 1, None, fact.score),
        )
        for role, (actor, _) in sides:
            self._put("item_sides", actor.id, fact.layer, on, item, role, actor.country)
        named = {(role, str(actor.id), actor.country) for role, (actor, _) in sides}
        for one, two in _pairs(fact.layer, named):
            self._put("pairs", one, two, on, item, fact.layer)
        told = Telling(
            fact.layer,
            fact.label,
            fact.status,
            each.day if fact.first_day else None,
            each.day if fact.first_day else None,
            fact.precision,
            tuple(
                Side(role, str(actor.id), actor.kind, actor.name, actor.country)  # type: ignore[arg-type]
                for role, (actor, _) in sides
            ),
            fact.words,
            day,
            dated_by=fact.dated_by,
        )
        for key in keys(told):
            self._put("item_keys", hashed(told.layer, key), item)

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            if table == "retold":
                self._db.executemany(
                    "UPDATE items SET tellings = tellings + 1, reports = reports + 1 WHERE id = ?",
                    rows,
                )
                continue
            marks = ",".join("?" * len(rows[0]))
            self._db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
        self._rows = {}

    def _actors(self) -> None:
        for actor in (*self._world.states, *self._world.others):
            profile = Profile(
                actor.kind,  # type: ignore[arg-type]
                actor.name,
                actor.country,
                (actor.role,) if actor.role else (),
                first=START,
                last=START + timedelta(days=DAYS),
            )
            seen = self._tallies.get(actor.id, 0)
            tally = {"names": {actor.name: seen}, "states": {str(actor.country): seen}}
            self._db.execute(
                "INSERT INTO actors (id, kind, name, country, profile, tally) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(actor.id, actor.kind, actor.name, actor.country, profile_to(profile)),
                    json.dumps(tally),
                ),
            )
            self._db.executemany(
                "INSERT OR IGNORE INTO actor_keys (key, actor) VALUES (?, ?)",
                [(hashed(key), actor.id) for key in actor_keys(profile)],
            )


def times(works: Iterable[Callable[[], object]]) -> list[float]:
    """Return how many milliseconds each takes."""
    found = []
    for work in works:
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1000)
    return found


def figures(name: str, taken: Sequence[float]) -> dict[str, float]:
    """Print and return mean, median and 95th percentile."""
    found = {
        f"{name}_mean_ms": float(np.mean(taken)),
        f"{name}_p50_ms": float(np.percentile(taken, 50)),
        f"{name}_p95_ms": float(np.percentile(taken, 95)),
        f"{name}_max_ms": float(max(taken)),
    }
    found = {key: round(value, 2) for key, value in found.items()}
    mean, median, most, longest = found.values()
    print(f"{name:16} mean {mean:8.1f}  p50 {median:8.1f}  p95 {most:8.1f}  max {longest:8.1f} ms")
    return found


def searches(ledger: Ledger, world: World, chance: random.Random) -> dict[str, float]:
    """Time searching: one to three words, common and rare, in reports and in quotes."""
    found: dict[str, float] = {}
    every: list[float] = []
    for within in ("reports", "quotes"):
        works: list[Callable[[], object]] = []
        for _ in range(QUERIES // 2):
            top = chance.choice((20, 500, len(world.words)))
            query = " ".join(chance.sample(world.words[:top], chance.randint(1, 3)))
            works.append(lambda q=query, w=within: ledger.search(q, within=w))  # type: ignore[misc]
        taken = times(works)
        found |= figures(f"search_{within}", taken)
        every += taken
    return found | figures("search", every)


def dyads(ledger: Ledger, chance: random.Random) -> dict[str, float]:
    """Time a relation's timeline: its newest fifty events and its counts by month."""
    busy = ledger.db.execute(
        "SELECT one, two, count(*) FROM pairs GROUP BY one, two ORDER BY 3 DESC, 1, 2"
    ).fetchall()
    chosen = [*busy[:30], *chance.sample(busy, min(30, len(busy)))]
    by_month = (
        "SELECT layer, substr(day, 1, 7), count(*) FROM pairs WHERE one = ? AND two = ? "
        "GROUP BY layer, substr(day, 1, 7)"
    )

    def timeline(one: str, two: str) -> None:
        asked = Asked(of=one, with_=two)
        ledger.events(asked)
        ledger.meetings(asked)
        ledger.db.execute(by_month, (one, two)).fetchall()

    def between(one: str, two: str) -> None:
        ledger.events(Asked(of=one, with_=two), roles=())
        ledger.db.execute(by_month, (one, two)).fetchall()

    pairs = [(one, two) for one, two, _ in chosen]
    print(f"the busiest dyad holds {busy[0][2]:,} records")
    return figures("dyad", times([lambda p=p: timeline(*p) for p in pairs])) | figures(  # type: ignore[misc]
        "dyad_any_role",
        times([lambda p=p: between(*p) for p in pairs]),  # type: ignore[misc]
    )


def questions(ledger: Ledger, world: World, chance: random.Random) -> dict[str, float]:
    """Time what is asked of persons: what they said about something, who they are."""
    persons = [actor for actor in world.others if actor.kind == "person"]
    known = [*persons[:25], *chance.sample(persons, 25)]
    abouts = [chance.choice(world.words[: chance.choice((20, 500, 5000))]) for _ in known]
    asked = [
        Asked(of=f"A{actor.id}", about=about) for actor, about in zip(known, abouts, strict=True)
    ]
    return (
        figures("quotes_about", times([lambda a=a: ledger.quotes(a) for a in asked]))  # type: ignore[misc]
        | figures(
            "quotes_newest",
            times([lambda a=a: ledger.quotes(Asked(of=f"A{a.id}")) for a in known]),  # type: ignore[misc]
        )
        | figures("who", times([lambda a=a: ledger.who(f"A{a.id}") for a in known]))  # type: ignore[misc]
        | figures(
            "who_state",
            times([lambda a=a: ledger.who(str(a.country)) for a in world.states[:20]]),  # type: ignore[misc]
        )
    )


def additions(path: Path, press: Press, world: World) -> dict[str, float]:
    """Time adding further reports as they were read."""
    day = START + timedelta(days=DAYS)
    reports = []
    for number in range(FURTHER):
        count = world.random.randint(PER_REPORT - 8, PER_REPORT + 8)
        stamp = 10_000_000 + time.time_ns() // 1000 % 1_000_000_000 * 1000 + number
        written, _ = press.report(stamp, day, count)
        reports.append(serial.from_dict(written))
    with Ledger(path, write=True) as ledger:
        cpu = time.process_time()
        found = figures("add", times([lambda r=r: ledger.add(r) for r in reports]))  # type: ignore[misc]
        found["add_cpu_mean_ms"] = round((time.process_time() - cpu) / FURTHER * 1000, 2)
        print(f"of which this process computes {found['add_cpu_mean_ms']} ms")
        began = time.perf_counter()
        followed = sum(1 for _ in ledger.follow())
        found["follow_batch_ms"] = round((time.perf_counter() - began) * 1000 / max(1, followed), 2)
    return found


def main(argv: list[str] | None = None) -> None:
    """Fill, ask, add, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="leave the ledger in this file")
    parser.add_argument("--folder", type=Path, help="where to make it otherwise")
    given = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        path = given.keep or Path(folder) / "million.ledger"
        world = World(given.seed)
        press = Press(world)
        began = time.perf_counter()
        found: dict[str, Any] = {"items": given.items, "seed": given.seed}
        if not path.exists():
            with Ledger(path, write=True) as ledger:
                Filler(ledger.db, world).fill(press, given.items)
            found["generated_s"] = round(time.perf_counter() - began, 1)
            print(f"generated in {found['generated_s']} s")
        found["bytes"] = path.stat().st_size
        print(f"{found['bytes'] / 1e6:,.0f} MB")
        chance = random.Random(given.seed + 1)
        with Ledger(path) as ledger:
            counts = {
                table: ledger.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("reports", "records", "items", "actors", "entities", "item_keys")
            }
            found |= {"counts": counts}
            print(", ".join(f"{count:,} {table}" for table, count in counts.items()))
            found |= searches(ledger, world, chance)
            found |= dyads(ledger, chance)
            found |= questions(ledger, world, chance)
        found |= additions(path, press, world)
        found["asked"] = ASKED
        found["met"] = {name: found[name] <= most for name, most in ASKED.items()}
        found |= {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
        print(json.dumps(found))


if __name__ == "__main__":
    main()
