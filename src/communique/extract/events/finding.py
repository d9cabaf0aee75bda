"""Find the acts that the words of a sentence tell of, before tellings of one act are joined."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from communique.document import Sentence, Span
from communique.extract.events.status import status_of
from communique.knowledge.acts import Acts, Frame
from communique.records import EVENT_TYPES, EventStatus
from communique.sides.scene import Barred, Scene, Side
from communique.sides.slots import (
    carrier_of,
    object_of,
    of_adjective,
    of_modal,
    of_noun,
    of_verb,
)
from communique.syntax import clause_at, doer

_SLOTS = {"verb": of_verb, "noun": of_noun, "adj": of_adjective, "modal": of_modal}


@dataclass(frozen=True, slots=True)
class Act:
    """A telling of an act: its frame, sides, status, the words and the token that tell it."""

    frame: Frame
    status: EventStatus
    source: Side
    target: Side
    span: Span
    sentence: int
    token: int
    score: float | None = None


def find_acts(scene: Scene) -> list[Act]:
    """Return what each word of a sentence tells, in text order.

    A verb and the noun that it carries ("expressed support") tell of one act. What is only asked
    is not told.
    """
    if scene.sentence.tokens[-1].norm == "?":
        return []
    found = list(_find_acts(scene))
    if not found:
        return []
    figures = _figures(scene)
    found = [act for act in found if act.frame.type not in figures]
    verbs = {(act.token, act.frame.type) for act in found if act.frame.part == "verb"}
    return [
        act
        for act in found
        if act.frame.part != "noun" or (carrier_of(scene, act.token), act.frame.type) not in verbs
    ]


def _figures(scene: Scene) -> frozenset[str]:
    """Return the types whose words a sentence uses for something else: sport, markets, stories."""
    lemmas = {
        token.lemma
        for index, token in enumerate(scene.sentence.tokens)
        if token.tag in ("NN", "NNS") and not _is_named(scene, index)
    }
    scenes = scene.acts.scenes
    if lemmas & scenes["story"]:
        return frozenset(EVENT_TYPES)
    return scenes["borrowed"] if lemmas & (scenes["sport"] | scenes["market"]) else frozenset()


def _find_acts(scene: Scene) -> Iterator[Act]:
    for index, token in enumerate(scene.sentence.tokens):
        if token.stands_for is None and not _is_named(scene, index):
            for frame in _frames(scene.acts, scene.sentence, index):
                act = _act(scene, index, frame)
                if act is not None:
                    yield act
                    break


def _frames(acts: Acts, sentence: Sentence, index: int) -> Iterator[Frame]:
    """Yield the frames that a word may fill."""
    token = sentence.tokens[index]
    if token.tag.startswith("VB"):
        if token.dep in ("aux", "auxpass"):
            return
        yield from acts.verbs.get(token.lemma, ())
        if token.tag == "VBG" and token.dep in ("pobj", "dobj", "nsubj", "nsubjpass"):
            yield from acts.nouns.get(token.norm, ())
    elif token.tag.startswith("NN"):
        yield from acts.nouns.get(token.lemma, ())
        if token.lemma != token.norm:
            yield from acts.nouns.get(token.norm, ())
    elif token.tag == "MD":
        yield from acts.modals.get(token.norm, ())
    elif token.tag.startswith("JJ") and token.dep in ("acomp", "oprd", "conj", "attr", "ccomp"):
        yield from acts.adjectives.get(token.norm, ())


def _is_named(scene: Scene, index: int) -> bool:
    """Say whether a word is part of a name or a date: "the Peace Support Group", "in March"."""
    token = scene.sentence.tokens[index]
    return index in scene.at or (token.entity != "" and token.tag.startswith("NN"))


def _act(scene: Scene, index: int, frame: Frame) -> Act | None:
    if not _fits(scene, index, frame):
        return None
    sides = _sides(scene, index, frame)
    if sides is None:
        return None
    status = status_of(scene, index, frame)
    if status is None:
        return None
    source, target = sides
    span = clause_at(scene.sentence, scene.doc.text, index)
    return Act(frame, status, source, target, span, scene.sentence.index, index)


def _fits(scene: Scene, index: int, frame: Frame) -> bool:
    """Say whether the words around are those that a frame asks for."""
    sentence = scene.sentence
    tokens = sentence.tokens
    hub = tokens[index].head if frame.part == "modal" else index
    if frame.particle is not None and not _has_particle(sentence, hub, frame.particle):
        return False
    thing = object_of(scene, index) if frame.part == "verb" else None
    if frame.things and not frame.things & _things(scene, index, thing, frame):
        return False
    if frame.unless:
        near = _near(sentence, index, thing)
        if any(tokens[i].lemma in frame.unless or tokens[i].norm in frame.unless for i in near):
            return False
    return True


_CLAUSES = frozenset(("acl", "advcl", "ccomp", "conj", "parataxis", "relcl"))


def _near(sentence: Sentence, index: int, thing: int | None) -> set[int]:
    """Return the words that hang on a word or stand in its object; clauses of their own do not."""
    tokens = sentence.tokens
    near = {index, tokens[index].head, *sentence.children[index]}
    own = [i for i in sentence.children[index] if tokens[i].dep not in _CLAUSES]
    near |= {below for i in own for below in sentence.children[i]}
    pending = [thing] if thing is not None else []
    while pending:
        here = pending.pop()
        near.add(here)
        pending += (i for i in sentence.children[here] if tokens[i].dep not in _CLAUSES - {"conj"})
    return near


def _things(scene: Scene, index: int, thing: int | None, frame: Frame) -> set[str]:
    """Return the words that a frame's things may be: a verb's object, what modifies a noun."""
    sentence = scene.sentence
    if frame.part == "modal":
        return {sentence.tokens[sentence.tokens[index].head].lemma}
    if frame.part == "verb":
        return {sentence.tokens[thing].lemma} if thing is not None else set()
    below = (sentence.tokens[i] for i in sentence.children[index] if i < index)
    return {word for token in below for word in (token.lemma, token.norm)}


def _has_particle(sentence: Sentence, index: int, particle: str) -> bool:
    children = sentence.children[index]
    if any(
        sentence.tokens[i].norm in (particle, "n't" if particle == "not" else particle)
        and (i > index or sentence.tokens[i].dep in ("advmod", "neg"))
        for i in children
    ):
        return True
    return index + 1 < len(sentence) and sentence.tokens[index + 1].norm == particle


def _sides(scene: Scene, index: int, frame: Frame) -> tuple[Side, Side] | None:
    """Return source and target, or None where the frame is not filled."""
    source = _first(scene, index, frame, frame.actor, Barred())
    target = _first(scene, index, frame, frame.target, _barred(scene, source))
    if frame.both and not target and len(source.ids) > 1:
        first, *others = zip(source.ids, source.tokens, strict=True)
        source = Side((first[0],), (first[1],))
        target = Side(tuple(i for i, _ in others), tuple(t for _, t in others))
    if not source and not target:
        return None
    if not (source and target) and not (
        frame.alone and _may_stand_alone(scene, index, frame, source)
    ):
        return None
    return source, target


def _may_stand_alone(scene: Scene, index: int, frame: Frame, source: Side) -> bool:
    """Say whether one side is enough: not where the other is a storm, a price or an illness."""
    if source or frame.part != "verb" or "subj" not in frame.actor or frame.type == "PROTEST":
        return True  # only people protest
    subject = doer(scene.sentence, index)
    if subject is None:
        return True
    token = scene.sentence.tokens[subject]
    people = scene.acts.people
    known = token.lemma in people["weapons"] or token.norm in people["crowds"]
    return known or token.lemma in people["crowds"] or scene.is_people(subject)


def _first(scene: Scene, index: int, frame: Frame, slots: Collection[str], barred: Barred) -> Side:
    """Return the parties at the first of the slots that has any."""
    find = _SLOTS[frame.part]
    for slot in slots:
        found = find(scene, index, slot, barred)
        if found:
            return found
    return Side()


def _barred(scene: Scene, source: Side) -> Barred:
    """Return who cannot be the target of a source."""
    entities = scene.located.entities
    own = {entities[id].country for id in source.ids} - {None}
    states = (id for id, e in entities.items() if e.kind == "country" and e.country in own)
    return Barred(frozenset(source.ids), frozenset(states) | frozenset(source.ids))
