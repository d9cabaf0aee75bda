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
from communique.extract.meetings.sites import site
from communique.knowledge.encounters import Trigger
from communique.records import Form
from communique.syntax import antecedent, is_passive, own_subject


def read_mutual(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A met (with) B" or "A and B met" tells."""
    sentence = scene.sentence
    subject = subject_of(scene, index)
    if not subject and is_passive(sentence, index):
        return
    remote = by_wire(scene, index)
    words = trigger.sides | trigger.remote if remote else trigger.sides
    other = phrases(scene, index, words)
    if trigger.id in ("meet", "telephone"):
        other = other | objects_of(scene, index)
    other = _resumed(scene, other)
    if other.people and not other.ids:
        other = other | phrases(scene, index, frozenset(("at", "from")))
    both = subject | other | company_of(scene, index)
    alone = not other and trigger.id == "meet" and sentence.child(index, "dobj") is None
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
    topic = scene.sentence.child(index, "dobj")
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
    if is_passive(scene.sentence, index) or site(scene, index) is None:
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
    placed = any(
        sentence.tokens[child].norm in ("in", "at")
        and any(scene.cast.sites(sentence, below) for below in sentence.children[child])
        for child in sentence.children[index]
        if sentence.tokens[child].dep == "prep"
    )
    dated = any(
        sentence.tokens[c].entity == "DATE" or _is_dated(sentence, c)
        for c in sentence.children[index]
    )
    if placed or dated:
        outlook = of_verb(sentence, index, scene.know)
        yield from build(scene, index, trigger, subject | hearer, outlook)


def _is_dated(sentence: Sentence, index: int) -> bool:
    return sentence.tokens[index].dep == "prep" and any(
        sentence.tokens[below].entity == "DATE" for below in sentence.children[index]
    )


def read_ring(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A called B on Monday" tells."""
    sentence = scene.sentence
    if sentence.child(index, "oprd", "xcomp", "ccomp", "prt") is not None:
        return
    if any(
        sentence.tokens[c].norm in ("on", "for", "upon")
        for c in sentence.children[index]
        if sentence.tokens[c].dep == "prep" and c == index + 1
    ):
        return
    target = sentence.child(index, "dobj")
    if target is None or not scene.cast.persons(sentence, target):
        return
    if any(
        sentence.tokens[c].dep in ("amod", "attr", "appos") and c > target
        for c in sentence.children[index]
    ):
        return
    both = subject_of(scene, index) | scene.side(target)
    if len(both.ids) > 1:
        yield from build(scene, index, trigger, both, of_verb(sentence, index, scene.know))


def read_host(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A received B" tells."""
    sentence = scene.sentence
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
    yield from build(scene, index, trigger, hosts | guests, outlook)
