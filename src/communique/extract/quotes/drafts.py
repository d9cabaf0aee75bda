"""A report of speech in the making, and the page that it is read from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from communique.document import Doc, Quotation, Sentence, Span
from communique.knowledge.cues import Found
from communique.knowledge.reporting import Reporting
from communique.syntax import name_in, noun_phrase, runs, trimmed

_WORD = re.compile(r"\w")


@dataclass(slots=True)
class Draft:
    """A quote in the making: spans are collected, then sorted and frozen.

    `verb` is the cue's index in `sentence`, `quoted` the quotations that the content holds.
    """

    content: list[Span]
    cue: list[Span]
    speakers: list[Span]
    rule: str
    sentence: Sentence | None = None
    verb: int | None = None
    quoted: list[int] = field(default_factory=list)


class Page:
    """A document with its frame sentences and quotations to be looked up by place.

    `frames` are the sentences outside quotations; those in `spoken`, which hold turns of a
    transcript, are left out.
    """

    def __init__(
        self, doc: Doc, frames: Sequence[Sentence], spoken: Sequence[Span], know: Reporting
    ) -> None:
        self.doc = doc
        self.text = doc.text
        self.titles = know.titles
        self.quotations = doc.quotations
        self._spoken = sorted(spoken)
        self._turns = [span.start for span in self._spoken]
        self._opens = [quotation.span.start for quotation in doc.quotations]
        self.frames = [s for s in frames if not self.is_spoken(s.span)]
        self._starts = [sentence.span.start for sentence in self.frames]

    def is_spoken(self, span: Span) -> bool:
        """Say whether a place lies within a turn of a transcript."""
        index = bisect_right(self._turns, span.start) - 1
        return index >= 0 and span.start < self._spoken[index].end

    def near(self, span: Span) -> Iterator[tuple[int, Quotation]]:
        """Yield the quotations that touch a span, with their numbers."""
        number = max(0, bisect_right(self._opens, span.start) - 1)
        while number < len(self.quotations) and self._opens[number] <= span.end:
            if self.quotations[number].span.end >= span.start:
                yield number, self.quotations[number]
            number += 1

    def in_marks(self, span: Span) -> bool:
        """Say whether a place lies between quotation marks."""
        number = bisect_left(self._opens, span.start) - 1
        return number >= 0 and span.start < self.quotations[number].span.end

    def after(self, sentence: Sentence) -> Sentence | None:
        """Return the next sentence outside quotations, or None."""
        index = bisect_right(self._starts, sentence.span.start)
        return self.frames[index] if index < len(self.frames) else None

    def around(self, span: Span) -> list[Sentence]:
        """Return the frame sentences that overlap a span, in text order."""
        index = max(0, bisect_right(self._starts, span.start) - 1)
        found = []
        while index < len(self.frames) and self._starts[index] < span.end:
            if self.frames[index].span.overlaps(span):
                found.append(self.frames[index])
            index += 1
        return found


def draft_of(page: Page, sentence: Sentence, found: Found) -> Draft:
    """Cut a report found on the tree into spans."""
    barred = {*found.cue, *found.speakers}
    content = []
    for run in runs(found.content, barred):
        span = _piece(page, sentence, run)
        if span is not None:
            content.append(_mended(page, sentence, run, span))
    others = set(range(len(sentence))).difference(found.cue) if len(found.cue) > 1 else set()
    cue = [sentence.cover(run) for run in runs(found.cue, others)]
    speakers = [naming(page, sentence, head) for head in found.speakers]
    quoted = [
        number
        for piece in content
        for number, quotation in page.near(piece)
        if piece.contains(quotation.inner)
    ]
    return Draft(content, cue, speakers, found.rule, sentence, found.verb, quoted)


def naming(page: Page, sentence: Sentence, head: int) -> Span:
    """Return the words for a speaker: the bare name of somebody named, else the noun phrase."""
    token = sentence.tokens[head]
    phrase = noun_phrase(sentence, head)
    joints = [i for i in phrase if sentence.tokens[i].dep == "cc"]
    phrase = phrase[phrase.index(joints[-1]) + 1 :] if joints else phrase
    office = not token.entity and sentence.tokens[phrase[0]].dep == "det"
    if office or not (token.entity == "PERSON" or token.tag.startswith("NNP")):
        return sentence.cover(phrase)
    name = name_in(sentence, head)
    while len(name) > 1 and sentence.tokens[name[0]].norm.rstrip(".") in page.titles:
        name = name[1:]
    return sentence.cover(name)


def _piece(page: Page, sentence: Sentence, run: list[int]) -> Span | None:
    """Return the span of a stretch of content, quotations that it opens or closes made whole."""
    span = trimmed(page.text, sentence.cover(run))
    if span is None or _WORD.search(page.text, span.start, span.end) is None:
        return None
    start, end = span.start, span.end
    for _, quotation in page.near(span):
        whole = quotation.span
        if whole.end > sentence.span.end + 1 or not sentence.span.contains(whole):
            continue
        if whole.overlaps(Span(start, end)) and not whole.contains(sentence.span):
            start, end = min(start, whole.start), max(end, whole.end)
    return Span(start, end)


def _mended(page: Page, sentence: Sentence, run: list[int], span: Span) -> Span:
    """Let content go on in the next sentence where the parser cut one in two.

    It did where the first lacks a full stop and the second starts in lower case or in brackets.
    """
    following, sentences = sentence.index + 1, page.doc.sentences
    if run[-1] < len(sentence) - 2 or following >= len(sentences):
        return span
    rest, last = sentences[following], sentence.tokens[-1]
    if rest.quotation is not None or rest.paragraph != sentence.paragraph:
        return span
    opens = rest.tokens[0].text[:1]
    cut = last.text not in (".", "!", "?") or opens == "("
    same_line = "\n" not in page.text[sentence.span.end : rest.span.start]
    lower = opens.islower() or opens in ("(", "[")
    if last.stands_for is not None or not (cut and same_line and lower):
        return span
    whole = trimmed(page.text, Span(span.start, rest.span.end))
    return span if whole is None else whole
