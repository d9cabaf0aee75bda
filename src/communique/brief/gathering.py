"""The rows of a ledger that a brief is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from communique.errors import InputError
from communique.knowledge.gazetteer import load_gazetteer
from communique.ledger import Asked, Ledger, Table
from communique.ledger.filters import Party, party

Row = dict[str, Any]

MOST = 2000
"""Most rows of a layer that a brief takes in, the newest."""

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
        tuple(parties),
        all_of(ledger.meetings, between),
        _quotes(ledger, parties, subjects, asked),
        all_of(ledger.events, between),
        all_of(ledger.commitments, both_ways),
        all_of(ledger.indicators, between),
        tuple(ledger.threads(states[:2], limit=MOST)) if len(states) == len(parties) else (),
    )


def _quotes(
    ledger: Ledger, parties: Sequence[Party], subjects: Sequence[str], asked: Asked
) -> tuple[Row, ...]:
    """Return what one said to or about the other; of one actor, all that it said."""
    if len(subjects) == 1:
        return _newest(ledger.quotes(replace(asked, of=subjects[0], limit=MOST)))
    found: list[Row] = []
    for speaker in subjects:
        for subject, other in zip(subjects, parties, strict=True):
            if subject == speaker:
                continue
            found += ledger.quotes(replace(asked, of=speaker, with_=subject, limit=MOST))
            if asked.about is None:
                about = replace(asked, of=speaker, about=_words_for(other), limit=MOST)
                found += ledger.quotes(about)
    return _newest(found)


def _words_for(other: Party) -> str:
    """Return the words by which a text names somebody, as a query."""
    if other.country is None:
        return f'"{other.name.split()[-1]}"'
    gazetteer = load_gazetteer()
    state = gazetteer.country(other.country)
    names = [state.name] if state is not None else [other.name]
    names += [alias.text for alias in gazetteer.names_of(other.country) if alias.kind in _NAMED]
    return " OR ".join(f'"{name}"' for name in dict.fromkeys(names))


def _newest(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows once each, newest first."""
    once = {row["id"]: row for row in rows}
    return tuple(
        sorted(once.values(), key=lambda row: row["date"] or row["published"] or "", reverse=True)
    )
