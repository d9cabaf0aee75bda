"""Epithets and pronouns: "the head of state", "both ministers", "the government", "he"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from communique.document import Sentence, Span
from communique.extract.mentions.line import Name
from communique.extract.mentions.lookup import Listed
from communique.extract.mentions.titles import Phrase
from communique.knowledge.offices import Offices
from communique.records import EntityKind, MentionKind
from communique.reference import Gender, Number, Reference

_APART = frozenset({"appos", "attr", "oprd"})
_ACTING = frozenset({"nsubj", "nsubjpass", "agent", "dative"})
_DEALT_WITH = frozenset({"by", "to", "with", "against"})
# Verbs whose "it" may stand for a clause to come.
_EMPTY = frozenset({"be", "seem", "appear", "remain"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})


def _reference(
    sentence: Sentence,
    span: Span,
    head: int,
    how: MentionKind,
    kind: EntityKind | None,
    rule: str,
    number: Number = "one",
    code: str | None = None,
) -> Reference:
    return Reference(
        span,
        "",
        how,
        kind,
        sentence.index,
        head,
        sentence.quotation,
        number,
        code=code,
        rule=rule,
    )


def find_epithets(
    sentence: Sentence, phrases: Sequence[Phrase], names: Sequence[Name], know: Offices
) -> Iterator[Reference]:
    """Yield office phrases that stand for their holder without a name."""
    named = {id(phrase) for name in names for phrase in name.phrases}
    tokens = sentence.tokens
    for phrase in phrases:
        if id(phrase) in named or not _stands_alone(sentence, phrase, names, know):
            continue
        # An office without its complement is the shortest span that denotes.
        first = phrase.first if phrase.definite else phrase.left
        span = Span(tokens[first].span.start, tokens[phrase.stop - 1].span.end)
        number: Number = "many" if phrase.plural else "one"
        office = phrase.office
        found = _reference(
            sentence, span, phrase.head, "epithet", "person", "office", number, office.country
        )
        yield replace(found, gender=office.gender, offices=(office,))


def _stands_alone(sentence: Sentence, phrase: Phrase, names: Sequence[Name], know: Offices) -> bool:
    """Say whether an office is no title of a name behind it, nor said of one before it."""
    tokens = sentence.tokens
    head = tokens[phrase.head]
    if head.dep == "compound" and head.head >= phrase.end and tokens[head.head].tag == "NNS":
        return False  # "heads of state meetings"
    if head.dep in _APART and not phrase.definite:
        return False
    comma = phrase.end < len(tokens) and tokens[phrase.end].norm == ","
    behind = (phrase.end, phrase.end + 1) if comma else (phrase.end,)
    if any(name.kind == "person" and name.start in behind for name in names):
        return False
    if phrase.definite:
        return not _predicate(sentence, phrase)
    if not head.text[:1].isupper() or phrase.left == 0:
        return False
    return tokens[phrase.left - 1].norm in know.leads


def _predicate(sentence: Sentence, phrase: Phrase) -> bool:
    """Say whether the office is said of a name: "Orlov, the governor", "Orlov is the governor"."""
    head = sentence.tokens[phrase.head]
    if head.dep == "appos":
        return True
    governor = sentence.tokens[head.head]
    return head.dep == "attr" and governor.lemma == "be"


def find_pronouns(sentence: Sentence, know: Offices) -> Iterator[Reference]:
    """Yield third-person pronouns."""
    for index, token in enumerate(sentence.tokens):
        kind = know.pronouns.get(token.norm)
        if kind is None or token.stands_for is not None or not token.tag.startswith("PRP"):
            continue
        if kind == "n" and (token.dep == "expl" or _is_empty(sentence, index)):
            continue
        gender: Gender | None = "m" if kind == "m" else "f" if kind == "f" else None
        of: EntityKind | None = "person" if gender is not None else None
        number: Number = "many" if kind == "p" else "one"
        found = _reference(sentence, token.span, index, "pronoun", of, "pronoun", number)
        yield replace(found, gender=gender)


def _is_empty(sentence: Sentence, index: int) -> bool:
    """Say whether "it" stands for a clause to come: "it is important to talk"."""
    token = sentence.tokens[index]
    verb = token.head
    if token.dep != "nsubj" or sentence.tokens[verb].lemma not in _EMPTY:
        return False
    told = sentence.child(verb, "acomp", "attr", "oprd")
    clause = sentence.child(verb, "xcomp", "ccomp", "advcl")
    if told is not None and clause is None:
        clause = sentence.child(told, "xcomp", "ccomp", "advcl")
    return told is not None and clause is not None and clause > told


def find_groups(
    sentence: Sentence, phrases: Sequence[Phrase], know: Offices
) -> Iterator[Reference]:
    """Yield "the two", "both leaders", "the participants": several persons or states at once."""
    tokens = sentence.tokens
    inside = {index for phrase in phrases for index in range(phrase.first, phrase.end)}
    for index, token in enumerate(tokens):
        union = token.norm in know.unions
        if (union or token.norm in know.groups) and token.tag in _NOUNS and index not in inside:
            first = _group_from(sentence, index, know)
        elif token.norm in know.numbers and _pronominal(sentence, index):
            first = _number_from(sentence, index)
        else:
            continue
        if first is not None:
            span = Span(tokens[first].span.start, token.span.end)
            kind: EntityKind = "country" if union else "person"
            yield _reference(sentence, span, index, "epithet", kind, "group", "many")


def _group_from(sentence: Sentence, index: int, know: Offices) -> int | None:
    """Return where "the two [leaders]" begins; None where the noun is bare or said of which."""
    tokens = sentence.tokens
    first = index
    while first > 0 and (tokens[first - 1].norm in know.numbers or tokens[first - 1].norm == "the"):
        first -= 1
    if first == index or tokens[index].dep == "compound":
        return None
    told = sentence.child(index, "relcl", "acl", "appos") is not None or _of(sentence, index)
    return None if told else first


def _number_from(sentence: Sentence, index: int) -> int | None:
    """Return where "both" or "the two" begins; other numbers without "the" are none."""
    if sentence.tokens[index].norm == "both":
        return index
    return index - 1 if index and sentence.tokens[index - 1].norm == "the" else None


def _of(sentence: Sentence, index: int) -> bool:
    return any(sentence.tokens[i].norm == "of" for i in sentence.children[index])


def _pronominal(sentence: Sentence, index: int) -> bool:
    """Say whether a number word stands alone as an argument: "the two discussed"."""
    token = sentence.tokens[index]
    return token.dep in ("nsubj", "nsubjpass", "dobj") and not sentence.children[index][1:]


def find_bodies(
    sentence: Sentence, listed: Listed, names: Sequence[Name], know: Offices
) -> Iterator[Reference]:
    """Yield "the government", "the ministry", "the country": definite nouns for named actors."""
    tokens = sentence.tokens
    inside = {index for name in names for index in range(name.start, name.end)}
    for index, token in enumerate(tokens):
        if not token.tag.startswith("NN") or index in inside or token.dep == "compound":
            continue
        state = token.norm in know.country_nouns
        if not state and (token.norm not in know.bodies or token.norm in know.forces):
            continue
        first = _definite_from(sentence, index)
        if first is None or (index + 1 < len(tokens) and tokens[index + 1].dep == "compound"):
            continue
        kind: EntityKind = "country" if state else "organisation"
        code = _code(listed, range(first, index))
        span = Span(tokens[first].span.start, token.span.end)
        yield _reference(sentence, span, index, "epithet", kind, "definite noun", code=code)


def find_forces(
    sentence: Sentence, listed: Listed, names: Sequence[Name], know: Offices
) -> Iterator[Reference]:
    """Yield "police", "the army", "rebels": bodies without a name, where they act."""
    tokens = sentence.tokens
    inside = {index for name in names if name.hit is None for index in range(name.start, name.end)}
    for index, token in enumerate(tokens):
        if token.norm not in know.forces or index in inside or not token.tag.startswith("NN"):
            continue
        governor = tokens[token.head].norm
        if token.dep in _ACTING or (token.dep == "pobj" and governor in _DEALT_WITH):
            qualified = index > 0 and tokens[index - 1].dep in ("compound", "amod")
            code = _code(listed, (index - qualified, index))
            yield _reference(
                sentence, token.span, index, "name", "organisation", "force", code=code
            )


def _code(listed: Listed, indices: Iterable[int]) -> str | None:
    """Return the state named first at one of the tokens."""
    return next((listed.states[i].code for i in indices if i in listed.states), None)


def _definite_from(sentence: Sentence, index: int) -> int | None:
    """Return where "the [words]" before the noun begins, or None where it is not definite."""
    at = index
    tokens = sentence.tokens
    while at > 0 and index - at < 4:
        at -= 1
        token = tokens[at]
        if token.norm in ("the", "this", "that"):
            return at
        if token.dep not in ("amod", "compound", "nmod"):
            return None
    return None
