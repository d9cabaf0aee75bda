"""Stretches of a document that may denote an actor or a place, before they are resolved.

`extract.mentions` finds them, `extract.entities` decides which of them are one entity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from communique.document import Span
from communique.records import EntityKind, MentionKind

Gender = Literal["m", "f"]
Number = Literal["one", "many"]


@dataclass(frozen=True, slots=True)
class Office:
    """An office read in the text: "Governor of Russia's Khabarovsk Krai".

    `role` is the phrase without its country, lower case; `family` groups heads that stand for one
    another; `country` is the alpha-3 code said with it; `over` marks a former office.
    """

    span: Span
    role: str
    head: str
    family: str
    country: str | None = None
    over: bool = False
    gender: Gender | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, epithet or pronoun that may denote an entity.

    `kind` is None for pronouns and for epithets whose referent decides it. `sentence` and `head`
    locate the head word in the parse. `code` is the alpha-3 code that the gazetteer gives the
    words themselves (countries, places, known bodies), `full` a fuller name that it gives;
    `nation` is the code of a demonym that qualifies a person ("the Chilean singer"); `sector` is
    PLOVER's, which only the user's list of actors says here.
    """

    span: Span
    text: str
    how: MentionKind
    kind: EntityKind | None
    sentence: int
    head: int
    quotation: int | None
    number: Number = "one"
    gender: Gender | None = None
    offices: tuple[Office, ...] = ()
    code: str | None = None
    full: str | None = None
    nation: str | None = None
    rule: str = ""
    sector: str | None = None
