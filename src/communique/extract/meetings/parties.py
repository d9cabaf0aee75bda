"""Who stands where in a sentence, and which parties a noun phrase brings to an encounter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from communique.document import Doc, Sentence, Span
from communique.knowledge.encounters import Encounters
from communique.located import Located
from communique.records import Entity
from communique.syntax import antecedent, joined

_ACTORS = ("person", "organisation", "country")
_SITES = ("place", "country")
# What may stand between the head of a noun phrase and a name that belongs to it.
_INNER = frozenset(("compound", "nmod", "amod", "poss", "appos", "nummod", "det", "flat", "case"))


# Sentences for which "they" may go back to those who met.
_SOON = 3


@dataclass(frozen=True, slots=True)
class Side:
    """Parties in text order; `people` where some stand unnamed ("two ministers")."""

    ids: tuple[str, ...] = ()
    people: bool = False

    def __or__(self, other: Side) -> Side:
        return Side(tuple(dict.fromkeys((*self.ids, *other.ids))), self.people or other.people)

    def __bool__(self) -> bool:
        return bool(self.ids) or self.people


class Cast(Located):
    """The entities of a report, found by the tokens that mention them."""

    def __init__(self, doc: Doc, entities: Iterable[Entity], know: Encounters) -> None:
        self.doc = doc
        self.know = know
        super().__init__(entities)
        self.speakers: dict[int, str] = {}
        # Who met in the encounter told last, and the sentence that told it.
        self.latest: tuple[tuple[str, ...], int] = ((), 0)
        self._by_word: dict[str, list[str]] = {}
        for entity in self.entities.values():
            if entity.kind in ("organisation", "country"):
                for word in {mention.text for mention in entity.mentions}:
                    self._by_word.setdefault(word, []).append(entity.id)

    def _locate(self, sentence: Sentence) -> dict[int, tuple[str, ...]]:
        out = super()._locate(sentence)
        self._add_speakers(sentence, out)
        self._add_company(sentence, out)
        return out

    def _add_company(self, sentence: Sentence, out: dict[int, tuple[str, ...]]) -> None:
        """Let "they", soon after an encounter was told, denote those who met."""
        parties, told = self.latest
        if not parties or not 0 < sentence.index - told <= _SOON:
            return
        for index, token in enumerate(sentence.tokens):
            if token.norm in ("they", "them", "their") and token.tag.startswith("PRP"):
                here = set(out.get(index, ()))
                if not here or here & set(parties):
                    out[index] = parties
            elif self.is_people(sentence, index) and self._counts(sentence, index) == len(parties):
                out.setdefault(index, parties)

    def _counts(self, sentence: Sentence, index: int) -> int:
        """Return how many a definite noun speaks of: "the two ministers"; 0 where it says none."""
        numbers = {"two": 2, "both": 2, "three": 3}
        below = [sentence.tokens[i].norm for i in sentence.children[index]]
        if sentence.tokens[index].tag not in ("NNS", "NNPS") or "other" in below:
            return 0
        found = next((numbers[word] for word in below if word in numbers), 0)
        return found if {"the", "both", "these"} & set(below) else 0

    def _add_speakers(self, sentence: Sentence, out: dict[int, tuple[str, ...]]) -> None:
        """Let "I" and "you" in a transcript of two denote them."""
        speaker = self.speakers.get(sentence.paragraph)
        if speaker is None:
            return
        others = set(self.speakers.values()) - {speaker}
        for index, token in enumerate(sentence.tokens):
            if token.norm in ("i", "my", "me", "we", "our", "us"):
                out[index] = (speaker,)
            elif token.norm in ("you", "your") and len(others) == 1:
                out[index] = tuple(others)

    def shortened(self, sentence: Sentence, index: int) -> tuple[str, ...]:
        """Return the body whose name's first words, two at least, stand before a token."""
        first = index
        while first > 0 and sentence.tokens[first - 1].tag.startswith("NNP"):
            first -= 1
        words = " ".join(token.text for token in sentence.tokens[first:index])
        if " " not in words:
            return ()
        return tuple(
            entity.id
            for entity in self.entities.values()
            if entity.kind == "organisation" and entity.name.startswith(words + " ")
        )[:1]

    def persons(self, sentence: Sentence, index: int) -> tuple[str, ...]:
        """Return the persons whom a token mentions."""
        return tuple(i for i in self.at(sentence).get(index, ()) if self.kind(i) == "person")

    def actors(self, sentence: Sentence, index: int) -> tuple[str, ...]:
        """Return the persons, organisations and countries that a token mentions."""
        return tuple(i for i in self.at(sentence).get(index, ()) if self.kind(i) in _ACTORS)

    def sites(self, sentence: Sentence, index: int) -> tuple[str, ...]:
        """Return the places and countries that a token mentions; "the Minsk Forum" is neither."""
        return tuple(
            id
            for id in self.at(sentence).get(index, ())
            if self.kind(id) in _SITES
            and self.entities[id].name.casefold().split()[-1] not in self.know.nouns
        )

    def is_event(self, id: str) -> bool:
        """Say whether an entity is itself an event, by its name: "the Ninth Summit of the Seas"."""
        entity = self.entities[id]
        return entity.kind == "organisation" and not self.know.setting["events"].isdisjoint(
            entity.name.casefold().split()
        )

    def named_after(self, sentence: Sentence, index: int) -> tuple[str, ...]:
        """Return the bodies and states in the name of an event that a token ends.

        "the U.S.-ASEAN Summit" may stand as one name, yet two sides meet at it.
        """
        whole = set(self.at(sentence).get(index, ()))
        found: list[str] = []
        first = index
        while first > 0 and whole & set(self.at(sentence).get(first - 1, ())):
            first -= 1
        for token in sentence.tokens[first:index]:
            for word in token.text.replace("–", "-").split("-"):
                found.extend(id for id in self._by_word.get(word, ()) if id not in whole)
        return tuple(dict.fromkeys(found))

    def is_people(self, sentence: Sentence, index: int) -> bool:
        """Say whether a noun means people who may take part in an encounter."""
        token = sentence.tokens[index]
        nouns = self.know.people["nouns"]
        return token.tag.startswith("NN") and (token.lemma in nouns or token.norm in nouns)

    def side(self, sentence: Sentence, index: int | None) -> Side:
        """Return the parties of the noun phrase, with its coordination, that a token heads."""
        if index is None:
            return Side()
        out = Side()
        for head in joined(sentence, antecedent(sentence, index)):
            out = out | self._one(sentence, head)
        return out

    def _one(self, sentence: Sentence, head: int) -> Side:
        persons = self.persons(sentence, head)
        if persons:
            return Side(persons + self._company(sentence, head))
        people = self.is_people(sentence, head)
        here = self.actors(sentence, head)
        if people or here or sentence.tokens[head].tag in ("NNP", "NNPS"):
            inside = self._named(sentence, head)
            if inside:
                return Side(inside)
        if here:
            return Side(here)
        if people:
            sent = self._senders(sentence, head)
            return Side(sent, not sent)
        return Side()

    def _named(self, sentence: Sentence, head: int) -> tuple[str, ...]:
        """Return the persons named within a noun phrase: titles before, names behind, leaders.

        The parser hangs a name on any word of a long title, so that all but clauses and
        possessors are searched.
        """
        found: list[tuple[int, str]] = []
        pending = [head]
        know = self.know.people
        while pending:
            here = pending.pop()
            found.extend((here, id) for id in self.persons(sentence, here))
            for child in sentence.children[here]:
                token = sentence.tokens[child]
                if token.dep in ("poss", "relcl", "acl", "advcl", "ccomp", "npadvmod"):
                    if token.lemma not in know["led"]:
                        continue
                elif (token.dep == "prep" and token.norm not in know["within"]) or (
                    token.dep == "conj" and here == head
                ):
                    continue
                pending.append(child)
        return tuple(dict.fromkeys(id for _, id in sorted(found)))

    def roll(self, sentence: Sentence, start: int) -> tuple[str, ...]:
        """Return the persons listed from a token on, whatever the parser made of the list."""
        found: list[str] = []
        tokens = sentence.tokens
        for index in range(start, len(tokens)):
            token = tokens[index]
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            named = bool(self.at(sentence).get(index))
            if not named and token.norm not in self.know.people["company"]:
                if token.tag[:2] in ("VB", "MD", "WD", "WP", "WR") or token.stands_for is not None:
                    break
                if token.tag == "TO" or token.norm in (";", ":"):
                    break
                if token.dep == "prep" and token.norm not in self.know.people["within"]:
                    break
                if token.norm in ("in", "at") and self.sites(sentence, index + 1):
                    break
                if token.norm == "on" and following is not None and following.entity == "DATE":
                    break
            if following is None or following.tag != "POS":
                found.extend(self.persons(sentence, index))
        return tuple(dict.fromkeys(found))

    def without_employers(self, sentence: Sentence, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Drop bodies that only say whom a person in the list works for: "NATO chief Tom Berg"."""
        at = self.at(sentence)
        kept = []
        for id in ids:
            last = max((i for i, here in at.items() if id in here), default=-1)
            if self.kind(id) == "organisation" and last >= 0:
                for index in range(last + 1, min(last + 9, len(sentence.tokens))):
                    if sentence.tokens[index].norm in (",", "and", "of", "in"):
                        break
                    if set(self.persons(sentence, index)) & set(ids):
                        last = -2
                        break
            if last != -2:
                kept.append(id)
        return tuple(kept)

    def roll_back(self, sentence: Sentence, end: int, *, bodies: bool = False) -> tuple[str, ...]:
        """Return the persons who stand before a token: one, or a list that "and" joins.

        With `bodies` organisations and countries count too.

        The parser takes "Under Secretary Rao" for a phrase with "under", and loses the head of
        long titles; the words in their order do not.
        """
        found: list[str] = []
        tokens = sentence.tokens
        for index in range(end - 1, -1, -1):
            token = tokens[index]
            named = self.actors if bodies else self.persons
            here = () if tokens[min(index + 1, end)].tag == "POS" else named(sentence, index)
            if here:
                found.extend(here)
                continue
            if self.at(sentence).get(index):
                continue
            if tokens[index + 1].text == "-" or token.text == "-":
                continue
            if token.tag[:2] in ("MD", "WD", "WP", "WR") or token.stands_for is not None:
                if not found and token.tag == "MD":
                    continue
                break
            if token.tag in ("VBD", "VBZ", "VBP", "VBG", "VB", "TO") and (
                found or token.dep not in ("aux", "auxpass")
            ):
                break
            if token.dep == "prep" and token.norm not in self.know.people["within"] | {"under"}:
                break
            if token.norm == "," and found and not self._joins(sentence, index, end):
                break
        return tuple(dict.fromkeys(reversed(found)))

    def _joins(self, sentence: Sentence, comma: int, end: int) -> bool:
        """Say whether an "and" follows a comma before a token, so that it separates a list."""
        return any(token.norm == "and" for token in sentence.tokens[comma:end])

    def _company(self, sentence: Sentence, head: int) -> tuple[str, ...]:
        """Return the persons who come with a named one: "A, accompanied by B"."""
        found: list[str] = []
        for child in sentence.children[head]:
            token = sentence.tokens[child]
            if token.dep == "prep" and token.norm in self.know.people["company"]:
                for below in sentence.children[child]:
                    found.extend(self.side(sentence, below).ids)
            elif token.dep == "acl" and token.norm in self.know.people["company"]:
                by = sentence.child(child, "agent")
                found.extend(self.side(sentence, sentence.child(by, "pobj")).ids if by else ())
        return tuple(found)

    def _senders(self, sentence: Sentence, head: int) -> tuple[str, ...]:
        """Return the body or country that unnamed people come from: "Chilean officials"."""
        found: list[str] = []
        for child in sentence.children[head]:
            token = sentence.tokens[child]
            if token.dep in _INNER:
                found.extend(self.actors(sentence, child))
                found.extend(
                    id
                    for below in sentence.children[child]
                    if sentence.tokens[below].dep in _INNER or sentence.tokens[below].dep == "conj"
                    for id in self.actors(sentence, below)
                )
            elif token.dep == "prep" and token.norm in (
                self.know.people["from"] | self.know.people["company"]
            ):
                for below in sentence.children[child]:
                    if sentence.tokens[below].dep == "pobj":
                        found.extend(self.side(sentence, below).ids)
        return tuple(dict.fromkeys(found))

    def mentioned(self, sentence: Sentence, span: Span) -> tuple[str, ...]:
        """Return the actors mentioned within a span of the sentence."""
        return tuple(
            dict.fromkeys(id for i in sentence.at(span) for id in self.actors(sentence, i))
        )
