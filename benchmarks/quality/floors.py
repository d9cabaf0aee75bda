"""Floors under the published figures: raised freely, lowered only on request.

`floors.json` holds one entry for each corpus and model. The corpus is named by the SHA-256 of its
bytes, so that a figure is never held against a floor measured on another text.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring import SHARES, TALLIES

# Figures that are watched; counts of records are not.
WATCHED = (*(f"{name}.f1" for name in TALLIES), *SHARES)
# Half a point: below it another patch release of a library moves figures as much as a change does.
EPSILON = 0.005


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure that is below its floor by more than the noise."""

    name: str
    floor: float
    measured: float | None

    def __str__(self) -> str:
        shown = "nothing to measure" if self.measured is None else f"{self.measured:.4f}"
        return f"{self.name} fell: {shown}, floor {self.floor:.4f}"


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def flatten(figures: Mapping[str, Any]) -> dict[str, float]:
    """Return the watched figures by dotted name; those without a value are left out."""
    found: dict[str, float] = {}
    for name in WATCHED:
        layer, _, part = name.partition(".")
        value = figures.get(layer)
        if part and isinstance(value, Mapping):
            # A layer that neither side has says nothing, though its F1 is 1.
            value = value[part] if value["gold"] or value["predicted"] else None
        if isinstance(value, int | float):
            found[name] = float(value)
    return found


def load(path: Path) -> list[dict[str, Any]]:
    """Return the entries of a floors file, none where it does not exist."""
    if not path.exists():
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["corpora"]
    return entries


def find(entries: list[dict[str, Any]], corpus: str, model: str) -> dict[str, Any] | None:
    """Return the entry of a corpus fingerprint and a model, or None."""
    for entry in entries:
        if entry["sha256"] == corpus and entry["model"] == model:
            return entry
    return None


def falls(entry: Mapping[str, Any], measured: Mapping[str, float]) -> list[Fall]:
    """Return the figures that lie below their floors by more than the entry's `epsilon`."""
    epsilon = float(entry.get("epsilon", EPSILON))
    return [
        Fall(name, floor, measured.get(name))
        for name, floor in entry["floors"].items()
        if measured.get(name, -1.0) < floor - epsilon
    ]


def raised(
    entry: Mapping[str, Any], measured: Mapping[str, float], *, lower: bool = False
) -> dict[str, Any]:
    """Return the entry with each floor at what was measured, if that is higher or `lower` is set.

    Floors are rounded down to four decimals, so that the run that set them passes them.
    """
    floors = {} if lower else dict(entry["floors"])
    for name, value in measured.items():
        floors[name] = max(math.floor(value * 10_000) / 10_000, floors.get(name, 0.0))
    ordered = {name: floors[name] for name in WATCHED if name in floors}
    return {**entry, "floors": ordered}


def save(path: Path, entries: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    """Write the entries with `entry` in the place of the one for its corpus and model."""
    kept = [e for e in entries if (e["sha256"], e["model"]) != (entry["sha256"], entry["model"])]
    ordered = sorted([*kept, entry], key=lambda e: (e["corpus"], e["model"]))
    path.write_text(json.dumps({"corpora": ordered}, indent=2) + "\n", encoding="utf-8")
