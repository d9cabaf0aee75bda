"""Find the places where a cue, with its sides and what it says, may tell of a commitment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.document import Sentence, Span
from communique.extract.commitments.content import Content, contents, core, words_of
from communique.extract.commitments.context import Context
from communique.knowledge.promises import Cue, Promises
from communique.sides.scene import Barred, Scene, Side
from communique.sides.slots import of_adjective, of_modal, of_noun, of_verb, thing_or_within
from communique.syntax import clause_at, doer, is_passive, is_verb, own_subject, trimmed

_SLOTS = {"verb": of_verb, "noun": of_noun, "adj": of_adjective, "modal": of_modal}
_PREDICATE = ("acomp", "oprd", "conj", "attr", "ccomp", "acl", "advcl", "amod", "ROOT", "xcomp")
_ADDED = ("conj", "advcl", "acl", "parataxis")
_WITHIN = ("xcomp", "acomp")
_NATURES = ("firm", "lasting", "spoken", "vague")
_SUBJECTS = ("subj", "teller", "they")
_ELSEWHERE = ("they", "state")
_FREE = Barred()


@dataclass(frozen=True, slots=True)
class Promise:
    """A telling of a commitment: its cue and content, its sides and the words that tell it.

    `token` is the word of the cue, `verb` the one that a modal helps; `slot` says where `by` was
    found, `done` is the verb or noun of what is done and `nature` whether that can be followed up,
    `form` what kind of report it is in. `about` is what is to be done, `span` the clause.
    """

    cue: Cue
    token: int
    verb: int
    content: Content
    by: Side
    slot: str
    to: Side
    about: Span
    span: Span
    sentence: int
    done: int
    nature: str
    form: str
    score: float | None = None

    @property
    def from_context(self) -> bool:
        """Whether `by` was taken from a sentence before."""
        return self.slot in _ELSEWHERE


def find_promises(scene: Scene, know: Promises, context: Context) -> list[Promise]:
    """Return what the cues of a sentence may tell, in text order; what is asked tells nothing."""
    if scene.sentence.tokens[-1].norm == "?":
        return []
    return list(_find_promises(scene, know, context))


def _find_promises(scene: Scene, know: Promises, context: Context) -> Iterator[Promise]:
    sentence = scene.sentence
    for index, token in enumerate(sentence.tokens):
        if token.stands_for is not None or index in scene.at or _is_supposed(scene, index):
            continue
        for cue in _cues(know, sentence, index):
            found = _read(scene, index, cue, know, context)
            if found:
                yield from found
                break


def _cues(know: Promises, sentence: Sentence, index: int) -> Iterator[Cue]:
    token = sentence.tokens[index]
    keys: tuple[tuple[str, str], ...] = ()
    if token.tag == "MD":
        keys = (("modal", token.norm),)
    elif token.tag.startswith("VB"):
        if token.dep not in ("aux", "auxpass"):
            keys = (("verb", token.lemma), ("adj", token.norm))
    elif token.tag in ("NN", "NNS"):
        keys = (("noun", token.lemma),)
    elif token.tag.startswith("JJ") and token.dep in _PREDICATE:
        keys = (("adj", token.norm),)
    for key in keys:
        yield from (cue for cue in know.cues.get(key, ()) if _fits(sentence, index, cue))


def _fits(sentence: Sentence, index: int, cue: Cue) -> bool:
    """Say whether the words around a cue are those that it asks for."""
    token = sentence.tokens[index]
    below = sentence.children[index]
    size = len(sentence.tokens)
    if cue.tag is not None and token.tag != cue.tag:
        return False
    # "call for both sides to observe it": the particle hangs on the clause.
    particles = {sentence.tokens[i].norm for i in (*below, index + 1) if index < i < size}
    if cue.particles and not cue.particles & particles:
        return False
    if any(sentence.tokens[i].lemma in cue.unless for i in below):
        return False
    if cue.part == "modal" and not _is_told(sentence, index):
        return False
    if any(sentence.tokens[i].norm == "no" and sentence.tokens[i].dep == "det" for i in below):
        return False
    return cue.denied or not any(sentence.tokens[i].dep == "neg" for i in below)


def _is_told(sentence: Sentence, index: int) -> bool:
    """Say whether a modal tells what is to come: not "should it fail", "I would like to".

    "would" does so only in what is reported: "he said that Peru would withdraw".
    """
    token = sentence.tokens[index]
    subject = own_subject(sentence, token.head)
    if subject is not None and subject > index:
        return False
    if token.norm not in ("would", "'d"):
        return True
    verb = token.head
    if any(sentence.tokens[i].dep == "advcl" for i in sentence.children[verb]):
        return False
    for above in (verb, *sentence.ancestors(verb)):
        if sentence.tokens[above].dep in ("ccomp", "parataxis", "relcl"):
            return True
        if sentence.tokens[above].dep != "conj":
            break
    return False


def _is_supposed(scene: Scene, index: int) -> bool:
    """Say whether a word stands in a supposition: "if Peru promises to"."""
    sentence = scene.sentence
    supposed = scene.acts.status["supposed"]
    return any(
        sentence.tokens[child].dep in ("mark", "advmod") and sentence.tokens[child].norm in supposed
        for above in (index, *sentence.ancestors(index))
        for child in sentence.children[above]
    )


def _nature(sentence: Sentence, content: Content, know: Promises) -> str:
    """Return of what kind that is which is to be done, "other" where no list has it."""
    lemma = sentence.tokens[core(sentence, content.head)].lemma
    return next((each for each in _NATURES if lemma in know.words[each]), "other")


# A pronoun says nothing of what is to be done: "to which we committed", "we pledge this".
_STANDS_IN = frozenset(("WDT", "WP", "PRP", "DT"))


def _read(scene: Scene, index: int, cue: Cue, know: Promises, context: Context) -> list[Promise]:
    sentence, text = scene.sentence, scene.doc.text
    out = []
    found = contents(sentence, index, cue.about, scene.at)
    span = _clause(sentence, text, _hub(sentence, index, cue), [each.head for each in found])
    for content in found:
        if cue.kind == "plan" and context.is_meeting(
            sentence.tokens[content.head], know.words["meeting"]
        ):
            continue
        if sentence.tokens[content.head].tag in _STANDS_IN:
            continue
        by, slot = _by(scene, index, cue, content, context)
        to = _to(scene, index, cue, content, by)
        about = trimmed(text, words_of(sentence, content)) or sentence.tokens[content.head].span
        out.append(
            Promise(
                cue,
                index,
                _hub(sentence, index, cue),
                content,
                by,
                slot,
                to,
                about,
                span,
                sentence.index,
                core(sentence, content.head),
                _nature(sentence, content, know),
                context.form,
            )
        )
    return out


def _clause(sentence: Sentence, text: str, index: int, contents: Sequence[int]) -> Span:
    """Return the words that tell it: the clause, or what a verb joined to another adds to it."""
    if sentence.tokens[index].tag.startswith("NN") and sentence.tokens[index].dep == "conj":
        words = {i for head in (index, *contents) for i in sentence.subtree(head)}
        return trimmed(text, sentence.cover(sorted(words))) or sentence.tokens[index].span
    index = _carrier(sentence, index)
    while not is_verb(sentence, index) or own_subject(sentence, index) is None:
        token = sentence.tokens[index]
        if is_verb(sentence, index) and token.dep in _ADDED:
            words = {i for head in (index, *contents) for i in sentence.subtree(head)}
            return trimmed(text, sentence.cover(sorted(words))) or token.span
        if token.dep not in _WITHIN or token.head == index:
            break
        index = token.head
    return clause_at(sentence, text, index)


def _hub(sentence: Sentence, index: int, cue: Cue) -> int:
    return sentence.tokens[index].head if cue.part == "modal" else index


def _by(scene: Scene, index: int, cue: Cue, content: Content, context: Context) -> tuple[Side, str]:
    """Return who is to act, and which of the cue's slots has them, "" where none has."""
    owned = _has_other_owner(scene.sentence, index) if cue.part == "noun" else False
    barred = _askers(scene, index, cue)
    for slot in cue.by:
        if owned and slot in _SUBJECTS:
            continue
        if slot in _ELSEWHERE:
            found = _elsewhere(scene, index, cue, slot, context)
        else:
            found = _at(scene, index, cue, slot, content, barred)
        if found:
            return found, slot
    return Side(), ""


def _askers(scene: Scene, index: int, cue: Cue) -> Barred:
    """Return who asks, and so is not asked: in "Peru called on the government", not Peru."""
    if cue.kind != "request" or cue.part != "verb" or is_passive(scene.sentence, index):
        return _FREE
    asking = frozenset(scene.party(_subject(scene.sentence, index, cue)).ids)
    return Barred(asking, asking)


def _has_other_owner(sentence: Sentence, noun: int) -> bool:
    """Say whether a noun is somebody's by name: "praised the bishop's commitment"."""
    owner = sentence.child(noun, "poss")
    return owner is not None and not sentence.tokens[owner].tag.startswith("PRP")


def _elsewhere(scene: Scene, index: int, cue: Cue, slot: str, context: Context) -> Side:
    """Return who is meant where the sentence does not name them."""
    sentence = scene.sentence
    subject = _subject(sentence, index, cue)
    if slot == "state":
        own = scene.voices.first_person(sentence.tokens[index].span)
        asking = scene.party(subject).ids
        return context.state(scene, index, (*own, *asking))
    if subject is None:
        return Side()
    token = sentence.tokens[subject]
    several = {token.norm, token.lemma} & context.several
    return context.together(scene, index) if several and token.tag != "NN" else Side()


def _subject(sentence: Sentence, index: int, cue: Cue) -> int | None:
    """Return whom the verb of a cue, or the verb that a noun or adjective hangs on, speaks of."""
    hub = _carrier(sentence, _hub(sentence, index, cue))
    subject = own_subject(sentence, hub)
    return subject if subject is not None else doer(sentence, hub)


def _carrier(sentence: Sentence, index: int) -> int:
    """Return the verb that a noun or adjective hangs on, or the index of a verb itself."""
    for above in (index, *sentence.ancestors(index)):
        if is_verb(sentence, above):
            return above
    return index


def _to(scene: Scene, index: int, cue: Cue, content: Content, by: Side) -> Side:
    """Return for whom it is: the parties at the cue's slots, else those that are acted on."""
    barred = Barred(frozenset(by.ids), frozenset(by.ids))
    for slot in cue.to:
        if slot != content.slot:
            found = _at(scene, index, cue, slot, content, barred)
            if found:
                return found
    sentence = scene.sentence
    if sentence.tokens[content.head].tag.startswith("VB"):
        return of_verb(scene, content.head, "obj", barred)
    return Side()


def _at(scene: Scene, index: int, cue: Cue, slot: str, content: Content, barred: Barred) -> Side:
    sentence = scene.sentence
    if slot == "patient":
        if not is_passive(sentence, index):
            return Side()
        return scene.party(own_subject(sentence, index)).less(barred.named)
    if slot == "whole":
        return scene.possessors(index).less(barred.named)
    if slot == "does":
        if content.slot != "clause":
            return Side()
        return scene.party(own_subject(sentence, content.head)).less(barred.named)
    if slot == "teller":
        return scene.party(_subject(sentence, index, cue)).less(barred.named)
    if slot == "within":
        subject = _subject(sentence, index, cue)
        return thing_or_within(scene, subject, barred) if subject is not None else Side()
    if slot == "inside":
        return thing_or_within(scene, content.head, barred)
    return _SLOTS[cue.part](scene, index, slot, barred)
