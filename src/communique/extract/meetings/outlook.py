"""Whether an encounter took place, is planned, asked for or called off."""

from __future__ import annotations

from typing import NamedTuple

from communique.document import Sentence
from communique.knowledge.encounters import Encounters
from communique.records import MeetingStatus
from communique.syntax import has_child


class Outlook(NamedTuple):
    """A status, None where the text denies or doubts it; `firm` where a word says so.

    `ahead` marks the present tense: "meets on Friday" tells of a Friday to come.
    """

    status: MeetingStatus | None
    firm: bool = True
    ahead: bool = False


_HELD = Outlook("held", firm=False)
_NOW = Outlook("held", firm=False, ahead=True)
_NO = Outlook(None)
_DEPTH = 6
_PRESENT = frozenset(("is", "are", "'s", "'re"))


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
    return _NOW if token.tag in ("VBZ", "VBP") or helpers & _PRESENT else _HELD


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
        if above.norm in ("without", "from"):
            return _NO
        to = above.norm in ("to", "for", "on")
        head, above = above.head, sentence.tokens[above.head]
        hoped = to and above.tag.startswith("VB") and above.lemma in know.status["planned"] - {"be"}
        if hoped and of_verb(sentence, head, know, depth + 1).status is not None:
            return Outlook("planned")
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
    if above.lemma in know.status["had"] and _was_had(sentence, head):
        return Outlook("held")
    if above.tag.startswith("NN"):
        return _of_plan(sentence, head, know)
    if above.lemma in know.status["planned"]:
        return Outlook("planned")
    return Outlook("planned", firm=False)


def _was_had(sentence: Sentence, index: int) -> bool:
    """Say whether a chance is one that somebody had."""
    verb = sentence.tokens[index].head
    return sentence.tokens[verb].lemma in ("have", "get") and (
        sentence.tokens[verb].tag in ("VBD", "VBN") or bool(_helpers(sentence, verb) & {"had"})
    )


def _of_plan(sentence: Sentence, index: int, know: Encounters) -> Outlook:
    """Read what a noun like "plans" is to bring off its own clause: "scrapped plans to meet"."""
    token = sentence.tokens[index]
    if any(sentence.tokens[i].norm == "no" for i in sentence.children[index]):
        return _NO
    if token.dep in ("dobj", "nsubjpass") and token.lemma in know.setting["plans"]:
        if of_verb(sentence, token.head, know).status is None:
            return _NO
        if _is_off(sentence, token.head, know):
            return Outlook("cancelled")
        if sentence.tokens[token.head].lemma in know.status["denied"]:
            return _NO
    return Outlook("planned")


def _goes_off(sentence: Sentence, verb: int, know: Encounters) -> bool:
    """Say whether a joined clause calls off what a verb is about: "..., but it was cancelled"."""
    for other in sentence.children[verb]:
        if sentence.tokens[other].dep == "conj" and _is_off(sentence, other, know):
            subject = sentence.child(other, "nsubj", "nsubjpass")
            if subject is None or sentence.tokens[subject].norm == "it":
                return True
    return False


def _is_off(sentence: Sentence, verb: int, know: Encounters) -> bool:
    """Say whether a verb calls its object off."""
    lemma = sentence.tokens[verb].lemma
    if lemma in know.status["cancelled"]:
        return True
    return lemma in know.status["called_off"] and any(
        sentence.tokens[i].norm in ("off", "back") and sentence.tokens[i].dep in ("prt", "advmod")
        for i in sentence.children[verb]
    )


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
        if token.norm in know.status["general"] and token.dep == "amod":
            return _NO
        if token.dep in ("amod", "compound", "advmod", "nmod"):
            if token.norm in know.status["planned_words"]:
                return Outlook("planned")
            if token.norm in know.status["held_words"]:
                return Outlook("held", firm=token.norm not in know.status["any_time"])
            if token.norm in ("cancelled", "canceled", "postponed"):
                return Outlook("cancelled")
        if token.dep in ("acl", "relcl") and token.tag.startswith("VB"):
            if token.dep == "acl" and sentence.child(child, "nsubj") is not None:
                # A clause about something else: "before talks that ties were close".
                continue
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
        _is_off(sentence, token.head, know)
        and of_verb(sentence, token.head, know).status is not None
    )


def _in_clause(sentence: Sentence, index: int, verb: int, know: Encounters) -> Outlook:
    token, above = sentence.tokens[index], sentence.tokens[verb]
    frame = of_verb(sentence, verb, know)
    patient = token.dep in ("dobj", "nsubjpass", "attr")
    if patient and _is_off(sentence, verb, know):
        return _NO if frame.status is None else Outlook("cancelled")
    if patient and frame.status is not None and _goes_off(sentence, verb, know):
        return Outlook("cancelled")
    if patient and above.lemma in know.status["denied"]:
        return _NO
    if patient and above.lemma in know.status["called_for"]:
        return _NO if frame.status is None else Outlook("called_for")
    arranged = know.status["planned" if token.dep == "nsubjpass" else "arranged"]
    if patient and above.lemma in arranged - {"be"}:
        return Outlook("planned")
    return frame


def _after_preposition(sentence: Sentence, prep: int, know: Encounters, depth: int) -> Outlook:
    token = sentence.tokens[prep]
    head = token.head
    above = sentence.tokens[head]
    if token.norm in know.status["before"] or above.norm in know.status["before"]:
        return Outlook("planned")
    if token.norm == "without":
        return _NO
    if token.norm in ("of", "from") and _is_left(sentence, head, know):
        return Outlook("cancelled")
    if token.norm == "for" and _is_preparing(sentence, head, know):
        return Outlook("planned")
    if above.tag.startswith("JJ") and above.lemma in know.status["planned"]:
        return Outlook("planned")
    if above.tag.startswith("VB"):
        if token.norm in ("for", "on", "to"):
            said = _said_of(above.lemma, know)
            if said is not None:
                return said
            if token.norm == "for" and above.lemma in know.status["arranged"]:
                return Outlook("planned")
        frame = of_verb(sentence, head, know)
        firm = frame.firm and frame.status is not None
        return Outlook(frame.status or "held", firm, frame.ahead)
    if above.tag.startswith("NN"):
        if token.norm == "for" or above.lemma in ("proposal", "preparation", "invitation"):
            if above.lemma in know.setting["plans"]:
                return Outlook("planned")
            if _said_of(above.lemma, know) is not None or above.lemma in ("proposal", "support"):
                return Outlook("called_for")
        frame = of_noun(sentence, head, know, depth + 1)
        return Outlook(frame.status, firm=False)
    return _HELD


def _is_left(sentence: Sentence, head: int, know: Encounters) -> bool:
    """Say whether somebody withdraws from an encounter: "pulled out of talks"."""
    for above in (head, *sentence.ancestors(head)):
        token = sentence.tokens[above]
        if token.tag.startswith("VB"):
            return token.lemma in know.status["left"]
        if token.norm != "out":
            return False
    return False


def _is_preparing(sentence: Sentence, head: int, know: Encounters) -> bool:
    """Say whether a clause is about plans, or somebody is due: "is due in Oslo for talks"."""
    subject = sentence.child(head, "nsubj", "nsubjpass")
    if subject is not None and sentence.tokens[subject].lemma in know.setting["plans"]:
        return True
    state = sentence.child(head, "acomp")
    return state is not None and sentence.tokens[state].lemma in know.status["planned"]
