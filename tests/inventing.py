"""Invented reports by the hundred, and processes that add them, so that a test can disturb them.

    inventing.py add FILE COUNT     add the first reports, then follow
    inventing.py killed FILE COUNT KILLS SEED
                                    the same, killed so many times on the way

Everything is the same in every run. All officials are invented.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from communique.ledger import Ledger
from communique.records import Report
from telling import Named, told

REPORTS = 300
_STATES = (
    ("Serbia", "SRB"),
    ("Chile", "CHL"),
    ("Kenya", "KEN"),
    ("Norway", "NOR"),
    ("Japan", "JPN"),
    ("Peru", "PER"),
)
_GIVEN = ("Ana", "Juan", "Astrid", "Kofi", "Mirela", "Tomas", "Ines", "Halima")
_FAMILY = ("Petrova", "Rojas", "Lunde", "Odera", "Kovac", "Paredes", "Tanabe", "Vinter")
_OFFICES = ("foreign minister", "president", "prime minister", "ambassador")
_CITIES = (("Geneva", "CHE"), ("Oslo", "NOR"), ("Nairobi", "KEN"), ("Lima", "PER"))
_GOODS = ("grain", "medicine", "steel", "timber", "fish")
_MONTHS = ("June", "July", "September")


@cache
def _people() -> tuple[Named, ...]:
    chance = random.Random(1)
    return tuple(
        (
            "person",
            f"{given} {family}",
            chance.choice(_STATES)[1],
            (chance.choice(_OFFICES),),
        )
        for given, family in zip(_GIVEN, _FAMILY, strict=True)
    )


def invented(number: int) -> Report:
    """Return the report of a number: some change an earlier one, copy it, or read it again."""
    kind = number % 25
    if kind == 24:
        return _written(number - 1, changed=True)
    if kind == 12:
        return _written(
            number - 1, publisher="Evening Paper", url=f"https://paper.example/{number}"
        )
    if kind == 6:
        return _written(number - 1, made_by="communique 2")
    return _written(number)


def _written(number: int, *, changed: bool = False, **more: Any) -> Report:
    chance = random.Random(f"report {number}")
    (one, a), (other, b) = chance.sample(_STATES, 2)
    first, second = chance.sample(_people(), 2)
    city, where = chance.choice(_CITIES)
    goods, month, tonnes = chance.choice(_GOODS), chance.choice(_MONTHS), chance.randint(2, 90)
    day = f"2024-{1 + number % 5:02}-{1 + number % 28:02}"
    name, last = first[1], first[1].split()[-1]
    promise = f"We will send {goods} to {other} in {month}"
    sentences = [
        f"{first[3][0].title()} {name} met {second[1]} in {city} on {day}",
        f'"{promise}," {last} said',
        f"{one} thanked {other} for its {goods}",
        f"{other} has sent {tonnes} tonnes of {goods} to {one}",
        f"Trade between {one} and {other} rose to {tonnes / 10} billion dollars in 2023",
        f"Officials spoke of {' '.join(chance.choices((*_GOODS, *_MONTHS, city, day), k=30))}",
    ]
    if changed:
        sentences[2] = f"{one} thanked {other} warmly for its {goods}"
    text = ". ".join(sentences) + "."
    given: dict[str, Any] = {
        "published": day,
        "url": f"https://wire.example/{number}",
        "title": f"{last} on {goods}",
        "meetings": [
            {
                "form": chance.choice(("meeting", "call", "talks")),
                "status": "held",
                "participants": ["E1", "E2"],
                "place": "E3",
                "date": day,
                "evidence": [sentences[0]],
            }
        ],
        "quotes": [
            {
                "kind": "direct",
                "content": [f'"{promise},"'],
                "cue": ["said"],
                "speaker": "E1",
                "speaker_span": [last],
                "addressee": None,
            }
        ],
        "events": [
            {
                "type": kind,
                "status": "occurred",
                "source": [by],
                "target": [to],
                "date": day,
                "evidence": [words],
            }
            for kind, by, to, words in (
                ("SUPPORT", "E4", "E5", sentences[2]),
                ("AID", "E5", "E4", sentences[3]),
            )
        ],
        "commitments": [
            {
                "kind": "pledge",
                "by": ["E1"],
                "to": ["E5"],
                "about": [f"send {goods} to {other}"],
                "due": {"June": "2024-06", "July": "2024-07", "September": "2024-09"}[month],
                "evidence": [promise],
            }
        ],
        "indicators": [
            {
                "measure": "bilateral trade",
                "parties": ["E4", "E5"],
                "direction": "up",
                "value": f"{tonnes / 10} billion USD",
                "period": "2023",
                "evidence": [sentences[4]],
            }
        ],
    }
    entities: dict[str, Named] = {
        "E1": first,
        "E2": second,
        "E3": ("place", city, where, ()),
        "E4": ("country", one, a, ()),
        "E5": ("country", other, b, ()),
    }
    return told(text, entities, **(given | more))


RECORDS = 6
"""Records of every report."""


def add(path: Path, count: int, say: Callable[[int], object] = lambda done: None) -> None:
    """Add the first reports to a ledger, and follow; `say` is told how many are in it."""
    say(0)
    with Ledger(path, write=True, patience=30) as ledger:
        (done,) = ledger.db.execute("SELECT count(*) FROM readings").fetchone()
        for number in range(max(0, done - 3), count):
            ledger.add(invented(number))
            say(number + 1)
        for _ in ledger.follow():
            say(count + 1)


def add_killed(path: Path, count: int, kills: int, seed: int) -> None:
    """Add in processes of which so many are killed at some instant, until one comes to the end."""
    chance = random.Random(seed)
    # While the file is made, at any report, and while following.
    early, late = kills // 6, kills // 8
    marks = [0] * early + sorted(chance.choices(range(count), k=kills - early - late))
    marks += [count] * late
    # Loaded before the first fork, so that a process is killed at its work.
    invented(0)
    killed = 0
    for mark in marks:
        killed += _killed_at(path, count, mark, chance.uniform(0, 0.02 if mark else 0.04))
        _check_whole(path)
    assert killed > kills * 0.8, f"only {killed} processes of {kills} were killed at work"
    add(path, count)


def _killed_at(path: Path, count: int, mark: int, delay: float) -> bool:
    """Kill a process that adds, a moment after it has added so many; say whether it was at it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = 1
        try:
            add(path, count, lambda done: os.write(writing, b"!") if done >= mark else None)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    os.read(reading, 1)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(reading)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0, "a process failed by itself"
    return os.WIFSIGNALED(status)


def _check_whole(path: Path) -> None:
    """Assert that a ledger opens and holds each of its reports whole."""
    if not path.exists():
        return
    with Ledger(path, write=True) as ledger:
        check_whole(ledger.db)


def check_whole(db: sqlite3.Connection) -> None:
    """Assert that every report in a ledger has all that was read in it."""
    readings = db.execute(
        "SELECT p.id, (SELECT count(*) FROM readings g WHERE g.report = p.id AND g.current), "
        "(SELECT count(*) FROM records r JOIN readings g ON g.id = r.reading "
        "WHERE g.report = p.id AND g.current), "
        "(SELECT count(*) FROM entities e JOIN readings g ON g.id = e.reading "
        "WHERE g.report = p.id AND g.current), "
        "(SELECT count(*) FROM signatures s WHERE s.report = p.id) FROM reports p"
    ).fetchall()
    for id, *found in readings:
        assert found == [1, RECORDS, 5, 1], f"P{id} is not whole: {found}"
    loose = db.execute("SELECT count(*) FROM records WHERE live AND item IS NULL").fetchone()
    assert loose == (0,)


def main(argv: list[str]) -> None:
    mode, path, count, *rest = argv
    if mode == "add":
        add(Path(path), int(count))
    else:
        add_killed(Path(path), int(count), int(rest[0]), int(rest[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
