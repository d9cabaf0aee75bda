"""Learn from a gold file which names are persons'.

    persons.py GOLD.jsonl [--folds 5] [--seed 0] [--l2 0.25] [--model NAME] [--out DIR]

Reads every report with the reader's own stages, and asks of each group of names that they take
for one person whether the gold file has a person of that surname at one of its places. A logistic
regression is fitted to the answers (one weight a feature of `extract.entities.judging`,
L2-regularised, Newton's method). Precision and recall are cross-validated by report, and given
for the judge and for taking every group for a person. What the user's list names and what the
recogniser never takes for a person is not learned from. `--out` receives weights/persons.toml and
cards/persons.toml, whose fields `what` and `data` are kept from the card that is there: change
them with the data.
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
    gold_persons,
    held_out,
    kept_fields,
    load,
    named,
    today,
    write,
)

from communique import knowledge
from communique.document import Doc, Span
from communique.extract.entities.judging import PERSON_FEATURES, person_features
from communique.extract.entities.persons import Person
from communique.knowledge.words import is_word
from communique.models import Parser, hub
from communique.models.parser import SpacyParser
from communique.reader import Reader


@dataclass(frozen=True)
class Candidate:
    """A group of names of a report: a value for each of PERSON_FEATURES, and what it is."""

    report: str
    values: Floats
    person: bool


@dataclass(frozen=True)
class Score:
    """How many persons were taken for such, how many others were, and how many were missed."""

    hits: int
    others: int
    missed: int

    def precision(self) -> float:
        """Return the share of persons in what was taken for one."""
        return self.hits / max(self.hits + self.others, 1)

    def recall(self) -> float:
        """Return the share of persons that were taken for one."""
        return self.hits / max(self.hits + self.missed, 1)

    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.hits / max(2 * self.hits + self.others + self.missed, 1)

    def __str__(self) -> str:
        return f"precision {self.precision():.3f} recall {self.recall():.3f} f1 {self.f1():.3f}"


class Recorder:
    """A judge that lets all pass and notes each question with the gold file's answer."""

    def __init__(self, gold: Mapping[str, Mapping[Span, Mapping[str, str]]]) -> None:
        self.candidates: list[Candidate] = []
        self._gold = gold
        self._gazetteer = knowledge.load().gazetteer

    def __call__(self, person: Person, doc: Doc) -> bool:
        """Note a group of names and say yes."""
        values = person_features(person, doc, listed=self._is_listed, word=is_word)
        answer = is_person(person, self._gold[doc.article.id])
        self.candidates.append(Candidate(doc.article.id, np.array(values), answer))
        return True

    def _is_listed(self, name: str) -> bool:
        return bool(self._gazetteer.place(name))


def is_person(person: Person, gold: Mapping[Span, Mapping[str, str]]) -> bool:
    """Say whether the gold file has a person of the surname where one of the names stands."""
    surname = person.fullest[-1].casefold()
    return any(
        surname in name.casefold()
        for reference in person.named
        for span, names in gold.items()
        if span.overlaps(reference.span)
        for name in names.values()
    )


def collect(reports: Sequence[Mapping[str, Any]], parser: Parser) -> list[Candidate]:
    """Read the reports and return the groups of names in them."""
    recorder = Recorder({report["id"]: gold_persons(report) for report in reports})
    for _ in Reader(parser=parser, judge=recorder).read_all(articles(reports)):
        pass
    return recorder.candidates


def learned(candidates: Sequence[Candidate], l2: float) -> Floats:
    """Return the weights of the features."""
    values = np.array([candidate.values for candidate in candidates])
    answers = np.array([candidate.person for candidate in candidates], dtype=np.float64)
    return fit(values, answers, l2)


def score(candidates: Sequence[Candidate], taken: Sequence[bool]) -> Score:
    """Compare what was taken for a person with what the gold file has."""
    pairs = [(c.person, took) for c, took in zip(candidates, taken, strict=True)]
    return Score(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def judged(candidates: Sequence[Candidate], weights: Floats) -> list[bool]:
    """Return which candidates the weights take for a person, as the reader does."""
    return [bool(candidate.values @ weights > 0) for candidate in candidates]


def cross_validated(
    candidates: Sequence[Candidate], *, folds: int, seed: int, l2: float
) -> list[Score]:
    """Return the score of each fold, judged by what the others teach."""
    found: list[Score] = []
    for held in held_out((c.report for c in candidates), folds=folds, seed=seed):
        tested = [c for c in candidates if c.report in held]
        weights = learned([c for c in candidates if c.report not in held], l2)
        found.append(score(tested, judged(tested, weights)))
    return found


def total(scores: Sequence[Score]) -> Score:
    """Add scores up."""
    return Score(
        sum(one.hits for one in scores),
        sum(one.others for one in scores),
        sum(one.missed for one in scores),
    )


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = arguments(__doc__, argv, l2=0.25)
    reports = load(given.gold)
    parser = SpacyParser(given.model or hub.default_parser())
    candidates = collect(reports, parser)
    if len({candidate.report for candidate in candidates}) < given.folds:
        print(f"{given.gold}: too few reports with names for {given.folds} folds")
        return 2
    folds = cross_validated(candidates, folds=given.folds, seed=given.seed, l2=given.l2)
    weights = learned(candidates, given.l2)
    kept, without = total(folds), score(candidates, [True] * len(candidates))
    persons = kept.hits + kept.missed
    print(f"{len(reports)} reports, {len(candidates)} groups of names, {persons} of persons")
    for number, one in enumerate(folds, 1):
        print(f"fold {number}: {one}")
    print(f"cross-validated {kept}")
    print(f"on what was learned {score(candidates, judged(candidates, weights))}")
    print(f"without the judge {without}")
    if given.out is not None:
        card: dict[str, object] = {
            **kept_fields("persons"),
            "parser": parser.made_by,
            "reports": len(reports),
            "candidates": len(candidates),
            "persons": persons,
            **figures(kept),
            "scores_are": f"cross-validated, {given.folds} folds of reports, seed {given.seed}",
            **{f"{name}_without": value for name, value in figures(without).items()},
            "without_is": "every group of names that the stages before take for a person's",
            "threshold": 0.0,
            "threshold_is": "what the weights of a person's names add up to more than",
            "l2": given.l2,
            "date": today(),
        }
        title = "Tells names of persons from what the recogniser takes for them"
        weighed = named(PERSON_FEATURES, weights)
        write(given.out, "persons", weighed, card, title=title, by="training/persons.py")
    return 0


def figures(one: Score) -> dict[str, float]:
    """Return a score's figures to the third decimal."""
    return {
        "precision": round(one.precision(), 3),
        "recall": round(one.recall(), 3),
        "f1": round(one.f1(), 3),
    }


if __name__ == "__main__":
    sys.exit(main())
