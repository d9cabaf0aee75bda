"""PDF files with a text layer; a scan has none and is rejected."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

from communique.document import Article
from communique.errors import Rejected
from communique.sources._input import STDIN, Input, Metadata

# What the reader raises over damaged files, besides its own errors.
_DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    NotImplementedError,
    RecursionError,
    OSError,
    EOFError,
    struct.error,
    zlib.error,
)


def accepts(given: Input) -> bool:
    """Say whether the name is that of a PDF, or standard input begins like one."""
    return given.suffix == ".pdf" or (given.location == STDIN and given.head.startswith(b"%PDF-"))


def articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    """Yield the text of all pages; the file's date is that of its making, and no publication."""
    # Imported here: most runs meet no PDF.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    data = given.read()
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Rejected(given.location, "the PDF is locked with a password")
        title = reader.metadata.title if reader.metadata is not None else None
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, *_DAMAGE) as error:
        raise Rejected(given.location, f"damaged PDF ({type(error).__name__})") from error
    text = "\n\n".join(page for page in pages if page.strip())
    if not text:
        raise Rejected(given.location, "the PDF has no text layer (a scan?)")
    yield defaults.article(
        text, title=str(title) if title else None, extra={"location": given.location}
    )
