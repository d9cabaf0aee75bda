"""Time the coder beside the bare parsing pipeline over the same sentences.

    code.py SENTENCES.jsonl [--limit N] [--runs N] [--model NAME]

Takes what `communique code` takes. In every run both go over all sentences, in chunks and in
turns, so that drifts of the machine fall on both; the figure is the median over runs. Times are
CPU seconds, on one core; loading is left out. The bare pipeline is the default parser's as its
package ships it: machines differ less in the ratio of the two than in either.

The last line of the output is one JSON object: `triples_per_s`, `ratio_to_parser` (the pipeline's
time over the coder's: 2 is twice as fast), and what they were measured on.
"""

from __future__ import annotations

import os

# Before anything that brings a thread pool: one core for both sides.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_name] = "1"

import sys  # noqa: E402

# This file bears the name of a module that pdb asks the standard library for.
sys.path.append(sys.path.pop(0))

import argparse  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import statistics  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Sequence  # noqa: E402
from itertools import islice  # noqa: E402

from read import bare_pipeline  # noqa: E402

from communique.coding import Coder, Row  # noqa: E402
from communique.errors import Rejected  # noqa: E402
from communique.models import hub  # noqa: E402
from communique.sources import open_rows  # noqa: E402

Work = Callable[[Sequence[Row]], object]
# As many as the coder takes at once.
CHUNK = 256
WARM_UP = 16


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sentences")
    parser.add_argument("--limit", type=int, help="take no more than this many rows")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--model", help="the pipeline to compare with; the default parser's else")
    return parser.parse_args(argv)


def seconds(work: Work, rows: Sequence[Row]) -> float:
    """Return the CPU seconds of working on some rows."""
    began = time.process_time()
    work(rows)
    return time.process_time() - began


def measure(rows: Sequence[Row], coding: Work, parsing: Work, *, runs: int) -> list[list[float]]:
    """Return the CPU seconds of coding and of parsing in each run."""
    sides = [(0, coding), (1, parsing)]
    for _, work in sides:
        work(rows[:WARM_UP])
    out = []
    for _ in range(runs):
        spent = [0.0, 0.0]
        for start in range(0, len(rows), CHUNK):
            for side, work in sides:
                spent[side] += seconds(work, rows[start : start + CHUNK])
            sides.reverse()
        out.append(spent)
    return out


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    options = arguments(argv)
    found = islice(open_rows(options.sentences), options.limit)
    rows = [row for row in found if not isinstance(row, Rejected)]
    coder = Coder()
    rows = [row for row in rows if not any(isinstance(c, Rejected) for c in coder.code([row]))]
    if not rows:
        print(f"{options.sentences} holds no sentences that can be coded", file=sys.stderr)
        return 2
    nlp = bare_pipeline(options.model or hub.default_parser())
    spent = measure(
        rows,
        lambda some: sum(1 for _ in coder.code(some)),
        lambda some: sum(1 for _ in nlp.pipe(str(values["text"]) for _, values in some)),
        runs=options.runs,
    )
    coding, parsing = (statistics.median(run[side] for run in spent) for side in (0, 1))
    figures = {
        "triples_per_s": round(len(rows) / coding, 1),
        "ratio_to_parser": round(statistics.median(run[1] / run[0] for run in spent), 3),
        "parser_texts_per_s": round(len(rows) / parsing, 1),
        "slowest_run": round(len(rows) / max(run[0] for run in spent), 1),
        "triples": len(rows),
        "runs": options.runs,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    for name, value in figures.items():
        print(f"{name:20}{value:>16}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
