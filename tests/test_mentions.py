"""References: names with their kind and offices, epithets, groups and pronouns."""

from __future__ import annotations

import pytest

from communique import knowledge
from communique.document import Span
from communique.extract.mentions import find_references
from communique.reference import Reference
from fixtures import known, make_doc, references

KNOW = knowledge.load()


def persons(text: str) -> dict[str, list[str]]:
    """Return the offices of each person named."""
    found: dict[str, list[str]] = {}
    for ref in references(text):
        if ref.how == "name" and ref.kind == "person":
            found.setdefault(ref.text, []).extend(office.role for office in ref.offices)
    return found


def only(text: str, words: str) -> Reference:
    (found,) = [ref for ref in references(text) if ref.text == words]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Titles before the name.
        ("President Lena Brandt spoke.", {"Lena Brandt": ["president"]}),
        (
            "Estonian Deputy Defence Minister Mart Kivisaar arrived on Monday.",
            {"Mart Kivisaar": ["deputy defence minister"]},
        ),
        (
            "Former Prime Minister Osei Danquah spoke in Accra.",
            {"Osei Danquah": ["former prime minister"]},
        ),
        (
            "Vice-Premier Anton Belov visited the port.",
            {"Anton Belov": ["deputy prime minister"]},
        ),
        (
            "Secretary Lowell met Minister Okafor.",
            {"Lowell": ["secretary"], "Okafor": ["minister"]},
        ),
        pytest.param(
            "The talks were led by Under Secretary of State for Political Affairs Harriet Lowell.",
            {"Harriet Lowell": ["under secretary of state for political affairs"]},
        ),
        # A possessive country before the title.
        (
            "Norway's foreign minister, Astrid Lunde, left on Friday.",
            {"Astrid Lunde": ["foreign minister"]},
        ),
        # An office with a complement before the name.
        pytest.param(
            "Governor of Russia’s Zaozersk Krai Pavel Drozdov met reporters.",
            {"Pavel Drozdov": ["governor of Russia's Zaozersk Krai"]},
            marks=known(
                "an unlisted region and the person after it are one name to the recogniser"
            ),
        ),
        (
            "Chairman of the National Bank of Georgia Levan Kobalia resigned.",
            {"Levan Kobalia": ["chairman of the National Bank of Georgia"]},
        ),
        # Behind the name, in apposition.
        (
            "Astrid Lunde, the foreign minister of Norway, left on Friday.",
            {"Astrid Lunde": ["foreign minister"]},
        ),
        (
            "Julio Paredes, a former ambassador to Chile, spoke first.",
            {"Julio Paredes": ["former ambassador to Chile"]},
        ),
        ("Mr Paredes is the mayor of Cusco.", {"Paredes": ["mayor of Cusco"]}),
        # Titles in the plural.
        pytest.param(
            "Foreign Ministers Astrid Lunde and Julio Paredes signed the accord.",
            {"Astrid Lunde": ["foreign minister"], "Julio Paredes": ["foreign minister"]},
            marks=known(
                "an office in the plural keeps its plural, and only the first name takes it"
            ),
        ),
        # Honorifics are no offices.
        ("Mrs Lunde and Dr. Paredes left.", {"Lunde": [], "Paredes": []}),
        ("“Thank you, Mr. Kobalia,” said Ms. Brandt.", {"Kobalia": [], "Brandt": []}),
        # Forms of names.
        ("South Korean envoy Seo Min-jae left.", {"Seo Min-jae": ["envoy"]}),
        ("Jean-Luc Armandin spoke in Paris.", {"Jean-Luc Armandin": []}),
        (
            "Dutch Finance Minister Joost van der Meulen resigned.",
            {"Joost van der Meulen": ["finance minister"]},
        ),
        (
            "Lebanese Prime Minister Karim al-Haddad spoke.",
            {"Karim al-Haddad": ["prime minister"]},
        ),
        ("President Luis da Silveira spoke.", {"Luis da Silveira": ["president"]}),
        ("Secretary Thomas Weller, Jr. spoke.", {"Thomas Weller, Jr.": ["secretary"]}),
        ("Ambassador John P. Halloran spoke.", {"John P. Halloran": ["ambassador"]}),
        (
            "Premier O’Dowd and Senator McAllen spoke.",
            {"O’Dowd": ["prime minister"], "McAllen": ["senator"]},
        ),
        pytest.param(
            "PRESIDENT LENA BRANDT SPOKE IN OSLO.",
            {"LENA BRANDT": ["president"]},
            marks=known("in capitals the verb runs into the name"),
        ),
    ],
)
def test_persons_and_their_offices(text: str, expected: dict[str, list[str]]) -> None:
    assert persons(text) == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Norway's foreign minister, Astrid Lunde, left.", "NOR"),
        ("Norwegian Foreign Minister Astrid Lunde left.", "NOR"),
        ("Foreign Minister of Norway Astrid Lunde left.", "NOR"),
        ("Astrid Lunde, Norway’s foreign minister, left.", "NOR"),
        pytest.param(
            "Governor of Poland's Zielona Voivodeship Marek Zielonka left.",
            "POL",
            marks=known(
                "an unlisted region and the person after it are one name to the recogniser"
            ),
        ),
        ("Astrid Lunde, the minister for trade, left.", None),
    ],
)
def test_the_country_said_with_an_office(text: str, country: str | None) -> None:
    (ref,) = [ref for ref in references(text) if ref.how == "name" and ref.kind == "person"]
    assert [office.country for office in ref.offices] == [country]


@pytest.mark.parametrize(
    ("text", "words", "role", "country"),
    [
        ("Later the head of state left.", "the head of state", "head of state", None),
        ("The vice-premier agreed.", "The vice-premier", "deputy prime minister", None),
        ("The Belarusian leader agreed.", "The Belarusian leader", "leader", "BLR"),
        (
            "Norway’s foreign minister agreed.",
            "Norway’s foreign minister",
            "foreign minister",
            "NOR",
        ),
        ("The governor of Pskov agreed.", "The governor", "governor of Pskov", None),
        ("It was up to the Secretary.", "the Secretary", "secretary", None),
    ],
)
def test_epithets(text: str, words: str, role: str, country: str | None) -> None:
    ref = only(text, words)
    assert (ref.how, ref.number) == ("epithet", "one")
    assert [(office.role, office.country) for office in ref.offices] == [(role, country)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Later the two leaders signed.", "the two leaders"),
        ("Both leaders signed.", "Both leaders"),
        pytest.param(
            "The two discussed trade.",
            "The two",
            marks=known("a bare number that has only itself below it is taken for no group"),
        ),
        ("Both ministers signed.", "Both ministers"),
        ("The foreign ministers signed.", "The foreign ministers"),
    ],
)
def test_groups(text: str, words: str) -> None:
    assert (only(text, words).how, only(text, words).number) == ("epithet", "many")


@pytest.mark.parametrize(
    "text",
    [
        "They want a minister.",
        "Every president signs it.",
        "No governor agreed.",
        "Thousands of officials marched.",
        "A leader must lead.",
    ],
)
def test_nobody_in_particular(text: str) -> None:
    assert not [ref for ref in references(text) if ref.how == "epithet" and ref.number == "one"]


def test_pronouns_and_their_gender() -> None:
    found = references("He said she knew it, and they saw themselves in her mirror.")
    told = [(ref.text, ref.gender, ref.number) for ref in found if ref.how == "pronoun"]
    assert told == [
        ("He", "m", "one"),
        ("she", "f", "one"),
        ("it", None, "one"),
        ("they", None, "many"),
        ("themselves", None, "many"),
        ("her", "f", "one"),
    ]


def test_an_empty_it_is_no_pronoun() -> None:
    assert not references("It is important to talk.")


@pytest.mark.parametrize(
    ("text", "words", "kind", "code"),
    [
        # A capital acts for its state, and is a place where something happens.
        ("Moscow rejected the offer.", "Moscow", "country", "RUS"),
        ("They met in Moscow on Monday.", "Moscow", "place", "RUS"),
        ("Talks between Oslo and Lima failed.", "Oslo", "country", "NOR"),
        ("The Kremlin rejected the offer.", "Kremlin", "country", "RUS"),
        ("The White House rejected it.", "White House", "country", "USA"),
        # States and demonyms.
        ("The U.S. rejected the offer.", "U.S.", "country", "USA"),
        ("Norwegian diplomats left.", "Norwegian", "country", "NOR"),
        ("U.S.-Norwegian talks failed.", "U.S.", "country", "USA"),
        ("U.S.-Norwegian talks failed.", "Norwegian", "country", "NOR"),
        ("the Republic of Korea agreed.", "Republic of Korea", "country", "KOR"),
        # Bodies and places by their own words.
        ("The Harbour Safety Board agreed.", "Harbour Safety Board", "organisation", None),
        ("They met at Lake Vessen on Monday.", "Lake Vessen", "place", None),
        ("The Ministry of Trade agreed.", "Ministry of Trade", "organisation", None),
    ],
)
def test_states_bodies_and_places(text: str, words: str, kind: str, code: str | None) -> None:
    ref = only(text, words)
    assert (ref.how, ref.kind, ref.code) == ("name", kind, code)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("Norway agreed. The government will vote.", "The government", "country"),
        ("The Ministry of Trade agreed. The ministry will vote.", "The ministry", "organisation"),
    ],
)
def test_definite_nouns(text: str, words: str, kind: str) -> None:
    assert (only(text, words).how, only(text, words).kind) == ("epithet", kind)


def test_months_and_weekdays_are_no_names() -> None:
    assert not references("On Monday, 7 May, and again in June.")


def test_nothing_is_found_in_what_is_skipped() -> None:
    text = "Photo: Astrid Lunde"
    doc = make_doc(text, "Photo/NN :/: Astrid/NNP/compound/3/PERSON Lunde/NNP/ROOT/3/PERSON")
    found = find_references(doc, KNOW.offices, KNOW.gazetteer, KNOW.given_names)
    assert [ref.text for ref in found] == ["Astrid Lunde"]
    kept = find_references(
        doc, KNOW.offices, KNOW.gazetteer, KNOW.given_names, skip=[Span(0, len(text))]
    )
    assert kept == ()


def test_the_gazetteer_has_its_word_before_the_recogniser() -> None:
    doc = make_doc(
        "Peru agreed .", "Peru/NNP/nsubj/1/PERSON agreed/VBD/ROOT/1 ./././1", published=None
    )
    (ref,) = find_references(doc, KNOW.offices, KNOW.gazetteer, KNOW.given_names)
    assert (ref.text, ref.kind, ref.code) == ("Peru", "country", "PER")


def test_a_title_makes_a_person_of_what_the_recogniser_missed() -> None:
    doc = make_doc(
        "Minister Vessen agreed .",
        "Minister/NNP/compound/1 Vessen/NNP/nsubj/2/ORG agreed/VBD/ROOT/2 ./././2",
    )
    (ref,) = find_references(doc, KNOW.offices, KNOW.gazetteer, KNOW.given_names)
    assert (ref.text, ref.kind, ref.rule) == ("Vessen", "person", "title")


def test_references_stand_in_text_order_and_repeat_their_words() -> None:
    text = "She met Norwegian envoys. Premier Lena Brandt and the governor of Pskov left for Oslo."
    found = references(text)
    assert [ref.span.start for ref in found] == sorted(ref.span.start for ref in found)
    assert all(ref.span.of(text) == ref.text for ref in found)
