"""How good a scorer is on triples of PLV: scores, their spread, and how sure it may be."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from events_data import Example, plv_label
from events_student import Scores

from communique.models import LABELS

DRAWS = 1000
HEATS = np.arange(0.5, 3.01, 0.05)
QUADS = {
    "verbal cooperation": ("AGREE", "CONSULT", "SUPPORT"),
    "material cooperation": ("COOPERATE", "AID", "YIELD"),
    "verbal conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
QUAD = {label: quad for quad, labels in QUADS.items() for label in labels}
QUAD |= {"CONCEDE": "verbal cooperation", "RETREAT": "material cooperation"}
HEIRS = ("CONCEDE", "RETREAT")


def softmax(logits: Scores) -> Scores:
    """Return probabilities of logits along the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Scores = raised / raised.sum(axis=-1, keepdims=True)
    return shares


def coded(logits: Scores, gold: Sequence[str]) -> list[str]:
    """Return the likeliest type of each triple, as PLV names it where gold does.

    There is always an event.
    """
    best = [LABELS[place] for place in logits[:, : len(LABELS) - 1].argmax(axis=1)]
    if "YIELD" not in gold:
        return best
    return ["YIELD" if label in HEIRS else label for label in best]


def figures(logits: Scores, asked: Sequence[Example], heat: float) -> dict[str, object]:
    """Return accuracy and macro-F1 of types and quad classes, and of types 95 in 100 draws."""
    gold = [plv_label(example) for example in asked]
    found = coded(logits, gold)
    pairs = list(zip(gold, found, strict=True))
    chance = random.Random(0)
    draws = [chance.choices(pairs, k=len(pairs)) for _ in range(DRAWS)]
    spread = np.percentile([f1(draw) for draw in draws], [2.5, 97.5])
    quads = [(QUAD[a], QUAD[b]) for a, b in pairs]
    return {
        "held_out": len(asked),
        "accuracy": round(sum(a == b for a, b in pairs) / len(pairs), 3),
        "macro_f1": round(f1(pairs), 3),
        "macro_f1_interval": [round(float(value), 3) for value in spread],
        "quad_macro_f1": round(f1(quads), 3),
        "log_loss": round(surprise(logits, asked, heat), 3),
    }


def f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 of the labels that gold has."""
    scores = []
    for label in {gold for gold, _ in pairs}:
        hits = sum(gold == found == label for gold, found in pairs)
        told = sum((gold == label) + (found == label) for gold, found in pairs)
        scores.append(2 * hits / told)
    return float(np.mean(scores))


def surprise(logits: Scores, asked: Sequence[Example], heat: float) -> float:
    """Return the mean negative logarithm of the probability of what is right, without NONE."""
    shares = softmax(logits[:, : len(LABELS) - 1].astype(np.float64) / heat)
    right = [
        sum(row[LABELS.index(label)] for label in example.labels)
        for row, example in zip(shares, asked, strict=True)
    ]
    return float(-np.log(np.maximum(right, 1e-9)).mean())


def temperature(logits: Scores, asked: Sequence[Example]) -> float:
    """Return what logits are to be divided by, for the least surprise."""
    return float(min(HEATS, key=lambda heat: surprise(logits, asked, float(heat))))
