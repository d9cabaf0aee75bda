"""Time the reader beside the bare parsing pipeline over the same texts.

    read.py CORPUS.jsonl [--limit N] [--model NAME]

Each has a process of its own, so that memory is told apart, and only one works at a time: they
take turns over the same chunks of texts, the first of a chunk changing each time, so that drifts
of the machine fall on both. Times are CPU seconds, on one core. The bare pipeline is the model as
its package ships it, called as `nlp.pipe(texts)` with its defaults.

The last line of the output is one JSON object: `reports_per_s`, `words_per_s`, `peak_mb` (of the
reading process), `ratio_to_parser` (the pipeline's time over the reader's: 1 is as fast, 0.5 half
as fast), and what they were measured on.
"""

from __future__ import annotations

import os

# Before anything that brings a thread pool: one core for both sides.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ[_name] = "1"

import argparse  # noqa: E402
import importlib  # noqa: E402
import json  # noqa: E402
import multiprocessing  # noqa: E402
import platform  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from itertools import islice  # noqa: E402
from multiprocessing.connection import Connection  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import TYPE_CHECKING  # noqa: E402

import spacy  # noqa: E402

from communique.document import Article  # noqa: E402
from communique.models import hub  # noqa: E402
from communique.reader import Reader  # noqa: E402

if TYPE_CHECKING:
    from spacy.language import Language

Work = Callable[[list[Article]], object]
CHUNK = 32
WARM_UP = 8


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


def reading(model: str) -> Work:
    """Return what reads articles."""
    reader = Reader(model=model)
    return lambda some: sum(1 for _ in reader.read_all(some))


def parsing(model: str) -> Work:
    """Return what parses the texts of articles, and nothing more."""
    nlp = bare_pipeline(model)
    return lambda some: sum(1 for _ in nlp.pipe(article.text for article in some))


def serve(prepare: Callable[[str], Work], model: str, calls: Connection) -> None:
    """Work on each chunk that comes in; answer with its CPU seconds and the peak in megabytes."""
    work = prepare(model)
    while some := calls.recv():
        start = time.process_time()
        work(some)
        calls.send((time.process_time() - start, peak_mb()))


class Side:
    """One of the two, in its process."""

    def __init__(self, prepare: Callable[[str], Work], model: str) -> None:
        # Spawned, for a forked process would begin with its parent's memory.
        context = multiprocessing.get_context("spawn")
        self.calls, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(prepare, model, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.seconds = self.peak = 0.0

    def work(self, some: list[Article]) -> float:
        """Work on a chunk; return its CPU seconds. Raises EOFError where the process has died."""
        self.calls.send(some)
        seconds, self.peak = self.calls.recv()
        return float(seconds)

    def close(self) -> None:
        """End the process."""
        self.calls.send([])
        self.process.join()


def measure(items: list[Article], reader: Side, parser: Side) -> None:
    """Let both sides work on all articles."""
    sides = [reader, parser]
    for side in sides:
        side.work(items[:WARM_UP])
    for some in chunks(items):
        for side in sides:
            side.seconds += side.work(some)
        sides.reverse()


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
    model = options.model or hub.default_parser()
    reader, parser = Side(reading, model), Side(parsing, model)
    measure(items, reader, parser)
    reader.close()
    parser.close()
    words = sum(len(article.text.split()) for article in items)
    figures = {
        "ratio_to_parser": round(parser.seconds / reader.seconds, 3),
        "reports_per_s": round(len(items) / reader.seconds, 2),
        "words_per_s": round(words / reader.seconds, 1),
        "peak_mb": round(reader.peak, 1),
        "parser_words_per_s": round(words / parser.seconds, 1),
        "parser_peak_mb": round(parser.peak, 1),
        "reports": len(items),
        "words": words,
        "model": model,
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    for name, value in figures.items():
        print(f"{name:20}{value:>24}")
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
