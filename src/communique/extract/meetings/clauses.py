"""Who acts in a clause, with whom, and the sighting that it makes."""

from __future__ import annotations

from collections.abc import Iterator

from communique.document import Sentence
from communique.extract.meetings.outlook import Outlook
from communique.extract.meetings.parties import Side
from communique.extract.meetings.scene import Scene
from communique.extract.meetings.sighting import Sighting
from communique.extract.meetings.sites import site, site_beside
from communique.knowledge.encounters import Trigger
from communique.records import Form
from communique.syntax import clause_at, doer, is_infinitive, is_passive, own_subject


def build(
    scene: Scene,
    index: int,
    trigger: Trigger,
    side: Side,
    outlook: Outlook,
    *,
    form: Form | None = None,
    place: str | None = None,
    generic: bool = False,
) -> Iterator[Sighting]:
    """Yield the sighting, unless the text denies it or no party is known."""
    status = outlook.status
    side = Side(tuple(id for id in side.ids if not scene.cast.is_event(id)), side.people)
    if status is None or not side.ids or _is_sport(scene, side):
        return
    if scene.ahead and not outlook.firm:
        status = "planned"
    yield Sighting(
        form or trigger.form,
        status,
        side.ids,
        side.people,
        place or (site_beside(scene, index) if generic else site(scene, index)),
        None,
        clause_at(scene.sentence, scene.doc.text, index),
        trigger.id,
        scene.sentence.index,
        index,
        firm=outlook.firm,
        generic=generic,
        ahead=outlook.ahead,
    )


def _is_sport(scene: Scene, side: Side) -> bool:
    """Say whether states or bodies without a person meet to play."""
    if any(scene.cast.kind(id) == "person" for id in side.ids):
        return False
    sport = scene.know.setting["sport"]
    return any(token.lemma in sport for token in scene.sentence.tokens)


def subject_of(scene: Scene, index: int) -> Side:
    """Return the parties that do what a verb says."""
    sentence = scene.sentence
    head = doer(sentence, index)
    if head is None and is_passive(sentence, index):
        return Side()
    asked = _controller(scene, index, head)
    side = scene.side(asked) if asked is not None and asked != index else Side()
    if asked != head or is_passive(sentence, index):
        return side
    return side | _before(scene, index, side)


def _before(scene: Scene, index: int, side: Side) -> Side:
    """Return the persons before a verb that the tree has lost, if they belong to its subject."""
    cast = scene.cast
    clause = _finite(scene.sentence, index)
    persons = {id for id in side.ids if cast.kind(id) == "person"}
    if not _is_finite(scene.sentence, clause):
        return Side()
    rolled = cast.roll_back(scene.sentence, clause)
    if persons & set(rolled) or (rolled and not side):
        return Side(_cut_off(scene) + rolled)
    if not side.ids or persons or rolled:
        return Side()
    listed = cast.roll_back(scene.sentence, clause, bodies=True)
    return Side(listed) if set(side.ids) < set(listed) and len(listed) > 2 else Side()


def _cut_off(scene: Scene) -> tuple[str, ...]:
    """Return the person whom the parser left at the end of the sentence before: "Rao | and he"."""
    sentence = scene.sentence
    if sentence.index == 0 or sentence.tokens[0].norm != "and":
        return ()
    before = scene.doc.sentences[sentence.index - 1]
    if before.paragraph != sentence.paragraph or not before.tokens[-1].tag.startswith("NN"):
        return ()
    return scene.cast.persons(before, len(before.tokens) - 1)


def _is_finite(sentence: Sentence, index: int) -> bool:
    """Say whether a verb shows tense, itself or by an auxiliary, so that it may have a subject."""
    if sentence.tokens[index].tag in ("VBD", "VBZ", "VBP"):
        return True
    return sentence.child(index, "aux", "auxpass") is not None


def _finite(sentence: Sentence, index: int) -> int:
    """Return the verb whose subject a subjectless verb shares."""
    while own_subject(sentence, index) is None and sentence.tokens[index].dep in (
        "xcomp",
        "conj",
        "advcl",
    ):
        index = sentence.tokens[index].head
    return index


def _controller(scene: Scene, index: int, head: int | None) -> int | None:
    """Return the object for verbs asked of it: "invited B to visit"."""
    sentence = scene.sentence
    token = sentence.tokens[index]
    if token.dep == "acl" and head == token.head and is_infinitive(sentence, index):
        return _who_means(sentence, head)
    if token.dep in ("xcomp", "ccomp", "advcl") and own_subject(sentence, index) is None:
        above = sentence.tokens[token.head]
        asked = sentence.child(token.head, "dobj", "dative")
        if asked is not None and above.lemma in scene.know.status["called_for"]:
            return asked
        if above.tag.startswith("VB") and is_passive(sentence, token.head):
            return own_subject(sentence, token.head)
    return head


def _who_means(sentence: Sentence, noun: int) -> int | None:
    """Return whose a plan, invitation or decision is: "scrapped plans to meet"."""
    owner = sentence.child(noun, "poss")
    if owner is not None:
        return owner
    verb = sentence.tokens[noun].head
    if sentence.tokens[noun].dep == "dobj" and sentence.tokens[verb].tag.startswith("VB"):
        return doer(sentence, verb)
    return noun


def objects_of(scene: Scene, index: int) -> Side:
    """Return the parties that are the objects of a verb."""
    out = Side()
    if is_passive(scene.sentence, index):
        return out
    for child in scene.sentence.children[index]:
        if scene.sentence.tokens[child].dep in ("dobj", "dative") and child > index:
            out = out | _listed(scene, index + 1, scene.side(child))
    return out


# Prepositions too common to lead to a party from further down: "a forum for the future of A".
_ANY = frozenset(("of", "to", "from", "for"))


def phrases(scene: Scene, index: int, words: frozenset[str]) -> Side:
    """Return the parties in prepositional phrases of a token, also one attached too low."""
    out = Side()
    sentence = scene.sentence
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if token.dep in ("prep", "agent", "dative") and token.norm in words:
            for below in sentence.children[child]:
                if sentence.tokens[below].dep in ("pobj", "pcomp"):
                    side = scene.side(_guests(sentence, below))
                    out = out | _listed(scene, child + 1, side)
        elif token.dep in ("prep", "npadvmod", "advmod") and not out:
            for below in sentence.children[child]:
                out = out | _phrases_below(scene, below, words - _ANY)
    return out


def _guests(sentence: Sentence, index: int) -> int:
    """Return whom a participle read as a verb describes: "with visiting Chilean leaders"."""
    token = sentence.tokens[index]
    guests = sentence.child(index, "dobj")
    return guests if token.tag == "VBG" and guests is not None else index


def _listed(scene: Scene, start: int, side: Side) -> Side:
    """Add the persons of a list that begins with one of the side's."""
    if not any(scene.cast.kind(id) == "person" for id in side.ids):
        return side
    whole = side | Side(scene.cast.roll(scene.sentence, start))
    return Side(scene.cast.without_employers(scene.sentence, whole.ids), whole.people)


def _phrases_below(scene: Scene, index: int, words: frozenset[str]) -> Side:
    sentence = scene.sentence
    if sentence.tokens[index].norm in words and sentence.tokens[index].dep == "prep":
        below = sentence.child(index, "pobj")
        return _listed(scene, index + 1, scene.side(below))
    token = sentence.tokens[index]
    if token.dep not in ("pobj", "prep", "npadvmod") or token.lemma in scene.know.nouns:
        return Side()
    out = Side()
    for child in sentence.children[index]:
        if sentence.tokens[child].dep == "prep":
            out = out | _phrases_below(scene, child, words)
    return out


def company_of(scene: Scene, index: int) -> Side:
    """Return those who come along: "joined by C", "together with C"."""
    sentence = scene.sentence
    out = phrases(scene, index, frozenset(("alongside", "together", "along")))
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        joins = token.dep in ("advcl", "acl") and token.lemma in ("join", "accompany")
        if joins and (is_passive(sentence, child) or token.tag == "VBN"):
            out = out | phrases(scene, child, frozenset(("by",)))
    return out


def by_wire(scene: Scene, index: int) -> bool:
    """Say whether the words after a verb speak of a telephone or the like."""
    near = (token.norm for token in scene.sentence.tokens[index : index + 25])
    return not scene.know.people["remote"].isdisjoint(near)
