"""Resolve place names to gazetteer entries; unknown or too uncertain names stay unresolved.

    "Khabarovsk"                     the most populous namesake
    "Khabarovsk Krai of Russia"      the namesake within the state or region that follows
    "Moscow, Idaho"                  the same; never the Moscow that everybody knows
    "Georgia", beside Texas          the namesake in a state that the report speaks of

Names are compared exactly, accents and case aside: fuzzy search would invent places.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from communique.knowledge.atoms import key
from communique.knowledge.gazetteer import CountryAlias, Gazetteer, PlaceEntry
from communique.records import Entity, Where

# "X of Y", "X in Y", "X, Y"; "Y's X"; "the Belarusian city of X"; "X Region".
_AFTER = re.compile(r"(?P<name>.+?)(?:\s*,\s*|\s+(?:of|in)\s+(?:the\s+)?)(?P<around>[^,]+),?$")
_BEFORE = re.compile(r"(?P<around>.+?)['\u2019]s?\s+(?P<name>.+)$")
_KINDS = re.compile(
    r"(?:the\s+)?(?P<around>.*?)\b(?P<kind>city|town|village|resort|port|capital|settlement|"
    r"province|state|region|oblast|governorate|prefecture|district|island)\s+of\s+(?P<name>.+)$",
    re.IGNORECASE,
)
_TYPES = re.compile(
    r"(?P<name>.+?)\s+(?P<kind>city|town|village|region|province|state|governorate|prefecture|county)$",
    re.IGNORECASE,
)
_REGIONS = frozenset(
    {"province", "state", "region", "oblast", "governorate", "prefecture", "county"}
)
# A place's prior is the logarithm of its people; a hint of weight 1.0, the state that a report is
# mostly about, is worth two powers of ten. Hints of 1.5 to 3.0, capitals of 0.5 and 1.0 and margins
# of 0.0 to 0.3 were swept on 865 places of labelled reports, right against wrong countries.
_HINT = 2.0
# A capital counts as three times as populous: it is what its name alone means.
_CAPITAL = 0.5
# Two namesakes in different states whose scores differ less are anybody's guess.
_MARGIN = 0.3
_LEAST_PEOPLE = {"region": 300_000, "city": 1_000}
_FEATURE_PEOPLE = 1_000_000


def locate(entities: Sequence[Entity], gaz: Gazetteer) -> tuple[Entity, ...]:
    """Give places their gazetteer entry, by the states that the report speaks of.

    A place of the user's own list stays in the state that the list gives.
    """
    counts = Counter(e.country for e in entities for _ in e.mentions if e.country is not None)
    total = counts.total()
    hints = {code: count / total for code, count in counts.items() if code is not None}
    return tuple(_located(e, hints, gaz) if e.kind == "place" else e for e in entities)


def _located(place: Entity, hints: Mapping[str, float], gaz: Gazetteer) -> Entity:
    listed = place.country if place.rule == "actors" else None
    near = {listed: 1.0} if listed is not None else hints
    where = resolve_place(place.name, country_hints=near, gaz=gaz)
    if where is None or (listed is not None and where.country != listed):
        return replace(place, where=None)
    return replace(place, where=where, country=where.country)


def resolve_place(name: str, *, country_hints: Mapping[str, float], gaz: Gazetteer) -> Where | None:
    """Return the place that `name` denotes, or None where it is unknown or too uncertain.

    `country_hints` weighs the states that the report speaks of by alpha-3 code, from 0.0 to 1.0.
    `name` may carry its surroundings ("Paris, Texas", "the city of Brest", "Russia's Sochi").
    A state itself resolves to its capital's coordinates, with the kind "country".
    """
    name = " ".join(name.split()).strip(" ,.")
    if not name:
        return None
    if not gaz.place(name) and gaz.alias(name) is None:
        match = _KINDS.match(name)
        if match is not None:
            return _of_kind(match, country_hints, gaz)
        match = _AFTER.match(name) or _BEFORE.match(name)
        if match is not None:
            return _within(match["name"], match["around"], country_hints, gaz)
    entries = _named(name, gaz)
    state = _state(name, entries, country_hints, gaz)
    # "Georgia State" is no surname, whatever "Georgia" is.
    several = " " in key(name)
    return state if state is not None else _best(entries, country_hints, gaz, named=several)


def _named(name: str, gaz: Gazetteer) -> tuple[PlaceEntry, ...]:
    """Return the namesakes; those of "Minsk city" without its type, if it names such a place."""
    match = _TYPES.match(name)
    if match is not None:
        plain = _alike(gaz.place(match["name"]), match["kind"])
        if plain and (match["kind"].casefold() not in _REGIONS or not gaz.place(name)):
            return plain
    return gaz.place(name)


def _alike(entries: tuple[PlaceEntry, ...], kind: str) -> tuple[PlaceEntry, ...]:
    """Return the entries that are regions where the word `kind` is of regions, else the others."""
    wanted = kind.casefold() in _REGIONS
    return tuple(entry for entry in entries if (entry.kind == "region") == wanted)


def _of_kind(
    match: re.Match[str], country_hints: Mapping[str, float], gaz: Gazetteer
) -> Where | None:
    """Return the place of "the Belarusian city of Brest", or None."""
    entries = gaz.place(match["name"])
    entries = _alike(entries, match["kind"]) or entries
    around = (hit.entry for hit in gaz.scan(match["around"].split()))
    states = {
        entry.alpha3 if isinstance(entry, CountryAlias) else entry.country
        for entry in around
        if isinstance(entry, CountryAlias | PlaceEntry)
    } - {None}
    if states:
        entries = tuple(entry for entry in entries if entry.country in states)
    return _best(entries, country_hints, gaz, named=True)


def _within(
    name: str, around: str, country_hints: Mapping[str, float], gaz: Gazetteer
) -> Where | None:
    """Return the place of that name within a region or a state, or None."""
    regions = {entry.id for entry in gaz.place(around) if entry.kind == "region"}
    aliases = [alias for alias in gaz.aliases_of(around) if alias.kind != "capital"]
    states = {alias.alpha3 for alias in aliases}
    entries = _named(name, gaz)
    if regions or states:
        inside = tuple(e for e in entries if e.region in regions)
        inside = inside or tuple(e for e in entries if e.country in states)
        return _best(inside, country_hints, gaz, named=True)
    # What follows is no region or state ("Brest, Vulica Savieckaja"): it tells nothing.
    return _best(entries, country_hints, gaz)


def _state(
    name: str,
    entries: tuple[PlaceEntry, ...],
    country_hints: Mapping[str, float],
    gaz: Gazetteer,
) -> Where | None:
    """Return the state of that name, unless the report speaks of a namesake's state instead."""
    aliases = [a for a in gaz.aliases_of(name) if a.kind in {"name", "official", "abbreviation"}]
    if not aliases:
        return None
    alias = max(aliases, key=lambda a: country_hints.get(a.alpha3, 0.0))
    country = gaz.country(alias.alpha3)
    others = (country_hints.get(e.country, 0.0) for e in entries if e.country is not None)
    rival = max(others, default=0.0)
    if country is None or (alias.ambiguous and rival > country_hints.get(alias.alpha3, 0.0)):
        return None
    return Where(country.alpha3, country.name, "country", country.alpha3, country.lat, country.lon)


def _best(
    entries: tuple[PlaceEntry, ...],
    country_hints: Mapping[str, float],
    gaz: Gazetteer,
    *,
    named: bool = False,
) -> Where | None:
    """Return the likeliest entry; None for a tie between states, or a mere word or surname.

    `named` says that the text itself calls it a place ("the city of Nice").
    """
    scores = {entry: _score(entry, country_hints, gaz) for entry in entries}
    ranked = sorted(entries, key=lambda e: (-scores[e], e.kind == "region", e.id))
    if not ranked:
        return None
    best = ranked[0]
    rivals = (other for other in ranked[1:] if other.country != best.country)
    if any(scores[best] - scores[other] < _MARGIN for other in rivals):
        return None
    doubtful = best.ambiguous in {"word", "person"}
    if doubtful and not named and not country_hints.get(best.country or "", 0.0):
        return None
    return Where(best.id, best.name, best.kind, best.country, best.lat, best.lon)


def _score(entry: PlaceEntry, country_hints: Mapping[str, float], gaz: Gazetteer) -> float:
    people = max(entry.population, _LEAST_PEOPLE.get(entry.kind, _FEATURE_PEOPLE))
    country = gaz.country(entry.country)
    capital = (
        entry.kind == "city" and country is not None and key(country.capital) == key(entry.name)
    )
    hint = country_hints.get(entry.country or "", 0.0)
    return math.log10(people) + _HINT * hint + (_CAPITAL if capital else 0.0)
