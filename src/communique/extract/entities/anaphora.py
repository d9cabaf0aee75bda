"""Whom "he" and "her" denote.

A linear ranker chooses among the persons named so far (features after Lappin and Leass 1994,
weights learned by `training/coreference.py`), who speaks in a quotation being known: the speaker
is not his own "he".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from communique.document import Doc, Sentence
from communique.extract.entities.persons import Person
from communique.extract.entities.trace import Trace
from communique.reference import Reference
from communique.syntax import SUBJECTS

FEATURES: Final = (
    "same sentence",
    "previous sentence",
    "two back",
    "distance",
    "subject",
    "first in sentence",
    "object",
    "paragraph head",
    "nearest",
    "parallel subject",
    "same gender",
    "unknown gender",
    "salience",
    "named in title",
    "last speaker",
    "mention in quotation",
    "across quotation",
    "holds office",
    "by pronoun",
    "same clause",
)
# A person by index, with the values of the features.
Candidate = tuple[int, tuple[float, ...]]
# Chooses among the candidates for a pronoun: index of the person, or None.
Ranker = Callable[[Reference, Sequence[Candidate], Sequence[Person]], int | None]

_OBJECTS = frozenset({"dobj", "pobj", "dative", "agent"})
# Beyond this many sentences a person is no longer in mind.
_MEMORY = 12
# Characters within which a person is named in the title or the lead.
_TITLE = 80


def agrees(person: Person, reference: Reference) -> bool:
    """Say whether the gender allows it; an unknown one does."""
    return reference.gender is None or person.gender in (None, reference.gender)


def bars(sentence: Sentence, pronoun: int, other: int) -> bool:
    """Say whether grammar forbids the two to be one person.

    A pronoun is not its own co-argument ("he told Orlov"), nor joined to itself ("Orlov and he");
    a possessive may be ("Orlov praised his aides"), and so may a reflexive.
    """
    tokens = sentence.tokens
    if tokens[pronoun].dep == "poss" or tokens[pronoun].norm.endswith(("self", "selves")):
        return tokens[pronoun].head == other
    if tokens[other].head == pronoun or tokens[pronoun].head == other:
        return True
    return _clause(sentence, pronoun) == _clause(sentence, other) and tokens[other].dep != "poss"


def _clause(sentence: Sentence, index: int) -> int:
    """Return the verb that governs a noun phrase, through prepositions and coordination."""
    tokens = sentence.tokens
    at = index
    for _ in range(len(tokens)):
        head = tokens[at].head
        if head == at or tokens[head].tag.startswith(("VB", "MD")):
            return head
        if tokens[at].dep in ("poss", "relcl", "acl", "ccomp"):
            return at
        at = head
    return at


def features(
    doc: Doc,
    pronoun: Reference,
    person: Person,
    last: Reference,
    *,
    rank: int,
    count: int,
    speaks: bool,
    in_title: bool,
) -> tuple[float, ...]:
    """Return the values of `FEATURES` for a pronoun and a person's `last` mention before it.

    `rank` is how many persons were mentioned since, `count` how often this one was.
    """
    here, there = doc.sentences[pronoun.sentence], doc.sentences[last.sentence]
    distance = _frames_between(doc, last.sentence, pronoun.sentence)
    dep = there.tokens[last.head].dep
    role = here.tokens[pronoun.head].dep
    same = last.sentence == pronoun.sentence
    values = {
        "same sentence": same,
        "previous sentence": distance == 1,
        "two back": distance == 2,
        "distance": min(distance, _MEMORY) / _MEMORY,
        "subject": dep in SUBJECTS,
        "first in sentence": last.head <= 4 and not same,
        "object": dep in _OBJECTS,
        "paragraph head": there.span.start == doc.paragraphs[there.paragraph].start,
        "nearest": rank == 0,
        "parallel subject": dep in SUBJECTS and role in SUBJECTS,
        "same gender": person.gender is not None and person.gender == pronoun.gender,
        "unknown gender": person.gender is None,
        "salience": min(count, 8) / 8,
        "named in title": in_title,
        "last speaker": speaks,
        "mention in quotation": last.quotation is not None,
        "across quotation": (last.quotation is None) != (pronoun.quotation is None),
        "holds office": bool(person.offices),
        "by pronoun": last.how == "pronoun",
        "same clause": same and _clause(here, pronoun.head) == _clause(here, last.head),
    }
    return tuple(float(values[name]) for name in FEATURES)


def _frames_between(doc: Doc, first: int, second: int) -> int:
    """Count sentences from one to the other, quotations parsed apart passed over."""
    return sum(sentence.quotation is None for sentence in doc.sentences[first:second])


def candidates(
    doc: Doc,
    pronoun: Reference,
    persons: Sequence[Person],
    trace: Trace,
    speaker: int | None,
) -> list[Candidate]:
    """Return each person whom a pronoun may denote, with the feature values.

    The latest mentioned comes first; `speaker` says the words that the pronoun stands in.
    """
    seen: dict[int, Reference] = {}
    order: list[int] = []
    counts: dict[int, int] = {}
    for index, reference in reversed(trace.mentions):
        if pronoun.sentence - reference.sentence > 2 * _MEMORY:
            break
        counts[index] = counts.get(index, 0) + 1
        if index not in seen:
            seen[index] = reference
            order.append(index)
    found: list[Candidate] = []
    sentence = doc.sentences[pronoun.sentence]
    for rank, index in enumerate(order):
        person, last = persons[index], seen[index]
        if index == speaker or not agrees(person, pronoun):
            continue
        if _barred_here(sentence, pronoun, index, trace):
            continue
        values = features(
            doc,
            pronoun,
            person,
            last,
            rank=rank,
            count=counts[index],
            speaks=trace.speaker == index,
            in_title=person.references[0].span.start < _TITLE,
        )
        found.append((index, values))
    return found


def _barred_here(sentence: Sentence, pronoun: Reference, index: int, trace: Trace) -> bool:
    """Say whether a mention in the pronoun's own sentence, before or behind it, bars a person."""
    here = trace.named.get(pronoun.sentence, [])
    earlier = (m for m in reversed(trace.mentions) if m[1].sentence == pronoun.sentence)
    return any(
        other == index and bars(sentence, pronoun.head, reference.head)
        for other, reference in (*here, *earlier)
    )


def linear_ranker(weights: Mapping[str, float]) -> Ranker:
    """Return the ranker that adds up weighted features; the nearest of equals wins.

    `weights` has one number for each of `FEATURES`; raises KeyError where one is missing.
    """
    row = [weights[name] for name in FEATURES]

    def choose(
        pronoun: Reference, found: Sequence[Candidate], persons: Sequence[Person]
    ) -> int | None:
        best, best_score = None, float("-inf")
        for index, values in found:
            score = sum(weight * value for weight, value in zip(row, values, strict=True))
            if score > best_score:
                best, best_score = index, score
        return best

    return choose
