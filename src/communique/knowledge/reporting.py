"""Reporting verbs and phrases of a language: who speaks, to whom, and where the content stands.

The data is `languages/*/reporting.toml`, whose head explains the notation of frames.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from communique.errors import KnowledgeError

Slot = Literal["that", "ask", "to", "what", "as", "quote"]
_SLOTS: tuple[Slot, ...] = ("that", "ask", "to", "what", "as", "quote")
_VOWELS = "aeiou"
# Stressed final syllables, whose consonant doubles; other verbs of more than one syllable keep it.
_DOUBLING = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to build a report around a verb.

    `words` follow the verb directly; `whom` says whether the person spoken to comes before the
    content, `bond` is the preposition that leads to the content or, where `joined`, to its second
    half ("blamed [Iran for the attack]").
    """

    written: str
    words: tuple[str, ...]
    whom: bool
    slot: Slot
    bond: str | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """The frames that one group of verbs takes, and when its use is a report of words."""

    lemma: str
    frames: tuple[Frame, ...]
    voice: bool = False
    statement: bool = False
    mute: bool = False
    objects: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what must be found in it; `content` None where nothing may be.

    Pieces of content are joined by " / ".
    """

    text: str
    content: str | None
    cue: str | None
    speaker: str | None
    addressee: str | None


@dataclass(frozen=True, slots=True)
class Reporting:
    """All that a language file says about reports of speech.

    `verbs` maps each form, in normal form, to its usages; `phrases` the first word of a phrase to
    its words; `nouns`, `documents` and `speakers` are lemmas.
    """

    verbs: Mapping[str, tuple[Usage, ...]]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    nouns: frozenset[str]
    documents: frozenset[str]
    speakers: frozenset[str]
    endings: tuple[str, ...]
    titles: frozenset[str]
    agents: frozenset[str]
    others: frozenset[str]
    media: frozenset[str]
    towards: frozenset[str]
    replies: frozenset[str]
    examples: tuple[Example, ...]

    def quotes(self, form: str) -> bool:
        """Say whether a verb form introduces words in quotation marks."""
        return any(
            frame.slot in ("that", "quote") and not frame.words
            for usage in self.verbs.get(form, ())
            for frame in usage.frames
        )

    def can_speak(self, lemma: str) -> bool:
        """Say whether a common noun denotes somebody, a body or a document that speaks."""
        singular = lemma[:-1] if lemma.endswith("s") and not lemma.endswith("ss") else lemma
        return any(
            word in self.speakers or word in self.documents or word.endswith(self.endings)
            for word in (lemma, singular)
        )


@lru_cache(maxsize=4)
def load_reporting(lang: str = "en") -> Reporting:
    """Read a language's file. Raises KnowledgeError where it breaks the rules it states."""
    place = files("communique.knowledge").joinpath("languages", lang, "reporting.toml")
    try:
        text = place.read_text(encoding="utf-8")
    except OSError as error:
        raise KnowledgeError(f"no reporting verbs for language {lang!r}: {error}") from error
    return parse_reporting(text, name=f"languages/{lang}/reporting.toml")


def parse_reporting(text: str, *, name: str = "reporting.toml") -> Reporting:
    """Build the knowledge from the text of a file called `name`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{name}: not valid TOML: {error}") from error
    irregular = {k: tuple(v) for k, v in data.get("irregular", {}).items()}
    verbs: dict[str, tuple[Usage, ...]] = {}
    for number, row in enumerate(data.get("verb", ()), 1):
        where = f"{name}: verb table {number}"
        for usage in _usages(row, where):
            for form in (usage.lemma, *irregular.get(usage.lemma, inflected(usage.lemma))):
                verbs[form] = (*verbs.get(form, ()), usage)
    phrases: dict[str, tuple[tuple[str, ...], ...]] = {}
    for row in data.get("phrase", ()):
        words = tuple(_strings(row, "words", name))
        phrases[words[0]] = (*phrases.get(words[0], ()), words)
    return Reporting(
        verbs,
        phrases,
        _lemmas(data, "nouns", name),
        _lemmas(data, "documents", name),
        _lemmas(data, "speakers", name),
        tuple(_strings(data["speakers"], "endings", name)),
        _lemmas(data, "titles", name),
        _lemmas(data, "agents", name),
        _lemmas(data, "others", name),
        _lemmas(data, "media", name),
        _lemmas(data, "towards", name),
        _lemmas(data, "replies", name),
        tuple(_example(row, name) for row in data.get("example", ())),
    )


def _usages(row: dict[str, object], where: str) -> list[Usage]:
    unknown = set(row) - _KEYS
    if unknown:
        raise KnowledgeError(f"{where}: unknown keys {sorted(unknown)}; one of {sorted(_KEYS)}")
    if not isinstance(row.get("source"), str):
        raise KnowledgeError(f"{where}: needs a source")
    frames = tuple(parse_frame(text, where) for text in _strings(row, "frames", where))
    return [
        Usage(
            lemma,
            frames,
            bool(row.get("voice", False)),
            bool(row.get("statement", False)),
            bool(row.get("mute", False)),
            frozenset(_strings(row, "objects", where) if "objects" in row else ()),
            frozenset(_strings(row, "subjects", where) if "subjects" in row else ()),
        )
        for lemma in _strings(row, "lemmas", where)
    ]


_KEYS = {"lemmas", "frames", "voice", "statement", "mute", "objects", "subjects", "source"}


def parse_frame(written: str, where: str = "frame") -> Frame:
    """Read the notation of a frame: literal words, then `whom`, then one content slot."""
    parts = written.split()
    slot = parts[-1] if parts else ""
    if slot == "to" and len(parts) > 1 and parts[-2] == "what":
        return Frame(written, tuple(parts[:-2]), False, "what", "to", True)
    if "what" in parts[:-1] and parts[-1] in ("of", "for", "as"):
        at = parts.index("what")
        return Frame(written, tuple(parts[:at]), False, "what", parts[-1], True)
    if slot not in _SLOTS:
        raise KnowledgeError(f"{where}: frame {written!r} does not end in one of {_SLOTS}")
    before = parts[:-1]
    if "whom" not in before:
        bond = before[-1] if before and slot == "what" else None
        return Frame(written, tuple(before), False, _slot(slot), bond)
    at = before.index("whom")
    after = before[at + 1 :]
    return Frame(written, tuple(before[:at]), True, _slot(slot), after[0] if after else None)


def _slot(name: str) -> Slot:
    return next(slot for slot in _SLOTS if slot == name)


def inflected(lemma: str) -> tuple[str, ...]:
    """Return the regular -s, -ed and -ing forms of an English verb."""
    last, before = lemma[-1], lemma[-2:-1]
    if last == "e":
        return lemma + "s", lemma + "d", lemma[:-1] + "ing"
    if last == "y" and before not in _VOWELS:
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    short = len(lemma) <= _DOUBLING and last not in "wxy" + _VOWELS and before in _VOWELS
    stem = lemma + last if short and lemma[-3:-2] not in _VOWELS else lemma
    return third, stem + "ed", stem + "ing"


def _strings(row: Mapping[str, object], key: str, where: str) -> list[str]:
    value = row.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise KnowledgeError(f"{where}: {key} must be a list of strings that is not empty")
    return [str(v) for v in value]


def _lemmas(data: Mapping[str, object], key: str, name: str) -> frozenset[str]:
    row = data.get(key)
    if not isinstance(row, dict) or not isinstance(row.get("source"), str):
        raise KnowledgeError(f"{name}: table [{key}] with lemmas and a source is missing")
    return frozenset(_strings(row, "lemmas", f"{name}: [{key}]"))


def _example(row: Mapping[str, object], name: str) -> Example:
    text = row.get("text")
    if not isinstance(text, str):
        raise KnowledgeError(f"{name}: an example needs a text")

    def field(key: str) -> str | None:
        value = row.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or any(v not in text for v in value.split(" / ")):
            raise KnowledgeError(f"{name}: example {text!r}: {key} is not in the text")
        return value

    return Example(text, field("content"), field("cue"), field("speaker"), field("addressee"))
