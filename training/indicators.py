"""Learn from a gold file which numbers and trends of a report are indicators.

    indicators.py GOLD.jsonl [--fifth rest] [--folds 5] [--seed 0] [--l2 16.0] [--out DIR]

Reads every report with the reader's own stages. A quantity is one of the gold file's where it lies
in its evidence, the clause shares three tenths of the characters with it, and the direction is the
same. One logistic regression is fitted (one weight a feature of `extract.indicators.judging`,
L2-regularised). Thresholds are compared by cross-validation over reports, with quantities and gold
indicators matched one to one as `benchmarks/quality/records.py` does; the recall counts what no
number tells of too. `--out` receives weights/indicators.toml and cards/indicators.toml, whose
fields `what` and `data` are kept from the card that is there, with the threshold of the highest F1.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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

from communique.document import Doc, Span
from communique.extract.indicators.finding import Quantity
from communique.extract.indicators.judging import features
from communique.knowledge.measures import Measures
from communique.models import hub
from communique.models.parser import SpacyParser
from communique.reader import Reader

LEAST_SEEN = 4
COMMON = 0.3
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
Weights = dict[str, float]


@dataclass(frozen=True)
class Candidate:
    """A quantity: what holds of it, its clause and direction, and whether the gold file has it."""

    report: str
    names: frozenset[str]
    clause: Span
    direction: str | None
    told: bool


class Recorder:
    """A judge that lets none pass and notes each question with the gold file's answer."""

    threshold = 2.0

    def __init__(self, gold: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        self.candidates: list[Candidate] = []
        self._gold = gold

    def __call__(self, doc: Doc, found: Sequence[Quantity], know: Measures) -> list[float]:
        """Note the quantities of a report and say no to all."""
        report = doc.article.id
        for quantity, names in zip(found, features(doc, found, know), strict=True):
            told = any(
                Span(*gold["evidence"][0]).contains(quantity.span)
                and gold["direction"] == quantity.direction
                and shared(Span(*gold["evidence"][0]), quantity.clause) >= COMMON
                for gold in self._gold[report]
            )
            self.candidates.append(
                Candidate(report, frozenset(names), quantity.clause, quantity.direction, told)
            )
        return [0.0] * len(found)


def shared(a: Span, b: Span) -> float:
    """Return the share of characters of either that both have."""
    both = max(0, min(a.end, b.end) - max(a.start, b.start))
    return both / (len(a) + len(b) - both)


def learn(candidates: Sequence[Candidate], l2: float) -> Weights:
    """Return a weight for every feature that is seen often enough."""
    seen = Counter(name for candidate in candidates for name in candidate.names)
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    answers = np.array([candidate.told for candidate in candidates], dtype=np.float64)
    return dict(
        zip(
            names,
            map(float, fit(matrix([c.names for c in candidates], names), answers, l2)),
            strict=True,
        )
    )


def chances(candidates: Sequence[Candidate], weights: Weights) -> Floats:
    """Return the probability of each candidate by the weights."""
    names = sorted(weights)
    values = matrix([c.names for c in candidates], names) @ np.array(
        [weights[name] for name in names]
    )
    return np.asarray(1 / (1 + np.exp(-values)))


def score(
    candidates: Sequence[Candidate],
    odds: Floats,
    threshold: float,
    gold: Mapping[str, Sequence[Mapping[str, Any]]],
) -> tuple[float, float, float]:
    """Return F1, precision and recall of what a threshold keeps, one for each clause."""
    kept: dict[str, dict[Span, str | None]] = defaultdict(dict)
    for candidate, chance in zip(candidates, odds, strict=True):
        if chance >= threshold:
            kept[candidate.report].setdefault(candidate.clause, candidate.direction)
    hits = sum(_matched(list(clauses.items()), gold[report]) for report, clauses in kept.items())
    found, wanted = sum(map(len, kept.values())), sum(map(len, gold.values()))
    return 2 * hits / (found + wanted), hits / max(found, 1), hits / wanted


def _matched(found: Sequence[tuple[Span, str | None]], gold: Sequence[Mapping[str, Any]]) -> int:
    """Return how many gold indicators are matched one to one, those most alike first."""
    scored = sorted(
        (
            (shared(Span(*each["evidence"][0]), clause), place, number)
            for place, each in enumerate(gold)
            for number, (clause, direction) in enumerate(found)
            if each["direction"] == direction
        ),
        reverse=True,
    )
    places: set[int] = set()
    numbers: set[int] = set()
    for common, place, number in scored:
        if common >= COMMON and place not in places and number not in numbers:
            places.add(place)
            numbers.add(number)
    return len(places)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = arguments(__doc__, argv, l2=16.0)
    reports = fifth(load(given.gold), given.fifth)
    gold = {report["id"]: report["indicators"] for report in reports}
    parser = SpacyParser(given.model or hub.default_parser())
    recorder = Recorder(gold)
    for _ in Reader(parser=parser, figure_judge=recorder).read_all(articles(reports)):
        pass
    candidates = recorder.candidates
    told: list[Candidate] = []
    odds: list[Floats] = []
    for held in held_out((c.report for c in candidates), folds=given.folds, seed=given.seed):
        weights = learn([c for c in candidates if c.report not in held], given.l2)
        tested = [c for c in candidates if c.report in held]
        told += tested
        odds.append(chances(tested, weights))
    print(
        f"{len(reports)} reports, {len(candidates)} quantities, {sum(map(len, gold.values()))} gold"
    )
    scores = {each: score(told, np.concatenate(odds), each, gold) for each in THRESHOLDS}
    for each, (f1, precision, recall) in scores.items():
        print(f"{each:.2f} at least: F1 {f1:.3f}, precision {precision:.3f}, recall {recall:.3f}")
    if given.out is not None:
        threshold = max(THRESHOLDS, key=lambda each: scores[each])
        f1, precision, recall = scores[threshold]
        card: dict[str, object] = {
            **kept_fields("indicators"),
            "parser": parser.made_by,
            "reports": len(reports),
            "quantities": len(candidates),
            "threshold": threshold,
            "f1": round(f1, 3),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "scores_are": f"cross-validated by report, {given.folds} folds, seed {given.seed}",
            "date": today(),
        }
        write(
            given.out,
            "indicators",
            learn(candidates, given.l2),
            card,
            title="Which numbers and trends are indicators",
            by="training/indicators.py",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
