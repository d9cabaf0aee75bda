"""A sentence with its entities, and the parties that a noun phrase of it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from communique.document import Doc, Sentence
from communique.knowledge.acts import Acts
from communique.located import Located
from communique.sides.voices import Voices
from communique.syntax import SUBJECTS, antecedent, in_pair, joined

ACTORS = ("person", "organisation", "country")
# What stands before the head of a noun phrase and belongs to it.
_BEFORE = frozenset(("poss", "amod", "compound", "nmod", "nounmod"))
_INNER = _BEFORE | {"appos", "flat"}
# How far from the head of a thing a party still belongs to it, by what joins the two.
_COSTS = {"by": 0, "of": 1, "between": 1, "against": 1, "on": 1, "with": 1, "to": 2, "for": 2}
_OTHER = 2
_FARTHEST = 7
_PLACES = frozenset(("in", "at", "near", "on", "outside", "across"))
# "launches conducted by Peru", "decision to withdraw troops from Peru": clauses in a phrase.
_CLAUSES = frozenset(("acl", "relcl", "advcl", "ccomp", "xcomp", "pcomp", "parataxis"))


@dataclass(frozen=True, slots=True)
class Side:
    """Parties in text order, each with the token that names it."""

    ids: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()

    def __or__(self, other: Side) -> Side:
        more = [(i, t) for i, t in zip(other.ids, other.tokens, strict=True) if i not in self.ids]
        return Side(
            (*self.ids, *(i for i, _ in more)),
            (*self.tokens, *(t for _, t in more)),
        )

    def __bool__(self) -> bool:
        return bool(self.ids)

    def less(self, barred: Collection[str]) -> Side:
        """Return the side without some entities."""
        kept = [(i, t) for i, t in zip(self.ids, self.tokens, strict=True) if i not in barred]
        return Side(tuple(i for i, _ in kept), tuple(t for _, t in kept))


@dataclass(frozen=True, slots=True)
class Barred:
    """Who cannot stand at a slot: by name, and inside the phrase of a thing.

    A union may sue its own state; "the U.S. commitment to Peru", said by a U.S. minister, is to
    Peru.
    """

    named: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scene:
    """A sentence with what is known about it."""

    doc: Doc
    sentence: Sentence
    located: Located
    acts: Acts
    voices: Voices
    at: dict[int, tuple[str, ...]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", self.located.at(self.sentence))

    def named(self, index: int, *, places: bool = False) -> Side:
        """Return the actors that a token names: a person hides the body he is named with."""
        ids = self.at.get(index, ())
        wanted = (*ACTORS, "place") if places else ACTORS
        found = [id for id in ids if self.located.kind(id) in wanted]
        persons = [id for id in found if self.located.kind(id) == "person"]
        chosen = persons or found
        if not chosen and not ids:
            chosen = list(self._beside(index) or self._speakers(index))
        return Side(tuple(chosen), (index,) * len(chosen))

    def _speakers(self, index: int) -> tuple[str, ...]:
        token = self.sentence.tokens[index]
        if token.norm in self.acts.voice["first"] and token.tag.startswith("PRP"):
            return self.voices.first_person(token.span)
        return ()

    def _beside(self, index: int) -> tuple[str, ...]:
        """Return the states and bodies that "we" is said to be: "we, the United States"."""
        if self.sentence.tokens[index].norm != "we":
            return ()
        end = self.sentence.child(index, "appos")
        ids = self.at.get(end, ()) if end is not None else ()
        return tuple(id for id in ids if self.located.kind(id) in ("country", "organisation"))

    def is_people(self, index: int) -> bool:
        """Say whether a noun means people who may act for the state named beside them."""
        token = self.sentence.tokens[index]
        return token.tag.startswith("N") and token.lemma in self.acts.people["nouns"]

    def party(self, index: int | None, *, places: bool = False) -> Side:
        """Return the parties of the noun phrase, with its coordination, that a token heads."""
        out = Side()
        if index is None:
            return out
        for head in in_pair(self.sentence, antecedent(self.sentence, index)):
            out = out | self._one(head, places=places)
        return out

    def _one(self, head: int, *, places: bool) -> Side:
        named = self.named(head, places=places)
        if any(self.located.kind(id) == "person" for id in named.ids):
            return named
        titled = self._titled(head)
        if titled:
            return titled
        if named:
            return named
        if self.is_people(head):
            return self._senders(head)
        return Side()

    def _titled(self, head: int) -> Side:
        """Return the persons named within a phrase that a title heads."""
        out = Side()
        pending = [head]
        while pending:
            here = pending.pop(0)
            for child in self.sentence.children[here]:
                token = self.sentence.tokens[child]
                if token.dep == "prep":
                    out = out | self._run_on(child)
                if token.dep not in _INNER or token.dep in ("poss", "amod"):
                    continue
                found = self.named(child)
                persons = [i for i in found.ids if self.located.kind(i) == "person"]
                out = out | Side(tuple(persons), (child,) * len(persons))
                pending.append(child)
        return out

    def _run_on(self, preposition: int) -> Side:
        """Return who is named behind the field of an office: "Envoy for Climate Ana Petrova"."""
        end = self.sentence.child(preposition, "pobj")
        if end is None:
            return Side()
        first = end
        while first - 1 > preposition and self.at.get(first - 1, ()) == self.at.get(end, ()):
            first -= 1
        if first - 1 == preposition or self.sentence.tokens[first - 1].dep == "punct":
            return Side()
        out = Side()
        for head in joined(self.sentence, end):
            found = self.named(head)
            persons = [i for i in found.ids if self.located.kind(i) == "person"]
            out = out | Side(tuple(persons), (head,) * len(persons))
        return out

    def _senders(self, head: int) -> Side:
        """Return the state or body that unnamed people come from: "Chilean troops"."""
        out = Side()
        for child in self.sentence.children[head]:
            token = self.sentence.tokens[child]
            if token.dep in _BEFORE:
                for here in joined(self.sentence, child):
                    out = out | self.named(here)
                for below in self.sentence.children[child]:
                    if self.sentence.tokens[below].dep in _BEFORE:
                        out = out | self.named(below)
        if out:
            return out
        for child in self.sentence.children[head]:
            token = self.sentence.tokens[child]
            if token.dep == "prep" and token.norm in ("of", "from", "in"):
                out = out | self.party(self.sentence.child(child, "pobj"))
        return out

    def possessors(self, head: int) -> Side:
        """Return who stands before a noun: possessor, demonym or part of a compound."""
        out = Side()
        for child in self.sentence.children[head]:
            if self.sentence.tokens[child].dep not in _BEFORE or child > head:
                continue
            out = out | self.party(child)
            if not out or self.sentence.tokens[child].dep != "poss":
                for below in self.sentence.children[child]:
                    if self.sentence.tokens[below].dep in _BEFORE:
                        out = out | self.named(below)
        return out

    def within(self, head: int, barred: Barred) -> Side:
        """Return the parties nearest to the head of a thing: "the missile launches by Peru"."""
        best: tuple[int, Side] | None = None
        for cost, index in sorted(self._below(head, 0)):
            if best is not None and cost > best[0]:
                break
            found = self.party(index).less(barred.inside)
            if found:
                best = (cost, best[1] | found if best is not None else found)
        return best[1] if best is not None else Side()

    def _below(self, index: int, cost: int) -> Iterator[tuple[int, int]]:
        """Yield the tokens below a thing, each with how far it is from it."""
        if cost > _FARTHEST:
            return
        for child in self.sentence.children[index]:
            token = self.sentence.tokens[child]
            if token.dep in _BEFORE and child < index:
                yield cost + 1, child
                yield from self._below(child, cost + 2)
            elif token.dep in ("prep", "agent"):
                if token.norm in _PLACES and self.is_people(index):
                    continue  # "two men in Peru": it is not done to Peru
                step = cost + 1 + _COSTS.get(token.norm, _OTHER)
                for end in self.sentence.children[child]:
                    if self.sentence.tokens[end].dep in ("pobj", "pcomp"):
                        yield step, end
                        yield from self._below(end, step)
            elif token.dep in ("conj", "appos", "dobj", "attr"):
                yield cost + 2, child
                yield from self._below(child, cost + 2)
            elif token.dep in _CLAUSES:
                if self.sentence.tokens[index].lemma in self.acts.status["claims"]:
                    continue  # "claims that Peru did it" are not Peru's
                for subject in self.sentence.children[child]:
                    if self.sentence.tokens[subject].dep in SUBJECTS:
                        yield cost + 3, subject
                yield from self._below(child, cost + 2)

    def behind(self, hubs: Iterable[int], word: str) -> Iterator[int]:
        """Yield the heads of phrases that a preposition leads, hung on one of the tokens."""
        for hub in hubs:
            for child in self.sentence.children[hub]:
                token = self.sentence.tokens[child]
                if token.norm != word or token.dep not in ("prep", "agent", "dative", "prt"):
                    continue
                for end in self.sentence.children[child]:
                    if self.sentence.tokens[end].dep in ("pobj", "pcomp"):
                        yield end
