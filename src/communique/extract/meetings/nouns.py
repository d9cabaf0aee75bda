"""Read the encounters that nouns name, by the frame of the noun."""

from __future__ import annotations

from collections.abc import Iterator

from communique.document import Sentence
from communique.extract.meetings.clauses import build, company_of, objects_of, phrases, subject_of
from communique.extract.meetings.outlook import of_noun
from communique.extract.meetings.parties import Side
from communique.extract.meetings.scene import Scene
from communique.extract.meetings.sighting import Sighting
from communique.extract.meetings.sites import site
from communique.knowledge.encounters import Trigger
from communique.records import Form
from communique.syntax import is_first_person, is_passive, own_subject

# What happens about an occasion is not done at it.
_APART = ("after", "following", "before", "since", "of", "for")
# "ahead of talks", "prior to talks"
_BEFORE = ("ahead", "prior", "out")
_SETTING = (
    "ahead",
    "prior",
    "in",
    "during",
    "at",
    "after",
    "following",
    "on",
    "before",
    "via",
    "since",
    "over",
)
_MODIFIERS = ("compound", "amod", "nmod", "conj")


def read_encounter(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "A's meeting with B" or "talks between A and B" tells."""
    sentence = scene.sentence
    form = form_of(scene, index, trigger)
    if form is None:
        return
    if not _is_meant(scene, index, trigger):
        return
    own = own_parties(scene, index, trigger.sides | sides_of(scene, index))
    act, verb = acting(scene, index, sided=bool(own), verbs=trigger.verbs)
    if verb is not None:
        act = act | phrases(scene, verb, trigger.sides - _LOOSE) | company_of(scene, verb)
        if sentence.tokens[verb].lemma in trigger.verbs:
            act = act | phrases(scene, verb, trigger.sides)
    outlook = of_noun(sentence, index, scene.know)
    if len(own.ids) > 1 and (outlook.status == "called_for" or _is_speaker(scene, verb)):
        act = Side()
    both = own | act
    token = sentence.tokens[index]
    if token.tag == "NNS" and form == "meeting" and not (act.ids and len(both.ids) > 1):
        return
    if _is_manner(scene, index):
        return
    if len(both.ids) + both.people < 2 and not (
        form == "meeting"
        and trigger.id != "a-session"
        and _body(scene, both, own)
        and (scene.timed or site(scene, index) is not None)
    ):
        return
    if trigger.id == "a-call" and form == "call" and not _is_remote(scene, index):
        lemma = sentence.tokens[verb].lemma if verb is not None else ""
        theirs = sentence.child(index, "poss")
        shared = theirs is not None and sentence.tokens[theirs].norm == "their"
        if lemma not in trigger.verbs and not (shared or phrases(scene, index, _WITH)):
            return
    yield from build(scene, index, trigger, both, outlook, form=form)


def _is_manner(scene: Scene, index: int) -> bool:
    """Say whether a noun tells how something is done: "in close consultation with"."""
    sentence = scene.sentence
    token = sentence.tokens[index]
    if token.dep != "pobj" or token.tag != "NN" or sentence.tokens[token.head].norm != "in":
        return False
    return sentence.child(index, "det", "poss", "compound") is None


_LOOSE = frozenset(("of", "to", "from", "for"))
_WITH = frozenset(("with", "between"))


def _is_meant(scene: Scene, index: int, trigger: Trigger) -> bool:
    """Say whether the words about a noun give it the sense of an encounter."""
    sentence = scene.sentence
    if trigger.beside and sentence.tokens[index - 1].norm not in trigger.beside:
        return False
    if not trigger.topics:
        return True
    of = [sentence.child(c, "pobj") for c in sentence.children[index]]
    return any(i is not None and sentence.tokens[i].lemma in trigger.topics for i in of)


def _body(scene: Scene, both: Side, own: Side) -> bool:
    """Say whether the one party is a body that meets by itself, and not to sit."""
    bodies = bool(both.ids) and all(scene.cast.kind(id) == "organisation" for id in both.ids)
    if own.ids or not bodies:
        return bodies
    names = (scene.cast.entities[id].name.casefold().split() for id in both.ids)
    return not any(scene.know.people["sitting"] & set(words) for words in names)


def read_assembly(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "the NATO summit" tells."""
    sentence = scene.sentence
    form = form_of(scene, index, trigger)
    if form is None or sentence.tokens[index].tag in ("NNS", "NNPS") or _is_aside(scene, index):
        return
    own = own_parties(scene, index, trigger.sides, event=True)
    act, verb = acting(scene, index, sided=bool(own))
    if verb is not None:
        act = act | company_of(scene, verb)
    both = own | act
    if not both.ids:
        return
    outlook = of_noun(sentence, index, scene.know)
    yield from build(scene, index, trigger, both, outlook, form=form)


def read_occasion(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    """Yield what "a debate between A and B" tells."""
    form = form_of(scene, index, trigger)
    token = scene.sentence.tokens[index]
    if form is None or scene.sentence.tokens[token.head].norm in _APART:
        return
    own = own_parties(scene, index, trigger.sides)
    act, _ = acting(scene, index, sided=bool(own))
    both = own | act
    persons = [id for id in both.ids if scene.cast.kind(id) == "person"]
    if len(persons) < 2:
        return
    outlook = of_noun(scene.sentence, index, scene.know)
    yield from build(scene, index, trigger, both, outlook, form=form)


def form_of(scene: Scene, index: int, trigger: Trigger) -> Form | None:
    """Return the noun's form beside its neighbours; None where they take it out of the matter."""
    sentence = scene.sentence
    lemma = sentence.tokens[index].lemma
    for word in _beside(sentence, index):
        sense = scene.know.sense(lemma, word)
        if sense is not None:
            return sense.form
    if sentence.tokens[index].dep == "compound":
        head = sentence.tokens[sentence.tokens[index].head]
        if head.lemma not in scene.know.nouns:
            return None
    return trigger.form


def _beside(sentence: Sentence, index: int) -> list[str]:
    """Return the words that modify a noun, and the one before it."""
    near = [
        sentence.tokens[c].norm
        for c in sentence.children[index]
        if sentence.tokens[c].dep in ("compound", "amod", "nmod")
    ]
    return [*near, sentence.tokens[index - 1].norm] if index else near


def sides_of(scene: Scene, index: int) -> frozenset[str]:
    """Return the prepositions that a noun's neighbours lead to a party by: "courtesy call on"."""
    lemma = scene.sentence.tokens[index].lemma
    found = (scene.know.sense(lemma, word) for word in _beside(scene.sentence, index))
    return next((sense.sides for sense in found if sense is not None), frozenset())


def _is_aside(scene: Scene, index: int) -> bool:
    """Say whether a noun only places something else: "on the margins of the summit"."""
    sentence = scene.sentence
    token = sentence.tokens[index]
    if token.dep != "pobj":
        return False
    above = sentence.tokens[sentence.tokens[token.head].head]
    return above.lemma in scene.know.setting["margins"] or (
        sentence.tokens[token.head].norm == "of" and above.lemma in ("member", "leader")
    )


def _is_remote(scene: Scene, index: int) -> bool:
    """Say whether a call is one by wire, not one for something."""
    near = (scene.sentence.tokens[c].norm for c in scene.sentence.children[index])
    return not scene.know.people["remote"].isdisjoint(near)


def _is_speaker(scene: Scene, verb: int | None) -> bool:
    """Say whether "we" or "I" is the subject: those who speak of an encounter of others."""
    if verb is None:
        return False
    subject = own_subject(scene.sentence, verb)
    return subject is not None and is_first_person(scene.sentence, subject)


def own_parties(scene: Scene, index: int, sides: frozenset[str], *, event: bool = False) -> Side:
    """Return the parties in the noun's own phrase: possessor, with-phrase, what stands before.

    With `event` a name that includes the noun is a party where it names no other.
    """
    sentence, cast = scene.sentence, scene.cast
    whole = set(cast.at(sentence).get(index, ()))
    out = Side(cast.named_after(sentence, index))
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if token.dep == "poss":
            out = out | (_bound(scene, index, child) or scene.side(child))
        elif token.dep in ("compound", "amod", "nmod"):
            for below in (child, *sentence.children[child]):
                if below == child or sentence.tokens[below].dep in _MODIFIERS:
                    named = cast.actors(sentence, below)
                    out = out | Side(tuple(id for id in named if id not in whole))
        elif token.dep in ("acl", "relcl") and token.tag.startswith("VB"):
            out = out | phrases(scene, child, sides | {"by"})
            if token.lemma in scene.know.support["uniting"]:
                out = out | objects_of(scene, child)
            subject = own_subject(sentence, child)
            if subject is not None and token.lemma in scene.know.support["hold"]:
                out = out | scene.side(subject)
    out = out | phrases(scene, index, sides)
    if event and not out.ids:
        return Side(cast.actors(sentence, index) or cast.shortened(sentence, index))
    return out


def _bound(scene: Scene, index: int, possessor: int) -> Side | None:
    """Return the joint subject that "their" goes back to in its own clause: "at their meeting"."""
    sentence = scene.sentence
    if sentence.tokens[possessor].norm != "their":
        return None
    for above in sentence.ancestors(index):
        if sentence.tokens[above].tag.startswith("VB"):
            both = subject_of(scene, above) | objects_of(scene, above)
            both = both | phrases(scene, above, frozenset(("with",)))
            if sum(scene.cast.kind(id) == "person" for id in both.ids) > 1:
                return both
    return None


def acting(
    scene: Scene, index: int, *, sided: bool, verbs: frozenset[str] = frozenset()
) -> tuple[Side, int | None]:
    """Return those whose act the noun is by way of a verb, and that verb.

    `sided` says that the noun names another party, so that its mere setting will do:
    "during talks with B, A said".
    """
    sentence = scene.sentence
    token = sentence.tokens[index]
    if token.dep == "conj":
        return acting(scene, token.head, sided=sided, verbs=verbs)
    verb = token.head
    above = sentence.tokens[verb]
    if token.dep in ("nsubj", "nsubjpass") and above.tag.startswith("VB"):
        return (
            phrases(scene, verb, frozenset(("by",))) if is_passive(sentence, verb) else Side(),
            verb,
        )
    if token.dep in ("dobj", "attr") and above.tag.startswith("VB"):
        if above.lemma in _supporting(scene) | verbs or _sets_off(scene, verb):
            return subject_of(scene, verb), verb
        return Side(), verb
    if token.dep != "pobj":
        return Side(), None
    return _set_in(scene, verb, sided=sided, verbs=verbs)


def _set_in(
    scene: Scene, prep: int, *, sided: bool, verbs: frozenset[str]
) -> tuple[Side, int | None]:
    """Return whose act a noun behind a preposition is: "took part in", "during talks with B"."""
    sentence, support = scene.sentence, scene.know.support
    norm = sentence.tokens[prep].norm
    governor = sentence.tokens[prep].head
    if norm == "of" and sentence.tokens[governor].lemma in scene.know.setting["rounds"]:
        return acting(scene, governor, sided=sided, verbs=verbs)
    while sentence.tokens[governor].norm in _BEFORE and sentence.tokens[governor].head != governor:
        # "ahead of talks", "out of talks"
        norm, governor = sentence.tokens[governor].norm, sentence.tokens[governor].head
    direct = sentence.tokens[governor].tag.startswith("VB")
    if not direct and sentence.tokens[governor].lemma in scene.know.setting["via"]:
        while sentence.tokens[governor].tag.startswith("NN"):
            if sentence.tokens[governor].head == governor:
                return Side(), None
            governor = sentence.tokens[governor].head
    if not sentence.tokens[governor].tag.startswith("VB"):
        return Side(), None
    lemma = sentence.tokens[governor].lemma
    if lemma in support["attend"] | verbs and norm in ("in", "at", "for", "to", "on"):
        return subject_of(scene, governor) | _joined_by(scene, governor), governor
    if lemma in scene.know.status["left"]:
        return subject_of(scene, governor), governor
    if direct and lemma in _supporting(scene) and norm in ("for", "to", "on", "of", "with"):
        return subject_of(scene, governor) | _joined_by(scene, governor), governor
    if norm not in _SETTING or not direct:
        return Side(), governor if direct else None
    if sided:
        return subject_of(scene, governor), governor
    both = subject_of(scene, governor) | objects_of(scene, governor)
    if sum(scene.cast.kind(id) == "person" for id in both.ids) > 1:
        return both, governor
    return Side(), governor


def _joined_by(scene: Scene, verb: int) -> Side:
    """Return the persons whom a verb brings along: "joined B at the talks"."""
    if scene.sentence.tokens[verb].lemma not in scene.know.support["joining"]:
        return Side()
    others = objects_of(scene, verb)
    return others if any(scene.cast.kind(id) == "person" for id in others.ids) else Side()


def _sets_off(scene: Scene, verb: int) -> bool:
    """Say whether a verb with a particle begins, ends or calls off: "put off", "wrap up"."""
    sentence = scene.sentence
    return sentence.tokens[verb].lemma in scene.know.status["called_off"] and (
        sentence.child(verb, "prt") is not None
    )


def _supporting(scene: Scene) -> frozenset[str]:
    know = scene.know
    status = know.status
    return (
        know.support["hold"]
        | know.support["attend"]
        | status["planned"]
        | status["called_for"]
        | status["cancelled"]
        | status["denied"]
    )
