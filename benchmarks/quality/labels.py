"""Score labels against gold labels: accuracy, and precision, recall and F1 of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

Label = Hashable


class Figures(NamedTuple):
    """How well one label is found; `gold` and `found` count it on either side."""

    precision: float
    recall: float
    f1: float
    gold: int
    found: int


def accuracy(gold: Sequence[Label], found: Sequence[Label]) -> float:
    """Return the share of labels that are right; 0 where there are none."""
    return sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold) if gold else 0.0


def by_label(gold: Sequence[Label], found: Sequence[Label]) -> dict[Label, Figures]:
    """Return the figures of every label that gold has, the most frequent first."""
    wanted, given = Counter(gold), Counter(found)
    right = Counter(g for g, f in zip(gold, found, strict=True) if g == f)
    out: dict[Label, Figures] = {}
    for label, count in wanted.most_common():
        precision = right[label] / given[label] if given[label] else 0.0
        recall = right[label] / count
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        out[label] = Figures(precision, recall, f1, count, given[label])
    return out


def macro_f1(gold: Sequence[Label], found: Sequence[Label]) -> float:
    """Return the mean F1 over the labels that gold has, each counting the same."""
    each = by_label(gold, found)
    return sum(figures.f1 for figures in each.values()) / len(each) if each else 0.0


def confusions(
    gold: Sequence[Label], found: Sequence[Label], *, most: int
) -> list[tuple[tuple[Label, Label], int]]:
    """Return the most frequent pairs of gold label and wrong label, with their counts."""
    wrong = Counter((g, f) for g, f in zip(gold, found, strict=True) if g != f)
    return wrong.most_common(most)


def table(figures: Mapping[Label, Figures]) -> str:
    """Return the figures as lines for people."""
    lines = [f"{'':12}{'prec.':>8}{'recall':>8}{'F1':>8}{'gold':>7}{'found':>7}"]
    for label, each in figures.items():
        shares = "".join(f"{share:8.3f}" for share in each[:3])
        lines.append(f"{label!s:12}{shares}{each.gold:7}{each.found:7}")
    return "\n".join(lines)
