"""Who speaks at a place of the text: the speaker of a quotation, or the issuers of a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.document import Doc, Sentence, Span
from communique.located import Located
from communique.records import Quote

# Sentences at the head of a report that may say who issues it.
_HEAD = 8


class Voices:
    """The quotations of a report by their place, and in whose name the rest of it speaks.

    `issuer` is the alpha-3 code of the state that issued the report, None for a newspaper. A joint
    statement is its issuers', whoever publishes it. `issuers` are the entities that issued the
    report, none for a newspaper's.
    """

    def __init__(
        self, doc: Doc, located: Located, quotes: Iterable[Quote], issuer: str | None
    ) -> None:
        quotes = tuple(quotes)
        self._kinds = [(each.span, quote.kind) for quote in quotes for each in quote.content]
        self._cues = [each.span for quote in quotes for each in quote.cue]
        self._said = [
            (each.span, quote.speaker, quote.kind == "indirect")
            for quote in quotes
            for each in quote.content
        ]
        states = (
            e.id for e in located.entities.values() if e.kind == "country" and e.country == issuer
        )
        self.issuers = joint_issuers(doc, located) or tuple(states)[:1]

    def quoted(self, span: Span) -> tuple[bool, str | None]:
        """Say whether a span stands in a quotation, and whose, None where nobody is named."""
        around = self._around(span)
        return around is not None, around[0] if around is not None else None

    def telling(self, span: Span) -> tuple[str, ...]:
        """Return the kinds of the quotations around a span, and "cue" where it introduces one."""
        kinds = tuple(dict.fromkeys(kind for here, kind in self._kinds if here.contains(span)))
        return (*kinds, "cue") if any(cue.overlaps(span) for cue in self._cues) else kinds

    def _around(self, span: Span) -> tuple[str | None, bool] | None:
        """Return the speaker of the quotation around a span, and whether it is indirect."""
        around = [
            (len(here), number, speaker, indirect)
            for number, (here, speaker, indirect) in enumerate(self._said)
            if here.contains(span)
        ]
        return min(around)[2:] if around else None

    def first_person(self, span: Span) -> tuple[str, ...]:
        """Return whom "we" at a place means; empty where the report does not show it.

        In what an official report says in its own words it is always the issuer: "The Secretary
        underscored our commitment to Peru".
        """
        around = self._around(span)
        if around is None or around[0] in self.issuers or (self.issuers and around[1]):
            return self.issuers
        return (around[0],) if around[0] is not None else ()


def joint_issuers(doc: Doc, located: Located) -> tuple[str, ...]:
    """Return who issues a statement together, as its head says; empty where it is nobody.

    "The following is a joint statement by Peru and Chile", "Peru and Chile issue the following
    statement", "We, the ministers of Peru and Chile, ...".
    """
    for sentence in doc.sentences[:_HEAD]:
        for start, end in _lists(sentence):
            at = located.at(sentence)
            found = [
                id
                for index in range(start, end)
                for id in at.get(index, ())
                if located.kind(id) in ("country", "organisation")
            ]
            if len(set(found)) > 1:
                return tuple(dict.fromkeys(found))
    return ()


def _lists(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a sentence where the issuers of a statement may be listed."""
    words = [token.norm for token in sentence.tokens]
    if "statement" in words or "declaration" in words:
        told = words.index("statement" if "statement" in words else "declaration")
        if "following" in words[:told] or "joint" in words[:told]:
            if "by" in words[told:]:
                start = words.index("by", told)
                yield start, _until(sentence, start, ("VBG", "VBZ", "VBP", "VBD", "."))
            if "following" in words[:told]:
                yield 0, words.index("following")
    if words[:2] == ["we", ","]:
        yield 1, _until(sentence, 1, ("VBP", "VBD", "MD", "."))


def _until(sentence: Sentence, start: int, tags: tuple[str, ...]) -> int:
    """Return where the first of some tags stands behind a token, or the end."""
    for index in range(start + 1, len(sentence.tokens)):
        if sentence.tokens[index].tag in tags:
            return index
    return len(sentence.tokens)
