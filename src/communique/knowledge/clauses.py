"""Small questions about clauses around a reporting verb."""

from __future__ import annotations

from communique.document import Sentence

_SET_OFF = frozenset((",", "-", "–", "—", '"', "”", "’", "''", "?", "!"))


def finite(sentence: Sentence, index: int) -> bool:
    """Say whether a clause is one rather than an infinitive or a participle."""
    tokens = sentence.tokens
    if any(tokens[i].norm == "to" and tokens[i].dep == "aux" for i in sentence.children[index]):
        return False
    bare = tokens[index].tag in ("VBG", "VBN")
    return not bare or sentence.child(index, "aux", "auxpass") is not None


def leads_in(sentence: Sentence, verb: int, clause: int) -> bool:
    """Say whether a clause before the verb is set off from its subject, as a report is."""
    if clause > verb:
        return True
    last = sentence.subtree(clause)[-1]
    if last + 1 == verb:
        return True
    following = sentence.tokens[min(last + 1, verb)]
    return following.text in _SET_OFF or sentence.tokens[last].text in _SET_OFF


def marked(sentence: Sentence, clause: int) -> bool:
    """Say whether a clause opens with "that"."""
    return any(
        sentence.tokens[i].norm == "that" and sentence.tokens[i].dep == "mark"
        for i in sentence.children[clause]
    )


def object_before(sentence: Sentence, verb: int, content: int) -> int | None:
    """Return a verb's object, or passive subject, where it stands before its content."""
    whom = sentence.child(verb, "dobj", "nsubjpass")
    return whom if whom is not None and whom < content else None
