"""Names of states, organisations, places and publishers."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from communique.errors import KnowledgeError
from communique.knowledge import gazetteer_files, gazetteer_places
from communique.knowledge.atoms import atoms, fold, key
from communique.knowledge.gazetteer import (
    CountryAlias,
    Gazetteer,
    Organisation,
    PlaceEntry,
    load_gazetteer,
)

FOLDER = Path(str(files("communique.knowledge"))) / "gazetteers"


@pytest.fixture(scope="module")
def gaz() -> Gazetteer:
    return load_gazetteer()


def named(entry: object) -> str:
    """Return the code or the name that an entry stands for."""
    if isinstance(entry, CountryAlias):
        return entry.alpha3
    assert isinstance(entry, Organisation | PlaceEntry)
    return entry.name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("U.S.", ["us"]),
        ("U.S", ["us"]),
        ("U.S.-Pakistan", ["us", "pakistan"]),
        ("Russia's", ["russia"]),
        ("Belarus\u2019", ["belarus"]),
        ("'s", []),
        ("\u2019s", []),
        ("-", []),
        ("\u2014", []),
        ("St.", ["st"]),
        ("Türkiye", ["turkiye"]),
        ("d\u2019Ivoire", ["divoire"]),
        ("New  York", ["new", "york"]),
        (",", [","]),
        ("(", ["\0"]),
        ("RFE/RL", ["rfe", "rl"]),
        ("Żyła Łódź", ["zyla", "lodz"]),
    ],
)
def test_atoms(text: str, folded: list[str]) -> None:
    assert [atom.folded for atom in atoms(text)] == folded


@pytest.mark.parametrize("text", ["U.S.-Pakistan", "Côte d'Ivoire", "Trinidad & Tobago", "a b  c"])
def test_atoms_stand_where_they_say(text: str) -> None:
    for atom in atoms(text):
        assert fold(text[atom.start : atom.end]) in (atom.folded, "")


@pytest.mark.parametrize(
    ("text", "alpha3", "kind"),
    [
        ("U.S.", "USA", "abbreviation"),
        ("US", "USA", "abbreviation"),
        ("the United States", "USA", "name"),
        ("Americans", "USA", "demonym"),
        ("Britain", "GBR", "name"),
        ("Britons", "GBR", "people"),
        ("Spaniards", "ESP", "people"),
        ("Polish", "POL", "demonym"),
        ("POLISH", "POL", "demonym"),
        ("Republic of Korea", "KOR", "official"),
        ("ROK", "KOR", "abbreviation"),
        ("DPRK", "PRK", "abbreviation"),
        ("PRC", "CHN", "abbreviation"),
        ("UAE", "ARE", "abbreviation"),
        ("Emirati", "ARE", "demonym"),
        ("Kyrgyz", "KGZ", "demonym"),
        ("Salvadoran", "SLV", "demonym"),
        ("Soviet Union", "SUN", "name"),
        ("USSR", "SUN", "abbreviation"),
        ("Yugoslav", "YUG", "demonym"),
        ("East Germany", "DDR", "name"),
        ("Czechoslovakia", "CSK", "name"),
        ("Türkiye", "TUR", "name"),
        ("Côte d\u2019Ivoire", "CIV", "name"),
        ("Bosnia-Herzegovina", "BIH", "name"),
        ("the Kremlin", "RUS", "seat"),
        ("White House", "USA", "seat"),
        ("Élysée Palace", "FRA", "seat"),
        ("Washington, D.C.", "USA", "capital"),
        ("Kiev", "UKR", "capital"),
        ("Moscow", "RUS", "capital"),
        ("Taiwanese", "TWN", "demonym"),
        ("Kosovo", "XKX", "name"),
        ("Hong Kong", "HKG", "name"),
        ("Palestinians", "PSE", "people"),
    ],
)
def test_alias(gaz: Gazetteer, text: str, alpha3: str, kind: str) -> None:
    alias = gaz.alias(text)
    assert alias is not None
    assert alias.alpha3 == alpha3
    assert {alias.kind, kind} <= {kind, "people"} if kind == "demonym" else alias.kind == kind


@pytest.mark.parametrize(
    "text", ["us", "Us", "polish", "russians", "turkey", "State Department", "", ",", "car", "Who"]
)
def test_no_alias(gaz: Gazetteer, text: str) -> None:
    assert gaz.alias(text) is None


@pytest.mark.parametrize(
    "text", ["Georgia", "Jordan", "Chad", "Turkey", "Guinea", "Korea", "Indian", "Washington"]
)
def test_ambiguous_aliases_say_so(gaz: Gazetteer, text: str) -> None:
    alias = gaz.alias(text)
    assert alias is not None
    assert alias.ambiguous


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Korea", ["KOR", "PRK"]),
        ("Congolese", ["COD", "COG"]),
        ("Dominican", ["DOM", "DMA"]),
        ("Niger", ["NER"]),
        ("Nigerian", ["NGA"]),
    ],
)
def test_all_readings(gaz: Gazetteer, text: str, codes: list[str]) -> None:
    assert list(dict.fromkeys(alias.alpha3 for alias in gaz.aliases_of(text))) == codes


def test_every_state_has_names_and_a_capital(gaz: Gazetteer) -> None:
    for country in gaz.countries.values():
        alias = gaz.alias(country.name)
        assert alias is not None, country
        assert country.alpha3 in {a.alpha3 for a in gaz.aliases_of(country.name)}
        assert (country.lat, country.lon) != (0, 0), country
        ZoneInfo(country.timezone)
    states = [c for c in gaz.countries.values() if c.current]
    with (FOLDER / "demonyms.csv").open(encoding="utf-8") as handle:
        demonyms = {row["alpha3"] for row in csv.DictReader(handle)}
    assert len(states) > 230
    assert len(demonyms) > 200


@pytest.mark.parametrize(
    ("name", "kind", "country"),
    [
        ("NATO", "IGO", None),
        ("the United Nations", "IGO", None),
        ("U.N.", "IGO", None),
        ("World Health Organisation", "IGO", None),
        ("Hezbollah", "REB", "LBN"),
        ("al-Qaida", "REB", None),
        ("Al-Qaeda", "REB", None),
        ("Reuters", "MED", "GBR"),
        ("Médecins Sans Frontières", "NGO", None),
    ],
)
def test_organisation(gaz: Gazetteer, name: str, kind: str, country: str | None) -> None:
    found = gaz.organisation(name)
    assert found is not None
    assert (found.kind, found.country) == (kind, country)


@pytest.mark.parametrize("name", ["who", "Who", "can", "is", "Ministry", ""])
def test_no_organisation(gaz: Gazetteer, name: str) -> None:
    assert gaz.organisation(name) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "U.S. and Polish envoys met in Geneva",
            ["U.S.=USA", "Polish=POL", "Geneva=Geneva"],
        ),
        ("The People 's Republic of China replied", ["People 's Republic of China=CHN"]),
        ("The People's Republic of China replied", ["People's Republic of China=CHN"]),
        ("Guinea - Bissau and Guinea", ["Guinea - Bissau=GNB", "Guinea=GIN"]),
        ("in Khabarovsk Krai of Russia", ["Khabarovsk Krai=Khabarovsk Krai", "Russia=RUS"]),
        ("UN Security Council members", ["UN Security Council=United Nations Security Council"]),
        ("let us polish the text , may be", []),
        ("POLISH AND U.S. ENVOYS AND WHO KNOWS", ["POLISH=POL", "U.S.=USA"]),
        ("the WHO said", ["WHO=World Health Organization"]),
        ("reading a nice book on the rocks in Reading", []),
        ("Washington ( D.C. )", ["Washington=USA"]),
        ("off the South China Sea", ["South China Sea=South China Sea"]),
    ],
)
def test_scan(gaz: Gazetteer, sentence: str, expected: list[str]) -> None:
    tokens = sentence.split()
    found = [f"{' '.join(tokens[h.start : h.end])}={named(h.entry)}" for h in gaz.scan(tokens)]
    assert found == expected


def test_scan_without_places(gaz: Gazetteer) -> None:
    tokens = ["Officials", "from", "Sochi", "and", "Latvia"]
    assert [named(hit.entry) for hit in gaz.scan(tokens, places=False)] == ["LVA"]


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("U.S.-Pakistan", [("U.S.", "USA"), ("Pakistan", "PAK")]),
        ("Israeli-Palestinian", [("Israeli", "ISR"), ("Palestinian", "PSE")]),
        ("Russian-backed", [("Russian", "RUS")]),
        ("Russia\u2013Belarus", [("Russia", "RUS"), ("Belarus", "BLR")]),
        ("NATO-Russia", [("NATO", "North Atlantic Treaty Organization"), ("Russia", "RUS")]),
        ("Belarus\u2019", [("Belarus", "BLR")]),
        ("Sino-Russian", [("Sino", "CHN"), ("Russian", "RUS")]),
        ("re-elected", []),
        ("Guinea-Bissau", [("Guinea-Bissau", "GNB")]),
    ],
)
def test_pieces(gaz: Gazetteer, token: str, expected: list[tuple[str, str]]) -> None:
    assert [(token[s:e], named(entry)) for s, e, entry in gaz.pieces(token)] == expected


def test_hit_inside_a_token(gaz: Gazetteer) -> None:
    first, second = gaz.scan(["the", "Russia-Belarus", "border"])
    assert (first.start, first.end, first.inside) == (1, 2, (0, 6))
    assert (second.start, second.end, second.inside) == (1, 2, (7, 14))
    (whole,) = gaz.scan(["Russia", "'s"])
    assert (whole.start, whole.end, whole.inside) == (0, 1, None)


@pytest.mark.parametrize(
    ("name", "id", "country"),
    [
        ("Minsk", "625144", "BLR"),
        ("Minsk Region", "BY-MI", "BLR"),
        ("Gomel Region", "BY-HO", "BLR"),
        ("Khabarovsk Territory", "RU-KHA", "RUS"),
        ("Kiev", "703448", "UKR"),
        ("Rangoon", "1298824", "MMR"),
        ("St. Petersburg", "498817", "RUS"),
        ("Crimea", "UA-43", "UKR"),
        ("Xinjiang", "CN-XJ", "CHN"),
        ("California", "US-CA", "USA"),
        ("Camp David", "camp-david", "USA"),
        ("Strait of Hormuz", "strait-of-hormuz", None),
        ("Middle East", "middle-east", None),
    ],
)
def test_place(gaz: Gazetteer, name: str, id: str, country: str | None) -> None:
    found = gaz.place(name)
    assert (found[0].id, found[0].country) == (id, country)
    assert [e.population for e in found] == sorted((e.population for e in found), reverse=True)


def test_every_place_can_be_read(gaz: Gazetteer) -> None:
    entries = list(gaz.places.check())
    assert len(entries) > 16_000
    assert all(entry.country is None or entry.country in gaz.countries for entry in entries)


@pytest.mark.parametrize(
    ("name", "country", "zone", "kind", "issuer"),
    [
        ("U.S. Department of State", "USA", "America/New_York", "government", "USA"),
        ("State Department", "USA", "America/New_York", "government", "USA"),
        ("Reuters", "GBR", "Europe/London", "wire", None),
        ("Ministry of Foreign Affairs of Mongolia", "MNG", "Asia/Ulaanbaatar", "government", "MNG"),
        ("Embassy of Chile in Lima", "CHL", "America/Santiago", "government", "CHL"),
        ("The Fiji Courier", "FJI", "Pacific/Fiji", "newspaper", None),
        ("https://www.president.gov.by/en/events", "BLR", "Europe/Minsk", "government", "BLR"),
        ("mfa.gov.lv", "LVA", "Europe/Riga", "government", "LVA"),
        ("www.state.gov", "USA", "America/New_York", "government", "USA"),
        ("European Commission", None, "Europe/Brussels", "government", None),
    ],
)
def test_publisher(
    gaz: Gazetteer, name: str, country: str | None, zone: str, kind: str, issuer: str | None
) -> None:
    found = gaz.publisher(name)
    assert found is not None
    assert (found.country, found.timezone, found.kind, found.issuer) == (
        country,
        zone,
        kind,
        issuer,
    )


@pytest.mark.parametrize("name", ["", "The Daily Blurb", "Dawn of a New Age"])
def test_unknown_publisher(gaz: Gazetteer, name: str) -> None:
    assert gaz.publisher(name) is None


def test_listed_time_zones_exist(gaz: Gazetteer) -> None:
    for publisher in gaz.publishers.values():
        ZoneInfo(publisher.timezone)


@pytest.mark.parametrize(
    "name", [path.name for path in sorted(FOLDER.glob("*.csv")) if "regions" not in path.name]
)
def test_rows_are_unique_and_sourced(name: str) -> None:
    with (FOLDER / name).open(encoding="utf-8") as handle:
        rows = [tuple(row) for row in csv.reader(handle)]
    assert len(rows) == len(set(rows))
    if "source" in rows[0]:
        column = rows[0].index("source")
        assert all(row[column] for row in rows)


def load_all() -> None:
    gazetteer_files.read_aliases(gazetteer_files.read_countries())
    gazetteer_places.Places()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("countries.csv", "alpha3,alpha2\nBLR,BY\n", "header lacks"),
        ("country_aliases.csv", "alias,alpha3,kind,source\nOz,OZZ,name,x\n", "row 2: 'OZZ'"),
        ("country_aliases.csv", "alias,alpha3,kind,source\nOz,BLR,nick,x\n", "kind 'nick'"),
        ("country_aliases.csv", "alias,alpha3,kind,source\n(,BLR,name,x\n", "is no name"),
        ("country_aliases.csv", "alias,alpha3,kind,source\nOz,BLR\n", "2 cells, not 4"),
        ("places_reviewed.csv", "id,name,aliases,also,source\n0,Minsk,Oz,,x\n", "has the id '0'"),
    ],
)
def test_bad_rows_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, text: str, message: str
) -> None:
    folder = tmp_path / "gazetteers"
    folder.mkdir()
    for path in FOLDER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(gazetteer_files, "files", lambda _: tmp_path)
    with pytest.raises(KnowledgeError, match=name) as caught:
        load_all()
    assert message in str(caught.value)


def test_keys_of_generated_files_are_up_to_date(gaz: Gazetteer) -> None:
    for entry in gaz.places.check():
        assert entry in gaz.place(entry.name), key(entry.name)
