"""Time the reader beside the bare parsing pipeline over the same texts.

    read.py CORPUS.jsonl [--limit N] [--model NAME]

Both work on one core and take turns over the same chunks of texts, the first of a chunk changing
each time, so that drifts of the machine and warm caches fall on both. Times are CPU seconds. The
bare pipeline is the model as its package ships it, called as `nlp.pipe(texts)` with its defaults.

The last line of the output is one JSON object: `reports_per_s`, `words_per_s`, `peak_mb` (of the
whole process, both pipelines loaded), `ratio_to_parser` (the pipeline's time over the reader's:
1 is as fast, 0.5 half as fast), and what they were measured on.
"""

from __future__ import annotations

import os

# Before anything that brings a thread pool: one core for both sides.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
import platform  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from itertools import islice  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

import spacy  # noqa: E402
from communique.reader import Reader  # noqa: E402

from communique.document import Article  # noqa: E402

if TYPE_CHECKING:
    from spacy.language import Language

CHUNK = 32
WARM_UP = 8


@dataclass(slots=True)
class Clock:
    """CPU seconds that one side has used."""

    seconds: float = 0.0

    def time(self, work: Callable[[], object]) -> None:
        """Run `work` on this clock."""
        start = time.process_time()
        work()
        self.seconds += time.process_time() - start


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--limit", type=int, help="read no more than this many reports")
    parser.add_argument("--model", help="an installed spaCy pipeline; the default model otherwise")
    return parser.parse_args(argv)


def articles(path: Path, limit: int | None) -> list[Article]:
    """Return the reports of a JSON Lines file, in order."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice((x for x in lines if x.strip()), limit)]
    return [
        Article(
            row["text"],
            id=str(row.get("id") or number),
            title=row.get("title"),
            published=row.get("published"),
            publisher=row.get("publisher"),
        )
        for number, row in enumerate(rows)
    ]


def bare_pipeline(name: str) -> Language:
    """Load an installed pipeline with all its components."""
    try:
        package = importlib.import_module(name)
    except ImportError:
        return spacy.load(name)
    return spacy.load(package.model_path()) if hasattr(package, "model_path") else package.load()


def chunks(items: list[Article]) -> Iterator[list[Article]]:
    """Yield the articles in runs of `CHUNK`."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def measure(items: list[Article], reader: Reader, nlp: Language) -> tuple[Clock, Clock]:
    """Return the clocks of the reader and of the bare pipeline over the same articles."""
    reading, parsing = Clock(), Clock()

    def read(some: list[Article]) -> None:
        reading.time(lambda: sum(1 for _ in reader.read_all(some)))

    def parse(some: list[Article]) -> None:
        parsing.time(lambda: sum(1 for _ in nlp.pipe(article.text for article in some)))

    for _ in reader.read_all(items[:WARM_UP]):
        pass
    for _ in nlp.pipe(article.text for article in items[:WARM_UP]):
        pass
    for number, some in enumerate(chunks(items)):
        for side in (read, parse) if number % 2 == 0 else (parse, read):
            side(some)
    return reading, parsing


def peak_mb() -> float:
    """Return the largest resident size of this process so far, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1024


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    options = arguments(argv)
    items = articles(options.corpus, options.limit)
    if not items:
        print(f"{options.corpus} holds no reports", file=sys.stderr)
        return 2
    reader = Reader(model=options.model)
    reading, parsing = measure(items, reader, bare_pipeline(reader.model))
    words = sum(len(article.text.split()) for article in items)
    figures = {
        "ratio_to_parser": round(parsing.seconds / reading.seconds, 3),
        "reports_per_s": round(len(items) / reading.seconds, 2),
        "words_per_s": round(words / reading.seconds, 1),
        "peak_mb": round(peak_mb(), 1),
        "parser_words_per_s": round(words / parsing.seconds, 1),
        "reports": len(items),
        "words": words,
        "model": reader.model,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    for name, value in figures.items():
        print(f"{name:20}{value:>24}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
