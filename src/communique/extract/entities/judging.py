"""Which names are no person's: what the recogniser takes for one and the report does not.

A linear judge over all places of a name; its weights are learned by `training/persons.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from communique.document import Doc
from communique.extract.entities.persons import Person
from communique.reference import Reference

PERSON_FEATURES: Final = (
    "bias",
    "titled",
    "office beside",
    "given name",
    "one word",
    "three words or more",
    "doubtful",
    "subject",
    "object",
    "possessor",
    "in a place",
    "modifier",
    "article before",
    "age behind",
    "dictionary words",
    "particle first",
    "in marks",
    "listed place",
    "several mentions",
    "labelled person",
    "labelled otherwise",
    "joined to a person",
    "joined to no person",
)
_LOCATIVE = frozenset({"in", "at", "near", "on", "around", "outside", "through", "across", "into"})


def person_features(
    person: Person, doc: Doc, *, listed: Callable[[str], bool], word: Callable[[str], bool]
) -> tuple[float, ...]:
    """Return the values of `PERSON_FEATURES`, each in [0, 1], over a person's mentions by name.

    `listed` says whether the gazetteer has a place of a name, `word` whether a word is in the
    dictionary.
    """
    contexts = [_context(doc, reference) for reference in person.named]
    share = {name: sum(name in c for c in contexts) / len(contexts) for name in PERSON_FEATURES}
    words = person.fullest
    rules = {reference.rule for reference in person.named}
    share |= {
        "bias": 1.0,
        "titled": float(bool(rules & {"title", "honorific", "alias"})),
        "office beside": float(bool(person.offices)),
        "given name": float(any(r.gender is not None for r in person.named)),
        "one word": float(len(words) == 1),
        "three words or more": float(len(words) > 2),
        "doubtful": float(all(rule.endswith("?") for rule in rules)),
        "dictionary words": sum(word(w) for w in words) / len(words),
        "particle first": float(words[0][:1].islower()),
        "listed place": float(listed(" ".join(words))),
        "several mentions": float(len(contexts) > 1),
    }
    return tuple(share[name] for name in PERSON_FEATURES)


# Says whether a group of names is a person's.
Judge = Callable[[Person, Doc], bool]


def linear_judge(
    weights: Mapping[str, float], *, listed: Callable[[str], bool], word: Callable[[str], bool]
) -> Judge:
    """Return the judge that adds up weighted `PERSON_FEATURES`; above zero is a person.

    Raises KeyError where a weight is missing.
    """
    row = [weights[name] for name in PERSON_FEATURES]

    def judge(person: Person, doc: Doc) -> bool:
        values = person_features(person, doc, listed=listed, word=word)
        return sum(weight * value for weight, value in zip(row, values, strict=True)) > 0

    return judge


def stands_as_place(person: Person, doc: Doc) -> bool:
    """Say whether at least half of the mentions stand where places do: "in", "near"."""
    places = sum("in a place" in _context(doc, reference) for reference in person.named)
    return 2 * places >= len(person.named)


def _context(doc: Doc, reference: Reference) -> set[str]:
    """Return the names of the features that hold of one mention."""
    tokens = doc.sentences[reference.sentence].tokens
    head = tokens[reference.head]
    governor = tokens[head.head]
    at = doc.sentences[reference.sentence].at(reference.span)
    before = tokens[at[0] - 1].norm if at and at[0] else ""
    after = [t.norm for t in tokens[at[-1] + 1 : at[-1] + 3]] if at else []
    aged = len(after) == 2 and after[0] in (",", "(") and after[1].isdigit() and len(after[1]) == 2
    joined = head.dep in ("conj", "appos")
    labels = {tokens[i].entity for i in at}
    holds = {
        "subject": head.dep in ("nsubj", "nsubjpass"),
        "object": head.dep in ("dobj", "dative", "agent"),
        "possessor": head.dep == "poss",
        "in a place": head.dep == "pobj" and governor.norm in _LOCATIVE,
        "modifier": head.dep in ("compound", "amod", "nmod"),
        "article before": before in ("the", "a", "an"),
        "age behind": aged,
        "in marks": before in ('"', "'"),
        "labelled person": labels == {"PERSON"},
        "labelled otherwise": not labels & {"PERSON", ""},
        "joined to a person": joined and governor.entity == "PERSON",
        "joined to no person": joined and governor.entity in ("GPE", "ORG", "LOC"),
    }
    return {name for name, held in holds.items() if held}
