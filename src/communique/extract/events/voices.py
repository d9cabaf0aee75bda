"""Who speaks at a place of the text: the speaker of a quotation, or the issuer of a statement."""

from __future__ import annotations

from collections.abc import Iterable

from communique.document import Span
from communique.records import Entity, Quote


class Voices:
    """The quotations of a report by their place, and in whose name the rest of it speaks.

    `issuer` is the alpha-3 code of the state that issued the report, None for a newspaper.
    """

    def __init__(
        self, entities: Iterable[Entity], quotes: Iterable[Quote], issuer: str | None
    ) -> None:
        self._said = [(each.span, quote.speaker) for quote in quotes for each in quote.content]
        self._state = next(
            (e.id for e in entities if e.kind == "country" and e.country == issuer), None
        )

    def quoted(self, span: Span) -> tuple[bool, str | None]:
        """Say whether a span stands in a quotation, and whose, None where nobody is named."""
        around = [(len(here), speaker) for here, speaker in self._said if here.contains(span)]
        if not around:
            return False, None
        return True, min(around, key=lambda one: one[0])[1]

    def first_person(self, span: Span) -> str | None:
        """Return whom "we" at a place means, None where the report does not show it."""
        quoted, speaker = self.quoted(span)
        return speaker if quoted else self._state
