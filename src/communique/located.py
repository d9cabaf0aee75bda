"""The entities of a report by the tokens that mention them: what every stage asks of a sentence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from communique.document import Sentence, Span
from communique.records import Entity

# Characters of a name that may stand in the sentence before.
_LONGEST = 80


class Located:
    """The entities of a report, found by the tokens that mention them."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = {entity.id: entity for entity in entities}
        self._mentions = sorted(
            (mention.span, entity.id)
            for entity in self.entities.values()
            for mention in entity.mentions
        )
        self._starts = [span.start for span, _ in self._mentions]
        self._cache: dict[int, dict[int, tuple[str, ...]]] = {}

    def at(self, sentence: Sentence) -> dict[int, tuple[str, ...]]:
        """Return the entities at each token; a longer name hides those inside it."""
        found = self._cache.get(sentence.index)
        if found is None:
            found = self._cache[sentence.index] = self._locate(sentence)
        return found

    def shown(self, span: Span) -> list[tuple[Span, str]]:
        """Return the mentions that overlap a span, less those inside a longer one."""
        # A name may begin before its sentence: the parser takes "Ana J." for an end.
        first = bisect_left(self._starts, span.start - _LONGEST)
        last = bisect_right(self._starts, span.end)
        inside = [one for one in self._mentions[first:last] if one[0].overlaps(span)]
        return [
            (here, id)
            for here, id in inside
            if not any(o.contains(here) and len(o) > len(here) for o, _ in inside)
        ]

    def _locate(self, sentence: Sentence) -> dict[int, tuple[str, ...]]:
        starts = [token.span.start for token in sentence.tokens]
        out: dict[int, tuple[str, ...]] = {}
        for span, id in self.shown(sentence.span):
            index = max(0, bisect_right(starts, span.start) - 1)
            while index < len(starts) and starts[index] < span.end:
                token = sentence.tokens[index]
                if token.stands_for is None and token.span.overlaps(span):
                    out[index] = (*out.get(index, ()), id)
                index += 1
        return out

    def kind(self, id: str) -> str:
        """Return the kind of an entity."""
        return self.entities[id].kind
