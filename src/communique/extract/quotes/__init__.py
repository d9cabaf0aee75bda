"""Quotations: direct, mixed and indirect, with their cues and the words for who speaks.

    drafts   a report of speech as spans, and the page that it is read from
    attach   quotation marks to their cues, or to the words that they go on from

Sentences are gated by the forms of reporting verbs, so most cost one look at each word. Speakers
are words here; `extract.speakers` says who they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from communique.document import Doc, Span
from communique.extract.quotes.attach import attach
from communique.extract.quotes.drafts import Draft, Page, draft_of, naming
from communique.knowledge.cues import find_reports
from communique.knowledge.reporting import Reporting
from communique.knowledge.turns import find_turns
from communique.records import Evidence, Quote, QuoteKind

_ATTRIBUTED = re.compile(r"\battributable to\b|\bstatement was (?:released|issued) by\b")
_ISSUERS = frozenset(("we", "our", "i", "my"))
_WORD = re.compile(r"\w+")
# Characters that two readings of a report share, of those in both, from which they are the same.
_SAME = 0.4
_NEAR = 8


def find_quotes(doc: Doc, know: Reporting) -> tuple[Quote, ...]:
    """Find who is reported to have said what, in text order; speakers are left as words."""
    turns = find_turns(doc.text, doc.paragraphs, know.titles)
    drafts = [Draft(list(turn.pieces), [], [turn.label], "turn") for turn in turns]
    spoken = [Span(turn.label.start, turn.pieces[-1].end) for turn in turns]
    page = Page(doc, [s for s in doc.sentences if s.quotation is None], spoken, know)
    statement = _is_statement(page)
    reported = [
        draft_of(page, sentence, found)
        for sentence in page.frames
        for found in find_reports(sentence, know, statement=statement)
        if not page.in_marks(sentence.tokens[found.verb].span)
    ]
    reported += attach(page, reported, know)
    drafts += [draft for draft in reported if draft.content]
    return tuple(_frozen(page, draft) for draft in _distinct(drafts))


def _is_statement(page: Page) -> bool:
    """Say whether the text is its issuer's own: it speaks in the first person outside quotes."""
    if _ATTRIBUTED.search(page.text, 0, 400):
        return True
    return any(
        token.norm in _ISSUERS and not page.in_marks(token.span)
        for sentence in page.frames
        for token in sentence.tokens
    )


def _distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """Drop a draft whose content is that of one before it."""
    kept: list[Draft] = []
    for draft in drafts:
        draft.content.sort()
    for draft in sorted(drafts, key=lambda d: (d.content[0].start, -d.content[-1].end)):
        # Kept in text order, so the only ones to share words are the last few.
        if not any(_same(draft.content, other.content) for other in kept[-_NEAR:]):
            kept.append(draft)
    return kept


def _same(one: Sequence[Span], other: Sequence[Span]) -> bool:
    total = sum(len(span) for span in (*one, *other))
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    return shared > _SAME * total


def _frozen(page: Page, draft: Draft) -> Quote:
    speakers = draft.speakers or _subject_behind(page, draft)
    return Quote(
        "direct" if draft.rule == "turn" else _kind(page, draft.content),
        tuple(Evidence.at(page.text, span) for span in sorted(draft.content)),
        tuple(Evidence.at(page.text, span) for span in sorted(draft.cue)),
        None,
        tuple(Evidence.at(page.text, span) for span in sorted(set(speakers))),
        rule=draft.rule,
    )


def _kind(page: Page, content: Sequence[Span]) -> QuoteKind:
    inside = {n: q for piece in content for n, q in page.near(piece) if piece.overlaps(q.span)}
    if not inside:
        return "indirect"
    quoted = sum(len(_WORD.findall(q.inner.of(page.text))) for q in inside.values())
    words = sum(len(_WORD.findall(piece.of(page.text))) for piece in content)
    return "direct" if quoted >= words else "mixed"


def _subject_behind(page: Page, draft: Draft) -> list[Span]:
    """Return the noun phrase right behind a verb that lacks a subject: "...", tweeted Rao."""
    sentence, verb = draft.sentence, draft.verb
    if not draft.quoted or sentence is None or verb is None:
        return []
    for index in range(verb + 1, min(verb + 8, len(sentence))):
        token = sentence.tokens[index]
        if token.stands_for is not None or token.tag.startswith(("VB", "IN", ",", ".", ":")):
            break
        if token.tag.startswith(("NN", "PRP")) and token.head <= verb:
            return [naming(page, sentence, index)]
    return []
