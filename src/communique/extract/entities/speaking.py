"""Who speaks in the quotations that are parsed apart from their sentence."""

from __future__ import annotations

from collections.abc import Mapping

from communique.document import Doc
from communique.extract.entities.trace import Link, Trace
from communique.reference import Reference
from communique.syntax import SUBJECTS


def speaker_heads(doc: Doc) -> Mapping[int, tuple[int, int]]:
    """Return for each quotation parsed apart the (sentence, token) of its speaker's head word."""
    found: dict[int, tuple[int, int]] = {}
    for sentence in doc.sentences:
        for index, token in enumerate(sentence.tokens):
            if token.stands_for is None:
                continue
            verbs = [index, *sentence.ancestors(index)]
            subject = next(
                (s for v in verbs if (s := sentence.child(v, *SUBJECTS)) is not None), None
            )
            if subject is not None:
                found[token.stands_for] = (sentence.index, subject)
    return found


class Speakers:
    """The speaker of each quotation, known once the mention before its verb is resolved."""

    def __init__(self, doc: Doc) -> None:
        self._by_head: dict[tuple[int, int], list[int]] = {}
        for quotation, head in speaker_heads(doc).items():
            self._by_head.setdefault(head, []).append(quotation)
        self._speakers: dict[int, int] = {}

    def of(self, reference: Reference) -> int | None:
        """Return who speaks the words that a reference stands in, where that is known."""
        return None if reference.quotation is None else self._speakers.get(reference.quotation)

    def see(self, link: Link, trace: Trace) -> None:
        """Note that a reference was resolved; it may be the subject of a reporting verb."""
        if len(link.persons) != 1:
            return
        (person,) = link.persons
        place = (link.reference.sentence, link.reference.head)
        for quotation in self._by_head.get(place, ()):
            trace.speaker = person
            self._speakers[quotation] = person
