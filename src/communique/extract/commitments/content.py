"""What a cue says is to be done: the token that heads it, and the words that say it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from communique.document import Sentence, Span
from communique.syntax import infinitive_mark, is_infinitive, is_passive, is_verb, own_subject

_INFINITIVES = ("xcomp", "ccomp", "advcl", "acl", "relcl", "oprd", "pcomp", "dep")
_CLAUSES = ("ccomp", "acl", "xcomp")
_OBJECTS = ("dobj", "dative", "nsubjpass")
# Words before the verb that are part of what is said: "not seek", "jointly address".
_BEFORE = ("neg", "advmod", "npadvmod")
# Clauses behind it that only say when or why.
_ASIDE = ("advcl", "parataxis", "mark", "cc")
_JOINED = ("VB", "VBG", "VBP")
# Verbs that only say how another is done.
_PHASES = ("begin", "continue", "help", "keep", "start", "strive", "try", "work", "seek")
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Content:
    """The head of what is to be done, the slot it was found at, and which of several it is."""

    head: int
    slot: str
    number: int = 0


def contents(
    sentence: Sentence, index: int, slots: tuple[str, ...], parties: Collection[int]
) -> list[Content]:
    """Return what stands at the first of the slots of a cue that has anything.

    Several verbs joined by "and" are several contents. `parties` are the tokens of names: who is
    promised something is not what is promised.
    """
    for slot in slots:
        head = _find(sentence, index, slot)
        if head is None or head in parties:
            continue
        if sentence.tokens[head].stands_for is None:
            heads = [head, *_joined(sentence, head)]
            return [Content(each, slot, number) for number, each in enumerate(heads)]
    return []


def _find(sentence: Sentence, index: int, slot: str) -> int | None:
    tokens = sentence.tokens
    if slot == "verb":
        return tokens[index].head if is_verb(sentence, tokens[index].head) else None
    if slot == "inf":
        return next(_infinitives(sentence, index, _DEPTH), None) or _carried(sentence, index)
    if slot == "next":
        return _next(sentence, index)
    if slot == "clause":
        return _clause(sentence, index)
    if slot == "obj":
        return sentence.child(index, "dobj")
    if slot == "patient":
        return sentence.child(index, "nsubjpass")
    return _behind(sentence, index, slot)


def _next(sentence: Sentence, index: int) -> int | None:
    """Return the infinitive of "is to", "have to"; not that of "it is important to"."""
    if sentence.child(index, "acomp", "attr", "dobj", "expl", "csubj") is not None:
        return None
    found = sentence.child(index, "xcomp")
    mark = infinitive_mark(sentence, found) if found is not None else None
    if mark is None or any(sentence.tokens[i].tag != "RB" for i in range(index + 1, mark)):
        return None
    return found


def _infinitives(sentence: Sentence, index: int, depth: int) -> Iterator[int]:
    """Yield the to-infinitives behind a cue, those of its own before those of its objects."""
    tokens = sentence.tokens
    for child in sentence.children[index]:
        if child > index and tokens[child].dep in _INFINITIVES and is_infinitive(sentence, child):
            yield child
    if not depth:
        return
    for child in sentence.children[index]:
        leads = tokens[child].dep in ("prep", "pobj", "prt", "acomp", *_OBJECTS)
        if child > index and leads:
            yield from _infinitives(sentence, child, depth - 1)


def _carried(sentence: Sentence, index: int) -> int | None:
    """Return the infinitive that the parser hangs on a noun's verb: "made a deal to share".

    Right behind the noun it may hang on any word above: "spoke of commitments to ensure".
    """
    tokens = sentence.tokens
    if tokens[index].dep == "dobj":
        found = _infinitives(sentence, tokens[index].head, 0)
        first = next((each for each in found if each > index), None)
        if first is not None:
            return first
    if not tokens[index].tag.startswith("NN") or index + 1 >= len(tokens):
        return None
    mark = tokens[index + 1]
    verb = mark.head
    hangs = tokens[verb].head in sentence.ancestors(index)
    return verb if mark.norm == "to" and mark.dep == "aux" and hangs and verb > index else None


def _clause(sentence: Sentence, index: int) -> int | None:
    """Return the verb of a finite clause behind a cue."""
    for child in sentence.children[index]:
        if child < index or sentence.tokens[child].dep not in _CLAUSES:
            continue
        if is_verb(sentence, child) and own_subject(sentence, child) is not None:
            return child
    return None


def _behind(sentence: Sentence, index: int, word: str) -> int | None:
    """Return the noun or participle that a preposition of the cue leads to."""
    tokens = sentence.tokens
    for child in sentence.children[index]:
        if child > index and tokens[child].norm == word:
            if tokens[child].dep in ("prep", "dative", "agent"):
                return sentence.child(child, "pobj", "pcomp")
            if tokens[child].dep in ("prt", "advmod", "acomp"):
                return sentence.child(child, "xcomp") or _behind(sentence, child, "to")
    # "reaffirmed commitments to the defense of": the preposition may hang on the verb.
    behind = index + 1
    if tokens[index].tag.startswith("NN") and behind < len(tokens):
        strays = tokens[behind].norm == word and tokens[behind].dep == "prep"
        if strays and tokens[behind].head in sentence.ancestors(index):
            return sentence.child(behind, "pobj", "pcomp")
    return None


def _joined(sentence: Sentence, head: int) -> list[int]:
    """Return the verbs joined to a verb that share what goes before it."""
    if not is_verb(sentence, head):
        return []
    going = sentence.tokens[head].tag == "VBG"
    out = _strays(sentence, head)
    pending = [head, *out]
    while pending:
        above = pending.pop()
        for child in sentence.children[above]:
            token = sentence.tokens[child]
            same = token.tag in _JOINED and (token.tag == "VBG") == going
            if token.dep == "conj" and same and own_subject(sentence, child) is None:
                pending.append(child)
                if child not in out and not _is_bare(sentence, above):
                    out.append(child)
    return sorted(out)


def _is_bare(sentence: Sentence, verb: int) -> bool:
    """Say whether a verb shares what follows the verb joined to it: "expose and disrupt a plot"."""
    return all(
        sentence.tokens[i].dep in ("cc", "conj") for i in sentence.children[verb] if i > verb
    )


def _strays(sentence: Sentence, head: int) -> list[int]:
    """Return the base forms that the parser joined to a finite verb before an infinitive.

    "urged the regime to cease the violence, release the crew": "release" is not joined to "urged".
    """
    tokens = sentence.tokens
    if not is_infinitive(sentence, head):
        return []
    return [
        child
        for above in sentence.ancestors(head)
        if tokens[above].tag in ("VBD", "VBZ")
        for child in sentence.children[above]
        if child > head and tokens[child].tag == "VB" and tokens[child].dep == "conj"
        if own_subject(sentence, child) is None and not is_infinitive(sentence, child)
        if sentence.child(child, "aux") is None
    ]


def core(sentence: Sentence, head: int) -> int:
    """Return the verb that is done where another only says that it goes on: "continue to build"."""
    for _ in range(_DEPTH):
        below = sentence.child(head, "xcomp")
        if below is None or sentence.tokens[head].lemma not in _PHASES:
            return head
        head = below
    return head


def words_of(sentence: Sentence, content: Content) -> Span:
    """Return the shortest span that says what is to be done."""
    head = content.head
    tokens = sentence.tokens
    if not is_verb(sentence, head):
        kept = [i for i in sentence.subtree(head) if tokens[i].stands_for is None]
        return sentence.cover(_run(kept, head))
    subject = own_subject(sentence, head) if is_passive(sentence, head) else None
    if subject is not None and tokens[subject].tag.startswith("PRP"):
        subject = None
    mark = infinitive_mark(sentence, head)
    kept = [head]
    for child in sentence.children[head]:
        token = tokens[child]
        if child < head:
            wanted = token.dep in _BEFORE or (subject is not None and child >= subject)
            wanted = wanted and (mark is None or child > mark)
        else:
            wanted = _is_bare(sentence, head) or (
                token.dep not in _ASIDE and not (token.dep == "conj" and is_verb(sentence, child))
            )
        if wanted:
            kept += [i for i in sentence.subtree(child) if tokens[i].stands_for is None]
    found = _run(sorted(kept), head)
    # "wo n't run" is cut before its "wo": what is left would not be a word.
    first = found[0] - 1 if tokens[found[0]].norm == "n't" and found[0] else found[0]
    return sentence.cover([first, *found])


def _run(indices: list[int], head: int) -> list[int]:
    """Return the stretch of indices without a gap that holds the head."""
    at = indices.index(head)
    first = last = at
    while first > 0 and indices[first - 1] == indices[first] - 1:
        first -= 1
    while last + 1 < len(indices) and indices[last + 1] == indices[last] + 1:
        last += 1
    return indices[first : last + 1]
