"""Which numbers are indicators: a linear judge adds up what stands around each.

Its weights are learned by `training/indicators.py`; what it gives is a probability.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from communique.document import Doc
from communique.extract.indicators.finding import Quantity
from communique.knowledge.measures import Measures


class Judge(Protocol):
    """Gives quantities the probability that each is an indicator; below `threshold` it is none."""

    threshold: float

    def __call__(self, doc: Doc, found: Sequence[Quantity], know: Measures) -> Sequence[float]:
        """Return a probability for each quantity of a report, in text order."""
        ...


class LinearJudge:
    """Adds up the weights of a quantity's features; one without a weight says nothing."""

    def __init__(self, weights: Mapping[str, float], *, threshold: float) -> None:
        self.threshold = threshold
        self._weights = weights

    def __call__(self, doc: Doc, found: Sequence[Quantity], know: Measures) -> list[float]:
        """Return a probability for each quantity."""
        return [self._chance(names) for names in features(doc, found, know)]

    def _chance(self, names: Sequence[str]) -> float:
        total = sum(self._weights.get(name, 0.0) for name in names)
        return 1 / (1 + math.exp(-max(-50.0, min(50.0, total))))


def features(doc: Doc, found: Sequence[Quantity], know: Measures) -> Iterator[list[str]]:
    """Yield what holds of each quantity of a report, by name."""
    count = f"count {min(5, len(found).bit_length())}"
    for quantity in found:
        names = {"bias", count, *_of_words(doc, quantity), *_of_measure(quantity, know)}
        # Names are keys of a TOML file, which a quotation mark would end.
        yield sorted(name.replace('"', "''").replace("\\", "/") for name in names)


def _of_words(doc: Doc, quantity: Quantity) -> Iterator[str]:
    sentence = doc.sentences[quantity.sentence]
    tokens, first = sentence.tokens, quantity.tokens[0]
    token = tokens[first]
    text = token.text.casefold()
    yield f"ent {token.entity}"
    yield f"dep {token.dep}"
    yield f"next {tokens[first + 1].lemma if first + 1 < len(tokens) else ''}"
    yield f"prev {tokens[first - 1].norm if first else '^'}"
    yield "word" if text.isalpha() else "digits"
    yield f"len {min(len(text), 6)}"
    if text == "one":
        yield "one"
    yield "quoted" if sentence.quotation is not None else "plain"
    if "$" in text or (first and "$" in tokens[first - 1].text):
        yield "money"
    if quantity.trend:
        yield "trend"
    yield f"way {quantity.direction}"
    yield f"sentence {'first' if quantity.sentence < 2 else 'later'}"
    verb = next((i for i in sentence.ancestors(first) if tokens[i].tag.startswith("VB")), None)
    if verb is not None:
        yield f"verb {tokens[verb].lemma}"
        yield f"verb is {tokens[verb].tag}"
        yield f"verb dep {tokens[verb].dep}"
    up = next(sentence.ancestors(first), first)
    yield f"noun is {tokens[up].dep}"
    yield f"noun ent {tokens[up].entity}"
    if tokens[up].head != up:
        yield f"slot {tokens[up].dep} of {tokens[tokens[up].head].lemma}"
    yield f"words {min(len(quantity.clause) // 40, 5)}"
    if any(t.entity in ("GPE", "NORP", "ORG") for t in tokens):
        yield "names a state or body"


def _of_measure(quantity: Quantity, know: Measures) -> Iterator[str]:
    yield from (f"near {lemma}" for lemma in quantity.near)
    yield from (f"first {lemma}" for lemma in quantity.near[:1])
    told = {measure for lemma in quantity.near for measure in know.measures.get(lemma, ())}
    yield from (f"class {measure}" for measure in told)
    yield "classed" if told else "unclassed"
