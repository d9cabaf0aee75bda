"""What commands read: articles from sources, and reports from a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from communique.document import Article
from communique.errors import Rejected
from communique.records import Report
from communique.scale import read_many
from communique.sources import Metadata, open_source


def all_articles(sources: Iterable[str], defaults: Metadata) -> Iterator[Article | Rejected]:
    """Yield the articles of several sources, in order."""
    return chain.from_iterable(open_source(source, defaults=defaults) for source in sources)


def each_read(
    articles: Iterable[Article | Rejected],
    *,
    model: str | None = None,
    actors: Path | None = None,
    jobs: int = 1,
) -> Iterator[Report | Rejected]:
    """Yield a report for each article, read by a reader of that model and those actors."""
    # Imported here: it loads the parsing library, which `--help` and `schema` do without.
    from communique.reader import Reader  # noqa: PLC0415

    made = partial(Reader, model=model, actors=None if actors is None else str(actors))
    return read_many(articles, make_reader=made, jobs=jobs)
