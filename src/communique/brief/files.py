"""A brief as a file: HTML, Markdown, JSON or PDF, by the ending of its name."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from communique.brief import Brief
from communique.brief.html import html
from communique.brief.markdown import markdown
from communique.errors import InputError

SUFFIXES = (".html", ".md", ".json", ".pdf")


def write(brief: Brief, path: Path) -> None:
    """Write a brief; raises InputError for another ending, or where the file cannot be written."""
    if path.suffix not in SUFFIXES:
        raise InputError(f"{path}: a brief is written as {', '.join(SUFFIXES)}")
    if path.suffix == ".pdf":
        content = pdf(brief)
    elif path.suffix == ".html":
        content = html(brief).encode("utf-8", "replace")
    elif path.suffix == ".md":
        content = markdown(brief).encode("utf-8", "replace")
    else:
        content = (json.dumps(asdict(brief), ensure_ascii=False, indent=1) + "\n").encode(
            "utf-8", "replace"
        )
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error


def pdf(brief: Brief) -> bytes:
    """Return the brief as a PDF, with all notes at its end.

    Raises InputError where WeasyPrint or the system's Pango is not installed.
    """
    try:
        import weasyprint  # noqa: PLC0415  (an extra)
    except (ImportError, OSError) as error:
        raise InputError(
            'a PDF needs `pip install "communique[pdf]"` and the system\'s Pango library; '
            "or write .html and print it from a browser"
        ) from error
    made: bytes = weasyprint.HTML(string=html(brief, narrow=False), url_fetcher=_refuse).write_pdf()
    return made


def _refuse(url: str, *args: object, **options: object) -> object:
    """Fetch nothing: what a report links to is not loaded."""
    raise ValueError(f"{url} is not fetched")
