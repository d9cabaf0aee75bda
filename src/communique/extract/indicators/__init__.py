"""Indicators: reported quantities and trends of a state, or of the relation between states."""

from __future__ import annotations

from collections.abc import Sequence

from communique.document import Doc, Sentence, Span, Token
from communique.extract.indicators.finding import Quantity, find_quantities
from communique.extract.indicators.judging import Judge
from communique.knowledge.measures import Measures
from communique.records import Entity, Evidence, Indicator
from communique.timing import TimeExpression, times_in, times_of

_MOST_PARTIES = 3
_CLOSE = 2
"""How near above a number the word stands that says what happens to what is counted."""


def find_indicators(
    doc: Doc,
    entities: tuple[Entity, ...],
    dates: Sequence[TimeExpression],
    know: Measures,
    *,
    judge: Judge,
) -> tuple[Indicator, ...]:
    """Return the indicators that a report tells of, in text order, one for each clause.

    `parties` are the states named in the clause, else in its sentence; `value` is the number with
    what is said of it, its scale and its unit; `period` the time that its clause names.
    """
    found = find_quantities(doc, dates, know)
    made: dict[Span, Indicator] = {}
    for quantity, chance in zip(found, judge(doc, found, know), strict=True):
        if chance >= judge.threshold and quantity.clause not in made:
            made[quantity.clause] = _indicator(doc, entities, dates, know, quantity, chance)
    return tuple(made[span] for span in sorted(made))


def _indicator(
    doc: Doc,
    entities: tuple[Entity, ...],
    dates: Sequence[TimeExpression],
    know: Measures,
    quantity: Quantity,
    chance: float,
) -> Indicator:
    sentence = doc.sentences[quantity.sentence]
    measure, rule = _measure(sentence, quantity, know)
    return Indicator(
        measure,
        _parties(entities, quantity.clause) or _parties(entities, sentence.span),
        quantity.direction,
        None if quantity.trend else _value(doc.text, sentence, quantity, know),
        _period(sentence, dates, quantity),
        (Evidence.at(doc.text, quantity.clause),),
        rule=f"indicators.{rule}",
        score=round(chance, 3),
    )


def _measure(sentence: Sentence, quantity: Quantity, know: Measures) -> tuple[str, str]:
    """Return what is measured, and the class of measures: the noun counted, or the class.

    What happens to those counted says more than who they are: soldiers killed are deaths.
    """
    near = [know.measures[lemma][0] for lemma in quantity.near if lemma in know.measures]
    close = [know.measures[lemma][0] for lemma in quantity.near[:_CLOSE] if lemma in know.measures]
    rule = close[-1] if close else near[0] if near else "count"
    if quantity.trend:
        noun = quantity.tokens[1]
        left = [i for i in sentence.children[noun] if sentence.tokens[i].dep in _MODIFIES]
        return " ".join(sentence.tokens[i].norm for i in sorted((*left, noun))), rule
    if rule != "count":
        return rule, rule
    no_measure = know.scales | know.numbers | know.currencies.keys()
    nouns = (lemma for lemma in quantity.near if lemma.isalpha() and lemma not in no_measure)
    return next(nouns, "count"), rule


_MODIFIES = frozenset(("amod", "compound", "nmod"))


def _parties(entities: tuple[Entity, ...], span: Span) -> tuple[str, ...]:
    """Return the states named within a span, in text order."""
    named = [
        (min(m.span for m in entity.mentions if span.contains(m.span)), entity.id)
        for entity in entities
        if entity.kind == "country" and any(span.contains(m.span) for m in entity.mentions)
    ]
    return tuple(id for _, id in sorted(named)[:_MOST_PARTIES])


def _period(sentence: Sentence, dates: Sequence[TimeExpression], quantity: Quantity) -> str | None:
    token = quantity.tokens[0]
    given = times_of(sentence, [token], times_in(sentence, dates)).get(token)
    when = given.when() if given is not None else None
    return when.iso() if when is not None else None


def _value(text: str, sentence: Sentence, quantity: Quantity, know: Measures) -> str:
    """Return a number in one form: hedge, digits or words, scale, unit."""
    first = last = quantity.tokens[0]
    tokens = sentence.tokens
    while last + 1 < len(tokens) and (
        tokens[last + 1].norm in know.scales or tokens[last + 1].norm in know.numbers
    ):
        last += 1
    number = text[tokens[first].span.start : tokens[last].span.end]
    unit = ""
    for sign, code in know.currencies.items():
        if number.casefold().startswith(sign) and not sign.isalpha():
            number, unit = number[len(sign) :], code
            break
    if not unit and first and tokens[first - 1].norm in know.currencies:
        unit = know.currencies[tokens[first - 1].norm]
    if not unit:
        unit = next(filter(None, (_unit(t, know) for t in tokens[last + 1 : last + 3])), "")
    before = text[
        max(sentence.span.start, tokens[first].span.start - 24) : tokens[first].span.start
    ]
    return " ".join(filter(None, (_hedge(before, know), " ".join(number.split()), unit)))


def _unit(token: Token, know: Measures) -> str:
    """Return the unit that a word is: a share, a currency, or the noun that is counted."""
    if token.norm in ("%", "percent", "per"):
        return "%"
    counted = token.tag.startswith("NN") and token.norm.isalpha()
    return know.currencies.get(token.norm, token.norm if counted else "")


def _hedge(before: str, know: Measures) -> str | None:
    """Return how exact a number is said to be, by the words right before it."""
    said = " ".join(before.casefold().replace("$", " ").split())
    return next((form for words, form in know.hedges if f" {said}".endswith(f" {words}")), None)
