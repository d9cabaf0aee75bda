"""The rows of a ledger that a brief is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from communique.brief.parties import between_them, raised_between
from communique.errors import InputError
from communique.knowledge.briefing import load_briefing
from communique.knowledge.gazetteer import load_gazetteer
from communique.ledger import Asked, Ledger, Table
from communique.ledger.filters import Party, party

Row = dict[str, Any]

MOST = 2000
"""Most rows of a layer that a brief takes in, the newest."""

LEAST_SCORE = 0.5
"""Events that were read with a lower probability are in no line and no figure."""

_LEAST_WORDS = 3
"""What was said in fewer words ("the offer") says nothing outside its sentence."""

_NAMED = ("name", "official", "demonym", "people")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a brief is about, and the rows of each layer, newest first."""

    parties: tuple[Party, ...]
    meetings: tuple[Row, ...]
    quotes: tuple[Row, ...]
    events: tuple[Row, ...]
    commitments: tuple[Row, ...]
    indicators: tuple[Row, ...]
    threads: tuple[Row, ...]


def gather(ledger: Ledger, subjects: Sequence[str], asked: Asked) -> Gathered:
    """Return the rows about one actor, or about what is between any two of several.

    Raises InputError for no subjects, one named twice, or one that the ledger does not know.
    """
    parties = [party(ledger.db, name) for name in subjects]
    keys = [(each.actor, each.country) for each in parties]
    if not parties or len(set(keys)) < len(keys):
        raise InputError("a brief is on one actor or on several different ones")
    between: list[tuple[str, str | None]] = [*combinations(subjects, 2)] or [(subjects[0], None)]
    both_ways = [(a, b) for pair in between for a, b in (pair, pair[::-1]) if a is not None]

    def all_of(
        ask: Callable[[Asked], Table], sides: Iterable[tuple[str | None, str | None]]
    ) -> Any:
        tables = [ask(replace(asked, of=a, with_=b, limit=MOST)) for a, b in sides]
        return _newest(row for table in tables for row in table)

    states = [each.country for each in parties if each.country is not None]
    return Gathered(
        tuple(_named(each) for each in parties),
        between_them(ledger.db, "meetings", all_of(ledger.meetings, between), parties),
        between_them(
            *(ledger.db, "quotes"),
            [r for r in _quotes(ledger, parties, subjects, asked) if _says_something(r)],
            parties,
        ),
        between_them(
            ledger.db, "events", [r for r in all_of(ledger.events, between) if _is_sure(r)], parties
        ),
        all_of(ledger.commitments, both_ways),
        all_of(ledger.indicators, between),
        _threads(ledger, parties) if len(states) == len(parties) else (),
    )


def _named(party: Party) -> Party:
    """Return a party by the name of its state, where it was asked for by another or a code."""
    state = load_gazetteer().country(party.country) if party.country is not None else None
    return party if state is None else replace(party, name=state.name)


def _says_something(row: Row) -> bool:
    return len(row["words"].split()) >= _LEAST_WORDS


def _is_sure(row: Row) -> bool:
    """Say whether an event is more likely than not what it was read as."""
    return row["score"] is None or row["score"] >= LEAST_SCORE


def _threads(ledger: Ledger, parties: Sequence[Party]) -> tuple[Row, ...]:
    """Return questions between states that have a matter: "how" and "right now" have none.

    The open ones come first, those raised most often at their head.
    """
    empty = load_briefing().empty
    states = [each.country for each in parties if each.country is not None]
    rows = [
        row
        for row in ledger.threads(states[:2], limit=MOST)
        if not set(re.findall(r"[^\W\d_]+", str(row["topic"]).lower())) <= empty
    ]
    rows.sort(key=lambda row: (row["standing"] != "open", -int(str(row["raised"]))))
    return raised_between(ledger.db, rows, parties) if len(parties) > 1 else tuple(rows)


def _quotes(
    ledger: Ledger, parties: Sequence[Party], subjects: Sequence[str], asked: Asked
) -> tuple[Row, ...]:
    """Return what one said to or about the other; of one actor, all that it said."""
    if len(subjects) == 1:
        said = ledger.quotes(replace(asked, of=subjects[0], limit=MOST))
        return _newest({**row, "of": _named(parties[0]).name} for row in said)
    found: list[Row] = []
    for speaker in subjects:
        told: list[Row] = []
        for subject, other in zip(subjects, parties, strict=True):
            if subject == speaker:
                continue
            told += ledger.quotes(replace(asked, of=speaker, with_=subject, limit=MOST))
            if asked.about is None:
                about = replace(asked, of=speaker, about=query_for(other), limit=MOST)
                told += ledger.quotes(about)
        found += [{**row, "of": _named(parties[subjects.index(speaker)]).name} for row in told]
    return _newest(found)


def names_for(party: Party) -> tuple[str, ...]:
    """Return the words by which a text names somebody: a surname, or a state and its people."""
    if party.country is None:
        return (party.name.partition(" (")[0].split()[-1],)
    gazetteer = load_gazetteer()
    state = gazetteer.country(party.country)
    names = [state.name] if state is not None else [party.name]
    names += [alias.text for alias in gazetteer.names_of(party.country) if alias.kind in _NAMED]
    return tuple(dict.fromkeys(names))


def others_of(parties: Sequence[Party], row: Row) -> tuple[str, ...]:
    """Return the names of those of the parties for whom the speaker of a statement does not act."""
    if len(parties) < 2:
        return ()
    return tuple(name for each in parties if each.name not in row["of"] for name in names_for(each))


def query_for(party: Party) -> str:
    """Return the names of somebody as a query of full text."""
    return " OR ".join(f'"{name}"' for name in names_for(party))


def _newest(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows once each, newest first."""
    once = {row["id"]: row for row in rows}
    return tuple(
        sorted(once.values(), key=lambda row: row["date"] or row["published"] or "", reverse=True)
    )
