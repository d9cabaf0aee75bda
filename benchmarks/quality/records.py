"""Read a gold file and score what was read, layer by layer.

    records.py GOLD.jsonl [--model NAME] [--show LAYER] [--fifth kept|rest]
               [--gate | --update-floors [--lower]]

`--fifth kept` reads only a fifth of the reports, drawn by id with a fixed seed, and `--fifth rest`
the others: what is learned from the rest of a file is measured on the fifth that was kept aside.
The last line of the output is one JSON object with all figures (`scoring.py` defines them).
Exit status: 0; 1 where `--gate` finds a figure below its floor or `--update-floors` would lower
one; 2 where the gold file or its floors cannot be used.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import floors
from scoring import TALLIES, Difference, Figure, Score, Wire, score_reports

from communique.document import Article
from communique.reader import Reader
from communique.serial import to_dict

LAYERS = ("persons", "meetings", "quotes", "events", "commitments", "indicators")
SHOWN = {
    "persons": ("name", "country", "roles"),
    "meetings": ("form", "status", "participants", "place", "date"),
    "quotes": ("kind", "speaker"),
    "events": ("type", "status", "source", "target"),
    "commitments": ("kind", "by"),
    "indicators": ("measure", "direction"),
}
WIDTH = 140
KEPT_SEED = 7


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", help="an installed spaCy pipeline; the default model otherwise")
    parser.add_argument("--predicted", type=Path, help="score this file instead of reading")
    parser.add_argument("--out", type=Path, help="write what was read as JSON Lines")
    parser.add_argument("--show", choices=LAYERS, help="list what was missed and what was invented")
    parser.add_argument(
        "--floors", type=Path, default=Path(__file__).with_name("floors.json"), metavar="FILE"
    )
    parser.add_argument("--fifth", choices=("kept", "rest"), help="read only a part of the file")
    parser.add_argument("--gate", action="store_true", help="fail below a floor")
    parser.add_argument("--update-floors", action="store_true", help="raise the floors")
    parser.add_argument("--lower", action="store_true", help="let --update-floors lower them")
    given = parser.parse_args(argv)
    if given.fifth is not None and (given.gate or given.update_floors):
        parser.error("floors are those of whole files: leave out --fifth")
    return given


def load(path: Path) -> dict[str, Wire]:
    """Return the reports of a JSON Lines file by id."""
    with path.open(encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines if line.strip()]
    return {report["id"]: report for report in reports}


def fifth(gold: Mapping[str, Wire], which: str | None) -> dict[str, Wire]:
    """Return the fifth that is kept aside ("kept"), the others ("rest"), or all (None)."""
    if which is None:
        return dict(gold)
    kept = frozenset(random.Random(KEPT_SEED).sample(sorted(gold), len(gold) // 5))
    return {id: report for id, report in gold.items() if (id in kept) == (which == "kept")}


def read(gold: Mapping[str, Wire], model: str | None) -> dict[str, Wire]:
    """Read the texts of gold reports; nothing but text and metadata reaches the reader."""
    articles = [
        Article(
            report["text"],
            id=key,
            title=report.get("title"),
            published=report.get("published"),
            publisher=report.get("publisher"),
            url=report.get("url"),
        )
        for key, report in gold.items()
    ]
    reader = Reader(model=model)
    return {report.article.id: to_dict(report) for report in reader.read_all(articles)}


def table(figures: Mapping[str, Figure]) -> str:
    """Return the figures as lines for people."""
    lines = [f"{'':20}{'F1':>8}{'prec.':>8}{'recall':>8}{'gold':>8}{'read':>8}"]
    for name, value in figures.items():
        if isinstance(value, Mapping):
            shares = "".join(f"{value[key]:8.3f}" for key in ("f1", "precision", "recall"))
            lines.append(f"{name:20}{shares}{value['gold']:8}{value['predicted']:8}")
    for name, value in figures.items():
        if name not in TALLIES:
            shown = f"{value:8.3f}" if isinstance(value, float) else f"{value or '-':>8}"
            lines.append(f"{name:20}{shown}")
    return "\n".join(lines)


def describe(difference: Difference) -> str:
    """Return one line on a record that only one side has."""
    record = difference.record
    spans = record.get("content") or record.get("evidence") or record.get("mentions", [])
    words = " | ".join(difference.text[start:end] for start, end in spans[:3])
    fields = " ".join(f"{name}={record.get(name)}" for name in SHOWN[difference.layer])
    side = "MISSED" if difference.missed else "EXTRA "
    return f"{side} {difference.report}: {fields}: {' '.join(words.split())[:WIDTH]}"


def gate(options: argparse.Namespace, figures: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Hold the figures against their floors, or move these; return exit status and messages."""
    corpus, model = floors.fingerprint(options.gold), options.model or "default"
    entries = floors.load(options.floors)
    entry = floors.find(entries, corpus, model)
    measured = floors.flatten(figures)
    if entry is None and not options.update_floors:
        return 2, [f"{options.floors.name} has no floors for this corpus ({corpus[:12]}) and model"]
    fallen = floors.falls(entry, measured) if entry is not None else []
    messages = [str(fall) for fall in fallen]
    if not options.update_floors:
        return (1, messages) if fallen else (0, ["no figure is below its floor"])
    if fallen and not options.lower:
        return 1, [*messages, "floors left as they were; --lower would lower them"]
    fresh = {
        "corpus": options.gold.name,
        "sha256": corpus,
        "model": model,
        "epsilon": floors.EPSILON,
        "floors": {},
    }
    updated = floors.raised(entry or fresh, measured, lower=options.lower)
    floors.save(options.floors, entries, updated)
    return 0, [*messages, f"floors written to {options.floors.name}"]


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    options = arguments(argv)
    gold = fifth(load(options.gold), options.fifth)
    predicted = load(options.predicted) if options.predicted else read(gold, options.model)
    if options.out is not None:
        lines = (json.dumps(report, ensure_ascii=False) + "\n" for report in predicted.values())
        options.out.write_text("".join(lines), encoding="utf-8")
    score: Score = score_reports(gold, predicted)
    for difference in score.differences:
        if difference.layer == options.show:
            print(describe(difference))
    figures = score.figures()
    print(table(figures))
    status = 0
    if options.gate or options.update_floors:
        status, messages = gate(options, figures)
        print(*messages, sep="\n", file=sys.stderr)
    print(json.dumps(figures))
    return status


if __name__ == "__main__":
    sys.exit(main())
