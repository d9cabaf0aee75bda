"""Whether an act took place, goes on, is planned, proposed or denied, or is none at all.

After the section of the PLOVER manual on historical, future, hypothetical and negated events.
None stands for what makes no event: suppositions, requests ("urged Peru to withdraw" is a REQUEST
and no RETREAT), threats, and what was prevented.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from communique.document import Sentence
from communique.knowledge.acts import Acts, Frame
from communique.records import EventStatus
from communique.sides.scene import Scene
from communique.syntax import has_child

_DEPTH = 6
_PRESENT = ("VBZ", "VBP")
# Saying or imposing something is done once said ("is designating today"); what these types do in
# the present goes on.
_LASTING = frozenset(("AID", "ASSAULT", "COERCE", "COOPERATE", "MOBILIZE", "PROTEST"))
# What nouns of these types tell of goes on, unless something says otherwise.
_STANDING = frozenset(("AID", "COOPERATE"))
_BE = frozenset(("be", "is", "are", "'s", "'re", "am", "'m"))
# Prepositions before a participle: what is not, or not yet, done; what is.
_UNDONE = frozenset(("without", "from", "against", "before", "than"))
_DONE = frozenset(("after", "since", "by", "while", "in", "upon", "through"))
# Verbs whose infinitive is done when they are: "began to shell", "went on to arrest".
_PHASES = frozenset(
    ("act", "begin", "come", "continue", "go", "help", "move", "serve", "start", "use", "work")
)
_NOMINAL = ("dobj", "nsubj", "nsubjpass", "attr", "pobj", "conj", "appos", "oprd")


def status_of(scene: Scene, index: int, frame: Frame) -> EventStatus | None:
    """Return the status of the act that a word tells of, None where it is no event."""
    if _is_remembered(scene.sentence, index, scene.acts.status["remembered"]):
        return None
    if _is_dismissed(scene.sentence, index, scene.acts.status):
        return "denied"
    if frame.part == "noun":
        return _of_noun(scene.sentence, index, frame, scene.acts)
    if frame.part == "adj":
        head = scene.sentence.tokens[index].head
        return _of_verb(scene.sentence, head, scene.acts, lasting=False)
    if frame.part == "modal":
        supposed = _is_supposed(scene.sentence, index, scene.acts.status["supposed"] - {"should"})
        return None if supposed else "occurred"
    lasting = frame.type in _LASTING or frame.status == "ongoing"
    return _of_verb(scene.sentence, index, scene.acts, lasting=lasting)


def _of_verb(
    sentence: Sentence, index: int, acts: Acts, *, lasting: bool, depth: int = 0
) -> EventStatus | None:
    token = sentence.tokens[index]
    words = acts.status
    helpers = {
        sentence.tokens[i].norm
        for i in sentence.children[index]
        if sentence.tokens[i].dep in ("aux", "auxpass", "mark")
    }
    if helpers & words["supposed"] or _is_supposed(sentence, index, words["supposed"]):
        return None
    if helpers & words["duty"]:
        return None
    if any(sentence.tokens[i].dep == "neg" for i in sentence.children[index]):
        return _negated(sentence, index, words, helpers)
    if helpers & words["conditional"] - {"would"}:
        return None
    if helpers & words["future"]:
        return "planned"
    if "would" in helpers:
        above = sentence.tokens[token.head].lemma
        told = token.dep in ("ccomp", "advcl", "relcl") and above not in words["doubted"]
        return "planned" if told else None
    if depth > _DEPTH:
        return "occurred"
    if "to" in helpers or token.dep in ("xcomp", "pcomp", "acl", "advcl", "conj", "ccomp"):
        governed = _governed(sentence, index, acts, helpers, lasting=lasting, depth=depth)
        if governed is not False:
            return governed
    return _by_tense(sentence, index, helpers, acts, lasting=lasting)


def _is_inverted(sentence: Sentence, verb: int) -> bool:
    """Say whether a clause is a supposition by its order: "Had Peru signed, ..."."""
    subject = sentence.child(verb, "nsubj", "nsubjpass")
    return subject is not None and any(
        sentence.tokens[i].norm in ("had", "were", "should") and i < subject
        for i in sentence.children[verb]
        if sentence.tokens[i].dep in ("aux", "auxpass")
    )


def _negated(
    sentence: Sentence, index: int, words: Mapping[str, frozenset[str]], helpers: set[str]
) -> EventStatus | None:
    """Return what a negation makes of a verb: "did not sign" denies, "not to sign" is no event."""
    if helpers & (words["future"] | words["conditional"] | {"to"}):
        return None
    return "denied" if sentence.tokens[index].tag not in ("VBG", "VBZ", "VBP") else None


def _by_tense(
    sentence: Sentence, index: int, helpers: set[str], acts: Acts, *, lasting: bool
) -> EventStatus:
    token = sentence.tokens[index]
    if token.tag == "VBG" and helpers & (_BE | {"been"}):
        return "ongoing" if lasting or "been" in helpers else "occurred"
    if token.tag == "VBN" and (helpers & {"being"} or (lasting and helpers & _BE)):
        return "ongoing"
    if has_child(sentence, index, acts.status["going_on"]):
        return "ongoing" if lasting else "occurred"
    if lasting and token.tag in _PRESENT and not helpers:
        return "ongoing"
    return "occurred"


def _is_supposed(sentence: Sentence, index: int, words: frozenset[str]) -> bool:
    """Say whether a clause is or hangs in an if-clause."""
    for above in (index, *sentence.ancestors(index)):
        if sentence.tokens[above].dep in ("advcl", "ccomp", "relcl"):
            marks = [
                i for i in sentence.children[above] if sentence.tokens[i].dep in ("mark", "advmod")
            ]
            if any(sentence.tokens[i].norm in words and i < above for i in marks):
                return True
            if _is_inverted(sentence, above):
                return True
    return False


def _is_remembered(sentence: Sentence, index: int, words: frozenset[str]) -> bool:
    """Say whether what a word tells is only remembered: "the anniversary of", "years since"."""
    # The parser hangs "the day Peru attacked" on the verb as well.
    if sentence.tokens[index].head != index and any(
        token.lemma in words for token in sentence.tokens[:index]
    ):
        return True
    for above in (index, *sentence.ancestors(index)):
        marks = [sentence.tokens[i] for i in sentence.children[above]]
        since = any(token.norm == "since" and token.dep in ("mark", "prep") for token in marks)
        if since and any(token.norm in ("years", "decades", "century") for token in marks):
            return True
    return False


def _is_dismissed(sentence: Sentence, index: int, words: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a word tells of what somebody denies: "rejected claims that Peru shelled"."""
    for above in sentence.ancestors(index):
        token = sentence.tokens[above]
        if token.lemma in words["claims"] and token.dep in ("dobj", "nsubjpass"):
            return sentence.tokens[token.head].lemma in words["dismissed"]
    return False


def _governed(
    sentence: Sentence, index: int, acts: Acts, helpers: set[str], *, lasting: bool, depth: int
) -> EventStatus | Literal[False] | None:
    """Read a subordinate clause off what governs it; False where that says nothing."""
    token = sentence.tokens[index]
    head = token.head
    if head == index:
        return "planned" if "to" in helpers else False
    above = sentence.tokens[head]
    if token.dep == "pcomp":
        if above.norm in _UNDONE:
            return None
        if above.norm in _DONE:
            return False if lasting else "occurred"
        head = above.head
        above = sentence.tokens[head]
    said = _said(above.lemma, acts, infinitive="to" in helpers or token.tag in ("VBG", "VB"))
    if said is not False:
        if said not in ("planned", "proposed") or not above.tag.startswith("VB"):
            return said
        frame = _of_verb(sentence, head, acts, lasting=False, depth=depth + 1)
        return None if frame in (None, "denied") else said
    if token.dep == "conj":
        bare = token.tag in ("VB", "VBG", "VBN", "VBP") and not helpers - {"to"}
        if above.tag.startswith("VB") and bare:
            return _of_verb(sentence, head, acts, lasting=lasting, depth=depth + 1)
        return False
    if "to" not in helpers:
        return False
    return _infinitive(sentence, index, head, acts, lasting=lasting, depth=depth)


def _infinitive(
    sentence: Sentence, index: int, head: int, acts: Acts, *, lasting: bool, depth: int
) -> EventStatus | None:
    """Read an infinitive off its governor: "began to", "met to", "the plan to"."""
    above = sentence.tokens[head]
    if not above.tag.startswith("VB"):
        return "planned"
    frame = _of_verb(sentence, head, acts, lasting=False, depth=depth + 1)
    if frame in (None, "denied"):
        return None
    complement = sentence.tokens[index].dep == "xcomp"
    if complement and above.lemma in _PHASES:
        return "ongoing" if lasting and above.lemma == "continue" else frame
    if sentence.tokens[index].dep == "advcl" or frame not in ("occurred", "ongoing"):
        return frame
    return "planned"


def _said(lemma: str, acts: Acts, *, infinitive: bool) -> EventStatus | Literal[False] | None:
    """Return what a governing word makes of what hangs on it; False where it says nothing."""
    words = acts.status
    if lemma in words["denied"]:
        return "denied"
    if not infinitive:
        return None if lemma in words["asked"] - {"tell"} else False
    if any(lemma in words[name] for name in ("asked", "threatened", "undone", "promised")):
        return None
    if lemma in words["proposed"]:
        return "proposed"
    if lemma in words["planned"]:
        return "planned"
    if lemma in words["over"]:
        return "ended"
    return "ongoing" if lemma in words["going_on"] - {"go"} else False


def _of_noun(sentence: Sentence, index: int, frame: Frame, acts: Acts) -> EventStatus | None:
    words = acts.status
    own = {
        sentence.tokens[i].norm
        for i in sentence.children[index]
        if sentence.tokens[i].dep in ("amod", "det", "compound", "advmod", "nmod", "neg")
    }
    if own & words["supposed_words"] - {"threatened"}:
        return None
    base: EventStatus = frame.status or ("ongoing" if frame.type in _STANDING else "occurred")
    if own & words["planned_words"]:
        return "planned"
    if own & words["going_on"]:
        base = "ongoing"
    return _in_clause(sentence, index, base, frame, acts)


def _in_clause(
    sentence: Sentence, index: int, base: EventStatus, frame: Frame, acts: Acts
) -> EventStatus | None:
    """Read a noun off the clause it stands in: "ruled out an attack", "ended the war"."""
    words = acts.status
    here = index
    for _ in range(_DEPTH):
        token = sentence.tokens[here]
        head = token.head
        above = sentence.tokens[head]
        if head == here or token.dep not in (*_NOMINAL, "prep", "compound", "poss"):
            return base
        if above.tag.startswith("VB"):
            return _under(sentence, index, here, head, base, frame, acts)
        if above.dep == "prep" or above.tag == "IN":
            behind = sentence.tokens[above.head].lemma
            if above.norm == "without" or behind in words["threatened"]:
                return None
        elif above.tag.startswith("NN"):
            if above.lemma in ("end", "halt", "cessation", "stop"):
                return base if base == "ongoing" else None
            if above.lemma in words["denied"]:
                return "denied"
            if above.lemma in words["threatened"] or above.lemma in ("plan",):
                return "planned" if above.lemma == "plan" else None
            if above.lemma in words["asked"] | {"request", "demand", "proposal"}:
                return None
            if above.lemma in words["proposed"]:
                return "proposed"
        here = head
    return base


def _under(
    sentence: Sentence,
    index: int,
    here: int,
    verb: int,
    base: EventStatus,
    frame: Frame,
    acts: Acts,
) -> EventStatus | None:
    """Read a noun off the verb that it depends on."""
    words = acts.status
    lemma, dep = sentence.tokens[verb].lemma, sentence.tokens[here].dep
    clause = _of_verb(sentence, verb, acts, lasting=base == "ongoing")
    direct = dep in ("dobj", "nsubjpass") and here == index
    if lemma in acts.light["verbs"] and (direct or dep in ("attr",)):
        return "ongoing" if clause == "occurred" and base == "ongoing" else clause
    if direct and clause == "occurred":
        if lemma in words["over"]:
            return "ended"
        if lemma in words["denied"] or lemma in words["undone"]:
            return "denied" if lemma in words["denied"] else None
        if lemma in words["asked"]:
            return None
        if lemma in words["proposed"]:
            return "proposed"
        if lemma in words["planned"] - {"be"}:
            return "planned"
    if clause == "planned" and direct and base != "ongoing":
        return clause
    if clause == "denied" and dep in ("nsubj", "nsubjpass") and lemma in words["happening"]:
        return None  # "talks never took place"
    return base
