"""What an event is about: PLOVER's contexts, and the words that tell of them.

    find_contexts("a general election".split(), load_codebook())     # ("election",)

The words lie in `codes/contexts.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from communique.errors import KnowledgeError
from communique.knowledge.phrases import Phrasebook, lemmas

if TYPE_CHECKING:
    from communique.knowledge.codebook import Codebook

MOST = 3
"""The most contexts that an event is given."""

_FILE = "codes/contexts.toml"
_FIELDS = {"name", "definition", "words", "unless", "source", "examples"}


class Example(NamedTuple):
    """A sentence and what it must be found to tell of, in order."""

    text: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """A context; `words` and phrases tell of it, but for those within a phrase of `unless`."""

    name: str
    definition: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    source: str
    examples: tuple[Example, ...] = field(repr=False)


def find_contexts(words: Sequence[str], know: Codebook) -> tuple[str, ...]:
    """Return the contexts that a sentence's words or lemmas tell of, the most supported first.

    They are three at most. Support is the number of different phrases, then of their words; of
    equals the order of the codebook decides. Empty where no phrase is plain enough.
    """
    given = lemmas(words)
    hits = know.about.hits(given)
    found = [name for name in know.about.names if name in hits]

    def support(name: str) -> tuple[int, int]:
        phrases = {given[start:end] for start, end in hits[name]}
        return len(phrases), sum(map(len, phrases))

    return tuple(sorted(found, key=support, reverse=True)[:MOST])


def context_phrases(contexts: Mapping[str, Context]) -> Phrasebook:
    """Return the words of all contexts, to be looked up together."""
    return Phrasebook(
        {context.name: context.words for context in contexts.values()},
        {context.name: context.unless for context in contexts.values()},
    )


@cache
def load_contexts() -> Mapping[str, Context]:
    """Return the contexts by name, in the manual's order; raises KnowledgeError naming the row."""
    source = files("communique.knowledge").joinpath(_FILE)
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{_FILE}: not TOML ({error})") from error
    return parse_contexts(data, where=_FILE)


def parse_contexts(data: Mapping[str, Any], *, where: str) -> Mapping[str, Context]:
    """Build the contexts from a data file's tables; raises KnowledgeError as above."""
    found: dict[str, Context] = {}
    for row in data.get("context", []):
        context = _context(row, f"{where}: context {row.get('name', '?')!r}")
        if context.name in found:
            raise KnowledgeError(f"{where}: context {context.name!r} stands there twice; join them")
        found[context.name] = context
    if not found:
        raise KnowledgeError(f"{where}: has no [[context]]; add at least one")
    for context in found.values():
        stray = {name for example in context.examples for name in example.told} - set(found)
        if stray:
            raise KnowledgeError(f"{where}: context {context.name!r}: {sorted(stray)} are none")
    return found


def _context(row: Mapping[str, Any], at: str) -> Context:
    if set(row) - {"unless"} != _FIELDS - {"unless"}:
        told = ", ".join(sorted(_FIELDS))
        raise KnowledgeError(f"{at}: must hold {told}; `unless` may be absent")
    words, unless = check_phrases(row, at)
    return Context(
        row["name"], row["definition"], words, unless, row["source"], check_examples(row, at)
    )


def check_phrases(row: Mapping[str, Any], at: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a row's `words` and `unless`; raises KnowledgeError for one that says nothing."""
    words, unless = tuple(row["words"]), tuple(row.get("unless", ()))
    if not words:
        raise KnowledgeError(f"{at}: has no words; add at least one")
    for phrase in (*words, *unless):
        if not isinstance(phrase, str) or not lemmas(phrase.split()) or phrase != phrase.lower():
            raise KnowledgeError(f"{at}: {phrase!r} is no phrase; write words in lower case")
        if (*words, *unless).count(phrase) > 1:
            raise KnowledgeError(f"{at}: {phrase!r} stands there twice; keep one")
    return words, unless


def check_examples(row: Mapping[str, Any], at: str) -> tuple[Example, ...]:
    """Return a row's examples; raises KnowledgeError for one that is not as it must be."""
    examples = row["examples"]
    if not examples or any(set(example) != {"text", "is"} for example in examples):
        raise KnowledgeError(f"{at}: needs examples, each with `text` and `is`")
    return tuple(Example(example["text"], tuple(example["is"])) for example in examples)
