"""Amounts as records write them: "more than 7.48 billion USD", "about 12,000", "25.7%".

The value of an indicator is the text's own number in one form: a bound, a number in digits with
its scale, and a unit. `parse_quantity` reads it back, so that two reports can be compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Bound = Literal["exact", "about", "over", "under"]

# ISO 4217 codes of signs that one currency alone is written with; "$" alone is the US dollar's.
SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "₴": "UAH", "₹": "INR"}
SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
_BOUNDS: dict[str, Bound] = {
    "about": "about",
    "approximately": "about",
    "around": "about",
    "roughly": "about",
    "some": "about",
    "nearly": "under",
    "almost": "under",
    "up to": "under",
    "at most": "under",
    "less than": "under",
    "fewer than": "under",
    "under": "under",
    "more than": "over",
    "at least": "over",
    "over": "over",
}
_VALUE = re.compile(
    rf"(?:(?P<bound>{'|'.join(_BOUNDS)})\s+)?"
    rf"(?P<sign>US\$|[{''.join(sign for sign in SIGNS if len(sign) == 1)}])?\s*"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"(?:\s+(?P<scale>{'|'.join(SCALES)}))?"
    r"\s*(?P<unit>%|[^\W\d].*)?",
    re.IGNORECASE,
)
_PERCENT = ("percent", "per cent")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit: an ISO 4217 code, "%", or a word such as "people"; None without one.

    `bound` says whether the true number is said to be near `amount`, above or below it.
    """

    amount: float
    unit: str | None = None
    bound: Bound = "exact"


def parse_quantity(value: str) -> Quantity | None:
    """Return the amount that a value names, or None for ranges, tallies and "thousands"."""
    match = _VALUE.fullmatch(" ".join(value.split()))
    if match is None:
        return None
    unit = match["unit"]
    if unit is not None and re.search(r"\d", unit):
        return None  # "5 to 7 billion USD", "66 to 27", "39 of 40"
    if match["sign"] is not None:
        unit = SIGNS[match["sign"].upper()]
    elif unit is not None and unit.casefold() in _PERCENT:
        unit = "%"
    scale = SCALES[match["scale"].casefold()] if match["scale"] is not None else 1
    # Scaled as an integer where it can be, so that "7.48 billion" is that number exactly.
    amount = round(float(match["number"].replace(",", "")) * scale, 6)
    bound = _BOUNDS[match["bound"].casefold()] if match["bound"] is not None else "exact"
    return Quantity(amount, unit, bound)
