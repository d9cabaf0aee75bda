"""Code the triples of PLV, or of a file of its form, and score their types and quad classes.

    plv.py FILE [--fold | --held-out IDS.json] [--out FILE] [--errors]

FILE has one JSON object a line: `text`, `source`, `target`, `source_spans`, `target_spans`, `root`
(the gold type), `quad` (1 to 4), `binary` ("coop" or "conf") and perhaps `from_cameo_manual`. Only
text and actors reach the coder, which is that of `communique code`.

The retired type YIELD is now two, CONCEDE and RETREAT: where the gold labels have it, either
counts as YIELD, and takes its quad class. Macro-F1 is the mean over the labels that gold has. The
figures of sentences that PLV took from a codebook, and of all the others, follow those of all.

`--fold` scores only the fifth that `plv_split.py` holds out of training, `--held-out` only the
triples whose ids a JSON list names. The last line is one JSON object with all figures;
`triples_per_s` is CPU time of one core, without loading.
"""

from __future__ import annotations

import os

# Before anything that brings a thread pool: the speed is that of one core.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterable, Mapping, Sequence  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from labels import accuracy, by_label, confusions, macro_f1, table  # noqa: E402
from plv_split import HELD_OUT, folds  # noqa: E402

from communique.coding import Coder  # noqa: E402
from communique.errors import Rejected  # noqa: E402

Row = Mapping[str, Any]
GIVEN = ("text", "source", "target", "source_spans", "target_spans")
RETIRED = "YIELD"
HEIRS = ("CONCEDE", "RETREAT")
RETIRED_QUAD = 2
MOST_CONFUSED = 12
WARM_UP = 8


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--fold", action="store_true", help="score the held-out fifth alone")
    which.add_argument("--held-out", type=Path, metavar="IDS.json", help="score these ids alone")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write gold and coded rows here")
    parser.add_argument("--errors", action="store_true", help="list every triple that is wrong")
    return parser.parse_args(argv)


def load(options: argparse.Namespace) -> list[Row]:
    """Return the triples that are to be scored."""
    with options.file.open(encoding="utf-8") as lines:
        rows: list[Row] = [json.loads(line) for line in lines if line.strip()]
    if options.fold:
        return list(folds(rows)[HELD_OUT])
    if options.held_out is not None:
        wanted = set(json.loads(options.held_out.read_text(encoding="utf-8")))
        return [row for row in rows if row["id"] in wanted]
    return rows


def code(coder: Coder, rows: Iterable[Row]) -> list[Row]:
    """Return what is coded of text and actors; raises Rejected for a row that cannot be coded."""
    asked = ((str(row.get("id")), {k: row[k] for k in GIVEN if k in row}) for row in rows)
    coded = []
    for each in coder.code(asked):
        if isinstance(each, Rejected):
            raise each
        coded.append(each)
    return coded


def roots(gold: Sequence[Row], coded: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Return gold and coded types, with the heirs of the retired type as one where gold has it."""
    wanted = [row["root"] for row in gold]
    found = [row["type"] for row in coded]
    if RETIRED in wanted:
        folded = dict.fromkeys(HEIRS, RETIRED)
        return [folded.get(r, r) for r in wanted], [folded.get(r, r) for r in found]
    return wanted, found


def figures(gold: Sequence[Row], coded: Sequence[Row]) -> dict[str, float]:
    """Return accuracy and macro-F1 of types, quad classes and the two halves of these."""
    wanted, found = roots(gold, coded)
    quads = [
        RETIRED_QUAD if root == RETIRED else row["quad"]
        for root, row in zip(found, coded, strict=True)
    ]
    halves = ["coop" if quad <= 2 else "conf" for quad in quads]
    return {
        "root_macro_f1": round(macro_f1(wanted, found), 4),
        "quad_macro_f1": round(macro_f1([row["quad"] for row in gold], quads), 4),
        "binary_macro_f1": round(macro_f1([row["binary"] for row in gold], halves), 4),
        "root_accuracy": round(accuracy(wanted, found), 4),
        "triples": len(gold),
    }


def subsets(gold: Sequence[Row], coded: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Return the figures with and without sentences of a codebook, where there are both."""
    out = {}
    for name, wanted in (("from_codebook", True), ("not_from_codebook", False)):
        pairs = [
            pair
            for pair in zip(gold, coded, strict=True)
            if bool(pair[0].get("from_cameo_manual")) == wanted
        ]
        if 0 < len(pairs) < len(gold):
            out[name] = figures([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    return out


def timed(coder: Coder, rows: Sequence[Row]) -> tuple[list[Row], float]:
    """Return the coded rows and how many were coded in a CPU second."""
    code(coder, rows[:WARM_UP])
    began = time.process_time()
    coded = code(coder, rows)
    return coded, len(rows) / max(time.process_time() - began, 1e-9)


def show(gold: Sequence[Row], coded: Sequence[Row], *, errors: bool) -> None:
    """Print the tables for people."""
    wanted, found = roots(gold, coded)
    print(table(by_label(wanted, found)), "\n\nmost often confused (gold, coded):", sep="")
    for (right, wrong), count in confusions(wanted, found, most=MOST_CONFUSED):
        print(f"{count:5}  {right} {wrong}")
    if errors:
        for row, each, right, wrong in zip(gold, coded, wanted, found, strict=True):
            if right != wrong:
                print(f"\n{right} but {wrong} {each['probabilities']}\n  {row['text']}")
                print(f"  {row['source']} > {row['target']}")


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    options = arguments(argv)
    gold = load(options)
    if not gold:
        print(f"{options.file} holds no triples to score", file=sys.stderr)
        return 2
    coded, pace = timed(Coder(), gold)
    if options.out is not None:
        pairs = ({"gold": row, "coded": each} for row, each in zip(gold, coded, strict=True))
        lines = (json.dumps(pair, ensure_ascii=False) + "\n" for pair in pairs)
        options.out.write_text("".join(lines), encoding="utf-8")
    show(gold, coded, errors=options.errors)
    every = figures(gold, coded)
    parts = subsets(gold, coded)
    print()
    for name, each in (("all", every), *parts.items()):
        print(f"{name:18}" + "  ".join(f"{key} {value}" for key, value in each.items()))
    print(json.dumps({**every, "triples_per_s": round(pace, 1), **parts}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
