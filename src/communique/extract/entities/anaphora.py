"""Whom "he", "the vice-premier" and "both ministers" denote.

Pronouns are resolved by a linear ranker over the persons named so far (features after Lappin and
Leass 1994, weights learned by `training/coreference.py`); epithets by the offices that the report
gives its persons. Both know who speaks in a quotation: the speaker is not his own "he".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from communique.document import Doc, Sentence
from communique.extract.entities.persons import Person
from communique.knowledge.offices import Offices
from communique.reference import Office, Reference

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
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"dobj", "pobj", "dative", "agent"})
# Beyond this many sentences a person is no longer in mind.
_MEMORY = 12


@dataclass(slots=True)
class Trace:
    """What the reading has seen so far: each person's mentions in text order.

    `named` holds, by sentence, whom names denote, those still to come included.
    """

    mentions: list[tuple[int, Reference]] = field(default_factory=list)
    speaker: int | None = None
    named: dict[int, list[tuple[int, Reference]]] = field(default_factory=dict)
    group: tuple[int, ...] = ()
    group_sentence: int = -1


def speaker_heads(doc: Doc) -> Mapping[int, tuple[int, int]]:
    """Return for each quotation parsed apart the (sentence, token) of its speaker's head word."""
    found: dict[int, tuple[int, int]] = {}
    for sentence in doc.sentences:
        for index, token in enumerate(sentence.tokens):
            if token.stands_for is None:
                continue
            verbs = [index, *sentence.ancestors(index)]
            subject = next(
                (s for v in verbs if (s := sentence.child(v, *_SUBJECTS)) is not None), None
            )
            if subject is not None:
                found[token.stands_for] = (sentence.index, subject)
    return found


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
        "subject": dep in _SUBJECTS,
        "first in sentence": last.head <= 4 and not same,
        "object": dep in _OBJECTS,
        "paragraph head": there.span.start == doc.paragraphs[there.paragraph].start,
        "nearest": rank == 0,
        "parallel subject": dep in _SUBJECTS and role in _SUBJECTS,
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
    frames = sum(1 for s in doc.sentences[first:second] if s.quotation is None)
    return frames if first != second else 0


def candidates(
    doc: Doc,
    pronoun: Reference,
    persons: Sequence[Person],
    trace: Trace,
    speakers: Mapping[int, int],
) -> list[tuple[int, tuple[float, ...]]]:
    """Return each person whom a pronoun may denote, with the feature values."""
    seen: dict[int, Reference] = {}
    order: list[int] = []
    counts: dict[int, int] = {}
    for index, reference in reversed(trace.mentions):
        if doc_distance(reference, pronoun) > 2 * _MEMORY:
            break
        counts[index] = counts.get(index, 0) + 1
        if index not in seen:
            seen[index] = reference
            order.append(index)
    found: list[tuple[int, tuple[float, ...]]] = []
    sentence = doc.sentences[pronoun.sentence]
    speaker = speakers.get(pronoun.quotation) if pronoun.quotation is not None else None
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
            in_title=person.references[0].span.start < 80,
        )
        found.append((index, values))
    return found


def doc_distance(first: Reference, second: Reference) -> int:
    """Return how many sentences lie between two references, those in quotations included."""
    return second.sentence - first.sentence


def _barred_here(sentence: Sentence, pronoun: Reference, index: int, trace: Trace) -> bool:
    """Say whether a mention in the pronoun's own sentence, before or behind it, bars a person."""
    here = trace.named.get(pronoun.sentence, [])
    earlier = (m for m in reversed(trace.mentions) if m[1].sentence == pronoun.sentence)
    return any(
        other == index and bars(sentence, pronoun.head, reference.head)
        for other, reference in (*here, *earlier)
    )


Candidate = tuple[int, tuple[float, ...]]
# Chooses among the candidates for a pronoun: index of the person, or None.
Ranker = Callable[[Reference, Sequence[Candidate], Sequence[Person]], int | None]


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


def office_fit(person: Person, epithet: Reference, know: Offices) -> float:
    """Grade how well a person's offices answer to an epithet; 0 where they do not.

    "the president": president 3, president-elect 0; "the Belarusian leader": a Belarusian
    president 2; "the minister": any minister 2. A country said must agree.
    """
    said = epithet.offices[0]
    if said.country is not None and person.countries and said.country not in person.countries:
        return 0.0
    if epithet.gender is not None and person.gender not in (None, epithet.gender):
        return 0.0
    fit = max((_fit(said, office, know) for office in person.offices), default=0.0)
    if fit and said.country is not None and said.country in person.countries:
        fit += 1.0
    return fit


_RANKS = frozenset({"deputy", "vice", "under", "assistant"})
# Families whose heads name one office in several ways ("spokeswoman", "spokesperson").
_ONE_OFFICE = frozenset({"spokesperson", "representative", "premier"})


def _fit(said: Office, held: Office, know: Offices) -> float:
    if said.role == held.role:
        return 4.0
    words = [word for word in said.role.split() if word not in know.past]
    front = held.role.split(" of ")[0].split(" for ")[0].split()
    base = [word for word in front if word not in know.past]
    if words == base:
        return 3.5
    if (_RANKS & set(words)) != (_RANKS & set(base)) and len(words) > 1 and said.head != "head of state":
        return 0.0
    if words[-1:] == base[-1:] and set(words) <= set(held.role.split()):
        return 3.0 if len(words) > 1 else 2.5 - 0.5 * bool(_RANKS & set(base))
    head = know.heads.get(tuple(said.head.replace("-", " - ").split()))
    if head is None or held.family not in head.stands_for or len(words) > len(said.head.split()) + 1:
        return 0.0
    if head.family != held.family:
        return 1.5
    if words[-1] == base[-1]:
        return 1.0
    return 1.5 if held.family in _ONE_OFFICE else 0.0


def by_epithet(
    epithet: Reference, persons: Sequence[Person], trace: Trace, know: Offices, speaker: int | None
) -> int | None:
    """Return the person whom an epithet denotes: the best fit, the latest mentioned of equals.

    A person not yet mentioned may be meant only where the office fits exactly: wire reports
    open with "the president" and name him later.
    """
    latest = {index: place for place, (index, _) in enumerate(trace.mentions)}
    best: tuple[float, int] | None = None
    chosen: int | None = None
    for index, person in enumerate(persons):
        if index == speaker:
            continue
        fit = office_fit(person, epithet, know)
        if not fit or (index not in latest and fit < 3.5):
            continue
        rank = (fit + (index in trace.group), latest.get(index, -1))
        if best is None or rank > best:
            best, chosen = rank, index
    return chosen
