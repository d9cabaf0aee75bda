"""Names in a sentence: persons, bodies, places and countries, each as its shortest span.

Three witnesses are heard: office phrases (a name after "Prime Minister" is a person), the
gazetteer (a country is a country whatever the recogniser says), and the recogniser. What all
three leave open is kept as a name of unknown kind, for the rest of the report to decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from communique.document import Sentence, Token
from communique.extract.mentions.titles import Phrase
from communique.knowledge.offices import Offices
from communique.knowledge.words import is_word
from communique.records import EntityKind

_KINDS: Mapping[str, EntityKind] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
_STOPS = frozenset({"'s", "'", '"', "“", "”", ",", ".", ";", ":", "(", ")", "[", "]", "/", "–", "—"})
_LONGEST = 12
_LOCATING = frozenset({"in", "at", "near", "from", "to", "outside", "around", "of", "via", "through"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A gazetteer entry found at tokens `[start, end)`.

    `kind` is "country", "demonym", "capital" (a capital or seat that may stand for its
    government), "organisation" or "place"; `code` alpha-3; `name` the entry's own name.
    """

    start: int
    end: int
    kind: str
    code: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name by token index `[start, end)`.

    `kind` is None where no witness knows; `sure` says that a title, the gazetteer or a body word
    decided rather than the recogniser alone; `phrases` are offices said with the name.
    """

    start: int
    end: int
    kind: EntityKind | None
    sure: bool
    rule: str
    hit: Hit | None = None
    phrases: tuple[Phrase, ...] = ()
    gender: Literal["m", "f"] | None = None


def find_names(
    sentence: Sentence,
    hits: Sequence[Hit],
    phrases: Sequence[Phrase],
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> list[Name]:
    """Return the names of a sentence in order; a demonym inside a body's name stands as well."""
    taken = [False] * len(sentence)
    for phrase in phrases:
        for index in range(phrase.left, phrase.stop):
            taken[index] = True
    names = list(_titled(sentence, phrases, taken, know, given))
    names += _addressed(sentence, taken, know, given)
    names += _recognised(sentence, hits, taken, know, given)
    names += _listed(sentence, hits, names, taken)
    names += _leftover(sentence, taken, know, given)
    return sorted(names, key=lambda name: (name.start, -name.end))


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() and token.stands_for is None


def run_from(
    tokens: Sequence[Token], start: int, know: Offices, *, stop: Sequence[bool] | None = None
) -> int:
    """Return the end of the run of name words that begins at `start` (`start` if none)."""
    end = at = start
    while at < len(tokens) and at - start < _LONGEST:
        token = tokens[at]
        if stop is not None and stop[at]:
            break
        if _capital(token) and token.norm not in know.never:
            at += 1
            end = at
            continue
        joined = token.norm == "-" and at > start and _touching(tokens, at)
        inside = token.norm in know.inside and (at > start or token.norm not in ("de", "y", "la", "le"))
        quiet = token.norm in (".", "’", "'") and at > start and len(tokens[at - 1].text) == 1
        if joined and _continues(tokens[at + 1], know):
            at += 2
            end = at
            continue
        if (joined or inside or quiet) and at + 1 < len(tokens):
            at += 1
            continue
        break
    return _with_suffix(tokens, end) if end > start else end


def _continues(token: Token, know: Offices) -> bool:
    """Say whether a lower-case word after a hyphen is part of the name: "Min-ho", not "-led"."""
    return token.text.islower() and token.norm not in know.trailers and not token.tag.startswith("V")


def _with_suffix(tokens: Sequence[Token], end: int) -> int:
    """Take in ", Jr." and the like behind a name."""
    at = end + 1 if end < len(tokens) and tokens[end].norm == "," else end
    if at < len(tokens) and tokens[at].norm.rstrip(".") in ("jr", "sr"):
        return at + 1
    return end


def _touching(tokens: Sequence[Token], at: int) -> bool:
    before, token = tokens[at - 1], tokens[at]
    follows = at + 1 < len(tokens) and tokens[at + 1].span.start == token.span.end
    return before.span.end == token.span.start and follows


def _titled(
    sentence: Sentence,
    phrases: Sequence[Phrase],
    taken: list[bool],
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> list[Name]:
    """Names that follow an office: "Deputy Prime Minister Dmitry Orlov"."""
    tokens = sentence.tokens
    found: list[Name] = []
    heads = [False] * len(tokens)
    for phrase in phrases:
        for index in range(phrase.left, phrase.stop):
            heads[index] = True
    for phrase in phrases:
        start = phrase.end
        gender: Literal["m", "f"] | None = None
        if phrase.end > phrase.stop:
            start = _person_within(sentence, phrase, know, given)
        while start < len(tokens) and tokens[start].norm in know.honorifics:
            gender = know.honorifics[tokens[start].norm] or gender
            start += 1
        if phrase.plural or start >= len(tokens):
            names = _series(tokens, start, know, heads) if phrase.plural else []
        else:
            end = run_from(tokens, start, know, stop=heads)
            names = [(start, end)] if end > start else []
        for begin, end in names:
            if any(taken[begin:end]) or not _could_be_person(tokens[begin:end], know):
                continue
            taken[begin:end] = [True] * (end - begin)
            found.append(Name(begin, end, "person", True, "title", None, (phrase,), gender))
    return found


def _series(
    tokens: Sequence[Token], start: int, know: Offices, heads: Sequence[bool]
) -> list[tuple[int, int]]:
    """Names after a plural office: "Presidents Ilves, Berzins and Grybas"."""
    found: list[tuple[int, int]] = []
    at = start
    while at < len(tokens):
        end = run_from(tokens, at, know, stop=heads)
        if end == at:
            break
        found.append((at, end))
        at = end
        while at < len(tokens) and tokens[at].norm in (",", "and"):
            at += 1
    return found


def _person_within(
    sentence: Sentence,
    phrase: Phrase,
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> int:
    """Return where the name begins after a complement: "Governor of Lubusz Marek Zielonka".

    The complement was cut before a recognised person; where the recogniser saw none, the first
    given name in it opens the name.
    """
    tokens = sentence.tokens
    for at in range(phrase.stop + 2, phrase.end):
        if tokens[at].norm in given and _capital(tokens[at]) and tokens[at - 1].norm not in ("of", "for"):
            following = at + 1 < len(tokens) and _capital(tokens[at + 1])
            if following and tokens[at + 1].norm not in know.bodies:
                return at
    return phrase.end


def _could_be_person(tokens: Sequence[Token], know: Offices) -> bool:
    if not any(token.text[:1].isupper() for token in tokens):
        return False
    last = tokens[-1]
    if last.norm in know.bodies or last.norm in know.places or last.norm in know.never:
        return len(tokens) > 1 and last.entity == "PERSON"
    if any(token.entity == "PERSON" for token in tokens):
        return True
    # "Executive Order", "General Assembly": a word after a word that may be an office.
    return not is_word(last.norm) and not all(t.entity in ("GPE", "DATE", "NORP") for t in tokens)


def _addressed(
    sentence: Sentence,
    taken: list[bool],
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> list[Name]:
    """Names after "Mr", "Ms", "Dr"."""
    tokens = sentence.tokens
    found: list[Name] = []
    for index, token in enumerate(tokens[:-1]):
        if token.norm not in know.honorifics or taken[index] or not _capital(token):
            continue
        start = index + 1
        if tokens[start].norm == "." and start + 1 < len(tokens):
            start += 1
        end = run_from(tokens, start, know, stop=taken)
        if end > start and _could_be_person(tokens[start:end], know):
            taken[index:end] = [True] * (end - index)
            gender = know.honorifics[token.norm]
            found.append(Name(start, end, "person", True, "honorific", None, (), gender))
    return found


def _spans(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Return the recogniser's names by token index, with their labels."""
    found: list[tuple[int, int, str]] = []
    start: int | None = None
    for index, token in enumerate(tokens):
        if start is not None and (token.begins or token.entity != tokens[start].entity):
            found.append((start, index, tokens[start].entity))
            start = None
        if start is None and token.entity in _KINDS:
            start = index
    if start is not None:
        found.append((start, len(tokens), tokens[start].entity))
    return found


def _recognised(
    sentence: Sentence,
    hits: Sequence[Hit],
    taken: list[bool],
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> list[Name]:
    """Names that the recogniser marks, trimmed, with the gazetteer's word before its own."""
    tokens = sentence.tokens
    found: list[Name] = []
    for start, end, label in _spans(tokens):
        start, end = _trimmed(tokens, start, end, know, taken)
        # What the gazetteer lists as a whole the recogniser may not cut: "Lubusz | Krai Zielonka".
        start = max((h.end for h in hits if h.start < start < h.end), default=start)
        if start >= end:
            continue
        exact = next((h for h in hits if h.start <= start and h.end >= end), None)
        if exact is not None and not _personal(tokens, start, end, label, exact, given):
            continue
        start, end = _widened(tokens, start, end, know, taken, hits)
        kind, sure = _judged(tokens, start, end, _KINDS[label], know, given)
        if any(taken[start:end]) or (kind == "person" and _no_person(tokens, start, end, know)):
            continue
        taken[start:end] = [True] * (end - start)
        found.append(Name(start, end, kind, sure, "recogniser"))
    return found


def _no_person(tokens: Sequence[Token], start: int, end: int, know: Offices) -> bool:
    """Say whether a name taken for a person's cannot be one: an abbreviation, "the Rachel"."""
    if all(t.norm in know.modifiers or (t.norm,) in know.heads for t in tokens[start:end]):
        return True
    if end - start > 1:
        return False
    token = tokens[start]
    shouted = token.text.isupper() and len(token.text) > 1
    near = [t.text for t in tokens[max(0, start - 2) : end + 2] if t.text.isalpha() and len(t.text) > 1]
    if shouted and not all(word.isupper() for word in near):
        return True
    before = tokens[start - 1].norm if start else ""
    return before in ("the", "a", "an", "in", "near") and not shouted


def _trimmed(
    tokens: Sequence[Token], start: int, end: int, know: Offices, taken: Sequence[bool]
) -> tuple[int, int]:
    def dropped(token: Token, index: int) -> bool:
        return (
            taken[index]
            or token.norm in _STOPS
            or token.norm in ("the", "a", "an", "and", "-")
            or token.norm in know.honorifics
            or (token.norm in know.never and token.norm not in know.bodies)
            or token.stands_for is not None
        )

    while start < end and dropped(tokens[start], start):
        start += 1
    while start < end and (dropped(tokens[end - 1], end - 1) or not tokens[end - 1].text[0].isalnum()):
        end -= 1
    for index in range(start, end):
        if taken[index]:
            return start, index
    if not any(_capital(token) for token in tokens[start:end]):
        return start, start
    return start, end


def _personal(
    tokens: Sequence[Token],
    start: int,
    end: int,
    label: str,
    hit: Hit,
    given: Mapping[str, Literal["m", "f"]],
) -> bool:
    """Say whether a name that the gazetteer lists is a person's all the same."""
    if label != "PERSON" or hit.kind != "place":
        return False
    if end - start > 1:
        return tokens[start].norm in given
    before = tokens[start - 1].norm if start else ""
    return before not in _LOCATING and not _datelines(tokens, start, end)


def _datelines(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether a place and a date open the sentence: "Santiago, 26 Aug 88"."""
    following = tokens[end : end + 3]
    return start == 0 and len(following) == 3 and following[0].norm in (",", "(") and (
        following[1].norm[:1].isdigit() or following[1].entity == "DATE"
    )


def _located(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether a place name stands where places stand: after "in", or in a list of several."""
    return end - start > 1 or (start > 0 and tokens[start - 1].norm in _LOCATING)


def _widened(
    tokens: Sequence[Token],
    start: int,
    end: int,
    know: Offices,
    taken: Sequence[bool],
    hits: Sequence[Hit],
) -> tuple[int, int]:
    """Take in adjoining name words that the recogniser cut off ("al-" of "al-Hariri")."""
    blocked = list(taken)
    for hit in hits:
        if hit.kind in ("country", "demonym"):
            blocked[hit.start : hit.end] = [True] * (hit.end - hit.start)
    while start > 0 and not blocked[start - 1]:
        before = tokens[start - 1]
        hyphen = before.norm == "-" and start >= 2 and _touching(tokens, start - 1)
        if hyphen and (_capital(tokens[start - 2]) or tokens[start - 2].norm in know.particles):
            start -= 2
        elif before.norm in know.inside and before.norm not in ("de", "la", "le", "y"):
            start -= 1
        elif before.tag == "NNP" and _capital(before) and before.head in range(start - 1, end) and (
            before.norm not in know.never
        ) and before.entity in ("", tokens[start].entity):
            start -= 1
        else:
            break
    stretched = run_from(tokens, start, know, stop=blocked)
    if stretched > end and tokens[end].entity in ("", tokens[start].entity):
        after = tokens[end]
        if after.tag in ("NNP", "NNPS") or after.norm == "-":
            end = stretched
    return start, _with_suffix(tokens, end)


def _judged(
    tokens: Sequence[Token],
    start: int,
    end: int,
    kind: EntityKind,
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> tuple[EntityKind, bool]:
    """Return the kind of a name and whether its own words decide it."""
    words = [token.norm for token in tokens[start:end]]
    if len(words) > 1:
        told = _told_by_noun(words, know, kind)
        if told is not None:
            return told, True
    first = words[0]
    if kind == "organisation" and first in given and 2 <= len(words) <= 4:
        return "person", True
    return kind, kind == "person" and first in given and len(words) > 1


def _told_by_noun(words: Sequence[str], know: Offices, kind: EntityKind) -> EntityKind | None:
    """Return the kind that a name's head noun tells: the last word, or the one before "of"."""
    cut = next((i for i, word in enumerate(words) if word in ("of", "for", "on") and i), len(words))
    head = words[cut - 1]
    if head in know.bodies and (head not in know.places or cut < len(words) or kind != "place"):
        return "organisation"
    if head in know.places:
        return "place"
    return "organisation" if any(word in know.bodies for word in words) else None


def _listed(
    sentence: Sentence, hits: Sequence[Hit], names: Sequence[Name], taken: list[bool]
) -> list[Name]:
    """Names that the gazetteer lists; countries stand inside a body's name too."""
    found: list[Name] = []
    for hit in hits:
        state = hit.kind in ("country", "demonym")
        outer = next((n for n in names if n.start < hit.end and hit.start < n.end), None)
        if outer is not None and (not state or outer.kind == "person"):
            continue
        if outer is None and any(taken[hit.start : hit.end]) and hit.kind == "place":
            continue
        kind: EntityKind = "country" if state else "organisation" if hit.kind == "organisation" else "place"
        taken[hit.start : hit.end] = [True] * (hit.end - hit.start)
        # A town's name may be a surname ("Medina"): the rest of the report has its say.
        sure = kind != "place" or _located(sentence.tokens, hit.start, hit.end)
        found.append(Name(hit.start, hit.end, kind, sure, f"gazetteer:{hit.kind}", hit))
    return found


def _leftover(
    sentence: Sentence,
    taken: list[bool],
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> list[Name]:
    """Capitalised runs that no witness claimed."""
    tokens = sentence.tokens
    found: list[Name] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = index + 1
        if _capital(token) and not taken[index] and (
            token.tag in ("NNP", "NNPS") or token.entity in _KINDS or index > 0
        ):
            end = run_from(tokens, index, know, stop=taken)
            if end > index:
                found += _unclaimed(tokens, index, end, know, given)
            end = max(end, index + 1)
        index = end
    return found


def _unclaimed(
    tokens: Sequence[Token],
    start: int,
    end: int,
    know: Offices,
    given: Mapping[str, Literal["m", "f"]],
) -> list[Name]:
    words = [token.norm for token in tokens[start:end]]
    if len(words) > 1 and words[-1] in know.places and words[-1] not in know.bodies:
        return [Name(start, end, "place", True, "place word")]
    if len(words) > 1 and (words[-1] in know.bodies or words[0] in know.bodies):
        return [Name(start, end, "organisation", True, "body word")]
    if 2 <= len(words) <= 4 and words[0] in given and all(
        token.tag.startswith("NNP") for token in tokens[start:end] if _capital(token)
    ):
        return [Name(start, end, "person", True, "given name")]
    proper = all(token.tag.startswith("NNP") for token in tokens[start:end] if _capital(token))
    return [Name(start, end, None, False, "capitals")] if proper or start > 0 else []
