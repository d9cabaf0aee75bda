"""Code the examples of communique's own tables of acts, and score their types.

    examples.py [--errors]

Every event that an example in `knowledge/events/*.toml` expects, and that has both its sides, is a
triple: the sentence, the first mark of its source, the first mark of its target. Two acts between
the same two in one sentence have no single answer and are left out. The scorer has not learned
from these sentences where its card says so.

The last line is one JSON object: `root_accuracy`, `root_macro_f1` and `triples`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from labels import accuracy, by_label, confusions, macro_f1, table

from communique.coding import Coder
from communique.errors import Rejected
from communique.knowledge.acts import Example, load_acts
from communique.models.scorer import EventScorer

MOST_CONFUSED = 12


def triples(examples: Iterable[Example]) -> list[dict[str, Any]]:
    """Return the triples of examples, each once, with their type as `root`."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    types: dict[tuple[Any, ...], set[str]] = {}
    for example in examples:
        for triple in _told(example):
            at = (triple["text"], *triple["source_spans"][0], *triple["target_spans"][0])
            found[at] = triple
            types.setdefault(at, set()).add(triple["root"])
    return [triple for at, triple in found.items() if len(types[at]) == 1]


def _told(example: Example) -> Iterator[dict[str, Any]]:
    marks: dict[str, list[int]] = {}
    for mark in example.marks:
        marks.setdefault(mark.name, [mark.start, mark.end])
    for told in example.told:
        if told.source and told.target:
            yield {
                "text": example.text,
                "source": told.source[0],
                "target": told.target[0],
                "source_spans": [marks[told.source[0]]],
                "target_spans": [marks[told.target[0]]],
                "root": told.type,
            }


def code(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows coded; raises Rejected for one that cannot be."""
    coded = []
    for each in Coder(EventScorer()).code((row["text"], row) for row in rows):
        if isinstance(each, Rejected):
            raise each
        coded.append(each)
    return coded


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--errors", action="store_true", help="list every triple that is wrong")
    options = parser.parse_args(argv)
    coded = code(triples(e for frame in load_acts().frames() for e in frame.examples))
    if not coded:
        print("no table of acts has an example with both sides", file=sys.stderr)
        return 2
    gold, found = [row["root"] for row in coded], [row["type"] for row in coded]
    print(table(by_label(gold, found)), "\n\nmost often confused (example, coded):", sep="")
    for (right, wrong), count in confusions(gold, found, most=MOST_CONFUSED):
        print(f"{count:5}  {right} {wrong}")
    for row in coded if options.errors else ():
        if row["root"] != row["type"]:
            print(f"\n{row['root']} but {row['type']} {row['probabilities']}\n  {row['text']}")
            print(f"  {row['source']} > {row['target']}")
    figures = {
        "root_accuracy": round(accuracy(gold, found), 4),
        "root_macro_f1": round(macro_f1(gold, found), 4),
        "triples": len(coded),
    }
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
