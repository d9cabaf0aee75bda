"""A user's own actors, each with what he, she or it is and when.

    actors = ActorList((Actor("Anna Lind", "person", ("Anna Lind", "A. Lind"), terms),))
    roster = actors.on(date(2014, 3, 1))        what holds on a day; all of it for None
    roster.scan(["Anna", "Lind", "spoke"])      ActorHits over token texts, left to right

A name is found in any script and, where it is a person's, in any romanisation that
`knowledge.names` holds for the same name; its capitals must be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from communique.knowledge.atoms import BARRIER, key, name_atoms
from communique.knowledge.listed import Listed, Piece, by_first_word, listed, pieces
from communique.knowledge.names import name_key
from communique.records import EntityKind


class Term(NamedTuple):
    """A state (alpha-3) and an office from `first` to `last` day, both included; None is open.

    `code` is the actor's code in the list itself, as it stands there; `sector` is PLOVER's.
    """

    country: str | None = None
    role: str | None = None
    first: date | None = None
    last: date | None = None
    code: str | None = None
    sector: str | None = None

    def holds(self, day: date) -> bool:
        """Say whether the term runs on a day."""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


class Actor(NamedTuple):
    """An actor of the list; `kind` is None where the list leaves it to the report.

    `names` holds the name itself and its aliases. Of terms that run on one day the first says
    the country.
    """

    name: str
    kind: EntityKind | None
    names: tuple[str, ...]
    terms: tuple[Term, ...]

    @property
    def bounded(self) -> bool:
        """Whether what holds of the actor depends on the day."""
        return any(term.first is not None or term.last is not None for term in self.terms)


class ActorHit(NamedTuple):
    """A name of the list over the tokens `[start, end)`.

    `inside` is the offset of its first character in the first token and of its end in the last.
    `actors` has more than one where namesakes hold on the day.
    """

    start: int
    end: int
    inside: tuple[int, int]
    actors: tuple[Actor, ...]


class _Romanised(NamedTuple):
    keys: tuple[tuple[str, ...], ...]
    actor: Actor


@dataclass(frozen=True)
class ActorList:
    """Actors in the order of the file; read it with `knowledge.actors.load_actors`."""

    actors: tuple[Actor, ...] = ()

    def on(self, day: date | None) -> Roster:
        """Return what holds on a day; where the day is unknown, everything."""
        return Roster(self, day)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Listed[Actor], ...]]:
        """Names as written, by their first word."""
        return by_first_word(listed(name, actor) for actor in self.actors for name in actor.names)

    @cached_property
    def by_sound(self) -> Mapping[tuple[str, ...], tuple[_Romanised, ...]]:
        """Persons' names in the form that romanisations share, by their first word."""
        index: dict[tuple[str, ...], list[_Romanised]] = {}
        for actor in self.actors:
            for name in actor.names if actor.kind == "person" else ():
                keys = tuple(name_key(atom.text) for atom in name_atoms(name))
                if all(keys) and len("".join(map("".join, keys))) > 3:
                    index.setdefault(keys[0], []).append(_Romanised(keys, actor))
        return {
            first: tuple(sorted(found, key=lambda r: -len(r.keys)))
            for first, found in index.items()
        }


@dataclass(frozen=True, slots=True)
class Roster:
    """The actors of a list as they are on a day."""

    source: ActorList
    day: date | None

    def terms(self, actor: Actor) -> tuple[Term, ...]:
        """Return what holds of an actor on the day."""
        if self.day is None:
            return actor.terms
        return tuple(term for term in actor.terms if term.holds(self.day))

    def scan(self, tokens: Sequence[str]) -> list[ActorHit]:
        """Return the longest names over token texts, from left to right, without overlap."""
        flat = [*pieces(tokens)] if self.source.actors else []
        hits: list[ActorHit] = []
        here = 0
        while here < len(flat):
            length, actors = self._at(flat, here)
            if actors:
                first, last = flat[here], flat[here + length - 1]
                inside = (first.atom.start, last.atom.end)
                hits.append(ActorHit(first.token, last.token + 1, inside, actors))
            here += length or 1
        return hits

    def _at(self, flat: Sequence[Piece], here: int) -> tuple[int, tuple[Actor, ...]]:
        """Return the length of the longest name that begins here, and who bears it on the day."""
        length, found = 0, dict[tuple[str, EntityKind | None], Actor]()
        for size, actor in (*self._written(flat, here), *self._sounding(flat, here)):
            if size >= length and self.terms(actor):
                if size > length:
                    found.clear()
                length = size
                found.setdefault((key(actor.name), actor.kind), actor)
        return length, tuple(found.values())

    def _written(self, flat: Sequence[Piece], here: int) -> Iterator[tuple[int, Actor]]:
        for name in self.source.by_name.get(flat[here].atom.folded, ()):
            size = len(name.folded)
            if name.fits([piece.atom for piece in flat[here : here + size]]):
                yield size, name.entry

    def _sounding(self, flat: Sequence[Piece], here: int) -> Iterator[tuple[int, Actor]]:
        first = flat[here].atom
        if first.text[:1].islower() or first.folded == BARRIER or not self.source.by_sound:
            return
        for name in self.source.by_sound.get(name_key(first.text), ()):
            window = [piece.atom for piece in flat[here : here + len(name.keys)]]
            if len(window) == len(name.keys) and all(
                name_key(atom.text) == keys and not (atom.text.islower() and len(atom.text) > 3)
                for atom, keys in zip(window, name.keys, strict=True)
            ):
                yield len(name.keys), name.actor
