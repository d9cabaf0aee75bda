"""Read hostile variants of a corpus and count what goes wrong.

    hostile.py CORPUS.jsonl [--seed N] [--count N] [--model NAME]

The last line of the output is one JSON object: `inputs`, `failures` (the reader raised),
`disagreements` (a span or the round trip disagrees with the text), `characters`, `seconds`.
Exit status 1 where something went wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from communique.document import Article
from communique.reader import Reader
from fuzz import Hostile, faults, variants


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--model", help="an installed spaCy pipeline; the default model otherwise")
    return parser.parse_args(argv)


def examine(reader: Reader, hostile: Hostile) -> tuple[bool, list[str]]:
    """Read one text; return whether the reader raised, and what is wrong."""
    try:
        (report,) = reader.read_all([Article(hostile.text, published="2024-05-07")])
        return False, faults(report, hostile.text)
    except Exception:  # noqa: BLE001  (counting every failure is the purpose)
        return True, traceback.format_exc().strip().splitlines()[-3:]


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    options = arguments(argv)
    with options.corpus.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines if line.strip()]
    reader = Reader(model=options.model)
    totals = {"inputs": 0, "failures": 0, "disagreements": 0, "characters": 0}
    start = time.perf_counter()
    for hostile in variants(texts, seed=options.seed, count=options.count):
        began = time.perf_counter()
        raised, wrong = examine(reader, hostile)
        took = time.perf_counter() - began
        totals["inputs"] += 1
        totals["failures"] += raised
        totals["disagreements"] += bool(wrong) and not raised
        totals["characters"] += len(hostile.text)
        if wrong or took > 10:
            print(f"{hostile.name} ({len(hostile.text):,} characters, {took:.1f} s)")
            print(*(f"    {line}" for line in wrong[:5]), sep="\n")
    seconds = round(time.perf_counter() - start, 1)
    print(json.dumps({**totals, "seconds": seconds}))
    return 1 if totals["failures"] or totals["disagreements"] else 0


if __name__ == "__main__":
    sys.exit(main())
