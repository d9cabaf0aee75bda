"""Which state each person acts for: said with an office or a name, known to all, or understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from communique.extract.entities.persons import Person
from communique.knowledge.offices import Offices
from communique.reference import Reference

# The state of a holder of high office whom every reader knows, or None.
Recall = Callable[[Person], str | None]

# A country that makes up this share of all countries named is the one a report is set in.
_DOMINANT = 0.5
# What being the state that a report is set in or issued by, and being spoken of at all, weighs
# against the share of nearby namings, and the characters within which a naming is near. Swept on
# the training reports: 0.7-1.5, 0.2-1 and 0.3-0.7 move the share right by 0.02 at most.
_HOME_VOTES = 1.1
_ISSUER_VOTES = 0.2
_SPOKEN_VOTES = 0.5
_NEAR = 30


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a report is written: each an alpha-3 code or None.

    `issuer` is the state whose organ publishes it, `home` the state that it is datelined in.
    """

    issuer: str | None = None
    home: str | None = None


def home_of(setting: Setting, references: Sequence[Reference]) -> str | None:
    """Return the state that a report is set in, alpha-3, or None.

    That is its issuer, its dateline's, or the one it names more often than all others together.
    """
    counts = Counter(r.code for r in references if r.kind == "country" and r.code is not None)
    code, most = counts.most_common(1)[0] if counts else (None, 0)
    dominant = code if most > _DOMINANT * counts.total() else None
    return setting.issuer or setting.home or dominant


def countries_of(
    persons: Sequence[Person],
    references: Sequence[Reference],
    know: Offices,
    *,
    setting: Setting,
    home: str | None,
    recall: Recall,
) -> list[str | None]:
    """Return the alpha-3 code of the state that each person acts for, or None.

    What is said comes first, then what is public knowledge (`recall`). What is understood
    follows, the surest before the less sure; no state has two holders of one of its highest
    offices, so the second foreign minister is another state's.
    """
    names = [reference for reference in references if reference.how == "name"]
    codes = [_said(person, names) or recall(person) for person in persons]
    held = {
        (office.role, code)
        for person, code in zip(persons, codes, strict=True)
        for office in person.offices
        if code is not None
    }
    for index, ranked in _open_cases(persons, codes, names, know, setting=setting, home=home):
        offices = persons[index].offices
        highest = [o.role for o in offices if o.role in know.single and not o.over]
        free = (code for code in ranked if not any((role, code) in held for role in highest))
        code = codes[index] = next(free, None)
        if code is not None:
            held |= {(role, code) for role in highest}
    return codes


def _said(person: Person, names: Sequence[Reference]) -> str | None:
    """Return the state said with a person's name, office or body, or None."""
    if person.countries:
        return person.countries.most_common(1)[0][0]
    if person.listed is not None and person.listed.code is not None:
        return person.listed.code
    for office in person.offices:
        for reference in names:
            owned = reference.kind in ("place", "organisation") and reference.code is not None
            if owned and reference.span.overlaps(office.span):
                return reference.code
    return None


def _open_cases(
    persons: Sequence[Person],
    codes: Sequence[str | None],
    names: Sequence[Reference],
    know: Offices,
    *,
    setting: Setting,
    home: str | None,
) -> list[tuple[int, list[str]]]:
    """Return the persons whose state is not said, with the likely ones, both surest first."""
    spoken = _spoken(names)
    cases: list[tuple[float, int, list[str]]] = []
    for index, (person, code) in enumerate(zip(persons, codes, strict=True)):
        votes = _votes(person, names, spoken, know, setting, home) if code is None else {}
        if votes:
            ranked = sorted(votes, key=votes.__getitem__, reverse=True)
            cases.append((-votes[ranked[0]], index, ranked))
    return [(index, ranked) for _, index, ranked in sorted(cases)]


def _votes(
    person: Person,
    names: Sequence[Reference],
    spoken: Mapping[str, float],
    know: Offices,
    setting: Setting,
    home: str | None,
) -> Mapping[str, float]:
    """Weigh the states that a person may act for where the report says none; may be empty.

    Understood it is only of office-holders and of persons whom the report names without a given
    name or a word of explanation, as it names those whom every reader knows.
    """
    bodies = [r for office in person.offices for r in names if r.span.overlaps(office.span)]
    if any(r.kind == "organisation" and r.full is not None for r in bodies):
        return {}  # an international body's
    if not person.offices and any(len(words) > 1 for words in person.names):
        return {}
    foreign = any(office.family in know.abroad for office in person.offices)
    if setting.issuer is not None and person.offices and not foreign:
        return {setting.issuer: 1.0}
    near = _nearby(person, names)
    total = sum(near.values())
    votes = {code: vote / total for code, vote in near.items()}
    for code, vote in spoken.items():
        votes[code] = votes.get(code, 0.0) + vote
    if home is not None and person.offices:
        weight = _HOME_VOTES if setting.issuer is None else _ISSUER_VOTES
        votes[home] = votes.get(home, 0.0) + weight
    return votes


def _spoken(names: Sequence[Reference]) -> Mapping[str, float]:
    """Weigh the states that a report speaks of at all, by their share of its namings."""
    counts = Counter(r.code for r in names if r.kind in ("country", "place") and r.code is not None)
    return {code: _SPOKEN_VOTES * count / counts.total() for code, count in counts.items()}


def _nearby(person: Person, names: Sequence[Reference]) -> Mapping[str, float]:
    """Count the states named in the sentences that name a person, the nearer the more."""
    votes: dict[str, float] = {}
    for mention in person.named:
        for reference in names:
            if reference.sentence != mention.sentence or reference.code is None:
                continue
            if reference.kind in ("country", "place"):
                gap = abs(reference.span.start - mention.span.start)
                vote = 1.0 / (1.0 + gap / _NEAR)
                votes[reference.code] = votes.get(reference.code, 0.0) + vote
    return votes
