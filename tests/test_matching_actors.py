"""Entities of two reports are one actor, or are kept apart, for reasons that can be read."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.document import Span
from communique.errors import KnowledgeError
from communique.knowledge.atoms import name_atoms
from communique.knowledge.bodies import load_bodies, read_bodies
from communique.knowledge.nicknames import load_nicknames, one_given_name
from communique.matching import Profile
from communique.matching.actors import ENOUGH, Directory, best, keys, match, merged
from communique.matching.bodies import body_name
from communique.matching.naming import person_name, relation
from communique.matching.offices import agreement, office_of
from communique.matching.profiles import profiles
from communique.matching.tallies import by_most, counted
from communique.records import Entity, EntityKind, Evidence, Mention, Where

ROOT = Path(__file__).parent.parent
if str(ROOT / "benchmarks" / "quality") not in sys.path:
    sys.path.insert(0, str(ROOT / "benchmarks" / "quality"))

import merging_persons  # noqa: E402

COMPANY = frozenset({"anapetrova", "juanrojas", "mountaincouncil", "riverunion", "lakeforum"})

SAME = """
    Aliaksandr Lukashenka; BLR | Lukashenko, A.G.; BLR
    Aliaksandr Lukashenka; BLR | Alexander Lukashenko; BLR; president
    Rosa Vega; CHL; foreign minister | Rosa Vega; CHL; foreign minister
    Rosa Vega; CHL; foreign minister | Rosa Vega; CHL; ambassador to Peru
    Rosa Vega; CHL | Rosa Vega Marín; CHL
    Rosa M. Vega; CHL | Rosa Vega
    Rosa Vega; CHL; foreign minister | VEGA; CHL; foreign minister
    Rosa Vega; CHL; foreign minister | Vega; CHL
    Rosa Vega; CHL; foreign minister | Vega; ; foreign minister
    Rosa Vega; CHL; secretary of state | Vega; CHL; secretary
    Rosa Vega; CHL; ministers | Vega; CHL; minister
    Tom Brandt; DEU | Thomas Brandt; DEU
    Tony Field; GBR | Anthony J. Field; GBR; home secretary
    Orbay Viktor; HUN; minister of trade | Viktor Orbay; HUN
    Zheng Wei; CHN; foreign minister | Zheng; CHN; foreign minister
    Nguyen Van Duc; VNM; prime minister | Nguyen; VNM; prime minister
    Linda Holt-Marsden; USA; ambassador | Holt-Marsden; USA; ambassador
    Prime Mininster Halvorsen; NOR; prime minister | Halvorsen; NOR; prime minister
    H.E. Idris Brahim Noor; TCD | Idris Brahim Noor; TCD
    Hans Lindberg; SWE; special envoy | Hans Lindbrg; SWE; special envoy
    Paul Reyes Jr.; PHL | Paul Reyes, Jr.; PHL; president
    Vega; CHL; judge | Vega; CHL
    Affairs Daniel J. Winters; USA | Daniel J. Winters; USA
"""

APART = """
    Rosa Vega; CHL | Rosa Vega; PER
    Rosa Vega; CHL; foreign minister | Marta Vega; CHL; foreign minister
    Rosa Vega; CHL; foreign minister | Vega; CHL; defence minister
    Rosa Vega; CHL; foreign minister | Vega; CHL; deputy foreign minister
    Rosa Vega; CHL; foreign minister | Vega; PER; foreign minister
    Rosa Vega; CHL; foreign minister | Vega
    Rosa Vega; CHL; foreign minister | Rosa; CHL
    Vega | Vega
    Andrea Conti; ITA; ; m | Andrea Conti; ITA; ; f
    Paul Reyes Jr.; PHL | Paul Reyes Sr.; PHL
    Paul Reyes; PHL; president | Reyes Jr.; PHL; president
    Peter H. W. Frost; USA; president | Peter W. Frost; USA; president
    Peter Henry Frost; USA | Peter W. Frost; USA
    Min Kim; KOR | Minseo Kim; KOR
    Zheng Wei; CHN | Zheng Yu; CHN
    Li Wei; CHN | Lu Wei; CHN
    Ilya Smirnov; RUS; judge | Olga Smirnova; RUS
    Obando-Brenner; USA; president | Brenner; USA; president
    Dov Harel; ISR | Dov Barel; ISR
"""


def person(told: str) -> Profile:
    """Return the profile that "name; state; office; gender" describes."""
    name, state, office, gender = (*(part.strip() for part in told.split(";")), "", "", "")[:4]
    roles = (office,) if office else ()
    return Profile("person", name, state or None, roles, gender=gender or None)  # type: ignore[arg-type]


def body(name: str, country: str | None = None) -> Profile:
    return Profile("organisation", name, country)


def pairs(table: str) -> list[tuple[str, str]]:
    rows = [line.split("|") for line in table.strip().splitlines()]
    return [(one.strip(), other.strip()) for one, other in rows]


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_one_person_in_two_reports(one: str, other: str) -> None:
    a, b = person(one), person(other)
    assert match(a, b).score >= ENOUGH, match(a, b)
    assert match(a, b).score == match(b, a).score
    assert set(keys(a)) & set(keys(b)), "they would never be compared"


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_two_persons_in_two_reports(one: str, other: str) -> None:
    a, b = person(one), person(other)
    assert match(a, b).score < ENOUGH, match(a, b)
    assert match(a, b).score == match(b, a).score


def test_reasons_name_the_values_compared() -> None:
    found = match(person("Aliaksandr Lukashenka; BLR"), person("Alexander Lukashenko; BLR"))
    assert found.reasons == (
        "same name in another form (Aliaksandr Lukashenka, Alexander Lukashenko)",
        "both of BLR",
    )
    apart = match(person("Rosa Vega; CHL; ; f"), person("Rosa Vega; PER; ; m"))
    assert "of different states (CHL, PER)" in apart.reasons
    assert "a man and a woman" in apart.reasons


def test_company_supports_a_name_that_was_read_as_of_another_state() -> None:
    known = Profile("person", "Rosa Vega", "CHL", ("foreign minister",), company=COMPANY)
    alone = Profile("person", "Vega", "PER", ("foreign minister",), company=COMPANY)
    assert match(known, alone).score < ENOUGH
    beside = Profile("person", "Vega", "PER", ("foreign minister",), company=COMPANY | {"CHL"})
    assert match(known, beside).score >= ENOUGH


def test_full_names_of_two_states_need_both_reports_to_name_both() -> None:
    often = Profile("person", "Rosa Vega", "CHL", company=COMPANY | {"CHL", "PER", "BOL"})
    once = Profile("person", "Rosa Vega", "PER", company=frozenset({"juanrojas", "PER"}))
    assert match(often, once).score < ENOUGH
    beside = Profile("person", "Rosa Vega", "PER", company=frozenset({"juanrojas", "PER", "CHL"}))
    assert match(often, beside).score >= ENOUGH


def test_an_ambassador_of_another_state_stays_apart_for_all_the_company() -> None:
    one = Profile("person", "Rosa Vega", "CHL", ("ambassador",), company=COMPANY)
    other = Profile("person", "Vega", "PER", ("ambassador",), company=COMPANY)
    assert match(one, other).score < ENOUGH


def test_namesakes_of_whom_nothing_says_which_is_meant_are_not_guessed() -> None:
    known = [("A1", person("Rosa Vega; CHL; ambassador")), ("A2", person("Luis Vega; CHL; judge"))]
    assert best(person("Vega; CHL"), known) is None
    assert best(person("Vega; CHL; judge"), known)[0] == "A2"  # type: ignore[index]
    assert best(person("Rosa Vega; CHL"), known)[0] == "A1"  # type: ignore[index]
    assert best(person("Rosa Vega"), [*known, ("A3", person("Rosa Vega; PER"))]) is None
    assert best(person("Rosa Vega; PER"), [*known, ("A3", person("Rosa Vega; PER"))])[0] == "A3"  # type: ignore[index]
    assert best(person("Ana Petrova; SRB"), known) is None
    assert best(person("Ana Petrova; SRB"), []) is None


def test_a_family_name_met_before_is_no_rival_of_the_person() -> None:
    known = [("A1", person("Vega; CHL; judge")), ("A2", person("Rosa Vega; CHL; judge"))]
    found = best(person("Vega; CHL; judge"), known)
    assert found is not None
    assert found[0] == "A2"


def test_one_met_among_far_more_others_is_meant() -> None:
    often = frozenset(f"person{n}" for n in range(120))
    known = [
        ("A1", Profile("person", "Rosa Vega", "CHL", ("president",), company=often)),
        ("A2", Profile("person", "Recibe Vega", "CHL", ("president",), company=COMPANY)),
    ]
    found = best(person("Vega; CHL; president"), known)
    assert found is not None
    assert found[0] == "A1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (body("State Department", "USA"), body("Department of State", "USA")),
        (body("the State Department"), body("U.S. Department of State")),
        (body("Russian Foreign Ministry"), body("Ministry of Foreign Affairs", "RUS")),
        (
            body("Ministry of Foreign Affairs of the Republic of Belarus"),
            body("Belarusian Foreign Ministry"),
        ),
        (body("MFA", "BLR"), body("Ministry of Foreign Affairs", "BLR")),
        (body("NATO"), body("North Atlantic Treaty Organization")),
        (body("UN Security Council"), body("United Nations Security Council")),
        (body("Mountain Water Council"), body("MWC")),
        (body("Mountain Water Council"), body("the Mountain Water Council (MWC")),
        (body("police", "NOR"), body("Norwegian Police")),
        (body("Ministry of Labor", "CHL"), body("Chilean Labour Ministry")),
        (body("Lowland Radio Orchestra"), body("Lowland Radio Orchestras")),
    ],
)
def test_one_body_under_two_names(one: Profile, other: Profile) -> None:
    assert match(one, other).score >= ENOUGH, match(one, other)
    assert match(one, other).score == match(other, one).score
    assert set(keys(one)) & set(keys(other)) or {one.name, other.name} == {
        "Lowland Radio Orchestra",
        "Lowland Radio Orchestras",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (body("Ministry of Foreign Affairs", "BLR"), body("Ministry of Foreign Affairs", "RUS")),
        (body("the ministry"), body("the ministry")),
        (body("government"), body("government", "CHL")),
        (body("police"), body("police")),
        (body("U.S. Embassy"), body("Embassy of the United States")),
        (body("Ministry of Defence", "CHL"), body("Ministry of Foreign Affairs", "CHL")),
        (body("Ostrava University"), body("University of Ostrava")),
        (body("Resolution 1001 of the Council"), body("Resolution 1002 of the Council")),
        (body("Mountain Water Council", "CHL"), body("Mountain Water Council", "PER")),
        (body("NATO"), body("United Nations")),
    ],
)
def test_two_bodies(one: Profile, other: Profile) -> None:
    assert match(one, other).score < ENOUGH, match(one, other)


def test_every_example_of_bodies_holds() -> None:
    bodies = load_bodies()
    for example in bodies.examples:
        first, *more = (body_name(name).words for name in example.names)
        assert all(words == first for words in more), example
        assert all(body_name(other).words != first for other in example.others), example


def test_bodies_that_cannot_be_read_are_turned_away() -> None:
    with pytest.raises(KnowledgeError, match="source is missing"):
        read_bodies({})
    lists = {table: ["ministry"] for table in ("heads", "fields", "drop")}
    rest = {"source": "x", "spelling": {"a": "b"}, "usual": {"A": "CHL"}, "body": [{}]}
    with pytest.raises(KnowledgeError, match="'office'"):
        read_bodies({**lists, **rest, "abroad": ["ministry"], "whole": ["office"]})


def test_a_usual_name_means_one_state_unless_another_is_said() -> None:
    assert match(body("Congress"), body("Congress", "USA")).score >= ENOUGH
    assert match(body("Congress", "PER"), body("Congress")).score < ENOUGH
    assert name_atoms("Bundestag")[0].folded in {w for key in load_bodies().usual for w in key}


def test_countries_go_by_code_and_places_by_entry_or_name_and_state() -> None:
    chile = Profile("country", "Chile", "CHL")
    assert match(chile, Profile("country", "Republic of Chile", "CHL")).score >= ENOUGH
    assert match(chile, Profile("country", "Peru", "PER")).score < ENOUGH
    assert match(Profile("country", "Sealand"), Profile("country", "Sealand")).score >= ENOUGH
    assert keys(chile) == ("country:CHL",)
    here = Profile("place", "Brest", "BLR", place_id="629634", lat=52.1, lon=23.7)
    assert match(here, Profile("place", "Brèst", "BLR")).score >= ENOUGH
    assert match(here, Profile("place", "Brest-Litovsk", "BLR", place_id="629634")).score >= ENOUGH
    assert match(here, Profile("place", "Brest", "FRA")).score < ENOUGH
    there = Profile("place", "Brest", "BLR", place_id="1", lat=54.0, lon=28.0)
    assert match(here, there).score < ENOUGH
    assert match(here, Profile("place", "Minsk", "BLR")).score < ENOUGH
    assert match(here, chile).score == 0.0


def test_both_together_have_the_fullest_name_and_everything_else() -> None:
    first = Profile(
        "person", "Vega", "CHL", ("minister",), company=frozenset({"anapetrova"}),
        first=date(2024, 5, 1), last=date(2024, 5, 1),
    )  # fmt: skip
    second = Profile(
        "person", "Rosa Vega", None, ("foreign minister", "minister"), ("VEGA",), "f",
        frozenset({"juanrojas"}), date(2024, 4, 1), date(2024, 4, 1),
    )  # fmt: skip
    both = merged(first, second)
    assert (both.name, both.country, both.gender) == ("Rosa Vega", "CHL", "f")
    assert both.roles == ("minister", "foreign minister")
    assert both.aliases == ("Vega", "VEGA")
    assert both.company == {"anapetrova", "juanrojas"}
    assert (both.first, both.last) == (date(2024, 4, 1), date(2024, 5, 1))
    assert merged(both, both) == both
    assert merged(body("MWC"), body("Mountain Water Council")).name == "Mountain Water Council"
    assert merged(person("Rosa Vega"), person("Vega")).name == "Rosa Vega"


def test_a_profile_stays_small_and_a_later_report_is_kept() -> None:
    known = person("Rosa Vega; CHL")
    for n in range(60):
        company = frozenset(f"person{n}of{m}" for m in range(40))
        later = Profile("person", f"Rosa {n} Vega", "CHL", (f"minister {n}",), company=company)
        known = merged(known, later)
        assert company <= known.company
    assert len(known.company) <= 300
    assert len(known.aliases) <= 24
    assert len(known.roles) <= 24
    assert len(keys(known)) <= 8


@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["person", "organisation"]))))
def test_any_names_have_keys_and_can_be_placed(told: list[tuple[str, EntityKind]]) -> None:
    directory = Directory()
    for name, kind in told:
        profile = Profile(kind, name)
        assert keys(profile)
        key, found = directory.place(profile)
        assert key in directory.profiles
        assert 0.0 <= found.score <= 1.0


def test_a_directory_joins_what_it_is_told_in_turn() -> None:
    directory = Directory()
    one, found = directory.place(person("Rosa Vega; CHL; foreign minister"))
    assert found.reasons == ("named for the first time",)
    assert directory.place(person("VEGA; CHL; foreign minister"))[0] == one
    other = directory.place(person("Rosa Vega; PER"))[0]
    assert other != one
    assert directory.place(person("Rosa Vega; CHL"))[0] == one
    assert directory.profiles[one].name == "Rosa Vega"


def test_most_entities_say_an_actors_name_and_state() -> None:
    tally: dict[str, dict[str, int]] = {}
    known = person("Rosa Vega; PER")
    for told in (
        "Rosa Vega; PER",
        "R. Vega; CHL",
        "Rosa M. Vega; CHL",
        "Rosa M. Vega; CHL",
        "Vega",
    ):
        tally = counted(tally, person(told))
    assert by_most(known, tally).name == "Rosa M. Vega"
    assert by_most(known, tally).country == "CHL"
    assert by_most(person("Vega"), counted({}, person("Vega"))).name == "Vega"


def test_profiles_of_a_report_hold_company_states_and_places() -> None:
    def entity(id: str, kind: EntityKind, name: str, country: str | None = None) -> Entity:
        return Entity(id, kind, name, country, (Mention(Evidence.at(name, _whole(name)), "name"),))

    brest = Entity(
        "E4", "place", "Brest", "BLR", (), where=Where("7", "Brest", "city", "BLR", 1, 2)
    )
    told = (
        entity("E1", "person", "Rosa Vega", "CHL"),
        entity("E2", "organisation", "Mountain Water Council"),
        entity("E3", "country", "Peru", "PER"),
        brest,
    )
    found = profiles(told, date(2024, 5, 1))
    assert found["E1"].company == {"mountainwatercouncil", "PER"}
    assert found["E1"].first == found["E1"].last == date(2024, 5, 1)
    assert found["E2"].company == frozenset()
    assert (found["E4"].place_id, found["E4"].lat, found["E4"].lon) == ("7", 1, 2)


def _whole(text: str) -> Span:
    return Span(0, len(text))


def test_short_given_names_stand_for_full_ones() -> None:
    assert one_given_name("toni", "antoni")
    assert not one_given_name("antoni", "rosa")
    assert not one_given_name("rosa", "marta")
    assert all(load_nicknames().values())
    kind, _ = relation(person_name("Kate Winters"), person_name("Katherine Winters"))
    assert kind == "same"


def test_offices_agree_by_their_words_and_ranks() -> None:
    assert agreement(["minister of foreign affairs"], ["foreign minister"])[0] == "one"
    assert agreement(["former president"], ["president"])[0] == "one"
    assert agreement(["secretary"], ["secretary of state"])[0] == "near"
    assert agreement(["foreign minister"], ["deputy foreign minister"])[0] == "apart"
    assert agreement(["colleague"], ["foreign minister"])[0] == "unsaid"
    assert agreement(["adviser to the prime minister"], ["prime minister"])[0] == "apart"
    president, ambassador = office_of("president"), office_of("ambassador")
    assert president is not None
    assert ambassador is not None
    assert not president.many_hold
    assert ambassador.many_hold


def test_figures_of_merging_count_pairs() -> None:
    place = merging_persons.Place("r", 0, 1)
    pair = merging_persons.Pair(place, place, True, "unseen", "")
    apart = pair._replace(same=False)
    judged = [(pair, True, True), (pair, True, False), (apart, True, True), (apart, False, False)]
    found = merging_persons.figures(judged)
    assert (found["precision"], found["recall"], found["f1"]) == (0.5, 0.5, 0.5)
    assert (found["pairs"], found["same"], found["found"], found["unread"]) == (4, 2, 2, 1)


def test_labels_of_persons_are_whole_and_no_pair_stands_twice() -> None:
    labelled = merging_persons.pairs_of(merging_persons.LABELS)
    assert len(labelled) >= 150
    assert {pair.part for pair in labelled} == set(merging_persons.PARTS)
    assert len({frozenset((pair.one, pair.other)) for pair in labelled}) == len(labelled)
    assert 0.5 < sum(pair.same for pair in labelled) / len(labelled) < 0.7
