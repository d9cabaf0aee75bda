"""Find the two sides of an act at the places that its frame names."""

from __future__ import annotations

from communique.sides.scene import Barred, Scene, Side
from communique.syntax import SUBJECTS, agent, antecedent, doer, is_passive, own_subject

_COMPLEMENTS = ("ccomp", "xcomp", "advcl", "acl", "oprd")


def object_of(scene: Scene, verb: int) -> int | None:
    """Return the head of whom or what a verb is done to, in the active or the passive."""
    sentence = scene.sentence
    token = sentence.tokens[verb]
    if is_passive(sentence, verb):
        patient = sentence.child(verb, "nsubjpass")
        if patient is None and token.dep == "acl":
            return token.head
        if patient is None and token.dep == "conj":
            return sentence.child(token.head, "nsubjpass")
        return antecedent(sentence, patient) if patient is not None else None
    found = [i for i in sentence.children[verb] if sentence.tokens[i].dep == "dobj"]
    if found:
        return antecedent(sentence, found[0])
    if token.dep == "relcl" and own_subject(sentence, verb) is not None:
        subject = own_subject(sentence, verb)
        if subject is not None and antecedent(sentence, subject) == subject:
            return token.head
    for child in sentence.children[verb]:
        if sentence.tokens[child].dep == "conj" and verb < child <= verb + 3:
            # "arrested and jailed protesters"
            shared = sentence.child(child, "dobj")
            if shared is not None and own_subject(sentence, child) is None:
                return shared
    return None


def subject_of(scene: Scene, verb: int) -> Side:
    """Return who does what a verb says, through control, relatives and passives."""
    sentence = scene.sentence
    token = sentence.tokens[verb]
    if not is_passive(sentence, verb):
        controller = _controller(scene, verb)
        if controller is not None:
            return scene.party(controller)
        above = sentence.tokens[token.head].lemma
        open_to_all = token.tag == "VB" and above in scene.acts.status["proposed"]
        if (token.dep == "acl" and token.tag == "VBG") or (
            open_to_all and token.dep in ("acl", "relcl") and own_subject(sentence, verb) is None
        ):
            return _of_participle(scene, verb)
    head = doer(sentence, verb)
    if head is None and token.tag == "VBN":
        head = agent(sentence, verb)
    return scene.party(head)


def _of_participle(scene: Scene, verb: int) -> Side:
    """Return who does what a participle behind a noun says.

    "the army shelling Peru", "the Peruvian resolution condemning Chile", "Rao posted a message
    on the board blaming Peru", "they discussed ways to help Peru".
    """
    sentence = scene.sentence
    noun = sentence.tokens[verb].head
    token = sentence.tokens[noun]
    found = scene.party(noun)
    named = any(scene.located.kind(id) == "person" for id in found.ids)
    if found and (named or scene.is_people(noun) or token.dep in SUBJECTS):
        return found
    owners = scene.possessors(noun)
    if owners:
        return owners
    if sentence.tokens[verb].tag == "VBG" and token.lemma not in scene.acts.people["texts"]:
        return found  # "condemned an attack targeting Peru": nobody says whose
    for above in sentence.ancestors(noun):
        if sentence.tokens[above].tag.startswith("VB"):
            return scene.party(doer(sentence, above)) or found
    return found


def _controller(scene: Scene, verb: int) -> int | None:
    """Return the object that a subjectless clause takes for its subject.

    "accused Peru of shelling", "urged Peru to withdraw", not "promised Peru to withdraw".
    """
    sentence = scene.sentence
    token = sentence.tokens[verb]
    if own_subject(sentence, verb) is not None:
        return None
    head = token.head
    if token.dep == "pcomp" and sentence.tokens[head].norm in ("of", "for", "from", "into"):
        head = sentence.tokens[head].head
    elif token.dep != "xcomp":
        return None
    if not sentence.tokens[head].tag.startswith("VB") or sentence.tokens[head].lemma == "promise":
        return None
    thing = object_of(scene, head)
    if thing is None or not (scene.named(thing) or scene.is_people(thing)):
        return None
    return thing


def of_verb(scene: Scene, verb: int, slot: str, barred: Barred) -> Side:
    """Return the parties at a slot of a verb."""
    sentence = scene.sentence
    if slot == "subj":
        return subject_of(scene, verb).less(barred.named)
    thing = object_of(scene, verb)
    if slot == "obj":
        return thing_or_within(scene, thing, barred)
    if slot == "iobj":
        given = sentence.child(verb, "dative")
        if given is not None and sentence.tokens[given].tag == "IN":
            given = sentence.child(given, "pobj")
        return scene.party(given).less(barred.named)
    if slot == "clause":
        return _of_clause(scene, verb, barred)
    hubs = [
        verb,
        *(
            i
            for i in sentence.children[verb]
            if sentence.tokens[i].dep in ("prt", "acomp", "advmod", "prep")
        ),
    ]
    if thing is not None:
        hubs.append(thing)
    return _behind(scene, hubs, slot, barred)


def _behind(scene: Scene, hubs: list[int], word: str, barred: Barred) -> Side:
    for end in scene.behind(hubs, word):
        found = thing_or_within(scene, end, barred)
        if found:
            return found
    return Side()


def thing_or_within(scene: Scene, head: int | None, barred: Barred) -> Side:
    """Return the party that a phrase is, else the party named in the thing that it is."""
    if head is None:
        return Side()
    token = scene.sentence.tokens[head]
    if token.tag.startswith("VB"):
        subject = own_subject(scene.sentence, head)
        found = scene.party(subject).less(barred.named)
        thing = object_of(scene, head)
        # A verb's object that the parser calls a verb again is followed no further.
        if found or thing is None or scene.sentence.tokens[thing].tag.startswith("VB"):
            return found
        return thing_or_within(scene, thing, barred)
    found = scene.party(head, places=True).less(barred.named)
    return found or scene.within(head, barred)


def _of_clause(scene: Scene, verb: int, barred: Barred) -> Side:
    """Return the subject of a complement: "urged Peru to withdraw", "said Peru must pay"."""
    sentence = scene.sentence
    for child in sentence.children[verb]:
        if sentence.tokens[child].dep not in _COMPLEMENTS or child < verb:
            continue
        subject = own_subject(sentence, child)
        if subject is None:
            continue
        found = scene.party(subject).less(barred.named)
        if found:
            return found
        if not sentence.tokens[subject].tag.startswith("PRP"):
            found = scene.within(subject, barred)
            if found:
                return found
    for end in scene.behind([verb], "for"):
        if sentence.tokens[end].dep == "pcomp":
            found = scene.party(own_subject(sentence, end)).less(barred.named)
            if found:
                return found
    found = scene.party(object_of(scene, verb)).less(barred.named)
    return found or _of_infinitive(scene, verb, barred)


def _of_infinitive(scene: Scene, verb: int, barred: Barred) -> Side:
    """Return whom an infinitive is done to: "threatened to expel the Peruvian envoy"."""
    for child in scene.sentence.children[verb]:
        if scene.sentence.tokens[child].dep == "xcomp" and child > verb:
            return thing_or_within(scene, object_of(scene, child), barred)
    return Side()


def of_noun(scene: Scene, noun: int, slot: str, barred: Barred) -> Side:
    """Return the parties at a slot of a noun."""
    carrier = carrier_of(scene, noun)
    if slot == "poss":
        owners = scene.possessors(noun).less(barred.inside)
        return _acting_for(scene, owners, carrier, barred) if owners and carrier else owners
    if slot == "inside":
        return scene.within(noun, barred)
    if slot == "subj":
        return subject_of(scene, carrier).less(barred.named) if carrier is not None else Side()
    if slot == "iobj":
        return of_verb(scene, carrier, "iobj", barred) if carrier is not None else Side()
    hubs = [noun]
    if carrier is not None and carrier < noun:
        hubs.append(carrier)
    if slot == "clause":
        return _of_clause(scene, noun, barred)
    return _behind(scene, hubs, slot, barred)


def _acting_for(scene: Scene, owners: Side, carrier: int, barred: Barred) -> Side:
    """Return the person who carries his state's act: "Rao reaffirmed the Indian commitment to"."""
    subject = subject_of(scene, carrier).less(barred.named)
    entities = scene.located.entities
    states = {entities[id].country for id in owners.ids if entities[id].kind == "country"}
    if len(states) == 1 and {entities[id].country for id in subject.ids} == states:
        return subject
    return owners


def carrier_of(scene: Scene, noun: int) -> int | None:
    """Return the light verb that carries a noun: "launched an attack", "in support of"."""
    sentence = scene.sentence
    light = scene.acts.light
    index = noun
    for _ in range(4):
        token = sentence.tokens[index]
        head = token.head
        above = sentence.tokens[head]
        if head == index:
            return None
        if token.dep in ("dobj", "nsubjpass", "attr") and above.lemma in light["verbs"]:
            return head
        if token.dep == "attr" and above.lemma in ("be", "remain", "become"):
            return head
        if token.dep in ("dobj", "nsubjpass") and index != noun:
            return None
        if token.dep == "acl" and above.tag.startswith("VB"):
            return head
        if token.dep == "conj":
            index = head
        elif token.dep == "pobj" and sentence.tokens[above.head].lemma in light["measures"]:
            index = above.head  # "a round of sanctions"
        elif token.dep == "pobj" and above.norm in light["prepositions"]:
            verb = above.head
            return verb if sentence.tokens[verb].tag.startswith("VB") else None
        else:
            break
    for child in sentence.children[noun]:
        if sentence.tokens[child].dep == "relcl" and sentence.tokens[child].lemma in light["verbs"]:
            return child  # "sanctions that Peru imposed on Chile"
    return None


def of_adjective(scene: Scene, word: int, slot: str, barred: Barred) -> Side:
    """Return the parties at a slot of a predicative adjective."""
    sentence = scene.sentence
    if slot == "subj":
        verb = sentence.tokens[word].head
        if sentence.tokens[word].dep in ("acomp", "oprd", "conj") or sentence.tokens[
            verb
        ].tag.startswith("VB"):
            return subject_of(scene, verb).less(barred.named)
        return Side()
    if slot == "clause":
        return _of_clause(scene, word, barred)
    return _behind(scene, [word], slot, barred)


def of_modal(scene: Scene, word: int, slot: str, barred: Barred) -> Side:
    """Return who says what must be done, or a slot of the verb that the modal helps."""
    tokens = scene.sentence.tokens
    verb = tokens[word].head
    if slot != "voice":
        found = of_verb(scene, verb, slot, Barred(barred.named, barred.named))
        # "Peru and Chile should trade more", says a Peruvian: that is a wish, and no request.
        return Side() if barred.inside & set(found.ids) else found
    speakers = scene.voices.first_person(tokens[word].span)
    if speakers:
        return Side(speakers, (word,) * len(speakers))
    if tokens[verb].dep == "ccomp" and tokens[tokens[verb].head].lemma in scene.acts.voice["said"]:
        return subject_of(scene, tokens[verb].head)  # "Peru said that Chile must pay"
    return Side()
