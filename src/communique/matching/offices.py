"""Whether the offices that two reports give a person can be one person's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from communique.knowledge.atoms import atoms
from communique.knowledge.offices import load_offices

Agreement = Literal["one", "near", "unsaid", "apart"]
"""How offices agree: "near" where one is the other said shorter, "unsaid" where a side gives none
that tells persons apart."""

_MOST = 12
_EMPTY = frozenset({"of", "for", "the", "and", "to", "at", "in", "on", "a", "affairs"})


def agreement(a: Sequence[str], b: Sequence[str]) -> tuple[Agreement, str, str]:
    """Return how well two lists of offices agree, and the two that agree best."""
    ours, theirs = _telling(a), _telling(b)
    if not ours or not theirs:
        return "unsaid", "", ""
    near: tuple[str, str] | None = None
    for one, words in ours:
        for other, others in theirs:
            if words == others:
                return "one", one, other
            if near is None and (words < others or words > others):
                near = one, other
    if near is not None:
        return "near", *near
    return "apart", ours[0][0], theirs[0][0]


def _telling(roles: Sequence[str]) -> list[tuple[str, frozenset[str]]]:
    told = [(role, _words(role)) for role in roles[:_MOST]]
    return [(role, words) for role, words in told if words]


@lru_cache(maxsize=16_384)
def _words(role: str) -> frozenset[str]:
    """Return the words that make an office this one; none where it is no office ("colleague").

    Being in it, before or after ("former", "acting") makes no other person.
    """
    offices = load_offices()
    words = offices.canon(role).split()
    kept = [word for word in words if word not in offices.past]
    head = offices.heads.get(tuple(kept[-1:]))
    if head is not None and head.family == "counterpart":
        return frozenset()
    folded = (atom.folded for atom in atoms(" ".join(kept)))
    return frozenset(folded) - _EMPTY - {"acting", "interim"}
