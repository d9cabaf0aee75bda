"""Locations to articles: files, folders and standard input.

Each public module here reads one format and has

    accepts(given: Input) -> bool
    articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]

Adding a format is adding a module; folders and modules are listed in name order. What cannot be
read is yielded as a Rejected with its reason, never raised, so that a run goes on.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

from communique.document import Article
from communique.errors import Rejected
from communique.registry import modules_in
from communique.sources._input import MAX_BYTES, STDIN, Input, Metadata

__all__ = ["MAX_BYTES", "STDIN", "Input", "Metadata", "count_files", "open_source"]

NO_DEFAULTS = Metadata()


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


def _read_file(location: str, defaults: Metadata) -> Iterator[Article | Rejected]:
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
        for found in _articles(given, defaults):
            yield _checked(found, location) if isinstance(found, Article) else found
    except Rejected as rejected:
        yield rejected
    except (OSError, EOFError, UnicodeError, zlib.error) as error:
        yield Rejected(location, f"breaks off in the middle ({error})")
    finally:
        given.close()


def _articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    if not given.head.strip():
        raise Rejected(given.location, "empty")
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
            return Rejected(place, "holds characters that cannot be decoded (lone surrogates)")
    if not any(char.isalpha() for char in text):
        return Rejected(place, "holds no letters: not a report")
    return article


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
