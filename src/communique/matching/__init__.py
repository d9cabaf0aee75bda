"""Say whether what two reports tell of is one thing: persons, meetings, quotes, whole reports.

    Profile    what reports say of a person, an organisation, a country or a place
    Telling    a record as one report tells it, its entities replaced by actors of the ledger
    Match      how surely two of a kind are one, and why

Everything here is pure: the ledger finds the candidates and keeps the answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.records import EntityKind


@dataclass(frozen=True, slots=True)
class Match:
    """How surely two things are one, from 0 to 1, and the values that say so."""

    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What one report says of an entity, or all reports so far of an actor.

    `name` is the fullest form, `aliases` the other names. `company` holds the folded names of the
    persons and bodies named beside it; `first` and `last` are days of publication. `place_id` is
    the gazetteer's, with degrees WGS84.
    """

    kind: EntityKind
    name: str
    country: str | None = None
    roles: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    gender: Literal["m", "f"] | None = None
    company: frozenset[str] = frozenset()
    first: date | None = None
    last: date | None = None
    place_id: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """An actor in a record: its `role` there, and its key, kind, name and state in the ledger.

    `role` is one of participant, source, target, said_by, speaker, addressee, by, to, party, place.
    """

    role: str
    actor: str
    kind: EntityKind
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """A record as one report tells it.

    `layer` is "meetings", "quotes", "events", "commitments" or "indicators"; `label` its form,
    kind, type or measure. `first` and `last` are the first and last day of the record's own date,
    both included, and `dated_by` what they rest on. `words` are the evidence; of a quote the
    content, of a commitment what it is about.
    """

    layer: str
    label: str
    status: str | None
    first: date | None
    last: date | None
    precision: str | None
    sides: tuple[Side, ...]
    words: str
    published: date | None
    value: str | None = None
    direction: str | None = None
    dated_by: str | None = None

    def actors(self, *roles: str) -> tuple[str, ...]:
        """Return the keys of the actors in these roles, or of all but the place."""
        wanted = roles or ("participant", "source", "target", "speaker", "by", "to", "party")
        return tuple(side.actor for side in self.sides if side.role in wanted)
