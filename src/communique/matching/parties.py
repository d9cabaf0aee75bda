"""Whether a later record is by and with the parties of an earlier commitment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.knowledge.outcomes import Outcomes
from communique.matching import Side, Telling
from communique.matching.matter import content

ACTING = ("source", "participant", "speaker", "by", "party")
# Acts that either side may be named first in.
_SYMMETRIC = frozenset(("AGREE", "CONSULT", "COOPERATE"))
# The same actor; a state and one who acts for it; two who act for one state; a state named only
# in the words.
_SAME, _STATE, _COMPATRIOT, _NAMED = 1.0, 0.85, 0.65, 0.7


@dataclass(frozen=True, slots=True)
class Parties:
    """How surely the parties agree, in [0, 1], and who agrees with whom."""

    score: float
    reasons: tuple[str, ...]
    swapped: bool = False


def states(sides: Iterable[Side]) -> frozenset[str]:
    """Return the codes of the sides' states."""
    return frozenset(side.country for side in sides if side.country is not None)


def of(telling: Telling, *roles: str) -> tuple[Side, ...]:
    """Return the sides in these roles."""
    return tuple(side for side in telling.sides if side.role in roles)


def left_out(*tellings: Telling) -> frozenset[str]:
    """Return codes and words of names that all the tellings' parties are known by."""
    sides = [side for telling in tellings for side in telling.sides if side.role != "place"]
    names = {word.casefold() for side in sides for word in side.name.split() if len(word) > 2}
    return frozenset(names) | states(sides)


def agree(commitment: Telling, later: Telling, table: Outcomes) -> Parties | None:
    """Compare who acts and for whom; None where either differs.

    A commitment of one actor at home asks for that actor or the state itself. Parties of a joint
    one count as one another's counterparts. In a quote, the counterpart may speak of the one who
    acts: then `swapped` is set.
    """
    by, to = of(commitment, "by"), of(commitment, "to")
    if not by:
        return None
    acting = of(later, *ACTING)
    if later.label in _SYMMETRIC and later.layer == "events":
        acting += of(later, "target")
    found = _best(by, acting)
    named = frozenset(w.lemma for w in content(later.words, table) if w.stem.startswith("="))
    swapped = found is None and later.layer == "quotes"
    if swapped:
        found = _best(to, acting)
        to = by
    if found is None:
        return None
    score, mine, theirs = found
    reason = _reason(mine, theirs)
    partners = _partners(mine, by, to)
    if not partners:
        # A state speaks through its officials, not through any body of the country.
        at_home = mine.kind != "country" or theirs.kind == "organisation"
        return None if at_home and score < _SAME else Parties(score * 0.9, (reason,), swapped)
    rest = tuple(side for side in later.sides if side is not theirs and side.role != "place")
    other = _best(partners, rest)
    if other is not None:
        return Parties(score * other[0], (reason, _reason(other[1], other[2])), swapped)
    spoken = sorted(states(partners) & named)
    # An act on a third is none on the one who is named beside it.
    if spoken and not of(later, "target"):
        return Parties(score * _NAMED, (reason, f"{spoken[0]} is named"), swapped)
    return None


def _partners(mine: Side, by: tuple[Side, ...], to: tuple[Side, ...]) -> tuple[Side, ...]:
    """Return the counterparts abroad, or all where no state is known."""
    others = to or tuple(side for side in by if side.actor != mine.actor)
    return tuple(
        side
        for side in others
        if side.actor != mine.actor and (side.country is None or side.country != mine.country)
    )


def _best(wanted: Iterable[Side], told: Iterable[Side]) -> tuple[float, Side, Side] | None:
    """Return the surest pair of a wanted and a told side."""
    given = tuple(told)
    pairs = [(_like(one, other), one, other) for one in wanted for other in given]
    best = max(pairs, key=lambda pair: pair[0], default=None)
    return best if best is not None and best[0] > 0 else None


def _like(one: Side, other: Side) -> float:
    if one.actor == other.actor:
        return _SAME
    if one.country is None or one.country != other.country or "place" in (one.kind, other.kind):
        return 0.0
    return _STATE if "country" in (one.kind, other.kind) else _COMPATRIOT


def _reason(one: Side, other: Side) -> str:
    if one.actor == other.actor:
        return f"{other.role} is {other.name}, as promised"
    return f"{other.name} and {one.name} are both of {one.country}"
