"""Learn from a gold file which of the acts that frames find are events.

    acts.py GOLD.jsonl [--folds 5] [--seed 0] [--l2 2.0] [--model NAME] [--out DIR]

Reads every report with the reader's own stages, and asks of each act that a frame finds whether
the gold file has an event of its type between the same two sides. A logistic regression is fitted
to the answers (one weight a feature of `extract.events.judging`, L2-regularised). Precision and
recall are cross-validated by report, for the judge and for taking every act for an event.
`--out` receives weights/acts.toml and cards/acts.toml, whose fields `what` and `data` are kept
from the card that is there: change them with the data.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from linear import (
    Floats,
    arguments,
    articles,
    fit,
    held_out,
    kept_fields,
    load,
    matrix,
    today,
    write,
)

from communique.document import Span
from communique.extract.events.finding import Act
from communique.extract.events.judging import features
from communique.knowledge.acts import SYMMETRIC
from communique.models import hub
from communique.models.parser import SpacyParser
from communique.reader import Reader
from communique.sides.scene import Scene

# What a feature must be seen in to get a weight.
LEAST_SEEN = 3
Answers = Sequence[tuple[str, frozenset[Span], frozenset[Span]]]


@dataclass(frozen=True)
class Candidate:
    """An act of a report: what holds of it, and whether the gold file has such an event."""

    report: str
    names: frozenset[str]
    event: bool


@dataclass(frozen=True)
class Score:
    """Of the acts that frames found: events kept, others kept, and events dropped."""

    hits: int
    others: int
    dropped: int

    def precision(self) -> float:
        """Return the share of events in what was kept."""
        return self.hits / max(self.hits + self.others, 1)

    def kept(self) -> float:
        """Return the share of the events found that were kept."""
        return self.hits / max(self.hits + self.dropped, 1)

    def __str__(self) -> str:
        return f"precision {self.precision():.3f}, keeps {self.kept():.3f} of the events found"


class Recorder:
    """A judge that lets all pass and notes each question with the gold file's answer."""

    threshold = 0.0

    def __init__(self, gold: Mapping[str, Answers]) -> None:
        self.candidates: list[Candidate] = []
        self._gold = gold

    def __call__(self, told: Sequence[tuple[Scene, Act]]) -> list[float]:
        """Note the acts of a report and say yes to all."""
        for scene, act in told:
            report = scene.doc.article.id
            answer = is_event(scene, act, self._gold[report])
            self.candidates.append(Candidate(report, frozenset(features(scene, act)), answer))
        return [1.0] * len(told)


def gold_events(report: Mapping[str, Any]) -> Answers:
    """Return the events of a gold report: type, and where its two sides are mentioned."""
    spans = {
        entity["id"]: frozenset(Span(start, end) for start, end in entity["mentions"])
        for entity in report["entities"]
    }
    return [
        (
            event["type"],
            frozenset().union(*(spans[id] for id in event["source"])),
            frozenset().union(*(spans[id] for id in event["target"])),
        )
        for event in report["events"]
    ]


def is_event(scene: Scene, act: Act, answers: Answers) -> bool:
    """Say whether one of the gold events has the type and the sides of an act."""
    sides = [
        [m.span for id in side.ids for m in scene.located.entities[id].mentions]
        for side in (act.source, act.target)
    ]

    def meets(found: Sequence[Span], gold: frozenset[Span]) -> bool:
        if not gold:
            return not found
        return any(one.overlaps(other) for one in found for other in gold)

    for type, source, target in answers:
        if type != act.frame.type:
            continue
        if (not source or meets(sides[0], source)) and meets(sides[1], target):
            return True
        if type in SYMMETRIC and meets(sides[0], target) and meets(sides[1], source):
            return True
    return False


def learn(candidates: Sequence[Candidate], l2: float) -> dict[str, float]:
    """Return a weight for every feature that is seen often enough."""
    seen: dict[str, int] = {}
    for candidate in candidates:
        for name in candidate.names:
            seen[name] = seen.get(name, 0) + 1
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    answers = np.array([candidate.event for candidate in candidates], dtype=np.float64)
    weights = fit(matrix([c.names for c in candidates], names), answers, l2)
    return dict(zip(names, map(float, weights), strict=True))


def chances(candidates: Sequence[Candidate], weights: Mapping[str, float]) -> Floats:
    """Return the probability of each candidate by the weights."""
    names = sorted(weights)
    values = matrix([c.names for c in candidates], names) @ np.array(
        [weights[name] for name in names]
    )
    return np.asarray(1 / (1 + np.exp(-values)))


def score(candidates: Sequence[Candidate], odds: Floats, threshold: float) -> Score:
    """Compare what a threshold keeps with what the gold file has."""
    pairs = [(c.event, o >= threshold) for c, o in zip(candidates, odds, strict=True)]
    return Score(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


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
    given = arguments(__doc__, argv, l2=2.0)
    reports = load(given.gold)
    parser = SpacyParser(given.model or hub.default_parser())
    recorder = Recorder({report["id"]: gold_events(report) for report in reports})
    for _ in Reader(parser=parser, act_judge=recorder).read_all(articles(reports)):
        pass
    candidates = recorder.candidates
    told, odds = cross_validated(candidates, folds=given.folds, seed=given.seed, l2=given.l2)
    events = sum(candidate.event for candidate in candidates)
    print(f"{len(reports)} reports, {len(candidates)} acts found, {events} of them events")
    for threshold in (0.0, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        print(f"cross-validated, {threshold:.2f} at least: {score(told, odds, threshold)}")
    if given.out is not None:
        threshold = float(hub.card("acts")["threshold"])
        kept = score(told, odds, threshold)
        card: dict[str, object] = {
            **kept_fields("acts"),
            "parser": parser.made_by,
            "reports": len(reports),
            "candidates": len(candidates),
            "events": events,
            "precision": round(kept.precision(), 3),
            "keeps": round(kept.kept(), 3),
            "precision_without": round(events / len(candidates), 3),
            "scores_are": f"cross-validated, {given.folds} folds of reports, seed {given.seed}",
            "threshold": threshold,
            "threshold_is": "the least probability of an act that is told as an event",
            "l2": given.l2,
            "date": today(),
        }
        title = "Tells events from other uses of the words that tell of them"
        weighed = learn(candidates, given.l2)
        write(given.out, "acts", weighed, card, title=title, by="training/acts.py")
    return 0


if __name__ == "__main__":
    sys.exit(main())
