"""Whether the offices that two reports give a person can be one person's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from communique.knowledge.offices import load_offices

Agreement = Literal["one", "near", "unsaid", "apart"]
"""How offices agree: "near" where one is the other said shorter, "unsaid" where a side gives none
that tells persons apart."""

_MOST = 12
_EMPTY = frozenset({"of", "for", "the", "and", "a", "affairs", "acting", "interim"})
# What follows the head noun says of what; after these it says to whom, which is no part of it.
_OF_WHAT = frozenset({"of", "for"})
_TO_WHOM = frozenset({"to", "at", "in", "on", "with"})
# Families of which a state has one holder, or few; a minister only with the field.
_FEW = frozenset({"president", "head of state", "royal", "premier", "minister", "secretary"})
_BARE = frozenset({"minister", "secretary"})


@dataclass(frozen=True, slots=True)
class Office:
    """An office by its words: all that tell it, its rank ("deputy") and its head's family."""

    words: frozenset[str]
    rank: frozenset[str]
    family: str

    @property
    def many_hold(self) -> bool:
        """Whether a state has many holders of it at a time, as of "ambassador"."""
        return self.family not in _FEW or bool(self.rank) or self.words < _BARE


def agreement(a: Sequence[str], b: Sequence[str]) -> tuple[Agreement, str, str]:
    """Return how well two lists of offices agree, and the two that agree best."""
    ours, theirs = _telling(a), _telling(b)
    if not ours or not theirs:
        return "unsaid", "", ""
    near: tuple[str, str] | None = None
    for one, office in ours:
        for other, another in theirs:
            if office.words == another.words:
                return "one", one, other
            if near is None and _one_shorter(office, another):
                near = one, other
    if near is not None:
        return "near", *near
    return "apart", ours[0][0], theirs[0][0]


@lru_cache(maxsize=16_384)
def office_of(role: str) -> Office | None:
    """Return an office, or None where it tells nobody from others ("colleague").

    Being in it, before or after ("former", "acting") makes no other person.
    """
    offices = load_offices()
    words = offices.canon(role).lower().replace("ex-", "").split()
    said = [_singular(word) for word in words if word not in offices.past]
    told = next((said[:n] for n, word in enumerate(said) if n and word in _TO_WHOM), said)
    upto = next((n for n, word in enumerate(told) if n and word in _OF_WHAT), len(told))
    family = ""
    for size in range(min(upto, offices.longest_head), 0, -1):
        head = offices.heads.get(tuple(told[upto - size : upto]))
        if head is not None:
            family = head.family
            break
    telling = frozenset(told) - _EMPTY
    if family == "counterpart" or not telling:
        return None
    return Office(telling, telling & offices.ranks, family)


def _singular(word: str) -> str:
    heads = load_offices().heads
    return word[:-1] if (word,) in heads and (word[:-1],) in heads else word


def _one_shorter(a: Office, b: Office) -> bool:
    """Say whether one is the other said shorter: "secretary", "secretary of state"."""
    nested = a.words < b.words or a.words > b.words
    return nested and a.family == b.family and a.rank == b.rank


def _telling(roles: Sequence[str]) -> list[tuple[str, Office]]:
    told = ((role, office_of(role)) for role in roles[:_MOST])
    return [(role, office) for role, office in told if office is not None]
