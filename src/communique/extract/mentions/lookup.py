"""What the gazetteer lists in a sentence, by token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from communique.document import Sentence, Span, Token
from communique.knowledge.gazetteer import CountryAlias, Gazetteer, Organisation
from communique.knowledge.gazetteer import Hit as Entry
from communique.reference import Reference

HitKind = Literal["country", "demonym", "organisation", "place"]

_STATES = frozenset({"country", "demonym"})
_BETWEEN = frozenset({"between", "by", "against", "with"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A gazetteer entry found at tokens `[start, end)`.

    A capital or seat is a country where it acts as the government, a place elsewhere. `code` is
    alpha-3, `name` the entry's own name.
    """

    start: int
    end: int
    kind: HitKind
    code: str | None
    name: str

    @property
    def state(self) -> bool:
        """Whether it names a state or its people."""
        return self.kind in _STATES


@dataclass(frozen=True, slots=True)
class Listed:
    """The gazetteer's names in a sentence.

    `states` are those of countries and demonyms by their first token, `by_end` the same by the
    token behind them. `ends` says where states, places and names of several words end, by their
    first token.
    """

    hits: tuple[Hit, ...]
    states: Mapping[int, Hit]
    by_end: Mapping[int, Hit]
    ends: Mapping[int, int]

    @classmethod
    def of(cls, hits: tuple[Hit, ...]) -> Listed:
        """Return the hits with their indices."""
        states = {hit.start: hit for hit in hits if hit.state and hit.code}
        by_end = {hit.end: hit for hit in states.values()}
        longer = (hit for hit in hits if hit.kind == "place" or hit.end > hit.start + 1)
        ends = {hit.start: hit.end for hit in (*longer, *states.values())}
        return cls(hits, states, by_end, ends)


def look_up(sentence: Sentence, gazetteer: Gazetteer) -> tuple[Listed, list[Reference]]:
    """Return the gazetteer's names, and references to the countries inside single tokens."""
    tokens = sentence.tokens
    whole: list[Hit] = []
    parts: list[Reference] = []
    spelled = spelled_out(tokens)
    for entry in gazetteer.scan([token.text for token in tokens]):
        hit = _hit(sentence, entry)
        if any(a <= hit.start and hit.end <= b and hit.end - hit.start < b - a for a, b in spelled):
            continue
        if entry.inside is None:
            whole.append(hit)
        elif hit.state:
            first, last = tokens[hit.start].span, tokens[hit.end - 1].span
            span = Span(first.start + entry.inside[0], last.start + entry.inside[1])
            parts.append(
                Reference(
                    span,
                    "",
                    "name",
                    "country",
                    sentence.index,
                    hit.start,
                    sentence.quotation,
                    code=hit.code,
                    rule="gazetteer:country",
                )
            )
    return Listed.of(tuple(whole)), parts


def spelled_out(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the names whose initials follow in brackets: "Fishers' Union of Chad (FUC)".

    A state in such a name is part of it.
    """
    found = []
    for index in range(3, len(tokens) - 1):
        short = tokens[index].text
        bracketed = tokens[index - 1].text == "(" and tokens[index + 1].text == ")"
        if not (bracketed and short.isupper() and short.isalpha() and 3 <= len(short) <= 6):
            continue
        start, left = index - 1, list(short)
        while start > 0 and left:
            word = tokens[start - 1].text
            if word[:1].isupper():
                if word[0] != left.pop():
                    break
            elif word not in ("of", "the", "and", "for", "'s", "’s", "'", "’", "-"):
                break
            start -= 1
        else:
            end = index - 1
            while tokens[end - 1].norm in ("'s", "'"):
                end -= 1
            if not left:
                found.append((start, end))
    return found


def _hit(sentence: Sentence, found: Entry) -> Hit:
    entry = found.entry
    if not isinstance(entry, CountryAlias):
        kind: HitKind = "organisation" if isinstance(entry, Organisation) else "place"
        return Hit(found.start, found.end, kind, entry.country, entry.name)
    if entry.kind in ("capital", "seat"):
        kind = "country" if _acts(sentence, found, entry.kind) else "place"
    else:
        kind = "demonym" if entry.kind in ("demonym", "people") else "country"
    return Hit(found.start, found.end, kind, entry.alpha3, entry.text)


# What only a government has, where a capital has it: "Pyongyang's behavior".
_DEEDS = frozenset(
    (
        "action", "aggression", "ally", "ambassador", "approach", "attack", "attempt", "behavior",
        "behaviour", "campaign", "claim", "commitment", "concern", "decision", "demand", "diplomat",
        "effort", "envoy", "forces", "foreign", "government", "interest", "intention", "invasion",
        "leadership", "move", "objection", "offer", "opposition", "plan", "policy", "position",
        "proposal", "refusal", "request", "response", "role", "stance", "support", "threat", "tie",
        "troop", "war", "withdrawal",
    )
)  # fmt: skip


def _acts(sentence: Sentence, found: Entry, kind: str) -> bool:
    """Say whether a capital stands for its state's government: as one who does or is dealt with.

    A seat of government (`kind` "seat") stands for it in what it has as well: "the Kremlin's war".
    """
    tokens = sentence.tokens
    head = head_of(sentence, found.start, found.end)
    while tokens[head].dep == "conj" and tokens[head].head != head:
        head = tokens[head].head
    if tokens[head].dep in ("nsubj", "nsubjpass", "agent", "dative"):
        return True
    if tokens[head].dep == "poss":
        return kind == "seat" or tokens[tokens[head].head].lemma in _DEEDS
    return tokens[head].dep == "pobj" and tokens[tokens[head].head].norm in _BETWEEN


def head_of(sentence: Sentence, start: int, end: int) -> int:
    """Return the token in `[start, end)` whose governor stands outside, or the last."""
    for index in range(start, end):
        head = sentence.tokens[index].head
        if not start <= head < end or head == index:
            return index
    return end - 1
