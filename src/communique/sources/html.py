"""Web pages: main text, title, date and publisher as trafilatura finds them."""

from __future__ import annotations

from collections.abc import Iterator

from communique.document import Article
from communique.errors import Rejected
from communique.sources._input import STDIN, Input, Metadata

SUFFIXES = (".html", ".htm", ".xhtml")

# What the extractor raises over damaged markup; lxml's errors are SyntaxErrors.
_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, SyntaxError)


def accepts(given: Input) -> bool:
    """Say whether the name is that of a page, or standard input begins like one."""
    start = given.head[:1000].lstrip().lower()
    piped = given.location == STDIN and start.startswith((b"<!doctype html", b"<html"))
    return given.suffix in SUFFIXES or piped


def articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    """Yield the page's main text, paragraphs parted by an empty line."""
    # Imported here: it takes half a second, and most runs meet no page.
    import trafilatura  # noqa: PLC0415

    page = given.text()
    try:
        found = trafilatura.bare_extraction(
            page,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            # A date that the page states, never one guessed out of its text.
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except _DAMAGE as error:
        raise Rejected(given.location, f"damaged page ({type(error).__name__})") from error
    text = None if found is None or isinstance(found, dict) else found.text
    if found is None or isinstance(found, dict) or not text:
        raise Rejected(given.location, "no main text on the page")
    yield defaults.article(
        "\n\n".join(line for line in text.splitlines() if line.strip()),
        title=found.title,
        published=found.date,
        publisher=found.sitename,
        url=found.url,
        extra={"location": given.location},
    )
