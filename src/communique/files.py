"""Files that the command line takes and writes: records of earlier runs, and what comes out."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from communique import serial
from communique.errors import CommuniqueError, InputError, Rejected
from communique.records import Report

STDIO = "-"
"""The name of standard input and output."""


def saved_reports(files: Iterable[str]) -> Iterator[Report | Rejected]:
    """Yield the reports in files that `read` has written, one line at a time.

    A line that is no report, and a file that cannot be read to its end, is yielded as a Rejected
    with its reason; what follows is read all the same.
    """
    for file in files:
        try:
            with _opened(file) as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield _report(line, f"{file}, line {number}")
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            yield Rejected(file, f"cannot be read ({reason})")


def holds_records(file: str) -> bool:
    """Say whether a file is one that `read` has written, by its name and its first line."""
    if not file.removesuffix(".gz").endswith(".jsonl") or not Path(file).is_file():
        return False
    with _opened(file) as lines:
        try:
            first = json.loads(next(iter(lines), b"{}"))
        except ValueError:
            return False
    return isinstance(first, dict) and "entities" in first and "text" in first


@contextmanager
def text_output(out: Path | None) -> Iterator[TextIO]:
    """Open a file to write text to, or give standard output, where `out` is None or "-"."""
    with bytes_output(out) as stream:
        # JSON is UTF-8 by its standard, whatever the terminal's encoding.
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        try:
            yield text
        finally:
            text.flush()
            text.detach()


@contextmanager
def bytes_output(out: Path | None) -> Iterator[BinaryIO]:
    """Open a file to write bytes to, gzipped if it ends in .gz, or give standard output.

    Raises InputError where it cannot be written.
    """
    if out is None or str(out) == STDIO:
        yield sys.stdout.buffer
        return
    opener = gzip.open if out.suffix == ".gz" else open
    try:
        stream = cast(BinaryIO, opener(out, "wb"))
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror})") from error
    with stream:
        yield stream


def _opened(file: str) -> nullcontext[BinaryIO] | BinaryIO:
    if file == STDIO:
        return nullcontext(sys.stdin.buffer)
    opener = gzip.open if file.endswith(".gz") else open
    return cast(BinaryIO, opener(file, "rb"))


def _report(line: bytes, where: str) -> Report | Rejected:
    try:
        return serial.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Rejected(where, "is not UTF-8")
    except CommuniqueError as error:
        return Rejected(where, str(error))
