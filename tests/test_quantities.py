"""Values of indicators read back as numbers."""

from __future__ import annotations

import pytest

from communique.quantities import Quantity, parse_quantity


@pytest.mark.parametrize(
    ("value", "quantity"),
    [
        ("12", Quantity(12)),
        ("1,124", Quantity(1124)),
        ("25.7%", Quantity(25.7, "%")),
        ("80 percent", Quantity(80, "%")),
        ("7.48 billion USD", Quantity(7_480_000_000, "USD")),
        ("around US$50 billion", Quantity(50_000_000_000, "USD", "about")),
        ("€3.5 million", Quantity(3_500_000, "EUR")),
        ("more than  12,000", Quantity(12_000, None, "over")),
        ("at least 71 people", Quantity(71, "people", "over")),
        ("up to 1 million USD", Quantity(1_000_000, "USD", "under")),
        ("13.2 million barrels", Quantity(13_200_000, "barrels")),
        ("one million", None),
        ("tens of thousands", None),
        ("66 to 27", None),
        ("5 to 7 billion USD", None),
        ("39 of 40", None),
        ("45% to 60%", None),
        ("3050-187000 USD", None),
        ("", None),
    ],
)
def test_a_value_is_read_back(value: str, quantity: Quantity | None) -> None:
    assert parse_quantity(value) == quantity
