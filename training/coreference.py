"""Learn the weights of the pronoun ranker from a gold file.

    coreference.py GOLD.jsonl [--folds 5] [--seed 0] [--l2 8] [--model NAME] [--out DIR]

Reads every report with the reader's own stages, looks up whom the gold file says each "he" and
"she" denotes, and fits a softmax over the candidates (one weight a feature of
`extract.entities.anaphora`, L2-regularised, Newton's method). Accuracy is cross-validated by
report, since pronouns of one report are alike. Only pronouns whose person is among the candidates
are learned from and scored; `--out` receives weights/pronouns.toml and cards/pronouns.toml, whose
fields `what` and `data` are kept from the card that is there: change them with the data.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from linear import (
    STEPS,
    Floats,
    arguments,
    articles,
    gold_persons,
    held_out,
    kept_fields,
    load,
    named,
    today,
    write,
)

from communique.document import Article, Doc, Span
from communique.extract.entities.anaphora import FEATURES, Candidate, Ranker, linear_ranker
from communique.extract.entities.persons import Person
from communique.models import Parser, hub
from communique.models.parser import SpacyParser
from communique.reader import Reader
from communique.reference import Reference


@dataclass(frozen=True)
class Choice:
    """A pronoun of a report: the features of each candidate, and which of them is right.

    `values` has a row for each candidate, the latest mentioned first, and a column for each of
    FEATURES; `right` is a row.
    """

    report: str
    values: Floats
    right: int


class Watched:
    """A parser that tells which article its reader is at."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self.made_by = parser.made_by
        self.article = ""

    def parse(self, articles: Iterable[Article]) -> Iterator[Doc]:
        """Yield one Doc an article."""
        for doc in self._parser.parse(articles):
            self.article = doc.article.id
            yield doc


class Teacher:
    """Answers for the ranker from the gold file, and notes each question with its answer.

    Answering right keeps what follows in the report as it ought to be. Pronouns that the gold
    file does not have are left to the present weights.
    """

    def __init__(self, gold: Mapping[str, Mapping[Span, frozenset[str]]], parser: Watched) -> None:
        self.choices: list[Choice] = []
        self.missed = 0
        self._gold = gold
        self._parser = parser
        present = hub.linear("pronouns")
        self._rank: Ranker = linear_ranker({name: present.get(name, 0.0) for name in FEATURES})

    def __call__(
        self, pronoun: Reference, found: Sequence[Candidate], persons: Sequence[Person]
    ) -> int | None:
        """Return the person that the gold file names, or the ranker's where it names none."""
        mentions = self._gold[self._parser.article]
        ids = mentions.get(pronoun.span, frozenset())
        if len(ids) != 1:
            return self._rank(pronoun, found, persons)
        fitting = [
            row
            for row, (index, _) in enumerate(found)
            if any(ids & _denoted(named.span, mentions) for named in persons[index].named)
        ]
        if not fitting:
            self.missed += 1
            return self._rank(pronoun, found, persons)
        if len(fitting) == 1:
            values = np.array([row for _, row in found], dtype=np.float64)
            self.choices.append(Choice(self._parser.article, values, fitting[0]))
        return found[fitting[0]][0]


def _denoted(span: Span, mentions: Mapping[Span, frozenset[str]]) -> frozenset[str]:
    """Return the gold entities whose mentions overlap a name."""
    return frozenset().union(*(ids for other, ids in mentions.items() if other.overlaps(span)))


def collect(reports: Sequence[Mapping[str, Any]], parser: Watched) -> Teacher:
    """Read the reports and return the choices that their pronouns pose."""
    gold = {
        report["id"]: {span: frozenset(names) for span, names in gold_persons(report).items()}
        for report in reports
    }
    teacher = Teacher(gold, parser)
    for _ in Reader(parser=parser, rank=teacher).read_all(articles(reports)):
        pass
    return teacher


def fit(choices: Sequence[Choice], l2: float) -> Floats:
    """Return the weights that minimise the listwise softmax loss with an L2 penalty."""
    size = len(FEATURES)
    weights = np.zeros(size)
    for _ in range(STEPS):
        slope = l2 * weights
        curve = l2 * np.eye(size)
        for choice in choices:
            scores = choice.values @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            mean = odds @ choice.values
            slope += mean - choice.values[choice.right]
            spread = choice.values - mean
            curve += (spread * odds[:, None]).T @ spread
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def right_of(choices: Sequence[Choice], weights: Floats) -> int:
    """Count the choices that the weights decide as the gold file does."""
    return sum(int(np.argmax(c.values @ weights)) == c.right for c in choices)


def cross_validated(
    choices: Sequence[Choice], *, folds: int, seed: int, l2: float
) -> list[tuple[int, int]]:
    """Return how many were right of how many in each fold; a report is in one fold alone."""
    found: list[tuple[int, int]] = []
    for held in held_out((choice.report for choice in choices), folds=folds, seed=seed):
        tested = [c for c in choices if c.report in held]
        weights = fit([c for c in choices if c.report not in held], l2)
        found.append((right_of(tested, weights), len(tested)))
    return found


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = arguments(__doc__, argv, l2=8.0)
    reports = load(given.gold)
    parser = Watched(SpacyParser(given.model or hub.default_parser()))
    teacher = collect(reports, parser)
    choices = teacher.choices
    if len({choice.report for choice in choices}) < given.folds:
        print(f"{given.gold}: too few reports with pronouns for {given.folds} folds")
        return 2
    folds = cross_validated(choices, folds=given.folds, seed=given.seed, l2=given.l2)
    weights = fit(choices, given.l2)
    accuracy = sum(right for right, _ in folds) / len(choices)
    baseline = sum(choice.right == 0 for choice in choices) / len(choices)
    print(f"{len(reports)} reports, {len(choices)} pronouns to learn from")
    print(f"{teacher.missed} more whose person is no candidate")
    for number, (right, size) in enumerate(folds, 1):
        print(f"fold {number}: {right / max(size, 1):.3f} of {size}")
    print(f"cross-validated {accuracy:.3f}")
    print(f"on what was learned {right_of(choices, weights) / len(choices):.3f}")
    print(f"nearest agreeing person {baseline:.3f}")
    if given.out is not None:
        card: dict[str, object] = {
            **kept_fields("pronouns"),
            "parser": parser.made_by,
            "reports": len(reports),
            "pronouns": len(choices),
            "accuracy": round(accuracy, 3),
            "accuracy_is": f"cross-validated, {given.folds} folds of reports, seed {given.seed}",
            "baseline": round(baseline, 3),
            "baseline_is": "the nearest person named before it whose gender agrees",
            "l2": given.l2,
            "date": today(),
        }
        title, by = "Ranks the persons that a pronoun may denote", "training/coreference.py"
        write(given.out, "pronouns", named(FEATURES, weights), card, title=title, by=by)
    return 0


if __name__ == "__main__":
    sys.exit(main())
