"""Read the encounters that verbs tell of, by the frame of the verb."""

from __future__ import annotations

from collections.abc import Iterator

from communique.document import Sentence
from communique.extract.meetings.clauses import (
    build,
    by_wire,
    company_of,
    objects_of,
    phrases,
    subject_of,
)
from communique.extract.meetings.outlook import of_verb
from communique.extract.meetings.parties import Side
from communique.extract.meetings.scene import Scene
from communique.extract.meetings.sighting import Sighting
from communique.extract.meetings.sites import place_of, site
from communique.knowledge.encounters import Trigger
from communique.records import Form
from communique.syntax import antecedent, is_passive, own_subject

_AT = frozenset(("in", "at"))
# What somebody is called, beside whom: "called Rao reckless", "called Rao her friend".
_SECOND = ("amod", "attr", "appos", "dobj", "dative", "oprd", "acomp")


def read_mutual(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A met (with) B" or "A and B met" tells."""
    sentence = scene.sentence
    subject = subject_of(scene, index)
    if not subject and is_passive(sentence, index):
        return
    remote = by_wire(scene, index)
    words = trigger.sides | trigger.remote if remote else trigger.sides
    other = phrases(scene, index, words)
    if trigger.object:
        other = other | objects_of(scene, index)
        if not objects_of(scene, index) and _has_topic(sentence, index):
            return
    other = _resumed(scene, other)
    if other.people and not other.ids:
        other = other | phrases(scene, index, frozenset(("at", "from")))
    both = subject | other | company_of(scene, index)
    alone = not other and trigger.alone and sentence.child(index, "dobj") is None
    named = len(both.ids) if trigger.form == "call" else len(both.ids) + both.people
    if named < 2 and not (alone and _many(scene, subject)):
        return
    if not other and (len(subject.ids) < 2 and not alone):
        return
    if not other and trigger.id == "speak" and not remote:
        return
    form = trigger.form
    if remote:
        form = "call" if trigger.form in ("talks", "call") else form
    elif form == "call" and trigger.id == "speak" and site(scene, index) is not None:
        form = "meeting"
    yield from build(scene, index, trigger, both, of_verb(sentence, index, scene.know), form=form)


def _has_topic(sentence: Sentence, index: int) -> bool:
    """Say whether a verb's object is a thing: "met the requirements of the fund"."""
    thing = sentence.child(index, "dobj")
    return thing is not None and (
        sentence.tokens[thing].entity not in ("DATE", "TIME")
        and sentence.tokens[thing].tag.startswith("NN")
        and thing > index
    )


def _resumed(scene: Scene, side: Side) -> Side:
    """Take the person from the next sentence where a bracketed acronym was read as an end.

    "met with Republic of Ruritania (RR) | Foreign Minister Rao to discuss ..."
    """
    sentence, sentences = scene.sentence, scene.doc.sentences
    following = sentence.index + 1
    if sentence.tokens[-1].text != ")" or following >= len(sentences):
        return side
    rest = sentences[following]
    if rest.paragraph != sentence.paragraph or any(
        scene.cast.kind(i) == "person" for i in side.ids
    ):
        return side
    persons = scene.cast.roll(rest, 0)
    return Side(persons) if persons else side


def _many(scene: Scene, side: Side) -> bool:
    """Say whether the subject is a body that meets by itself, and not to sit."""
    names = [scene.cast.entities[id].name.casefold().split() for id in side.ids]
    if any(scene.know.people["sitting"] & set(words) for words in names):
        return False
    return all(scene.cast.kind(id) in ("organisation", "country") for id in side.ids)


def read_discuss(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A and B discussed trade" tells."""
    subject = subject_of(scene, index)
    both = subject | phrases(scene, index, trigger.sides)
    token = scene.sentence.tokens[index]
    if token.dep in ("xcomp", "advcl") and own_subject(scene.sentence, index) is None:
        above = scene.sentence.tokens[token.head]
        if above.lemma in scene.know.support["joining"]:
            both = both | objects_of(scene, token.head)
    topic = scene.sentence.child(index, "dobj")
    if trigger.topics and (
        topic is None or scene.sentence.tokens[topic].lemma not in trigger.topics
    ):
        return
    if topic is not None:
        both = both | phrases(scene, topic, trigger.sides)
    sides = [id for id in both.ids if scene.cast.kind(id) != "organisation"]
    if len(sides) < 2 or is_passive(scene.sentence, index):
        return
    outlook = of_verb(scene.sentence, index, scene.know)
    form: Form | None = "call" if by_wire(scene, index) else None
    yield from build(scene, index, trigger, both, outlook, form=form, generic=True)


def read_joint(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A and B signed a treaty in Minsk" tells."""
    if site(scene, index) is None:
        return
    both = subject_of(scene, index) | phrases(scene, index, trigger.sides)
    sides = [id for id in both.ids if scene.cast.kind(id) != "organisation"]
    if len(sides) > 1:
        yield from build(scene, index, trigger, both, of_verb(scene.sentence, index, scene.know))


def read_tell(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A told B in Minsk" tells."""
    sentence = scene.sentence
    if is_passive(sentence, index):
        return
    subject, hearer = subject_of(scene, index), objects_of(scene, index)
    if not any(scene.cast.kind(id) == "person" for id in hearer.ids):
        return
    if not any(scene.cast.kind(id) == "person" for id in subject.ids):
        return
    # The parser hangs "in Minsk" on the verb or on the hearer before it.
    near = (index, sentence.child(index, "dobj", "dative"))
    placed = any(i is not None and place_of(scene, i, _AT) is not None for i in near)
    remote = by_wire(scene, index)
    if _in_noun(scene, index):
        return
    if placed or remote or _is_dated(scene, index):
        outlook = of_verb(sentence, index, scene.know)
        form: Form = "call" if remote else trigger.form
        yield from build(scene, index, trigger, subject | hearer, outlook, form=form)


def _in_noun(scene: Scene, index: int) -> bool:
    """Say whether a phrase of the verb names the encounter: "in a call, A assured B"."""
    sentence, nouns = scene.sentence, scene.know.nouns
    return any(
        sentence.tokens[below].dep == "pobj" and sentence.tokens[below].lemma in nouns
        for child in sentence.children[index]
        if sentence.tokens[child].norm in ("in", "during", "at")
        for below in sentence.children[child]
    )


def _is_dated(scene: Scene, index: int) -> bool:
    """Say whether an expression of time stands in a verb's own clause."""
    sentence = scene.sentence
    return any(
        next((a for a in sentence.ancestors(time) if sentence.tokens[a].tag[:2] == "VB"), -1)
        == index
        for time in scene.timed
    )


def read_ring(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A called B on Monday" or "A called on B in Minsk" tells."""
    sentence = scene.sentence
    # The parser takes a lone "called Minister Rao" for a naming as well.
    target = sentence.child(index, "dobj")
    named = sentence.child(index, "oprd")
    target, named = (named, None) if target is None else (target, named)
    purpose = sentence.child(index, "xcomp", "ccomp", "prt") if named is None else named
    if purpose is not None and not _is_errand(scene, purpose):
        return
    outlook = of_verb(sentence, index, scene.know)
    on = index + 1 if index + 1 < len(sentence) else index
    if sentence.tokens[on].dep == "prep" and sentence.tokens[on].norm in ("on", "upon", "for"):
        host = sentence.child(on, "pobj")
        waits = site(scene, index) is not None or _is_dated(scene, index)
        asked = purpose is None and (host is None or sentence.child(host, "acl") is None)
        if host is not None and sentence.tokens[on].norm != "for" and waits and asked:
            both = subject_of(scene, index) | Side(scene.cast.persons(sentence, host))
            if _two_persons(scene, both):
                yield from build(scene, index, trigger, both, outlook, form="meeting")
        return
    if target is None or not scene.cast.persons(sentence, target):
        return
    if any(sentence.tokens[c].dep in _SECOND and c != target for c in sentence.children[index]):
        return
    # An apposition has its comma: "called Rao her friend" has none.
    after = sentence.tokens[min(target + 1, len(sentence) - 1)]
    if after.dep in ("det", "poss") and after.head != target:
        return
    both = subject_of(scene, index) | scene.side(target)
    if len(both.ids) > 1:
        yield from build(scene, index, trigger, both, outlook)


def _is_errand(scene: Scene, index: int) -> bool:
    """Say whether a verb is what somebody calls for: "called B to congratulate him"."""
    token = scene.sentence.tokens[index]
    return token.tag == "VB" and token.lemma in scene.know.setting["errands"]


def _two_persons(scene: Scene, side: Side) -> bool:
    return sum(scene.cast.kind(id) == "person" for id in side.ids) > 1


def read_unite(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "the talks brought A and B together" or "the summit was joined by A" tells."""
    sentence = scene.sentence
    if not _has_particle(sentence, index, trigger) or is_passive(sentence, index):
        return
    guests = objects_of(scene, index)
    occasion = own_subject(sentence, index)
    noun = scene.know.nouns.get(sentence.tokens[occasion].lemma) if occasion is not None else None
    both = guests if noun is not None else subject_of(scene, index) | guests
    if len(guests.ids) < 2 and not (guests.ids and _two_persons(scene, both)):
        return
    form = noun.form if noun is not None else trigger.form
    outlook = of_verb(sentence, index, scene.know)
    place = site(scene, occasion) if noun is not None and occasion is not None else None
    yield from build(scene, index, trigger, both, outlook, form=form, place=place)


def _has_particle(sentence: Sentence, index: int, trigger: Trigger) -> bool:
    if trigger.particle is None:
        return True
    return any(
        sentence.tokens[child].norm == trigger.particle
        and sentence.tokens[child].dep in ("prt", "advmod", "prep")
        for child in sentence.children[index]
    )


def read_host(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A received B" tells."""
    sentence = scene.sentence
    if not _has_particle(sentence, index, trigger):
        return
    if is_passive(sentence, index):
        guest = own_subject(sentence, index)
        hosts = subject_of(scene, index)
    else:
        guest = sentence.child(index, "dobj")
        hosts = subject_of(scene, index)
    if guest is None or not hosts.ids:
        return
    guests = scene.side(guest)
    guest = antecedent(sentence, guest)
    persons = [id for id in guests.ids if scene.cast.kind(id) == "person"]
    if not persons and scene.cast.is_people(sentence, guest):
        guests = guests | phrases(scene, index, frozenset(("from",)))
    if not guests.ids or not (persons or scene.cast.is_people(sentence, guest)):
        return
    if not persons and not any(scene.cast.kind(id) == "person" for id in hosts.ids):
        return
    if trigger.id == "receive" and not persons and sentence.tokens[index].lemma == "welcome":
        return
    outlook = of_verb(sentence, index, scene.know)
    place = place_of(scene, index, frozenset(("to",)))
    yield from build(scene, index, trigger, hosts | guests, outlook, place=place)
