"""Merge what many reports tell of, and score labelled pairs of persons, meetings and events.

    merging.py REPORTS.jsonl [--records FILE]

Runs `merging_persons.py` and `merging_records.py`, which say what is measured, over the same
records. Without `--records` the reports are read first, once for both. The last line is one JSON
object with the figures of both by name.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import merging_persons
import merging_records

from communique import Article, Reader, open_source, serial

PARTS: dict[str, Callable[[list[str] | None], int]] = {
    "persons": merging_persons.main,
    "records": merging_records.main,
}


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--records", type=Path, metavar="FILE", help="reports read before")
    return parser.parse_args(argv)


def read(file: Path, out: Path) -> None:
    """Read the reports of a file and write their records, a line each."""
    articles = (each for each in open_source(file) if isinstance(each, Article))
    with out.open("w", encoding="utf-8") as lines:
        for report in Reader().read_all(articles):
            lines.write(serial.dumps(report) + "\n")


def main(argv: list[str] | None = None) -> int:
    """Read, run both parts and print what they print."""
    options = arguments(argv)
    found: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        records = options.records
        if records is None:
            records = Path(folder) / "records.jsonl"
            read(options.file, records)
        for name, run in PARTS.items():
            shown = io.StringIO()
            with contextlib.redirect_stdout(shown):
                run([str(options.file), "--records", str(records)])
            *lines, last = shown.getvalue().splitlines()
            print("\n".join((f"{name}:", *lines)))
            found[name] = json.loads(last)
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
