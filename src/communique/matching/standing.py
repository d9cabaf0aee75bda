"""How a commitment stands after all that later reports say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique.matching import Telling

Kind = Literal["kept", "progressing", "repeated", "contradicted"]
# Evidence half a year older than the newest counts half.
_HALF_LIFE = 182.5


@dataclass(frozen=True, slots=True)
class Bearing:
    """What a later record says of a commitment, how surely in [0, 1], and the values compared."""

    kind: Kind
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands, and since when.

    `since` is the day of the earliest report that says so with no report in between that says
    otherwise; of a silent one the day of the promise. `overdue` is set where the due day has
    passed and nothing shows the promise kept.
    """

    kind: Literal["kept", "progressing", "repeated", "contradicted", "silent"]
    since: date | None
    overdue: bool


def standing(
    commitment: Telling, bearings: Sequence[tuple[Bearing, date]], *, today: date
) -> Standing:
    """Weigh the bearings, each with the day that its report was published.

    Days after `today` are left out. What shows a deed outweighs words: a repeated promise counts
    only where nothing else does. Of the others the surest counts, each halved for every half year
    that it is older than the newest; of equals the newer, then the more cautious.
    """
    known = sorted(
        ((day, bearing) for bearing, day in bearings if day <= today), key=lambda pair: pair[0]
    )
    deeds = [pair for pair in known if pair[1].kind != "repeated"]
    late = commitment.last is not None and commitment.last < today
    if not known:
        return Standing("silent", commitment.published, late)
    if not deeds:
        return Standing("repeated", known[0][0], late)
    newest = deeds[-1][0]
    day, chosen = max(deeds, key=lambda pair: (_weight(pair, newest), pair[0], _caution(pair[1])))
    return Standing(chosen.kind, _since(deeds, day, chosen.kind), late and chosen.kind != "kept")


def _weight(dated: tuple[date, Bearing], newest: date) -> float:
    day, bearing = dated
    return float(bearing.score * 0.5 ** ((newest - day).days / _HALF_LIFE))


def _caution(bearing: Bearing) -> int:
    return ("kept", "progressing", "contradicted").index(bearing.kind)


def _since(deeds: Sequence[tuple[date, Bearing]], day: date, kind: Kind) -> date:
    """Return the first day of the unbroken run of this kind that ends on `day`."""
    first = day
    for earlier, bearing in reversed([pair for pair in deeds if pair[0] <= day]):
        if bearing.kind == kind:
            first = earlier
        elif earlier < day:
            break
    return first
