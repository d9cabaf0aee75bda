"""Learn the weights of the pronoun ranker from a gold file.

    coreference.py GOLD.jsonl [--folds 5] [--seed 0] [--l2 4] [--model NAME] [--out DIR]

Reads every report with the reader's own stages, looks up whom the gold file says each "he" and
"she" denotes, and fits a softmax over the candidates (one weight a feature of
`extract.entities.anaphora`, L2-regularised, Newton's method). Accuracy is cross-validated by
report, since pronouns of one report are alike. Only pronouns whose person is among the candidates
are learned from and scored; `--out` receives weights/pronouns.toml and cards/pronouns.toml, whose
fields `what` and `data` are kept from the card that is there: change them with the data.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import random
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.document import Article, Doc, Span
from communique.extract.entities.anaphora import FEATURES, Candidate, Ranker, linear_ranker
from communique.extract.entities.persons import Person
from communique.models import Parser, hub
from communique.models.parser import SpacyParser
from communique.reader import Reader
from communique.reference import Reference

MODELS = Path(__file__).parent.parent / "src" / "communique" / "models"
# Newton's method on a convex loss of some twenty weights is done well before.
STEPS = 25

Floats = NDArray[np.float64]


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


def load(path: Path) -> list[dict[str, Any]]:
    """Return the reports of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def gold_mentions(report: Mapping[str, Any]) -> dict[Span, frozenset[str]]:
    """Return the ids of the persons that each span of a gold report denotes."""
    found: dict[Span, frozenset[str]] = {}
    for entity in report["entities"]:
        if entity["kind"] == "person":
            for start, end in entity["mentions"]:
                span = Span(start, end)
                found[span] = found.get(span, frozenset()) | {entity["id"]}
    return found


def collect(reports: Sequence[Mapping[str, Any]], parser: Watched) -> Teacher:
    """Read the reports and return the choices that their pronouns pose."""
    articles = (
        Article(
            report["text"],
            id=report["id"],
            title=report.get("title"),
            published=report.get("published"),
            publisher=report.get("publisher"),
        )
        for report in reports
    )
    teacher = Teacher({r["id"]: gold_mentions(r) for r in reports}, parser)
    for _ in Reader(parser=parser, rank=teacher).read_all(articles):
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
    reports = sorted({choice.report for choice in choices})
    random.Random(seed).shuffle(reports)
    found: list[tuple[int, int]] = []
    for fold in range(folds):
        held = set(reports[fold::folds])
        tested = [c for c in choices if c.report in held]
        weights = fit([c for c in choices if c.report not in held], l2)
        found.append((right_of(tested, weights), len(tested)))
    return found


def write(out: Path, weights: Floats, card: Mapping[str, object]) -> None:
    """Write weights and card below `out`, the card with the weights' SHA-256."""
    lines = ["# Written by training/coreference.py.", "[weights]"]
    lines += [f'"{name}" = {value:.3f}' for name, value in zip(FEATURES, weights, strict=True)]
    data = "\n".join(lines) + "\n"
    digest = hashlib.sha256(data.encode()).hexdigest()
    fields = {**card, "file": "pronouns.toml", "sha256": digest}
    told = "# Ranks the persons that a pronoun may denote; written by training/coreference.py.\n"
    told += "".join(f"{name} = {_toml(value)}\n" for name, value in fields.items())
    for folder, text in (("weights", data), ("cards", told)):
        place = out / folder / "pronouns.toml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[\n" + "".join(f"    {_toml(item)},\n" for item in value) + "]"
    # JSON's strings and numbers are TOML's too.
    return json.dumps(value, ensure_ascii=False)


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--l2", type=float, default=8.0, help="strength of the penalty")
    parser.add_argument("--model", help="an installed spaCy pipeline; the default model otherwise")
    parser.add_argument("--out", type=Path, help="where weights/ and cards/ are; else only report")
    given = parser.parse_args(argv)
    if given.folds < 2:
        parser.error("--folds must be 2 at least")
    return given


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    given = arguments(argv)
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
            **kept_fields(),
            "parser": parser.made_by,
            "reports": len(reports),
            "pronouns": len(choices),
            "accuracy": round(accuracy, 3),
            "accuracy_is": f"cross-validated, {given.folds} folds of reports, seed {given.seed}",
            "baseline": round(baseline, 3),
            "baseline_is": "the nearest person named before it whose gender agrees",
            "l2": given.l2,
            "date": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        }
        write(given.out, weights, card)
    return 0


def kept_fields() -> dict[str, object]:
    """Return what people wrote on the present card."""
    card = tomllib.loads((MODELS / "cards" / "pronouns.toml").read_text(encoding="utf-8"))
    return {name: card[name] for name in ("what", "data") if name in card}


if __name__ == "__main__":
    sys.exit(main())
