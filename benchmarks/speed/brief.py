"""Time a brief out of a ledger.

    brief.py LEDGER ACTOR ACTOR...

Gathers, composes and writes a brief on some actors, as `communique brief` does, and prints the
seconds of each step: the best of three runs in one process, after one that loads the libraries.
The last line of the output is one JSON object with every figure printed.
"""

from __future__ import annotations

import argparse
import json
import sys

# This folder holds a file that bears the name of a module of the standard library.
sys.path.append(sys.path.pop(0))

import time
from collections.abc import Callable
from typing import Any

from communique.brief.composing import compose
from communique.brief.gathering import gather
from communique.brief.html import html
from communique.brief.markdown import markdown
from communique.ledger import Asked, Ledger

RUNS = 3


def main() -> None:
    """Time each step."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ledger")
    parser.add_argument("actors", nargs="+")
    given = parser.parse_args()
    with Ledger(given.ledger) as ledger:
        found = gather(ledger, given.actors, Asked())
        brief = compose(ledger, given.actors)
        html(brief)
        figures: dict[str, Any] = {
            "records": sum(
                len(rows)
                for rows in (
                    *(found.meetings, found.quotes, found.events),
                    *(found.commitments, found.indicators, found.threads),
                )
            ),
            "footnotes": len(brief.footnotes),
            "gather": _best(lambda: gather(ledger, given.actors, Asked())),
            "compose": _best(lambda: compose(ledger, given.actors)),
            "markdown": _best(lambda: markdown(brief)),
            "html without charts": _best(lambda: html(brief, charts=False)),
            "html": _best(lambda: html(brief)),
        }
    for name, figure in figures.items():
        unit = " s" if isinstance(figure, float) else ""
        print(f"{name:20} {figure:>8,}{unit}")
    print(json.dumps(figures))


def _best(step: Callable[[], object]) -> float:
    """Return the seconds of the fastest run."""
    seconds = []
    for _ in range(RUNS):
        begins = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begins)
    return round(min(seconds), 3)


if __name__ == "__main__":
    main()
