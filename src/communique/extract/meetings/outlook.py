"""Whether an encounter took place, is planned, asked for or called off."""

from __future__ import annotations

from typing import NamedTuple

from communique.document import Sentence
from communique.knowledge.encounters import Encounters
from communique.records import MeetingStatus
from communique.syntax import has_child


class Outlook(NamedTuple):
    """A status, None where the text denies or doubts it; `firm` where a word says so."""

    status: MeetingStatus | None
    firm: bool = True


_HELD = Outlook("held", firm=False)
_NO = Outlook(None)
_DEPTH = 6


def of_verb(sentence: Sentence, index: int, know: Encounters, depth: int = 0) -> Outlook:
    """Return the outlook of an encounter that a verb tells of, or frames."""
    token = sentence.tokens[index]
    helpers = _helpers(sentence, index)
    words = know.status
    if any(sentence.tokens[i].dep == "neg" for i in sentence.children[index]):
        return _NO
    if helpers & words["doubt"] or has_child(sentence, index, words["habit"]):
        return _NO
    if helpers & {"will", "shall", "'ll", "would", "wo"}:
        return Outlook("planned")
    if helpers & words["possible"]:
        return _NO
    if helpers & words["wanted"]:
        return Outlook("called_for")
    if depth > _DEPTH:
        return _HELD
    if "to" in helpers:
        return _governed(sentence, index, know, depth)
    if token.tag == "VBD" or helpers & {"have", "has", "had", "was", "were", "'ve"}:
        return _reported(sentence, index, know, Outlook("held"))
    if token.dep == "conj" and sentence.tokens[token.head].tag.startswith("VB"):
        if token.tag in ("VB", "VBN", "VBG") and not helpers:
            return of_verb(sentence, token.head, know, depth + 1)
        return _HELD
    if token.tag in ("VBG", "VBN") and not helpers & {"is", "are", "be", "been", "'s", "'re"}:
        return _participle(sentence, index, know, depth)
    if token.tag == "VB" and token.head != index:
        return _governed(sentence, index, know, depth)
    return _HELD


def _helpers(sentence: Sentence, index: int) -> set[str]:
    return {
        sentence.tokens[i].norm
        for i in sentence.children[index]
        if sentence.tokens[i].dep in ("aux", "auxpass", "mark")
    }


def _reported(sentence: Sentence, index: int, know: Encounters, default: Outlook) -> Outlook:
    token = sentence.tokens[index]
    if token.dep == "ccomp" and sentence.tokens[token.head].lemma in know.status["denied"]:
        return _NO
    return default


def _participle(sentence: Sentence, index: int, know: Encounters, depth: int) -> Outlook:
    """Read "meeting his guest, he said", "after talks held in May" off what governs them."""
    head = sentence.tokens[index].head
    above = sentence.tokens[head]
    if head == index:
        return _HELD
    if sentence.tokens[index].dep == "pcomp":
        if above.norm in know.status["before"]:
            return Outlook("planned")
        if above.norm == "without":
            return _NO
        head, above = above.head, sentence.tokens[above.head]
    if above.tag.startswith("VB"):
        said = _said_of(above.lemma, know)
        if said is not None and sentence.tokens[index].dep in ("xcomp", "pcomp"):
            return said
        return of_verb(sentence, head, know, depth + 1)
    return _HELD


def _said_of(lemma: str, know: Encounters) -> Outlook | None:
    for name, outlook in (
        ("denied", _NO),
        ("cancelled", Outlook("cancelled")),
        ("called_for", Outlook("called_for")),
    ):
        if lemma in know.status[name]:
            return outlook
    return None


def _governed(sentence: Sentence, index: int, know: Encounters, depth: int) -> Outlook:
    """Read an infinitive off what governs it: "plans to", "refused to", "came to"."""
    token = sentence.tokens[index]
    head = token.head
    if head == index:
        return Outlook("planned")
    above = sentence.tokens[head]
    said = _said_of(above.lemma, know)
    if above.tag.startswith("VB"):
        frame = of_verb(sentence, head, know, depth + 1)
        if frame.status is None:
            return frame
        if token.dep in ("xcomp", "ccomp"):
            if said is not None:
                return said
            if above.lemma in know.status["planned"]:
                return Outlook("planned")
        return frame
    if said is not None:
        return said
    if above.lemma in know.status["planned"] or above.tag.startswith("NN"):
        return Outlook("planned")
    return Outlook("planned", firm=False)


def of_noun(sentence: Sentence, index: int, know: Encounters, depth: int = 0) -> Outlook:
    """Return the outlook of an encounter that a noun names."""
    own = _own_words(sentence, index, know)
    if own is not None:
        off = _called_off(sentence, index, know)
        return Outlook("cancelled") if own.status == "planned" and off else own
    token = sentence.tokens[index]
    head = token.head
    if depth > _DEPTH or head == index:
        return _HELD
    above = sentence.tokens[head]
    if token.dep in ("nsubj", "nsubjpass", "dobj", "attr", "oprd"):
        return _in_clause(sentence, index, head, know)
    if token.dep == "pobj":
        return _after_preposition(sentence, head, know, depth)
    if above.tag.startswith("NN"):
        return of_noun(sentence, head, know, depth + 1)
    if above.tag.startswith("VB"):
        return Outlook(of_verb(sentence, head, know).status, firm=False)
    return _HELD


def _own_words(sentence: Sentence, index: int, know: Encounters) -> Outlook | None:
    for before in range(index - 1, max(-1, index - 8), -1):
        token = sentence.tokens[before]
        if token.norm in know.status["planned_words"]:
            return Outlook("planned")
        if token.tag in ("DT", "IN", "PRP$", "VBD", "VBZ", "VBP", "VB", "MD", ",", "POS"):
            break
    for child in sentence.children[index]:
        token = sentence.tokens[child]
        if token.norm in ("no", "any") and token.dep == "det":
            return _NO
        if token.dep in ("amod", "compound", "advmod", "nmod"):
            if token.norm in know.status["planned_words"]:
                return Outlook("planned")
            if token.norm in know.status["held_words"]:
                return Outlook("held", firm=token.norm != "first")
            if token.norm in ("cancelled", "canceled", "postponed"):
                return Outlook("cancelled")
        if token.dep in ("acl", "relcl") and token.tag.startswith("VB"):
            helpers = _helpers(sentence, child)
            if helpers and ("to" not in helpers or "be" in helpers):
                return of_verb(sentence, child, know)
            if token.lemma in know.status["cancelled"]:
                return Outlook("cancelled")
            if token.lemma in know.status["arranged"] | {"set"}:
                return Outlook("planned")
            if token.lemma == "propose":
                return Outlook("called_for")
            if token.tag == "VBD" or token.lemma == "hold":
                return Outlook("held")
    return None


def _called_off(sentence: Sentence, index: int, know: Encounters) -> bool:
    """Say whether a verb calls off what the noun names."""
    token = sentence.tokens[index]
    if token.dep not in ("dobj", "nsubjpass"):
        return False
    return (
        sentence.tokens[token.head].lemma in know.status["cancelled"]
        and of_verb(sentence, token.head, know).status is not None
    )


def _in_clause(sentence: Sentence, index: int, verb: int, know: Encounters) -> Outlook:
    token, above = sentence.tokens[index], sentence.tokens[verb]
    frame = of_verb(sentence, verb, know)
    patient = token.dep in ("dobj", "nsubjpass", "attr")
    particle = sentence.child(verb, "prt")
    off = particle is not None and sentence.tokens[particle].norm in ("off", "back")
    if patient and (above.lemma in know.status["cancelled"] or (off and above.lemma in _OFF)):
        return _NO if frame.status is None else Outlook("cancelled")
    if patient and above.lemma in know.status["denied"]:
        return _NO
    if patient and above.lemma in know.status["called_for"]:
        return _NO if frame.status is None else Outlook("called_for")
    arranged = know.status["planned" if token.dep == "nsubjpass" else "arranged"]
    if patient and above.lemma in arranged - {"be"}:
        return Outlook("planned")
    return frame


_OFF = frozenset(("call", "put", "push"))


def _after_preposition(sentence: Sentence, prep: int, know: Encounters, depth: int) -> Outlook:
    token = sentence.tokens[prep]
    head = token.head
    above = sentence.tokens[head]
    if token.norm in know.status["before"] or above.norm in know.status["before"]:
        return Outlook("planned")
    if token.norm == "without":
        return _NO
    if above.tag.startswith("VB"):
        if token.norm in ("for", "on", "to"):
            said = _said_of(above.lemma, know)
            if said is not None:
                return said
            if token.norm == "for" and above.lemma in know.status["arranged"]:
                return Outlook("planned")
        frame = of_verb(sentence, head, know)
        return Outlook(frame.status or "held", frame.firm and frame.status is not None)
    if above.tag.startswith("NN"):
        if token.norm == "for" or above.lemma in ("proposal", "preparation", "invitation"):
            if above.lemma in ("preparation", "plan", "schedule", "date", "venue"):
                return Outlook("planned")
            if _said_of(above.lemma, know) is not None or above.lemma in ("proposal", "support"):
                return Outlook("called_for")
        frame = of_noun(sentence, head, know, depth + 1)
        return Outlook(frame.status, firm=False)
    return _HELD
