"""Names as they are looked up in token texts: folded, yet with the capitals that they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from communique.knowledge.atoms import Atom, atoms, name_atoms

Entry = TypeVar("Entry")
Entry_co = TypeVar("Entry_co", covariant=True)


class Listed(NamedTuple, Generic[Entry_co]):
    """A name and what it is the name of.

    `exact` is set for abbreviations, which must be written as listed; elsewhere `capitals` says
    which words must begin with one.
    """

    folded: tuple[str, ...]
    exact: str | None
    capitals: tuple[bool, ...]
    entry: Entry_co

    def fits(self, given: Sequence[Atom]) -> bool:
        """Say whether the atoms are this name, with its capitals."""
        if self.exact is not None:
            return len(given) == 1 and given[0].text == self.exact
        if len(given) != len(self.folded):
            return False
        return all(
            atom.folded == folded and (not capital or atom.text[:1].isupper())
            for atom, folded, capital in zip(given, self.folded, self.capitals, strict=True)
        )


class Piece(NamedTuple):
    """An atom and the index of its token."""

    atom: Atom
    token: int


def listed(name: str, entry: Entry) -> Listed[Entry]:
    """Return `name` as it is looked up."""
    parts = name_atoms(name)
    written = parts[0].text
    short = len(parts) == 1 and len(written) <= 6 and sum(c.isupper() for c in written) > 1
    return Listed(
        tuple(part.folded for part in parts),
        written if short else None,
        tuple(part.text[:1].isupper() for part in parts),
        entry,
    )


def by_first_word(names: Iterable[Listed[Entry]]) -> Mapping[str, tuple[Listed[Entry], ...]]:
    """Index names by their first atom, the longest first; of equals the order is kept."""
    index: dict[str, list[Listed[Entry]]] = {}
    for name in names:
        index.setdefault(name.folded[0], []).append(name)
    return {
        first: tuple(sorted(found, key=lambda n: -len(n.folded)) if len(found) > 1 else found)
        for first, found in index.items()
    }


def pieces(tokens: Sequence[str]) -> Iterator[Piece]:
    """Yield the atoms of token texts."""
    for index, token in enumerate(tokens):
        for atom in atoms(token):
            yield Piece(atom, index)
