"""Whom "the vice-premier" and "both ministers" denote, by the offices that the report gives."""

from __future__ import annotations

from collections.abc import Sequence

from communique.extract.entities.persons import Person
from communique.extract.entities.trace import Trace
from communique.knowledge.offices import Offices
from communique.reference import Office, Reference

# A person not yet mentioned answers to an epithet only with his very office.
_EXACT = 3.5
# "The ministers" are no more than these, the last mentioned.
_MOST = 4


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
        if not fit or (index not in latest and fit < _EXACT):
            continue
        rank = (fit + (index in trace.group), latest.get(index, -1))
        if best is None or rank > best:
            best, chosen = rank, index
    return chosen


def by_plural(
    epithet: Reference, persons: Sequence[Person], trace: Trace, know: Offices
) -> tuple[int, ...]:
    """Return the persons whom a plural epithet denotes, the last mentioned; none but several."""
    seen = dict.fromkeys(index for index, _ in reversed(trace.mentions))
    fitting = [index for index in seen if office_fit(persons[index], epithet, know)]
    return tuple(sorted(fitting[:_MOST])) if len(fitting) > 1 else ()


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


def _fit(said: Office, held: Office, know: Offices) -> float:
    """Grade one office said against one held, countries and holders apart, from 0 to 4."""
    if said.role == held.role:
        return 4.0
    words = [word for word in said.role.split() if word not in know.past]
    front = held.role.split(" of ")[0].split(" for ")[0].split()
    base = [word for word in front if word not in know.past]
    if words == base:
        return 3.5
    lower = know.ranks & set(base)
    if know.ranks & set(words) != lower and len(words) > 1 and said.head != "head of state":
        return 0.0
    if words[-1:] == base[-1:] and set(words) <= set(held.role.split()):
        return 3.0 if len(words) > 1 else 2.5 - 0.5 * bool(lower)
    head = know.heads.get(tuple(said.head.replace("-", " - ").split()))
    # With more than a word before its head an epithet is an office of its own, no word for another.
    plain = len(words) <= len(said.head.split()) + 1
    if head is None or held.family not in head.stands_for or not plain:
        return 0.0
    if head.family != held.family:
        return 1.5
    if words[-1] == base[-1]:
        return 1.0
    return 1.5 if held.family in know.one_office else 0.0
