"""Read actor dictionaries in the format of TABARI and PETRARCH.

    SAM_GAMGEE [HOB]              a name with its code, `_` for a space
    +SAMWISE                      another name of the same actor
        [HOBGOV 20121109-20130119]    a code with bounds, also `<20080120` and `>20130119`
    # ...  <!-- ... -->           comments

Of a code the first three letters count where they are a state's alpha-3 code, and what follows
where it is a sector ("GOV", "MIL", "OPP"); the whole of it stays with the term. Whether a name is a
person's is left to the report, but for states and for bodies that the code says are international.
Format after P. Schrodt, TABARI manual, chapter 5, and the PETRARCH2 documentation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from communique.errors import InputError
from communique.knowledge.atoms import BARRIER, name_atoms
from communique.knowledge.roster import Actor, Term
from communique.knowledge.sectors import load_sectors
from communique.records import EntityKind

_COMMENT = re.compile(r"<\s*!\s*--.*?-->", re.DOTALL)
_ENTRY = re.compile(r"^[^\[\],;\n]*\[[^\]\n]*\]\s*(?:#.*)?$", re.MULTILINE)
_CODE = re.compile(r"\[([^\]]*)\]")
_BOUNDS = re.compile(r"(?P<before><)?(?P<after>>)?\s*(?P<day>\d{6,8})(?:\s*-\s*(?P<end>\d{6,8}))?$")
_INTERNATIONAL = ("IGO", "IMG", "NGO", "NGM", "MNC", "INT")
_SMALL = frozenset({"OF", "THE", "AND", "DE", "BIN"})
# Two-digit years from here on are of the twentieth century.
_PIVOT = 30


@dataclass(slots=True)
class _Entry:
    where: str
    names: list[str] = field(default_factory=list)
    codes: list[tuple[str, date | None, date | None]] = field(default_factory=list)


def is_dictionary(text: str) -> bool:
    """Say whether a text is such a dictionary rather than a table."""
    return _ENTRY.search(_COMMENT.sub("", text[:20_000])) is not None


def read_dictionary(text: str, file: str, countries: Collection[str]) -> Iterator[Actor]:
    """Yield the actors; raises InputError naming the line."""
    for entry in _entries(text, file):
        kept = [code for code in entry.codes if code[0].strip("-+#")]
        if not entry.codes:
            raise InputError(f"{entry.where}: {entry.names[0]!r} has no code; add one in brackets")
        # Bounded codes override the one without bounds.
        kept.sort(key=lambda code: code[1] is None and code[2] is None)
        terms = tuple(_term(code, first, last, countries) for code, first, last in kept)
        names = tuple(name for name in entry.names if _usable(name))
        if terms and names:
            yield Actor(names[0], _kind([code for code, _, _ in kept], countries), names, terms)


def _term(code: str, first: date | None, last: date | None, countries: Collection[str]) -> Term:
    state = code[:3] if code[:3] in countries else None
    # "ISRMIL/PSEREB" is of two actors, which no list of sectors can tell apart.
    sector = load_sectors().of_code(code) if "/" not in code else None
    return Term(state, None, first, last, code, sector)


def _entries(text: str, file: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    blanked = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, raw in enumerate(blanked.splitlines(), 1):
        line = raw.split("#", 1)[0].rstrip()
        where = f"{file}, line {number}"
        if not line.strip():
            continue
        name = _CODE.sub("", line).strip()
        if name.startswith("!") or "{" in name:
            raise InputError(f"{where}: a dictionary of agents, not of actors; give the other one")
        if name and not name.startswith("+"):
            if entry is not None:
                yield entry
            entry = _Entry(where)
        if entry is None:
            raise InputError(f"{where}: {line.strip()!r} comes before any name; put a name first")
        if name:
            entry.names.append(_spoken(name.removeprefix("+")))
        entry.codes += [_code(where, match[1]) for match in _CODE.finditer(line)]
    if entry is not None:
        yield entry


def _spoken(name: str) -> str:
    """Return a name as texts write it: "GEORGE_W._BUSH_" is George W. Bush, "IMF" stays."""
    words = name.replace("_", " ").split()
    if len(words) == 1 and len(words[0]) <= 3:
        return words[0]
    return " ".join(
        word if "." in word else word.lower() if word in _SMALL else word.title() for word in words
    )


def _usable(name: str) -> bool:
    atoms = name_atoms(name)
    return bool(atoms) and all(atom.folded not in ("", BARRIER) for atom in atoms)


def _code(where: str, inner: str) -> tuple[str, date | None, date | None]:
    code, *rest = inner.split(None, 1) or [""]
    if code.startswith("~"):
        raise InputError(f"{where}: [{inner}] is an agent's code; give the dictionary of actors")
    if not rest:
        return code.upper(), None, None
    match = _BOUNDS.match(rest[0].strip())
    if match is None:
        raise InputError(f"{where}: bounds {rest[0]!r}; write <19901231, >19901231 or two dates")
    day = _day(where, match["day"])
    if match["end"]:
        return code.upper(), day, _day(where, match["end"])
    if match["before"]:
        return code.upper(), None, day - timedelta(days=1)
    return code.upper(), day + timedelta(days=1) if match["after"] else day, None


def _day(where: str, digits: str) -> date:
    if len(digits) == 6:
        digits = ("19" if int(digits[:2]) >= _PIVOT else "20") + digits
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise InputError(f"{where}: {digits!r} is no date; write it as 19901231") from None


def _kind(codes: list[str], countries: Collection[str]) -> EntityKind | None:
    if all(code in countries for code in codes):
        return "country"
    return "organisation" if all(code.startswith(_INTERNATIONAL) for code in codes) else None
