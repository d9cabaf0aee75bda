"""Lines of XML, everything escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from communique.ledger.exports._text import clean

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'


def line(out: BinaryIO, text: str) -> None:
    """Write a line of markup."""
    out.write(f"{text}\n".encode())


def tag(name: str, attributes: Mapping[str, object], *, close: bool = True) -> str:
    """Return a tag; attributes that are None stay out. It is empty, or left open."""
    given = "".join(
        f" {key}={quoteattr(value_of(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}{'/' if close else ''}>"


def value_of(value: object) -> str:
    """Return a value as XML Schema writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return clean(str(value))


def text_of(value: object) -> str:
    """Return a value to stand between tags."""
    return escape(value_of(value))
