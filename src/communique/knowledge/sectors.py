"""What sector an actor is of: PLOVER's codes and the words that show them, `codes/sectors.toml`.

    know = load_sectors()
    know.of_name("Ministry of Trade")        "GOV"
    know.of_role("former police chief")      "CVL"
    know.of_code("PSEREBHMS")                "REB", as dictionaries of actors write it

Well-known organisations come first, from `gazetteers/organisations.csv`; then the words of the
name. Where nothing tells, the answer is None.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from communique.errors import KnowledgeError
from communique.knowledge.atoms import key
from communique.knowledge.gazetteer import Gazetteer, Organisation, load_gazetteer
from communique.knowledge.phrases import Lemmas, Phrasebook, lemmas
from communique.knowledge.words import is_word

FORMER = "CVL"
"""The sector of those who hold no office any more."""

_FILE = "codes/sectors.toml"
_LISTS = ("names", "roles", "titles")
_FIELDS = {"code", "definition", "source", "examples", *_LISTS}
_MORE = {"cameo", "unless"}
_BREAKS = frozenset({"of", "for", "to", "in", "at", "on", "from", "with", "against"})
_PAST = frozenset(lemmas(("former", "ex", "retired", "late", "ousted", "deposed", "onetime")))
# What may stand before a title and leaves its sector as it is.
_RANKS = frozenset({"deputy", "vice", "first", "second", "acting", "interim", "incoming"})
_INTERNATIONAL = frozenset({"IGO", "NGO", "NGM", "ISM", "IMG", "MNC", "UNO"})
# A short name in lower case is taken for an organisation's only if it is no word ("who").
_SHORT = 3


class Example(NamedTuple):
    """A name, or else a role, and whether it is of the sector."""

    name: str | None
    role: str | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector with its examples; its words are looked up in `Sectors`."""

    code: str
    definition: str
    source: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Sectors:
    """All sectors; `codes` maps their own codes and those of CAMEO to them."""

    sectors: Mapping[str, Sector]
    codes: Mapping[str, str]
    names: Phrasebook
    roles: Phrasebook
    titles: Mapping[Lemmas, str]
    gazetteer: Gazetteer

    def of_name(self, name: str) -> str | None:
        """Return the sector of an organisation or a group by its name."""
        listed = self.gazetteer.organisation(name)
        if listed is not None and listed.sector is not None:
            return listed.sector
        words = _split(name)
        return self._worded(words) or self._listed(words[:1], words)

    def _worded(self, words: Sequence[str]) -> str | None:
        given = lemmas(words)
        return _best(self.names, given, _before(given))

    def _listed(self, starts: Sequence[str], words: Sequence[str]) -> str | None:
        """Return the sector of the first listed organisation that begins at one of `starts`.

        These are the first of the words.
        """
        for start in range(len(starts)):
            for end in range(len(words), start, -1):
                entry = _organisation(" ".join(words[start:end]), self.gazetteer)
                if entry is not None:
                    return entry.sector
            if words[start].casefold() == "to":
                return None  # whom an office is accredited to
        return None

    def of_role(self, role: str) -> str | None:
        """Return the sector of whoever holds an office; of a former one, `FORMER`."""
        given = lemmas(role.split())
        past = bool(_PAST.intersection(given[:2]))
        given = tuple(word for word in given if word not in _PAST)
        found = self._held(given, role)
        return FORMER if past and found is not None else found

    def _held(self, given: Lemmas, role: str) -> str | None:
        stop = _before(given)
        found = _best(self.roles, given, stop, within=True)
        if found is not None:
            return found
        head = given[:stop]
        plain = head
        while plain and plain not in self.titles and plain[0] in _RANKS:
            plain = plain[1:]
        if plain in self.titles and len(given) == len(head):
            return self.titles[plain]
        words = _split(role)
        return self._worded(words) or self._listed(words, words)

    def of_code(self, code: str) -> str | None:
        """Return the sector in a CAMEO actor code: "ISRMIL", "IGOUNO"; None for a state alone."""
        parts = [code[at : at + 3].upper() for at in range(0, len(code), 3)]
        if parts and parts[0] in _INTERNATIONAL:
            return self.codes[parts[0]]
        return next((self.codes[part] for part in parts[1:] if part in self.codes), None)


def _split(text: str) -> list[str]:
    return [word for word in re.split(r"[\s-]+", text) if word]


def _before(given: Lemmas) -> int:
    """Return where the part of a name before its first preposition ends."""
    return next((i for i, word in enumerate(given) if i and word in _BREAKS), len(given))


def _best(book: Phrasebook, given: Lemmas, stop: int, *, within: bool = False) -> str | None:
    """Return the name whose phrase is the longest, or stands before `stop`, or is the last.

    `within` asks for phrases that begin before `stop`.
    """
    places = [
        (end - start, start < stop, start, name)
        for name, found in book.hits(given).items()
        for start, end in found
        if start < stop or not within
    ]
    return max(places)[-1] if places else None


def _organisation(name: str, gazetteer: Gazetteer) -> Organisation | None:
    """Return a listed organisation; in lower case too, unless the name is a mere word."""
    entry = gazetteer.organisation(name)
    if entry is None and name.islower():
        entry = None if len(name) < _SHORT or is_word(name) else _by_key().get(key(name))
    return entry if entry is not None and not entry.ambiguous else None


@cache
def _by_key() -> Mapping[str, Organisation]:
    return {
        key(name): entry._replace(ambiguous=ambiguous)
        for entry in reversed(load_gazetteer().organisations)
        for name, ambiguous in entry.names
    }


@cache
def load_sectors() -> Sectors:
    """Return the sectors, checked; raises KnowledgeError naming the entry."""
    text = files("communique.knowledge").joinpath(_FILE).read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{_FILE}: not TOML ({error})") from error
    gazetteer = load_gazetteer()
    found = parse_sectors(data, gazetteer, where=_FILE)
    for entry in gazetteer.organisations:
        if entry.sector is not None and entry.sector not in found.sectors:
            raise KnowledgeError(
                f"organisations.csv: {entry.name}: sector {entry.sector!r} is not in {_FILE}"
            )
    return found


def parse_sectors(data: Mapping[str, Any], gazetteer: Gazetteer, *, where: str) -> Sectors:
    """Build the sectors from a data file's tables; raises KnowledgeError as above."""
    rows: dict[str, Mapping[str, Any]] = {}
    for row in data.get("sector", []):
        at = f"{where}: sector {row.get('code', '?')}"
        _check(row, at)
        if row["code"] in rows:
            raise KnowledgeError(f"{at}: stands there twice; join them")
        rows[row["code"]] = row
    if not rows:
        raise KnowledgeError(f"{where}: has no [[sector]]; add at least one")
    unless = {code: row.get("unless", ()) for code, row in rows.items()}
    return Sectors(
        {code: _sector(row) for code, row in rows.items()},
        {other: code for code, row in rows.items() for other in (code, *row.get("cameo", ()))},
        Phrasebook({code: row["names"] for code, row in rows.items()}, unless),
        Phrasebook({code: row["roles"] for code, row in rows.items()}, unless),
        {lemmas(t.split()): code for code, row in rows.items() for t in row["titles"]},
        gazetteer,
    )


def _check(row: Mapping[str, Any], at: str) -> None:
    if set(row) - _MORE != _FIELDS:
        raise KnowledgeError(f"{at}: must hold {', '.join(sorted(_FIELDS))}")
    if not re.fullmatch("[A-Z]{3}", row["code"]):
        raise KnowledgeError(f"{at}: a code has three capitals")
    for phrase in (phrase for name in _LISTS for phrase in row[name]):
        if not lemmas(phrase.split()) or phrase != phrase.lower():
            raise KnowledgeError(f"{at}: {phrase!r} is no phrase; write words in lower case")
    for example in row["examples"]:
        if set(example) - {"not"} not in ({"name"}, {"role"}):
            raise KnowledgeError(f"{at}: an example has a name or a role, and perhaps `not`")


def _sector(row: Mapping[str, Any]) -> Sector:
    examples = (
        Example(example.get("name"), example.get("role"), not example.get("not", False))
        for example in row["examples"]
    )
    return Sector(row["code"], row["definition"], row["source"], tuple(examples))
