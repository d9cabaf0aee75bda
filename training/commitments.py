"""Learn from a gold file which of the places where cues stand tell of commitments.

    commitments.py GOLD.jsonl [--fifth rest] [--folds 5] [--seed 0] [--l2 3.0] [--out DIR]

Reads every report with the reader's own stages. Tellings and gold commitments are matched one to
one, by a third of their words in common, those with the right party first. Two logistic
regressions are fitted (one weight a feature of `extract.commitments.judging`, L2-regularised):
over all tellings, whether one is matched; over those that are, whether the party that is to act is
one of the gold file's. The product of both probabilities is compared with thresholds,
cross-validated by report; the recall counts what no cue found too. `--out` receives
weights/commitments.toml and cards/commitments.toml, with the threshold of the highest F1; the
fields `what`, `data` and `tried` are kept from the card that is there.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from linear import (
    Floats,
    arguments,
    articles,
    fifth,
    fit,
    held_out,
    kept_fields,
    load,
    matrix,
    today,
    write,
)

from communique.document import Span
from communique.extract.commitments.finding import Promise
from communique.extract.commitments.judging import WHO, features, of_sides
from communique.models import hub
from communique.models.parser import SpacyParser
from communique.reader import Reader
from communique.sides.scene import Scene

# What a feature must be seen in to get a weight.
LEAST_SEEN = 3
# The share of words, of those in either, that a telling and a gold commitment have in common.
COMMON = 0.3
THRESHOLDS = (0.15, 0.18, 0.21, 0.24, 0.27, 0.3, 0.33)
Weights = dict[str, float]


@dataclass(frozen=True)
class Candidate:
    """A telling: what holds of it, and whether the gold file has it, and with the same party."""

    report: str
    names: frozenset[str]
    told: bool
    right: bool


class Recorder:
    """A judge that lets none pass and notes each question with the gold file's answer."""

    threshold = 1.0

    def __init__(self, gold: Mapping[str, Mapping[str, Any]]) -> None:
        self.candidates: list[Candidate] = []
        self._gold = gold

    def __call__(self, told: Sequence[tuple[Scene, Promise]]) -> list[float]:
        """Note the tellings of a report and say no to all."""
        if told:
            report = told[0][0].doc.article.id
            answers = matched(told, self._gold[report])
            for number, names in enumerate(features(told)):
                right = answers.get(number)
                self.candidates.append(
                    Candidate(report, frozenset(names), right is not None, bool(right))
                )
        return [0.0] * len(told)


def matched(told: Sequence[tuple[Scene, Promise]], report: Mapping[str, Any]) -> dict[int, bool]:
    """Return the tellings that the gold file has, each with whether the party is one of its."""
    spans = {entity["id"]: entity["mentions"] for entity in report["entities"]}
    scored = []
    for place, gold in enumerate(report["commitments"]):
        words = {i for start, end in gold["evidence"] for i in range(start, end)}
        by = [Span(*mention) for id in gold["by"] for mention in spans[id]]
        for number, (scene, promise) in enumerate(told):
            other = set(range(promise.span.start, promise.span.end))
            common = len(words & other) / len(words | other)
            if common >= COMMON:
                right = not by or _meets(scene, promise, by)
                scored.append((right, common, -place, -number))
    taken: set[int] = set()
    found: dict[int, bool] = {}
    for right, _, place, number in sorted(scored, reverse=True):
        if -place not in taken and -number not in found:
            taken.add(-place)
            found[-number] = right
    return found


def _meets(scene: Scene, promise: Promise, by: Sequence[Span]) -> bool:
    mentions = [m.span for id in promise.by.ids for m in scene.located.entities[id].mentions]
    return any(one.overlaps(other) for one in mentions for other in by)


def learn_one(
    candidates: Sequence[Candidate],
    answer: Callable[[Candidate], bool],
    asked: Callable[[str], bool],
    l2: float,
) -> Weights:
    """Return a weight for every feature that is asked for and seen often enough."""
    seen = Counter(name for candidate in candidates for name in candidate.names if asked(name))
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    answers = np.array([answer(candidate) for candidate in candidates], dtype=np.float64)
    weights = fit(matrix([c.names for c in candidates], names), answers, l2)
    return dict(zip(names, map(float, weights), strict=True))


def learn(candidates: Sequence[Candidate], l2: float) -> Weights:
    """Return the weights of both regressions; the names of the second begin with `WHO`."""
    what = learn_one(candidates, lambda c: c.told, lambda name: True, l2)
    who = learn_one([c for c in candidates if c.told], lambda c: c.right, of_sides, l2)
    return {**what, **{WHO + name: weight for name, weight in who.items()}}


def chances(candidates: Sequence[Candidate], weights: Weights) -> Floats:
    """Return the probability of each candidate by the weights."""

    def odds(chosen: Weights) -> Floats:
        names = sorted(chosen)
        values = matrix([c.names for c in candidates], names) @ np.array(
            [chosen[name] for name in names]
        )
        return np.asarray(1 / (1 + np.exp(-values)))

    what = {name: weight for name, weight in weights.items() if not name.startswith(WHO)}
    who = {n.removeprefix(WHO): weight for n, weight in weights.items() if n.startswith(WHO)}
    return odds(what) * odds(who)


def score(
    candidates: Sequence[Candidate], odds: Floats, threshold: float, gold: int
) -> tuple[float, float, float]:
    """Return F1, precision and recall of what a threshold keeps, of `gold` commitments."""
    kept = [c.right for c, chance in zip(candidates, odds, strict=True) if chance >= threshold]
    hits = sum(kept)
    return 2 * hits / (len(kept) + gold), hits / max(len(kept), 1), hits / gold


def cross_validated(
    candidates: Sequence[Candidate], *, folds: int, seed: int, l2: float
) -> tuple[list[Candidate], Floats]:
    """Return all candidates, each with the probability that the other folds teach."""
    told: list[Candidate] = []
    odds: list[Floats] = []
    for held in held_out((c.report for c in candidates), folds=folds, seed=seed):
        tested = [c for c in candidates if c.report in held]
        weights = learn([c for c in candidates if c.report not in held], l2)
        told += tested
        odds.append(chances(tested, weights))
    return told, np.concatenate(odds)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = arguments(__doc__, argv, l2=3.0)
    reports = fifth(load(given.gold), given.fifth)
    parser = SpacyParser(given.model or hub.default_parser())
    recorder = Recorder({report["id"]: report for report in reports})
    for _ in Reader(parser=parser, promise_judge=recorder).read_all(articles(reports)):
        pass
    candidates = recorder.candidates
    gold = sum(len(report["commitments"]) for report in reports)
    told, odds = cross_validated(candidates, folds=given.folds, seed=given.seed, l2=given.l2)
    print(f"{len(reports)} reports, {len(candidates)} tellings, {gold} commitments")
    scores = {each: score(told, odds, each, gold) for each in THRESHOLDS}
    for each, (f1, precision, recall) in scores.items():
        print(f"{each:.2f} at least: F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}")
    if given.out is not None:
        threshold = max(THRESHOLDS, key=lambda each: scores[each])
        f1, precision, recall = scores[threshold]
        card: dict[str, object] = {
            **kept_fields("commitments"),
            "parser": parser.made_by,
            "reports": len(reports),
            "candidates": len(candidates),
            "commitments": gold,
            "f1": round(f1, 3),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "scores_are": f"cross-validated, {given.folds} folds of reports, seed {given.seed}",
            "threshold": threshold,
            "threshold_is": "the least probability of a telling that is kept as a commitment",
            "l2": given.l2,
            "date": today(),
        }
        title = "Tells commitments from other uses of the words that tell of them"
        weighed = learn(candidates, given.l2)
        write(given.out, "commitments", weighed, card, title=title, by="training/commitments.py")
    return 0


if __name__ == "__main__":
    sys.exit(main())
