"""Plain text and Markdown, with metadata in a YAML front matter between lines of three dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import yaml

from communique.document import Article
from communique.errors import Rejected
from communique.sources._input import Input, Metadata

SUFFIXES = ("", ".txt", ".text", ".md", ".markdown")

_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?\r?\n)---[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)*", re.DOTALL)
_OWN = ("title", "published", "publisher", "url")


def accepts(given: Input) -> bool:
    """Say whether the name is that of a text; standard input that nothing else takes is text."""
    return given.suffix in SUFFIXES


def articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    """Yield the one report in the file; its text begins after the front matter."""
    text = given.text()
    front = _FRONT.match(text)
    fields = {} if front is None else _fields(front.group(1))
    body = text if front is None or fields is None else text[front.end() :]
    fields = fields or {}
    own = {name: fields.pop(name, None) for name in _OWN}
    own["published"] = own["published"] or fields.pop("date", None)
    identifier = fields.pop("id", "")
    yield defaults.article(body, id=identifier, extra={**fields, "location": given.location}, **own)


def _fields(front: str) -> dict[str, str] | None:
    """Return the members of a front matter as strings, or None where it is not one after all."""
    try:
        loaded = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    if not isinstance(loaded, dict):
        return None
    return {str(name): _string(value) for name, value in loaded.items() if value is not None}


def _string(value: object) -> str:
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
