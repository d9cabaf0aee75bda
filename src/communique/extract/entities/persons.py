"""Persons: which names are one man or woman, with the offices and the country said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from communique.reference import Gender, Office, Reference

Similarity = Callable[[str, str], float]
# Spellings of one surname across romanisations score above this; see `knowledge.names`.
_SAME = 0.9
_SHORT = 3


@dataclass(slots=True)
class Person:
    """A person as the report builds them up; `names` holds the words of each form, in order."""

    names: list[tuple[str, ...]] = field(default_factory=list)
    named: list[Reference] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    genders: Counter[Gender] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    listed: Reference | None = None

    @property
    def fullest(self) -> tuple[str, ...]:
        """The longest form that is no shouted one where there is a choice."""
        forms = zip(self.names, self.named, strict=True)
        proper = [name for name, reference in forms if reference.rule != "alias"] or self.names
        return max(proper, key=lambda words: (len(words), not "".join(words).isupper()))

    @property
    def gender(self) -> Gender | None:
        """What titles, given names and pronouns agree on."""
        best = self.genders.most_common(1)
        return best[0][0] if best else None

    def add(self, reference: Reference, words: tuple[str, ...]) -> None:
        """Take in one more mention by name."""
        self.names.append(words)
        self.named.append(reference)
        if reference.rule == "actors" and self.listed is None:
            self.listed = reference
        self.take(reference)

    def take(self, reference: Reference) -> None:
        """Take in any mention and what is said with it."""
        self.references.append(reference)
        for office in reference.offices:
            if office not in self.offices:
                self.offices.append(office)
            if office.country is not None and not office.listed:
                self.countries[office.country] += 1 if office.over else 3
        if reference.gender is not None and reference.how != "pronoun":
            self.genders[reference.gender] += 1
        if reference.nation is not None:
            self.countries[reference.nation] += 2


def name_words(text: str) -> tuple[str, ...]:
    """Split a name into words; "al-Hariri" stays one word."""
    return tuple(word for word in text.replace(" - ", "-").split() if word != ".")


def group_persons(references: Iterable[Reference], similar: Similarity) -> list[Person]:
    """Group named references to persons, full names first, in the order of first full mention.

    A surname alone joins the person who bears it; where several do, the office said with it, the
    gender and then the nearest earlier mention decide.
    """
    persons: list[Person] = []
    short: list[tuple[Reference, tuple[str, ...]]] = []
    last: Person | None = None
    for reference in references:
        words = name_words(reference.text)
        if reference.rule == "alias" and last is not None:
            last.add(reference, words)
            continue
        listed = _listed(persons, reference)
        if listed is not None:
            listed.add(reference, words)
            continue
        if len(words) < 2:
            short.append((reference, words))
            continue
        person = next((p for p in persons if _one_full(p, words, reference, similar)), None)
        if person is None:
            person = Person()
            persons.append(person)
        person.add(reference, words)
        last = person
    for reference, words in short:
        if not words:
            continue
        person = _listed(persons, reference) or best_bearer(persons, words[0], reference, similar)
        if person is None:
            person = Person()
            persons.append(person)
        person.add(reference, words)
    return persons


def _listed(persons: Sequence[Person], reference: Reference) -> Person | None:
    """Return the person whom the user's list names so, if he was named before."""
    if reference.rule != "actors":
        return None
    return next((p for p in persons if p.listed and p.listed.full == reference.full), None)


def _one_full(
    person: Person, words: tuple[str, ...], reference: Reference, similar: Similarity
) -> bool:
    """Say whether two forms of two words or more are one person's."""
    if _clash(person, reference):
        return False
    return any(_compatible(mine, words, similar) for mine in set(person.names))


def _clash(person: Person, reference: Reference) -> bool:
    if reference.rule == "actors" and person.listed is not None:
        return person.listed.full != reference.full
    gender = person.gender
    return gender is not None and reference.gender is not None and gender != reference.gender


def _compatible(a: tuple[str, ...], b: tuple[str, ...], similar: Similarity) -> bool:
    low_a, low_b = _low(a), _low(b)
    if low_a == low_b:
        return True
    if len(low_a) > 1 and len(low_b) > 1 and (set(low_a) <= set(low_b) or set(low_b) <= set(low_a)):
        return True
    if not _alike(low_a[-1], low_b[-1], similar):
        return False
    if len(low_a) == 1 or len(low_b) == 1:
        return True
    first, other = low_a[0], low_b[0]
    if min(len(first), len(other)) <= 2:
        return first[0] == other[0]
    return first.startswith(other) or other.startswith(first) or _alike(first, other, similar)


def _low(words: Sequence[str]) -> list[str]:
    return [word.casefold().replace("’", "'").rstrip(".,") for word in words]


def _alike(a: str, b: str, similar: Similarity) -> bool:
    if a == b:
        return True
    if min(len(a), len(b)) <= _SHORT or abs(len(a) - len(b)) > _SHORT:
        return False
    return similar(a, b) >= _SAME


def bearing(person: Person, word: str, similar: Similarity) -> int:
    """Grade how well one word names a person: 3 the surname, 2 another part, 0 not at all."""
    low = _low((word,))[0]
    grade = 0
    for words in set(person.names):
        folded = _low(words)
        if low == folded[-1] or (grade < 3 and _alike(low, folded[-1], similar)):
            return 3
        tail = folded[-1].split("-")
        if low in folded or low in tail or (len(low) > _SHORT and folded[-1].endswith("-" + low)):
            grade = 2
    return grade


def best_bearer(
    persons: Sequence[Person], word: str, reference: Reference, similar: Similarity
) -> Person | None:
    """Return the person whom a single name denotes, or None."""
    ranked: list[tuple[tuple[int, int, int, int], int]] = []
    for index, person in enumerate(persons):
        grade = bearing(person, word, similar)
        if not grade or _clash(person, reference):
            continue
        families = {office.family for office in person.offices}
        told = any(office.family in families for office in reference.offices)
        against = bool(reference.offices) and bool(families) and not told
        start = reference.span.start
        earlier = [r.span.start for r in person.references if r.span.start < start]
        # A namesake not yet introduced is a poorer choice than one just named.
        later = min((r.span.start for r in person.references), default=0)
        near = max(earlier) if earlier else -later
        ranked.append(((grade, int(told), -int(against), near), index))
    return persons[max(ranked)[1]] if ranked else None
