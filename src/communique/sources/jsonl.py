"""JSON lines: one object a line with `text`; other members become metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from communique.document import Article
from communique.errors import Rejected
from communique.sources._input import MAX_BYTES, STDIN, Input, Metadata
from communique.sources._rows import Row, article_of

SUFFIXES = (".jsonl", ".ndjson")


def accepts(given: Input) -> bool:
    """Say whether the name is that of JSON lines, or standard input begins with an object."""
    piped = given.location == STDIN and given.head.lstrip().startswith(b"{")
    return given.suffix in SUFFIXES or piped


def articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    """Yield one article a line; a line that cannot be read is rejected, and the next one read."""
    for row in rows(given):
        try:
            yield row if isinstance(row, Rejected) else article_of(row[1], row[0], defaults)
        except Rejected as rejected:
            yield rejected


def rows(given: Input) -> Iterator[Row | Rejected]:
    """Yield the object of each line as it stands, blank lines left out."""
    stream = given.lines(newline="\n")
    number = 0
    while line := stream.readline(MAX_BYTES + 1):
        number += 1
        location = f"{given.location}:{number}"
        if len(line) > MAX_BYTES:
            _skip_line(stream, line)
            yield Rejected(location, f"larger than {MAX_BYTES // 1_000_000} MB")
        elif line.strip():
            yield _read_line(line, location)


def _read_line(line: str, location: str) -> Row | Rejected:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "nested too deep"
        return Rejected(location, f"not JSON ({reason})")
    if not isinstance(row, dict):
        return Rejected(location, "not a JSON object")
    return location, row


def _skip_line(stream: io.TextIOWrapper, read: str) -> None:
    while read and not read.endswith("\n"):
        read = stream.readline(MAX_BYTES)
