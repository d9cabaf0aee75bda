"""Adapter from spaCy to `Doc`: the only module that knows the parsing library.

Two departures from running a pipeline over the whole text, both measured by
`benchmarks/quality/records.py` and `benchmarks/speed/read.py`:

- The text is cut into paragraphs first, since the models run names and sentences into page
  furniture and headings.
- A quotation that is a clause of its own is parsed apart from the sentence around it, which sees
  a placeholder in its place: `"Yes," he told Mr Rao in Minsk.`
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import TYPE_CHECKING

import simplemma
import spacy
from spacy.language import Language

from communique.document import Article, Doc, Quotation, Sentence, Span, Token
from communique.errors import ModelError
from communique.models import hub
from communique.models.layout import Layout, lay_out

if TYPE_CHECKING:
    from spacy.tokens import Doc as SpacyDoc
    from spacy.tokens import Token as SpacyToken

# Forms that the lemmatizer takes for those of an obsolete or rare word ("thanke").
_LEMMAS = {
    "annexed": "annex",
    "annexes": "annex",
    "assailed": "assail",
    "assailing": "assail",
    "lambasted": "lambast",
    "lambasting": "lambast",
    "proclaiming": "proclaim",
    "thanked": "thank",
    "thanking": "thank",
}
# Components whose work the adapter does itself, more cheaply: tags are read as they are, and
# lemmas are looked up once a word form.
_UNUSED = ("attribute_ruler", "lemmatizer", "senter", "textcat", "morphologizer")
_PLACEHOLDER = "Yes"
_ENDINGS = ",.?!"
# Articles parsed together; the model is fastest on batches of some thousand words.
_ARTICLES_A_BATCH = 16
_SEGMENTS_A_BATCH = 48
# The parser's time and memory grow with the length of one segment: a longer one is cut at white
# space, so that a 5 MB line stays within bounds.
_LONGEST_SEGMENT = 10_000
# A sentence may open behind these, and behind a bracket that follows one of them.
_CLOSING = frozenset(".!?:;\"”’]»…\n-–—•*'") | {""}
_BRACKETS = frozenset(")}")
_FOLD = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
# The tokeniser's time grows with the square of a run without white space ("((((((("), so such a
# run is parsed in pieces.
_LONG_WORD = re.compile(r"\S{200}")
# The library stores text as UTF-8, which has no lone surrogates; one character stands for another.
_SURROGATE = re.compile("[\ud800-\udfff]")
_CUT = re.compile(r"(?<=[.!?])\s+|\s+")


@dataclass(frozen=True, slots=True)
class _Segment:
    """A string to parse, with the article offsets of its characters by piece.

    `pieces` are (start in the string, start in the article, quotation or None), in order.
    """

    text: str
    pieces: tuple[tuple[int, int, int | None], ...]
    paragraph: int
    quotation: int | None


class SpacyParser:
    """Parses articles with an installed spaCy English pipeline.

    `name` is a package name or a path; packages that carry their pipeline as data are asked for
    its place. `names` has the recogniser run too, which half of the time goes to. Raises ModelError
    where it is not installed or lacks a parser or tagger.
    """

    def __init__(self, name: str, *, apart: bool = True, names: bool = True) -> None:
        self._nlp = _load(name)
        if not names:
            self._nlp.disable_pipes(*({"ner"} & set(self._nlp.pipe_names)))
        self._apart = apart
        self._lemmas: dict[tuple[str, str], tuple[str, str]] = {}
        self.made_by = hub.pipeline_version(self._nlp.meta)

    def parse(self, articles: Iterable[Article]) -> Iterator[Doc]:
        """Yield a Doc for each article, in order."""
        pending = iter(articles)
        while batch := list(islice(pending, _ARTICLES_A_BATCH)):
            layouts = [lay_out(article.text) for article in batch]
            segments = [
                list(_segments(article.text, layout, apart=self._apart))
                for article, layout in zip(batch, layouts, strict=True)
            ]
            parsed = self._nlp.pipe(
                (_SURROGATE.sub("\ufffd", segment.text) for some in segments for segment in some),
                batch_size=_SEGMENTS_A_BATCH,
            )
            for article, layout, some in zip(batch, layouts, segments, strict=True):
                yield self._assemble(article, layout, some, list(islice(parsed, len(some))))

    def _assemble(
        self, article: Article, layout: Layout, segments: list[_Segment], docs: list[SpacyDoc]
    ) -> Doc:
        made: list[tuple[tuple[Token, ...], _Segment]] = []
        for segment, doc in zip(segments, docs, strict=True):
            for sentence in doc.sents:
                tokens = self._tokens(list(sentence), segment, article.text, layout.quotations)
                if tokens:
                    made.append((tokens, segment))
        made.sort(key=lambda item: (item[0][0].span.start, -item[0][-1].span.end))
        sentences = tuple(
            Sentence(
                index,
                Span(tokens[0].span.start, max(t.span.end for t in tokens)),
                tokens,
                segment.paragraph,
                segment.quotation,
            )
            for index, (tokens, segment) in enumerate(made)
        )
        return Doc(article, layout.paragraphs, layout.quotations, sentences)

    def _tokens(
        self,
        tokens: Sequence[SpacyToken],
        segment: _Segment,
        text: str,
        quotations: Sequence[Quotation],
    ) -> tuple[Token, ...]:
        """Map a parsed sentence to article offsets; the marks of a placeholder are dropped."""
        kept: list[tuple[SpacyToken, Span, int | None]] = []
        piece = 0
        pieces = segment.pieces
        for token in tokens:
            while piece + 1 < len(pieces) and pieces[piece + 1][0] <= token.idx:
                piece += 1
            begin, origin, quotation = pieces[piece]
            if quotation is not None:
                if token.text == _PLACEHOLDER:
                    kept.append((token, quotations[quotation].span, quotation))
            elif not token.is_space:
                start = origin + token.idx - begin
                kept.append((token, Span(start, start + len(token)), None))
        where = {token.i: index for index, (token, _, _) in enumerate(kept)}
        return tuple(
            self._token(token, span, text, stands_for, _governor(token, where, index))
            for index, (token, span, stands_for) in enumerate(kept)
        )

    def _token(
        self, token: SpacyToken, span: Span, text: str, stands_for: int | None, head: int
    ) -> Token:
        words = span.of(text) if stands_for is None else ""
        norm, lemma = self._forms(words, token.tag_)
        return Token(
            span,
            words,
            norm,
            lemma,
            token.tag_,
            token.dep_,
            head,
            token.ent_type_ if stands_for is None else "",
            token.ent_iob == 3,
            stands_for,
        )

    def _forms(self, words: str, tag: str) -> tuple[str, str]:
        """Return the normal form and the lemma, each computed once for a form and tag."""
        key = (words, tag)
        found = self._lemmas.get(key)
        if found is None:
            norm = _SURROGATE.sub("\ufffd", words).translate(_FOLD).casefold()
            inflected = tag.startswith("VB") or tag in ("NNS", "NNPS")
            lemma = _lemma(norm, tag) if inflected and len(norm) < 40 else norm
            found = (norm, lemma.casefold())
            if len(self._lemmas) < 200_000:
                self._lemmas[key] = found
        return found


def _lemma(norm: str, tag: str) -> str:
    """Return the dictionary form of a verb or a noun in the plural.

    The lemmatizer does not see the tag, and keeps what may be a noun: "is bombing" is to bomb.
    """
    lemma = _LEMMAS.get(norm) or simplemma.lemmatize(norm, lang="en")
    if tag != "VBG" or lemma != norm or not norm.endswith("ing") or len(norm) < 6:
        return lemma
    stem = norm.removesuffix("ing")
    past = simplemma.lemmatize(stem + "ed", lang="en")
    if past != stem + "ed":
        return past
    known = (form for form in (stem, stem + "e") if simplemma.is_known(form, lang="en"))
    return next(known, norm)


def _governor(token: SpacyToken, where: dict[int, int], index: int) -> int:
    """Return the head's index, passing over dropped tokens; a cycle cannot arise in a tree."""
    head = token.head
    while head.i not in where:
        if head.head.i == head.i:
            return index
        head = head.head
    return where[head.i]


@Language.factory("communique_bounds", default_config={"titles": []})
def _bounds(nlp: Language, name: str, titles: list[str]) -> Callable[[SpacyDoc], SpacyDoc]:
    """Return what keeps the parser from opening a sentence where none can open.

    One opens behind a closing mark only, and not behind an initial or one of the `titles`:
    "Ana P. Ruiz", "the Republic of Korea (ROK) Foreign Minister".
    """
    abbreviated = frozenset(titles)

    def hold_together(doc: SpacyDoc) -> SpacyDoc:
        last, before = "", "."
        for token in doc:
            text = token.text
            closed = last[-1:] in _CLOSING or (last in _BRACKETS and before[-1:] in _CLOSING)
            initial = len(last) == 2 and last[1] == "." and last[0].isupper()
            titled = initial or last in abbreviated
            if token.i and (not closed or (titled and text[:1].isupper())):
                token.is_sent_start = False
            if not token.is_space:
                last, before = text, last
        return doc

    return hold_together


def _place(name: str) -> str:
    """Return where a package keeps its pipeline as data, or the name itself."""
    if not name.isidentifier():
        return name
    try:
        package = import_module(name)
    except ImportError:
        return name
    return str(package.model_path()) if hasattr(package, "model_path") else name


def _load(name: str) -> Language:
    try:
        nlp = spacy.load(_place(name), exclude=list(_UNUSED))
    except OSError as error:
        raise ModelError(
            f"the spaCy pipeline {name!r} is not installed; install it, or name another one "
            f"that `spacy info` lists"
        ) from error
    missing = {"tagger", "parser"} - set(nlp.pipe_names)
    if missing:
        raise ModelError(f"the spaCy pipeline {name!r} has no {' and no '.join(sorted(missing))}")
    titles = hub.card("en_parser")["titles"]
    nlp.add_pipe("communique_bounds", before="parser", config={"titles": titles})
    nlp.max_length = 10 * _LONGEST_SEGMENT
    return nlp


def _segments(text: str, layout: Layout, *, apart: bool) -> Iterator[_Segment]:
    """Cut a text into the strings to parse: frames, and the clausal quotations within them."""
    by_paragraph: dict[int, list[tuple[int, Quotation]]] = {}
    if apart:
        for number, quotation in enumerate(layout.quotations):
            paragraph = layout.paragraphs[quotation.paragraph]
            if len(paragraph) <= _LONGEST_SEGMENT and is_clausal(text, paragraph, quotation):
                by_paragraph.setdefault(quotation.paragraph, []).append((number, quotation))
    for index, paragraph in enumerate(layout.paragraphs):
        inside = by_paragraph.get(index, [])
        if not inside or not _is_manageable(text, paragraph):
            for start, end in _bounded(text, paragraph.start, paragraph.end):
                yield _Segment(text[start:end], ((0, start, None),), index, None)
            continue
        yield _frame(text, paragraph, index, inside)
        for number, quotation in inside:
            for start, end in _bounded(text, quotation.inner.start, quotation.inner.end):
                yield _Segment(text[start:end], ((0, start, None),), index, number)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for stop in (*(m.end() for m in _LONG_WORD.finditer(text, start, end)), end):
        while stop - start > _LONGEST_SEGMENT:
            cuts = [m.end() for m in _CUT.finditer(text, start + 1, start + _LONGEST_SEGMENT)]
            cut = cuts[-1] if cuts else start + _LONGEST_SEGMENT
            yield start, cut
            start = cut
        if start < stop:
            yield start, stop
            start = stop


def _is_manageable(text: str, paragraph: Span) -> bool:
    """Say whether a paragraph may be parsed as one string."""
    if len(paragraph) > _LONGEST_SEGMENT:
        return False
    return _LONG_WORD.search(text, paragraph.start, paragraph.end) is None


def _frame(
    text: str, paragraph: Span, index: int, inside: Sequence[tuple[int, Quotation]]
) -> _Segment:
    parts: list[str] = []
    pieces: list[tuple[int, int, int | None]] = []
    length, cursor = 0, paragraph.start
    for number, quotation in inside:
        before = text[cursor : quotation.span.start]
        if before:
            pieces.append((length, cursor, None))
        last = quotation.inner.of(text).rstrip()[-1:]
        stand_in = f'"{_PLACEHOLDER}{last if last in _ENDINGS else ""}"'
        pieces.append((length + len(before), quotation.span.start, number))
        parts += [before, stand_in]
        length += len(before) + len(stand_in)
        cursor = quotation.span.end
    if cursor < paragraph.end:
        pieces.append((length, cursor, None))
        parts.append(text[cursor : paragraph.end])
    return _Segment("".join(parts), tuple(pieces), index, None)


def is_clausal(text: str, paragraph: Span, quotation: Quotation) -> bool:
    """Say whether a quotation is a clause of its own rather than words within one.

    It is where it opens the paragraph or follows a comma, colon or full stop, and ends in
    punctuation or with the paragraph.
    """
    inner = quotation.inner.of(text).strip()
    if len(inner) < 2:
        return False
    before = text[paragraph.start : quotation.span.start].rstrip()
    after = text[quotation.span.end : paragraph.end].lstrip()
    leads = not before or before[-1] in ',:.?!;—–-”")]'
    ends = inner[-1] in ",.?!…" or not quotation.closed or not after or after[0] in ",.?!"
    if leads and ends:
        return True
    # "He said "We must go on" and left": a sentence in marks after a bare cue.
    return inner[0].isupper() and inner[-1] in ".?!" and " " in inner
