"""Word documents: paragraphs and table cells in the order of the body."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from communique.document import Article
from communique.errors import Rejected
from communique.sources._input import MAX_BYTES, STDIN, Input, Metadata

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table


def accepts(given: Input) -> bool:
    """Say whether the name is that of a Word document, or standard input begins like one."""
    return given.suffix == ".docx" or (
        given.location == STDIN and given.head.startswith(b"PK\x03\x04")
    )


def articles(given: Input, defaults: Metadata) -> Iterator[Article | Rejected]:
    """Yield the document's text, paragraphs parted by an empty line."""
    # Imported here: most runs meet no Word document.
    import docx  # noqa: PLC0415
    from docx.opc.exceptions import OpcError  # noqa: PLC0415

    damage = (OpcError, zipfile.BadZipFile, SyntaxError, LookupError, ValueError, OSError)
    data = given.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > 10 * MAX_BYTES:
                raise Rejected(given.location, "unpacks to more than a report can hold")
        document = docx.Document(io.BytesIO(data))
        text = "\n\n".join(_paragraphs(document))
        title = document.core_properties.title
    except damage as error:
        raise Rejected(given.location, f"damaged Word document ({type(error).__name__})") from error
    yield defaults.article(text, title=title or None, extra={"location": given.location})


def _paragraphs(part: Document) -> Iterator[str]:
    from docx.table import Table  # noqa: PLC0415

    for block in part.iter_inner_content():
        if isinstance(block, Table):
            yield from _cells(block)
        elif block.text.strip():
            yield block.text


def _cells(table: Table) -> Iterator[str]:
    for row in table.rows:
        line = "\t".join(cell.text.strip() for cell in row.cells)
        if line.strip():
            yield line
