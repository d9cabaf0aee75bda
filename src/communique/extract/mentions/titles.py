"""Office phrases in a sentence: "former Deputy Foreign Minister of Latvia"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from communique.document import Sentence, Span, Token
from communique.extract.mentions.lookup import Listed
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


def find_offices(sentence: Sentence, listed: Listed, know: Offices) -> list[Phrase]:
    """Find the office phrases of a sentence, in order and without overlap.

    Offices joined by "and" share the country said with the first.
    """
    found: list[Phrase] = []
    tokens = sentence.tokens
    index = 0
    while index < len(tokens):
        match = _head_at(tokens, index, know)
        if match is None:
            index += 1
            continue
        stop, head = match
        phrase = _phrase(tokens, index, stop, head, listed, know)
        fence = found[-1].end if found else 0
        if phrase.left < fence:
            phrase = _phrase(tokens, index, stop, head, listed, know, fence=fence)
        found.append(phrase)
        index = max(stop, phrase.end)
    return _sharing(sentence, found)


def _sharing(sentence: Sentence, phrases: Sequence[Phrase]) -> list[Phrase]:
    """Let joined offices share a country: "Fijian Prime Minister and Foreign Minister"."""
    shared: list[Phrase] = []
    for phrase in phrases:
        before = shared[-1] if shared else None
        if before is not None and before.office.country and phrase.office.country is None:
            gap = {token.norm for token in sentence.tokens[before.end : phrase.left]}
            if gap and gap <= {"and", ",", "&"} and not phrase.plural:
                office = replace(phrase.office, country=before.office.country)
                phrase = replace(phrase, office=office)
        shared.append(phrase)
    return shared


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
            nominal = tokens[index + size - 1].tag[:1] in "NXJF"
            return (index + size, head) if nominal or _capital(token) else None
    return None


def _leads_on(tokens: Sequence[Token], index: int, know: Offices) -> bool:
    """Say whether a word is no head but modifies the next: "deputy" in "deputy secretary"."""
    at = index + 1
    while at < len(tokens) and tokens[at].norm in know.modifiers:
        at += 1
    return at < len(tokens) and (tokens[at].norm,) in know.heads


def _phrase(
    tokens: Sequence[Token],
    index: int,
    stop: int,
    head: Head,
    listed: Listed,
    know: Offices,
    *,
    fence: int = 0,
) -> Phrase:
    """Build the phrase around a head at `[index, stop)`, nothing of it left of the `fence`."""
    left = _leftwards(tokens, index, listed, know, fence)
    first, country, definite = _determiner(tokens, left, listed, fence)
    end, said = _complement(tokens, stop, listed, know)
    words = " ".join(token.norm for token in tokens[index:stop]).replace(" - ", "-")
    office = Office(
        Span(tokens[left].span.start, tokens[end - 1].span.end),
        _role(tokens, left, stop, end, listed, know),
        words,
        head.family,
        country or said,
        over=any(token.norm in know.past for token in tokens[left:index]),
        gender=head.gender,
    )
    plural = tokens[stop - 1].tag in ("NNS", "NNPS") or words.endswith(("men", "people"))
    return Phrase(first, left, stop - 1, stop, end, office, plural, definite)


def _leftwards(
    tokens: Sequence[Token], index: int, listed: Listed, know: Offices, fence: int
) -> int:
    """Return the index of the first word that belongs to the office, left of its head."""
    left = index
    while left > fence:
        before = tokens[left - 1]
        if left in listed.by_end or before.stands_for is not None:
            break
        hyphen = before.norm == "-" and left - 2 >= fence
        joined = hyphen and tokens[left - 2].norm in know.modifiers
        if not (joined or before.norm in know.modifiers or _belongs(before, know)):
            break
        left -= 1
    while left < index and tokens[left].norm == "-":
        left += 1
    return left


def _belongs(before: Token, know: Offices) -> bool:
    """Say whether a word that is no listed modifier is part of the office behind it.

    "Harbour Board chair" and "opposition-controlled assembly speaker", but not "young speaker".
    """
    if _capital(before) and before.tag in ("NNP", "NNPS", "JJ", "NN"):
        barred = before.norm in know.never or before.norm in know.honorifics
        if before.dep in ("compound", "amod", "nmod") and before.entity != "PERSON" and not barred:
            return True
    return before.dep in ("compound", "amod") and before.tag == "NN" and before.norm.islower()


def _determiner(
    tokens: Sequence[Token], left: int, listed: Listed, fence: int
) -> tuple[int, str | None, bool]:
    """Return where the phrase begins with its determiner, the country said, and definiteness."""
    at = _past_bracket(tokens, left, listed, fence)
    first, country, definite = left, None, False
    if at - 1 >= fence and tokens[at - 1].norm in ("'s", "'") and at - 1 in listed.by_end:
        owner = listed.by_end[at - 1]
        return owner.start, owner.code, True
    state = listed.by_end.get(at)
    if state is not None and state.start >= fence:
        first = at = state.start
        country, definite = state.code, True
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


def _past_bracket(tokens: Sequence[Token], left: int, listed: Listed, fence: int) -> int:
    """Step over an abbreviation: "Republic of Korea (ROK) Foreign Minister"."""
    at = left - 1
    if at <= fence or tokens[at].norm not in (")", "]"):
        return left
    while at > fence and left - at < 6 and tokens[at].norm not in ("(", "["):
        at -= 1
    return at if at in listed.by_end else left


def _complement(
    tokens: Sequence[Token], stop: int, listed: Listed, know: Offices
) -> tuple[int, str | None]:
    """Return the end of "of the Republic of X" after the head, and the country in it."""
    if stop >= len(tokens) or tokens[stop].norm not in _COMPLEMENT:
        return stop, None
    end, country, at = stop, None, stop + 1
    limit = min(len(tokens), stop + _LONGEST_COMPLEMENT)
    while at < limit:
        token = tokens[at]
        if at in listed.ends:
            if country is None and at in listed.states:
                country = listed.states[at].code
            end = at = listed.ends[at]
            if at < limit and _capital(tokens[at]) and not _body_word(tokens[at], know):
                break
        elif token.entity == "PERSON" and _capital(token):
            begin = _person_from(tokens, at, know)
            end = begin if begin > at else end
            break
        elif _leaves(tokens, at, stop, know):
            break
        elif token.norm in _LINKS or (token.norm == "," and _enumerates(tokens, at, limit)):
            at += 1
        elif token.tag in _NOMINAL:
            at += 1
            end = at
        else:
            break
    return (end, country) if end > stop + 1 else (stop, None)


def _leaves(tokens: Sequence[Token], at: int, stop: int, know: Offices) -> bool:
    """Say whether a word behind the head at `stop` turns from its complement to something else."""
    token = tokens[at]
    if token.norm in know.honorifics or token.stands_for is not None:
        return True
    return at >= stop + 2 and _turns_to_name(tokens[at - 1], token, know)


def _turns_to_name(before: Token, token: Token, know: Offices) -> bool:
    """Say whether a name opens behind the office's own words: "Human Rights | Ozra Teya"."""
    ends = _capital(before) and (is_word(before.norm) or _body_word(before, know))
    return ends and _capital(token) and not is_word(token.norm)


def _enumerates(tokens: Sequence[Token], comma: int, limit: int) -> bool:
    """Say whether a comma stands within "for Security, Democracy, and Human Rights"."""
    words = [token.norm for token in tokens[comma + 1 : min(limit, comma + 7)]]
    if not words or not _capital(tokens[comma + 1]):
        return words[:1] == ["and"] and _capital(tokens[comma - 1])
    for offset, word in enumerate(words):
        if word == "and":
            return tokens[comma + offset].text == "," or offset <= 3
        if not _capital(tokens[comma + 1 + offset]) and word != ",":
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


def _capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _body_word(token: Token, know: Offices) -> bool:
    return token.norm in know.bodies or token.norm in know.places


def _role(
    tokens: Sequence[Token],
    left: int,
    stop: int,
    end: int,
    listed: Listed,
    know: Offices,
) -> str:
    """Return the office as it is listed: lower case but for names, without its country."""
    words = [token.norm for token in tokens[left:stop]]
    if tokens[stop - 1].tag in ("NNS", "NNPS"):
        words[-1] = tokens[stop - 1].lemma
    front = " ".join(words).replace(" - ", "-")
    whole = " ".join((front, *_tail(tokens, stop, end, listed, know)))
    for gap, closed in ((" 's", "'s"), (" - ", "-"), (" ,", ",")):
        whole = whole.replace(gap, closed)
    return know.canon(whole)


def _tail(tokens: Sequence[Token], stop: int, end: int, listed: Listed, know: Offices) -> list[str]:
    """Return the words of a complement without the state that the office is one of."""
    tail: list[str] = []
    named = False
    at = stop
    while at < end:
        if at in listed.states and tokens[stop].norm == "of":
            after = listed.states[at].end
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
    return tail
