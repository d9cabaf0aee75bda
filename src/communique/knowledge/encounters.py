"""Words that tell of encounters, as data: loads `languages/<lang>/meetings.toml`.

A trigger's `frame` says where its parties stand:

    mutual      subject and object or with-phrase: "A met (with) B", "A and B met"
    discuss     the same, where the topic may be an object: "A and B discussed trade"
    tell        subject and hearer, if the clause gives a place or a day: "A told B in Minsk"
    joint       several subjects in a named place: "A and B signed a treaty in Minsk"
    ring        subject and object, with no complement: "A called B on Monday"
    host        subject and guest: "A received B"
    unite       object: "the talks brought A and B together"
    trip        traveller, destination: "A visited Minsk"
    encounter   a noun with two sides: "A's meeting with B", "talks between A and B"
    assembly    a noun that one side is enough for: "the NATO summit"
    journey     a noun of travel: "A's visit to Chile"
    occasion    a noun that tells of an encounter only where two are named at it
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from communique.errors import KnowledgeError
from communique.records import EntityKind, Form, MeetingStatus

Frame = Literal[
    "mutual",
    "discuss",
    "tell",
    "joint",
    "ring",
    "host",
    "unite",
    "trip",
    "encounter",
    "assembly",
    "journey",
    "occasion",
]
Words = frozenset[str]

_MARK = re.compile(r"\[([^|\]]+)\|(\w+)(?: ([A-Z]{3}))?\]")
_TOLD = re.compile(r"^(\w+) (\w+): ([^@]+?)(?: @ (.+))?$")
_FIELDS = {
    "id",
    "part",
    "lemmas",
    "form",
    "frame",
    "sides",
    "remote",
    "object",
    "alone",
    "particle",
    "topics",
    "beside",
    "verbs",
    "status",
    "source",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An encounter that an example is expected to yield, by entity names."""

    form: Form
    status: MeetingStatus
    parties: tuple[str, ...]
    place: str | None


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence without its marks, its entities (start, end, kind, code), what it tells of."""

    text: str
    entities: tuple[tuple[int, int, EntityKind, str | None], ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb or noun that names an encounter; `sides` are prepositions that lead to a party.

    `remote` are prepositions that do so on the telephone. A verb takes its party as an `object`,
    may do without a second party (`alone`), and needs its `particle`. `topics` are what a verb's
    object or a noun's of-phrase must speak of, `beside` words that must stand before the noun,
    `verbs` those that make it an act of their subject besides the usual ones. `status` is that of
    an encounter that the word itself calls planned.
    """

    id: str
    part: Literal["verb", "noun"]
    lemmas: tuple[str, ...]
    form: Form
    frame: Frame
    sides: Words
    remote: Words
    object: bool
    alone: bool
    particle: str | None
    topics: Words
    beside: Words
    verbs: Words
    status: MeetingStatus | None
    source: str
    examples: tuple[Example, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sense:
    """Words that, beside certain nouns, change their form, or with None rule them out."""

    words: Words
    of: Words
    form: Form | None
    sides: Words = frozenset()


@dataclass(frozen=True, slots=True)
class Encounters:
    """All that one language knows of meetings.

    `words` are the lemmas that a sentence must hold one of. `support`, `status`, `people` and
    `setting` map a name to words; the head of the data file says which.
    """

    triggers: tuple[Trigger, ...]
    verbs: Mapping[str, Trigger]
    nouns: Mapping[str, Trigger]
    senses: tuple[Sense, ...]
    support: Mapping[str, Words]
    status: Mapping[str, Words]
    people: Mapping[str, Words]
    setting: Mapping[str, Words]
    words: Words

    def sense(self, noun: str, word: str) -> Sense | None:
        """Return what `word` beside `noun` makes of it, or None."""
        return next((s for s in self.senses if noun in s.of and word in s.words), None)


@cache
def load_encounters(language: str = "en") -> Encounters:
    """Return the validated knowledge of one language.

    Raises KnowledgeError naming the file, the entry and the remedy.
    """
    where = f"languages/{language}/meetings.toml"
    source = files("communique.knowledge").joinpath(where)
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise KnowledgeError(f"{where}: no such file; meetings need one per language") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{where}: not TOML ({error})") from error
    return parse_encounters(data, where=where)


def parse_encounters(data: Mapping[str, Any], *, where: str) -> Encounters:
    """Build the knowledge from the tables of a data file; raises KnowledgeError as above."""
    triggers = tuple(_trigger(row, where) for row in data.get("trigger", []))
    if not triggers:
        raise KnowledgeError(f"{where}: has no [[trigger]]; add at least one")
    return Encounters(
        triggers,
        _by_lemma(triggers, "verb", where),
        _by_lemma(triggers, "noun", where),
        tuple(_sense(row, where) for row in data.get("sense", [])),
        _lists(data, "support", ("hold", "attend", "present", "joining", "uniting"), where),
        _lists(data, "status", _STATUS, where),
        _lists(data, "people", _PEOPLE, where),
        _lists(data, "setting", _SETTING, where),
        frozenset(lemma.rsplit("-", 1)[-1] for trigger in triggers for lemma in trigger.lemmas),
    )


_STATUS = (
    "planned",
    "arranged",
    "called_for",
    "cancelled",
    "called_off",
    "left",
    "denied",
    "planned_words",
    "held_words",
    "any_time",
    "before",
    "had",
    "possible",
    "wanted",
    "doubt",
    "habit",
    "general",
    "agenda",
)
_SETTING = ("generic", "stops", "margins", "rounds", "via", "sport", "plans", "errands", "events")
_PEOPLE = (
    "nouns",
    "delegations",
    "hearers",
    "company",
    "from",
    "within",
    "led",
    "remote",
    "sitting",
)


def _trigger(row: Mapping[str, Any], where: str) -> Trigger:
    name = row.get("id", "?")
    at = f"{where}: trigger {name!r}"
    unknown = sorted(set(row) - _FIELDS - {"examples"})
    if unknown:
        raise KnowledgeError(f"{at} has unknown fields {unknown}")
    missing = sorted({"id", "part", "lemmas", "form", "frame", "source", "examples"} - set(row))
    if missing:
        raise KnowledgeError(f"{at} lacks {missing}; add them")
    for key, allowed in (("part", ("verb", "noun")), ("form", get_args(Form))):
        if row[key] not in allowed:
            raise KnowledgeError(f"{at}: {key} {row[key]!r} is none of {', '.join(allowed)}")
    if row["frame"] not in get_args(Frame):
        raise KnowledgeError(f"{at}: frame {row['frame']!r} is none of those that are known")
    return Trigger(
        row["id"],
        row["part"],
        tuple(row["lemmas"]),
        row["form"],
        row["frame"],
        frozenset(row.get("sides", ())),
        frozenset(row.get("remote", ())),
        bool(row.get("object", False)),
        bool(row.get("alone", False)),
        row.get("particle"),
        frozenset(row.get("topics", ())),
        frozenset(row.get("beside", ())),
        frozenset(row.get("verbs", ())),
        row.get("status"),
        row["source"],
        tuple(_example(entry, at) for entry in row["examples"]),
    )


def _example(entry: Mapping[str, Any], at: str) -> Example:
    if set(entry) != {"text", "is"}:
        raise KnowledgeError(f"{at}: an example has `text` and `is`, not {sorted(entry)}")
    told = tuple(_told(line, at) for line in entry["is"])
    text, last = "", 0
    found: list[tuple[int, int, EntityKind, str | None]] = []
    for mark in _MARK.finditer(entry["text"]):
        if mark[2] not in get_args(EntityKind):
            raise KnowledgeError(f"{at}: {mark[0]} is no entity; its kind is not known")
        text += entry["text"][last : mark.start()]
        kind = cast("EntityKind", mark[2])
        found.append((len(text), len(text) + len(mark[1]), kind, mark[3]))
        text += mark[1]
        last = mark.end()
    return Example(text + entry["text"][last:], tuple(found), told)


def _told(line: str, at: str) -> Told:
    match = _TOLD.match(line)
    if match is None or match[1] not in get_args(Form) or match[2] not in get_args(MeetingStatus):
        raise KnowledgeError(f"{at}: {line!r} is not 'form status: A, B @ place'")
    parties = tuple(name.strip() for name in match[3].split(","))
    return Told(match[1], match[2], parties, match[4])  # type: ignore[arg-type]


def _by_lemma(triggers: tuple[Trigger, ...], part: str, where: str) -> dict[str, Trigger]:
    found: dict[str, Trigger] = {}
    for trigger, lemma in _lemmas(triggers, part):
        if lemma in found:
            raise KnowledgeError(
                f"{where}: {part} {lemma!r} stands in {found[lemma].id!r} and {trigger.id!r}; "
                f"take it out of one"
            )
        found[lemma] = trigger
    return found


def _lemmas(triggers: tuple[Trigger, ...], part: str) -> Iterator[tuple[Trigger, str]]:
    for trigger in triggers:
        if trigger.part == part:
            for lemma in trigger.lemmas:
                yield trigger, lemma


def _sense(row: Mapping[str, Any], where: str) -> Sense:
    if not {"words", "of", "source"} <= set(row):
        raise KnowledgeError(f"{where}: a sense has `words`, `of` and `source`")
    form = row.get("form")
    if form is not None and form not in get_args(Form):
        raise KnowledgeError(f"{where}: sense form {form!r} is none of {', '.join(get_args(Form))}")
    return Sense(
        frozenset(row["words"]), frozenset(row["of"]), form, frozenset(row.get("sides", ()))
    )


def _lists(
    data: Mapping[str, Any], table: str, keys: tuple[str, ...], where: str
) -> dict[str, Words]:
    row = data.get(table)
    if not isinstance(row, Mapping) or "source" not in row:
        raise KnowledgeError(f"{where}: needs a table [{table}] with its source")
    if set(row) != {*keys, "source"}:
        raise KnowledgeError(f"{where}: [{table}] must hold exactly {', '.join(keys)} and source")
    return {key: frozenset(row[key]) for key in keys}
