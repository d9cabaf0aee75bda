"""The names of all actors in order, so that those that begin in some way are found at once."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from communique.knowledge.atoms import fold
from communique.ledger import Ledger

_MOST = 5_000
"""Matches that are looked at: a single letter begins many names."""


@dataclass(frozen=True, slots=True)
class Names:
    """Beginnings in alphabetical order, each with the place of its actor in `actors`."""

    starts: Sequence[tuple[str, int]]
    actors: Sequence[tuple[int, str, str, str | None, int]]

    @classmethod
    def of(cls, ledger: Ledger) -> Names:
        """Return the names of a ledger: whole, and from each of their words on."""
        actors: list[tuple[int, str, str, str | None, int]] = []
        starts = set()
        for id, kind, name, country, tally in ledger.db.execute(
            "SELECT id, kind, name, country, tally FROM actors "
            "WHERE merged_into IS NULL AND kind <> 'place'"
        ):
            words = [fold(word) for word in name[:120].split()]
            starts |= {(" ".join(words[k:]), len(actors)) for k in range(len(words))}
            count = sum(json.loads(tally).get("names", {}).values())
            actors.append((id, kind, name, country, count))
        return cls(sorted(starts), actors)

    def beginning(self, text: str, most: int = 8) -> list[dict[str, Any]]:
        """Return the actors of whom a name begins so, those most often named first."""
        start = " ".join(fold(word) for word in text[:120].split())
        if not start:
            return []
        first = bisect_left(self.starts, (start, -1))
        found = set()
        for name, place in self.starts[first : first + _MOST]:
            if not name.startswith(start):
                break
            found.add(place)
        chosen = sorted((self.actors[place] for place in found), key=lambda one: (-one[4], one[2]))
        return [
            {"id": f"A{id}", "name": name, "kind": kind, "country": country, "named": count}
            for id, kind, name, country, count in chosen[:most]
        ]
