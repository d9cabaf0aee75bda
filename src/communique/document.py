"""Source text and its linguistic analysis: the nouns that every stage reads.

    Article    what a source yielded, never rewritten
    Span       half-open range of Unicode code points of `Article.text`
    Quotation  a pair of quotation marks, or a mark left open
    Token, Sentence, Doc
               the parse; token indices are local to their sentence and never leave the Doc

A quotation that is a clause of its own ("Certainly," he said) may be parsed apart from the
sentence around it. The sentence then holds one placeholder token that spans the whole quotation
(`Token.stands_for` gives its index in `Doc.quotations`), and the words inside form sentences of
their own with `Sentence.quotation` set.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from communique.errors import RecordError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range `[start, end)` of Unicode code points; never empty.

    Raises RecordError where `0 <= start < end` does not hold.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise RecordError(f"span [{self.start}, {self.end}) is empty or negative")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the characters of `text` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Say whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One report as its source gave it.

    `text` is kept to the character. `published` is the ISO date or date-time as received;
    `publisher` a name. `extra` holds whatever else the source knew, as strings. An empty `id`
    becomes a hash of text and metadata, so that the same report is the same article.
    """

    text: str
    id: str = ""
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", self.fingerprint()[:16])

    def __reduce__(self) -> tuple[object, ...]:
        # A mapping proxy cannot be pickled, and articles travel between processes.
        values = (self.text, self.id, self.title, self.published, self.publisher, self.url)
        return (Article, (*values, dict(self.extra)))

    def fingerprint(self) -> str:
        """Return the SHA-256, in hex, of the text and the metadata that identify the report."""
        parts = (self.title, self.published, self.publisher, self.url, self.text)
        joined = "\x1f".join(part or "" for part in parts)
        return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch between quotation marks.

    `span` includes the marks, `inner` leaves them out. `closed` is False where a paragraph ends
    before the closing mark, as newspapers leave every paragraph but the last of a long quotation.
    """

    span: Span
    inner: Span
    closed: bool
    paragraph: int


@dataclass(frozen=True, slots=True)
class Token:
    """One word or mark.

    `tag` is a Penn Treebank tag, `dep` a ClearNLP dependency label, `head` the index of the
    governor within the sentence (the root is its own head). `entity` is the recogniser's label
    ("PERSON", "GPE", ...) or "", and `begins` marks the first token of a recognised name.
    """

    span: Span
    text: str
    norm: str
    lemma: str
    tag: str
    dep: str
    head: int
    entity: str = ""
    begins: bool = False
    stands_for: int | None = None


@dataclass(frozen=True)
class Sentence:
    """A parsed stretch of text; `quotation` is set where it was parsed out of quotation marks."""

    index: int
    span: Span
    tokens: tuple[Token, ...]
    paragraph: int
    quotation: int | None = None

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """For each token the indices of its dependents, in text order."""
        below: list[list[int]] = [[] for _ in self.tokens]
        for index, token in enumerate(self.tokens):
            if token.head != index:
                below[token.head].append(index)
        return tuple(tuple(indices) for indices in below)

    @cached_property
    def root(self) -> int:
        """Index of the first token that is its own head."""
        return next((i for i, token in enumerate(self.tokens) if token.head == i), 0)

    def child(self, index: int, *deps: str) -> int | None:
        """Return the first dependent of `index` with one of the labels, or None."""
        tokens = self.tokens
        return next((i for i in self.children[index] if tokens[i].dep in deps), None)

    def subtree(self, index: int) -> list[int]:
        """Return `index` and all that depends on it, sorted."""
        found, pending = [], [index]
        while pending:
            here = pending.pop()
            found.append(here)
            pending.extend(self.children[here])
        return sorted(found)

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield the governors of `index`, nearest first."""
        while self.tokens[index].head != index:
            index = self.tokens[index].head
            yield index

    def cover(self, indices: list[int]) -> Span:
        """Return the span from the first to the last of the tokens named."""
        return Span(self.tokens[min(indices)].span.start, self.tokens[max(indices)].span.end)

    def at(self, span: Span) -> list[int]:
        """Return the indices of the tokens that overlap `span`, placeholders left out."""
        return [
            i
            for i, token in enumerate(self.tokens)
            if token.stands_for is None and token.span.overlaps(span)
        ]


@dataclass(frozen=True)
class Doc:
    """An article with its paragraphs, quotations and parsed sentences, each in text order."""

    article: Article
    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The article's text."""
        return self.article.text

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.span.start for sentence in self.sentences]

    def sentence_at(self, span: Span) -> Sentence | None:
        """Return the innermost sentence that contains the start of `span`, or None.

        A sentence parsed out of quotation marks is inside the sentence of its frame.
        """
        index = bisect_right(self._starts, span.start) - 1
        best: Sentence | None = None
        while index >= 0:
            sentence = self.sentences[index]
            inside = sentence.span.start <= span.start < sentence.span.end
            if inside and (best is None or len(sentence.span) < len(best.span)):
                best = sentence
            if sentence.quotation is None and sentence.span.start <= span.start:
                break
            index -= 1
        return best
