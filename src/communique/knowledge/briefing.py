"""The frames of the sentences of a brief, from `languages/<lang>/brief.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from communique.errors import KnowledgeError


class Frames(NamedTuple):
    """What an act of a type is called, and how it stands to whom it is done to."""

    name: str
    towards: str


@dataclass(frozen=True, slots=True)
class Briefing:
    """Words by what a record says: form and status, type, kind, standing, direction, quad class.

    Commitments have two: towards somebody, and where nobody is named. A topic of `empty` words
    alone is none; `abbreviations` end no sentence, and are in lower case without their stop;
    `openings` begin a sentence after initials;
    `wide` are parts of the world, not places;
    `forms` one meeting and several; `ours`, `scenes` and `force` are how words name sides.
    """

    meetings: Mapping[str, Mapping[str, str]]
    events: Mapping[str, Frames]
    statuses: Mapping[str, str]
    commitments: Mapping[str, tuple[str, str]]
    standings: Mapping[str, str]
    directions: Mapping[str, str]
    quads: Mapping[str, str]
    empty: frozenset[str]
    abbreviations: frozenset[str]
    openings: frozenset[str]
    wide: frozenset[str]
    forms: Mapping[str, tuple[str, ...]]
    ours: tuple[str, ...]
    scenes: tuple[str, ...]
    force: tuple[str, ...]


@cache
def load_briefing(lang: str = "en") -> Briefing:
    """Load the frames; raises KnowledgeError where the file lacks a table."""
    name = f"languages/{lang}/brief.toml"
    data = tomllib.loads(files("communique.knowledge").joinpath(name).read_text(encoding="utf-8"))
    try:
        return Briefing(
            data["meetings"],
            {type: Frames(*frames) for type, frames in data["events"].items()},
            data["statuses"],
            {kind: (with_, alone) for kind, (with_, alone) in data["commitments"].items()},
            data["standings"],
            data["directions"],
            data["quads"],
            frozenset(data["questions"]["empty"]),
            frozenset(data["sentences"]["abbreviations"]),
            frozenset(data["sentences"]["openings"]),
            frozenset(data["places"]["wide"]),
            {form: tuple(names) for form, names in data["forms"].items()},
            *(tuple(data["sides"][words]) for words in ("ours", "scenes", "force")),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise KnowledgeError(f"{name}: lacks {error}") from error
