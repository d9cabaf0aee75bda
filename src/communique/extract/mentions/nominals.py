"""Epithets and pronouns: "the head of state", "both ministers", "the government", "he"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from communique.document import Sentence, Span
from communique.extract.mentions.names import Hit, Name
from communique.extract.mentions.titles import Phrase
from communique.knowledge.offices import Offices
from communique.records import EntityKind
from communique.reference import Gender, Number, Reference

_APART = frozenset({"appos", "attr", "oprd"})
# Words before a capitalised office that make it a form of address or the second of two.
_LEADS = frozenset({"and", "mr", "mr.", "madam", "madame", "ms", "your"})


def find_epithets(
    sentence: Sentence, phrases: Sequence[Phrase], names: Sequence[Name], know: Offices
) -> Iterator[Reference]:
    """Yield office phrases that stand for their holder without a name."""
    named = {id(phrase) for name in names for phrase in name.phrases}
    tokens = sentence.tokens
    for phrase in phrases:
        if id(phrase) in named or not _stands_alone(sentence, phrase, names):
            continue
        # An office without its complement is the shortest span that denotes.
        first = phrase.first if phrase.definite else phrase.left
        span = Span(tokens[first].span.start, tokens[phrase.stop - 1].span.end)
        number: Number = "many" if phrase.plural else "one"
        yield Reference(
            span,
            "",
            "epithet",
            "person",
            sentence.index,
            phrase.head,
            sentence.quotation,
            number,
            phrase.office.gender,
            (phrase.office,),
            phrase.office.country,
            rule="office",
        )


def _stands_alone(sentence: Sentence, phrase: Phrase, names: Sequence[Name]) -> bool:
    tokens = sentence.tokens
    head = tokens[phrase.head]
    if head.dep in _APART and not phrase.definite:
        return False
    after = phrase.end
    if any(name.kind == "person" and name.start == after for name in names):
        return False
    if after + 1 < len(tokens) and tokens[after].norm == "," and any(
        name.kind == "person" and name.start == after + 1 for name in names
    ):
        return False
    if phrase.definite:
        return not _predicate(sentence, phrase)
    if not head.text[:1].isupper() or phrase.left == 0:
        return False
    return tokens[phrase.left - 1].norm in _LEADS


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
        yield Reference(
            token.span,
            token.text,
            "pronoun",
            "person" if gender is not None else None,
            sentence.index,
            index,
            sentence.quotation,
            "many" if kind == "p" else "one",
            gender,
            rule="pronoun",
        )


def _is_empty(sentence: Sentence, index: int) -> bool:
    """Say whether "it" stands for a clause to come: "it is important to talk"."""
    token = sentence.tokens[index]
    verb = token.head
    if token.dep != "nsubj" or sentence.tokens[verb].lemma not in ("be", "seem", "appear", "remain"):
        return False
    told = sentence.child(verb, "acomp", "attr", "oprd")
    clause = sentence.child(verb, "xcomp", "ccomp", "advcl")
    if told is not None and clause is None:
        clause = sentence.child(told, "xcomp", "ccomp", "advcl")
    return told is not None and clause is not None and clause > told


def find_groups(
    sentence: Sentence, phrases: Sequence[Phrase], know: Offices
) -> Iterator[Reference]:
    """Yield "the two", "both leaders", "the participants": several persons at once."""
    tokens = sentence.tokens
    inside = {index for phrase in phrases for index in range(phrase.first, phrase.end)}
    for index, token in enumerate(tokens):
        first = index
        union = token.norm in know.unions
        if (union or token.norm in know.groups) and token.tag in ("NNS", "NN", "NNPS", "NNP") and index not in inside:
            while first > 0 and (tokens[first - 1].norm in know.numbers or tokens[first - 1].norm == "the"):
                first -= 1
            bare = first == index or token.dep == "compound"
            if bare or sentence.child(index, "relcl", "acl", "appos") is not None or _of(sentence, index):
                continue
        elif token.norm in know.numbers and _pronominal(sentence, index):
            if token.norm != "both":
                if index == 0 or tokens[index - 1].norm != "the":
                    continue
                first = index - 1
        else:
            continue
        span = Span(tokens[first].span.start, token.span.end)
        yield Reference(
            span, "", "epithet", "country" if union else "person", sentence.index, index,
            sentence.quotation, "many", rule="group",
        )


def _of(sentence: Sentence, index: int) -> bool:
    return any(sentence.tokens[i].norm == "of" for i in sentence.children[index])


def _pronominal(sentence: Sentence, index: int) -> bool:
    """Say whether a number word stands alone as an argument: "the two discussed"."""
    token = sentence.tokens[index]
    return token.dep in ("nsubj", "nsubjpass", "dobj") and not sentence.children[index][1:]


def find_bodies(
    sentence: Sentence, hits: Mapping[int, Hit], names: Sequence[Name], know: Offices
) -> Iterator[Reference]:
    """Yield "the government", "the ministry", "the country": definite nouns for named actors."""
    tokens = sentence.tokens
    inside = {index for name in names for index in range(name.start, name.end)}
    for index, token in enumerate(tokens):
        if not token.tag.startswith("NN") or index in inside:
            continue
        state = token.norm in know.country_nouns
        body = token.norm in know.bodies and token.norm not in know.forces
        if not state and not body:
            continue
        first = _definite_from(sentence, index)
        if first is None or (index + 1 < len(tokens) and tokens[index + 1].dep == "compound"):
            continue
        if token.dep == "compound":
            continue
        kind: EntityKind = "country" if state else "organisation"
        code = next((hits[i].code for i in range(first, index) if i in hits), None)
        span = Span(tokens[first].span.start, token.span.end)
        yield Reference(
            span,
            "",
            "epithet",
            kind,
            sentence.index,
            index,
            sentence.quotation,
            code=code,
            rule="definite noun",
        )


def find_forces(
    sentence: Sentence, hits: Mapping[int, Hit], names: Sequence[Name], know: Offices
) -> Iterator[Reference]:
    """Yield "police", "the army", "rebels": bodies without a name, where they act."""
    tokens = sentence.tokens
    inside = {index for name in names if name.hit is None for index in range(name.start, name.end)}
    for index, token in enumerate(tokens):
        if token.norm not in know.forces or index in inside or not token.tag.startswith("NN"):
            continue
        governor = tokens[token.head].norm
        acts = token.dep in ("nsubj", "nsubjpass", "agent", "dative") or (
            token.dep == "pobj" and governor in ("by", "to", "with", "against")
        )
        if not acts:
            continue
        before = index - 1 if index and tokens[index - 1].dep in ("compound", "amod") else index
        code = next((hits[i].code for i in (before, index) if i in hits), None)
        yield Reference(
            token.span,
            "",
            "name",
            "organisation",
            sentence.index,
            index,
            sentence.quotation,
            code=code,
            rule="force",
        )


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
