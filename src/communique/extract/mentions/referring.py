"""A name as a reference: its span, and what the words in and around it say of whom it denotes."""

from __future__ import annotations

from collections.abc import Mapping

from communique.document import Sentence, Span
from communique.extract.mentions.line import Name
from communique.extract.mentions.lookup import Listed, head_of
from communique.knowledge.offices import Offices
from communique.reference import Gender, Reference

# Direction marks and colons cling to a word without a space: "Rao:\u200e".
_CLINGING = ":;,\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def referring(
    sentence: Sentence, name: Name, listed: Listed, know: Offices, given: Mapping[str, Gender]
) -> Reference:
    """Return a name as a reference, with its gender, owner, nation and rule."""
    alias = name.kind in ("person", None) and _is_alias(sentence, name, know)
    return Reference(
        _span(sentence, name),
        "",
        "name",
        name.kind,
        sentence.index,
        head_of(sentence, name.start, name.end),
        sentence.quotation,
        gender=_gender(sentence, name, given),
        offices=tuple(phrase.office for phrase in name.phrases),
        code=name.hit.code if name.hit is not None else _owner(name, listed),
        full=name.hit.name if name.hit is not None else None,
        rule="alias" if alias else name.rule if name.sure else f"{name.rule}?",
        nation=_nation(sentence, name, listed) if name.kind == "person" else None,
    )


def _span(sentence: Sentence, name: Name) -> Span:
    """Return the characters of a name, without what clings to it."""
    last = sentence.tokens[name.end - 1]
    kept = len(last.text.rstrip(_CLINGING)) or len(last.text)
    return Span(sentence.tokens[name.start].span.start, last.span.start + kept)


def _gender(sentence: Sentence, name: Name, given: Mapping[str, Gender]) -> Gender | None:
    """Return the gender that an honorific, an office or the given name tells."""
    if name.gender is not None:
        return name.gender
    for phrase in name.phrases:
        if phrase.office.gender is not None:
            return phrase.office.gender
    if name.kind == "place" or name.end - name.start < 2:
        return None
    return given.get(sentence.tokens[name.start].norm)


def _owner(name: Name, listed: Listed) -> str | None:
    """Return the state in or before a body's name: "the Chilean Senate", "Bank of Ghana"."""
    if name.kind != "organisation":
        return None
    for hit in listed.states.values():
        if name.start <= hit.start < name.end or hit.end == name.start:
            return hit.code
    return None


def _is_alias(sentence: Sentence, name: Name, know: Offices) -> bool:
    """Say whether "alias", "also known as" or the like stands before a name."""
    before = (token.norm for token in sentence.tokens[max(0, name.start - 4) : name.start])
    words = [word for word in before if word.isalnum() or "." in word]
    words = [word for word in words if word not in know.alias_titles]
    return any(tuple(words[-size:]) in know.aliases for size in (1, 2, 3))


def _nation(sentence: Sentence, name: Name, listed: Listed) -> str | None:
    """Return the state that qualifies a person: "the Chilean singer Ana Soto", "Chile's Soto"."""
    for hit in listed.states.values():
        owns = hit.end < name.start and sentence.tokens[hit.end].norm in ("'s", "'")
        if hit.end + owns == name.start:
            return hit.code
    head = head_of(sentence, name.start, name.end)
    nouns = [head, *(i for i in sentence.children[head] if sentence.tokens[i].dep == "appos")]
    for hit in listed.states.values():
        qualifies = hit.kind == "demonym" and sentence.tokens[hit.end - 1].head in nouns
        if qualifies and not name.start <= hit.start < name.end:
            return hit.code
    return None
