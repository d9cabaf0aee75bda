"""Which of the acts that frames find are events that a reader would write down.

A frame is a word with two sides; whether it is told as an event depends on where it stands
("discussed the importance of cooperation with Peru" tells of no cooperation). A linear judge adds
up what is known of a telling; its weights are learned by `training/acts.py`, and what it gives is
the probability that the event is one.

The scorer of sentences is not asked here. It sees what a sentence tells first, where frames find
what is told in passing as well: on the 390 reports for learning, whatever the weight of its word,
the types that it overruled had been right more often than those that it gave (38 to 22, 19 to
12), and of 101 pairs without a frame that it was 0.9 sure of 35 were events.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from communique.extract.events.finding import Act
from communique.sides.scene import Scene, Side
from communique.sides.slots import carrier_of


class Judge(Protocol):
    """Gives acts the probability that each is an event; less than `threshold` is none."""

    threshold: float

    def __call__(self, told: Sequence[tuple[Scene, Act]]) -> Sequence[float]:
        """Return a probability for each act."""


class LinearJudge:
    """Adds up the weights of an act's features; one without a weight says nothing."""

    def __init__(self, weights: Mapping[str, float], *, threshold: float) -> None:
        self.threshold = threshold
        self._weights = weights

    def __call__(self, told: Sequence[tuple[Scene, Act]]) -> list[float]:
        """Return a probability for each act."""
        return [self._chance(features(*one)) for one in told]

    def _chance(self, names: Iterable[str]) -> float:
        total = sum(self._weights.get(name, 0.0) for name in names)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def judged(told: Sequence[tuple[Scene, Act]], judge: Judge) -> list[tuple[Scene, Act]]:
    """Return the acts that are likely enough, each with its probability, in the order given."""
    odds = judge(told)
    return [
        (scene, replace(act, score=round(chance, 3)))
        for (scene, act), chance in zip(told, odds, strict=True)
        if chance >= judge.threshold
    ]


def features(scene: Scene, act: Act) -> list[str]:
    """Return what holds of a telling, by name."""
    frame, sentence = act.frame, scene.sentence
    token = sentence.tokens[act.token]
    quoted, _ = scene.voices.quoted(token.span)
    names = [
        "bias",
        f"type {frame.type}",
        f"frame {frame.name}",
        f"{frame.type} {frame.part}",
        f"{frame.part} {token.dep}",
        f"status {act.status}",
        f"{frame.part} {act.status}",
        f"source {_kind(scene, act.source)}",
        f"target {_kind(scene, act.target)}",
        f"{frame.type} target {_kind(scene, act.target)}",
        f"relation {_relation(scene, act)}",
        f"voice {_voice(scene, act)}",
    ]
    if quoted:
        names += ["quoted", f"quoted {frame.type}"]
    if act.target and abs(act.target.tokens[0] - act.token) > 12:
        names.append("target far")
    if act.source and abs(act.source.tokens[0] - act.token) > 15:
        names.append("source far")
    if frame.sure:
        names.append("sure")
    names += _around(scene, act)
    return names


def _around(scene: Scene, act: Act) -> list[str]:
    """Return what governs the word: a light verb, a verb of topics, another noun."""
    sentence = scene.sentence
    token = sentence.tokens[act.token]
    above = sentence.tokens[token.head]
    out = []
    if act.frame.part == "noun":
        carrier = carrier_of(scene, act.token)
        out.append("carried" if carrier is not None else "not carried")
        if carrier is not None:
            out.append(f"carried by {sentence.tokens[carrier].lemma}")
    if token.head != act.token:
        out.append(f"{act.frame.part} under {above.tag[:2]}")
        if token.dep == "pobj":
            verb = sentence.tokens[above.head]
            out += [f"behind {above.norm}", f"topic of {verb.lemma}"]
        elif token.dep in ("xcomp", "advcl", "ccomp", "acl", "relcl", "pcomp"):
            out.append(f"clause {token.dep} of {above.lemma}")
    governors = [sentence.tokens[i].lemma for i in sentence.ancestors(act.token)]
    out += [f"above {lemma}" for lemma in governors[:4] if lemma in _TOPICS]
    return out


# Verbs and nouns that make what hangs on them a topic rather than something told.
_TOPICS = frozenset(
    ("discuss", "importance", "need", "review", "address", "importance", "way", "role", "effort")
)


def _kind(scene: Scene, side: Side) -> str:
    if not side:
        return "none"
    entity = scene.located.entities[side.ids[0]]
    if entity.kind == "organisation" and entity.country is None:
        return "international body"
    return entity.kind


def _relation(scene: Scene, act: Act) -> str:
    """Return how the states of the two sides stand to each other."""
    if not (act.source and act.target):
        return "one-sided"
    entities = scene.located.entities
    one = {entities[id].country for id in act.source.ids}
    other = {entities[id].country for id in act.target.ids}
    if None in one or None in other:
        return "unknown"
    return "within one" if one & other else "between two"


def _voice(scene: Scene, act: Act) -> str:
    """Return how the source is named: as "we", by a pronoun, by name."""
    if not act.source:
        return "none"
    token = scene.sentence.tokens[act.source.tokens[0]]
    if not token.tag.startswith("PRP"):
        return "named"
    return "first" if token.norm in scene.acts.voice["first"] else "pronoun"
