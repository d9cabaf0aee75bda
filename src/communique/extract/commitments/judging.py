"""Which of the places where cues are found tell of a commitment that a reader would write down.

A cue says what kind it is; whether it is definite enough, and told for its own sake, depends on
what stands around it, and whether the right party was found to act on where it was found. A linear
judge adds up what is known of a telling for either question; its weights are learned by
`training/commitments.py`, and what it gives is the probability that both answers are yes.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from communique.extract.commitments.finding import Promise
from communique.sides.scene import Scene, Side
from communique.syntax import is_passive

WHO = "who "
_LONG = 12
_HAVE = frozenset(("have", "has", "had"))


class Judge(Protocol):
    """Gives tellings the probability that each is a commitment; below `threshold` it is none."""

    threshold: float

    def __call__(self, told: Sequence[tuple[Scene, Promise]]) -> Sequence[float]:
        """Return a probability for each telling of a report, in text order."""


class LinearJudge:
    """Adds up the weights of a telling's features; one without a weight says nothing.

    Weights whose names begin with `WHO` answer whether the party that is to act is the right one,
    the others whether there is a commitment.
    """

    def __init__(self, weights: Mapping[str, float], *, threshold: float) -> None:
        self.threshold = threshold
        self._weights = weights

    def __call__(self, told: Sequence[tuple[Scene, Promise]]) -> list[float]:
        """Return a probability for each telling."""
        return [self._chance(names) for names in features(told)]

    def _chance(self, names: Sequence[str]) -> float:
        return self._odds(names) * self._odds([WHO + name for name in names if of_sides(name)])

    def _odds(self, names: Iterable[str]) -> float:
        total = sum(self._weights.get(name, 0.0) for name in names)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def of_sides(name: str) -> bool:
    """Say whether a feature tells something about who is to act."""
    return name == "bias" or name.startswith(("by ", "quoted")) or " by " in name


def judged(told: Sequence[tuple[Scene, Promise]], judge: Judge) -> list[tuple[Scene, Promise]]:
    """Return the tellings that are likely enough, each with its probability, in the order given."""
    return [
        (scene, replace(promise, score=round(chance, 3)))
        for (scene, promise), chance in zip(told, judge(told), strict=True)
        if chance >= judge.threshold
    ]


def features(told: Sequence[tuple[Scene, Promise]]) -> Iterator[list[str]]:
    """Yield what holds of each telling of a report, by name."""
    seen: set[tuple[object, ...]] = set()
    earlier: Counter[str] = Counter()
    for scene, promise in told:
        names = ["bias", *_of_cue(scene, promise), *_of_sides(scene, promise)]
        names += _of_content(scene, promise)
        names += _of_place(scene, promise)
        names += _of_neighbours(promise, told)
        what = (promise.by.ids, scene.sentence.tokens[promise.content.head].lemma)
        if what in seen:
            names.append("told before")
        names.append(f"{min(earlier[promise.cue.kind], 4)} before")
        names.append(f"one of {min(len(told), 20) // 4}")
        earlier[promise.cue.kind] += 1
        seen.add(what)
        yield names


def _of_neighbours(promise: Promise, told: Sequence[tuple[Scene, Promise]]) -> Iterator[str]:
    """Yield what other cues hang above or below: "will urge Peru to commit to"."""
    for _, other in told:
        if other.sentence != promise.sentence or other.token == promise.token:
            continue
        same = "same" if set(other.by.ids) & set(promise.by.ids) else "other"
        if other.content.head in (promise.token, promise.verb):
            yield f"held by {other.cue.kind} of {same}"
        elif promise.content.head in (other.token, other.verb):
            yield f"holds {other.cue.kind} of {same}"
        elif other.about.contains(promise.about):
            yield f"inside {other.cue.kind} of {same}"


def _of_cue(scene: Scene, promise: Promise) -> Iterator[str]:
    cue, sentence = promise.cue, scene.sentence
    token = sentence.tokens[promise.token]
    verb = token.head if cue.part == "modal" else promise.token
    helpers = {
        sentence.tokens[i].norm
        for i in sentence.children[verb]
        if sentence.tokens[i].dep in ("aux", "auxpass")
    }
    word = token.norm if cue.part == "modal" else token.lemma
    yield f"kind {cue.kind}"
    yield f"cue {cue.id}"
    yield f"word {word}"
    yield f"{cue.part} {sentence.tokens[verb].tag}"
    yield f"{cue.id} at {promise.content.slot}"
    yield f"{cue.part} is {sentence.tokens[verb].dep}"
    if is_passive(sentence, verb):
        yield f"{cue.part} passive"
    if any(sentence.tokens[i].dep == "neg" for i in sentence.children[verb]):
        yield "denied"
    if helpers & _HAVE:
        yield "perfect"
    if cue.part != "modal" and helpers & {"will", "would", "'ll"}:
        yield "will or would"
    above = sentence.tokens[sentence.tokens[verb].head]
    if sentence.tokens[verb].head != verb:
        yield f"{cue.part} under {above.lemma}"
        yield f"{cue.part} under {above.tag[:2]}"


def _of_sides(scene: Scene, promise: Promise) -> Iterator[str]:
    cue = promise.cue
    kind = _kind(scene, promise.by)
    yield f"by {kind}"
    yield f"by at {promise.slot or 'none'}"
    yield f"{cue.id} by at {promise.slot or 'none'}"
    yield f"{cue.id} by {kind}"
    yield f"{cue.kind} by {_voice(scene, promise.by)}"
    yield f"to {_kind(scene, promise.to)}"
    if len(promise.by.ids) > 1:
        yield "by many"
    if promise.by and abs(promise.by.tokens[0] - promise.token) > _LONG:
        yield "by far"


def _of_content(scene: Scene, promise: Promise) -> Iterator[str]:
    sentence, content = scene.sentence, promise.content
    head = sentence.tokens[content.head]
    inside = sentence.at(promise.about)
    yield f"{promise.cue.kind} what {head.tag[:2]}"
    yield f"words {min(len(inside), 24) // 4}"
    yield f"number {min(content.number, 2)}"
    yield promise.nature
    if promise.done != content.head:
        yield "goes on"
    yield f"{promise.cue.kind} {promise.nature}"
    tags = {sentence.tokens[i].tag for i in inside}
    labels = {sentence.tokens[i].entity for i in inside}
    if "CD" in tags:
        yield "has number"
    if labels & {"DATE", "TIME"}:
        yield "has time"
    if labels & {"MONEY", "PERCENT"}:
        yield "has money"
    if labels & {"GPE", "ORG", "PERSON", "NORP"}:
        yield "has name"
    if is_passive(sentence, content.head):
        yield "what passive"


def _of_place(scene: Scene, promise: Promise) -> Iterator[str]:
    token = scene.sentence.tokens[promise.token]
    yield f"{promise.cue.kind} {'official' if scene.voices.issuers else 'reported'}"
    quoted, speaker = scene.voices.quoted(token.span)
    if quoted:
        yield "quoted"
        yield f"quoted {promise.cue.kind}"
        yield f"quoted {promise.cue.id}"
        if speaker is not None and speaker in promise.by.ids:
            yield f"{promise.cue.kind} of speaker"
    yield from (f"told as {each}" for each in scene.voices.telling(token.span))
    form = promise.form if scene.voices.issuers else "news"
    yield f"report is {form}"
    yield f"report is {form} {promise.cue.kind}"
    place = scene.sentence.index
    size = len(scene.doc.sentences)
    yield f"sentence {'first' if place < 2 else 'early' if place < 6 else 'late'}"
    yield f"to the end {min(size - 1 - place, 3)}"
    yield f"report of {'few' if size < 12 else 'some' if size < 30 else 'many'}"
    if scene.sentence.quotation is not None:
        yield "within marks"


def _kind(scene: Scene, side: Side) -> str:
    if not side:
        return "none"
    entity = scene.located.entities[side.ids[0]]
    if entity.kind == "organisation" and entity.country is None:
        return "international body"
    return entity.kind


def _voice(scene: Scene, side: Side) -> str:
    """Return how a side is named: as "we", by a pronoun, by name."""
    if not side:
        return "none"
    token = scene.sentence.tokens[side.tokens[0]]
    if not token.tag.startswith("PRP"):
        return "name"
    return "first" if token.norm in scene.acts.voice["first"] else "pronoun"
