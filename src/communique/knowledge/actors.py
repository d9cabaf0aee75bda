"""Read a user's own list of actors: `communique read --actors FILE`.

    load_actors("actors.csv").on(date(2014, 7, 21))

A CSV table has a header with `name` and `kind`, and any of `aliases`, `country`, `role`, `sector`,
`from` and `to`; other columns are passed over. Rows of one name and kind are one actor, who bears
all their aliases. A dictionary in the format of TABARI and PETRARCH is read too.

A row that cannot be used is an error, for whoever wrote it wants to know: it names file, row,
column and remedy.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from communique.errors import InputError
from communique.knowledge.actors_petrarch import is_dictionary, read_dictionary
from communique.knowledge.atoms import BARRIER, key, name_atoms
from communique.knowledge.gazetteer import Gazetteer, load_gazetteer
from communique.knowledge.roster import Actor, ActorList, Term
from communique.knowledge.sectors import load_sectors
from communique.records import EntityKind

MAX_BYTES = 50_000_000
_COLUMNS: Final[Mapping[str, str]] = {
    "name": "name",
    "actor": "name",
    "aliases": "aliases",
    "alias": "aliases",
    "also known as": "aliases",
    "kind": "kind",
    "type": "kind",
    "country": "country",
    "country code": "country",
    "iso3": "country",
    "alpha3": "country",
    "role": "role",
    "office": "role",
    "title": "role",
    "sector": "sector",
    "from": "from",
    "start": "from",
    "since": "from",
    "to": "to",
    "end": "to",
    "until": "to",
}
_KINDS: Final[Mapping[str, EntityKind]] = {
    "person": "person",
    "organisation": "organisation",
    "organization": "organisation",
    "org": "organisation",
    "country": "country",
    "state": "country",
    "place": "place",
    "location": "place",
}
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def load_actors(path: str | Path) -> ActorList:
    """Return the actors of a file, in its order; raises InputError naming row and column."""
    text = _text(Path(path))
    gazetteer = load_gazetteer()
    if is_dictionary(text):
        return ActorList(tuple(read_dictionary(text, str(path), gazetteer.countries)))
    return ActorList(tuple(_joined(_actors(text, str(path), gazetteer))))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB; is it the right file?")
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        # Guessing the encoding would put other names in the place of those that were meant.
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the table as UTF-8") from error


def _joined(actors: Iterator[Actor]) -> Iterator[Actor]:
    """Yield one actor for all the rows of a name and kind."""
    found: dict[tuple[str, EntityKind | None], Actor] = {}
    for actor in actors:
        same = (key(actor.name), actor.kind)
        known = found.get(same)
        if known is not None:
            names = tuple(dict.fromkeys((*known.names, *actor.names)))
            actor = known._replace(names=names, terms=(*known.terms, *actor.terms))
        found[same] = actor
    yield from found.values()


def _actors(text: str, file: str, gazetteer: Gazetteer) -> Iterator[Actor]:
    for where, row in _rows(text, file):
        name = row.get("name", "")
        if not name:
            raise InputError(f"{where}, name: is empty; every actor needs one")
        kind = _KINDS.get(row.get("kind", "").casefold())
        if kind is None:
            told = "person, organisation, country or place"
            raise InputError(f"{where}, kind: {row.get('kind', '')!r}; write {told}")
        aliases = [part.strip() for part in row.get("aliases", "").split("|")]
        for column, given in (("name", name), *(("aliases", alias) for alias in aliases if alias)):
            _check_name(f"{where}, {column}", given)
        names = tuple(dict.fromkeys((name, *filter(None, aliases))))
        yield Actor(name, kind, names, (_term(where, row, kind, gazetteer),))


def _term(where: str, row: Mapping[str, str], kind: EntityKind, gazetteer: Gazetteer) -> Term:
    country = _country(f"{where}, country", row.get("country", ""), gazetteer)
    if country is None and kind == "country":
        raise InputError(f"{where}, country: is empty; a country needs its own alpha-3 code")
    first = _day(f"{where}, from", row.get("from", ""), last=False)
    last = _day(f"{where}, to", row.get("to", ""), last=True)
    if first is not None and last is not None and first > last:
        raise InputError(f"{where}, to: {last} is before {first}; exchange from and to")
    sector = _sector(f"{where}, sector", row.get("sector", ""), kind)
    return Term(country, row.get("role") or None, first, last, sector=sector)


def _rows(text: str, file: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield `(where, row)` with the columns under their own names, values without outer space."""
    lines = text.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str | None] | None = None
    while True:
        where = f"{file}, row {reader.line_num + 1}"
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise InputError(f"{where}: no CSV ({error}); mend the quotation marks") from error
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(where, cells)
            continue
        if len(cells) > len(header):
            told = f"{len(cells)} cells under {len(header)} columns"
            raise InputError(f"{where}: {told}; put values that hold {delimiter!r} in quotes")
        pairs = zip(header, cells, strict=False)
        yield where, {name: cell.strip() for name, cell in pairs if name is not None}
    if header is None:
        raise InputError(f"{file}: is empty; write a header with name, kind and what you know")


def _header(where: str, cells: list[str]) -> list[str | None]:
    header = [_COLUMNS.get(" ".join(c.replace("_", " ").split()).casefold()) for c in cells]
    for name in ("name", "kind"):
        if name not in header:
            raise InputError(f"{where}: the header has no column {name!r}; name the columns")
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise InputError(f"{where}: two columns are {twice!r}; keep one")
    return header


def _check_name(where: str, name: str) -> None:
    atoms = name_atoms(name)
    stray = next((name[a.start : a.end].strip() for a in atoms if a.folded == BARRIER), None)
    if stray is not None:
        raise InputError(f"{where}: {name!r} holds {stray!r}, which no name does; leave it out")
    if not any(char.isalpha() for char in name) or not all(atom.folded for atom in atoms):
        raise InputError(f"{where}: {name!r} is no name; write it in letters")


def _country(where: str, code: str, gazetteer: Gazetteer) -> str | None:
    if not code:
        return None
    if code.upper() in gazetteer.countries:
        return code.upper()
    alias = gazetteer.alias(code)
    meant = f"; {alias.alpha3} perhaps" if alias is not None else ""
    raise InputError(f"{where}: {code!r} is no ISO 3166-1 alpha-3 code{meant}")


def _sector(where: str, code: str, kind: EntityKind) -> str | None:
    if not code:
        return None
    if kind not in ("person", "organisation"):
        raise InputError(f"{where}: {code!r} on a {kind}, which has no sector; leave it empty")
    known = load_sectors()
    found = known.codes.get(code.upper())
    if found is None:
        raise InputError(f"{where}: {code!r} is none of {', '.join(known.sectors)}")
    return found


def _day(where: str, text: str, *, last: bool) -> date | None:
    """Return the day; of a year or a month alone the first, or the `last`."""
    if not text:
        return None
    match = _DATE.match(text)
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        month = month or (12 if last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        raise InputError(
            f"{where}: {text!r} is no date; write 2014-07-21, 2014-07 or 2014"
        ) from None
