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
from communique.syntax import antecedent, doer, is_passive, joined, own_subject


def read_trip(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A visited Minsk and Oslo" tells, one visit a place."""
    sentence = scene.sentence
    planned = trigger.status is not None
    if is_passive(sentence, index) != planned:
        return
    if not trigger.object and sentence.child(index, "dobj") is not None:
        return
    traveller = _passenger(scene, index) if planned else _traveller(scene, index)
    if not traveller:
        return
    company = company_of(scene, index)
    ends: list[int] = []
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if trigger.object and token.dep == "dobj":
            ends.append(child)
        elif token.dep in ("prep", "advmod") and token.norm in trigger.sides:
            ends.extend(b for b in sentence.children[child] if sentence.tokens[b].dep == "pobj")
            ends.extend((child,) if token.norm == "here" else ())
    outlook = of_verb(sentence, index, scene.know)
    if planned and outlook.status == "held":
        outlook = Outlook(trigger.status)
    for end in ends:
        yield from _destinations(scene, index, trigger, end, traveller | company, outlook)


def _traveller(scene: Scene, index: int) -> Side:
    """Return who travels: persons, or a delegation."""
    subject = subject_of(scene, index)
    if any(scene.cast.kind(id) == "person" for id in subject.ids) or subject.people:
        return subject
    head = doer(scene.sentence, index)
    return subject if head is not None and _is_delegation(scene, head) else Side()


def _passenger(scene: Scene, index: int) -> Side:
    """Return the persons who are the subject of a passive: "A is expected in Minsk"."""
    subject = own_subject(scene.sentence, index)
    side = scene.side(subject) if subject is not None else Side()
    return Side(tuple(id for id in side.ids if scene.cast.kind(id) == "person"))


def _is_delegation(scene: Scene, head: int) -> bool:
    return (
        scene.sentence.tokens[antecedent(scene.sentence, head)].lemma
        in (scene.know.people["delegations"])
    )


def read_journey(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A's visit to Chile" tells, one visit a place."""
    sentence, cast = scene.sentence, scene.cast
    if form_of(scene, index, trigger) is None or sentence.tokens[index].tag == "NNS":
        return
    own = own_parties(scene, index, frozenset(("of", "by", "with")))
    ends = _ends(scene, index)
    before = [
        c
        for c in sentence.children[index]
        if sentence.tokens[c].dep in ("compound", "nmod") and cast.sites(sentence, c)
    ]
    act, verb = acting(scene, index, sided=bool(ends))
    if not ends and not before and verb is not None and _carries_visit(scene, index, verb):
        ends = _ends(scene, verb)
        act, verb = acting(scene, index, sided=bool(ends))
    both = own | act
    side = Side(tuple(i for i in both.ids if cast.kind(i) == "person"))
    if not side.ids and both.people:
        side = both
    if not side.ids:
        return
    outlook = of_noun(sentence, index, scene.know)
    for end in ends or before:
        yield from _destinations(scene, index, trigger, end, side, outlook)


def _ends(scene: Scene, index: int) -> list[int]:
    """Return the heads of the places that a noun or verb leads to."""
    sentence = scene.sentence
    return [
        below
        for child in sentence.children[index]
        if sentence.tokens[child].dep == "prep" and sentence.tokens[child].norm in ("to", "in")
        for below in sentence.children[child]
        if sentence.tokens[below].dep == "pobj" and sites_of(scene, below)
    ]


def _carries_visit(scene: Scene, index: int, verb: int) -> bool:
    """Say whether a verb only lends itself to a visit: "paid a visit to", "is in Chile on a visit".

    The parser hangs "to Chile" on either.
    """
    token = scene.sentence.tokens[index]
    if token.dep == "dobj":
        return scene.sentence.tokens[verb].lemma in scene.know.support["hold"]
    return token.dep == "pobj" and scene.sentence.tokens[token.head].norm in ("on", "for")


def _destinations(
    scene: Scene, index: int, trigger: Trigger, end: int, side: Side, outlook: Outlook
) -> Iterator[Sighting]:
    """Yield a visit for each place that a coordination names; a person visited is a host."""
    sentence, cast = scene.sentence, scene.cast
    side = side | _inviters(scene, index)
    if sentence.tokens[end].norm == "here" and scene.here is not None:
        yield from build(scene, index, trigger, side, outlook, place=scene.here)
        return
    region = _region(scene, end)
    if region is not None:
        yield from build(scene, index, trigger, side, outlook, place=region)
        return
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


def _region(scene: Scene, end: int) -> str | None:
    """Return the region that several towns share: "to Valdivia and Osorno, Chile"."""
    sentence, cast = scene.sentence, scene.cast
    towns = joined(sentence, end)
    if len(towns) < 2:
        return None
    for child in sentence.children[towns[-1]]:
        if sentence.tokens[child].dep in ("appos", "npadvmod") and child == towns[-1] + 2:
            for id in cast.sites(sentence, child):
                return id
    return None


def _inviters(scene: Scene, index: int) -> Side:
    """Return the persons at whose invitation somebody travels."""
    sentence = scene.sentence
    around = {index, sentence.tokens[index].head}
    for number, token in enumerate(sentence.tokens):
        at = sentence.tokens[token.head]
        if token.lemma != "invitation" or at.norm not in ("at", "on", "upon"):
            continue
        if at.head in around or index in sentence.ancestors(token.head):
            hosts = own_parties(scene, number, frozenset(("of", "from", "by")))
            return Side(tuple(id for id in hosts.ids if scene.cast.kind(id) == "person"))
    return Side()
