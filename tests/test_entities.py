"""Entities: which names are one, their offices, their state, and what bodies stand for."""

from __future__ import annotations

import pytest

from fixtures import known, named, read, who


def mentions(text: str, name: str, *, publisher: str | None = None) -> list[str]:
    """Return the words of each mention of an entity."""
    return [m.text for m in named(read(text, publisher=publisher), None)[name].mentions]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        # A surname, with and without a title.
        (
            "Premier Lena Brandt spoke. Brandt left. Ms Brandt returned. Premier Brandt slept.",
            "Lena Brandt",
            ["Lena Brandt", "Brandt", "Brandt", "Brandt"],
        ),
        # The full name comes after the surname.
        pytest.param(
            "Brandt Rejects Offer\n\nPresident Lena Brandt rejected the offer on Monday.",
            "Lena Brandt",
            ["Brandt", "Lena Brandt"],
            marks=known("a headline's verb runs into the name"),
        ),
        # Spellings of one name.
        (
            "Minister Aleksandr Gorodko spoke. Alexander Gorodko left.",
            "Aleksandr Gorodko",
            ["Aleksandr Gorodko", "Alexander Gorodko"],
        ),
        pytest.param(
            "Minister Siarhei Varabyou spoke. Later Sergei Vorobyov left.",
            "Siarhei Varabyou",
            ["Siarhei Varabyou", "Sergei Vorobyov"],
            marks=known("a capitalised adverb runs into the name after it"),
        ),
        # Initials, middle names, suffixes.
        pytest.param(
            "Senator J. P. Halloran spoke. John Halloran left.",
            "J. P. Halloran",
            ["J. P. Halloran", "John Halloran"],
        ),
        pytest.param(
            "Thomas Weller, Jr. spoke in Ottawa. Weller left.",
            "Thomas Weller, Jr.",
            ["Thomas Weller, Jr.", "Weller"],
            marks=known("Jr. becomes a person of its own where no title leads the name"),
        ),
        # Hyphens and particles.
        (
            "Envoy Seo Min-jae spoke in Seoul. Envoy Seo left.",
            "Seo Min-jae",
            ["Seo Min-jae", "Seo"],
        ),
        (
            "Prime Minister Karim al-Haddad spoke. Al-Haddad left, and Haddad slept.",
            "Karim al-Haddad",
            ["Karim al-Haddad", "Al-Haddad", "Haddad"],
        ),
        (
            "Minister Joost van der Meulen spoke. Van der Meulen left.",
            "Joost van der Meulen",
            ["Joost van der Meulen", "Van der Meulen"],
        ),
        # Capitals in a headline.
        pytest.param(
            "BRANDT MEETS KOBALIA\n\nPresident Lena Brandt met Premier Levan Kobalia on Monday.",
            "Lena Brandt",
            ["BRANDT", "Lena Brandt"],
            marks=known("a headline's verb runs into the name"),
        ),
        # Another name of the same person.
        pytest.param(
            "Commander Ruben Salcedo, alias El Zorro, surrendered. El Zorro was tired.",
            "Ruben Salcedo",
            ["Ruben Salcedo", "El Zorro", "El Zorro"],
            marks=known('"alias" is taken into the name'),
        ),
        # A surname that is also a town.
        (
            "Minister Carlos Medina spoke in Lima. Medina left on Tuesday.",
            "Carlos Medina",
            ["Carlos Medina", "Medina"],
        ),
        (
            "Ambassador Ruth Lancaster met reporters. Lancaster declined to comment.",
            "Ruth Lancaster",
            ["Ruth Lancaster", "Lancaster"],
        ),
    ],
)
def test_names_of_one_person(text: str, name: str, expected: list[str]) -> None:
    assert mentions(text, name) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Premier Lena Brandt met Governor Erik Brandt on Monday.",
        "Minister Ivan Petrov met Envoy Oleg Petrov on Monday.",
        "Senator Maria Ruiz spoke, and Mario Ruiz listened.",
        "Envoy Kim Yong-su met Envoy Kim Yong-ho.",
    ],
)
def test_namesakes_stay_two(text: str) -> None:
    assert len(named(read(text))) == 2


def test_a_title_tells_namesakes_apart() -> None:
    report = read(
        "President Lena Brandt met Governor Erik Brandt in Bonn. Governor Brandt left early. "
        "President Brandt stayed."
    )
    assert who(report, "Governor Brandt"[9:], nth=2) == ["Erik Brandt"]
    assert who(report, "Brandt", nth=3) == ["Lena Brandt"]


def test_mr_tells_namesakes_apart() -> None:
    report = read("Lena Brandt and Erik Brandt spoke in Bonn. Mr Brandt left early.")
    assert who(report, "Brandt", nth=2) == ["Erik Brandt"]


@pytest.mark.parametrize(
    ("text", "name", "country", "roles"),
    [
        (
            "Norwegian Foreign Minister Astrid Lunde left.",
            "Astrid Lunde",
            "NOR",
            ["foreign minister"],
        ),
        (
            "Norway's foreign minister, Astrid Lunde, left.",
            "Astrid Lunde",
            "NOR",
            ["foreign minister"],
        ),
        (
            "Governor of Poland’s Lubusz Voivodeship Marek Zielonka left.",
            "Marek Zielonka",
            "POL",
            ["governor of Lubusz Voivodeship"],
        ),
        # A place within the state says it as well.
        ("Mayor of Bergen Astrid Lunde left.", "Astrid Lunde", "NOR", ["mayor of Bergen"]),
        # International bodies act for no state.
        pytest.param(
            "United Nations Secretary-General Osei Danquah spoke in Warsaw.",
            "Osei Danquah",
            None,
            ["secretary general"],
            marks=known("a body before an office is folded into the role"),
        ),
        ("Astrid Lunde, a teacher, spoke.", "Astrid Lunde", None, ["teacher"]),
        # The office is said later, and a former one beside the present one.
        pytest.param(
            "Astrid Lunde spoke. Lunde, the Norwegian foreign minister, left.",
            "Astrid Lunde",
            "NOR",
            ["foreign minister"],
            marks=known("an apposition between commas is no office of a surname"),
        ),
        (
            "Peruvian Prime Minister Julio Paredes, a former ambassador to Chile, left.",
            "Julio Paredes",
            "PER",
            ["prime minister", "former ambassador to Chile"],
        ),
        pytest.param(
            "Foreign Ministers Astrid Lunde of Norway and Julio Paredes of Peru met in Quito.",
            "Julio Paredes",
            "PER",
            ["foreign minister"],
            marks=known(
                "an office in the plural keeps its plural, and only the first name takes it"
            ),
        ),
        pytest.param(
            "Foreign Ministers Astrid Lunde of Norway and Julio Paredes of Peru met in Quito.",
            "Astrid Lunde",
            "NOR",
            ["foreign minister"],
            marks=known(
                "an office in the plural keeps its plural, and only the first name takes it"
            ),
        ),
    ],
)
def test_country_and_roles(text: str, name: str, country: str | None, roles: list[str]) -> None:
    entity = named(read(text))[name]
    assert (entity.country, list(entity.roles)) == (country, roles)
    assert [note.code for note in entity.notes] == ([] if country else ["no-country"])


def test_a_state_s_own_release_names_its_officials_without_it() -> None:
    text = "Secretary Harriet Lowell spoke with Polish Foreign Minister Marek Zielonka."
    persons = named(read(text, publisher="US Department of State"))
    assert persons["Harriet Lowell"].country == "USA"
    assert persons["Marek Zielonka"].country == "POL"


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "Norway agreed. Norwegian envoys left Peru. Oslo confirmed that.",
            "Norway",
            ["Norway", "Norwegian", "Oslo"],
        ),
        ("Moscow objected. Russia’s envoy left.", "Russia", ["Moscow", "Russia"]),
        ("The Kremlin objected, and Russia left.", "Russia", ["Kremlin", "Russia"]),
    ],
)
def test_what_stands_for_a_state(text: str, name: str, expected: list[str]) -> None:
    assert mentions(text, name) == expected


@pytest.mark.parametrize("noun", ["government", "side"])
def test_a_state_s_government_is_the_state(noun: str) -> None:
    report = read(f"The Norwegian {noun} agreed.")
    assert [entity.name for entity in report.entities] == ["Norway"]


def test_a_capital_is_a_place_where_something_happens() -> None:
    report = read("Norwegian and Russian envoys met in Moscow. Moscow called it useful.")
    assert who(report, "Moscow") == ["Moscow"]
    assert named(report, None)["Moscow"].kind == "place"
    assert who(report, "Moscow", nth=1) == ["Russia"]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "The Baltic Grain Council (BGC) met in Riga. The BGC will meet again.",
            "Baltic Grain Council",
            ["Baltic Grain Council", "BGC", "BGC"],
        ),
        (
            "The Ministry of Trade objected. The ministry wants more time.",
            "Ministry of Trade",
            ["Ministry of Trade", "The ministry"],
        ),
        pytest.param(
            "The Harbour Safety Board objected. The Board wants more time.",
            "Harbour Safety Board",
            ["Harbour Safety Board", "The Board"],
            marks=known("a body called by its last word is not found again"),
        ),
        (
            "NATO agreed, and NATO's ships left.",
            "North Atlantic Treaty Organization",
            ["NATO", "NATO"],
        ),
        (
            "The Harbour Federation of Riga (RHF) met. The RHF will meet again.",
            "Harbour Federation of Riga",
            ["Harbour Federation of Riga", "RHF", "RHF"],
        ),
        (
            "The Baltic Counterpiracy Forum (BCPF) met in Riga. The BCPF will meet again.",
            "Baltic Counterpiracy Forum",
            ["Baltic Counterpiracy Forum", "BCPF", "BCPF"],
        ),
    ],
)
def test_names_of_one_body(text: str, name: str, expected: list[str]) -> None:
    assert mentions(text, name) == expected
    assert named(read(text), None)[name].kind == "organisation"


def test_two_bodies_are_not_one_for_a_word_in_common() -> None:
    report = read("The Ministry of Trade told the Ministry of Health to wait.")
    assert set(named(report, "organisation")) == {"Ministry of Trade", "Ministry of Health"}


def test_the_government_is_that_of_the_country_spoken_of() -> None:
    report = read("PERU: Lima votes\n\nPeru will vote on Sunday. The government promised calm.")
    assert who(report, "The government") == ["Peru"]
    report = read("PERU: Lima votes\n\nPeru will vote. The government of Oman promised calm.")
    assert who(report, "The government") == ["Oman"]


def test_letters_in_brackets_that_do_not_spell_a_body_are_another() -> None:
    report = read("The Baltic Grain Council (NATO) met in Riga.")
    assert len(named(report, "organisation")) == 2


def test_places_know_where_they_are() -> None:
    report = read("Envoys of Norway and Sweden met in Bergen on Monday.")
    bergen = named(report, "place")["Bergen"]
    assert bergen.country == "NOR"
    assert bergen.where is not None


def test_entities_are_numbered_in_text_order() -> None:
    report = read("In Oslo, Premier Lena Brandt met Peruvian envoy Julio Paredes.")
    starts = [entity.mentions[0].span.start for entity in report.entities]
    assert starts == sorted(starts)
    assert [entity.id for entity in report.entities] == [f"E{n}" for n in range(1, len(starts) + 1)]


def test_no_span_is_told_twice_of_one_entity() -> None:
    report = read("President Lena Brandt and Premier Levan Kobalia met. They agreed. She left him.")
    for entity in report.entities:
        spans = [mention.span for mention in entity.mentions]
        assert len(spans) == len(set(spans))


@pytest.mark.parametrize("text", ["Nothing happened here.", "...", "A dog barked at the sea."])
def test_a_text_without_names_has_no_persons(text: str) -> None:
    assert named(read(text)) == {}
