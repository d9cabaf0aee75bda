from __future__ import annotations

from typing import Any

import pytest

from communique.document import Span
from communique.errors import KnowledgeError
from communique.extract.sectors import find_sectors
from communique.knowledge.gazetteer import load_gazetteer
from communique.knowledge.sectors import Example, load_sectors, parse_sectors
from communique.records import Entity, EntityKind, Evidence, Mention
from fixtures import read

KNOW = load_sectors()
EXAMPLES = [(s.code, e) for s in KNOW.sectors.values() for e in s.examples]


def entity(name: str, kind: EntityKind, *roles: str, sector: str | None = None) -> Entity:
    mention = Mention(Evidence(Span(0, len(name)), name), "name")
    return Entity(name, kind, name, None, (mention,), roles, sector=sector)


@pytest.mark.parametrize(("code", "example"), EXAMPLES, ids=lambda value: str(value)[:60])
def test_examples_of_sectors(code: str, example: Example) -> None:
    if example.name is not None:
        found = KNOW.of_name(example.name)
    else:
        assert example.role is not None
        found = KNOW.of_role(example.role)
    assert (found == code) == example.holds, found


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("United Nations", "IGO"),
        ("Amnesty International", "NGO"),
        ("Taliban", "REB"),
        ("Islamic State", "IMG"),
        ("Reuters", "MED"),
        ("Gazprom", "BUS"),
        ("African National Congress", "PTY"),
        ("Sinaloa Cartel", "CRM"),
        ("UN Office on Drugs and Crime", "IGO"),
        ("Defense Ministry", "GOV"),
        ("House Judiciary Committee", "LEG"),
        ("Wake Forest University Hospital", "HLH"),
        ("Massachusetts Institute of Technology", "EDU"),
        ("NATO Secretariat", "IGO"),
        ("Friends of Hamas", None),
        ("Concordia", None),
        ("Fridays", None),
        ("", None),
    ],
)
def test_sectors_of_organisations(name: str, sector: str | None) -> None:
    assert KNOW.of_name(name) == sector


@pytest.mark.parametrize(
    ("role", "sector"),
    [
        ("minister of foreign affairs", "GOV"),
        ("vice president", "GOV"),
        ("senior vice president", None),
        ("president-elect", "GOV"),
        ("president of Ecopetrol", None),
        ("president of the central bank", "GOV"),
        ("former senator", "CVL"),
        ("former chess champion", None),
        ("secretary general of NATO", "IGO"),
        ("ambassador to NATO", "GOV"),
        ("military spokesperson", "MIL"),
        ("who", None),
        ("spokesperson", None),
        ("leader", None),
        ("commander", None),
        ("", None),
    ],
)
def test_sectors_of_offices(role: str, sector: str | None) -> None:
    assert KNOW.of_role(role) == sector


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("ISR", None),
        ("ISRMIL", "MIL"),
        ("PSEREBHMS", "REB"),
        ("PSEHMSMIL", "MIL"),
        ("COLINS", "REB"),
        ("IGOUNO", "IGO"),
        ("NGM", "NGO"),
        ("USAELI", "CVL"),
        ("FRAXYZ", None),
        ("", None),
    ],
)
def test_sectors_of_codes(code: str, sector: str | None) -> None:
    assert KNOW.of_code(code) == sector


def test_states_and_places_have_no_sector() -> None:
    given = (entity("Peru", "country"), entity("Parliament Hill", "place"))
    assert find_sectors(given, KNOW) == given


def test_an_office_held_goes_before_one_of_the_past() -> None:
    (found,) = find_sectors([entity("Ana Petrova", "person", "former general", "senator")], KNOW)
    assert found.sector == "LEG"
    (found,) = find_sectors([entity("Ana Petrova", "person", "former general", "poet")], KNOW)
    assert found.sector == "CVL"


def test_a_body_s_sector_goes_to_who_leads_it() -> None:
    leader = entity("Juan Rojas", "person", "leader of the Red Ribbon")
    bodies = [entity("Red Ribbon", "organisation", sector="REB")]
    assert find_sectors([leader, *bodies], KNOW)[0].sector == "REB"
    assert find_sectors([leader], KNOW)[0].sector is None


def test_the_user_s_list_wins_over_words() -> None:
    given = [
        entity("Ministry of Sheep", "organisation", sector="NGO"),
        entity("Ana Petrova", "person", "judge", sector="OPP"),
    ]
    assert [each.sector for each in find_sectors(given, KNOW)] == ["NGO", "OPP"]


def test_a_report_s_actors_have_their_sectors() -> None:
    report = read(
        "General Juan Rojas of Chile met Trade Minister Ana Petrova of Serbia in Belgrade. "
        "The Serbian Army praised the Northport Herald."
    )
    assert {e.name: e.sector for e in report.entities} == {
        "Juan Rojas": "MIL",
        "Chile": None,
        "Ana Petrova": "GOV",
        "Serbia": None,
        "Belgrade": None,
        "Serbian Army": "MIL",
        "Northport Herald": "MED",
    }


ROW: dict[str, Any] = {
    "code": "SEA",
    "definition": "The sea.",
    "names": ["sea"],
    "roles": [],
    "titles": [],
    "source": "list",
    "examples": [{"name": "Sea"}],
}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"code": "Sea"}, "sector Sea: a code has three capitals"),
        ({"names": ["Sea"]}, "sector SEA: 'Sea' is no phrase"),
        ({"examples": [{"text": "Sea"}]}, "sector SEA: an example has"),
        ({"weight": 1}, "sector SEA: must hold"),
    ],
)
def test_a_bad_sector_is_named(changes: dict[str, Any], told: str) -> None:
    with pytest.raises(KnowledgeError, match=f"x.toml: {told}"):
        parse_sectors({"sector": [{**ROW, **changes}]}, load_gazetteer(), where="x.toml")


def test_a_sector_twice_is_an_error() -> None:
    with pytest.raises(KnowledgeError, match="sector SEA: stands there twice"):
        parse_sectors({"sector": [ROW, ROW]}, load_gazetteer(), where="x.toml")
