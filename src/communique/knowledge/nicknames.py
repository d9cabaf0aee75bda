"""Short and pet forms of given names: "Tony" for "Anthony" or "Antony".

`gazetteers/name_nicknames.csv` has a row a full name with the short forms that stand for it. A
short form may stand for several names ("Alex"), so it is compared and never replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from communique.knowledge.gazetteer_files import rows
from communique.knowledge.names import name_key

_FILE = "name_nicknames.csv"


def one_given_name(a: str, b: str) -> bool:
    """Say whether two parts of name keys may be one given name, short in one of them.

    The parts are those of `communique.knowledge.names.name_key`.
    """
    known = load_nicknames()
    first, second = known.get(a), known.get(b)
    if first is None or second is None:
        return False
    return not first.isdisjoint(second)


@cache
def load_nicknames() -> Mapping[str, frozenset[str]]:
    """Return for each full or short form, as a part of a name key, the full names it may be.

    Raises KnowledgeError for a row without its columns.
    """
    found: dict[str, set[str]] = {}
    for _, row in rows(_FILE, "name", "nicknames", "source"):
        full = "".join(name_key(row["name"]))
        for name in (row["name"], *row["nicknames"].split("|")):
            found.setdefault("".join(name_key(name)), set()).add(full)
    return MappingProxyType({part: frozenset(names) for part, names in found.items()})
