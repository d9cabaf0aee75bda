"""Weigh what speaks for and against two things being one, and remember the reasons."""

from __future__ import annotations

from math import exp

from communique.matching import Match


class Scales:
    """Sums weights as log-odds; those that matter to a reader come with a reason."""

    __slots__ = ("_reasons", "total")

    def __init__(self, prior: float) -> None:
        self.total = prior
        self._reasons: list[str] = []

    def add(self, weight: float, reason: str = "") -> None:
        """Add a weight: positive speaks for one thing, negative for two."""
        self.total += weight
        if reason:
            self._reasons.append(reason)

    def match(self) -> Match:
        """Return the weights as a probability, rounded to three digits."""
        bounded = max(-30.0, min(30.0, self.total))
        return Match(round(1 / (1 + exp(-bounded)), 3), tuple(self._reasons))
