"""Quotation marks to their cues, or to the quoted words that they go on from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from communique.document import Quotation, Sentence, Span, Token
from communique.extract.quotes.drafts import Draft, Page, naming
from communique.knowledge.reporting import Reporting
from communique.syntax import doer, in_pair, is_verb

_WORD = re.compile(r"\w+")
# Words between a quotation and the verb of a cue that follows it: "," said the foreign minister ...
_CUE_REACH = 16
_CLAUSES = ("ROOT", "conj", "advcl", "ccomp", "relcl")
# Fewest words of a quotation that stands for itself; below, marks set off a term.
_CLAUSAL = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a quotation stands in its frame: the tokens beside it, and its stand-in if any."""

    sentence: Sentence
    before: int
    behind: int
    stand_in: int | None


def attach(page: Page, drafts: Sequence[Draft], know: Reporting) -> list[Draft]:
    """Give each quotation that no content holds yet to a draft; return the drafts made anew."""
    holder = {number: draft for draft in reversed(drafts) for number in draft.quoted}
    by_sentence: dict[int, dict[int, Draft]] = {}
    for draft in drafts:
        if draft.sentence is not None and draft.verb is not None:
            by_sentence.setdefault(draft.sentence.index, {})[draft.verb] = draft
    made: list[Draft] = []
    last: Draft | None = None
    for number, quotation in enumerate(page.quotations):
        if number in holder:
            last = holder[number]
            continue
        if page.is_spoken(quotation.span):
            continue
        place = _place(page, number, quotation)
        found = None
        if place is not None:
            cues = by_sentence.get(place.sentence.index, {})
            found = _cued(page, place, quotation, cues, know)
            if found is None and _clausal(page, quotation):
                found = _unlisted(page, place.sentence, place.before)
            if found is None:
                found = _in_next(page, place, quotation, by_sentence)
        if found is None:
            found = _introduced(page, quotation, by_sentence)
        if found is None:
            found = _continued(page, place, quotation, last)
        if found is None:
            continue
        if not found.content and found.sentence is not None and found.verb is not None:
            by_sentence.setdefault(found.sentence.index, {})[found.verb] = found
        if found.rule in ("colon", "continued") and not found.content:
            made.append(found)
        found.content.append(quotation.span)
        found.quoted.append(number)
        last = found
    return made


def _place(page: Page, number: int, quotation: Quotation) -> _Place | None:
    for sentence in page.around(quotation.span):
        tokens = sentence.tokens
        first = bisect_right(tokens, quotation.span.start, key=_end_of)
        behind = bisect_left(tokens, quotation.span.end, key=_start_of)
        if first < behind:
            inside = range(first, behind)
            stand_in = next((i for i in inside if tokens[i].stands_for == number), None)
            return _Place(sentence, first - 1, behind, stand_in)
    return None


def _start_of(token: Token) -> int:
    return token.span.start


def _end_of(token: Token) -> int:
    return token.span.end


def _cued(
    page: Page,
    place: _Place,
    quotation: Quotation,
    drafts: dict[int, Draft],
    know: Reporting,
) -> Draft | None:
    """Find the cue of a quotation: a verb right before it or behind it, else its governor."""
    sentence = place.sentence
    leads = _lead(sentence, place.before)
    if place.stand_in is None and not leads:
        return None
    clause = place.stand_in is not None and _clausal(page, quotation)
    cues = {
        verb: draft
        for verb, draft in drafts.items()
        if clause or know.quotes(sentence.tokens[verb].norm)
    }
    left = _nearest(sentence, cues, range(place.before, -1, -1)) if leads else None
    if left is not None and _leads_in(sentence, left, place.before, leads):
        return cues[left]
    if place.stand_in is None and leads == "word":
        return None
    reach = min(len(sentence), place.behind + _CUE_REACH)
    right = _nearest(sentence, cues, range(place.behind, reach))
    if right is not None and _inverts(sentence, right, place.behind):
        return cues[right]
    if place.stand_in is not None:
        for above in sentence.ancestors(place.stand_in):
            if above in cues:
                return cues[above]
    return None


def _lead(sentence: Sentence, before: int) -> str:
    """Return what leads into a quotation: ":", ",", "word", or "" at a sentence's start."""
    if before < 0:
        return ""
    token = sentence.tokens[before]
    if token.stands_for is not None or token.text in ".!?;":
        return ""
    return token.text if token.text in (":", ",") else "word"


def _nearest(sentence: Sentence, cues: dict[int, Draft], order: range) -> int | None:
    """Return the first cue in an order that ends at another quotation or a semicolon."""
    for index in order:
        token = sentence.tokens[index]
        if token.stands_for is not None or token.text == ";":
            return None
        if index in cues:
            return index
    return None


def _leads_in(sentence: Sentence, cue: int, before: int, lead: str) -> bool:
    """Say whether a cue on the left leads straight into a quotation."""
    if lead in (":", ",") or before - cue <= 2:
        return True
    between = sentence.tokens[cue + 1 : before + 1]
    return not any(token.tag.startswith("VB") or token.text == "," for token in between)


def _inverts(sentence: Sentence, verb: int, behind: int) -> bool:
    """Say whether a cue behind a quotation has its subject there too: "..., said Rao"."""
    subject = doer(sentence, verb)
    return subject is None or subject >= behind


def _clausal(page: Page, quotation: Quotation) -> bool:
    return len(_WORD.findall(quotation.inner.of(page.text))) >= _CLAUSAL


def _in_next(
    page: Page,
    place: _Place,
    quotation: Quotation,
    by_sentence: dict[int, dict[int, Draft]],
) -> Draft | None:
    """Find the cue of "Why us?" she asked, where the parser ends the sentence at the mark."""
    ends = quotation.inner.of(page.text).rstrip()[-1:]
    if place.behind < len(place.sentence) or ends not in ("?", "!", ",") or not ends:
        return None
    following = page.after(place.sentence)
    if following is None or following.paragraph != quotation.paragraph:
        return None
    if page.text[quotation.span.end : following.span.start].strip(" ,\xa0"):
        return None
    cues = by_sentence.get(following.index, {})
    first = min((verb for verb, draft in cues.items() if not draft.content), default=_CUE_REACH)
    return cues[first] if first < _CUE_REACH // 2 else None


def _introduced(
    page: Page, quotation: Quotation, by_sentence: dict[int, dict[int, Draft]]
) -> Draft | None:
    """Find the cue of a quotation set off from a paragraph that ends in a colon."""
    paragraph = page.doc.paragraphs[quotation.paragraph]
    if quotation.paragraph == 0 or quotation.span.start != paragraph.start:
        return None
    above = page.doc.paragraphs[quotation.paragraph - 1]
    if page.text[above.end - 1] != ":":
        return None
    around = page.around(Span(above.end - 1, above.end))
    if not around:
        return None
    sentence = around[-1]
    cues = {
        verb: draft
        for verb, draft in by_sentence.get(sentence.index, {}).items()
        if not draft.content
    }
    if cues:
        return cues[max(cues)]
    return _unlisted(page, sentence, len(sentence) - 1)


def _unlisted(page: Page, sentence: Sentence, before: int) -> Draft | None:
    """Take the clause before a colon for the cue, though its verb is not one of speech."""
    if _lead(sentence, before) != ":":
        return None
    for index in range(before, -1, -1):
        token = sentence.tokens[index]
        if token.stands_for is not None:
            return None
        if is_verb(sentence, index) and token.dep in _CLAUSES:
            speaker = doer(sentence, index)
            heads = [] if speaker is None else in_pair(sentence, speaker)
            names = [naming(page, sentence, head) for head in heads]
            return Draft([], [token.span], names, "colon", sentence, index)
    return None


def _continued(
    page: Page, place: _Place | None, quotation: Quotation, last: Draft | None
) -> Draft | None:
    """Let a quotation without a cue go on from the words quoted before it."""
    if last is None or not last.quoted or not _clausal(page, quotation):
        return None
    earlier = page.quotations[last.quoted[-1]]
    if earlier.paragraph == quotation.paragraph:
        opens = place is None or place.before < 0 or place.stand_in is not None
        return last if opens else None
    if earlier.paragraph != quotation.paragraph - 1:
        return None
    if not earlier.closed:
        return last
    if not _fills(page, quotation):
        return None
    return Draft([], [], [], "continued", None if place is None else place.sentence)


def _fills(page: Page, quotation: Quotation) -> bool:
    """Say whether a quotation is its whole paragraph."""
    paragraph = page.doc.paragraphs[quotation.paragraph]
    outside = (
        page.text[paragraph.start : quotation.span.start]
        + page.text[quotation.span.end : paragraph.end]
    )
    return _WORD.search(outside) is None
