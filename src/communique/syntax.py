"""Questions about one parsed sentence, asked by several stages: pure functions over `Sentence`.

Indices are those of the sentence's tokens. The labels are ClearNLP dependencies and Penn tags.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from communique.document import Sentence, Span

SUBJECTS = ("nsubj", "nsubjpass")
_FIRST = frozenset(("i", "we", "me", "us"))
_RELATIVE = frozenset(("who", "which", "that", "whom"))
# Reading a governor's subject off: "saying" in "he left, saying ..." has that of "left".
_SHARED = frozenset(
    ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "parataxis", "acomp")
)
_ADVERBS = ("RB", "RBR")
_EDGE = " \t\r\n\v\f\xa0\u200b\u200d\u2028\u2029,;:.-–—"


def is_verb(sentence: Sentence, index: int) -> bool:
    """Say whether a token is a verb form, modals apart."""
    return sentence.tokens[index].tag.startswith("VB")


def has_child(sentence: Sentence, index: int, norms: Collection[str]) -> bool:
    """Say whether a dependent is one of the words given, in normal form."""
    return any(sentence.tokens[i].norm in norms for i in sentence.children[index])


def own_subject(sentence: Sentence, index: int) -> int | None:
    """Return the head of a verb's own subject, active or passive; never a quotation."""
    tokens = sentence.tokens
    helpers = [i for i in sentence.children[index] if tokens[i].dep in ("aux", "auxpass")]
    found = [
        i
        for parent in (index, *helpers)
        for i in sentence.children[parent]
        if tokens[i].dep in SUBJECTS and tokens[i].stands_for is None
    ]
    # Of two, the nearer: "A member of the board, Ana Silva said" is read as having both.
    before = [i for i in found if i < index]
    if before:
        return before[-1]
    return _under_secretary(sentence, index) if not found else found[0]


def _under_secretary(sentence: Sentence, index: int) -> int | None:
    """Return the subject that the parser takes for a phrase: "Under Secretary Rojas will"."""
    tokens = sentence.tokens
    for child in sentence.children[index]:
        if child < index and tokens[child].dep == "prep" and tokens[child].text == "Under":
            end = sentence.child(child, "pobj")
            if end is not None and tokens[child + 1].text == "Secretary":
                return end
    return None


def is_passive(sentence: Sentence, index: int) -> bool:
    """Say whether a verb is passive: it has a passive auxiliary, or is a reduced relative."""
    if sentence.child(index, "auxpass", "nsubjpass") is not None:
        return True
    token = sentence.tokens[index]
    if token.tag != "VBN" or sentence.child(index, "aux", "nsubj") is not None:
        return False
    if token.dep != "acl" and sentence.child(index, "dobj") is not None:
        return False
    if token.dep == "advcl" and has_child(sentence, index, _WHENS):
        return True  # "when asked by reporters"
    return token.dep == "acl" or sentence.child(index, "agent") is not None


def agent(sentence: Sentence, index: int) -> int | None:
    """Return the head of the "by" phrase of a passive verb."""
    by = sentence.child(index, "agent")
    if by is None:
        by = next(
            (
                i
                for i in sentence.children[index]
                if sentence.tokens[i].norm == "by" and sentence.tokens[i].dep == "prep"
            ),
            None,
        )
    return None if by is None else sentence.child(by, "pobj")


def doer(sentence: Sentence, index: int) -> int | None:
    """Return the head of the noun phrase that does what a verb says, or None.

    It is the subject, the agent of a passive, or what a subjectless form shares with its
    governor; a reduced relative's is the noun that it modifies.
    """
    for _ in range(8):
        token = sentence.tokens[index]
        if is_passive(sentence, index):
            return agent(sentence, index)
        subject = own_subject(sentence, index)
        if subject is not None:
            return subject
        if token.head == index:
            return None
        if token.dep in ("acl", "relcl"):
            return token.head
        if token.dep not in _SHARED:
            return None
        index = _governor(sentence, index)
    return None


_WHENS = frozenset({"when", "if", "as", "once", "while"})
_TENSES = {"VBD": "past", "VBZ": "present", "VBP": "present", "MD": "present"}


def _governor(sentence: Sentence, index: int) -> int:
    """Return the verb whose subject a subjectless verb shares.

    A finite verb is not joined to an infinitive or to another tense, whatever the parser says:
    "emphasized that it stands firm and thanked Oslo".
    """
    token = sentence.tokens[index]
    above = token.head
    tense = _TENSES.get(token.tag)
    if token.dep != "conj" or tense is None:
        return above
    for candidate in (above, *sentence.ancestors(above)):
        if _TENSES.get(sentence.tokens[candidate].tag) == tense:
            return candidate
    return above


def is_misjoined(sentence: Sentence, index: int) -> bool:
    """Say whether a finite verb is joined to a word that it cannot share a subject with."""
    token = sentence.tokens[index]
    if token.dep != "conj" or token.tag not in _TENSES or own_subject(sentence, index) is not None:
        return False
    above = sentence.tokens[token.head]
    if above.tag == "VB" and any(
        sentence.tokens[i].norm in ("did", "does", "do") for i in sentence.children[token.head]
    ):
        return token.tag == "VBD"
    return _TENSES.get(above.tag) != _TENSES[token.tag] and above.tag != "VBN"


def antecedent(sentence: Sentence, index: int) -> int:
    """Return the noun that a relative pronoun stands for, or the index itself."""
    if sentence.tokens[index].norm not in _RELATIVE:
        return index
    for above in sentence.ancestors(index):
        token = sentence.tokens[above]
        if token.dep == "relcl":
            return token.head
    return index


def in_pair(sentence: Sentence, index: int) -> list[int]:
    """Return the heads of a coordination, one read as a modifier of the last included."""
    heads = joined(sentence, index)
    for head in tuple(heads):
        for child in sentence.children[head]:
            if child < head and sentence.tokens[child].dep == "cc" and child > 0:
                before = sentence.tokens[child - 1]
                if before.tag.startswith(("NN", "PRP")) and child - 1 not in heads:
                    heads.append(child - 1)
            elif child < head and _is_first_of_pair(sentence, child):
                heads.append(child)
    return sorted(heads)


def _is_first_of_pair(sentence: Sentence, index: int) -> bool:
    """Say whether a modifier is the first of two: "The Secretary and Foreign Minister"."""
    tokens = sentence.tokens
    opens = index > 0 and tokens[index - 1].dep == "det"
    return (
        opens
        and tokens[index].tag == "NNP"
        and any(tokens[i].dep == "cc" for i in sentence.children[index])
    )


def is_first_person(sentence: Sentence, index: int) -> bool:
    """Say whether a noun phrase is "I" or "we", alone or joined to another."""
    # By tag as well: "the US" has the normal form of "us".
    tokens = sentence.tokens
    return any(tokens[i].norm in _FIRST and tokens[i].tag == "PRP" for i in joined(sentence, index))


def joined(sentence: Sentence, index: int) -> list[int]:
    """Return the heads of a coordination of noun phrases, the first included."""
    heads, pending = [], [index]
    while pending:
        here = pending.pop()
        heads.append(here)
        pending.extend(i for i in sentence.children[here] if sentence.tokens[i].dep == "conj")
    return sorted(heads)


def noun_phrase(sentence: Sentence, index: int) -> list[int]:
    """Return a noun's own words: itself with what stands before it, and names run on behind."""
    tokens = sentence.tokens
    first = last = index
    for child in sentence.children[index]:
        if child < first and tokens[child].dep not in ("punct", "cc", "preconj", "conj"):
            first = min(first, *sentence.subtree(child))
    while last + 1 < len(tokens) and tokens[last].head == last + 1 and tokens[last].dep == "nmod":
        last += 1
    return list(range(first, last + 1))


def name_in(sentence: Sentence, index: int) -> list[int]:
    """Return the run of the recogniser's name that holds a token, else of proper nouns."""
    tokens = sentence.tokens
    first = last = index
    label = tokens[index].entity

    def belongs(i: int, following: int) -> bool:
        if label:
            return tokens[i].entity == label and not tokens[following].begins
        return tokens[i].tag.startswith("NNP") and not tokens[i].entity

    while first > 0 and belongs(first - 1, first):
        first -= 1
    while last + 1 < len(tokens) and belongs(last + 1, last + 1):
        last += 1
    return list(range(first, last + 1))


def reach(sentence: Sentence, index: int, without: Iterable[int] = ()) -> list[int]:
    """Return the subtree of `index` less the subtrees of `without`."""
    left_out = {i for top in without for i in sentence.subtree(top)}
    return [i for i in sentence.subtree(index) if i not in left_out]


def runs(indices: Collection[int], barred: Collection[int]) -> list[list[int]]:
    """Split sorted indices into stretches wherever a barred token stands between two of them.

    A gap that bars nothing is bridged: the parser hangs a stray comma or mark where it likes.
    """
    ordered = sorted(indices)
    out: list[list[int]] = []
    stops = sorted(barred)
    for index in ordered:
        if out and not any(out[-1][-1] < stop < index for stop in stops):
            out[-1].append(index)
        else:
            out.append([index])
    return out


def stretch(sentence: Sentence, text: str, indices: Collection[int]) -> Span | None:
    """Return the span from the first to the last token, less punctuation at its ends."""
    span = sentence.cover(list(indices))
    return trimmed(text, span)


def trimmed(text: str, span: Span) -> Span | None:
    """Return the span less white space, commas and full stops at its ends.

    A full stop that ends an abbreviation of capitals ("the U.S.") is kept.
    """
    start, end = span.start, span.end
    while start < end and text[start] in _EDGE and not text.startswith("...", start):
        start += 1
    while end > start and text[end - 1] in _EDGE:
        if text[end - 1] == "." and end - start > 3 and text[end - 3] == ".":
            break
        end -= 1
    return Span(start, end) if start < end else None


def clause_at(sentence: Sentence, text: str, index: int) -> Span:
    """Return the words of the clause around a token, placeholders left out."""
    top = index
    for above in (index, *sentence.ancestors(index)):
        top = above
        if is_verb(sentence, above) and own_subject(sentence, above) is not None:
            break
    words = [i for i in sentence.subtree(top) if sentence.tokens[i].stands_for is None]
    return trimmed(text, sentence.cover(words)) or sentence.tokens[index].span


def following(sentence: Sentence, verb: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return the indices of `words` where they follow the verb, adverbs passed over."""
    found, index = [], verb
    for word in words:
        index += 1
        while index < len(sentence) and (
            sentence.tokens[index].tag in _ADVERBS and sentence.tokens[index].norm != word
        ):
            index += 1
        if index >= len(sentence) or sentence.tokens[index].norm != word:
            return None
        found.append(index)
    return tuple(found)


def addressee(sentence: Sentence, verb: int) -> int | None:
    """Return the head of the noun phrase for the person spoken to, beside the content."""
    tokens = sentence.tokens
    told = sentence.child(verb, "dative", "dobj")
    if told is not None and tokens[told].dep == "dative" and tokens[told].tag != "IN":
        return told
    for child in sentence.children[verb]:
        if tokens[child].norm == "to" and tokens[child].dep in ("prep", "dative"):
            return sentence.child(child, "pobj")
    return None


def infinitive_mark(sentence: Sentence, verb: int) -> int | None:
    """Return the "to" of an infinitive, or None."""
    for child in sentence.children[verb]:
        if sentence.tokens[child].norm == "to" and sentence.tokens[child].dep == "aux":
            return child
    return None


def is_infinitive(sentence: Sentence, index: int) -> bool:
    """Say whether a verb is a to-infinitive."""
    return infinitive_mark(sentence, index) is not None
