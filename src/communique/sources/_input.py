"""What every source works on: one input as bytes, its encoding, and the metadata given for it."""

from __future__ import annotations

import codecs
import gzip
import io
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from communique.document import Article
from communique.errors import Rejected

MAX_BYTES = 20_000_000
"""The largest report that is read, in bytes as stored; a line or row counts as one report."""

STDIN = "-"

_HEAD = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Form feed, tab, line ends and escape turn up in wire copy; the other C0 controls mean binary.
_CONTROLS = frozenset(range(32)) - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the caller knows about a report; it fills in what the report does not say itself."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None

    def article(
        self, text: str, *, id: str = "", extra: Mapping[str, str] | None = None, **own: str | None
    ) -> Article:
        """Return an article with its `own` title, published, publisher and url, or else these."""
        values = {name: own.get(name) or getattr(self, name) for name in self.__slots__}
        return Article(text, id=id, extra=extra or {}, **values)


@dataclass(frozen=True, slots=True)
class Input:
    """One file or standard input; gzip is undone on the way, whatever the name says.

    `location` is what the user wrote, `path` the file, or None for standard input.
    """

    location: str
    path: Path | None
    stream: BinaryIO
    head: bytes = field(repr=False)

    @classmethod
    def open(cls, location: str) -> Input:
        """Open a file or "-"; raises OSError, and Rejected for a broken gzip."""
        path = None if location == STDIN else Path(location)
        raw = sys.stdin.buffer if path is None else path.open("rb")
        buffered = _buffered(raw)
        try:
            if buffered.peek(2)[:2] == b"\x1f\x8b":
                buffered = _buffered(gzip.GzipFile(fileobj=buffered))
            head = buffered.peek(_HEAD)[:_HEAD]
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raw.close()
            raise Rejected(location, f"broken gzip file ({error})") from error
        return cls(location, path, buffered, head)

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.path is not None:
            self.stream.close()

    @property
    def suffix(self) -> str:
        """The lower-case suffix without ".gz", such as ".html"; "" for standard input."""
        if self.path is None:
            return ""
        name = self.path.name.lower().removesuffix(".gz")
        return Path(name).suffix

    def read(self) -> bytes:
        """Return all bytes; raises Rejected where they are too many or the gzip is broken."""
        try:
            data = self.stream.read(MAX_BYTES + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise Rejected(self.location, f"broken gzip file ({error})") from error
        if len(data) > MAX_BYTES:
            raise Rejected(self.location, f"larger than {MAX_BYTES // 1_000_000} MB")
        return data

    def text(self) -> str:
        """Return the input as text, line ends as received.

        A byte order mark decides the encoding, else UTF-8 where it fits, else what the bytes
        look like. Raises Rejected for binary data.
        """
        data = self.read()
        encoding = self._encoding(data)
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            return data.decode(encoding, errors="replace")

    def lines(self, *, newline: str) -> io.TextIOWrapper:
        """Return the input as a text stream, for formats of one report a line.

        Bytes that the encoding does not have come as lone surrogates, so that one bad line does
        not cost the others; `newline` is that of `open`.
        """
        encoding = self._encoding(self.head)
        return io.TextIOWrapper(
            self.stream, encoding=encoding, errors="surrogateescape", newline=newline
        )

    def _encoding(self, data: bytes) -> str:
        for mark, encoding in _BOMS:
            if data.startswith(mark):
                return encoding
        if b"\0" in data and (wide := _wide(data)):
            return wide
        if _is_binary(data):
            raise Rejected(self.location, "binary data, not text")
        if _mostly_utf8(data):
            return "utf-8"
        # Imported here: only texts in older encodings need it.
        from charset_normalizer import from_bytes  # noqa: PLC0415

        best = from_bytes(data[: 8 * _HEAD]).best()
        if best is None:
            raise Rejected(self.location, "the encoding of its text cannot be told")
        return best.encoding


def _buffered(stream: BinaryIO | gzip.GzipFile) -> io.BufferedReader:
    return io.BufferedReader(cast(io.RawIOBase, stream), buffer_size=_HEAD)


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 that data without a mark is in: Latin text has a null in every pair."""
    sample = data[: _HEAD & ~1]
    half = max(1, len(sample) // 2)
    high, low = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if max(high, low) > 0.4 and min(high, low) < 0.1:
        return "utf-16-le" if low > high else "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    if data.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x7fELF")):
        return True
    sample = data[:_HEAD]
    controls = sum(sample.count(code) for code in _CONTROLS)
    # Wire copy carries the odd control character (STX, ETX, even nulls); programs are full of them.
    return controls > 0.01 * len(sample) + 2


def _mostly_utf8(data: bytes) -> bool:
    """Say whether data is UTF-8, give or take a few damaged bytes in otherwise clear UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=False)
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="surrogateescape")
        bad = sum("\udc80" <= char <= "\udcff" for char in text)
        good = sum(char > "\x7f" for char in text) - bad
        return good > 10 * bad
    return True
