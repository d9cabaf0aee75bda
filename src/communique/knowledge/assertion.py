"""Whether a verb tells of words said, rather than of what may be, will be or was not said."""

from __future__ import annotations

from communique.document import Sentence
from communique.syntax import is_infinitive

# Governors whose infinitive still reports words: "went on to say", "spoke to reaffirm".
_SAYING_ON = frozenset(
    (
        "go",
        "continue",
        "call",
        "speak",
        "meet",
        "write",
        "convene",
        "telephone",
        "phone",
        "approach",
    )
)
_GLAD = frozenset(("pleased", "proud", "happy", "glad", "delighted", "honored", "honoured"))
_MODALS = frozenset(
    (
        "will",
        "would",
        "shall",
        "should",
        "may",
        "might",
        "can",
        "could",
        "must",
        "'ll",
        "wo",
        "ca",
        "'d",
    )
)
_NEGATIONS = frozenset(("not", "n't", "never", "neither", "nor"))


def is_asserted(sentence: Sentence, verb: int) -> bool:
    """Say whether the verb tells of words said, rather than of what may be or was not said."""
    tokens = sentence.tokens
    for child in sentence.children[verb]:
        token = tokens[child]
        if token.dep == "aux" and token.norm in _MODALS:
            return False
        if token.norm in _NEGATIONS and token.dep in ("neg", "preconj", "advmod"):
            return False
    token = tokens[verb]
    if token.tag == "VB":
        if is_infinitive(sentence, verb):
            return _says_on(sentence, verb)
        if any(tokens[i].norm in ("did", "does", "do") for i in sentence.children[verb]):
            return True
        return token.dep == "conj" and is_asserted(sentence, token.head)
    if token.tag == "VBG" and sentence.child(verb, "aux") is None:
        if token.dep == "pcomp":
            return _by_saying(sentence, token.head)
        if token.dep in ("advcl", "conj") and token.head != verb:
            above = tokens[token.head]
            if above.dep == "pcomp" and token.dep == "conj":
                return False
            return not above.tag.startswith("VB") or is_asserted(sentence, token.head)
    return True


def _by_saying(sentence: Sentence, preposition: int) -> bool:
    """Accept a gerund that tells how something was done: "replied by citing"."""
    token = sentence.tokens[preposition]
    above = sentence.tokens[token.head]
    if token.norm == "as":
        return sentence.tokens[token.head].tag.startswith("VB")
    if token.norm not in ("by", "in") or not above.tag.startswith(("VB", "JJ")):
        return False
    return not above.tag.startswith("VB") or is_asserted(sentence, token.head)


def _says_on(sentence: Sentence, verb: int) -> bool:
    """Accept an infinitive after a verb or adjective that lets it be done."""
    tokens = sentence.tokens
    governor = tokens[verb].head
    if tokens[governor].lemma in _GLAD:
        return True
    for above in (governor, *sentence.ancestors(governor)):
        token = tokens[above]
        if token.lemma in _SAYING_ON and token.tag in ("VBD", "VBZ", "VBP", "VBN"):
            return token.lemma != "be" or above == governor
        if token.tag.startswith("VB"):
            return False
    return False
