"""Whether two entities of two reports are one actor, and the profile of both together.

    keys(profile)              what an actor is looked up by; two that may be one share a key
    match(a, b)                how surely two are one, and why
    best(profile, candidates)  the candidate that it is, or None
    merged(a, b)               what is known of both

`Directory` runs them over a stream of reports in memory.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import count, islice
from math import log
from zlib import crc32

from communique.knowledge.atoms import fold
from communique.matching import Match, Profile
from communique.matching.bodies import body_keys, is_acronym, match_bodies
from communique.matching.naming import person_name, relation
from communique.matching.persons import alike, match_persons
from communique.matching.tallies import Tally, by_most, counted

ENOUGH = 0.5
"""The score from which two are one."""

_UNDECIDED = 0.7
"""Two candidates whose logarithms of odds are nearer than this are equally good."""

_COMPANY_ALONE = 1.7
"""Company makes no more difference; it decides only between candidates met about as often."""

# How many times the company one of two has where the other is passed over for it.
_MUCH = 2
_FAR = 6
_MOST_KEYS = 8
_MOST_ALIASES = 24
_MOST_ROLES = 24
_MOST_COMPANY = 300
_SMALLEST = 150
_LONGEST_NAME = 5
_NEAR_DEGREES = 0.3
_VOWELS = re.compile(r"(?<!^)[aeiouyhw]+")
_NEW = Match(1.0, ("named for the first time",))


def keys(profile: Profile) -> tuple[str, ...]:
    """Return what an actor is looked up by, few and in a fixed order."""
    name = fold(profile.name)
    if profile.kind == "country":
        return (f"country:{profile.country or name}",)
    if profile.kind == "place":
        found = [f"place:{name}"]
        if profile.place_id is not None:
            found.append(f"place:#{profile.place_id}")
        return tuple(found)
    if profile.kind == "organisation":
        return body_keys(profile)
    symbols = [s for f in (profile.name, *profile.aliases) for s in _symbols(f, profile.country)]
    return tuple(dict.fromkeys(f"person:{s}" for s in symbols or [name]))[:_MOST_KEYS]


def match(a: Profile, b: Profile) -> Match:
    """Return how surely two are one actor, 0.5 and more meaning that they are, and why."""
    if a.kind != b.kind:
        return Match(0.0, (f"a {a.kind} and a {b.kind}",))
    if a.kind == "person":
        return match_persons(a, b)
    if a.kind == "organisation":
        return match_bodies(a, b)
    if a.kind == "country":
        return _match_countries(a, b)
    return _match_places(a, b)


def best(profile: Profile, candidates: Sequence[tuple[str, Profile]]) -> tuple[str, Match] | None:
    """Return the key of the candidate that the profile is, and why.

    None where no candidate is good enough, or where two are equally good and are not one
    themselves: namesakes, of whom nothing says which is meant.
    """
    good = [(match(profile, known), key, known) for key, known in candidates]
    good = [each for each in good if each[0].score >= ENOUGH]
    if not good:
        return None
    # A family name alone that was met before is no rival of the person who bears it.
    good = [each for each in good if _is_full(each[2])] or good
    top = max(_odds(found) for found, _, _ in good)
    for apart in (_COMPANY_ALONE, _UNDECIDED):
        near = [each for each in good if top - _odds(each[0]) < apart]
        found, key, first = max(near, key=lambda each: (_met(each[2]), each[0].score))
        if not any(_rivals(profile, first, other) for _, _, other in near):
            return key, found
    return None


def _odds(found: Match) -> float:
    score = min(max(found.score, 0.0001), 0.9999)
    return log(score / (1 - score))


def _met(profile: Profile) -> float:
    """Return among about how many others an actor was met, however many of them are kept.

    By the k-th smallest of their hashes (Bar-Yossef et al. 2002, "Counting distinct elements in a
    data stream"), which `merged` keeps.
    """
    if len(profile.company) < _SMALLEST:
        return len(profile.company)
    hashes = sorted(_hash(name) for name in profile.company)
    return _SMALLEST * 2**32 / (hashes[_SMALLEST - 1] + 1)


@lru_cache(maxsize=65_536)
def _hash(name: str) -> int:
    return crc32(name.encode())


def _is_full(profile: Profile) -> bool:
    return profile.kind != "person" or len(person_name(profile.name, profile.country).words) > 1


def _rivals(profile: Profile, first: Profile, other: Profile) -> bool:
    """Say whether the profile may be either of two that are not one.

    Not where one was met among far more others: the other is likely a misreading of it, the more
    so where both are said to have the name and the state, or the one office of that state.
    """
    if first is other or match(first, other).score >= ENOUGH:
        return False
    much = _MUCH if profile.kind == "person" and alike(first, other) else _FAR
    return _met(first) < much * max(_met(other), 1)


def merged(a: Profile, b: Profile) -> Profile:
    """Return what is known of `a`, the one known longer, and `b` together, within bounds."""
    name = _fuller(a, b)
    others = dict.fromkeys((*a.aliases, a.name, b.name, *b.aliases))
    days = [day for day in (a.first, b.first, a.last, b.last) if day is not None]
    return replace(
        a,
        name=name,
        country=a.country or b.country,
        roles=tuple(dict.fromkeys((*a.roles, *b.roles)))[:_MOST_ROLES],
        aliases=tuple(other for other in others if other != name)[:_MOST_ALIASES],
        gender=a.gender or b.gender,
        company=_company(a.company, b.company),
        first=min(days, default=None),
        last=max(days, default=None),
        place_id=a.place_id or b.place_id,
        lat=a.lat if a.lat is not None else b.lat,
        lon=a.lon if a.lon is not None else b.lon,
    )


class Directory:
    """Actors in memory: each profile that is placed is joined to the actor it is, or makes one."""

    def __init__(self) -> None:
        self.profiles: dict[str, Profile] = {}
        self._tallies: dict[str, Tally] = {}
        self._by_key: dict[str, dict[str, None]] = {}
        self._numbers = count(1)

    def place(self, profile: Profile) -> tuple[str, Match]:
        """Return the key of the actor that the profile is, and why; a new one where none is it."""
        near = dict.fromkeys(actor for key in keys(profile) for actor in self._by_key.get(key, ()))
        found = best(profile, [(actor, self.profiles[actor]) for actor in near])
        if found is None:
            found = f"A{next(self._numbers)}", _NEW
        actor = found[0]
        self._tallies[actor] = counted(self._tallies.get(actor, {}), profile)
        if actor in self.profiles:
            profile = by_most(merged(self.profiles[actor], profile), self._tallies[actor])
        self.profiles[actor] = profile
        for key in keys(profile):
            self._by_key.setdefault(key, {})[actor] = None
        return found


def _symbols(name: str, country: str | None) -> list[str]:
    """Return the family names' consonants, as far as romanisations keep them.

    Then the given name with the family name's beginning, for family names that are misspelt.
    """
    parsed = person_name(name, country)
    found = []
    for family in parsed.families:
        symbol = _VOWELS.sub("", family)
        found.append(symbol if len(symbol) > 2 else family)
    words = parsed.words
    if len(words) > 1:
        found.append(f"{words[0]} {words[-1][:2]}")
    return found


def _match_countries(a: Profile, b: Profile) -> Match:
    if a.country is not None and a.country == b.country:
        return Match(0.99, (f"both {a.country}",))
    if None in (a.country, b.country) and fold(a.name) == fold(b.name):
        return Match(0.9, (f"same name ({a.name})",))
    return Match(0.01, (f"different states ({a.country or a.name}, {b.country or b.name})",))


def _match_places(a: Profile, b: Profile) -> Match:
    if a.place_id is not None and a.place_id == b.place_id:
        return Match(0.99, (f"one entry of the gazetteer ({a.place_id})",))
    if fold(a.name) != fold(b.name):
        return Match(0.01, (f"different names ({a.name}, {b.name})",))
    named = f"same name ({a.name})"
    if None not in (a.country, b.country) and a.country != b.country:
        return Match(0.05, (named, f"in different states ({a.country}, {b.country})"))
    if a.place_id is not None and b.place_id is not None and not _near(a, b):
        return Match(0.1, (named, f"two entries of the gazetteer ({a.place_id}, {b.place_id})"))
    if a.country is None and b.country is None:
        return Match(0.6, (named, "the state is not said"))
    return Match(0.9 if a.country == b.country else 0.7, (named,))


def _near(a: Profile, b: Profile) -> bool:
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return False
    return abs(a.lat - b.lat) < _NEAR_DEGREES and abs(a.lon - b.lon) < _NEAR_DEGREES


def _fuller(a: Profile, b: Profile) -> str:
    """Return the fuller of two names; the one known longer where both are equally full."""
    if a.kind == "organisation":
        return b.name if is_acronym(a.name) and not is_acronym(b.name) else a.name
    if a.kind != "person":
        return a.name
    first, second = person_name(a.name, a.country), person_name(b.name, b.country)
    if relation(first, second)[0] == "apart" or len(second.parts) > _LONGEST_NAME:
        return a.name
    return b.name if len(second.words) > len(first.words) else a.name


def _company(a: frozenset[str], b: frozenset[str]) -> frozenset[str]:
    """Return both companies; where they are too many, `b`, met last, and the smallest hashes."""
    both = a | b
    if len(both) <= _MOST_COMPANY:
        return both
    smallest = sorted(both, key=_hash)
    kept = {*smallest[:_SMALLEST], *b}
    rest = (name for name in smallest[_SMALLEST:] if name not in kept)
    return frozenset(kept | {*islice(rest, max(_MOST_COMPANY - len(kept), 0))})
