from __future__ import annotations

from communique.matching.copies import (
    PERMUTATIONS,
    ROWS,
    bands,
    resemblance,
    signature,
)

CLOSING = (
    "The Ministry of Foreign Affairs publishes readouts of the minister's meetings on the day on "
    "which they take place. Journalists who wish to be accredited may write to the press service "
    "before noon. Photographs of official meetings may be used free of charge if the source is "
    "named. Recordings are kept in the archive of the ministry and are open to researchers."
)
RELEASE = (
    "Foreign Minister Ema Sokol of Slovenia met Foreign Minister Tomas Berg of Norway in Ljubljana "
    "on 6 May. The two ministers discussed the ferry line between Koper and Bergen, the exchange "
    "of students and the preparation of the visit that the Norwegian prime minister will pay to "
    "Slovenia in September. They agreed that a joint commission on shipping will meet once a year, "
    "for the first time in October in Oslo. Minister Sokol thanked Norway for the two rescue boats "
    "that it lent to the port of Koper after the storm of January, and said that both would be "
    "returned in the summer. Minister Berg invited his colleague to the conference on the high "
    "north, which will be held in Tromso in February. "
)
OTHER = (
    "Deputy Foreign Minister Jan Hribar received the ambassador of Peru, Rosa Vega, who is leaving "
    "Ljubljana after four years. They looked back on the agreement on holidays with work, which "
    "came into force last autumn, and on the exhibition of textiles in Maribor. The deputy "
    "minister wished the ambassador every success in her new post in Ottawa. "
)


def test_a_signature_is_the_same_for_the_same_words_alone() -> None:
    made = signature(RELEASE)
    assert len(made) == PERMUTATIONS
    assert made == signature(RELEASE.upper().replace(" ", "\n").replace(",", ""))
    assert resemblance(made, made) == 1.0
    # Pinned, for ledgers keep bands across versions.
    assert signature("one two three four five six")[:3] == (3614405370, 3550272288, 3348294206)


def test_a_text_without_words_is_a_copy_of_nothing() -> None:
    assert signature("") == signature(" … \n") == ()
    assert bands(()) == ()
    assert resemblance((), ()) == resemblance((), signature(RELEASE)) == 0.0


def test_fewer_words_than_a_run_are_one_run() -> None:
    assert resemblance(signature("no comment"), signature("No comment.")) == 1.0
    assert resemblance(signature("no comment"), signature("no answer")) == 0.0


def test_bands_fit_a_signed_column_and_differ_by_place() -> None:
    found = bands(signature(RELEASE))
    assert len(found) == len(set(found)) == PERMUTATIONS // ROWS
    assert all(-(2**63) <= band < 2**63 for band in found)
    assert len(set(bands((7,) * PERMUTATIONS))) == PERMUTATIONS // ROWS


def test_an_update_and_its_original_are_found_as_copies() -> None:
    update = RELEASE.replace("two rescue boats", "three rescue boats") + "A photograph follows."
    a, b = signature(RELEASE), signature(update)
    assert resemblance(a, b) > 0.8
    assert set(bands(a)) & set(bands(b))


def test_releases_that_share_a_closing_paragraph_are_no_copies() -> None:
    a, b = signature(RELEASE + CLOSING), signature(OTHER + CLOSING)
    assert 0.05 < resemblance(a, b) < 0.5
    assert not set(bands(a)) & set(bands(b))


def test_one_template_with_other_names_is_no_copy() -> None:
    other = (
        RELEASE.replace("Sokol", "Kranjec")
        .replace("Tomas Berg of Norway", "Marta Lind of Sweden")
        .replace("Berg", "Lind")
        .replace("Norway", "Sweden")
        .replace("Norwegian", "Swedish")
        .replace("Bergen", "Malmo")
        .replace("Oslo", "Stockholm")
        .replace("6 May", "9 July")
        .replace("Tromso", "Kiruna")
    )
    assert resemblance(signature(RELEASE), signature(other)) < 0.65
