"""A sentence while its names are found: what stands in it and which words are taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from communique.document import Sentence, Token
from communique.extract.mentions.lookup import Hit
from communique.extract.mentions.titles import Phrase
from communique.knowledge.offices import Offices
from communique.records import EntityKind
from communique.reference import Gender

# Words in the longest name.
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Name:
    """A name by token index `[start, end)`.

    `kind` is None where no witness knows; `sure` says that a title, the gazetteer or a body word
    decided rather than the recogniser alone; `phrases` are offices said with the name.
    """

    start: int
    end: int
    kind: EntityKind | None
    sure: bool
    rule: str
    hit: Hit | None = None
    phrases: tuple[Phrase, ...] = ()
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and what its names are found with.

    `hits` are the gazetteer's names, `given` the gender of given names; `taken` says of each
    token whether an office or a name has it already.
    """

    sentence: Sentence
    hits: Sequence[Hit]
    know: Offices
    given: Mapping[str, Gender]
    taken: list[bool]

    @property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    def take(self, start: int, end: int) -> None:
        """Mark tokens as taken."""
        self.taken[start:end] = [True] * (end - start)

    def is_free(self, start: int, end: int) -> bool:
        """Say whether none of the tokens is taken."""
        return not any(self.taken[start:end])

    def before(self, start: int) -> str:
        """Return the word before a token, or nothing."""
        return self.tokens[start - 1].norm if start else ""

    def is_never(self, index: int) -> bool:
        """Say whether a word is no name by itself, a month behind a given name apart: "Ana May"."""
        token = self.tokens[index]
        if token.norm not in self.know.never:
            return False
        led = index > 0 and self.tokens[index - 1].norm in self.given
        dated = index + 1 < len(self.tokens) and self.tokens[index + 1].norm[:1].isdigit()
        return not led or dated or token.norm not in self.know.months

    def run_from(self, start: int, *, stop: Sequence[bool] | None = None) -> int:
        """Return the end of the run of name words that begins at `start` (`start` if none).

        Tokens marked in `stop`, or those taken, end it.
        """
        tokens, barred = self.tokens, self.taken if stop is None else stop
        end = at = start
        while at < len(tokens) and at - start < _LONGEST and not barred[at]:
            token = tokens[at]
            if is_capital(token) and not self.is_never(at):
                end = at = at + 1
            elif at > start and self.is_hyphen(at) and self._continues(tokens[at + 1]):
                end = at = at + 2
            elif self._may_join(start, at) and at + 1 < len(tokens):
                at += 1
            else:
                break
        return self.with_suffix(end) if end > start else end

    def is_hyphen(self, at: int) -> bool:
        """Say whether a hyphen stands between two words without a space."""
        token, tokens = self.tokens[at], self.tokens
        if token.norm != "-" or tokens[at - 1].span.end != token.span.start:
            return False
        return at + 1 < len(tokens) and tokens[at + 1].span.start == token.span.end

    def may_open(self, token: Token) -> bool:
        """Say whether a small word may open a name or go on with it: "al", but not "de"."""
        return token.norm in self.know.inside and token.norm not in self.know.never_first

    def _may_join(self, start: int, at: int) -> bool:
        """Say whether a word may stand between two words of a name: "de", "-", "P | . | Ruiz"."""
        token = self.tokens[at]
        if at == start:
            return self.may_open(token)
        quiet = token.norm in (".", "’", "'") and len(self.tokens[at - 1].text) == 1
        return quiet or token.norm in self.know.inside or self.is_hyphen(at)

    def _continues(self, token: Token) -> bool:
        """Say whether small letters after a hyphen go on with a name: "Min-ho", not "-led"."""
        if not token.text.islower() or token.norm in self.know.trailers:
            return False
        return not token.tag.startswith("V")

    def with_suffix(self, end: int) -> int:
        """Return the end of a name with ", Jr." and the like behind it."""
        at = end + 1 if end < len(self.tokens) and self.tokens[end].norm == "," else end
        if at < len(self.tokens) and self.tokens[at].norm.rstrip(".") in self.know.suffixes:
            return at + 1
        return end


def is_capital(token: Token) -> bool:
    """Say whether a word begins with a capital."""
    return token.text[:1].isupper() and token.stands_for is None
