"""Locations to articles: files, folders and standard input.

Each public module here reads one format and has

    accepts(given: Input) -> bool
    articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]

Adding a format is adding a module; folders and modules are listed in name order. What cannot be
read is yielded as a Rejected with its reason, never raised, so that a run goes on.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from communique.document import Article
from communique.errors import Rejected
from communique.registry import modules_in
from communique.sources import csv, jsonl
from communique.sources._input import MAX_BYTES, STDIN, Input, Metadata
from communique.sources._rows import Row

__all__ = [
    "MAX_BYTES",
    "STDIN",
    "Input",
    "Metadata",
    "Row",
    "count_files",
    "open_rows",
    "open_source",
]

NO_DEFAULTS = Metadata()
UNDECODABLE = "holds characters that cannot be decoded (lone surrogates)"

T = TypeVar("T")


def open_source(
    location: str | os.PathLike[str], *, defaults: Metadata = NO_DEFAULTS
) -> Iterator[Article | Rejected]:
    """Yield the reports at a file, in a folder below it, or on standard input ("-").

    A folder is read recursively in name order, hidden files left out. `defaults` fill in what a
    report does not say itself. Every article has its place in `extra["location"]`.
    """
    name = os.fspath(location)
    if name != STDIN and Path(name).is_dir():
        for path in _files_below(Path(name)):
            yield from _read_file(str(path), defaults)
    else:
        yield from _read_file(name, defaults)


def count_files(location: str | os.PathLike[str]) -> int:
    """Return how many files `open_source` would open."""
    path = Path(os.fspath(location))
    return sum(1 for _ in _files_below(path)) if path.is_dir() else 1


def _files_below(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            # A link back up the tree would never end.
            if not entry.is_symlink():
                yield from _files_below(entry)
        else:
            yield entry


def open_rows(location: str | os.PathLike[str]) -> Iterator[Row | Rejected]:
    """Yield the rows of a JSON Lines file, a CSV table or standard input ("-") as they stand.

    For inputs that are no reports: sentences to be coded, say. Each row comes with its place. What
    stands on standard input is taken for a table where its first line names a column `text`.
    """

    def read(given: Input) -> Iterator[Row | Rejected]:
        first = given.head.split(b"\n", 1)[0].decode("utf-8", errors="replace")
        named = not first.lstrip().startswith("{") and "text" in csv.header_names(first)
        for row in (csv if named or csv.accepts(given) else jsonl).rows(given):
            # What cannot be written again is better named now.
            sound = isinstance(row, Rejected) or _encodable(json.dumps(row[1], ensure_ascii=False))
            yield row if sound else Rejected(row[0], UNDECODABLE)

    yield from _opened(os.fspath(location), read)


def _read_file(location: str, defaults: Metadata) -> Iterator[Article | Rejected]:
    for found in _opened(location, lambda given: _articles(given, defaults)):
        yield _checked(found, location) if isinstance(found, Article) else found


def _opened(
    location: str, read: Callable[[Input], Iterator[T | Rejected]]
) -> Iterator[T | Rejected]:
    try:
        given = Input.open(location)
    except FileNotFoundError:
        yield Rejected(location, "no such file or folder")
        return
    except OSError as error:
        yield Rejected(location, f"cannot be opened ({error.strerror})")
        return
    except Rejected as rejected:
        yield rejected
        return
    try:
        if not given.head.strip():
            raise Rejected(location, "empty")
        yield from read(given)
    except Rejected as rejected:
        yield rejected
    except (OSError, EOFError, UnicodeError, zlib.error) as error:
        yield Rejected(location, f"breaks off in the middle ({error})")
    finally:
        given.close()


def _articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    for module in modules_in(__name__):
        if module.accepts(given):
            yield from module.articles(given, defaults)
            return
    raise Rejected(given.location, f"no source reads {given.suffix} files")


def _checked(article: Article, location: str) -> Article | Rejected:
    place = article.extra.get("location", location)
    text = article.text
    if not text.strip():
        return Rejected(place, "empty")
    if len(text) > MAX_BYTES:
        return Rejected(place, f"larger than {MAX_BYTES // 1_000_000} MB")
    fields = (text, article.id, article.title, article.published, article.publisher, article.url)
    for value in (*fields, *article.extra.values()):
        if value is not None and not _encodable(value):
            return Rejected(place, UNDECODABLE)
    if not any(char.isalpha() for char in text):
        return Rejected(place, "holds no letters: not a report")
    return article


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
