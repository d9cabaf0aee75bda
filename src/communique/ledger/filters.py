"""What is asked of a ledger, as a query: whose, with whom, when, about what."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from communique.errors import InputError
from communique.knowledge.atoms import fold
from communique.knowledge.gazetteer import load_gazetteer
from communique.ledger.facts import days_of
from communique.ledger.linking import hashed
from communique.ledger.names import read_name
from communique.matching import Profile
from communique.matching.actors import keys
from communique.records import EntityKind

NEWEST = 10_000
"""How many of the newest matches a full-text search looks at: common words match without end."""

_FAR_MORE = 5
"""A name means the actor whom this many times as many reports name as any other of the name."""

_KINDS: tuple[EntityKind, ...] = ("person", "organisation", "place")
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a question is about: one actor, or everybody who acts for a state."""

    actor: int | None
    country: str | None
    name: str

    def condition(self, alias: str) -> tuple[str, str | int]:
        """Return the condition on a row of `item_sides`, and its value."""
        if self.actor is not None:
            return f"{alias}.actor = ?", self.actor
        assert self.country is not None
        return f"{alias}.country = ?", self.country


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters that all questions share; None asks for everything.

    `of` and `with_` name actors or states, as people write them. Days are ISO, both included.
    `order` is a column to sort by, with a minus before it for the greatest first; newest first by
    default.
    """

    of: str | None = None
    with_: str | None = None
    since: str | None = None
    until: str | None = None
    about: str | None = None
    label: str | None = None
    status: str | None = None
    publisher: str | None = None
    limit: int = 50
    offset: int = 0
    order: str | None = None


def party(db: sqlite3.Connection, name: str) -> Party:
    """Return whom a name means: "A7", "UKR", "Ukraine", "Blinken".

    Raises InputError where nobody bears it, or several do and none is far better known.
    """
    if re.fullmatch(r"[Aa]\d+", name.strip()):
        return _numbered(db, read_name(name)[1], name)
    code = _state(db, name)
    if code is not None:
        return Party(None, code, name)
    found = actors_named(db, name)
    if not found:
        raise InputError(
            f"nobody is called {name!r} in this ledger; `communique search` finds words"
        )
    (first, count, label), *others = found
    rivals = [(id, told) for id, many, told in others if many * _FAR_MORE > count]
    if rivals:
        named = "; ".join(f"A{id} {told}" for id, told in [(first, label), *rivals][:5])
        raise InputError(f"{name!r} is the name of several: {named}. Ask for one by its number")
    return Party(first, None, label)


def _numbered(db: sqlite3.Connection, id: int, name: str) -> Party:
    row = db.execute(
        "SELECT coalesce(merged_into, id), name FROM actors WHERE id = ?", (id,)
    ).fetchone()
    if row is None:
        raise InputError(f"{name}: no such actor in this ledger")
    return Party(row[0], None, row[1])


def _state(db: sqlite3.Connection, name: str) -> str | None:
    """Return the code of the state that a name means: a code, a name, a demonym, no capital."""
    if re.fullmatch("[A-Z]{3}", name) is not None:
        row = db.execute("SELECT 1 FROM actors WHERE country = ? LIMIT 1", (name,)).fetchone()
        if row is not None or load_gazetteer().country(name) is not None:
            return name
    alias = load_gazetteer().alias(name)
    return alias.alpha3 if alias is not None and alias.kind not in ("capital", "seat") else None


def actors_named(db: sqlite3.Connection, name: str) -> list[tuple[int, int, str]]:
    """Return the actors that bear a name or a part of it, those of most reports first.

    Each with how many reports name it, and how it is told from others.
    """
    wanted = [
        hashed(key) for kind in _KINDS for key in keys(Profile(kind, name))
    ]  # fmt: skip
    marks = ",".join("?" * len(wanted))
    rows = db.execute(
        f"SELECT a.id, a.name, a.country, a.profile, "
        "(SELECT count(*) FROM entities e WHERE e.actor = a.id) "
        "FROM actors a WHERE a.merged_into IS NULL AND (a.id IN "
        f"(SELECT actor FROM actor_keys WHERE key IN ({marks})) OR a.name = ? COLLATE NOCASE)",
        (*wanted, name),
    ).fetchall()
    parts = _parts(name)
    found = []
    for id, full, country, profile, count in rows:
        known = json.loads(profile)
        if any(parts <= _parts(each) for each in (full, *known["aliases"])):
            about = ", ".join(filter(None, (country, *known["roles"][:1])))
            found.append((id, count, f"{full} ({about})" if about else full))
    return sorted(found, key=lambda each: (-each[1], each[0]))


def _parts(name: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(name)}


def day(stated: str | None, *, last: bool, option: str) -> str | None:
    """Return the first or last day of 2024, 2024-05 or 2024-05-07; raises InputError for others."""
    if stated is None:
        return None
    found = days_of(stated)
    if found is None:
        raise InputError(f"{option} {stated}: is no date like 2024, 2024-05 or 2024-05-07")
    return found[1] if last else found[0]


def match_query(text: str) -> str:
    """Return a full-text query of the words that people write.

    Words must all be there, in any order; "words in quotation marks" as they stand; OR between
    words, a minus before one to leave it out, a star after one for all that begin with it.
    Raises InputError for a query without a word.
    """
    parts: list[str] = []
    left_out: list[str] = []
    for quoted, minus, word, star in re.findall(r'"([^"]*)"|(-?)([^\s"*]+)(\*?)', text):
        if _WORD.search(quoted):
            parts.append(_phrase(quoted))
        elif word == "OR" and parts:
            parts.append("OR")
        elif _WORD.search(word):
            (left_out if minus else parts).append(_phrase(word) + star)
    while parts and parts[-1] == "OR":
        parts.pop()
    if not parts:
        raise InputError(f"{text!r}: has no word to search for")
    query = " ".join(parts)
    return query if not left_out else f"({query}) NOT ({' OR '.join(left_out)})"


def _phrase(words: str) -> str:
    return '"' + " ".join(_WORD.findall(words)).replace('"', '""') + '"'


def matching(db: sqlite3.Connection, table: str, text: str) -> tuple[str, Sequence[str | int]]:
    """Return a query that gives `rowid` and `rank` of the newest rows that match, best first."""
    query = match_query(text)
    floor = db.execute(
        f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?",
        (query, NEWEST),
    ).fetchone()
    return (
        f"SELECT rowid, rank FROM {table} WHERE {table} MATCH ? AND rowid > ?",
        (query, floor[0] if floor is not None else 0),
    )
