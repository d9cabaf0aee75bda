"""Read who met whom, who said what, where and when out of press reports.

    location -> Article -> Doc -> records -> Report -> JSON lines, table, page

    >>> import communique
    >>> report = communique.read(text, published="2024-02-13")
    >>> report.meetings, report.quotes, report.entities
    >>> report.to_frame("quotes")

Every record points at the exact characters it rests on: `report.quotes[0].content[0].span`.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from communique.document import Article, Span
from communique.errors import (
    CommuniqueError,
    FormatError,
    InputError,
    KnowledgeError,
    LedgerError,
    ModelError,
    RecordError,
    Rejected,
)
from communique.records import (
    Commitment,
    Entity,
    Event,
    Evidence,
    Indicator,
    Meeting,
    Mention,
    Note,
    Quote,
    Report,
    When,
    Where,
)
from communique.scale import read_many
from communique.serial import from_dict, to_dict
from communique.sources import Metadata, open_source
from communique.version import VERSION

if TYPE_CHECKING:
    from communique.coding import code_triples
    from communique.ledger import Asked, Ledger
    from communique.reader import Reader

__version__ = VERSION

__all__ = [
    "Article",
    "Asked",
    "Commitment",
    "CommuniqueError",
    "Entity",
    "Event",
    "Evidence",
    "FormatError",
    "Indicator",
    "InputError",
    "KnowledgeError",
    "Ledger",
    "LedgerError",
    "Meeting",
    "Mention",
    "Metadata",
    "ModelError",
    "Note",
    "Quote",
    "Reader",
    "RecordError",
    "Rejected",
    "Report",
    "Span",
    "When",
    "Where",
    "code_triples",
    "from_dict",
    "open_source",
    "read",
    "read_many",
    "to_dict",
]


def read(
    text: str | Article,
    *,
    title: str | None = None,
    published: str | date | None = None,
    publisher: str | None = None,
    url: str | None = None,
    model: str | None = None,
    actors: str | None = None,
) -> Report:
    """Read one report: its text, or an Article that has its own metadata.

    `published` (an ISO date or date-time) is what "on Tuesday" counts from. `model` names an
    installed spaCy pipeline and `actors` a CSV file of your own; both default to none. The first
    call loads the model, later ones use it again. Raises InputError where an Article comes with
    metadata beside it, and ModelError where the model is not installed.
    """
    if isinstance(text, Article):
        if any(value is not None for value in (title, published, publisher, url)):
            raise InputError("an Article has its own title, published, publisher and url")
        article = text
    else:
        day = published.isoformat() if isinstance(published, date) else published
        article = Article(text, title=title, published=day, publisher=publisher, url=url)
    return _reader(model, actors).read(article)


@lru_cache(maxsize=2)
def _reader(model: str | None, actors: str | None) -> Reader:
    from communique.reader import Reader  # noqa: PLC0415  (loads the parsing library)

    return Reader(model=model, actors=actors)


def __getattr__(name: str) -> Any:
    # These bring the libraries of the models with them; who only handles records need not wait.
    if name == "Reader":
        from communique.reader import Reader  # noqa: PLC0415

        return Reader
    if name == "code_triples":
        from communique.coding import code_triples  # noqa: PLC0415

        return code_triples
    if name in ("Asked", "Ledger"):
        from communique import ledger  # noqa: PLC0415

        return getattr(ledger, name)
    raise AttributeError(f"module 'communique' has no attribute {name!r}")
