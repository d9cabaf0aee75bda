"""Write the tables of docs/codebook.md anew from the codebook's own data.

    python tools/codebook_docs.py

A table stands between `<!-- table: NAME -->` and `<!-- end -->`; a test fails where the page is
behind the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from communique.knowledge.codebook import QUADS, Codebook, load_codebook
from communique.knowledge.sectors import load_sectors

PAGE = Path(__file__).resolve().parent.parent / "docs" / "codebook.md"
_TABLE = re.compile(r"(?<=<!-- table: )(\w+)( -->\n).*?(?=<!-- end -->)", re.DOTALL)


def rewritten(page: str) -> str:
    """Return the text of the page with its tables as they must be."""
    tables = dict(_tables(load_codebook()))
    return _TABLE.sub(lambda match: f"{match[1]}{match[2]}{tables[match[1]]}", page)


def _tables(book: Codebook) -> Iterator[tuple[str, str]]:
    yield "types", _table(("type", "class", "score", "target", "CAMEO", "is"), _types(book))
    yield (
        "modes",
        _table(("type", "mode", "score", "CAMEO", "is", "what CAMEO loses"), _modes(book)),
    )
    yield (
        "contexts",
        _table(("context", "is"), ((f"`{c.name}`", c.definition) for c in book.contexts.values())),
    )
    yield "cameo", _table(("PLOVER", "CAMEO"), _codes(book))
    yield "notes", _table(("CAMEO", "PLOVER", "why"), _notes(book))
    sectors = load_sectors()
    yield (
        "sectors",
        _table(
            ("sector", "is", "CAMEO codes that mean it"),
            (
                (
                    f"`{code}`",
                    sector.definition,
                    " ".join(o for o, own in sectors.codes.items() if own == code and o != code),
                )
                for code, sector in sectors.sectors.items()
            ),
        ),
    )


def _types(book: Codebook) -> Iterator[tuple[str, ...]]:
    for type in book.types.values():
        needs = "required" if type.recipient else ""
        quad = f"{type.quad} {QUADS[type.quad].lower()}"
        yield f"`{type.name}`", quad, f"{type.score}", needs, type.cameo, type.definition


def _modes(book: Codebook) -> Iterator[tuple[str, ...]]:
    for type in book.types.values():
        for mode in type.modes.values():
            yield (
                type.name,
                f"`{mode.name}`",
                f"{mode.score}",
                mode.cameo,
                mode.definition,
                mode.loses or "",
            )


def _codes(book: Codebook) -> Iterator[tuple[str, ...]]:
    """Yield what is each type and mode; codes below one that says the same are left out."""
    codes: dict[tuple[str | None, str | None], list[str]] = {}
    for code in book.codes.values():
        above = book.codes.get(code.code[:-1])
        if above is None or (above.type, above.mode) != (code.type, code.mode):
            codes.setdefault((code.type, code.mode), []).append(code.code)
    for type in book.types:
        for mode in (None, *book.modes(type)):
            found = codes.get((type, mode), [])
            yield f"{type} `{mode}`" if mode else type, ", ".join(found) or "none"
    yield "none", ", ".join(codes[None, None])


def _notes(book: Codebook) -> Iterator[tuple[str, ...]]:
    for code in book.codes.values():
        if code.note and code.type is not None:
            told = f"{code.type} `{code.mode}`" if code.mode else code.type
            yield f"{code.code} {code.name}", told, code.note


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (header, tuple("---" for _ in header), *rows)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
