"""Words that tell of commitments, as data: loads `languages/<lang>/commitments.toml`.

A cue is a word ("promise", "urge", "will") with the places, tried in order, where it says who is
to act (`by`), for whom (`to`) and what (`about`):

    by, to    the slots of `communique.knowledge.acts`: subj, obj, iobj, clause, poss, inside,
              voice, or a preposition; besides them patient, whoever a passive speaks of ("Peru is
              expected to"); whole, the state whose possession a noun is ("Peru's promise"); does,
              the subject of the clause that says what; teller, the subject of the verb that a noun
              hangs on; within, whoever is named in a subject ("Peru's plan will"); and, from the
              sentences before, they ("both sides") and state, the one last named
    about     verb, what a modal helps ("will build"); inf, a to-infinitive; next, one that
              hangs on the very word ("is to build"); clause, a finite
              clause; obj, the object; patient, the subject of a passive; or a preposition, which
              leads to a noun or to a participle ("committed to building")
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, cast, get_args

from communique.errors import KnowledgeError
from communique.knowledge.acts import Marked, Part, parse_example
from communique.records import CommitmentKind

Words = frozenset[str]

_TOLD = re.compile(r"^(\w+): ([^>]+?) > ([^:]+?): (.+)$")
_LISTS = ("lemmas", "by", "to", "about", "particles", "unless")
_FIELDS = {"id", "part", "kind", "tag", "denied", "source", "examples", *_LISTS}


@dataclass(frozen=True, slots=True)
class Told:
    """A commitment that an example is expected to yield; the sides are entity names."""

    kind: str
    by: tuple[str, ...]
    to: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence without its marks, what the marks denote, and what it tells of.

    `fails` is why it is read wrong so far, None where it is read right.
    """

    text: str
    marks: tuple[Marked, ...]
    told: tuple[Told, ...]
    fails: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells of a commitment of one kind.

    One of `particles` must hang on it, its tag must be `tag` where one is given, and none of
    `unless` may hang on it. `denied` cues tell of a commitment under a negation too ("does not
    plan to").
    """

    id: str
    part: Part
    lemmas: tuple[str, ...]
    kind: CommitmentKind
    by: tuple[str, ...]
    to: tuple[str, ...]
    about: tuple[str, ...]
    particles: Words
    tag: str | None
    unless: Words
    denied: bool
    source: str
    examples: tuple[Example, ...] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Promises:
    """All that one language knows of commitments.

    `cues` are by part and lemma, those that ask for more first; `lemmas` are all lemmas and forms
    one of which a sentence must hold. `words` maps a name to words; the data file says which.
    `titles` maps a form of report to words of its title, forms that are asked for first in front.
    """

    rows: tuple[Cue, ...]
    cues: Mapping[tuple[str, str], tuple[Cue, ...]]
    lemmas: Words
    words: Mapping[str, Words]
    titles: Mapping[str, Words]


@cache
def load_promises(language: str = "en") -> Promises:
    """Return the validated knowledge of one language.

    Raises KnowledgeError naming the file, the entry and the remedy.
    """
    where = f"languages/{language}/commitments.toml"
    source = files("communique.knowledge").joinpath(where)
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise KnowledgeError(f"{where}: no such file; each language needs one") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{where}: not TOML ({error})") from error
    return parse_promises(data, where=where)


def parse_promises(data: Mapping[str, Any], *, where: str) -> Promises:
    """Build the knowledge from the tables of a data file; raises KnowledgeError as above."""
    rows = tuple(_cue(row, where) for row in data.get("cue", ()))
    if not rows:
        raise KnowledgeError(f"{where}: has no [[cue]]; add at least one")
    ids = [cue.id for cue in rows]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise KnowledgeError(f"{where}: cue ids {twice} stand twice")
    found: dict[tuple[str, str], list[Cue]] = {}
    for cue in rows:
        for lemma in cue.lemmas:
            found.setdefault((cue.part, lemma), []).append(cue)
    cues = {
        key: tuple(sorted(each, key=lambda c: (not c.particles, c.tag is None)))
        for key, each in found.items()
    }
    for name in ("words", "titles"):
        if not isinstance(data.get(name), dict) or "source" not in data[name]:
            raise KnowledgeError(f"{where}: needs a table [{name}] with a source")
    return Promises(
        rows,
        cues,
        frozenset(lemma for _, lemma in found),
        _lists(data["words"]),
        _lists(data["titles"]),
    )


def _lists(table: Mapping[str, Any]) -> Mapping[str, Words]:
    return {name: frozenset(listed) for name, listed in table.items() if name != "source"}


def _cue(row: Mapping[str, Any], where: str) -> Cue:
    at = f"{where}, cue {row.get('id')!r}"
    odd = sorted(set(row) - _FIELDS)
    if odd:
        raise KnowledgeError(f"{at}: unknown {', '.join(odd)}; known are {', '.join(_FIELDS)}")
    missing = sorted({"id", "lemmas", "by", "about", "source", "examples"} - set(row))
    if missing:
        raise KnowledgeError(f"{at} lacks {', '.join(missing)}; add them")
    if row.get("part") not in get_args(Part):
        raise KnowledgeError(f"{at}: part is one of {', '.join(get_args(Part))}")
    if row.get("kind") not in get_args(CommitmentKind):
        raise KnowledgeError(f"{at}: kind is one of {', '.join(get_args(CommitmentKind))}")
    return Cue(
        row["id"],
        row["part"],
        tuple(row["lemmas"]),
        row["kind"],
        tuple(row["by"]),
        tuple(row.get("to", ())),
        tuple(row["about"]),
        frozenset(row.get("particles", ())),
        row.get("tag"),
        frozenset(row.get("unless", ())),
        bool(row.get("denied", False)),
        row["source"],
        tuple(
            _example(e["text"], e["is"], where=at, fails=e.get("fails")) for e in row["examples"]
        ),
    )


def _example(marked: str, told: Iterable[str], *, where: str, fails: str | None) -> Example:
    plain = parse_example(marked, (), where=where)
    names = {mark.name for mark in plain.marks}
    lines = tuple(_told(line, names, where) for line in told)
    return Example(plain.text, plain.marks, lines, fails)


def _told(line: str, names: set[str], where: str) -> Told:
    match = _TOLD.match(line)
    if match is None or match[1] not in get_args(CommitmentKind):
        raise KnowledgeError(f"{where}: {line!r} is not 'kind: A, B > C: what'")
    by, to = (
        tuple(name.strip() for name in side.split(",") if name.strip() != "-")
        for side in (match[2], match[3])
    )
    unknown = sorted({*by, *to} - names)
    if unknown:
        raise KnowledgeError(f"{where}: {line!r} names {unknown}, who are not marked in the text")
    return Told(cast(CommitmentKind, match[1]), by, to, match[4])
