"""Heads of state and government, and the ministers that reports name without their state.

    held = load_officeholders()         cached, frozen, validated: KnowledgeError names file, row
    held.country_of("Merkel", full=None, families=("premier",), day=None)       "DEU", or None

`gazetteers/officeholders.csv` is a selection, so a name that it lacks says nothing, and a name
that it has is somebody else's too: this is the last resort for a person who has an office and no
state, not evidence that a name is an officeholder's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from communique.errors import KnowledgeError
from communique.knowledge.atoms import fold
from communique.knowledge.gazetteer_files import read_countries, rows
from communique.knowledge.names import name_key, same_name

_FILE = "officeholders.csv"
_REGNAL = re.compile(r"[IVX]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
# The families of `languages/<lang>/offices.toml` under which reports name a role. "leader" stands
# for any of them.
_FAMILIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "president": frozenset({"president", "head of state"}),
        "vice president": frozenset({"president"}),
        "prime minister": frozenset({"premier"}),
        "chancellor": frozenset({"premier"}),
        "king": frozenset({"royal", "head of state"}),
        "queen": frozenset({"royal", "head of state"}),
        "emir": frozenset({"royal", "head of state"}),
        "sultan": frozenset({"royal", "head of state"}),
        "supreme leader": frozenset({"head of state"}),
        "general secretary": frozenset({"secretary", "party"}),
        "foreign minister": frozenset({"minister", "secretary"}),
        "secretary of state": frozenset({"minister", "secretary"}),
        "defense secretary": frozenset({"minister", "secretary"}),
        "speaker": frozenset({"speaker"}),
    }
)
# Below this many letters, spelling rules make one name of two: Lee and Li, Roh and Ro.
_LEAST_LETTERS = 5
_SAME = 0.75


@dataclass(frozen=True, slots=True)
class Term:
    """One person's term in one office; `first` and `last` are years.

    `last` is None for who held the office when the row was reviewed. `names` are full names, the
    usual one first; `spellings` are other forms of the surname.
    """

    surname: str
    names: tuple[str, ...]
    spellings: tuple[str, ...]
    country: str
    role: str
    first: int
    last: int | None

    def holds(self, year: int) -> bool:
        """Say whether the term runs in some part of a year."""
        return self.first <= year and (self.last is None or year <= self.last)

    def fits(self, families: Collection[str]) -> bool:
        """Say whether one of the families names the role; any role fits none given."""
        return not families or "leader" in families or not _FAMILIES[self.role].isdisjoint(families)

    def borne_by(self, full: str) -> bool:
        """Say whether a full name may be the holder's; one of a surname alone always may."""
        if "royal" in _FAMILIES[self.role]:
            # Keys of names drop numerals, and Abdullah II is not any Abdullah.
            numerals = set(filter(_REGNAL.fullmatch, full.split()))
            if numerals and not any(numerals <= set(name.split()) for name in self.names):
                return False
        own = {part for name in (self.surname, *self.spellings) for part in name_key(name)}
        if own.issuperset(name_key(full)):
            return True
        return any(same_name(full, name) >= _SAME for name in self.names)


@dataclass(frozen=True, slots=True)
class OfficeHolders:
    """Terms by folded surname, and by the key that romanisations of a surname share."""

    by_surname: Mapping[str, tuple[Term, ...]]
    by_key: Mapping[str, tuple[Term, ...]]

    def country_of(
        self, surname: str, *, full: str | None, families: Collection[str], day: date | None
    ) -> str | None:
        """Return the state (alpha-3) of the officeholders who fit, or None where they disagree.

        `full` is the name at its longest in the report, `families` those of the offices that the
        report gives. Terms that begin more than a year after `day` are left out: the year between
        is for candidates and designates. Terms that run on `day` come before all others.
        """
        terms = [term for term in self._named(surname) if term.fits(families)]
        if full is not None:
            terms = [term for term in terms if term.borne_by(full)]
        if day is not None:
            terms = [term for term in terms if term.first <= day.year + 1]
            terms = [term for term in terms if term.holds(day.year)] or terms
        states = {term.country for term in terms}
        return states.pop() if len(states) == 1 else None

    def _named(self, surname: str) -> tuple[Term, ...]:
        folded = fold(surname)
        found = self.by_surname.get(folded)
        if found is not None:
            return found
        return self.by_key.get(_key(surname), ()) if len(folded) >= _LEAST_LETTERS else ()


@cache
def load_officeholders() -> OfficeHolders:
    """Load and validate the table once; raises KnowledgeError naming file and row."""
    return officeholders(_read())


def officeholders(terms: Iterable[Term]) -> OfficeHolders:
    """Return the terms made ready for look-up."""
    by_surname: dict[str, list[Term]] = {}
    by_key: dict[str, list[Term]] = {}
    for term in terms:
        surnames = (term.surname, *term.spellings)
        for folded in dict.fromkeys(map(fold, surnames)):
            by_surname.setdefault(folded, []).append(term)
        for key in dict.fromkeys(map(_key, surnames)):
            by_key.setdefault(key, []).append(term)
    return OfficeHolders(_frozen(by_surname), _frozen(by_key))


def read_term(where: str, row: Mapping[str, str], countries: Collection[str]) -> Term:
    """Return the term that a row gives; raises KnowledgeError, at `where`, for a bad value."""
    for column in ("surname", "name", "source"):
        if not row[column].strip():
            raise KnowledgeError(f"{where}: {column} is missing; fill it in")
    names = tuple(row["name"].split("|"))
    if fold(row["surname"]) not in fold(names[0]):
        raise KnowledgeError(f"{where}: {names[0]!r} does not hold {row['surname']!r}")
    if row["role"] not in _FAMILIES:
        raise KnowledgeError(f"{where}: role {row['role']!r} is none of {', '.join(_FAMILIES)}")
    if row["country"] not in countries:
        raise KnowledgeError(f"{where}: {row['country']!r} is not a code of countries.csv")
    first, last = _year(where, row["from"]), _year(where, row["to"]) if row["to"] else None
    if last is not None and last < first:
        raise KnowledgeError(f"{where}: the term ends in {last}, before {first}")
    spellings = tuple(filter(None, row["spellings"].split("|")))
    return Term(row["surname"], names, spellings, row["country"], row["role"], first, last)


def _read() -> tuple[Term, ...]:
    countries = read_countries()
    columns = ("surname", "name", "country", "role", "from", "to", "spellings", "source")
    terms: dict[Term, None] = {}
    for where, row in rows(_FILE, *columns):
        term = read_term(where, row, countries)
        if term in terms:
            raise KnowledgeError(f"{where}: {term.names[0]!r} is given twice; keep one row")
        terms[term] = None
    return tuple(terms)


def _year(where: str, text: str) -> int:
    if not _YEAR.fullmatch(text):
        raise KnowledgeError(f"{where}: {text!r} is no year; write YYYY")
    return int(text)


def _key(surname: str) -> str:
    return "".join(name_key(surname))


def _frozen(found: Mapping[str, list[Term]]) -> Mapping[str, tuple[Term, ...]]:
    return MappingProxyType({name: tuple(terms) for name, terms in found.items()})
