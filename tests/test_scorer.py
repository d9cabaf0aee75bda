"""The trained scorer on triples of every shape."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from communique.document import Span
from communique.models import LABELS, Triple, hub, scorer
from communique.models.scorer import LONGEST, EventScorer, encode

PLAIN = {
    "[S Peru] accused [T Chile] of spying on its navy.": "ACCUSE",
    "[S Estonia] and [T Latvia] agreed to share the upkeep of a border bridge.": "AGREE",
    "[S Norway] delivered tents and drinking water to [T Malawi] after the flood.": "AID",
    "[S Gunmen] shelled [T a village in Darfur], killing nine.": "ASSAULT",
    "[T Two students] were arrested on Monday by [S the police of Managua].": "COERCE",
    "[S Bolivia] apologised to [T Paraguay] and lifted its ban on soy.": "CONCEDE",
    "[S Estonia]'s air force runs joint patrols with [T Latvia].": "COOPERATE",
    "[S The president of Ghana] met [T the prime minister of Togo] in Lomé.": "CONSULT",
    "[S The army] put its troops on alert along [T the Kenyan border].": "MOBILIZE",
    "[S Nurses] marched through Lima against [T the health ministry].": "PROTEST",
    "[S Fiji] turned down [T Tonga]'s offer of talks.": "REJECT",
    "[S Uruguay] urged [T Brazil] to open the bridge.": "REQUEST",
    "[S Chad] withdrew its troops from [T the Libyan town].": "RETREAT",
    "[S Oman] recalled its ambassador from [T Yemen] and cut off all trade.": "SANCTION",
    "[S Austria] praised [T Slovenia] for the reform of its courts.": "SUPPORT",
    "[S Eritrea] warned [T Djibouti] that it would fire on its ships.": "THREATEN",
}


def triple(marked: str) -> Triple:
    spans = {}
    plain, end = "", 0
    for mark in re.finditer(r"\[([ST]) ([^\]]*)\]", marked):
        plain += marked[end : mark.start()]
        spans[mark[1]] = Span(len(plain), len(plain) + len(mark[2]))
        plain += mark[2]
        end = mark.end()
    return Triple(plain + marked[end:], spans.get("S"), spans.get("T"))


@pytest.fixture(scope="module")
def events() -> EventScorer:
    return EventScorer()


@pytest.mark.parametrize(("marked", "label"), PLAIN.items())
def test_plain_sentences_come_out_right(events, marked, label):
    scores = events.score([triple(marked)])[0]
    assert LABELS[int(scores.argmax())] == label


def test_scores_are_probabilities(events):
    scores = events.score([triple(marked) for marked in PLAIN])
    assert scores.shape == (len(PLAIN), len(LABELS))
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()
    assert (scores >= 0).all()
    assert np.allclose(scores.sum(axis=1), 1, atol=1e-5)


def test_nothing_is_scored_of_nothing(events):
    assert events.score([]).shape == (0, len(LABELS))


def test_scores_depend_on_the_triple_alone(events):
    triples = [triple(marked) for marked in PLAIN]
    together = events.score(triples)
    assert np.array_equal(together, np.concatenate([events.score([each]) for each in triples]))
    order = list(range(len(triples)))
    random.Random(1).shuffle(order)
    assert np.array_equal(events.score([triples[place] for place in order]), together[order])
    assert np.array_equal(EventScorer().score(triples), together)


def test_the_marked_sides_count(events):
    text = "Peru accused Chile of bribing Oman, which sent tents to Yemen."
    blamed = Triple(text, Span(0, 4), Span(13, 18))
    helped = Triple(text, Span(30, 34), Span(56, 61))
    scores = events.score([blamed, helped])
    assert scores[0, LABELS.index("ACCUSE")] > scores[1, LABELS.index("ACCUSE")]
    assert scores[1, LABELS.index("AID")] > scores[0, LABELS.index("AID")]


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Peru accused Chile.", Span(0, 4), None),
        ("Peru accused Chile.", None, Span(13, 18)),
        ("Peru accused Chile.", None, None),
        ("Peru accused Chile.", Span(0, 18), Span(13, 18)),
        ("Peru accused Chile.", Span(0, 8), Span(2, 18)),
        ("Peru accused Chile.", Span(0, 4), Span(0, 4)),
        ("Peru accused Chile.", Span(50, 60), Span(13, 99)),
        ("Peru accused Chile.", Span(4, 5), Span(12, 13)),
        ("", None, None),
        ("   ", Span(0, 2), None),
        ("\ud800 accused \udfff", Span(0, 1), Span(10, 11)),
        ("😀 accused 😀", Span(0, 1), Span(10, 11)),
        ("[unused1] accused [unused3] [SEP] [CLS] [PAD]", Span(0, 9), Span(18, 27)),
        ("a" * 100_000, Span(0, 4), Span(99_990, 99_999)),
        ("Peru accused Chile. " * 5_000, Span(50_000, 50_004), Span(50_013, 50_018)),
        ("́" * 3_000, Span(0, 2_999), None),
        ("(" * 3_000, Span(0, 2_999), Span(5, 6)),
    ],
)
def test_any_triple_is_scored(events, text, source, target):
    scores = events.score([Triple(text, source, target)])
    assert np.isfinite(scores).all()
    assert abs(float(scores.sum()) - 1) < 1e-5
    assert len(encode(events._pieces, Triple(text, source, target))) <= LONGEST


def test_of_a_long_text_the_part_about_the_sides_is_seen(events):
    before, after = "It rained in the north. " * 2_000, " It rained in the south." * 2_000
    told = "Peru accused Chile of spying on its navy."
    start = len(before)
    far = Triple(
        before + told + after, *(Span(start + a, start + b) for a, b in ((0, 4), (13, 18)))
    )
    seen = [events._pieces.tokenizer.id_to_token(piece) for piece in encode(events._pieces, far)]
    words = " ".join(seen)
    assert "[unused1] peru [unused2] accused [unused3] chile [unused4]" in words


def test_marks_nest_where_sides_do(events):
    nested = Triple("Peru's navy left.", Span(0, 11), Span(0, 4))
    seen = [events._pieces.tokenizer.id_to_token(piece) for piece in encode(events._pieces, nested)]
    assert " ".join(seen) == (
        "[CLS] [unused1] [unused3] peru [unused4] ' s navy [unused2] left . [SEP]"
    )


def test_the_card_says_what_it_was_made_of():
    card = hub.card("events")
    assert {"version", "what", "data", "use", "temperature", "macro_f1", "sha256"} <= set(card)
    assert scorer.LABELS == LABELS
