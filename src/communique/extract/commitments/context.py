"""Who acts where a sentence does not name them: "they", "the two sides", "we call for".

What is taken from elsewhere in the report is marked with a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from communique.document import Doc, Sentence, Token
from communique.located import Located
from communique.records import Meeting
from communique.sides.scene import Scene, Side
from communique.syntax import own_subject

_BACK = 8
_WORD = re.compile(r"[a-z]+")


class Context:
    """What a report has told so far.

    `several` are words for more parties than one; `form` is what kind of report its title says
    that it is, by the lists of words that `titles` has, "other" where by none.
    """

    def __init__(
        self,
        doc: Doc,
        located: Located,
        meetings: Sequence[Meeting],
        several: frozenset[str],
        titles: Mapping[str, frozenset[str]],
    ) -> None:
        self.several = several
        words = set(_WORD.findall((doc.article.title or "").casefold()))
        self.form = next((form for form, some in titles.items() if words & some), "other")
        self._doc = doc
        self._located = located
        self._met = sorted(
            (meeting.evidence[0].span.start, meeting.participants)
            for meeting in meetings
            if len(meeting.participants) > 1
        )
        self._planned = [
            evidence.span
            for meeting in meetings
            if meeting.status == "planned"
            for evidence in meeting.evidence
        ]
        self._states = sorted(
            (mention.span.end, entity.id)
            for entity in located.entities.values()
            if entity.kind == "country"
            for mention in entity.mentions
        )

    def is_meeting(self, head: Token, words: frozenset[str]) -> bool:
        """Say whether what is to be done is an encounter that is a planned meeting already."""
        return head.lemma in words and any(span.contains(head.span) for span in self._planned)

    def together(self, scene: Scene, token: int) -> Side:
        """Return who "they" or "both sides" are: those who last stood together, or met."""
        here = scene.sentence
        for sentence in reversed(self._doc.sentences[max(0, here.index - _BACK) : here.index]):
            found = self._subjects(scene, sentence)
            if len(found) > 1:
                return Side(found, (token,) * len(found))
        start = here.tokens[token].span.start
        met = [who for at, who in self._met if at < start]
        return Side(met[-1], (token,) * len(met[-1])) if met else Side()

    def _subjects(self, scene: Scene, sentence: Sentence) -> tuple[str, ...]:
        """Return the parties that a sentence speaks of first."""
        subject = own_subject(sentence, sentence.root)
        if subject is None:
            return ()
        then = Scene(self._doc, sentence, self._located, scene.acts, scene.voices)
        return then.party(subject).ids

    def state(self, scene: Scene, token: int, others: Iterable[str]) -> Side:
        """Return the state that was last named before a word, some states left out."""
        entities = self._located.entities
        codes = {entities[id].country for id in others if id in entities}
        start = scene.sentence.tokens[token].span.start
        found = [
            id for end, id in self._states if end <= start and entities[id].country not in codes
        ]
        return Side(tuple(found[-1:]), (token,) * len(found[-1:]))
