"""Frames over triples whose sides are given."""

from __future__ import annotations

import pytest

from communique.document import Span
from communique.models import Triple
from communique.patterns import FramePatterns
from fixtures import parser


def triple(text: str, source: str | None, target: str | None) -> Triple:
    spans = [
        Span(text.index(name), text.index(name) + len(name)) if name is not None else None
        for name in (source, target)
    ]
    return Triple(text, *spans)


@pytest.mark.parametrize(
    ("text", "source", "target", "type"),
    [
        ("Peru condemned the decision of Chile.", "Peru", "Chile", "ACCUSE"),
        ("The village was attacked by a gang of rebels.", "a gang of rebels", "village", "ASSAULT"),
        ("The minister thanked the union.", "The minister", "the union", "SUPPORT"),
        ("The union was thanked by the minister.", "the minister", "The union", "SUPPORT"),
        ("Peru condemned the decision of Chile.", "Chile", "Peru", None),
        ("Peru condemned the decision of Chile.", "Peru", None, None),
        ("The cat sat beside the dog.", "The cat", "the dog", None),
    ],
)
def test_an_act_is_found_between_the_sides_alone(
    text: str, source: str | None, target: str | None, type: str | None
) -> None:
    (found,) = FramePatterns(parser())([triple(text, source, target)])
    assert (found.type if found is not None else None) == type


def test_triples_keep_their_order() -> None:
    asked = [
        triple("Peru thanked Chile.", "Peru", "Chile"),
        triple("Peru slept in Chile.", "Peru", "Chile"),
        triple("Peru bombed Chile.", "Peru", "Chile"),
    ]
    found = [each and each.type for each in FramePatterns(parser())(asked)]
    assert found == ["SUPPORT", None, "ASSAULT"]
