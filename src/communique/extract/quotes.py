"""Quotations: direct, mixed and indirect, with their cues and the words for who speaks.

Sentences are gated by the forms of reporting verbs, so most cost one look at each word. Speakers
are words here; `extract.speakers` says who they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from communique.document import Doc, Quotation, Sentence, Span
from communique.knowledge.cues import Found, find_reports
from communique.knowledge.reporting import Reporting
from communique.knowledge.turns import find_turns
from communique.records import Evidence, Quote, QuoteKind
from communique.syntax import doer, in_pair, is_verb, name_in, noun_phrase, runs, trimmed

_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]ur|I|my)\b")
_ATTRIBUTED = re.compile(r"\battributable to\b|\bstatement was (?:released|issued) by\b")
_WORD = re.compile(r"\w+")
# Words between a quotation and the verb of a cue that follows it: "," said the foreign minister ...
_CUE_REACH = 16


@dataclass(slots=True)
class _Draft:
    """A quote in the making: spans are collected, then sorted and frozen."""

    content: list[Span]
    cue: list[Span]
    speakers: list[Span]
    rule: str
    sentence: Sentence | None = None
    verb: int | None = None
    whom: Span | None = None
    quoted: list[int] = field(default_factory=list)


def find_quotes(doc: Doc, know: Reporting) -> tuple[Quote, ...]:
    """Find who is reported to have said what, in text order; speakers are left as words."""
    turns = find_turns(doc.text, doc.paragraphs, know.titles)
    drafts = [_Draft(list(turn.pieces), [], [turn.label], "turn") for turn in turns]
    spoken = [Span(t.pieces[0].start, t.pieces[-1].end) for t in turns]
    frames = [s for s in doc.sentences if s.quotation is None and not _within(s.span, spoken)]
    statement = _is_statement(doc, frames)
    cues: list[tuple[Sentence, Found]] = []
    for sentence in frames:
        for found in find_reports(sentence, know, statement=statement):
            if not _in_marks(doc, sentence.tokens[found.verb].span):
                cues.append((sentence, found))
    reported = [_draft(doc, sentence, found) for sentence, found in cues]
    _attach(doc, frames, reported, spoken, know)
    drafts += [draft for draft in reported if draft.content]
    return tuple(_frozen(doc, draft) for draft in _distinct(drafts))


def _within(span: Span, regions: Iterable[Span]) -> bool:
    return any(region.start <= span.start < region.end for region in regions)


def _in_marks(doc: Doc, span: Span) -> bool:
    return any(q.span.start < span.start < q.span.end for q in doc.quotations)


def _is_statement(doc: Doc, frames: Sequence[Sentence]) -> bool:
    """Say whether the text is its issuer's own: it speaks in the first person outside quotes."""
    if _ATTRIBUTED.search(doc.text[:400]):
        return True
    outside = sum(
        1
        for sentence in frames
        if any(t.norm in ("we", "our", "i", "my") and t.stands_for is None
               and not _in_marks(doc, t.span) for t in sentence.tokens)
    )
    return outside > 0


def _draft(doc: Doc, sentence: Sentence, found: Found) -> _Draft:
    tokens = sentence.tokens
    barred = {*found.cue, *found.speakers}
    content: list[Span] = []
    for run in runs(found.content, barred):
        span = _piece(doc, sentence, run)
        if span is not None:
            content.append(span)
    cue = [sentence.cover(run) for run in runs(found.cue, set(range(len(sentence))) - {*found.cue})]
    speakers = [_naming(sentence, head) for head in found.speakers]
    whom = None if found.whom is None else tokens[found.whom].span
    quoted = [
        number
        for number, quotation in enumerate(doc.quotations)
        if any(piece.contains(quotation.inner) for piece in content)
    ]
    return _Draft(content, cue, speakers, found.rule, sentence, found.verb, whom, quoted)


def _naming(sentence: Sentence, head: int) -> Span:
    """Return the words for a speaker: the bare name of somebody named, else the noun phrase."""
    token = sentence.tokens[head]
    if token.entity == "PERSON" or token.tag.startswith("NNP"):
        return sentence.cover(name_in(sentence, head))
    return sentence.cover(noun_phrase(sentence, head))


def _piece(doc: Doc, sentence: Sentence, run: list[int]) -> Span | None:
    """Return the span of a stretch of content, quotations that it opens or closes made whole."""
    span = trimmed(doc.text, sentence.cover(run))
    if span is None or _WORD.search(doc.text, span.start, span.end) is None:
        return None
    start, end = span.start, span.end
    for quotation in doc.quotations:
        whole = quotation.span
        if whole.start >= end + 1 or whole.end <= start - 1:
            continue
        if whole.end > sentence.span.end + 1 or not sentence.span.contains(quotation.span):
            continue
        if whole.overlaps(Span(start, end)) and not whole.contains(sentence.span):
            start, end = min(start, whole.start), max(end, whole.end)
    return Span(start, end)


def _attach(
    doc: Doc,
    frames: Sequence[Sentence],
    drafts: list[_Draft],
    spoken: Sequence[Span],
    know: Reporting,
) -> None:
    """Give each quotation that no content holds yet to its cue, or to the words it goes on from."""
    held = {number for draft in drafts for number in draft.quoted}
    by_paragraph: dict[int, list[Sentence]] = {}
    for sentence in frames:
        by_paragraph.setdefault(sentence.paragraph, []).append(sentence)
    last: _Draft | None = None
    for number, quotation in enumerate(doc.quotations):
        if number in held:
            last = next(draft for draft in drafts if number in draft.quoted)
            continue
        if _within(quotation.span, spoken):
            continue
        around = by_paragraph.get(quotation.paragraph, [])
        draft = _cued(doc, around, number, quotation, drafts, know)
        if draft is None:
            draft = _continued(doc, around, number, quotation, last, drafts)
        if draft is not None:
            draft.content.append(quotation.span)
            draft.quoted.append(number)
            last = draft


def _cued(
    doc: Doc,
    around: Sequence[Sentence],
    number: int,
    quotation: Quotation,
    drafts: list[_Draft],
    know: Reporting,
) -> _Draft | None:
    """Find the cue of a quotation: its governor, else a verb right before or behind it."""
    place = _place(around, number, quotation)
    if place is None:
        return None
    sentence, before, behind, token = place
    here = [draft for draft in drafts if draft.sentence is sentence and draft.verb is not None]
    by_verb = {draft.verb: draft for draft in here}
    leads = _lead(doc, sentence, before, quotation)
    for verb in tuple(by_verb):
        if verb is not None and not know.quotes(sentence.tokens[verb].norm):
            if token is None or not _clausal(doc, quotation):
                del by_verb[verb]
    if token is None and not leads:
        return None
    left = _nearest(sentence, by_verb, range(before, -1, -1)) if leads else None
    if left is not None and (leads == ":" or doc.text[quotation.span.start - 1].isspace()):
        if _adjacent(sentence, by_verb, left, before, leads):
            return by_verb[left]
    if token is None and leads == "word":
        return None
    right = _nearest(sentence, by_verb, range(behind, min(len(sentence), behind + _CUE_REACH)))
    if right is not None and _inverts(sentence, right, behind):
        return by_verb[right]
    if token is not None:
        for above in sentence.ancestors(token):
            if above in by_verb:
                return by_verb[above]
    if leads in (":", ",") and _clausal(doc, quotation):
        return _unlisted(sentence, before, leads, drafts)
    if right is None and token is not None and _clausal(doc, quotation):
        return None
    return None


def _place(
    around: Sequence[Sentence], number: int, quotation: Quotation
) -> tuple[Sentence, int, int, int | None] | None:
    """Return the frame sentence of a quotation and its neighbours there.

    These are the index of the last token before it, of the first behind it, and of its stand-in.
    """
    for sentence in around:
        if not sentence.span.overlaps(quotation.span):
            continue
        tokens = sentence.tokens
        inside = [i for i, t in enumerate(tokens) if t.span.overlaps(quotation.span)]
        if not inside:
            continue
        stand_in = next((i for i in inside if tokens[i].stands_for == number), None)
        return sentence, inside[0] - 1, inside[-1] + 1, stand_in
    return None


def _lead(doc: Doc, sentence: Sentence, before: int, quotation: Quotation) -> str:
    """Return the mark or word that leads into a quotation within its sentence, or ""."""
    if before < 0:
        return ""
    token = sentence.tokens[before]
    if token.stands_for is not None or token.text in ".!?;":
        return ""
    return token.text if token.text in (":", ",") else "word"


def _nearest(
    sentence: Sentence, by_verb: dict[int | None, _Draft], order: range
) -> int | None:
    for index in order:
        token = sentence.tokens[index]
        if token.stands_for is not None or token.text in (";",):
            return None
        if index in by_verb:
            return index
    return None


def _adjacent(
    sentence: Sentence, by_verb: dict[int | None, _Draft], cue: int, before: int, lead: str
) -> bool:
    """Say whether a cue on the left leads straight into a quotation."""
    if lead in (":", ",") or before - cue <= 2:
        return True
    between = sentence.tokens[cue + 1 : before + 1]
    return not any(token.tag.startswith("VB") or token.text == "," for token in between)


def _inverts(sentence: Sentence, verb: int, behind: int) -> bool:
    """Say whether a cue behind a quotation has its subject there too: "..., said Rao"."""
    subject = doer(sentence, verb)
    return subject is None or subject >= behind


def _clausal(doc: Doc, quotation: Quotation) -> bool:
    return len(_WORD.findall(quotation.inner.of(doc.text))) >= 3


def _unlisted(
    sentence: Sentence, before: int, lead: str, drafts: list[_Draft]
) -> _Draft | None:
    """Take the clause before a colon for the cue, though its verb is not one of speech."""
    if lead != ":":
        return None
    for index in range(before, -1, -1):
        token = sentence.tokens[index]
        if token.stands_for is not None:
            return None
        if is_verb(sentence, index) and token.dep in ("ROOT", "conj", "advcl", "ccomp", "relcl"):
            speaker = doer(sentence, index)
            heads = () if speaker is None else in_pair(sentence, speaker)
            draft = _Draft(
                [],
                [token.span],
                [_naming(sentence, head) for head in heads],
                "colon",
                sentence,
                index,
            )
            drafts.append(draft)
            return draft
    return None


def _continued(
    doc: Doc,
    around: Sequence[Sentence],
    number: int,
    quotation: Quotation,
    last: _Draft | None,
    drafts: list[_Draft],
) -> _Draft | None:
    """Let a quotation without a cue go on from the words quoted before it."""
    if last is None or not last.content or not _clausal(doc, quotation):
        return None
    place = _place(around, number, quotation)
    sentence = None if place is None else place[0]
    alone = place is None or (place[1] < 0 or doc.text[quotation.span.start - 1].isspace())
    previous = last.quoted[-1] if last.quoted else None
    if previous is not None:
        earlier = doc.quotations[previous]
        if earlier.paragraph == quotation.paragraph:
            opens = place is None or place[1] < 0 or place[3] is not None
            return last if opens and alone else None
        if not earlier.closed and earlier.paragraph == quotation.paragraph - 1:
            return last
        if earlier.paragraph == quotation.paragraph - 1 and _fills(doc, quotation):
            draft = _Draft([], [], [], "continued", sentence)
            drafts.append(draft)
            return draft
        return None
    if last.sentence is not None and last.sentence.paragraph == quotation.paragraph:
        return last if place is None or place[1] < 0 else None
    return None


def _fills(doc: Doc, quotation: Quotation) -> bool:
    """Say whether a quotation is its whole paragraph."""
    paragraph = doc.paragraphs[quotation.paragraph]
    outside = doc.text[paragraph.start : quotation.span.start] + doc.text[
        quotation.span.end : paragraph.end
    ]
    return not _WORD.search(outside)


def _distinct(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Drop a draft whose content another, found by a stronger rule, already covers."""
    kept: list[_Draft] = []
    for draft in sorted(drafts, key=lambda d: (d.content[0].start, -d.content[-1].end)):
        draft.content.sort()
        if any(_same(draft, other) for other in kept):
            continue
        kept.append(draft)
    return kept


def _same(one: _Draft, other: _Draft) -> bool:
    total = sum(len(s) for s in one.content) + sum(len(s) for s in other.content)
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content
    )
    return shared > 0.4 * total


def _frozen(doc: Doc, draft: _Draft) -> Quote:
    return Quote(
        _kind(doc, draft.content),
        tuple(Evidence.at(doc.text, span) for span in sorted(draft.content)),
        tuple(Evidence.at(doc.text, span) for span in sorted(draft.cue)),
        None,
        tuple(Evidence.at(doc.text, span) for span in sorted(set(draft.speakers))),
        rule=draft.rule,
    )


def _kind(doc: Doc, content: Sequence[Span]) -> QuoteKind:
    inside = [q for q in doc.quotations if any(p.overlaps(q.span) for p in content)]
    if not inside:
        return "indirect"
    covered = sum(
        len(_WORD.findall(q.inner.of(doc.text))) for q in inside
    )
    words = sum(len(_WORD.findall(piece.of(doc.text))) for piece in content)
    return "direct" if covered >= words else "mixed"
