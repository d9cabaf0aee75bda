"""One row of a table or one JSON object, and the article that it makes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from communique.document import Article
from communique.errors import Rejected
from communique.sources._input import Metadata

Row = tuple[str, Mapping[str, object]]
"""Where a row stands ("triples.csv:7"), and its values by column."""

_TEXT = ("text", "body", "content")
_OWN = {
    "title": ("title", "headline"),
    "published": ("published", "date"),
    "publisher": ("publisher", "source"),
    "url": ("url", "link"),
}
# Records of a file that has been read before are read anew, not carried along as metadata.
_RECORDS = ("entities", "meetings", "quotes", "events", "commitments", "indicators", "dates")
_LAYERS = frozenset((*_RECORDS, "schema", "sha256", "made_by", "notes", "extra"))


def has_text(names: Mapping[str, object]) -> bool:
    """Say whether a row with these columns can be a report."""
    return any(name in names for name in _TEXT)


def article_of(row: Mapping[str, object], location: str, defaults: Metadata) -> Article:
    """Return the article in a row with `text` (or body, content), id, title, published and so on.

    All other members go into `extra` as strings. Raises Rejected where there is no text.
    """
    column = next((name for name in _TEXT if isinstance(row.get(name), str)), None)
    if column is None:
        raise Rejected(location, "no text: wants a string in text, body or content")
    used = {column, "id"}
    own: dict[str, str | None] = {}
    for field, aliases in _OWN.items():
        name = next((alias for alias in aliases if row.get(alias) not in (None, "")), None)
        own[field] = None if name is None else _string(row[name])
        used.update(() if name is None else (name,))
    earlier = row.get("extra")
    extra = {k: _string(v) for k, v in earlier.items()} if isinstance(earlier, Mapping) else {}
    for name, value in row.items():
        if name not in used and name not in _LAYERS and value not in (None, ""):
            extra[name] = _string(value)
    extra["location"] = location
    identifier = row.get("id")
    return defaults.article(
        str(row[column]),
        id="" if identifier is None else _string(identifier),
        extra=extra,
        **own,
    )


def _string(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
