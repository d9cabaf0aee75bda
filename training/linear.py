"""What the trainers of linear models share: gold reports, folds of them, weights and cards."""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from communique.document import Article, Span

MODELS = Path(__file__).parent.parent / "src" / "communique" / "models"
KEPT_SEED = 7
# Newton's method on a convex loss of some twenty weights is done well before.
STEPS = 25

Floats = NDArray[np.float64]


def load(path: Path) -> list[dict[str, Any]]:
    """Return the reports of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def fifth(reports: Sequence[dict[str, Any]], which: str | None) -> list[dict[str, Any]]:
    """Return the fifth that is kept aside ("kept"), the others ("rest"), or all (None).

    The same fifth as that of benchmarks/quality/records.py, drawn by report id.
    """
    if which is None:
        return list(reports)
    ids = sorted(report["id"] for report in reports)
    kept = frozenset(random.Random(KEPT_SEED).sample(ids, len(ids) // 5))
    return [report for report in reports if (report["id"] in kept) == (which == "kept")]


def articles(reports: Iterable[Mapping[str, Any]]) -> Iterator[Article]:
    """Yield the reports as a reader takes them."""
    for report in reports:
        yield Article(
            report["text"],
            id=report["id"],
            title=report.get("title"),
            published=report.get("published"),
            publisher=report.get("publisher"),
        )


def gold_persons(report: Mapping[str, Any]) -> dict[Span, dict[str, str]]:
    """Return the ids and names of the persons that each span of a gold report denotes."""
    found: dict[Span, dict[str, str]] = {}
    for entity in report["entities"]:
        if entity["kind"] == "person":
            for start, end in entity["mentions"]:
                found.setdefault(Span(start, end), {})[entity["id"]] = entity["name"]
    return found


def held_out(reports: Iterable[str], *, folds: int, seed: int) -> list[frozenset[str]]:
    """Return the ids of the reports that each fold is tested on; a report is in one fold alone."""
    ids = sorted(set(reports))
    random.Random(seed).shuffle(ids)
    return [frozenset(ids[fold::folds]) for fold in range(folds)]


def matrix(held: Sequence[frozenset[str]], names: Sequence[str]) -> Floats:
    """Return the values of the features named, one row for each set of those that hold: 0 or 1."""
    column = {name: number for number, name in enumerate(names)}
    values = np.zeros((len(held), len(names)))
    for row, found in enumerate(held):
        for name in found & column.keys():
            values[row, column[name]] = 1.0
    return values


def fit(values: Floats, answers: Floats, l2: float) -> Floats:
    """Return the weights that minimise the logistic loss with an L2 penalty.

    `values` is `(n, features)`, `answers` `(n,)` of 0 and 1.
    """
    weights = np.zeros(values.shape[1])
    for _ in range(STEPS):
        odds = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (odds - answers) + l2 * weights
        curve = (values * (odds * (1 - odds))[:, None]).T @ values + l2 * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def arguments(told: str | None, argv: list[str] | None, *, l2: float) -> argparse.Namespace:
    """Parse the command line of a trainer that `told` describes, with its default penalty."""
    parser = argparse.ArgumentParser(
        description=told, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--l2", type=float, default=l2, help="strength of the penalty")
    parser.add_argument("--model", help="an installed spaCy pipeline; the default model otherwise")
    parser.add_argument(
        "--fifth", choices=("kept", "rest"), help="learn from the fifth kept aside, or the others"
    )
    parser.add_argument("--out", type=Path, help="where weights/ and cards/ are; else only report")
    given = parser.parse_args(argv)
    if given.folds < 2:
        parser.error("--folds must be 2 at least")
    return given


def today() -> str:
    """Return the day in UTC, for the card."""
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def kept_fields(name: str) -> dict[str, object]:
    """Return what people wrote on the present card of a model."""
    card = tomllib.loads((MODELS / "cards" / f"{name}.toml").read_text(encoding="utf-8"))
    return {field: card[field] for field in ("what", "data", "tried") if field in card}


def write(
    out: Path,
    name: str,
    weights: Mapping[str, float],
    card: Mapping[str, object],
    *,
    title: str,
    by: str,
) -> None:
    """Write weights and card of a model below `out`, the card with the weights' SHA-256.

    `title` says in a few words what the model does, `by` which script learned it.
    """
    lines = [f"# Written by {by}.", "[weights]"]
    lines += [f'"{feature}" = {value:.3f}' for feature, value in weights.items()]
    data = "\n".join(lines) + "\n"
    digest = hashlib.sha256(data.encode()).hexdigest()
    fields = {**card, "file": f"{name}.toml", "sha256": digest}
    told = f"# {title}; written by {by}.\n"
    told += "".join(f"{field} = {_toml(value)}\n" for field, value in fields.items())
    for folder, text in (("weights", data), ("cards", told)):
        place = out / folder / f"{name}.toml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="\n")


def named(features: Sequence[str], weights: Floats) -> dict[str, float]:
    """Return weights by the names of their features."""
    return {name: float(value) for name, value in zip(features, weights, strict=True)}


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[\n" + "".join(f"    {_toml(item)},\n" for item in value) + "]"
    # JSON's strings and numbers are TOML's too.
    return json.dumps(value, ensure_ascii=False)
