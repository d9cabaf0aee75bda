"""Promised rises and sums, and the figures that show them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from communique.knowledge.outcomes import Outcomes
from communique.matching import Telling
from communique.matching.matter import SPECIFIC, Word
from communique.matching.standing import Kind

_FIGURE = re.compile(
    r"(?P<before>US\$|\$|€|£)?\s*(?P<number>\d+(?:[.,]\d+)*)\s*"
    r"(?P<scale>thousand|million|billion|trillion|mn|bn)?\s*(?:of\s+)?"
    r"(?P<unit>%|per\s?cent|[A-Za-z]+)?",
    re.IGNORECASE,
)
_SCALE = {
    "thousand": 1e3,
    "million": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_UNIT = {
    "us$": "usd",
    "$": "usd",
    "dollar": "usd",
    "€": "eur",
    "euro": "eur",
    "£": "gbp",
    "pound": "gbp",
    "per cent": "%",
    "percent": "%",
    "tonne": "ton",
}


def figures(text: str, table: Outcomes) -> tuple[tuple[float, str], ...]:
    """Return the amounts of a text with their units; years and bare numbers are left out."""
    found: list[tuple[float, str]] = []
    for match in _FIGURE.finditer(text):
        unit = (match["before"] or match["unit"] or "").casefold().rstrip("s")
        unit = _UNIT.get(re.sub(r"\s", " ", unit), unit)
        counted = unit in _UNIT.values() or table.weights.get(unit, 1.0) >= SPECIFIC
        if unit and counted:
            number = float(match["number"].replace(",", "").rstrip("."))
            found.append((number * _SCALE.get((match["scale"] or "").casefold(), 1.0), unit))
    return tuple(found)


def figure_kind(
    commitment: Telling, wanted: Sequence[Word], later: Telling, table: Outcomes
) -> tuple[Kind, str] | None:
    """Return what an indicator of the same matter says of a promised rise, fall or sum, and why."""
    rise = any(word.lemma in table.verbs["rise"] for word in wanted)
    fall = any(word.lemma in table.verbs["fall"] for word in wanted)
    reached = _reached(commitment.words, later.value or "", table, fall=fall)
    if reached is not None:
        return "kept", reached
    if rise == fall or later.direction not in ("up", "down"):
        return None
    if (later.direction == "up") == rise:
        return "progressing", f"{later.label} goes {later.direction}, as promised"
    return "contradicted", f"{later.label} goes {later.direction}"


def _reached(promised: str, told: str, table: Outcomes, *, fall: bool) -> str | None:
    """Return the amounts compared where the told one reaches the promised one of its unit."""
    for number, unit in figures(promised, table):
        for other, same in figures(told, table):
            if same == unit and (other <= number if fall else other >= number):
                return f"{told} reaches the promised {number:,.0f} {unit}"
    return None
