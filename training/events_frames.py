"""Sentences made of the frames of `knowledge/events`, and the examples that stand beside these.

A sentence of a frame is as short as those of a codebook ("Peru rebuffs Chile's offer"): it teaches
which words tell of which type, of far more words than the labelled triples have.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import simplemma
from events_data import Example, at_most

from communique.document import Span
from communique.knowledge.acts import Example as Shown
from communique.knowledge.acts import Frame, load_acts
from communique.models import Triple

# How much a made sentence and an example count, and how many are made of a type.
MADE, SHOWN = 0.5, 1.0
A_TYPE = 120
THINGS, PASSIVE = 2, 0.25
DONE = ("occurred", "ongoing")
# What else the sentence says, if anything.
TAILS = ("", "", "", " on Monday", " in a statement", " again", ", officials said", " last week")
# Signing is SUPPORT in PLV, whatever is signed.
SIGNING = ("sign", "initial", "ink", "countersign")
_PLACES = {"subj", "obj", "iobj", "clause", "poss", "by"}


def made(names: Sequence[tuple[str, str]], *, seed: int) -> list[Example]:
    """Return sentences made of all frames, about pairs of `names`."""
    chance = random.Random(seed)
    found = [
        Example(triple, (frame.type,), MADE)
        for frame in load_acts().frames()
        for lemma in frame.lemmas
        if lemma not in SIGNING
        for triple in _sentences(frame, lemma, names, chance)
    ]
    chance.shuffle(found)
    return list(at_most(found, A_TYPE))


def _sentences(
    frame: Frame, lemma: str, names: Sequence[tuple[str, str]], chance: random.Random
) -> Iterator[Triple]:
    things: list[str | None] = [None]
    if frame.things:
        things = list(chance.sample(sorted(frame.things), min(THINGS, len(frame.things))))
    for thing in things:
        words = {"verb": _verb, "noun": _noun, "adj": _adjective}.get(frame.part)
        told = words(frame, lemma, thing, chance) if words is not None else None
        if told is not None:
            yield _filled(told + chance.choice(TAILS) + ".", chance.choice(names))


def _verb(frame: Frame, lemma: str, thing: str | None, chance: random.Random) -> str | None:
    """Return a sentence with {S} and {T} for the sides, None where none is easily made."""
    if "subj" not in frame.actor:
        return None
    past = _past(lemma)
    verb = past if past and chance.random() < 0.5 else _third(lemma)
    verb += f" {frame.particle}" if frame.particle else ""
    slot = frame.target[0] if frame.target else ""
    if thing is None:
        if slot == "obj":
            if past and not frame.particle and chance.random() < PASSIVE:
                return f"{{T}} was {past} by {{S}}"
            return f"{{S}} {verb} {{T}}"
        if slot == "clause":
            return f"{{S}} {verb} that {{T}} should act"
        return f"{{S}} {verb} {slot} {{T}}" if slot not in _PLACES else None
    if slot == "obj":
        return f"{{S}} {verb} {{T}}'s {thing}"
    if slot == "iobj":
        return f"{{S}} {verb} {{T}} {thing}"
    return f"{{S}} {verb} {thing} {slot} {{T}}" if slot and slot not in _PLACES else None


def _noun(frame: Frame, lemma: str, thing: str | None, chance: random.Random) -> str | None:
    slots = [slot for slot in frame.target if slot not in _PLACES]
    if thing is not None or not slots:
        return None
    if "by" in frame.actor and slots[0] == "of" and chance.random() < 0.5:
        return f"The {lemma} of {{T}} by {{S}} was reported"
    if "poss" in frame.actor:
        return f"{{S}}'s {lemma} {slots[0]} {{T}} was reported"
    return None


def _adjective(frame: Frame, lemma: str, thing: str | None, chance: random.Random) -> str | None:
    slots = [slot for slot in frame.target if slot not in _PLACES]
    if thing is not None or not slots or "subj" not in frame.actor:
        return None
    return f"{{S}} {chance.choice(('is', 'was'))} {lemma} {slots[0]} {{T}}"


def _filled(told: str, pair: tuple[str, str]) -> Triple:
    """Return a triple with the names of a pair in the places of the sides."""
    given = {"{S}": pair[0], "{T}": pair[1]}
    text, spans = "", {}
    for part in told.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if part in given:
            spans[part] = Span(len(text), len(text) + len(given[part]))
        text += given.get(part, part)
    return Triple(text, spans["{S}"], spans["{T}"])


def _third(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _past(lemma: str) -> str | None:
    """Return the regular past of a verb, None where a dictionary does not know it for one."""
    regular = lemma + ("d" if lemma.endswith("e") else "ed")
    for form in (regular, lemma[:-1] + "ied", lemma + lemma[-1] + "ed"):
        if simplemma.is_known(form, lang="en") and simplemma.lemmatize(form, lang="en") == lemma:
            return form
    return None


def examples() -> list[Example]:
    """Return the triples of the examples; the first two names where nothing is told of."""
    found = [
        triple
        for frame in load_acts().frames()
        for shown in frame.examples
        for triple in _told(shown)
    ]
    return [example for example in dict.fromkeys(found) if not _is_signed(example)]


def _told(shown: Shown) -> Iterator[Example]:
    marks: dict[str, Span] = {}
    for mark in shown.marks:
        marks.setdefault(mark.name, Span(mark.start, mark.end))
    for told in shown.told:
        # What is only planned or denied is another act in PLV: to agree, threaten or reject.
        if told.status in DONE and (told.source or told.target):
            sides = (marks[side[0]] if side else None for side in (told.source, told.target))
            yield Example(Triple(shown.text, *sides), (told.type,), SHOWN)
    if not shown.told and len(marks) > 1:
        source, target, *_ = marks.values()
        yield Example(Triple(shown.text, source, target), ("NONE",), SHOWN)


def _is_signed(example: Example) -> bool:
    return example.labels == ("AGREE",) and "sign" in example.triple.text
