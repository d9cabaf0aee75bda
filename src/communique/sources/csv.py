"""CSV with a header row: one report a row, under the column names of the JSON-lines source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from communique.document import Article
from communique.errors import Rejected
from communique.sources._input import MAX_BYTES, Input, Metadata
from communique.sources._rows import Row, article_of, has_text

SUFFIXES = (".csv", ".tsv")
DELIMITERS = ",;\t|"


def accepts(given: Input) -> bool:
    """Say whether the name is that of a table."""
    return given.suffix in SUFFIXES


def articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    """Yield one article a row; locations count rows from 1, the header being row 1."""
    for row in rows(given):
        try:
            if isinstance(row, Rejected):
                yield row
            else:
                named = {name.lower(): value for name, value in row[1].items()}
                yield article_of(named, row[0], defaults)
        except Rejected as rejected:
            yield rejected


def rows(given: Input) -> Iterator[Row | Rejected]:
    """Yield the values of each row under the names in the header, empty rows left out.

    Raises Rejected where no column holds texts.
    """
    csv.field_size_limit(MAX_BYTES)
    stream = given.lines(newline="")
    header = stream.readline(MAX_BYTES)
    delimiter = max(DELIMITERS, key=header.count)
    names = header_names(header)
    if not has_text(dict.fromkeys(name.lower() for name in names)):
        raise Rejected(given.location, "no column named text, body or content")
    yield from _rows(stream, names, delimiter, given.location)


def header_names(line: str) -> list[str]:
    """Return the names in the first line of a table, whatever parts them."""
    delimiter = max(DELIMITERS, key=line.count)
    cells = next(csv.reader([line], delimiter=delimiter), [])
    return [name.strip().lstrip("\ufeff") for name in cells]


def _rows(
    stream: io.TextIOWrapper, names: list[str], delimiter: str, place: str
) -> Iterator[Row | Rejected]:
    reader = csv.reader(stream, delimiter=delimiter)
    number = 1
    while True:
        number += 1
        location = f"{place}:{number}"
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(location, f"not a CSV row ({error})")
            continue
        if any(value.strip() for value in values):
            yield location, dict(zip(names, values, strict=False))
