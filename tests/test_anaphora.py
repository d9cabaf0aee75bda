"""Whom pronouns and epithets denote, in and out of quotations, alone and together."""

from __future__ import annotations

import pytest

from communique.extract.entities.anaphora import (
    FEATURES,
    agrees,
    bars,
    linear_ranker,
)
from communique.extract.entities.persons import Person
from communique.extract.entities.speaking import speaker_heads
from communique.models import hub
from communique.records import EntityKind
from communique.reference import Gender, Reference
from fixtures import known, make_doc, read, who

PAIR = "Norwegian Prime Minister Astrid Lunde met Peruvian President Julio Paredes in Oslo. "
MEN = "Belarusian President Anton Belsky met Russian Deputy Prime Minister Pavel Drozdov. "


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # Gender decides, from a given name, an honorific or an office.
        (PAIR + "She thanked him.", "She", "Astrid Lunde"),
        (PAIR + "She thanked him.", "him", "Julio Paredes"),
        ("Mr Varga met Ms Osei. She left first.", "She", "Osei"),
        ("Spokeswoman Tamsin Vey met Petko Ilev. She left.", "She", "Tamsin Vey"),
        # The subject is kept to.
        (MEN + "He left on Tuesday.", "He", "Anton Belsky"),
        (MEN + "He left on Tuesday. He will return.", "He", "Anton Belsky"),
        # A pronoun is not its own co-argument.
        (MEN + "Drozdov told him to wait.", "him", "Anton Belsky"),
        # A possessive may be the subject's.
        ("Minister Pavel Drozdov praised his aides.", "his", "Pavel Drozdov"),
        ("Minister Pavel Drozdov excused himself.", "himself", "Pavel Drozdov"),
        # Within a sentence.
        ("Anton Belsky said he would sign it.", "he", "Anton Belsky"),
        pytest.param(
            "When he arrived in Minsk, Pavel Drozdov spoke to reporters.",
            "he",
            "Pavel Drozdov",
            marks=known("a pronoun before its person is not resolved"),
        ),
        # Across paragraphs.
        ("Minister Pavel Drozdov spoke.\n\nHe left at noon.", "He", "Pavel Drozdov"),
    ],
)
def test_singular_pronouns(text: str, words: str, expected: str) -> None:
    assert who(read(text), words) == [expected]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        # The speaker is not his own "he"; after the quotation he is.
        pytest.param(
            MEN + "“He is a friend,” Belsky said.",
            "He",
            "Pavel Drozdov",
        ),
        (
            "President Anton Belsky spoke in Minsk. “We will sign,” he said.",
            "he",
            "Anton Belsky",
        ),
        (
            "“We agree with Mr Varga,” Anton Belsky said. “It is time,” he added.",
            "he",
            "Anton Belsky",
        ),
        pytest.param(
            "Anton Belsky spoke of Minister Pavel Drozdov. “He has done much,” he said.",
            "He has"[:2],
            "Pavel Drozdov",
        ),
        (
            PAIR + "“She has been kind,” Paredes said.",
            "She",
            "Astrid Lunde",
        ),
    ],
)
def test_pronouns_in_and_after_quotations(text: str, words: str, expected: str) -> None:
    assert who(read(text), words) == [expected]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (MEN + "The head of state agreed.", "The head of state", "Anton Belsky"),
        (MEN + "The vice-premier agreed.", "The vice-premier", "Pavel Drozdov"),
        (MEN + "The Belarusian leader agreed.", "The Belarusian leader", "Anton Belsky"),
        (MEN + "The Belarusian president agreed.", "The Belarusian president", "Anton Belsky"),
        (PAIR + "The premier agreed.", "The premier", "Astrid Lunde"),
        (PAIR + "The Norwegian leader agreed.", "The Norwegian leader", "Astrid Lunde"),
        (
            "Governor of Pskov Region Vera Malinova met Mayor Egor Titov. The governor agreed.",
            "The governor",
            "Vera Malinova",
        ),
        (
            "Secretary Harriet Lowell met Foreign Minister Marek Zielonka of Poland. "
            "The Secretary thanked him.",
            "The Secretary",
            "Harriet Lowell",
        ),
        (
            "Foreign Ministry spokesman Ivo Petkov spoke. The spokesman gave no date.",
            "The spokesman",
            "Ivo Petkov",
        ),
        # Named only later.
        (
            "The president left on Monday. President Lena Brandt will be back on Friday.",
            "The president",
            "Lena Brandt",
        ),
        # Former holders are meant by "the former".
        (
            "President Lena Brandt met former President Otto Feld. The former president agreed.",
            "The former president",
            "Otto Feld",
        ),
        (
            "President Lena Brandt met former President Otto Feld. The president agreed.",
            "The president",
            "Lena Brandt",
        ),
    ],
)
def test_epithets(text: str, words: str, expected: str) -> None:
    assert who(read(text), words) == [expected]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MEN + "The Chilean president agreed.", "The Chilean president"),
        ("Mayor Egor Titov spoke. The ambassador agreed.", "The ambassador"),
        ("Minister Pavel Drozdov spoke. She agreed.", "She"),
        ("Bread is dear. He knows it.", "He"),
    ],
)
def test_nobody_rather_than_somebody_else(text: str, words: str) -> None:
    assert who(read(text), words) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (PAIR + "The two signed an accord.", "The two"),
        (PAIR + "Both leaders signed an accord.", "Both leaders"),
        (PAIR + "The two leaders signed an accord.", "The two leaders"),
        (PAIR + "They signed an accord.", "They"),
        ("Astrid Lunde and Julio Paredes praised their envoys.", "their"),
        ("Astrid Lunde and Julio Paredes met in Oslo. Both praised the accord.", "Both"),
        pytest.param(
            "Prime Ministers Astrid Lunde and Julio Paredes met. Both premiers left.",
            "Both premiers",
            marks=known(
                "an office in the plural keeps its plural, and only the first name takes it"
            ),
        ),
    ],
)
def test_both(text: str, words: str) -> None:
    assert who(read(text), words) == ["Astrid Lunde", "Julio Paredes"]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Norway said it would wait.", "it", ["Norway"]),
        ("The Harbour Safety Board said it would wait.", "it", ["Harbour Safety Board"]),
        ("Norway praised its envoys.", "its", ["Norway"]),
        ("It rained on the envoys.", "It", []),
    ],
)
def test_it(text: str, words: str, expected: list[str]) -> None:
    assert who(read(text), words) == expected


def test_a_person_s_gender_is_learned_from_a_pronoun() -> None:
    text = "Envoy Oluwaxu Venn spoke. She left. Later Venn met Envoy Pavel Drozdov. He slept."
    report = read(text)
    assert who(report, "She") == ["Oluwaxu Venn"]
    assert who(report, "He") == ["Pavel Drozdov"]


def reference(sentence: int, head: int, gender: Gender | None = None) -> Reference:
    kind: EntityKind = "person"
    return Reference(
        DOC.sentences[0].span, "", "pronoun", kind, sentence, head, None, gender=gender
    )


DOC = make_doc(
    "Orlov told him that his aide praised himself .",
    "Orlov/NNP/nsubj/1 told/VBD/ROOT/1 him/PRP/dobj/1 that/IN/mark/6 his/PRP$/poss/5 "
    "aide/NN/nsubj/6 praised/VBD/ccomp/1 himself/PRP/dobj/6 ./././1",
)


@pytest.mark.parametrize(
    ("pronoun", "other", "barred"),
    [
        (2, 0, True),  # told him: not Orlov
        (4, 0, False),  # his aide: Orlov's, perhaps
        (4, 5, True),  # his aide: not the aide's own
        (7, 5, False),  # praised himself: the aide
    ],
)
def test_what_grammar_forbids(pronoun: int, other: int, barred: bool) -> None:
    assert bars(DOC.sentences[0], pronoun, other) is barred


def test_an_unknown_gender_agrees_with_either() -> None:
    person = Person()
    assert agrees(person, reference(0, 2, "m"))
    person.genders["f"] += 1
    assert not agrees(person, reference(0, 2, "m"))
    assert agrees(person, reference(0, 2))


def test_speakers_of_quotations_parsed_apart() -> None:
    doc = make_doc("Nobody is quoted .", "Nobody/NN/nsubjpass/2 is/VBZ/auxpass/2 quoted/VBN/ROOT/2")
    assert speaker_heads(doc) == {}


def test_the_ranker_adds_up_and_takes_the_nearest_of_equals() -> None:
    weights = dict.fromkeys(FEATURES, 0.0)
    rank = linear_ranker({**weights, "subject": 1.0})
    row = tuple(float(name == "subject") for name in FEATURES)
    none = tuple(0.0 for _ in FEATURES)
    pronoun = reference(0, 2)
    assert rank(pronoun, [(3, none), (1, row)], ()) == 1
    assert rank(pronoun, [(3, row), (1, row)], ()) == 3
    assert rank(pronoun, [], ()) is None


def test_a_ranker_wants_a_weight_for_every_feature() -> None:
    with pytest.raises(KeyError):
        linear_ranker({"subject": 1.0})


def test_the_card_of_the_ranker_says_what_it_learned_from() -> None:
    card = hub.card("pronouns")
    assert set(hub.linear("pronouns")) == set(FEATURES)
    assert card["accuracy"] > card["baseline"]
    assert {"what", "data", "pronouns", "date"} <= set(card)
