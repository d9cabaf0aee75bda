"""Office phrases in a sentence: "former Deputy Foreign Minister of Latvia"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from communique.document import Sentence, Span, Token
from communique.knowledge.offices import Head, Offices
from communique.knowledge.words import is_word
from communique.reference import Office

_COMPLEMENT = frozenset({"of", "for", "to"})
_LINKS = frozenset({"of", "for", "and", "the", "'s", "'", "&", "-", "in"})
_LONGEST_COMPLEMENT = 16
_NOMINAL = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "CD", "VBG"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """An office phrase by token index: `[left, end)`, head word ending at `head`.

    `stop` is where the head ends and a complement may begin; `definite` says that a determiner,
    possessive or country precedes it, and `first` is that word's index (or `left`).
    """

    first: int
    left: int
    head: int
    stop: int
    end: int
    office: Office
    plural: bool
    definite: bool


def find_offices(
    sentence: Sentence,
    countries: Mapping[int, tuple[int, str]],
    units: Mapping[int, int],
    know: Offices,
) -> list[Phrase]:
    """Find the office phrases of a sentence, in order and without overlap.

    `countries` maps the index of a country's or demonym's first token to (end, alpha-3 code),
    `units` that of any other name in the gazetteer to its end.
    """
    found: list[Phrase] = []
    by_end = {end: (start, code) for start, (end, code) in countries.items()}
    index, count = 0, len(sentence)
    while index < count:
        match = _head_at(sentence.tokens, index, know)
        if match is None or (found and index < found[-1].end):
            index += 1
            continue
        stop, head = match
        phrase = _phrase(sentence, index, stop, head, by_end, countries, units, know)
        if found and phrase.left < found[-1].end:
            phrase = _phrase(sentence, index, stop, head, by_end, countries, units, know, fence=found[-1].end)
        found.append(phrase)
        index = max(stop, phrase.end)
    return found


def _head_at(tokens: Sequence[Token], index: int, know: Offices) -> tuple[int, Head] | None:
    token = tokens[index]
    if index and token.entity == "PERSON" == tokens[index - 1].entity and not token.begins:
        return None  # "John Major", "Tom King"
    if token.norm in know.modifiers and _leads_on(tokens, index, know):
        return None
    for size in range(min(know.longest_head, len(tokens) - index), 0, -1):
        words = tuple(token.norm for token in tokens[index : index + size])
        head = know.heads.get(words)
        if head is not None:
            if tokens[index + size - 1].tag[:1] not in "NXJF" and not tokens[index].text[:1].isupper():
                return None
            return index + size, head
    return None


def _leads_on(tokens: Sequence[Token], index: int, know: Offices) -> bool:
    """Say whether a word is no head but modifies the next: "deputy" in "deputy secretary"."""
    at = index + 1
    while at < len(tokens) and tokens[at].norm in know.modifiers:
        at += 1
    return at < len(tokens) and (tokens[at].norm,) in know.heads


def _phrase(
    sentence: Sentence,
    index: int,
    stop: int,
    head: Head,
    by_end: Mapping[int, tuple[int, str]],
    countries: Mapping[int, tuple[int, str]],
    units: Mapping[int, int],
    know: Offices,
    *,
    fence: int = 0,
) -> Phrase:
    tokens = sentence.tokens
    left = _leftwards(tokens, index, by_end, know, fence)
    first, country, definite = _determiner(tokens, left, by_end, fence)
    end, said = _complement(tokens, stop, countries, units, know)
    over = any(token.norm in know.past for token in tokens[left:index])
    role = _role(tokens, left, stop, end, countries, know)
    words = " ".join(token.norm for token in tokens[index:stop]).replace(" - ", "-")
    office = Office(
        Span(tokens[left].span.start, tokens[end - 1].span.end),
        role,
        words,
        head.family,
        country or said,
        over,
        head.state,
        head.gender,
    )
    plural = tokens[stop - 1].tag in ("NNS", "NNPS") or words.endswith(("men", "people"))
    return Phrase(first, left, stop - 1, stop, end, office, plural, definite)


def _leftwards(
    tokens: Sequence[Token],
    index: int,
    by_end: Mapping[int, tuple[int, str]],
    know: Offices,
    fence: int,
) -> int:
    """Return the index of the first word that belongs to the office, left of its head."""
    left = index
    while left > fence:
        before = tokens[left - 1]
        if left in by_end or before.stands_for is not None:
            break
        joined = before.norm == "-" and left - 2 >= fence and tokens[left - 2].norm in know.modifiers
        if before.norm in know.modifiers or joined:
            left -= 1
            continue
        capital = before.text[:1].isupper() and before.tag in ("NNP", "NNPS", "JJ", "NN")
        named = before.entity == "PERSON" or before.norm in know.never or before.norm in know.honorifics
        if capital and not named and before.dep in ("compound", "amod", "nmod"):
            left -= 1
            continue
        if before.dep in ("compound", "amod") and before.tag in ("NN", "JJ") and before.norm.islower():
            # "opposition-controlled assembly speaker": plain nouns, but not "alleged", "young".
            if before.tag == "NN":
                left -= 1
                continue
        break
    while left < index and tokens[left].norm == "-":
        left += 1
    return left


def _determiner(
    tokens: Sequence[Token], left: int, by_end: Mapping[int, tuple[int, str]], fence: int
) -> tuple[int, str | None, bool]:
    """Return where the phrase begins with its determiner, the country said, and definiteness."""
    first, country, definite = left, None, False
    at = _past_bracket(tokens, left, by_end, fence)
    if at - 1 >= fence and tokens[at - 1].norm in ("'s", "'") and at - 1 in by_end:
        first, country = by_end[at - 1]
        return first, country, True
    if at in by_end and by_end[at][0] >= fence:
        first, country = by_end[at]
        definite = True
        at = first
    if at - 1 >= fence:
        before = tokens[at - 1]
        if before.norm in ("the", "this", "that", "both", "these", "those") or before.tag == "PRP$":
            return at - 1, country, True
        if before.norm == "two" and at - 2 >= fence and tokens[at - 2].norm == "the":
            return at - 2, country, True
        if before.norm in ("'s", "'") and before.tag == "POS":
            return first, country, True
        if before.norm in ("a", "an", "another", "any", "no", "some", "several", "many"):
            return at - 1, country, False
    return first, country, definite


def _past_bracket(
    tokens: Sequence[Token], left: int, by_end: Mapping[int, tuple[int, str]], fence: int
) -> int:
    """Step over an abbreviation: "Republic of Korea (ROK) Foreign Minister"."""
    at = left - 1
    if at <= fence or tokens[at].norm not in (")", "]"):
        return left
    while at > fence and left - at < 6 and tokens[at].norm not in ("(", "["):
        at -= 1
    return at if at in by_end else left


def _complement(
    tokens: Sequence[Token],
    stop: int,
    countries: Mapping[int, tuple[int, str]],
    units: Mapping[int, int],
    know: Offices,
) -> tuple[int, str | None]:
    """Return the end of "of the Republic of X" after the head, and the country in it."""
    if stop >= len(tokens) or tokens[stop].norm not in _COMPLEMENT:
        return stop, None
    end, country, at = stop, None, stop + 1
    limit = min(len(tokens), stop + _LONGEST_COMPLEMENT)
    while at < limit:
        token = tokens[at]
        if at in countries:
            if country is None:
                country = countries[at][1]
            end = at = countries[at][0]
            if at < limit and tokens[at].text[:1].isupper() and not _body_word(tokens[at], know):
                break
            continue
        if at in units:
            end = at = units[at]
            if at < limit and tokens[at].text[:1].isupper() and not _body_word(tokens[at], know):
                break
            continue
        if token.entity == "PERSON" and token.text[:1].isupper():
            begin = _person_from(tokens, at, know)
            end = begin if begin > at else end
            break
        if token.norm in know.honorifics or token.stands_for is not None:
            break
        if at >= stop + 2 and _turns_to_name(tokens[at - 1], token, know):
            break
        if token.norm in _LINKS:
            at += 1
            continue
        if token.norm == "," and _listed(tokens, at, limit):
            at += 1
            continue
        if token.tag not in _NOMINAL:
            break
        at += 1
        end = at
    return (end, country) if end > stop + 1 else (stop, None)


def _turns_to_name(before: Token, token: Token, know: Offices) -> bool:
    """Say whether a name opens behind the office's own words: "Human Rights | Ozra Teya"."""
    ends = before.text[:1].isupper() and (is_word(before.norm) or _body_word(before, know))
    return ends and token.text[:1].isupper() and not is_word(token.norm)


def _listed(tokens: Sequence[Token], comma: int, limit: int) -> bool:
    """Say whether a comma stands within "for Security, Democracy, and Human Rights"."""
    words = [token.norm for token in tokens[comma + 1 : min(limit, comma + 7)]]
    if not words or not tokens[comma + 1].text[:1].isupper():
        return words[:1] == ["and"] and tokens[comma - 1].text[:1].isupper()
    for offset, word in enumerate(words):
        if word == "and":
            return tokens[comma + 1 + offset - 1].text == "," or offset <= 3
        if not tokens[comma + 1 + offset].text[:1].isupper() and word != ",":
            return False
    return False


def _person_from(tokens: Sequence[Token], start: int, know: Offices) -> int:
    """Return where the person begins in a name that took in the office's last words.

    "Energy Jana Holubcova" after "Secretary of": plain words go while two others remain.
    """
    end = start + 1
    while end < len(tokens) and tokens[end].entity == "PERSON" and not tokens[end].begins:
        end += 1
    places = [i for i in range(start, end - 1) if tokens[i].norm in know.places]
    at = places[-1] + 1 if places else start
    while end - at > 2 and (_body_word(tokens[at], know) or is_word(tokens[at].norm)):
        at += 1
    return at + 1 if end - at == 2 and _body_word(tokens[at], know) else at


def _body_word(token: Token, know: Offices) -> bool:
    return token.norm in know.bodies or token.norm in know.places


def _role(
    tokens: Sequence[Token],
    left: int,
    stop: int,
    end: int,
    countries: Mapping[int, tuple[int, str]],
    know: Offices,
) -> str:
    """Return the office as it is listed: lower case but for names, without its country."""
    words = [token.norm for token in tokens[left:stop]]
    if tokens[stop - 1].tag in ("NNS", "NNPS"):
        words[-1] = tokens[stop - 1].lemma
    front = " ".join(words).replace(" - ", "-")
    tail: list[str] = []
    named = False
    at = stop
    while at < end:
        if at in countries and tokens[stop].norm == "of":
            after = countries[at][0]
            owns = after < end and tokens[after].norm in ("'s", "'")
            direct = all(token.norm in ("of", "the") for token in tokens[stop:at])
            if owns or direct:
                at = after + owns
                continue
        # "for Political Affairs" is lower case, "of the National Bank" the name of a body.
        named = named or tokens[at].norm == "the"
        plain = not named and tokens[at].norm in know.modifiers
        proper = tokens[at].entity != "" and tokens[at].tag.startswith("NNP") and not plain
        tail.append(tokens[at].text if proper else tokens[at].norm)
        at += 1
    while tail and tail[-1] in _LINKS:
        tail.pop()
    whole = " ".join((front, *tail))
    for gap, closed in ((" 's", "'s"), (" - ", "-"), (" ,", ",")):
        whole = whole.replace(gap, closed)
    return know.canon(whole)
