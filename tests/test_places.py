"""Place names in their context."""

from __future__ import annotations

import pytest

from communique.extract.places import resolve_place
from communique.knowledge.gazetteer import Gazetteer, load_gazetteer


@pytest.fixture(scope="module")
def gaz() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize(
    ("name", "hints", "id", "country"),
    [
        ("Khabarovsk Krai", {}, "RU-KHA", "RUS"),
        ("Khabarovsk Krai of Russia", {}, "RU-KHA", "RUS"),
        ("Russia's Sochi", {}, "491422", "RUS"),
        ("Paris", {}, "2988507", "FRA"),
        ("PARIS", {}, "2988507", "FRA"),
        ("Paris, Texas", {}, "4717560", "USA"),
        ("Moscow", {}, "524901", "RUS"),
        ("Moscow", {"USA": 0.5}, "524901", "RUS"),
        ("Moscow, Idaho", {"RUS": 1.0}, "5601538", "USA"),
        ("Davos, Switzerland", {}, "davos", "CHE"),
        ("Sarajevo, Bosnia and Herzegovina", {}, "3191281", "BIH"),
        ("St. Petersburg", {}, "498817", "RUS"),
        ("St. Petersburg", {"RUS": 0.4}, "498817", "RUS"),
        ("St. Petersburg", {"USA": 0.9}, "4171563", "USA"),
        ("St. Petersburg, Florida", {}, "4171563", "USA"),
        ("Georgia", {}, "GEO", "GEO"),
        ("Georgia", {"USA": 0.8}, "US-GA", "USA"),
        ("Georgia", {"USA": 0.3, "GEO": 0.6}, "GEO", "GEO"),
        ("the state of Georgia", {}, "US-GA", "USA"),
        ("Brest", {"BLR": 0.6}, "629634", "BLR"),
        ("Brest", {"FRA": 0.6}, "3030300", "FRA"),
        ("the Belarusian city of Brest", {}, "629634", "BLR"),
        ("the city of Brest", {"FRA": 0.8}, "3030300", "FRA"),
        ("the Russian Black Sea resort of Sochi", {}, "491422", "RUS"),
        ("Tripoli", {}, "2210247", "LBY"),
        ("Tripoli", {"LBN": 0.8}, "266826", "LBN"),
        ("Washington", {"USA": 0.5}, "4140963", "USA"),
        ("Washington state", {}, "US-WA", "USA"),
        ("Minsk city", {}, "625144", "BLR"),
        ("Minsk Region", {}, "BY-MI", "BLR"),
        ("San Jose", {"CRI": 0.8}, "3621849", "CRI"),
        ("San Jose, California", {"CRI": 0.8}, "5392171", "USA"),
        ("Valencia", {"VEN": 0.8}, "3625549", "VEN"),
        ("Congo", {"COG": 0.9}, "COG", "COG"),
        ("Congo", {}, "COD", "COD"),
        ("Mary", {"TKM": 0.8}, "TM-M", "TKM"),
        ("Nice", {"FRA": 0.5}, "2990440", "FRA"),
        ("the city of Nice", {}, "2990440", "FRA"),
        ("Middle East", {}, "middle-east", None),
        ("Belarus", {}, "BLR", "BLR"),
    ],
)
def test_resolves(
    gaz: Gazetteer, name: str, hints: dict[str, float], id: str, country: str | None
) -> None:
    where = resolve_place(name, country_hints=hints, gaz=gaz)
    assert where is not None
    assert (where.id, where.country) == (id, country)
    assert where.lat is not None
    assert where.lon is not None


@pytest.mark.parametrize(
    "name",
    [
        "",
        " , ",
        "Nowhereville",
        "Sochy",  # one letter from Sochi: never guessed
        "Mary",
        "Nice",
        "Paris, Belarus",
        "the Swiss city of Minsk",
        "minister",
    ],
)
def test_stays_unresolved(gaz: Gazetteer, name: str) -> None:
    assert resolve_place(name, country_hints={}, gaz=gaz) is None
