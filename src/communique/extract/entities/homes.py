"""The state of a body that the gazetteer does not know, where the report says it.

"World Care, an Indonesia-based charity", "the Iranian airline Mahtab Air", "Lunar, based in Oslo".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from communique.document import Doc, Sentence
from communique.extract.entities.bodies import Body
from communique.reference import Reference

_BEFORE = ("amod", "compound", "nmod")


def find_homes(doc: Doc, bodies: Sequence[Body], references: Iterable[Reference]) -> None:
    """Give each body without a state the one that is said with its name, if one is.

    A body that the gazetteer lists without a state is international and stays so.
    """
    states = {
        (reference.sentence, reference.head): reference.code
        for reference in references
        if reference.kind in ("country", "place") and reference.code is not None
    }
    for body in bodies:
        known = body.code is not None or any(r.full is not None for r in body.references)
        if body.kind == "organisation" and not known:
            body.code = next(_said(doc, body, states), None)


def _said(doc: Doc, body: Body, states: Mapping[tuple[int, int], str]) -> Iterator[str]:
    for reference in body.references:
        if reference.how != "name":
            continue
        sentence = doc.sentences[reference.sentence]
        own = set(sentence.at(reference.span))
        for noun in _nouns(sentence, reference.head):
            for index in _beside(sentence, noun):
                code = states.get((reference.sentence, index))
                if code is not None and index not in own:
                    yield code


def _nouns(sentence: Sentence, head: int) -> list[int]:
    """Return a name and the nouns that stand beside it for the same: "X, a charity"."""
    tokens = sentence.tokens
    out = [head, *(i for i in sentence.children[head] if tokens[i].dep == "appos")]
    if tokens[head].dep == "appos":
        out.append(tokens[head].head)
    return out


def _beside(sentence: Sentence, noun: int) -> Iterator[int]:
    """Yield the words that may name a noun's state: a demonym, what "based" goes with."""
    tokens = sentence.tokens
    for child in sentence.children[noun]:
        if tokens[child].norm in ("based", "headquartered"):
            for below in sentence.children[child]:
                if tokens[below].dep in ("npadvmod", "compound", "nmod"):
                    yield below
                elif tokens[below].norm == "in":
                    yield from sentence.children[below]
        elif tokens[child].dep in _BEFORE and child < noun:
            yield child
