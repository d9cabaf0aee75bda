"""Whether two organisations of two reports are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from communique.knowledge.atoms import BARRIER, Atom, name_atoms
from communique.knowledge.bodies import load_bodies
from communique.knowledge.gazetteer import CountryAlias, load_gazetteer
from communique.matching import Match, Profile

_SAME = 0.95
_STATE_UNSAID = 0.8
_NOT_ENOUGH = 0.2
_ACRONYM = 0.7
_SPELLING = 0.75
_APART = 0.03
# Of names of several words. Lower, a word more makes another body.
_ALIKE = 93.0
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class BodyName:
    """A name of a body: its words as all names of the body share them, and the state it says.

    `usual` is the state it means where none is said. `listed` says that the gazetteer has it,
    `shared` that every state has a body of that name, `abroad` that a state has many. `acronym` is
    its initials or, where it is an acronym itself (`short`), that.
    """

    words: tuple[str, ...]
    country: str | None
    usual: str | None = None
    listed: bool = False
    shared: bool = False
    abroad: bool = False
    acronym: str | None = None
    short: bool = False

    @property
    def text(self) -> str:
        """The words as one."""
        return " ".join(self.words)


@lru_cache(maxsize=65_536)
def body_name(name: str) -> BodyName:
    """Return a body's name without the state in it and in the form that its names share."""
    entry = load_gazetteer().organisation(name)
    if entry is not None and not entry.ambiguous:
        listed = tuple(atom.folded for atom in name_atoms(entry.name))
        return BodyName(listed, entry.country, listed=True, acronym=_initials(entry.name))
    # The reader may cut "Agency for Trade (AT)" before the bracket closes.
    atoms = [atom for atom in name_atoms(name.partition(" (")[0]) if atom.text != BARRIER]
    country, kept = _without_state(atoms)
    bodies = load_bodies()
    words = bodies.folded(tuple(atom.folded for atom in kept))
    shared = bodies.every_state_has(words)
    short = len(atoms) == 1 and atoms[0].text.isupper() and 2 <= len(atoms[0].text) <= 8
    return BodyName(
        words,
        country,
        usual=bodies.usual.get(words),
        shared=shared,
        abroad=bodies.many_abroad(words),
        acronym=atoms[0].folded if short else None if shared else _initials(name),
        short=short,
    )


def body_keys(profile: Profile) -> tuple[str, ...]:
    """Return what a body is looked up by."""
    name = body_name(profile.name)
    words = f"body:{name.text}"
    if name.shared:
        words = f"{words}:{_state(profile, name) or ''}"
    return (words, f"acronym:{name.acronym}") if name.acronym is not None else (words,)


def match_bodies(a: Profile, b: Profile) -> Match:
    """Return how surely two organisations are one, and the values that say so."""
    one, other = body_name(a.name), body_name(b.name)
    first, second = _state(a, one), _state(b, other)
    if one.words == other.words:
        return _same_words(a, b, first, second)
    if first is None or second is None or first == second:
        if _spells(one, other) or _spells(other, one):
            return Match(_ACRONYM, (f"an acronym and its words ({a.name}, {b.name})",))
        if min(len(one.words), len(other.words)) > 1 and _alike(one.text, other.text):
            return Match(_SPELLING, (f"nearly the same name ({a.name}, {b.name})",))
        if other.text in _other_names(a) or one.text in _other_names(b):
            return Match(_ACRONYM, (f"another name of the same ({a.name}, {b.name})",))
    return Match(_APART, (f"different names ({a.name}, {b.name})",))


def is_acronym(name: str) -> bool:
    """Say whether a name is an acronym that the gazetteer does not have."""
    return body_name(name).short


def _same_words(a: Profile, b: Profile, first: str | None, second: str | None) -> Match:
    name = body_name(a.name)
    named = f"same name ({a.name})" if a.name == b.name else f"same body ({a.name}, {b.name})"
    if name.listed:
        return Match(_SAME, (named,))
    if first is not None and second is not None:
        if first != second:
            return Match(_APART, (named, f"of different states ({first}, {second})"))
        if name.abroad:
            return Match(_NOT_ENOUGH, (named, f"of which {first} has many"))
        return Match(_SAME, (named, f"both of {first}"))
    if name.shared:
        return Match(_NOT_ENOUGH, (named, "which every state has, and the state is not said"))
    return Match(_STATE_UNSAID, (named,))


def _state(profile: Profile, name: BodyName) -> str | None:
    return name.country or profile.country or name.usual


def _spells(short: BodyName, long: BodyName) -> bool:
    return short.short and not long.short and short.acronym == long.acronym


def _alike(a: str, b: str) -> bool:
    return fuzz.ratio(a, b, score_cutoff=_ALIKE) > 0 and _DIGITS.findall(a) == _DIGITS.findall(b)


def _other_names(profile: Profile) -> set[str]:
    names = (body_name(alias) for alias in profile.aliases if " " in alias)
    return {name.text for name in names if not name.shared}


def _without_state(atoms: list[Atom]) -> tuple[str | None, list[Atom]]:
    """Return the state that stands first or last in a name, and the words without it."""
    words = [atom.text for atom in atoms]
    for hit in load_gazetteer().scan(words, places=False):
        if not isinstance(hit.entry, CountryAlias) or hit.inside is not None:
            continue
        if hit.entry.kind in ("capital", "seat"):
            # "Embassy Kabul" is where it stands, not whose it is.
            continue
        start, end = hit.start, hit.end
        while start and atoms[start - 1].folded in ("of", "the", "in"):
            start -= 1
        kept = atoms[:start] + atoms[end:]
        if kept and (start == 0 or end == len(atoms)):
            return hit.entry.alpha3, kept
    return None, atoms


def _initials(name: str) -> str | None:
    letters = [word[0] for word in name.replace("-", " ").split() if word[0].isupper()]
    return "".join(letters).casefold() if len(letters) > 2 else None
