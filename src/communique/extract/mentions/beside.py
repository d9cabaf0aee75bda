"""Offices said beside a name, before or behind it, without being its title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from communique.document import Sentence
from communique.extract.mentions.line import Name
from communique.extract.mentions.titles import Phrase

# Tags of the words that may stand between a comma and an office.
_QUALIFIERS = frozenset({"DT", "JJ", "NN", "PR", "RB", "CD"})


def with_offices(
    sentence: Sentence, name: Name, names: Sequence[Name], phrases: Sequence[Phrase]
) -> Name:
    """Add the offices said beside a person: "Orlov, governor of Pskov", "the governor, Orlov".

    An office said with one of the other `names` is not this one's.
    """
    if name.kind not in ("person", None):
        return name
    claimed = {id(phrase) for other in names for phrase in other.phrases}
    added = _joined_before(sentence, name, phrases, claimed)
    for phrase in phrases:
        if id(phrase) in claimed or phrase.plural or phrase in added:
            continue
        before = _closes_before(sentence, phrase, name)
        after = name.end < phrase.first and _apposed_after(sentence, name, phrase)
        if before or after:
            added.append(phrase)
    if not added:
        return name
    return replace(name, kind="person", phrases=(*name.phrases, *added), sure=True)


def _joined_before(
    sentence: Sentence, name: Name, phrases: Sequence[Phrase], claimed: set[int]
) -> list[Phrase]:
    """Return the first of two offices before a name: "Prime Minister and Foreign Minister Rao"."""
    found: list[Phrase] = []
    for own in name.phrases:
        for phrase in phrases:
            gap = [t.norm for t in sentence.tokens[phrase.end : own.left]]
            # "The Secretary and Foreign Minister Rao" are two, and so are two full titles.
            apart = sentence.tokens[phrase.first].norm == "the" or phrase.plural
            if id(phrase) not in claimed and not apart and gap and set(gap) <= {"and", ",", "&"}:
                found.append(phrase)
    return found


def _closes_before(sentence: Sentence, phrase: Phrase, name: Name) -> bool:
    """Say whether ", " alone stands between an office and the name after it."""
    tokens = sentence.tokens
    gap = tokens[phrase.end : name.start]
    if len(gap) != 1 or gap[0].norm != ",":
        return False
    following = tokens[name.end].norm if name.end < len(tokens) else "."
    led = phrase.definite or phrase.first < phrase.left
    return led and following in (",", ".", ";", ":", "-", "–", ")")


def _apposed_after(sentence: Sentence, name: Name, phrase: Phrase) -> bool:
    """Say whether an office is said of the name before it: ", the", "(then", "is the"."""
    tokens = sentence.tokens
    between = tokens[name.end : phrase.first]
    gap = [token.norm for token in between]
    if gap[:1] == [","] and len(gap) <= 4 and "," not in gap[1:] and "and" not in gap:
        return all(token.tag[:2] in _QUALIFIERS for token in between[1:])
    if gap[:1] in (["("], ["["]) and len(gap) <= 2:
        return True
    governor = tokens[phrase.head].head
    if tokens[phrase.head].dep == "attr" and tokens[governor].lemma == "be":
        subject = sentence.child(governor, "nsubj")
        return subject is not None and name.start <= subject < name.end
    return tokens[phrase.head].dep == "appos" and name.start <= governor < name.end
