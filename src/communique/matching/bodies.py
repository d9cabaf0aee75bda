"""Whether two organisations of two reports are one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from communique.knowledge.atoms import BARRIER, name_atoms
from communique.knowledge.bodies import load_bodies
from communique.knowledge.gazetteer import CountryAlias, load_gazetteer
from communique.matching import Match, Profile

_SAME = 0.95
_STATE_UNSAID = 0.8
_SHARED_UNSAID = 0.2
_ACRONYM = 0.7
_SPELLING = 0.75
_APART = 0.03
# Of names of several words; below, one word or more is another ("Institute of Peace, Justice").
_ALIKE = 93.0


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name of a body: its words as all names of the body share them, and the state it says.

    `listed` says that the gazetteer has it, `shared` that every state has a body of that name,
    `acronym` its initials or, where it is an acronym itself, that.
    """

    words: tuple[str, ...]
    country: str | None
    listed: bool
    shared: bool
    acronym: str | None
    short: bool

    @property
    def key(self) -> str:
        """The words as one."""
        return " ".join(self.words)


@lru_cache(maxsize=65_536)
def body_name(name: str) -> BodyName:
    """Return a body's name without the state in it and in the form that its names share."""
    entry = load_gazetteer().organisation(name)
    if entry is not None and not entry.ambiguous:
        words = tuple(atom.folded for atom in name_atoms(entry.name))
        return BodyName(words, entry.country, True, False, _initials(entry.name), False)
    written = [atom.text for atom in name_atoms(name) if atom.text != BARRIER]
    country, kept = _without_state(written)
    bodies = load_bodies()
    words = bodies.folded(tuple(word.casefold() for word in kept))
    short = len(written) == 1 and written[0].isupper() and 2 <= len(written[0]) <= 8
    acronym = written[0].casefold() if short else _initials(name)
    return BodyName(words, country, False, bodies.shared(words), acronym, short)


def match_bodies(a: Profile, b: Profile) -> Match:
    """Return how surely two organisations are one, and the values that say so."""
    one, other = body_name(a.name), body_name(b.name)
    states = {one.country or a.country, other.country or b.country} - {None}
    if one.words == other.words:
        return _same_name(a, b, one, other, states)
    if len(states) < 2:
        if _spells(one, other) or _spells(other, one):
            return Match(_ACRONYM, (f"an acronym and its words ({a.name}, {b.name})",))
        if min(len(one.words), len(other.words)) > 1 and _alike(one.key, other.key):
            return Match(_SPELLING, (f"nearly the same name ({a.name}, {b.name})",))
        if _other_names(a) & {other.key} or _other_names(b) & {one.key}:
            return Match(_ACRONYM, (f"another name of the same ({a.name}, {b.name})",))
    return Match(_APART, (f"different names ({a.name}, {b.name})",))


def _same_name(
    a: Profile, b: Profile, one: BodyName, other: BodyName, states: set[str | None]
) -> Match:
    named = f"same name ({a.name})" if a.name == b.name else f"same body ({a.name}, {b.name})"
    if one.listed:
        return Match(_SAME, (named,))
    if len(states) == 2:
        first, second = sorted(str(state) for state in states)
        return Match(_APART, (named, f"of different states ({first}, {second})"))
    said = all((one.country or a.country, other.country or b.country))
    if said:
        return Match(_SAME, (named, f"both of {states.pop()}"))
    if one.shared:
        return Match(_SHARED_UNSAID, (named, "which every state has, and the state is not said"))
    return Match(_STATE_UNSAID, (named,))


def _spells(short: BodyName, long: BodyName) -> bool:
    return short.short and not long.short and short.acronym == long.acronym


def _alike(a: str, b: str) -> bool:
    return fuzz.ratio(a, b, score_cutoff=_ALIKE) > 0


def _other_names(profile: Profile) -> set[str]:
    return {body_name(alias).key for alias in profile.aliases if len(alias.split()) > 1}


def _without_state(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the state that stands first or last in a name, and the words without it."""
    hits = [
        hit
        for hit in load_gazetteer().scan(words, places=False)
        if isinstance(hit.entry, CountryAlias) and hit.inside is None
    ]
    for hit in hits:
        start, end = hit.start, hit.end
        while start and words[start - 1].casefold() in ("of", "the", "in"):
            start -= 1
        kept = words[:start] + words[end:]
        if kept and (start == 0 or end == len(words)) and isinstance(hit.entry, CountryAlias):
            return hit.entry.alpha3, kept
    return None, words


def _initials(name: str) -> str | None:
    letters = [word[0] for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(letters).casefold() if len(letters) > 2 else None
