"""References: everything in a report that may denote an actor or a place.

    titles.py    office phrases
    names.py     names and their kind
    nominals.py  epithets and pronouns
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from communique.document import Doc, Sentence, Span
from communique.extract.mentions.names import Hit, Name, find_names
from communique.extract.mentions.nominals import (
    find_bodies,
    find_epithets,
    find_forces,
    find_groups,
    find_pronouns,
)
from communique.extract.mentions.titles import Phrase, find_offices
from communique.knowledge.gazetteer import CountryAlias, Gazetteer, Organisation
from communique.knowledge.gazetteer import Hit as GazetteerHit
from communique.knowledge.offices import Offices
from communique.reference import Reference

_STATE_KINDS = frozenset({"country", "demonym"})
_BETWEEN = frozenset({"between", "by", "against", "with"})


def find_references(
    doc: Doc,
    know: Offices,
    gazetteer: Gazetteer,
    given: Mapping[str, Literal["m", "f"]],
    *,
    skip: Sequence[Span] = (),
) -> tuple[Reference, ...]:
    """Find names, epithets and pronouns in text order; none within the spans to `skip`."""
    found: list[Reference] = []
    for sentence in doc.sentences:
        found.extend(_of_sentence(sentence, know, gazetteer, given))
    kept = (ref for ref in found if not any(ref.span.overlaps(span) for span in skip))
    text = doc.text
    worded = (replace(ref, text=ref.span.of(text)) for ref in kept)
    return tuple(sorted(worded, key=lambda ref: (ref.span.start, -ref.span.end)))


def _of_sentence(
    sentence: Sentence,
    know: Offices,
    gazetteer: Gazetteer,
    given: Mapping[str, Literal["m", "f"]],
) -> Iterator[Reference]:
    hits, parts = _hits(sentence, gazetteer)
    yield from parts
    states = {hit.start: hit for hit in hits if hit.kind in _STATE_KINDS and hit.code}
    countries = {start: (hit.end, hit.code or "") for start, hit in states.items()}
    units = {
        hit.start: hit.end
        for hit in hits
        if hit.start not in states and (hit.kind == "place" or hit.end > hit.start + 1)
    }
    phrases = find_offices(sentence, countries, units, know)
    phrases = _sharing(sentence, phrases)
    names = find_names(sentence, hits, phrases, know, given)
    names = [_with_apposed(sentence, name, names, phrases, know) for name in names]
    for name in names:
        yield _named(sentence, name, given, know, states)
    yield from find_epithets(sentence, phrases, names, know)
    yield from find_groups(sentence, phrases, know)
    yield from find_pronouns(sentence, know)
    yield from find_bodies(sentence, states, names, know)
    yield from find_forces(sentence, states, names, know)


def _sharing(sentence: Sentence, phrases: list[Phrase]) -> list[Phrase]:
    """Let joined offices share a country: "Fijian Prime Minister and Foreign Minister"."""
    shared: list[Phrase] = []
    for phrase in phrases:
        before = shared[-1] if shared else None
        if before is not None and before.office.country and phrase.office.country is None:
            gap = [t.norm for t in sentence.tokens[before.end : phrase.left]]
            if gap and set(gap) <= {"and", ",", "&"} and not phrase.plural:
                office = replace(phrase.office, country=before.office.country)
                phrase = replace(phrase, office=office)
        shared.append(phrase)
    return shared


def _hits(sentence: Sentence, gazetteer: Gazetteer) -> tuple[list[Hit], list[Reference]]:
    """Return the gazetteer's names by token, and the countries inside single tokens."""
    tokens = sentence.tokens
    whole: list[Hit] = []
    parts: list[Reference] = []
    for hit in gazetteer.scan([token.text for token in tokens]):
        kind, code = _kind_of(sentence, hit)
        if hit.inside is None:
            name = hit.entry.text if isinstance(hit.entry, CountryAlias) else hit.entry.name
            whole.append(Hit(hit.start, hit.end, kind, code, name))
        elif kind in _STATE_KINDS:
            first, last = tokens[hit.start].span, tokens[hit.end - 1].span
            span = Span(first.start + hit.inside[0], last.start + hit.inside[1])
            parts.append(
                Reference(
                    span, "", "name", "country", sentence.index, hit.start, sentence.quotation,
                    code=code, rule="gazetteer:country",
                )
            )
    return whole, parts


def _kind_of(sentence: Sentence, hit: GazetteerHit) -> tuple[str, str | None]:
    """Return what a gazetteer name is here; a capital that acts is its state's government."""
    entry = hit.entry
    if isinstance(entry, Organisation):
        return "organisation", entry.country
    if not isinstance(entry, CountryAlias):
        return "place", entry.country
    if entry.kind not in ("capital", "seat"):
        return ("demonym" if entry.kind in ("demonym", "people") else "country"), entry.alpha3
    tokens = sentence.tokens
    head = next(
        (i for i in range(hit.start, hit.end) if not hit.start <= tokens[i].head < hit.end),
        hit.end - 1,
    )
    while tokens[head].dep == "conj" and tokens[head].head != head:
        head = tokens[head].head
    governor = tokens[tokens[head].head]
    acts = tokens[head].dep in ("nsubj", "nsubjpass", "agent", "dative") or (
        tokens[head].dep == "pobj" and governor.norm in _BETWEEN
    )
    return ("country" if acts else "place"), entry.alpha3


def _with_apposed(
    sentence: Sentence,
    name: Name,
    names: Sequence[Name],
    phrases: Sequence[Phrase],
    know: Offices,
) -> Name:
    """Add the offices said beside a person: "Orlov, governor of Pskov", "the governor, Orlov"."""
    if name.kind not in ("person", None):
        return name
    tokens = sentence.tokens
    claimed = {id(phrase) for other in names for phrase in other.phrases}
    added: list[Phrase] = _joined_before(sentence, name, phrases, claimed)
    for phrase in phrases:
        if id(phrase) in claimed or phrase.plural or phrase in added:
            continue
        before = _closes_before(sentence, phrase, name)
        after = name.end < phrase.first and _apposed_after(sentence, name, phrase)
        if before or after:
            added.append(phrase)
    if not added:
        return name
    return replace(name, kind="person", phrases=(*name.phrases, *added), sure=True)


def _joined_before(
    sentence: Sentence, name: Name, phrases: Sequence[Phrase], claimed: set[int]
) -> list[Phrase]:
    """Return the first of two offices before a name: "Prime Minister and Foreign Minister Rao"."""
    found: list[Phrase] = []
    for own in name.phrases:
        for phrase in phrases:
            gap = [t.norm for t in sentence.tokens[phrase.end : own.left]]
            # "The Secretary and Foreign Minister Rao" are two, and so are two full titles.
            apart = sentence.tokens[phrase.first].norm == "the" or phrase.plural
            if id(phrase) not in claimed and not apart and gap and set(gap) <= {"and", ",", "&"}:
                found.append(phrase)
    return found


def _closes_before(sentence: Sentence, phrase: Phrase, name: Name) -> bool:
    """Say whether ", " alone stands between an office and the name after it."""
    tokens = sentence.tokens
    gap = tokens[phrase.end : name.start]
    if len(gap) != 1 or gap[0].norm != ",":
        return False
    following = tokens[name.end].norm if name.end < len(tokens) else "."
    led = phrase.definite or phrase.first < phrase.left
    return led and following in (",", ".", ";", ":", "-", "–", ")")


def _apposed_after(sentence: Sentence, name: Name, phrase: Phrase) -> bool:
    tokens = sentence.tokens
    gap = [token.norm for token in tokens[name.end : phrase.first]]
    if gap[:1] == [","] and len(gap) <= 4 and "," not in gap[1:] and "and" not in gap:
        return all(tokens[i].tag[:2] in ("DT", "JJ", "NN", "PR", ",", "RB", "CD") for i in range(name.end, phrase.first)) or gap == [","]
    if gap[:1] == ["("] and len(gap) <= 2:
        return True
    if gap[:1] == ["["] and len(gap) <= 2:
        return True
    governor = tokens[phrase.head].head
    if tokens[phrase.head].dep == "attr" and tokens[governor].lemma == "be":
        subject = sentence.child(governor, "nsubj")
        return subject is not None and name.start <= subject < name.end
    return tokens[phrase.head].dep == "appos" and name.start <= governor < name.end


def _named(
    sentence: Sentence,
    name: Name,
    given: Mapping[str, Literal["m", "f"]],
    know: Offices,
    states: Mapping[int, Hit],
) -> Reference:
    tokens = sentence.tokens
    last = tokens[name.end - 1]
    # Direction marks and colons cling to a word without a space: "Rao:\u200e".
    kept = len(last.text.rstrip(":;,\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")) or len(last.text)
    span = Span(tokens[name.start].span.start, last.span.start + kept)
    gender = name.gender or next((p.office.gender for p in name.phrases if p.office.gender), None)
    if gender is None and name.kind != "place" and name.end - name.start > 1:
        gender = given.get(tokens[name.start].norm)
    alias = name.kind in ("person", None) and _is_alias(sentence, name, know)
    return Reference(
        span,
        "",
        "name",
        name.kind,
        sentence.index,
        _head_of(sentence, name),
        sentence.quotation,
        gender=gender,
        offices=tuple(phrase.office for phrase in name.phrases),
        code=name.hit.code if name.hit is not None else _owner(name, states),
        full=name.hit.name if name.hit is not None else None,
        rule="alias" if alias else name.rule if name.sure else f"{name.rule}?",
        nation=_nation(sentence, name, states) if name.kind == "person" else None,
    )


def _owner(name: Name, states: Mapping[int, Hit]) -> str | None:
    """Return the state in or before a body's name: "the Chilean Senate", "Bank of Ghana"."""
    if name.kind != "organisation":
        return None
    for start, hit in states.items():
        if name.start <= start < name.end or hit.end == name.start:
            return hit.code
    return None


def _is_alias(sentence: Sentence, name: Name, know: Offices) -> bool:
    """Say whether "alias", "also known as" or the like stands before a name."""
    words = [t.norm for t in sentence.tokens[max(0, name.start - 4) : name.start] if t.norm.isalnum() or "." in t.norm]
    words = [word for word in words if word not in ("commander", "comrade", "the")]
    return any(tuple(words[-size:]) in know.aliases for size in (1, 2, 3))


def _nation(sentence: Sentence, name: Name, states: Mapping[int, Hit]) -> str | None:
    """Return the state that qualifies a person: "the Chilean singer Ana Soto", "Chile's Soto"."""
    for hit in states.values():
        owns = hit.end < name.start and sentence.tokens[hit.end].norm in ("'s", "'")
        if hit.end + owns == name.start:
            return hit.code
    head = _head_of(sentence, name)
    nouns = [head, *(i for i in sentence.children[head] if sentence.tokens[i].dep == "appos")]
    for start, hit in states.items():
        if hit.kind == "demonym" and sentence.tokens[hit.end - 1].head in nouns:
            if not name.start <= start < name.end:
                return hit.code
    return None


def _head_of(sentence: Sentence, name: Name) -> int:
    """Return the token of a name whose governor stands outside it."""
    for index in range(name.start, name.end):
        head = sentence.tokens[index].head
        if not name.start <= head < name.end or head == index:
            return index
    return name.end - 1
