"""What acts there are and how English says them: `events/<type>.toml`, one file a PLOVER type.

A frame is a word with the places of its two sides, the slots, tried in order:

    of a verb       subj, obj, iobj, clause, or a preposition ("with", "against")
    of a noun       poss ("Peru's attack", "the Peruvian attack"), subj of the light verb that
                    carries it ("Peru launched an attack"), iobj of that verb, inside for
                    whoever is named in its phrase ("plans to help Peru"), or a preposition
    of an adjective subj, or a preposition ("is grateful to")
    of a modal      voice, who says so, and subj of its verb ("Peru must withdraw", she said)

`subj` is whoever does it and `obj` whom it is done to, whatever the voice. The words that all
types share (light verbs, status) are in `languages/<lang>/acts.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from communique.errors import KnowledgeError
from communique.records import EVENT_TYPES, EntityKind, EventStatus

Part = Literal["verb", "noun", "adj", "modal"]
Words = frozenset[str]

# Acts that have no direction: either side may be the source (docs/records.md).
SYMMETRIC = frozenset(("AGREE", "CONSULT", "COOPERATE"))

_MARK = re.compile(r"\[(?:([^=|\]]+)=)?([^|\]]+)\|(\w+)(?: ([A-Z]{3}))?\]")
_TOLD = re.compile(r"^([A-Z]+) (\w+): ([^>]+?) > (.+)$")
_LISTS = ("lemmas", "things", "unless", "actor", "target")
_FLAGS = ("alone", "both", "sure")
_TEXTS = ("particle", "mode", "cameo", "status")
_FIELDS = {"id", "part", "source", "examples", *_LISTS, *_FLAGS, *_TEXTS}


@dataclass(frozen=True, slots=True)
class Told:
    """An event that an example is expected to yield, its sides by entity name."""

    type: str
    status: str
    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A name marked in an example: where it stands, and the name of what it denotes."""

    start: int
    end: int
    name: str
    kind: EntityKind
    country: str | None


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
class Frame:
    """A word that tells of an act of one type.

    `particle` must hang on a verb, one of `things` must head its object, and none of `unless` may
    stand in the object or hang on the word. `status` is what the word itself says. `alone` makes
    an event of one side, `both` of parties joined by "and"; `sure` needs no second opinion.
    """

    type: str
    id: str
    part: Part
    lemmas: tuple[str, ...]
    actor: tuple[str, ...]
    target: tuple[str, ...]
    particle: str | None
    things: Words
    unless: Words
    mode: str | None
    cameo: str | None
    status: EventStatus | None
    alone: bool
    both: bool
    sure: bool
    source: str
    examples: tuple[Example, ...] = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """The frame's name among all types: "accuse.blame"."""
        return f"{self.type.lower()}.{self.id}"

    def worded(self, words: Words) -> bool:
        """Say whether the lemmas of a sentence hold those that the frame asks for."""
        if words.isdisjoint(self.lemmas) or words & self.unless:
            return False
        if self.things and not words & self.things:
            return False
        return self.particle is None or self.particle in words


@dataclass(frozen=True, slots=True)
class Kind:
    """A PLOVER type as its file describes it, with its frames."""

    type: str
    definition: str
    actor: str
    target: str
    cameo: str
    source: str
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Acts:
    """All that one language knows of events.

    `verbs`, `nouns`, `adjectives` and `modals` give the frames of a lemma. `light`, `status`,
    `scenes`, `voice` and `people` map a name to words; `acts.toml` says what each is for.
    """

    kinds: Mapping[str, Kind]
    verbs: Mapping[str, tuple[Frame, ...]]
    nouns: Mapping[str, tuple[Frame, ...]]
    adjectives: Mapping[str, tuple[Frame, ...]]
    modals: Mapping[str, tuple[Frame, ...]]
    light: Mapping[str, Words]
    status: Mapping[str, Words]
    scenes: Mapping[str, Words]
    voice: Mapping[str, Words]
    people: Mapping[str, Words]

    def frames(self) -> Iterable[Frame]:
        """Yield every frame, type by type."""
        for kind in self.kinds.values():
            yield from kind.frames

    def code(self, type: str, words: Collection[str]) -> str | None:
        """Return the CAMEO code that the words of a sentence support, where its type is known.

        `words` are lemmas. Frames that ask for a thing come before those that do not; where those
        that fit give several codes, there is none.
        """
        here = frozenset(words)
        fitting = [frame for frame in self.kinds[type].frames if frame.worded(here)]
        exact = [frame for frame in fitting if frame.things] or fitting
        codes = {frame.cameo for frame in exact if frame.cameo is not None}
        return codes.pop() if len(codes) == 1 else None


@cache
def load_acts(language: str = "en") -> Acts:
    """Return the validated knowledge of one language.

    Raises KnowledgeError naming the file, the entry and the remedy.
    """
    root = files("communique.knowledge")
    kinds: dict[str, Kind] = {}
    for place in sorted(root.joinpath("events").iterdir(), key=lambda place: place.name):
        if place.name.endswith(".toml"):
            where = f"events/{place.name}"
            kind = parse_kind(_toml(place.read_text(encoding="utf-8"), where), where=where)
            if kind.type in kinds:
                raise KnowledgeError(f"{where}: {kind.type} has a file already")
            kinds[kind.type] = kind
    where = f"languages/{language}/acts.toml"
    shared = _toml(root.joinpath(where).read_text(encoding="utf-8"), where)
    frames = [frame for kind in kinds.values() for frame in kind.frames]
    tables = {
        name: _words(shared, name, where)
        for name in ("light", "status", "scenes", "voice", "people")
    }
    return Acts(
        kinds,
        _by_lemma(frames, "verb"),
        _by_lemma(frames, "noun"),
        _by_lemma(frames, "adj"),
        _by_lemma(frames, "modal"),
        **tables,
    )


def _toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{where}: not TOML ({error})") from error


def _words(data: Mapping[str, Any], table: str, where: str) -> dict[str, Words]:
    found = data.get(table)
    if not isinstance(found, dict) or "source" not in found:
        raise KnowledgeError(f"{where}: needs a table [{table}] with a source")
    return {name: frozenset(words) for name, words in found.items() if name != "source"}


def _by_lemma(frames: Iterable[Frame], part: Part) -> dict[str, tuple[Frame, ...]]:
    """Return the frames of each lemma; those that ask for more words come first."""
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        if frame.part == part:
            for lemma in frame.lemmas:
                found.setdefault(lemma, []).append(frame)
    return {
        lemma: tuple(sorted(each, key=lambda f: (not f.things, f.particle is None)))
        for lemma, each in found.items()
    }


def parse_kind(data: Mapping[str, Any], *, where: str) -> Kind:
    """Build one type from the tables of its file; raises KnowledgeError as above."""
    described = ("type", "definition", "actor", "target", "cameo", "source")
    missing = [name for name in described if not isinstance(data.get(name), str)]
    if missing:
        raise KnowledgeError(f"{where}: needs {', '.join(missing)} at its head")
    type = data["type"]
    if type not in EVENT_TYPES:
        raise KnowledgeError(
            f"{where}: {type!r} is no PLOVER type; one of {', '.join(EVENT_TYPES)}"
        )
    frames = tuple(_frame(row, type, where) for row in data.get("frame", []))
    ids = [frame.id for frame in frames]
    twice = sorted({id for id in ids if ids.count(id) > 1})
    if twice:
        raise KnowledgeError(f"{where}: frame ids {twice} stand twice")
    return Kind(
        type,
        data["definition"],
        data["actor"],
        data["target"],
        data["cameo"],
        data["source"],
        frames,
    )


def _frame(row: Mapping[str, Any], type: str, where: str) -> Frame:
    at = f"{where}, frame {row.get('id')!r}"
    odd = sorted(set(row) - _FIELDS)
    if odd:
        raise KnowledgeError(f"{at}: unknown {', '.join(odd)}; known are {', '.join(_FIELDS)}")
    if row.get("part") not in get_args(Part):
        raise KnowledgeError(f"{at}: part is verb, noun, adj or modal")
    if not row.get("id") or not row.get("lemmas") or not row.get("source"):
        raise KnowledgeError(f"{at}: needs an id, lemmas and a source")
    if row.get("status") not in (None, *get_args(EventStatus)):
        raise KnowledgeError(f"{at}: status is one of {', '.join(get_args(EventStatus))}")
    return Frame(
        type=type,
        id=row["id"],
        part=cast(Part, row["part"]),
        lemmas=tuple(row["lemmas"]),
        actor=tuple(row.get("actor", ("subj",))),
        target=tuple(row.get("target", ())),
        particle=row.get("particle"),
        things=frozenset(row.get("things", ())),
        unless=frozenset(row.get("unless", ())),
        mode=row.get("mode"),
        cameo=row.get("cameo"),
        status=row.get("status"),
        alone=row.get("alone", False),
        both=row.get("both", False),
        sure=row.get("sure", False),
        source=row["source"],
        examples=tuple(
            parse_example(e["text"], e["is"], where=at, fails=e.get("fails"))
            for e in row.get("examples", ())
        ),
    )


def parse_example(
    marked: str, told: Iterable[str], *, where: str, fails: str | None = None
) -> Example:
    """Return an example without its marks; raises KnowledgeError where it is malformed."""
    text, last = "", 0
    marks: list[Marked] = []
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        shown, name, kind, country = mark[1] or mark[2], mark[2], mark[3], mark[4]
        if kind not in get_args(EntityKind):
            raise KnowledgeError(f"{where}: {kind!r} in {mark[0]} is no kind of entity")
        start = len(text)
        text += shown
        marks.append(Marked(start, len(text), name, cast(EntityKind, kind), country))
        last = mark.end()
    text += marked[last:]
    names = {mark.name for mark in marks} | {"-"}
    lines = tuple(_told(line, names, where) for line in told)
    return Example(text, tuple(marks), lines, fails)


def _told(line: str, names: set[str], where: str) -> Told:
    match = _TOLD.match(line)
    if match is None or match[1] not in EVENT_TYPES or match[2] not in get_args(EventStatus):
        raise KnowledgeError(f"{where}: {line!r} is not 'TYPE status: A, B > C'")
    sides = [tuple(name.strip() for name in side.split(",")) for side in (match[3], match[4])]
    unknown = sorted({name for side in sides for name in side} - names)
    if unknown:
        raise KnowledgeError(f"{where}: {line!r} names {unknown}, who are not marked in the text")
    source, target = (tuple(name for name in side if name != "-") for side in sides)
    return Told(match[1], match[2], source, target)
