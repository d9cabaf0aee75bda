"""Paragraphs and quotation marks of a raw text, found before anything is parsed.

Real reports break every rule: a quotation opens straight and closes curly, a possessive ends in
the closing mark, a paragraph leaves its quotation open because the next one continues it. So no
mark ever rejects a text: what cannot be paired is left alone, and a mark left open reaches to the
end of its paragraph at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from communique.document import Quotation, Span

# Beyond this no report goes, and neither does the reading; in characters.
LONGEST_TEXT = 200_000
# A dateline stands near the head of a report, and is short; both in characters.
_HEAD, _LONGEST_DATELINE = 900, 120
_DATELINE = re.compile(
    r"\s*([A-Z][\w.'’]*(?:[ -][A-Z][\w.'’]*){0,3})"
    r"((?:,? ?\([^()\n]{2,60}\)|, ?[\w.'’ ]{2,40}){0,4})"
    r"\s?(?:--|[—–]|-(?=\s))\s*"
)
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BLANK = re.compile(r"(?:\r\n|[\n\r\x85\u2028\u2029])[ \t\xa0]*(?:\r\n|[\n\r\x85\u2028\u2029])")
_TERMINAL = re.compile(r"[.!?:;…][\"”’»')\]]*\s*$")
_MARKS = re.compile("[\"“”„‟«»‹›＂❝❞]|``|''|‘|(?<![^\\W_])'(?=\\w)")
_OPENERS = "“„‟«‹❝"
_CLOSERS = "”»›❞"
_BEFORE_OPENING = re.compile(r"[\s(\[{—–\-/:]")
# A wrapped text breaks its lines at a near-constant width; below that many characters a line that
# ends without a full stop is more likely a heading than a wrap.
_WRAP_WIDTH = (50, 100)
# Longest stretch that a single quotation mark may enclose: beyond, it is an apostrophe.
_SINGLE_REACH = 600
# How far to look for the second closing mark of nested quotations.
_NESTED_REACH = 3_000


@dataclass(frozen=True, slots=True)
class Layout:
    """Paragraphs and quotations of a text, each in text order and free of overlap."""

    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]


def lay_out(text: str) -> Layout:
    """Find the paragraphs of `text` and the quotations in each."""
    paragraphs = tuple(_paragraphs(text))
    quotations: list[Quotation] = []
    for index, paragraph in enumerate(paragraphs):
        following = paragraphs[index + 1] if index + 1 < len(paragraphs) else None
        continued = following is not None and text[following.start] in _OPENERS + '"'
        quotations.extend(_quotations(text, paragraph, index, continued=continued))
    return Layout(paragraphs, tuple(quotations))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield paragraphs: lines, or blocks of lines where the text is wrapped to a width."""
    cut = 0
    blocks = []
    end_of_reading = min(len(text), LONGEST_TEXT)
    for gap in _BLANK.finditer(text, 0, end_of_reading):
        blocks.append((cut, gap.start()))
        cut = gap.end()
    blocks.append((cut, end_of_reading))
    for start, end in blocks:
        lines = [m.span() for m in _LINE.finditer(text, start, end)]
        for first, last in _joined(text, lines):
            body = _past_dateline(text, first, last) if first < _HEAD else first
            for span in (_trimmed(text, first, body), _trimmed(text, body, last)):
                if span is not None:
                    yield span


def _past_dateline(text: str, start: int, end: int) -> int:
    """Return where the report begins behind "MINSK, 13 February (Agency) -", else `start`.

    It must have what a dateline has: a place in capitals, an agency in brackets or a date.
    """
    found = _DATELINE.match(text, start, min(end, start + _LONGEST_DATELINE))
    if found is None or found.end() >= end:
        return start
    place, rest = found.group(1), found.group(2)
    told = place.isupper() or "(" in rest or any(c.isdigit() for c in rest)
    return found.end() if told else start


def _joined(text: str, lines: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    if len(lines) < 2:
        yield from lines
        return
    widths = sorted(e - s for s, e in lines[:-1])
    widest = widths[-1]
    wrapped = _WRAP_WIDTH[0] <= widest <= _WRAP_WIDTH[1] and widths[len(widths) // 2] > 0.8 * widest
    start = lines[0][0]
    for (_, end), (begin, _) in pairwise(lines):
        if not wrapped or _TERMINAL.search(text[max(start, end - 8) : end]):
            yield start, end
            start = begin
    yield start, lines[-1][1]


def _opens(text: str, start: int, end: int, paragraph: Span) -> bool | None:
    """Say whether a mark opens, closes or, by its surroundings, could do either (None)."""
    mark = text[start:end]
    before = text[start - 1] if start > paragraph.start else " "
    after = text[end] if end < paragraph.end else " "
    if mark[0] in _OPENERS + "`":
        return True
    if mark[0] in _CLOSERS:
        return False
    if mark == "‘":
        return True
    open_side = bool(_BEFORE_OPENING.match(before)) and not after.isspace()
    close_side = not before.isspace() and not after.isalnum()
    if open_side and not close_side:
        return True
    if close_side and not open_side:
        return False
    return None


def _quotations(text: str, paragraph: Span, index: int, *, continued: bool) -> Iterator[Quotation]:
    opened: tuple[int, int] | None = None
    depth = 0
    resume = paragraph.start
    for mark in _MARKS.finditer(text, paragraph.start, paragraph.end):
        start, end = mark.span()
        if start < resume:
            continue
        if mark.group() in ("‘", "'"):
            single = None if opened else _single(text, start, paragraph)
            if single is not None:
                resume = single
                yield from _made(start, end, single - 1, single, index, closed=True)
            continue
        opens = _opens(text, start, end, paragraph)
        if opened is None:
            # German and Polish open low and close with the English opening mark.
            opened = (start, end) if opens is not False else None
        elif opens is True and text[opened[0]] not in "„‟" and mark.group() in _OPENERS:
            # A second opening mark: the first was never closed. Nested marks are rarer.
            nested = _closes_twice(text, start, paragraph)
            opened = opened if nested else (start, end)
            depth = depth + 1 if nested else 0
        elif opens is True and mark.group() == '"' and text[opened[0]] == '"':
            opened = (start, end)
        elif depth > 0 and mark.group() in _CLOSERS:
            depth -= 1
        else:
            depth = 0
            yield from _made(*opened, start, end, index, closed=True)
            opened = None
    if opened is not None and _left_open(text, opened, paragraph, continued=continued):
        yield from _made(*opened, paragraph.end, paragraph.end, index, closed=False)


def _made(
    start: int, inner: int, inner_end: int, end: int, paragraph: int, *, closed: bool
) -> Iterator[Quotation]:
    if inner < inner_end:
        yield Quotation(Span(start, end), Span(inner, inner_end), closed, paragraph)


def _closes_twice(text: str, start: int, paragraph: Span) -> bool:
    """Say whether two closing marks follow, as they do after a quotation within a quotation."""
    rest = text[start + 1 : min(paragraph.end, start + _NESTED_REACH)]
    closers = sum(map(rest.count, _CLOSERS))
    openers = sum(map(rest.count, _OPENERS))
    return closers > openers + 1


def _left_open(text: str, opened: tuple[int, int], paragraph: Span, *, continued: bool) -> bool:
    """Say whether an unclosed mark opens a quotation to the paragraph's end, or is a stray.

    It is taken for a quotation at the head of a paragraph, after a comma or colon, or where the
    next paragraph opens with a mark; an inch sign or a lone mark is not.
    """
    before = text[paragraph.start : opened[0]].rstrip()
    return continued or not before or before[-1] in ",:"


def _single(text: str, start: int, paragraph: Span) -> int | None:
    """Return the end of the quotation in single marks that opens at `start`, or None.

    A closing single mark looks like an apostrophe ("Belarus’ army"), so one after a full stop or
    a comma, or before one, is preferred to one after an s.
    """
    reach = min(paragraph.end, start + _SINGLE_REACH)
    closer = "’" if text[start] == "‘" else "'"
    weak: int | None = None
    position = text.find(closer, start + 1, reach)
    while position != -1:
        before, after = text[position - 1], text[position + 1 : position + 2]
        if not after.isalnum() and not before.isspace():
            if before in ",.!?…" or after in (",", ".", ";", ":", "!", "?", ""):
                return position + 1
            if weak is None and before != "s":
                weak = position + 1
        position = text.find(closer, position + 1, reach)
    return weak
