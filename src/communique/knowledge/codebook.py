"""The codebook: PLOVER's types, modes and contexts, CAMEO's codes, and what each is in the other.

    book = load_codebook()
    book.score("CONSULT", "visit")       4.0, PLOVER's
    book.cameo("CONSULT", "visit")       "042"
    book.plover("042")                   ("CONSULT", "visit")
    book.goldstein("042")                1.9, CAMEO's

Codes are strings: "010" is not "10". What is not in the codebook is an error and never a default.
The data lies in `codes/`; `docs/codebook.md` says what was chosen where the sources disagree.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from communique.errors import KnowledgeError
from communique.knowledge.contexts import (
    Context,
    context_phrases,
    find_contexts,
    load_contexts,
)
from communique.knowledge.modes import find_mode, load_modes
from communique.knowledge.phrases import Phrasebook

__all__ = [
    "QUADS",
    "Cameo",
    "Codebook",
    "Mode",
    "Type",
    "find_contexts",
    "find_mode",
    "load_codebook",
]

QUADS: Mapping[int, str] = {
    1: "VERBAL COOPERATION",
    2: "MATERIAL COOPERATION",
    3: "VERBAL CONFLICT",
    4: "MATERIAL CONFLICT",
}
"""The four classes of events, of PLOVER's types and of CAMEO's roots."""

_PLOVER = "codes/plover.toml"
_CAMEO = "codes/cameo.csv"
_HEAD = {"source", "note"}
_COLUMNS = ("code", "name", "quad", "goldstein", "type", "mode", "note", "source")


@dataclass(frozen=True, slots=True)
class Mode:
    """A mode of a type; `cameo` is what holds of all of it, `loses` what that leaves open."""

    name: str
    definition: str
    score: float
    cameo: str
    loses: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Type:
    """A type of events; `recipient` says that there must be a target."""

    name: str
    definition: str
    quad: int
    score: float
    recipient: bool
    cameo: str
    loses: str | None
    note: str | None
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True)
class Cameo:
    """A CAMEO code; `goldstein` is None where no table scores it, `type` where PLOVER has none."""

    code: str
    name: str
    quad: int
    goldstein: float | None
    type: str | None
    mode: str | None
    note: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything by name or code; methods raise KnowledgeError for what is not there.

    `about` finds the words that tell of the contexts; ask it by way of `find_contexts`.
    """

    types: Mapping[str, Type]
    codes: Mapping[str, Cameo]
    contexts: Mapping[str, Context]
    about: Phrasebook

    def type(self, name: str) -> Type:
        """Return a PLOVER type."""
        found = self.types.get(name)
        if found is None:
            raise KnowledgeError(f"{name!r} is no PLOVER type; there are {', '.join(self.types)}")
        return found

    def quad(self, type: str) -> int:
        """Return the class of a PLOVER type, 1 to 4 (`QUADS`)."""
        return self.type(type).quad

    def modes(self, type: str) -> tuple[str, ...]:
        """Return the names of a type's modes; there may be none."""
        return tuple(self.type(type).modes)

    def score(self, type: str, mode: str | None = None) -> float:
        """Return PLOVER's score of a type or of one of its modes, from -10 to 10."""
        found = self.type(type)
        return found.score if mode is None else self._mode(found, mode).score

    def cameo(self, type: str, mode: str | None = None) -> str:
        """Return the most exact CAMEO code that type and mode support, a root where they do not."""
        found = self.type(type)
        return found.cameo if mode is None else self._mode(found, mode).cameo

    def _mode(self, type: Type, mode: str) -> Mode:
        if mode not in type.modes:
            told = ", ".join(type.modes) or "none"
            raise KnowledgeError(f"{mode!r} is no mode of {type.name}; there are {told}")
        return type.modes[mode]

    def code(self, cameo: str) -> Cameo:
        """Return a CAMEO code of two to four digits."""
        found = self.codes.get(cameo)
        if found is None:
            raise KnowledgeError(f"{cameo!r} is no CAMEO code; write all its digits, as '010'")
        return found

    def is_code(self, cameo: str) -> bool:
        """Say whether CAMEO has the code."""
        return cameo in self.codes

    def name(self, cameo: str) -> str:
        """Return a CAMEO code's name."""
        return self.code(cameo).name

    def goldstein(self, cameo: str) -> float | None:
        """Return a CAMEO code's score from -10 to 10, None where it was never scored."""
        return self.code(cameo).goldstein

    def root(self, cameo: str) -> str:
        """Return the two digits that a CAMEO code begins with."""
        return self.code(cameo).code[:2]

    def plover(self, cameo: str) -> tuple[str | None, str | None]:
        """Return the PLOVER type and mode of a CAMEO code; None where PLOVER has none."""
        found = self.code(cameo)
        return found.type, found.mode


@cache
def load_codebook() -> Codebook:
    """Return the codebook, checked; raises KnowledgeError naming the file and the row."""
    types = parse_types(_text(_PLOVER), where=_PLOVER)
    codes = parse_codes(_text(_CAMEO), types, where=_CAMEO)
    for type in types.values():
        for cameo in (type.cameo, *(mode.cameo for mode in type.modes.values())):
            if cameo not in codes:
                raise KnowledgeError(f"{_PLOVER}: {type.name}: cameo {cameo!r} is not in {_CAMEO}")
    for words in load_modes():
        if words.type not in types or words.name not in types[words.type].modes:
            raise KnowledgeError(f"codes/modes.toml: {words.type}: {words.name} is no mode")
    contexts = load_contexts()
    return Codebook(types, codes, contexts, context_phrases(contexts))


def _text(name: str) -> str:
    return files("communique.knowledge").joinpath(name).read_text(encoding="utf-8")


def parse_types(text: str, *, where: str) -> Mapping[str, Type]:
    """Build the types from the text of plover.toml; raises KnowledgeError naming the table."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{where}: not TOML ({error})") from error
    if "source" not in data:
        raise KnowledgeError(f"{where}: says no source; name one")
    return {name: _type(name, row, where) for name, row in data.items() if name not in _HEAD}


def _type(name: str, row: Mapping[str, Any], where: str) -> Type:
    at = f"{where}: [{name}]"
    needed = {"definition", "quad", "score", "recipient", "cameo"}
    _check(at, row, needed, {"loses", "note", "modes"})
    if row["quad"] not in QUADS:
        raise KnowledgeError(f"{at}: quad {row['quad']!r} is none of 1, 2, 3 and 4")
    modes: dict[str, Mode] = {}
    for entry in row.get("modes", ()):
        mode = _mode(f"{at}, mode {entry.get('name', '?')}", entry, row["score"])
        if mode.name in modes:
            raise KnowledgeError(f"{at}: mode {mode.name!r} stands there twice; keep one")
        modes[mode.name] = mode
    return Type(
        name,
        row["definition"],
        row["quad"],
        _score(at, row["score"]),
        bool(row["recipient"]),
        row["cameo"],
        row.get("loses"),
        row.get("note"),
        modes,
    )


def _mode(at: str, row: Mapping[str, Any], otherwise: float) -> Mode:
    _check(at, row, {"name", "definition", "cameo"}, {"score", "loses", "note"})
    if "score" not in row and "note" not in row:
        raise KnowledgeError(f"{at}: has no score; give one, or say why not in a note")
    return Mode(
        row["name"],
        row["definition"],
        _score(at, row.get("score", otherwise)),
        row["cameo"],
        row.get("loses"),
        row.get("note"),
    )


def _check(at: str, row: Mapping[str, Any], needed: set[str], more: set[str]) -> None:
    lacking, unknown = sorted(needed - set(row)), sorted(set(row) - needed - more)
    if lacking or unknown:
        raise KnowledgeError(f"{at}: lacks {lacking}, and must not have {unknown}")


def _score(at: str, value: object) -> float:
    if not isinstance(value, float) or not -10 <= value <= 10:
        raise KnowledgeError(f"{at}: score {value!r} is no decimal from -10.0 to 10.0")
    return value


def parse_codes(text: str, types: Mapping[str, Type], *, where: str) -> Mapping[str, Cameo]:
    """Build the codes from the text of cameo.csv; raises KnowledgeError naming the row."""
    found: dict[str, Cameo] = {}
    for at, row in _rows(text, where):
        code = row["code"]
        if not code.isdecimal() or not 2 <= len(code) <= 4 or code in found:
            raise KnowledgeError(f"{at}: {code!r} is no new code of two to four digits")
        if len(code) > 2 and code[: max(2, len(code) - 1)] not in found:
            raise KnowledgeError(f"{at}: {code!r} comes before the code that holds it")
        found[code] = _cameo(at, row, types)
        if found[code].quad != found[code[:2]].quad:
            raise KnowledgeError(f"{at}: quad is not that of the root {code[:2]}")
    return found


def _rows(text: str, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    if tuple(next(reader, ())) != _COLUMNS:
        raise KnowledgeError(f"{where}: the columns must be {', '.join(_COLUMNS)}")
    for number, cells in enumerate(reader, 2):
        if len(cells) != len(_COLUMNS):
            raise KnowledgeError(f"{where}, row {number}: {len(cells)} cells, not {len(_COLUMNS)}")
        yield f"{where}, row {number}", dict(zip(_COLUMNS, cells, strict=True))


def _cameo(at: str, row: Mapping[str, str], types: Mapping[str, Type]) -> Cameo:
    for column in ("name", "source"):
        if not row[column]:
            raise KnowledgeError(f"{at}: {column} is empty; fill it in")
    type, mode = row["type"] or None, row["mode"] or None
    if type is not None and type not in types:
        raise KnowledgeError(f"{at}: {type!r} is no type of {_PLOVER}")
    if mode is not None and (type is None or mode not in types[type].modes):
        raise KnowledgeError(f"{at}: {mode!r} is no mode of {type}")
    if row["quad"] not in {str(quad) for quad in QUADS}:
        raise KnowledgeError(f"{at}: quad {row['quad']!r} is none of 1, 2, 3 and 4")
    try:
        score = _score(at, float(row["goldstein"])) if row["goldstein"] else None
    except ValueError:
        raise KnowledgeError(f"{at}: {row['goldstein']!r} is no score") from None
    return Cameo(
        row["code"],
        row["name"],
        int(row["quad"]),
        score,
        type,
        mode,
        row["note"] or None,
        row["source"],
    )
