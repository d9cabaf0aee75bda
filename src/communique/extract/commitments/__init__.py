"""Commitments: who is to do what for whom by when, as said in quotations or told by the report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from communique.document import Doc
from communique.extract.commitments.context import Context
from communique.extract.commitments.finding import Promise, find_promises
from communique.extract.commitments.joining import distinct
from communique.extract.commitments.judging import Judge, judged
from communique.knowledge.acts import Acts
from communique.knowledge.promises import Promises
from communique.located import Located
from communique.records import Commitment, Entity, Evidence, Meeting, Note, Quote, When
from communique.sides.scene import Scene
from communique.sides.voices import Voices
from communique.timing import Anchor, TimeExpression, times_in, times_of

_CONTEXT = Note("by-context", "who is to act is taken from a sentence before")


def find_commitments(
    doc: Doc,
    entities: tuple[Entity, ...],
    quotes: tuple[Quote, ...],
    meetings: tuple[Meeting, ...],
    dates: Sequence[TimeExpression],
    anchor: Anchor,
    promises: Promises,
    acts: Acts,
    *,
    issuer: str | None = None,
    judge: Judge | None = None,
) -> tuple[Commitment, ...]:
    """Return the commitments that a report tells of, in text order.

    `dates` are in text order. Sides are ids of `entities`; `by` is empty where nobody is named.
    `issuer` is the alpha-3 code of the state in whose name the report speaks: it is what "we"
    means outside quotations. `judge` is asked about all that the cues find; without it they stand
    alone.
    """
    located = Located(entities)
    voices = Voices(doc, located, quotes, issuer)
    context = Context(doc, located, meetings, promises.words["several"], promises.titles)
    told: list[tuple[Scene, Promise]] = []
    for sentence in doc.sentences:
        if any(t.lemma in promises.lemmas or t.norm in promises.lemmas for t in sentence.tokens):
            scene = Scene(doc, sentence, located, acts, voices)
            told += [(scene, each) for each in find_promises(scene, promises, context)]
    if judge is not None:
        told = judged(told, judge)
    told = distinct(told)
    dues = _dues(told, dates, anchor)
    found = [_commitment(*one, due) for one, due in zip(told, dues, strict=True)]
    return tuple(sorted(found, key=lambda each: (each.evidence[0].span, each.about[0].span)))


def _dues(
    told: Sequence[tuple[Scene, Promise]], dates: Sequence[TimeExpression], anchor: Anchor
) -> list[When | None]:
    """Return until when each is to be done: what stands with it and is not over yet."""
    out: list[When | None] = []
    starts = [time.span.start for time in dates]
    for _, group in groupby(told, key=lambda one: one[1].sentence):
        together = list(group)
        sentence = together[0][0].sentence
        low = bisect_left(starts, sentence.span.start)
        high = bisect_left(starts, sentence.span.end)
        words = {p.content.head for _, p in together} | {p.token for _, p in together}
        given = times_of(sentence, sorted(words), times_in(sentence, dates[low:high]))
        for _, promise in together:
            time = given.get(promise.content.head)
            if time is None and promise.about.start <= promise.token:
                time = given.get(promise.token)
            due = time.when(future=True) if time is not None else None
            over = due is not None and anchor.day is not None and due.last() < anchor.day
            out.append(None if over else due)
    return out


def _commitment(scene: Scene, promise: Promise, due: When | None) -> Commitment:
    text = scene.doc.text
    return Commitment(
        promise.cue.kind,
        promise.by.ids,
        promise.to.ids,
        (Evidence.at(text, promise.about),),
        (Evidence.at(text, promise.span),),
        due=due,
        rule=f"commitments.{promise.cue.id}",
        score=promise.score,
        notes=(_CONTEXT,) if promise.from_context else (),
    )
