"""Read what each verb or noun of meeting in a sentence tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from communique.extract.meetings.nouns import read_assembly, read_encounter, read_occasion
from communique.extract.meetings.scene import Scene
from communique.extract.meetings.sighting import Sighting
from communique.extract.meetings.travel import read_journey, read_trip
from communique.extract.meetings.verbs import (
    read_discuss,
    read_host,
    read_joint,
    read_mutual,
    read_ring,
    read_tell,
    read_unite,
)
from communique.knowledge.encounters import Trigger


def find_sightings(scene: Scene) -> Iterator[Sighting]:
    """Yield what each trigger of a sentence tells, in text order."""
    know = scene.know
    for index, token in enumerate(scene.sentence.tokens):
        if token.stands_for is not None:
            continue
        if token.tag == "VBG" and token.dep in ("pobj", "dobj", "nsubj", "nsubjpass", "compound"):
            trigger = know.nouns.get(token.norm)
        elif token.tag.startswith("VB"):
            trigger = know.verbs.get(token.lemma)
        elif token.tag.startswith("NN") or token.norm in know.nouns:
            trigger = know.nouns.get(_hyphened(scene, index)) or know.nouns.get(token.lemma)
        else:
            continue
        if trigger is not None and not _is_named(scene, index, trigger):
            yield from _READERS[trigger.frame](scene, index, trigger)


def _hyphened(scene: Scene, index: int) -> str:
    """Return a word with those that hyphens join to it: "pull-aside"."""
    tokens = scene.sentence.tokens
    word = tokens[index].norm
    while index > 1 and tokens[index - 1].text in ("-", "–"):
        index -= 2
        word = f"{tokens[index].norm}-{word}"
    return word


def _is_named(scene: Scene, index: int, trigger: Trigger) -> bool:
    """Say whether a word is part of a name: "the World Economic Forum", "Sit Aung"."""
    sentence = scene.sentence
    here = scene.cast.at(sentence).get(index, ())
    if trigger.part == "verb":
        return bool(here)
    if not any(scene.cast.kind(id) == "organisation" for id in here):
        return False
    # A body may be named like a conference, hardly like a meeting or a summit.
    if trigger.form != "conference" or scene.cast.named_after(sentence, index):
        return False
    head = sentence.tokens[sentence.tokens[index].head]
    if sentence.tokens[index].dep == "pobj":
        head = sentence.tokens[head.head]
    return head.lemma not in scene.know.support["present"]


_Reader = Callable[[Scene, int, Trigger], Iterator[Sighting]]
_READERS: dict[str, _Reader] = {
    "mutual": read_mutual,
    "discuss": read_discuss,
    "tell": read_tell,
    "joint": read_joint,
    "ring": read_ring,
    "host": read_host,
    "unite": read_unite,
    "trip": read_trip,
    "encounter": read_encounter,
    "assembly": read_assembly,
    "journey": read_journey,
    "occasion": read_occasion,
}
