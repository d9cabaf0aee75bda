"""Words that tell how a promise fared, as data: loads `languages/<lang>/outcomes.toml`.

weights    how much a word says of what a promise is about: general and common words say little
verbs      verbs by what they promise; pairs that undo one another
signs      phrases by the outcome that they tell of
topics     what stands before and after a question that was raised
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from communique.errors import KnowledgeError
from communique.knowledge.gazetteer import Gazetteer, load_gazetteer

Outcome = Literal["contradicted", "wanted", "repeated", "progressing", "kept"]
Words = frozenset[str]

# How many words may stand between a negation and what it negates.
_REACH = 4
_VERBS = (
    "leading",
    "vague",
    "giving",
    "easing",
    "hostile",
    "meeting",
    "visit",
    "fulfilled",
    "holding",
    "lasting",
    "signing",
    "rise",
    "fall",
    "relations",
)
_TOPICS = ("openers", "closers", "stops", "leads", "unless")


@dataclass(frozen=True, slots=True)
class Sign:
    """Phrases that tell of one outcome; `found` matches any of them in lower-case text.

    With `clause` they put off all that follows up to the next comma, else the next few words.
    """

    outcome: Outcome
    found: re.Pattern[str]
    clause: bool
    right: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """All that one language knows of how promises fare.

    `weights` maps lemmas to how much they say, other words say 1. `endings` are taken off lemmas.
    `verbs` maps a class to lemmas, `opposites` a lemma to those that undo it. `states` maps the
    names and adjectives of states, lower case, to ISO 3166-1 alpha-3 codes. `negated` matches a
    negation and up to three words after it, to the end of the text before a sign. Two of these are
    equal only if they are one, so that what is worked out with one may be kept by it.
    """

    weights: Mapping[str, float]
    number: float
    endings: tuple[str, ...]
    verbs: Mapping[str, Words]
    opposites: Mapping[str, Words]
    signs: tuple[Sign, ...]
    negated: re.Pattern[str]
    topics: Mapping[str, tuple[str, ...]]
    topic_examples: tuple[tuple[str, tuple[str, ...]], ...]
    states: Mapping[str, str]


@cache
def load_outcomes(language: str = "en") -> Outcomes:
    """Return the validated knowledge of one language.

    Raises KnowledgeError naming the file, the entry and the remedy.
    """
    where = f"languages/{language}/outcomes.toml"
    source = files("communique.knowledge").joinpath(where)
    try:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise KnowledgeError(f"{where}: no such file; following needs one per language") from error
    except tomllib.TOMLDecodeError as error:
        raise KnowledgeError(f"{where}: not TOML ({error})") from error
    return parse_outcomes(data, load_gazetteer(), where=where)


def parse_outcomes(data: Mapping[str, Any], gazetteer: Gazetteer, *, where: str) -> Outcomes:
    """Build the knowledge from the tables of a data file; raises KnowledgeError as above."""
    try:
        weights, verbs, topics = data["weights"], data["verbs"], data["topics"]
        for part in (weights, verbs, topics, data["negation"], *data["sign"]):
            if not part["source"]:
                raise KnowledgeError(f"{where}: an empty source; name what the words rest on")
        return Outcomes(
            dict.fromkeys(
                (*weights["frequent"], *weights["common"]), float(weights["common_weight"])
            )
            | dict.fromkeys(weights["general"], float(weights["general_weight"])),
            float(weights["number_weight"]),
            tuple(sorted(weights["endings"], key=lambda ending: -len(ending))),
            {name: frozenset(verbs[name]) for name in _VERBS},
            _opposites(verbs["opposites"]),
            tuple(_sign(row, where) for row in data["sign"]),
            _negated(data["negation"]["words"]),
            {name: tuple(topics[name]) for name in _TOPICS},
            tuple((row["text"], tuple(row["is"])) for row in topics["examples"]),
            _states(gazetteer),
        )
    except KeyError as error:
        raise KnowledgeError(f"{where}: {error} is missing; add it") from error


def any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern for any of the phrases as whole words, the longest first."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    joined = "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in ordered)
    return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])")


def _sign(row: Mapping[str, Any], where: str) -> Sign:
    if row["outcome"] not in get_args(Outcome):
        raise KnowledgeError(
            f"{where}: no outcome {row['outcome']!r}; it is one of {get_args(Outcome)}"
        )
    outcome = cast(Outcome, row["outcome"])
    clause = bool(row.get("clause", False))
    return Sign(outcome, any_of(row["phrases"]), clause, tuple(row["is"]), tuple(row["not"]))


def _negated(words: Iterable[str]) -> re.Pattern[str]:
    joined = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?:\b|(?=n't))(?:{joined})\b(?:\s+\S+){{0,{_REACH - 1}}}\s*$")


def _opposites(pairs: Iterable[tuple[str, str]]) -> dict[str, Words]:
    undone: dict[str, set[str]] = {}
    for one, other in pairs:
        undone.setdefault(one, set()).add(other)
        undone.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in undone.items()}


def _states(gazetteer: Gazetteer) -> dict[str, str]:
    """Return the names of states, capitals left out: a promise may be about a town."""
    named: dict[str, str] = {}
    for aliases in gazetteer.countries_by_alias.values():
        for alias in aliases:
            if alias.kind not in ("capital", "seat"):
                named.setdefault(alias.text.casefold().replace(".", ""), alias.alpha3)
    return named
