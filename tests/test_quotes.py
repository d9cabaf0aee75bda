"""Quotations: every example of the data file, and what single sentences cannot show."""

from __future__ import annotations

import pytest

from communique.document import Article, Doc
from communique.errors import KnowledgeError
from communique.extract.quotes import find_quotes
from communique.knowledge.reporting import (
    Example,
    inflected,
    load_reporting,
    parse_frame,
    parse_reporting,
)
from communique.records import Quote
from fixtures import parser

KNOW = load_reporting()


def read(text: str) -> tuple[Doc, tuple[Quote, ...]]:
    doc = next(parser().parse([Article(text=text)]))
    return doc, find_quotes(doc, KNOW)


def pieces(quote: Quote) -> list[str]:
    return [piece.text for piece in quote.content]


@pytest.mark.parametrize("example", KNOW.examples, ids=lambda e: e.text[:50])
def test_example(example: Example) -> None:
    _, quotes = read(example.text)
    if example.content is None:
        assert quotes == ()
        return
    found = [q for q in quotes if " / ".join(pieces(q)) == example.content]
    assert found, [pieces(q) for q in quotes]
    quote = found[0]
    if example.cue is not None:
        assert example.cue in " ".join(cue.text for cue in quote.cue)
    if example.speaker is not None:
        assert example.speaker in [words.text for words in quote.speaker_span]


def test_words_split_by_their_cue_are_one_quote() -> None:
    _, quotes = read(
        "“The road is open,” Mr Lunde said. “We paid for it.” Ms Paredes disagreed: “It is not.”"
    )
    assert [pieces(q) for q in quotes] == [
        ["“The road is open,”", "“We paid for it.”"],
        ["“It is not.”"],
    ]
    assert [q.kind for q in quotes] == ["direct", "direct"]
    assert [s.text for s in quotes[1].speaker_span] == ["Paredes"]


def test_a_quotation_left_open_goes_on_in_the_next_paragraph() -> None:
    _, quotes = read("Lunde said: “The road is open now.\n\n“We paid for it ourselves.”")
    assert [pieces(q) for q in quotes] == [
        ["“The road is open now.", "“We paid for it ourselves.”"]
    ]


def test_a_paragraph_of_quoted_words_alone_continues_the_speaker() -> None:
    _, quotes = read("“The road is open now,” Lunde said.\n\n“We paid for it ourselves.”")
    assert [len(q.cue) for q in quotes] == [1, 0]
    assert quotes[1].rule == "continued"


def test_a_quotation_set_off_below_a_colon() -> None:
    _, quotes = read("Lunde continued:\n\n“The road is open now, and we paid for it ourselves.”")
    assert [[cue.text for cue in q.cue] for q in quotes] == [["continued"]]


def test_a_question_with_its_cue_behind() -> None:
    _, quotes = read("“Who would have believed that?” Lunde said, looking at the crowd.")
    assert [[cue.text for cue in q.cue] for q in quotes] == [["said"]]


def test_a_sentence_without_end_costs_little() -> None:
    _, quotes = read("he said " * 2000)
    assert quotes == ()


def test_part_of_the_words_in_marks_is_mixed() -> None:
    _, quotes = read("Lunde said the treaty was “dead and buried” after the vote.")
    assert [q.kind for q in quotes] == ["mixed"]
    assert pieces(quotes[0]) == ["the treaty was “dead and buried” after the vote"]


def test_two_cues_are_two_quotes() -> None:
    _, quotes = read("Lunde reaffirmed support for the plan and stressed the need for speed.")
    assert [pieces(q) for q in quotes] == [["support for the plan"], ["the need for speed"]]
    assert [q.speaker_span[0].text for q in quotes] == ["Lunde", "Lunde"]


def test_a_transcript_is_turns() -> None:
    text = (
        "Oslo, Norway\n\nMINISTER LUNDE: Good morning. I said that we would meet.\n\nWelcome.\n\n"
        "AMBASSADOR PAREDES: (Via interpreter) Thank you.\n\nQUESTION: When will it open?"
    )
    _, quotes = read(text)
    assert [pieces(q) for q in quotes] == [
        ["Good morning. I said that we would meet.", "Welcome."],
        ["Thank you."],
        ["When will it open?"],
    ]
    assert [q.speaker_span[0].text for q in quotes] == [
        "MINISTER LUNDE",
        "AMBASSADOR PAREDES",
        "QUESTION",
    ]
    assert all(q.cue == () and q.kind == "direct" for q in quotes)


def test_a_recording_within_a_report() -> None:
    text = (
        "Lima, 3 May (Radio Costa) -- [Text] The mayor spoke.\n\n[Begin recording] [Paredes] The "
        "road is open. [end recording]\n\nHe said that tolls would fall."
    )
    _, quotes = read(text)
    assert [pieces(q) for q in quotes] == [["The road is open."], ["tolls would fall"]]


def test_headings_in_capitals_are_no_transcript() -> None:
    _, quotes = read("NOTE: Prices are in kroner.\n\nCONTACT: The press office.")
    assert quotes == ()


def test_evidence_is_what_the_text_says() -> None:
    doc, quotes = read("“Yes,” said Lunde’s aide. 'No', he added; “maybe it is «so».")
    for quote in quotes:
        for evidence in quote.evidence:
            assert evidence.span.of(doc.text) == evidence.text


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("reply", ("replies", "replied", "replying")),
        ("urge", ("urges", "urged", "urging")),
        ("stress", ("stresses", "stressed", "stressing")),
        ("beg", ("begs", "begged", "begging")),
        ("report", ("reports", "reported", "reporting")),
    ],
)
def test_inflected(lemma: str, forms: tuple[str, ...]) -> None:
    assert inflected(lemma) == forms


def test_frames() -> None:
    frame = parse_frame("whom for what")
    assert (frame.whom, frame.slot, frame.bond, frame.joined) == (True, "what", "for", False)
    frame = parse_frame("what of")
    assert (frame.whom, frame.slot, frame.bond, frame.joined) == (False, "what", "of", True)
    assert parse_frame("on whom to").words == ("on",)
    with pytest.raises(KnowledgeError, match="does not end in"):
        parse_frame("that nonsense")


TABLES = """
[nouns]
lemmas = ["claim"]
source = "test"
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[verb", "not valid TOML"),
        ('[[verb]]\nlemmas = ["say"]\nframes = ["that"]', "needs a source"),
        ('[[verb]]\nlemmas = []\nframes = ["that"]\nsource = "x"', "lemmas must be"),
        ('[[verb]]\nlemmas = ["say"]\nframes = ["that"]\nsource = "x"\ncolour = 1', "unknown keys"),
        (TABLES, "table"),
    ],
)
def test_a_broken_file_is_named(text: str, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message):
        parse_reporting(text)
