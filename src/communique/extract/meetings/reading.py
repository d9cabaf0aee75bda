"""Read the encounters that single verbs and nouns tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from communique.document import Doc, Sentence, Span
from communique.extract.meetings.outlook import Outlook, of_noun, of_verb
from communique.extract.meetings.parties import Cast, Side
from communique.extract.meetings.sighting import Sighting
from communique.knowledge.encounters import Encounters, Trigger
from communique.records import Form
from communique.syntax import antecedent, doer, is_first_person, is_passive, joined, own_subject, trimmed

_LOCATIVE = ("in", "at", "to", "near", "from", "throughout", "across")
_MODIFIERS = ("compound", "amod", "nmod", "conj")
_SETTING = ("in", "during", "at", "after", "following", "on", "before", "via", "since", "over")


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence with what is known about it; `ahead` where the present tense means the future."""

    sentence: Sentence
    cast: Cast
    know: Encounters
    doc: Doc
    ahead: bool

    def side(self, index: int | None) -> Side:
        """Return the parties of the phrase that a token heads."""
        return self.cast.side(self.sentence, index)


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
        elif token.tag.startswith("NN") or token.norm in ("bilateral", "trilateral"):
            trigger = know.nouns.get(token.lemma)
        else:
            continue
        if trigger is not None and not _is_named(scene, index, trigger):
            yield from _READERS[trigger.frame](scene, index, trigger)


def _is_named(scene: Scene, index: int, trigger: Trigger) -> bool:
    """Say whether a word is part of a name: "the World Economic Forum", "Sit Aung"."""
    sentence = scene.sentence
    here = scene.cast.at(sentence).get(index, ())
    if trigger.part == "verb":
        return bool(here)
    if not any(scene.cast.kind(id) == "organisation" for id in here):
        return False
    if trigger.form == "summit" or scene.cast.named_after(sentence, index):
        return False
    head = sentence.tokens[sentence.tokens[index].head]
    if sentence.tokens[index].dep == "pobj":
        head = sentence.tokens[head.head]
    return head.lemma not in scene.know.support["present"]


def _build(
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
    if outlook.status is None or not side.ids:
        return
    if scene.ahead and not outlook.firm:
        outlook = Outlook("planned", firm=False)
    yield Sighting(
        form or trigger.form,
        outlook.status,
        side.ids,
        side.people,
        place or (_site_beside(scene, index) if generic else site(scene, index)),
        None,
        _clause(scene, index),
        trigger.id,
        scene.sentence.index,
        index,
        firm=outlook.firm,
        generic=generic,
    )


def _clause(scene: Scene, index: int) -> Span:
    """Return the words of the clause around a token."""
    sentence = scene.sentence
    top = index
    for above in (index, *sentence.ancestors(index)):
        top = above
        if sentence.tokens[above].tag.startswith("VB") and own_subject(sentence, above) is not None:
            break
    words = [i for i in sentence.subtree(top) if sentence.tokens[i].stands_for is None]
    return trimmed(scene.doc.text, sentence.cover(words)) or sentence.tokens[index].span


# --- verbs -------------------------------------------------------------------------------------


def _subject(scene: Scene, index: int) -> Side:
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
    rolled = cast.roll_back(scene.sentence, clause)
    if persons & set(rolled) or (rolled and not side):
        return Side(rolled)
    if not side.ids or persons or rolled:
        return Side()
    listed = cast.roll_back(scene.sentence, clause, bodies=True)
    return Side(listed) if set(side.ids) < set(listed) and len(listed) > 2 else Side()


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
    if token.dep in ("xcomp", "ccomp", "advcl") and own_subject(sentence, index) is None:
        above = sentence.tokens[token.head]
        asked = sentence.child(token.head, "dobj", "dative")
        if asked is not None and above.lemma in scene.know.status["called_for"]:
            return asked
        if above.tag.startswith("VB") and is_passive(sentence, token.head):
            return own_subject(sentence, token.head)
    return head


def _objects(scene: Scene, index: int) -> Side:
    out = Side()
    for child in scene.sentence.children[index]:
        if scene.sentence.tokens[child].dep in ("dobj", "dative") and child > index:
            out = out | _listed(scene, index + 1, scene.side(child))
    return out


def _phrases(scene: Scene, index: int, words: frozenset[str]) -> Side:
    """Return the parties in prepositional phrases of a token, also one attached too low."""
    out = Side()
    sentence = scene.sentence
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if token.dep in ("prep", "agent", "dative") and token.norm in words:
            for below in sentence.children[child]:
                if sentence.tokens[below].dep in ("pobj", "pcomp"):
                    out = out | _listed(scene, child + 1, scene.side(below))
        elif token.dep in ("prep", "npadvmod", "advmod") and not out:
            for below in sentence.children[child]:
                out = out | _phrases_below(scene, below, words)
    return out


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
    if sentence.tokens[index].dep not in ("pobj", "prep", "npadvmod"):
        return Side()
    out = Side()
    for child in sentence.children[index]:
        if sentence.tokens[child].dep == "prep":
            out = out | _phrases_below(scene, child, words)
    return out


def _mutual(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence = scene.sentence
    subject = _subject(scene, index)
    if not subject and is_passive(sentence, index):
        return
    remote = _by_wire(scene, index)
    words = trigger.sides | trigger.remote if remote else trigger.sides
    other = _phrases(scene, index, words)
    if trigger.id in ("meet", "telephone"):
        other = other | _objects(scene, index)
    other = _resumed(scene, other)
    if other.people and not other.ids:
        other = other | _phrases(scene, index, frozenset(("at", "from")))
    both = subject | other | _company(scene, index)
    alone = not other and trigger.id == "meet" and sentence.child(index, "dobj") is None
    named = len(both.ids) if trigger.form == "call" else len(both.ids) + both.people
    if named < 2 and not (alone and _many(scene, subject)):
        return
    if not other and (len(subject.ids) < 2 and not alone):
        return
    if not other and trigger.id == "speak":
        if not remote:
            return
    form = trigger.form
    if remote:
        form = "call" if trigger.form in ("talks", "call") else form
    elif form == "call" and trigger.id == "speak" and site(scene, index) is not None:
        form = "meeting"
    yield from _build(scene, index, trigger, both, of_verb(sentence, index, scene.know), form=form)


def _resumed(scene: Scene, side: Side) -> Side:
    """Take the person from the next sentence where a bracketed acronym was read as an end.

    "met with Republic of Ruritania (RR) | Foreign Minister Rao to discuss ..."
    """
    sentence, sentences = scene.sentence, scene.doc.sentences
    following = sentence.index + 1
    if sentence.tokens[-1].text != ")" or following >= len(sentences):
        return side
    rest = sentences[following]
    if rest.paragraph != sentence.paragraph or any(scene.cast.kind(i) == "person" for i in side.ids):
        return side
    persons = scene.cast.roll(rest, 0)
    return Side(persons) if persons else side


def _by_wire(scene: Scene, index: int) -> bool:
    """Say whether the words after a verb speak of a telephone or the like."""
    near = (token.norm for token in scene.sentence.tokens[index : index + 25])
    return not scene.know.people["remote"].isdisjoint(near)


def _many(scene: Scene, side: Side) -> bool:
    """Say whether the subject is a body that meets by itself, and not to sit."""
    names = [scene.cast.entities[id].name.casefold().split() for id in side.ids]
    if any(scene.know.people["sitting"] & set(words) for words in names):
        return False
    return all(scene.cast.kind(id) in ("organisation", "country") for id in side.ids)


def _company(scene: Scene, index: int) -> Side:
    """Return those who come along: "joined by C", "together with C"."""
    sentence = scene.sentence
    out = _phrases(scene, index, frozenset(("alongside", "together", "along")))
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if token.dep in ("advcl", "acl") and token.lemma in ("join", "accompany"):
            if is_passive(sentence, child) or token.tag == "VBN":
                out = out | _phrases(scene, child, frozenset(("by",)))
    return out


def _discuss(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    subject = _subject(scene, index)
    both = subject | _phrases(scene, index, trigger.sides)
    topic = scene.sentence.child(index, "dobj")
    if topic is not None:
        both = both | _phrases(scene, topic, trigger.sides)
    sides = [id for id in both.ids if scene.cast.kind(id) != "organisation"]
    if len(sides) < 2 or is_passive(scene.sentence, index):
        return
    outlook = of_verb(scene.sentence, index, scene.know)
    form: Form | None = "call" if _by_wire(scene, index) else None
    yield from _build(scene, index, trigger, both, outlook, form=form, generic=True)


def _joint(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    if is_passive(scene.sentence, index) or site(scene, index) is None:
        return
    both = _subject(scene, index) | _phrases(scene, index, trigger.sides)
    sides = [id for id in both.ids if scene.cast.kind(id) != "organisation"]
    if len(sides) > 1:
        yield from _build(scene, index, trigger, both, of_verb(scene.sentence, index, scene.know))


def _tell(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence = scene.sentence
    if is_passive(sentence, index):
        return
    subject, hearer = _subject(scene, index), _objects(scene, index)
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
    dated = any(sentence.tokens[c].entity == "DATE" or _is_dated(sentence, c)
                for c in sentence.children[index])
    if placed or dated:
        outlook = of_verb(sentence, index, scene.know)
        yield from _build(scene, index, trigger, subject | hearer, outlook)


def _is_dated(sentence: Sentence, index: int) -> bool:
    return sentence.tokens[index].dep == "prep" and any(
        sentence.tokens[below].entity == "DATE" for below in sentence.children[index]
    )


def _ring(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence = scene.sentence
    if sentence.child(index, "oprd", "xcomp", "ccomp", "prt") is not None:
        return
    if any(sentence.tokens[c].norm in ("on", "for", "upon") for c in sentence.children[index]
           if sentence.tokens[c].dep == "prep" and c == index + 1):
        return
    target = sentence.child(index, "dobj")
    if target is None or not scene.cast.persons(sentence, target):
        return
    if any(sentence.tokens[c].dep in ("amod", "attr", "appos") and c > target
           for c in sentence.children[index]):
        return
    both = _subject(scene, index) | scene.side(target)
    if len(both.ids) > 1:
        yield from _build(scene, index, trigger, both, of_verb(sentence, index, scene.know))


def _host(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence = scene.sentence
    if is_passive(sentence, index):
        guest = own_subject(sentence, index)
        hosts = _subject(scene, index)
    else:
        guest = sentence.child(index, "dobj")
        hosts = _subject(scene, index)
    if guest is None or not hosts.ids:
        return
    guests = scene.side(guest)
    guest = antecedent(sentence, guest)
    persons = [id for id in guests.ids if scene.cast.kind(id) == "person"]
    if not persons and scene.cast.is_people(sentence, guest):
        guests = guests | _phrases(scene, index, frozenset(("from",)))
    if not guests.ids or not (persons or scene.cast.is_people(sentence, guest)):
        return
    if not persons and not any(scene.cast.kind(id) == "person" for id in hosts.ids):
        return
    if trigger.id == "receive" and not persons and sentence.tokens[index].lemma == "welcome":
        return
    outlook = of_verb(sentence, index, scene.know)
    yield from _build(scene, index, trigger, hosts | guests, outlook)


def _trip(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence = scene.sentence
    if is_passive(sentence, index):
        return
    traveller = _subject(scene, index)
    if not any(scene.cast.kind(id) == "person" for id in traveller.ids) and not traveller.people:
        return
    company = _company(scene, index)
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


def _destinations(
    scene: Scene, index: int, trigger: Trigger, end: int, side: Side, outlook: Outlook
) -> Iterator[Sighting]:
    """Yield a visit for each place that a coordination names; a person visited is a host."""
    sentence, cast = scene.sentence, scene.cast
    for head in joined(sentence, end):
        sites = _sites(scene, head)
        if sites and sentence.tokens[head].lemma in scene.know.setting["stops"]:
            continue
        hosts = cast.persons(sentence, head) if trigger.object else ()
        if sites:
            host = [i for i in sites if cast.kind(i) == "country"]
            whole = side | Side(tuple(host[:1]))
            yield from _build(scene, index, trigger, whole, outlook, place=sites[0])
        elif hosts:
            yield from _build(scene, index, trigger, side | Side(hosts), outlook)


def _sites(scene: Scene, head: int) -> tuple[str, ...]:
    """Return the places that a phrase names, also as "the town of X"."""
    sentence, cast = scene.sentence, scene.cast
    sites = cast.sites(sentence, head)
    if sites or sentence.tokens[head].lemma not in scene.know.setting["generic"]:
        return sites
    for child in sentence.children[head]:
        for below in (child, *sentence.children[child]):
            sites = sites or cast.sites(sentence, below)
    return sites


# --- nouns -------------------------------------------------------------------------------------


def _form(scene: Scene, index: int, trigger: Trigger) -> Form | None:
    """Return the noun's form beside its neighbours; None where they take it out of the matter."""
    sentence = scene.sentence
    lemma = sentence.tokens[index].lemma
    near = [sentence.tokens[c].norm for c in sentence.children[index]
            if sentence.tokens[c].dep in ("compound", "amod", "nmod")]
    if index:
        near.append(sentence.tokens[index - 1].norm)
    for word in near:
        sense = scene.know.sense(lemma, word)
        if sense is not None:
            return sense.form
    if sentence.tokens[index].dep == "compound":
        head = sentence.tokens[sentence.tokens[index].head]
        if head.lemma not in scene.know.nouns:
            return None
    return trigger.form


def _acting(scene: Scene, index: int, *, sided: bool) -> tuple[Side, int | None]:
    """Return those whose act the noun is by way of a verb, and that verb.

    `sided` says that the noun names another party, so that its mere setting will do:
    "during talks with B, A said".
    """
    sentence, support = scene.sentence, scene.know.support
    token = sentence.tokens[index]
    if token.dep == "conj":
        return _acting(scene, token.head, sided=sided)
    verb = token.head
    above = sentence.tokens[verb]
    if token.dep in ("nsubj", "nsubjpass") and above.tag.startswith("VB"):
        return (_phrases(scene, verb, frozenset(("by",))) if is_passive(sentence, verb) else Side(),
                verb)
    if token.dep in ("dobj", "attr") and above.tag.startswith("VB"):
        if above.lemma in _all(scene):
            return _subject(scene, verb), verb
        return Side(), verb
    if token.dep != "pobj":
        return Side(), None
    prep = sentence.tokens[verb].norm
    whole = sentence.tokens[verb].head
    if prep == "of" and sentence.tokens[whole].lemma in scene.know.setting["rounds"]:
        return _acting(scene, whole, sided=sided)
    governor = sentence.tokens[verb].head
    direct = sentence.tokens[governor].tag.startswith("VB")
    if not direct and sentence.tokens[governor].lemma in scene.know.setting["via"]:
        while sentence.tokens[governor].tag.startswith("NN"):
            if sentence.tokens[governor].head == governor:
                return Side(), None
            governor = sentence.tokens[governor].head
    if not sentence.tokens[governor].tag.startswith("VB"):
        return Side(), None
    lemma = sentence.tokens[governor].lemma
    if lemma in support["attend"] and prep in ("in", "at", "for", "to", "on"):
        return _subject(scene, governor), governor
    if direct and lemma in _all(scene) and prep in ("for", "to", "on", "of", "with"):
        return _subject(scene, governor), governor
    if prep not in _SETTING or not direct:
        return Side(), governor if direct else None
    if sided:
        return _subject(scene, governor), governor
    both = _subject(scene, governor) | _objects(scene, governor)
    if sum(scene.cast.kind(id) == "person" for id in both.ids) > 1:
        return both, governor
    return Side(), governor


def _all(scene: Scene) -> frozenset[str]:
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


def _own(scene: Scene, index: int, sides: frozenset[str]) -> Side:
    """Return the parties in the noun's own phrase: possessor, with-phrase, what stands before."""
    sentence = scene.sentence
    out = Side(scene.cast.named_after(sentence, index))
    whole = scene.cast.at(sentence).get(index, ())
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if token.dep == "poss":
            out = out | (_bound(scene, index, child) or scene.side(child))
        elif token.dep in ("compound", "amod", "nmod"):
            for below in (child, *sentence.children[child]):
                if below == child or sentence.tokens[below].dep in _MODIFIERS:
                    named = scene.cast.actors(sentence, below)
                    out = out | Side(tuple(i for i in named if not out.ids or i not in whole))
        elif token.dep in ("acl", "relcl") and token.tag.startswith("VB"):
            out = out | _phrases(scene, child, sides | {"by"})
            subject = own_subject(sentence, child)
            if subject is not None and token.lemma in scene.know.support["hold"]:
                out = out | scene.side(subject)
    return out | _phrases(scene, index, sides)


def _bound(scene: Scene, index: int, possessor: int) -> Side | None:
    """Return the joint subject that "their" goes back to in its own clause: "at their meeting"."""
    sentence = scene.sentence
    if sentence.tokens[possessor].norm != "their":
        return None
    for above in sentence.ancestors(index):
        if sentence.tokens[above].tag.startswith("VB"):
            subject = _subject(scene, above)
            if len(subject.ids) > 1:
                return subject
    return None


def _encounter(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence = scene.sentence
    form = _form(scene, index, trigger)
    if form is None:
        return
    own = _own(scene, index, trigger.sides)
    act, verb = _acting(scene, index, sided=bool(own))
    if verb is not None:
        act = act | _phrases(scene, verb, trigger.sides - {"of", "to"}) | _company(scene, verb)
    outlook = of_noun(sentence, index, scene.know)
    if len(own.ids) > 1 and (outlook.status == "called_for" or _is_speaker(scene, verb)):
        act = Side()
    both = own | act
    token = sentence.tokens[index]
    if token.tag == "NNS" and form == "meeting" and not (own.ids and act.ids):
        return
    if len(both.ids) + both.people < 2 and not (form == "meeting" and _body(scene, both, own)):
        return
    if trigger.id == "a-call" and not own.ids and not _is_remote(scene, index):
        return
    yield from _build(scene, index, trigger, both, outlook, form=form)


def _is_speaker(scene: Scene, verb: int | None) -> bool:
    """Say whether "we" or "I" is the subject: those who speak of an encounter of others."""
    if verb is None:
        return False
    subject = own_subject(scene.sentence, verb)
    return subject is not None and is_first_person(scene.sentence, subject)


def _is_remote(scene: Scene, index: int) -> bool:
    """Say whether a call is one by wire, not one for something."""
    near = (scene.sentence.tokens[c].norm for c in scene.sentence.children[index])
    return not scene.know.people["remote"].isdisjoint(near)


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


def _body(scene: Scene, both: Side, own: Side) -> bool:
    """Say whether the one party is a body that meets by itself."""
    return bool(own.ids) and all(scene.cast.kind(id) == "organisation" for id in both.ids)


def _assembly(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence = scene.sentence
    form = _form(scene, index, trigger)
    if form is None or sentence.tokens[index].tag in ("NNS", "NNPS") or _is_aside(scene, index):
        return
    own = _own(scene, index, trigger.sides)
    act, verb = _acting(scene, index, sided=bool(own))
    if verb is not None:
        act = act | _company(scene, verb)
    both = own | act
    if not both.ids:
        return
    outlook = of_noun(sentence, index, scene.know)
    yield from _build(scene, index, trigger, both, outlook, form=form)


def _occasion(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    form = _form(scene, index, trigger)
    if form is None:
        return
    own = _own(scene, index, trigger.sides)
    act, _ = _acting(scene, index, sided=bool(own))
    both = own | act
    persons = [id for id in both.ids if scene.cast.kind(id) == "person"]
    if len(persons) < 2:
        return
    outlook = of_noun(scene.sentence, index, scene.know)
    yield from _build(scene, index, trigger, both, outlook, form=form)


def _journey(scene: Scene, index: int, trigger: Trigger) -> Iterator[Sighting]:
    sentence, cast = scene.sentence, scene.cast
    if _form(scene, index, trigger) is None or sentence.tokens[index].tag == "NNS":
        return
    own = _own(scene, index, frozenset(("of", "by", "with")))
    ends = [
        below
        for child in sentence.children[index]
        if sentence.tokens[child].dep == "prep" and sentence.tokens[child].norm in ("to", "in")
        for below in sentence.children[child]
        if sentence.tokens[below].dep == "pobj" and _sites(scene, below)
    ]
    before = [c for c in sentence.children[index]
              if sentence.tokens[c].dep in ("compound", "nmod") and cast.sites(sentence, c)]
    act, _ = _acting(scene, index, sided=bool(ends))
    both = own | act
    side = Side(tuple(i for i in both.ids if cast.kind(i) == "person"))
    if not side.ids and both.people:
        side = both
    if not side.ids:
        return
    outlook = of_noun(sentence, index, scene.know)
    for end in ends or before:
        yield from _destinations(scene, index, trigger, end, side, outlook)


# --- places ------------------------------------------------------------------------------------


def site(scene: Scene, index: int) -> str | None:
    """Return the place where a trigger's clause sets it: its own phrase first, then its verb's.

    What stands below another verb or in the topic of the clause is left out.
    """
    sentence = scene.sentence
    found = _site_below(scene, index)
    if found is None:
        for above in sentence.ancestors(index):
            if sentence.tokens[above].tag.startswith("VB"):
                found = _site_below(scene, above, besides=index)
                break
    return found


def _site_below(scene: Scene, top: int, *, besides: int | None = None) -> str | None:
    """Return the nearest place below a token, breadth first."""
    sentence = scene.sentence
    level = [top]
    aside = _at_margins(scene, top)
    if aside is not None:
        return aside
    last = _next_verb(sentence, top)
    for _ in range(9):
        below = [c for here in level for c in sentence.children[here] if c != besides]
        for child in below:
            if sentence.tokens[child].norm not in ("in", "at", "near") or child > last:
                continue
            for end in sentence.children[child]:
                sites = _sites(scene, end)
                if sites and sentence.tokens[end].dep == "pobj":
                    return sites[0]
        level = [c for c in below if _carries(scene, c)]
    return None


def _site_beside(scene: Scene, index: int) -> str | None:
    """Return the place in a phrase of the verb itself or behind its parties, not of its topic."""
    sentence = scene.sentence
    own = list(sentence.children[index])
    for child in sentence.children[index]:
        if sentence.tokens[child].norm == "with":
            own.extend(sentence.subtree(child))
    for child in own:
        if sentence.tokens[child].norm in ("in", "at"):
            for end in sentence.children[child]:
                sites = _sites(scene, end)
                if sites:
                    return sites[0]
    return None


def _at_margins(scene: Scene, top: int) -> str | None:
    """Return the place in the name of what something happens beside: "the Ruritania summit"."""
    sentence = scene.sentence
    for prep in sentence.children[top]:
        for noun in sentence.children[prep]:
            if sentence.tokens[noun].lemma not in scene.know.setting["margins"]:
                continue
            for below in sentence.subtree(noun):
                if sentence.tokens[below].dep in ("compound", "nmod", "pobj"):
                    sites = scene.cast.sites(sentence, below)
                    if sites:
                        return sites[0]
    return None


def _next_verb(sentence: Sentence, index: int) -> int:
    """Return the next finite verb or infinitive after a token and its auxiliaries."""
    for later in range(index + 1, len(sentence.tokens)):
        token = sentence.tokens[later]
        if token.tag in ("VBD", "VBZ", "VBP", "MD", "TO") and token.dep != "case":
            if sentence.tokens[index].tag.startswith("VB") or token.tag == "TO":
                return later
    return len(sentence.tokens)


def _carries(scene: Scene, index: int) -> bool:
    """Say whether a place below a token may be that of the clause."""
    token = scene.sentence.tokens[index]
    if token.tag.startswith("VB"):
        return token.dep == "acl" and token.lemma in scene.know.support["hold"]
    if token.dep == "prep":
        return token.norm in ("in", "at", "with", "between", "during", "on", "of")
    return token.dep in ("pobj", "dobj", "conj", "npadvmod", "appos", "advmod", "dative", "attr")


_Reader = Callable[[Scene, int, Trigger], Iterator[Sighting]]
_READERS: dict[str, _Reader] = {
    "mutual": _mutual,
    "discuss": _discuss,
    "tell": _tell,
    "joint": _joint,
    "ring": _ring,
    "host": _host,
    "trip": _trip,
    "encounter": _encounter,
    "assembly": _assembly,
    "journey": _journey,
    "occasion": _occasion,
}
