"""Split a file of triples into five folds: those of one sentence together, every label spread.

Sentences come in random but fixed order, those with the rarest labels first, and each goes where
its labels are fewest so far. Fold 0 is the one that is held out of training.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

SEED = 2026
FOLDS = 5
HELD_OUT = 0

Triple = Mapping[str, Any]


def folds(rows: Sequence[Triple]) -> list[list[Triple]]:
    """Return the triples of each fold; each row has a `text` and a `root`."""
    groups: dict[str, list[Triple]] = defaultdict(list)
    for row in rows:
        groups[row["text"]].append(row)
    need = Counter(row["root"] for row in rows)
    order = sorted(groups)
    random.Random(SEED).shuffle(order)
    order.sort(key=lambda text: min(need[row["root"]] for row in groups[text]))
    out: list[list[Triple]] = [[] for _ in range(FOLDS)]
    counts = [Counter[str]() for _ in range(FOLDS)]
    for text in order:
        roots = [row["root"] for row in groups[text]]
        # Of folds that are as good the first is taken.
        best = min(range(FOLDS), key=lambda i: (sum(counts[i][r] for r in roots), len(out[i])))
        out[best] += groups[text]
        counts[best].update(roots)
    return out
