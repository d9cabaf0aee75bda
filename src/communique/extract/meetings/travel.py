"""Read the visits that verbs and nouns of travel tell of, one for each place named."""

from __future__ import annotations

from collections.abc import Iterator

from communique.extract.meetings.clauses import build, company_of, subject_of
from communique.extract.meetings.nouns import acting, form_of, own_parties
from communique.extract.meetings.outlook import Outlook, of_noun, of_verb
from communique.extract.meetings.parties import Side
from communique.extract.meetings.scene import Scene
from communique.extract.meetings.sighting import Sighting
from communique.extract.meetings.sites import sites_of
from communique.knowledge.encounters import Trigger
from communique.syntax import is_passive, joined


def read_trip(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A visited Minsk and Oslo" tells, one visit a place."""
    sentence = scene.sentence
    if is_passive(sentence, index):
        return
    if not trigger.object and sentence.child(index, "dobj") is not None:
        return
    traveller = subject_of(scene, index)
    if not any(scene.cast.kind(id) == "person" for id in traveller.ids) and not traveller.people:
        return
    company = company_of(scene, index)
    ends: list[int] = []
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if trigger.object and token.dep == "dobj":
            ends.append(child)
        elif token.dep == "prep" and token.norm in trigger.sides:
            ends.extend(b for b in sentence.children[child] if sentence.tokens[b].dep == "pobj")
    outlook = of_verb(sentence, index, scene.know)
    for end in ends:
        yield from _destinations(scene, index, trigger, end, traveller | company, outlook)


def read_journey(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A's visit to Chile" tells, one visit a place."""
    sentence, cast = scene.sentence, scene.cast
    if form_of(scene, index, trigger) is None or sentence.tokens[index].tag == "NNS":
        return
    own = own_parties(scene, index, frozenset(("of", "by", "with")))
    ends = [
        below
        for child in sentence.children[index]
        if sentence.tokens[child].dep == "prep" and sentence.tokens[child].norm in ("to", "in")
        for below in sentence.children[child]
        if sentence.tokens[below].dep == "pobj" and sites_of(scene, below)
    ]
    before = [
        c
        for c in sentence.children[index]
        if sentence.tokens[c].dep in ("compound", "nmod") and cast.sites(sentence, c)
    ]
    act, _ = acting(scene, index, sided=bool(ends))
    both = own | act
    side = Side(tuple(i for i in both.ids if cast.kind(i) == "person"))
    if not side.ids and both.people:
        side = both
    if not side.ids:
        return
    outlook = of_noun(sentence, index, scene.know)
    for end in ends or before:
        yield from _destinations(scene, index, trigger, end, side, outlook)


def _destinations(
    scene: Scene, index: int, trigger: Trigger, end: int, side: Side, outlook: Outlook
) -> Iterator[Sighting]:
    """Yield a visit for each place that a coordination names; a person visited is a host."""
    sentence, cast = scene.sentence, scene.cast
    for head in joined(sentence, end):
        sites = sites_of(scene, head)
        if sites and sentence.tokens[head].lemma in scene.know.setting["stops"]:
            continue
        hosts = cast.persons(sentence, head) if trigger.object else ()
        if sites:
            host = [i for i in sites if cast.kind(i) == "country"]
            whole = side | Side(tuple(host[:1]))
            yield from build(scene, index, trigger, whole, outlook, place=sites[0])
        elif hosts:
            yield from build(scene, index, trigger, side | Side(hosts), outlook)
