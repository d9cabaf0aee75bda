"""What a sentence says of the fate of what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from communique.knowledge.outcomes import Outcome, Outcomes
from communique.matching.matter import Word

# Characters between a sign and the nearest word of the matter.
_NEAR = 35
# Words between "will" or "must" and the success that it puts off.
_REACH = 4
_PUTS_OFF = frozenset(("wanted", "repeated"))
_BREAK = re.compile(r"[,;:]")
_NOT = frozenset(("not", "no", "never", "refrain", "neither"))


@dataclass(frozen=True, slots=True)
class Reading:
    """An outcome, and the words that say it."""

    outcome: Outcome
    words: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A sign in a sentence, and whether it puts off all the clause after it."""

    start: int
    end: int
    outcome: Outcome
    clause: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """What is promised: the lemma and stem of the verb, None where only a noun says it.

    `lasting` is set where it is to go on ("continue to supply"), `negated` where it is not to be.
    """

    lemma: str | None
    stem: str | None
    lasting: bool
    negated: bool


def deed(words: Sequence[Word], table: Outcomes) -> Deed:
    """Return the deed that a commitment's words begin with."""
    lasting = negated = False
    for word in words:
        lasting |= word.lemma == "continue" or word.lemma in table.verbs["lasting"]
        negated |= word.lemma in _NOT
        if word.lemma in table.verbs["leading"] or word.lemma in _NOT:
            continue
        if word.lemma in table.verbs["vague"] or word.stem.startswith("="):
            break
        return Deed(word.lemma, word.stem, lasting, negated)
    return Deed(None, None, lasting, negated)


def read(
    sentence: str,
    words: Sequence[Word],
    shared: Sequence[Word],
    promised: Deed,
    table: Outcomes,
) -> Reading | None:
    """Return what the sentence says of the shared words, by the sign nearest to them.

    `words` are those of the sentence. The promised verb in the past is a sign too, and so is a
    verb that undoes it. None where no sign is near.
    """
    lower = _lower(sentence)
    found = _found(lower, words, shared, promised, table)
    near = min(found, key=lambda one: (_distance(one, shared), one.start), default=None)
    if near is None or _distance(near, shared) > _NEAR:
        return None
    outcome, first = _put_off(lower, near, found, table)
    if promised.negated:
        turned: dict[Outcome, Outcome] = {
            "kept": "contradicted",
            "progressing": "contradicted",
            "contradicted": "wanted",
        }
        outcome = turned.get(outcome, outcome)
    elif promised.lasting and outcome == "kept":
        outcome = "progressing"
    return Reading(outcome, sentence[first : near.end])


def _lower(sentence: str) -> str:
    """Return the sentence in lower case, as it is where that would move its characters."""
    lower = sentence.lower()
    return lower if len(lower) == len(sentence) else sentence


def _found(
    lower: str, words: Sequence[Word], shared: Sequence[Word], promised: Deed, table: Outcomes
) -> tuple[_Found, ...]:
    """Return the promised deed and the signs that do not overlap it.

    Nor does a sign of failure that the promise names count: "suspended" of "to suspend".
    """
    deeds = _deeds(words, promised, table)
    signs = (
        _Found(*match.span(), sign.outcome, sign.clause)
        for sign in table.signs
        for match in sign.found.finditer(lower)
    )
    free = (
        sign
        for sign in signs
        if not any(sign.start < one.end and one.start < sign.end for one in deeds)
        and not (sign.outcome == "contradicted" and _distance(sign, shared) == 0)
    )
    return (*deeds, *free)


def _deeds(words: Sequence[Word], promised: Deed, table: Outcomes) -> list[_Found]:
    """Return where the promised verb, or one that undoes it, stands in the past or goes on."""
    found: list[_Found] = []
    undone = table.opposites.get(promised.lemma or "", frozenset())
    for place, word in enumerate(words):
        form = word.written.casefold()
        past = form != word.lemma and not form.endswith(("ing", "s"))
        before = words[place - 1].lemma if place else ""
        if not (past or (form.endswith("ing") and before == "be")):
            continue
        if word.lemma in undone:
            found.append(_Found(word.start, word.end, "contradicted", False))
        elif promised.stem is not None and word.stem == promised.stem:
            found.append(_Found(word.start, word.end, "kept" if past else "progressing", False))
    return found


def _put_off(
    lower: str, sign: _Found, found: Sequence[_Found], table: Outcomes
) -> tuple[Outcome, int]:
    """Return what "will", "if" or "not" before a sign make of it, and where they begin."""
    for other in found:
        between = lower[other.end : sign.start]
        close = other.clause or len(between.split()) <= _REACH
        before = other.end <= sign.start and _BREAK.search(between) is None
        if other.outcome in _PUTS_OFF and close and before:
            return other.outcome, other.start
    if sign.outcome in ("kept", "progressing"):
        negation = table.negated.search(lower[: sign.start])
        if negation is not None:
            return "contradicted", negation.start()
    return sign.outcome, sign.start


def _distance(sign: _Found, shared: Sequence[Word]) -> int:
    gaps = (max(word.start - sign.end, sign.start - word.end, 0) for word in shared)
    return min(gaps, default=_NEAR + 1)
