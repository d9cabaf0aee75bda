"""A user's own actors: the file, what holds on a day, and what a reader makes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from communique import knowledge
from communique.document import Span
from communique.errors import InputError
from communique.extract.actors import find_actors, office_of
from communique.extract.mentions import find_references
from communique.knowledge.actors import load_actors
from communique.knowledge.roster import ActorList
from fixtures import make_doc, named, read, who

Load = Callable[[str | bytes], ActorList]
Saved = Callable[[str], str]

HEADER = "name,aliases,kind,country,role,from,to\n"
LUNDE = (
    HEADER
    + "Astrid Lunde,A. Lunde|Астрид Лунде,person,NOR,foreign minister,,2024-03-31\n"
    + "Astrid Lunde,,person,NOR,prime minister,2024-04-01,\n"
)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def loaded(content: str | bytes) -> ActorList:
        path = tmp_path / "actors.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_actors(path)

    return loaded


@pytest.fixture
def saved(tmp_path: Path) -> Saved:
    def path(content: str) -> str:
        place = tmp_path / "own.csv"
        place.write_text(content, encoding="utf-8")
        return str(place)

    return path


def found(actors: ActorList, text: str, day: date | None = None) -> list[str]:
    return [hit.actors[0].name for hit in actors.on(day).scan(text.split())]


def roles(actors: ActorList, day: date | None) -> list[str | None]:
    return [term.role for term in actors.on(day).terms(actors.actors[0])]


def test_rows_of_one_name_are_one_actor(load: Load) -> None:
    (actor,) = load(LUNDE).actors
    assert actor.names == ("Astrid Lunde", "A. Lunde", "Астрид Лунде")
    assert len(actor.terms) == 2


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), ["foreign minister"]),
        (date(2024, 3, 31), ["foreign minister"]),
        (date(2024, 4, 1), ["prime minister"]),
        (None, ["foreign minister", "prime minister"]),
    ],
)
def test_what_holds_on_a_day(load: Load, day: date | None, expected: list[str]) -> None:
    assert roles(load(LUNDE), day) == expected


def test_years_and_months_count_whole(load: Load) -> None:
    actors = load(HEADER + "Astrid Lunde,,person,NOR,envoy,2020,2021-02\n")
    assert roles(actors, date(2020, 1, 1)) == roles(actors, date(2021, 2, 28)) == ["envoy"]
    assert roles(actors, date(2021, 3, 1)) == []
    assert found(actors, "Astrid Lunde spoke", date(2021, 3, 1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Astrid Lunde spoke",
        "ASTRID LUNDE SPOKE",
        "Ástrid Lunde’s envoys",
        "said A. Lunde yesterday",
        "сказала Астрид Лунде вчера",
        "that Astrid Lunde, who",
    ],
)
def test_names_are_found_however_they_are_written(load: Load, text: str) -> None:
    assert found(load(LUNDE), text) == ["Astrid Lunde"]


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("Aleksandr Gorodko", "Alexander Gorodko"),
        ("Sergei Shchukin", "Sergey Schukin"),
        ("Mohammed Haddad", "Muhammad Haddad"),
        ("Андрей Гордеев", "Andrei Gordeev"),
    ],
)
def test_romanisations_of_a_person_are_one(load: Load, listed: str, written: str) -> None:
    assert found(load(HEADER + f"{listed},,person,,,,\n"), f"{written} spoke") == [listed]


@pytest.mark.parametrize(
    "text", ["astrid lunde spoke", "Astrid, Lunde spoke", "Astrid Lunder spoke", "Lunde spoke"]
)
def test_other_words_are_not_the_name(load: Load, text: str) -> None:
    assert found(load(LUNDE), text) == []


def test_abbreviations_are_found_as_written_alone(load: Load) -> None:
    actors = load(HEADER + "Harbour Safety Board,HSB,organisation,NOR,,,\n")
    assert found(actors, "the HSB and the hsb met") == ["Harbour Safety Board"]


def test_the_longest_name_wins(load: Load) -> None:
    rows = "Lunde Group,,organisation,,,,\nLunde,,person,,,,\n"
    assert found(load(HEADER + rows), "Lunde Group met Lunde") == ["Lunde Group", "Lunde"]


@pytest.mark.parametrize(
    "content",
    [
        LUNDE.encode("utf-8-sig"),
        LUNDE.encode("utf-16"),
        LUNDE.replace(",", ";").encode(),
        LUNDE.replace(",", "\t").encode(),
        LUNDE.replace("\n", "\r\n").encode(),
        ("\n" + LUNDE + "\n\n,,,,,,\n").encode(),
        LUNDE.replace("name,aliases,kind", "Name , Alias,TYPE").encode(),
        LUNDE.replace("from,to", "since,until").encode(),
        LUNDE.replace(",NOR,", ",nor,").encode(),
        LUNDE.replace("person", "Person").encode(),
        # Columns of the user's own are passed over.
        ("source," + LUNDE.replace("\nAstrid", "\nminutes,Astrid")).encode(),
    ],
)
def test_tables_as_programs_save_them(load: Load, content: str | bytes) -> None:
    (actor,) = load(content).actors
    assert actor.name == "Astrid Lunde"
    assert [term.country for term in actor.terms] == ["NOR", "NOR"]
    assert roles(load(content), date(2024, 4, 1)) == ["prime minister"]


def test_a_header_alone_is_a_list_of_nobody(load: Load) -> None:
    assert load(HEADER).actors == ()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name,country\nAstrid Lunde,NOR\n", "no column 'kind'"),
        ("kind,country\nperson,NOR\n", "no column 'name'"),
        ("name,alias,aliases,kind\n", "two columns are 'aliases'"),
        (HEADER + ",,person,,,,\n", "row 2, name"),
        (HEADER + "Lunde,,minister,,,,\n", "row 2, kind: 'minister'"),
        (HEADER + "Lunde,,,,,,\n", "row 2, kind"),
        (HEADER + "Lunde,,person,Norway,,,\n", "'Norway' is no ISO 3166-1 alpha-3 code; NOR"),
        (HEADER + "Lunde,,person,XXQ,,,\n", "row 2, country"),
        (HEADER + "Norseland,,country,,,,\n", "row 2, country"),
        (HEADER + "Lunde,,person,NOR,,1 May,\n", "row 2, from: '1 May'"),
        (HEADER + "Lunde,,person,NOR,,2024-02-30,\n", "row 2, from"),
        (HEADER + "Lunde,,person,NOR,,,2024-13\n", "row 2, to"),
        (HEADER + "Lunde,,person,NOR,,2024-05-01,2024-04-01\n", "row 2, to"),
        (HEADER + "Lunde (Astrid),,person,NOR,,,\n", "row 2, name"),
        (HEADER + "Lunde,A;B,person,NOR,,,\n", "row 2, aliases"),
        (HEADER + "---,,person,NOR,,,\n", "is no name"),
        (HEADER + "123,,person,NOR,,,\n", "is no name"),
        (HEADER + "Lun\0de,,person,NOR,,,\n", "row 2, name"),
        (HEADER + "Lunde,,person,NOR,envoy, of sorts,,,\n", "9 cells under 7 columns"),
        (HEADER + 'Lunde,,person,NOR,"envoy,,\nRuiz,,person,,,,\n', "mend the quotation marks"),
        (HEADER + "Lunde,,person," + "N" * 200_000 + ",,,\n", "row 2"),
        ((HEADER + "Åsne Lunde,,person,,,,\n").encode("cp1252"), "line 2: not UTF-8"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not UTF-8"),
        ("<html><body>Not found</body></html>", "no column"),
    ],
)
def test_what_cannot_be_used_is_named(load: Load, content: str | bytes, told: str) -> None:
    with pytest.raises(InputError) as caught:
        load(content)
    assert told in str(caught.value)
    assert "actors.csv" in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


SECTORS = """name,kind,country,sector,from,to
Astrid Lunde,person,NOR,opp,,2024-03-31
Astrid Lunde,person,NOR,GOV,2024-04-01,
Harbour League,organisation,NOR,INS,,
"""


@pytest.mark.parametrize(("day", "sector"), [("2024-03-31", "OPP"), ("2024-04-01", "GOV")])
def test_the_list_s_sector_holds_on_its_day(saved: Saved, day: str, sector: str) -> None:
    text = "Judge Astrid Lunde met the Harbour League. The Trade Ministry thanked her."
    report = read(text, published=day, actors=saved(SECTORS))
    assert {e.name: e.sector for e in report.entities} == {
        "Astrid Lunde": sector,
        "Harbour League": "REB",
        "Trade Ministry": "GOV",
    }


def test_a_sector_must_be_one(load: Load) -> None:
    with pytest.raises(InputError, match="row 2, sector: 'KGB' is none of GOV, MIL"):
        load("name,kind,sector\nAstrid Lunde,person,KGB\n")
    with pytest.raises(InputError, match="row 2, sector: 'GOV' on a country"):
        load("name,kind,country,sector\nNorway,country,NOR,GOV\n")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            load_actors(path)


DICTIONARY = """<!-- invented -->
NORSELAND [NOR]
+NORSELANDIC  # people
ASTRID_LUNDE_ [NOROPP]
+A._LUNDE
\t[NORGOV 20200101-20240331] # minister
\t[NORELI <20200101]
HARBOUR_LEAGUE [IGOHBL]
NOBODY [---]
"""


def test_dictionaries_of_event_coders(load: Load) -> None:
    actors = load(DICTIONARY)
    assert [(a.name, a.kind) for a in actors.actors] == [
        ("Norseland", "country"),
        ("Astrid Lunde", None),
        ("Harbour League", "organisation"),
    ]
    assert found(actors, "Norseland met A. Lunde and the Harbour League") == [
        "Norseland",
        "Astrid Lunde",
        "Harbour League",
    ]
    lunde = actors.actors[1]
    assert [(t.first, t.last) for t in lunde.terms] == [
        (date(2020, 1, 1), date(2024, 3, 31)),
        (None, date(2019, 12, 31)),
        (None, None),
    ]
    assert [term.code for term in lunde.terms] == ["NORGOV", "NORELI", "NOROPP"]
    assert [term.sector for term in lunde.terms] == ["GOV", "CVL", "OPP"]
    assert [actor.terms[0].sector for actor in actors.actors] == [None, "GOV", "IGO"]


def test_an_actor_of_a_dictionary_acts_whatever_it_is_taken_for(saved: Saved) -> None:
    listed = saved("QUARTZHOLM [QTZ]\nVESSENMARK [VSM]\nOLA_BRANDT [QTZ]\n")
    report = read("Quartzholm thanked Vessenmark. Envoy Ola Brandt left Quartzholm.", actors=listed)
    assert set(named(report, "organisation")) == {"Quartzholm", "Vessenmark"}
    assert set(named(report)) == {"Ola Brandt"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("AMBASSADOR {} [~GOV]\n", "line 1"),
        ("AMBASSADOR [~GOV]\n", "an agent's code"),
        ("\t[NORGOV]\nLUNDE [NOR]\n", "before any name"),
        ("LUNDE\nRUIZ [PER]\n", "'Lunde' has no code"),
        ("LUNDE [NOR 20241399]\n", "line 1: '20241399'"),
        ("LUNDE [NOR since May]\n", "bounds"),
    ],
)
def test_dictionaries_that_cannot_be_used(load: Load, content: str | bytes, told: str) -> None:
    with pytest.raises(InputError) as caught:
        load(content)
    assert told in str(caught.value)


def test_the_list_wins_over_the_recogniser(load: Load) -> None:
    know = knowledge.load()
    doc = make_doc(
        "Peru Vessen agreed .", "Peru/NNP/compound/1/GPE Vessen/NNP/nsubj/2/GPE agreed/VBD/ROOT/2"
    )
    before = find_references(doc, know.offices, know.gazetteer, know.given_names)
    actors = load(HEADER + "Peru Vessen,,person,SWE,envoy,,\n")
    after, notes = find_actors(doc, before, actors.on(None), know.offices, know.given_names)
    (ref,) = after
    assert (ref.text, ref.kind, ref.code, ref.rule) == ("Peru Vessen", "person", "SWE", "actors")
    assert [office.role for office in ref.offices] == ["envoy"]
    assert notes == ()


def test_namesakes_of_the_list_are_nobody(load: Load) -> None:
    know = knowledge.load()
    doc = make_doc("Vessen agreed .", "Vessen/NNP/nsubj/1/ORG agreed/VBD/ROOT/1")
    rows = "Ola Vessen,Vessen,person,SWE,,,\nUna Vessen,Vessen,person,NOR,,,2020-01-01\n"
    actors = load(HEADER + rows)
    for day, expected in ((date(2019, 1, 1), ["actors-ambiguous"]), (date(2021, 1, 1), [])):
        _, notes = find_actors(doc, (), actors.on(day), know.offices, know.given_names)
        assert [note.code for note in notes] == expected


@pytest.mark.parametrize(
    ("role", "told", "family", "over"),
    [
        ("Prime Minister", "prime minister", "premier", False),
        ("Governor of Zaozersk Krai", "governor of Zaozersk Krai", "governor", False),
        ("Former Vice-Premier", "former deputy prime minister", "premier", True),
        ("Keeper of the Seal", "keeper of the Seal", "", False),
    ],
)
def test_offices_of_the_list(role: str, told: str, family: str, over: bool) -> None:
    office = office_of(role, "NOR", Span(0, 5), knowledge.load().offices)
    assert (office.role, office.family, office.over, office.country) == (told, family, over, "NOR")
    assert office.listed


TEXT = "Astrid Lunde spoke in Lima. The premier thanked Peru."


@pytest.mark.parametrize(
    ("published", "expected", "premier", "notes"),
    [
        ("2024-03-31", ["foreign minister"], [], []),
        ("2024-04-01", ["prime minister"], ["Astrid Lunde"], []),
        (None, ["foreign minister", "prime minister"], ["Astrid Lunde"], ["actors-undated"]),
    ],
)
def test_a_minister_until_a_day_and_then_premier(
    saved: Saved, published: str | None, expected: list[str], premier: list[str], notes: list[str]
) -> None:
    report = read(TEXT, published=published, actors=saved(LUNDE))
    lunde = named(report)["Astrid Lunde"]
    assert (lunde.country, list(lunde.roles), lunde.rule) == ("NOR", expected, "actors")
    assert who(report, "The premier") == premier
    assert [note.code for note in report.notes] == notes


def test_what_the_report_says_comes_first(saved: Saved) -> None:
    report = read("Swedish Trade Minister Astrid Lunde spoke.", actors=saved(LUNDE))
    lunde = named(report)["Astrid Lunde"]
    assert (lunde.country, list(lunde.roles)) == ("SWE", ["trade minister"])


def test_initials_keep_their_stops(saved: Saved) -> None:
    report = read("A. Lunde agreed.", actors=saved(LUNDE))
    assert list(named(report)) == ["A. Lunde"]


def test_the_name_stays_what_the_report_says(saved: Saved) -> None:
    rows = "Harbour Safety Board,Quay Watch,organisation,NOR,,,\n"
    report = read("Quay Watch agreed with Ástrid Lunde.", actors=saved(LUNDE + rows))
    assert named(report, "organisation")["Quay Watch"].country == "NOR"
    assert list(named(report)) == ["Ástrid Lunde"]


def test_aliases_of_one_actor_are_one_entity(saved: Saved) -> None:
    rows = "Astrid Lunde,Iron Mayor,person,NOR,,,\n"
    report = read("Astrid Lunde spoke in Oslo. Later Iron Mayor left.", actors=saved(HEADER + rows))
    assert who(report, "Iron Mayor") == ["Astrid Lunde"]


def test_a_surname_of_the_list_yields_to_a_namesake_named_in_full(saved: Saved) -> None:
    rows = "Astrid Lunde,Lunde,person,NOR,premier,,\n"
    report = read("Swedish envoy Erik Lunde spoke. Lunde left.", actors=saved(HEADER + rows))
    assert who(report, "Lunde", nth=1) == ["Erik Lunde"]
    assert named(report)["Erik Lunde"].country == "SWE"


def test_titles_and_double_names_around_a_listed_name(saved: Saved) -> None:
    rows = "President Lunde,,person,NOR,president,,\nBerg,,person,SWE,,,\n"
    report = read("President Lunde met Ana Berg-Holm.", actors=saved(HEADER + rows))
    assert who(report, "Lunde") == ["Lunde"]
    assert who(report, "Ana Berg-Holm") == ["Ana Berg-Holm"]
    assert named(report)["Ana Berg-Holm"].country is None


def test_places_and_countries_of_the_list(saved: Saved) -> None:
    rows = "Lake House,,place,SWE,,,\nLand of Fjords,,country,NOR,,,\n"
    report = read(
        "Envoys met at the Lake House. Land of Fjords agreed.", actors=saved(HEADER + rows)
    )
    assert named(report, "place")["Lake House"].country == "SWE"
    assert who(report, "Land of Fjords") == ["Norway"]


def test_a_state_in_a_body_s_name_stands_as_well(saved: Saved) -> None:
    rows = "Grain Bank of Norway,,organisation,NOR,,,\n"
    report = read("The Grain Bank of Norway agreed.", actors=saved(HEADER + rows))
    assert who(report, "Grain Bank of Norway") == ["Grain Bank of Norway"]
    assert who(report, "Norway") == ["Norway"]
