"""Turns of transcripts and recordings: labels that say who speaks, found in the bare text.

SECRETARY RAO: Good morning.         an official transcript
Q: / QUESTION:                       an unnamed journalist
[Begin recording] [Silva] We ...     a monitored broadcast
((ABC)) : Who ... ?                  an interview
Anna Berg: We must ...               names, where several paragraphs begin so
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from communique.document import Span

_CAPITALS = re.compile(
    r"((?:[A-Z][A-Z’'\-]*\.?|d[aeiu]l?|von)(?:[ ,]+(?:[A-Z][A-Z’'\-]*\.?|de|von|of|the|and|AND))*)"
    r"(?: ?\([^)\n]{1,60}\))?:[ \xa0]+(?=\S)"
)
_NAMED = re.compile(
    r"((?:[A-Z][\w’'.\-]*)(?: (?:[A-Z][\w’'.\-]*|de|von|van|of|al|bin)){0,7}):[ \xa0]+(?=\S)"
)
_DOUBLED = re.compile(r"\(\(([^()\n]{1,40})\)\) ?: *(?=\S)")
_BRACKETED = re.compile(r"\[(?:Begin recording|begin recording)\][ ]*(?:\[([^\]\n]{2,120})\][ ]*)?")
_LABEL = re.compile(r"\[([A-Z][^\]\n]{1,120})\][ ]+(?=\S)")
_STAGE = re.compile(
    r"^(?:passage|words?|text|begin|end|video|applause|laughter|excerpts?|report|music|continued)\b",
    re.IGNORECASE,
)
_END = re.compile(r"\[(?:end recording|passage omitted|end video)\]", re.IGNORECASE)
_ASIDE = re.compile(
    r"\((?:[Ii]naudible|Via interpreter|In \w+|[Ll]aughter|[Aa]pplause)[^)\n]*\)\.?"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: its label without brackets or colon, and what is said, paragraph by paragraph."""

    label: Span
    pieces: tuple[Span, ...]


def find_turns(text: str, paragraphs: Sequence[Span], titles: Collection[str]) -> tuple[Turn, ...]:
    """Find the turns of a transcript or the recordings within a report, in text order."""
    if "[Begin recording]" in text or "[begin recording]" in text:
        return tuple(_recorded(text, paragraphs))
    marks = _labels(text, paragraphs, titles)
    turns: list[Turn] = []
    for number, (paragraph, label, start) in enumerate(marks):
        last = marks[number + 1][0] if number + 1 < len(marks) else len(paragraphs)
        pieces = [_piece(text, start, paragraphs[paragraph].end)]
        pieces += [_piece(text, p.start, p.end) for p in paragraphs[paragraph + 1 : last]]
        kept = tuple(piece for piece in pieces if piece is not None)
        if kept:
            turns.append(Turn(label, kept))
    return tuple(turns)


def _labels(
    text: str, paragraphs: Sequence[Span], titles: Collection[str]
) -> list[tuple[int, Span, int]]:
    """Return (paragraph, label, start of the words) for each paragraph that opens a turn."""
    found: list[tuple[int, Span, int]] = []
    named: list[tuple[int, Span, int]] = []
    for index, paragraph in enumerate(paragraphs):
        if ":" not in text[paragraph.start : paragraph.start + 120]:
            continue
        mark = _CAPITALS.match(text, paragraph.start, paragraph.end) or _DOUBLED.match(
            text, paragraph.start, paragraph.end
        )
        if mark is not None and (mark.re is _DOUBLED or _is_label(mark.group(1), titles)):
            found.append((index, Span(*mark.span(1)), mark.end()))
            continue
        mark = _NAMED.match(text, paragraph.start, paragraph.end)
        if mark is not None:
            named.append((index, Span(*mark.span(1)), mark.end()))
    if found:
        return found
    # Names in ordinary letters make a transcript only where they come back, as speakers do.
    often = Counter(span.of(text) for _, span, _ in named)
    if len(named) >= 3 and max(often.values()) >= 2 and len(named) * 3 >= len(paragraphs):
        return named
    return []


def _is_label(label: str, titles: Collection[str]) -> bool:
    return label.split(maxsplit=1)[0].strip(".,").casefold() in titles


def _piece(text: str, start: int, end: int) -> Span | None:
    aside = _ASIDE.match(text, start, end)
    if aside is not None:
        start = aside.end()
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def _recorded(text: str, paragraphs: Sequence[Span]) -> list[Turn]:
    turns: list[Turn] = []
    for opening in _BRACKETED.finditer(text):
        closing = _END.search(text, opening.end())
        stop = len(text)
        while closing is not None and "omitted" in closing.group().lower():
            closing = _END.search(text, closing.end())
        if closing is not None:
            stop = closing.start()
        cuts: list[tuple[Span, int, int]] = []
        if opening.group(1):
            cuts.append((Span(*opening.span(1)), opening.end(), opening.end()))
        else:
            before = re.compile(r"\[([A-Z][^\]\n]{1,60})\] $").search(text[: opening.start()])
            if before is not None:
                cuts.append((Span(*before.span(1)), opening.end(), opening.end()))
        for paragraph in paragraphs:
            if opening.end() < paragraph.start < stop:
                label = _LABEL.match(text, paragraph.start, paragraph.end)
                if label is not None and not _STAGE.match(label.group(1)):
                    cuts.append((Span(*label.span(1)), label.end(), paragraph.start))
        for number, (label_span, start, _) in enumerate(cuts):
            end = cuts[number + 1][2] if number + 1 < len(cuts) else stop
            piece = _without_omissions(text, start, end)
            if piece is not None:
                turns.append(Turn(label_span, (piece,)))
    return turns


def _without_omissions(text: str, start: int, end: int) -> Span | None:
    last = None
    for mark in _END.finditer(text, start, end):
        if not text[mark.end() : end].strip():
            last = mark
            break
    return _piece(text, start, end if last is None else last.start())
