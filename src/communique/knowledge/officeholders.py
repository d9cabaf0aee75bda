"""Holders of the highest offices, for reports that name them as every reader knows them.

"President Tokayev" is said in a release that never says of which state. What a report says goes
before this table; it is asked only where the report says nothing. It holds heads of state and of
government, and foreign ministers of much-reported states; anybody else is what the report says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from communique.errors import KnowledgeError
from communique.knowledge.gazetteer_files import rows
from communique.knowledge.names import name_key, same_name

_FILE = "officeholders.csv"
_COLUMNS = ("country", "role", "name", "from", "to", "source")
# States whose press names a person by the first word of the name.
_SURNAME_FIRST = frozenset({"CHN", "TWN", "HKG", "KOR", "PRK", "VNM", "KHM"})
# Two forms of one full name score at least this; see `knowledge.names`.
_SAME = 0.9
_RANKS = frozenset({"vice", "deputy", "assistant", "under"})


@dataclass(frozen=True, slots=True)
class Holder:
    """One term of office: years, both included; `end` None where it lasts."""

    country: str
    role: str
    name: str
    start: int
    end: int | None

    def began_by(self, day: date | None) -> bool:
        """Say whether the person was known by that day: in office, or a year before."""
        return day is None or self.start <= day.year + 1

    def holds(self, day: date | None) -> bool:
        """Say whether the term covers the year of that day."""
        return day is None or (self.start <= day.year <= (self.end or day.year))


class OfficeHolders:
    """Holders by the word that reports use for them."""

    def __init__(self, holders: Sequence[Holder]) -> None:
        index: dict[str, list[Holder]] = {}
        for holder in holders:
            parts = name_key(holder.name)
            first = parts[:1] if holder.country in _SURNAME_FIRST else ()
            for part in {*first, parts[-1]}:
                index.setdefault(part, []).append(holder)
        self._index: Mapping[str, tuple[Holder, ...]] = {k: tuple(v) for k, v in index.items()}

    def country_of(self, name: str, *, roles: Collection[str], day: date | None) -> str | None:
        """Return the state whose high office the name and the roles said with it mean, or None.

        `name` is the fullest form in the report, without titles; `roles` its offices there, in
        their usual spelling, and none where the report says none. Where holders of several states
        fit, those in office on that `day` decide, and None where that leaves several.
        """
        fitting = [h for h in self._named(name) if h.began_by(day) and _agrees(h, roles)]
        for kept in (fitting, [h for h in fitting if h.holds(day)]):
            states = {holder.country for holder in kept}
            if len(states) == 1:
                return states.pop()
        return None

    def _named(self, name: str) -> Iterator[Holder]:
        parts = name_key(name)
        if not parts:
            return
        for part in dict.fromkeys((parts[-1], parts[0])):
            for holder in self._index.get(part, ()):
                if len(parts) == 1 or same_name(name, holder.name) >= _SAME:
                    yield holder


def _agrees(holder: Holder, roles: Collection[str]) -> bool:
    """Say whether a role said is the holder's: none said, the same, or of the same rank."""
    if not roles:
        return True
    held = holder.role.split()
    for role in roles:
        said = role.split(" of ")[0].split()
        same_rank = bool(_RANKS & set(said)) == bool(_RANKS & set(held))
        if same_rank and (said[-1:] == held[-1:] or said[-1:] in (["leader"], ["candidate"])):
            return True
    return False


@cache
def load_officeholders() -> OfficeHolders:
    """Load and check the table; raises KnowledgeError naming the row."""
    return OfficeHolders([_holder(where, row) for where, row in rows(_FILE, *_COLUMNS)])


def _holder(where: str, row: Mapping[str, str]) -> Holder:
    try:
        start = int(row["from"])
        end = int(row["to"]) if row["to"] else None
    except ValueError as error:
        raise KnowledgeError(f"{where}: a year is missing or no number") from error
    code = row["country"]
    if len(code) != 3 or not code.isupper() or not row["name"] or not row["source"]:
        raise KnowledgeError(f"{where}: needs an alpha-3 code, a name and a source")
    if end is not None and end < start:
        raise KnowledgeError(f"{where}: the term ends before it begins")
    return Holder(code, row["role"], row["name"], start, end)
