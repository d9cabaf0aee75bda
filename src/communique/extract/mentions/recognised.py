"""Names that the recogniser marks, put right by the words themselves and the gazetteer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from communique.document import Token
from communique.extract.mentions.line import Line, Name, is_capital
from communique.extract.mentions.lookup import Hit, spelled_out
from communique.knowledge.offices import Offices
from communique.records import EntityKind

# The recogniser's labels, and what they are here.
LABELS: Final[Mapping[str, EntityKind]] = {
    "PERSON": "person",
    "PER": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
# A name behind one of these is more likely a place than a person.
LOCATING: Final = frozenset(
    {"in", "at", "near", "from", "to", "outside", "around", "of", "via", "through"}
)
_EDGES = frozenset(
    {"the", "a", "an", "and", "-", "'s", "'", '"', "“", "”"}
    | {",", ".", ";", ":", "(", ")", "[", "]", "/", "–", "—"}
)


def recognised(line: Line) -> list[Name]:
    """Names that the recogniser marks, trimmed, with the gazetteer's word before its own."""
    found = _spelled_out(line)
    for start, end, label in _spans(line.tokens):
        start, end = _trimmed(line, start, end)
        # What the gazetteer lists as a whole the recogniser may not cut: "Lubusz | Krai Zielonka".
        start = max((h.end for h in line.hits if h.start < start < h.end), default=start)
        if start >= end or _only_states(line, start, end):
            continue
        exact = next((h for h in line.hits if h.start <= start and h.end >= end), None)
        if exact is not None and not _personal(line, start, end, label, exact):
            continue
        start, end = _widened(line, start, end)
        kind, sure = _judged(line, start, end, LABELS[label])
        if line.is_free(start, end) and not (kind == "person" and _no_person(line, start, end)):
            line.take(start, end)
            found.append(Name(start, end, kind, sure, "recogniser"))
    return found


def _spelled_out(line: Line) -> list[Name]:
    """Bodies whose initials follow in brackets, where the recogniser has a body in them."""
    found: list[Name] = []
    for start, end in spelled_out(line.tokens):
        body = any(token.entity == "ORG" for token in line.tokens[start : end + 2])
        listed = any(hit.start <= start and hit.end >= end for hit in line.hits)
        if body and not listed and line.is_free(start, end):
            line.take(start, end)
            found.append(Name(start, end, "organisation", True, "initials"))
    return found


def _only_states(line: Line, start: int, end: int) -> bool:
    """Say whether a name is states side by side: "Fiji-Peru", taken for one place."""
    states = [hit for hit in line.hits if hit.kind in ("country", "demonym")]
    within = {i for hit in states for i in range(hit.start, hit.end)}
    return all(i in within or line.tokens[i].norm == "-" for i in range(start, end))


def _spans(tokens: Sequence[Token]) -> list[tuple[int, int, str]]:
    """Return the recogniser's names by token index, with their labels."""
    found: list[tuple[int, int, str]] = []
    start: int | None = None
    for index, token in enumerate(tokens):
        if start is not None and (token.begins or token.entity != tokens[start].entity):
            found.append((start, index, tokens[start].entity))
            start = None
        if start is None and token.entity in LABELS:
            start = index
    if start is not None:
        found.append((start, len(tokens), tokens[start].entity))
    return found


def _trimmed(line: Line, start: int, end: int) -> tuple[int, int]:
    """Return a name without what the recogniser took in at its edges; empty where nothing stays."""
    tokens = line.tokens
    while start < end and _is_edge(line, start):
        start += 1
    while start < end and (_is_edge(line, end - 1) or not tokens[end - 1].text[0].isalnum()):
        end -= 1
    for index in range(start, end):
        if line.taken[index]:
            return start, index
    if not any(is_capital(token) for token in tokens[start:end]):
        return start, start
    return start, end


def _is_edge(line: Line, index: int) -> bool:
    token, know = line.tokens[index], line.know
    if line.taken[index] or token.stands_for is not None:
        return True
    if token.norm in _EDGES or token.norm in know.honorifics:
        return True
    return line.is_never(index) and token.norm not in know.bodies


def _personal(line: Line, start: int, end: int, label: str, hit: Hit) -> bool:
    """Say whether a name that the gazetteer lists is a person's all the same."""
    if label != "PERSON" or hit.kind != "place":
        return False
    if end - start > 1:
        return line.tokens[start].norm in line.given
    return line.before(start) not in LOCATING and not _datelines(line.tokens, start, end)


def _datelines(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Say whether a place and a date open the sentence: "Santiago, 26 Aug 88"."""
    following = tokens[end : end + 3]
    if start > 0 or len(following) < 3 or following[0].norm not in (",", "("):
        return False
    return following[1].norm[:1].isdigit() or following[1].entity == "DATE"


def _widened(line: Line, start: int, end: int) -> tuple[int, int]:
    """Take in adjoining name words that the recogniser cut off ("al-" of "al-Hariri")."""
    tokens = line.tokens
    blocked = list(line.taken)
    for hit in line.hits:
        if hit.state:
            blocked[hit.start : hit.end] = [True] * (hit.end - hit.start)
    while start > 0 and not blocked[start - 1]:
        step = _step_back(line, start, end)
        if not step:
            break
        start -= step
    stretched = line.run_from(start, stop=blocked)
    if stretched > end and tokens[end].entity in ("", tokens[start].entity):
        after = tokens[end]
        if after.tag in ("NNP", "NNPS") or after.norm == "-":
            end = stretched
    return start, line.with_suffix(end)


def _step_back(line: Line, start: int, end: int) -> int:
    """Return how many words before a name at `[start, end)` belong to it: 0, 1 or 2."""
    tokens, know = line.tokens, line.know
    before = tokens[start - 1]
    if start >= 2 and line.is_hyphen(start - 1):
        first = tokens[start - 2]
        if is_capital(first) or first.norm in know.particles:
            return 2
    if line.may_open(before):
        return 1
    proper = before.tag == "NNP" and is_capital(before) and before.norm not in know.never
    one = before.head in range(start - 1, end) and before.entity in ("", tokens[start].entity)
    return int(proper and one)


def _judged(line: Line, start: int, end: int, kind: EntityKind) -> tuple[EntityKind, bool]:
    """Return the kind of a name and whether its own words decide it."""
    words = [token.norm for token in line.tokens[start:end]]
    told = _told_by_noun(words, line.know, kind) if len(words) > 1 else None
    if told is not None:
        return told, True
    called = words[0] in line.given
    if kind == "organisation" and called and 2 <= len(words) <= 4:
        return "person", True
    return kind, kind == "person" and called and len(words) > 1


def _told_by_noun(words: Sequence[str], know: Offices, kind: EntityKind) -> EntityKind | None:
    """Return the kind that a name's head noun tells: the last word, or the one before "of"."""
    cut = next((i for i, word in enumerate(words) if word in ("of", "for", "on") and i), len(words))
    head = words[cut - 1]
    if head in know.bodies and (head not in know.places or cut < len(words) or kind != "place"):
        return "organisation"
    if head in know.places:
        return "place"
    return "organisation" if any(word in know.bodies for word in words) else None


def _no_person(line: Line, start: int, end: int) -> bool:
    """Say whether a name taken for a person's cannot be one: an abbreviation, "the Rachel"."""
    tokens, know = line.tokens, line.know
    if all(t.norm in know.modifiers or (t.norm,) in know.heads for t in tokens[start:end]):
        return True
    if end - start > 1:
        return False
    if not _is_shouted(tokens[start]):
        return line.before(start) in ("the", "a", "an", "in", "near")
    near = (t.text for t in tokens[max(0, start - 2) : end + 2])
    return not all(word.isupper() for word in near if word.isalpha() and len(word) > 1)


def _is_shouted(token: Token) -> bool:
    return token.text.isupper() and len(token.text) > 1
