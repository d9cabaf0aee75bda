"""How many entities of an actor bear each name and each state: most of them decide.

One report may misread a state or cut a name; `merged` alone would keep what came first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from communique.matching import Profile
from communique.matching.naming import person_name

Tally = Mapping[str, Mapping[str, int]]
"""Under "names" and "states", how many entities bear each; plain enough for JSON."""

_MOST_NAMES = 24


def counted(tally: Tally, profile: Profile) -> dict[str, dict[str, int]]:
    """Return a tally with one entity more."""
    names, states = dict(tally.get("names", {})), dict(tally.get("states", {}))
    if profile.name in names or len(names) < _MOST_NAMES:
        names[profile.name] = names.get(profile.name, 0) + 1
    if profile.country is not None:
        states[profile.country] = states.get(profile.country, 0) + 1
    return {"names": names, "states": states}


def by_most(profile: Profile, tally: Tally) -> Profile:
    """Return a profile with the name and the state that most of its entities bear.

    A person's name is taken from those that are more than a family name, while there are any; of
    names borne as often the longest, of states the one met first.
    """
    names, states = tally["names"], tally["states"]
    full = [name for name in names if profile.kind != "person" or not person_name(name).bare]
    name = max(full, key=lambda each: (names[each], len(each)), default=profile.name)
    state = max(states, key=lambda each: states[each], default=profile.country)
    others = dict.fromkeys((*profile.aliases, profile.name))
    others.pop(name, None)
    aliases = tuple(others)[: max(len(profile.aliases), 1)]
    return replace(profile, name=name, country=state, aliases=aliases)
