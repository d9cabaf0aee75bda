"""What the columns of other data sets are written in: codes of events, states and sectors."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from communique.knowledge.codebook import load_codebook
from communique.knowledge.gazetteer_files import Country, read_countries, rows
from communique.knowledge.gazetteer_places import Places
from communique.records import Entity, Event, Where


class Codes(NamedTuple):
    """What the codebook says of an event; None where its type or code is not in it.

    `code` has three digits at least, for a root is written as its "not specified below" ("11" as
    "110") where two digits are unknown; `cameo` is as exact as the event. `quad` and `score`
    are PLOVER's of the type, `cameo_quad` and `goldstein` CAMEO's of the code.
    """

    cameo: str | None
    code: str | None
    root: str | None
    name: str | None
    goldstein: float | None
    cameo_quad: int | None
    score: float | None
    quad: int | None


def codes_of(event: Event) -> Codes:
    """Return the codes of an event: its own CAMEO code, or else its type's usual one.

    Records may come from elsewhere: a type, mode or code that the codebook has not got is passed
    on as it is, and what would follow from it is unknown.
    """
    return _codes(event.type, event.mode, event.cameo)


@lru_cache(maxsize=1024)
def _codes(type: str, mode: str | None, cameo: str | None) -> Codes:
    book = load_codebook()
    score, quad = None, None
    if type in book.types:
        mode = mode if mode in book.modes(type) else None
        score, quad = book.score(type, mode), book.quad(type)
        cameo = cameo or book.cameo(type, mode)
    if cameo is None or not book.is_code(cameo):
        return Codes(cameo, cameo, None, None, None, None, score, quad)
    code = f"{cameo}0" if len(cameo) == 2 and book.is_code(f"{cameo}0") else cameo
    root, name, goldstein = book.root(code), book.name(code), book.goldstein(code)
    return Codes(cameo, code, root, name, goldstein, book.code(root).quad, score, quad)


def phoenix_quad(codes: Codes) -> int | None:
    """Return Phoenix's class, 0 to 4: statements and appeals are 0, and 16 is verbal conflict."""
    return {"01": 0, "02": 0, "16": 3}.get(codes.root or "", codes.cameo_quad)


def country_name(alpha3: str | None) -> str | None:
    """Return a state's name in English."""
    found = _countries().get(alpha3 or "")
    return None if found is None else found.name


def fips(alpha3: str | None) -> str | None:
    """Return a state's FIPS 10-4 code, or None where there is none for the whole of it."""
    return _country_codes().get(alpha3 or "", (None, None))[0]


def cameo_country(alpha3: str | None) -> str | None:
    """Return a state's CAMEO code: alpha-3 but for four states that keep an older one."""
    return _country_codes().get(alpha3 or "", (None, None))[1] or alpha3


class ActorCode(NamedTuple):
    """An actor in CAMEO's manner: "RUS", "GOV", and both together; None where unknown."""

    full: str | None
    country: str | None
    sector: str | None


def actor_code(actor: Entity | None) -> ActorCode:
    """Return the codes of an actor; a state as a whole has no sector, as in CAMEO."""
    if actor is None:
        return ActorCode(None, None, None)
    country = cameo_country(actor.country)
    sector = None if actor.kind == "country" else actor.sector
    return ActorCode(f"{country or ''}{sector or ''}" or None, country, sector)


def city(where: Where | None) -> str | None:
    """Return the name of a city, or None of any other place."""
    return where.name if where is not None and where.kind == "city" else None


def province(where: Where | None) -> str | None:
    """Return the first-level subdivision that a place is, or is in."""
    if where is None or where.kind not in ("city", "region"):
        return None
    return where.name if where.kind == "region" else _provinces().get(where.id)


@cache
def _countries() -> dict[str, Country]:
    return read_countries()


@cache
def _country_codes() -> dict[str, tuple[str | None, str | None]]:
    table = rows("country_codes.csv", "alpha3", "fips", "cameo", "source")
    return {row["alpha3"]: (row["fips"] or None, row["cameo"] or None) for _, row in table}


@cache
def _provinces() -> dict[str, str]:
    """Return the name of the subdivision around each city, by the city's id."""
    names: dict[str, str] = {}
    around: dict[str, str] = {}
    for place in Places().check():
        if place.kind == "region":
            names[place.id] = place.name
        elif place.kind == "city" and place.region:
            around[place.id] = place.region
    return {id: names[region] for id, region in around.items() if region in names}
