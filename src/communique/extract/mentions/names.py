"""Names in a sentence: persons, bodies, places and countries, each as its shortest span.

Three witnesses are heard: office phrases (a name after "Prime Minister" is a person), the
gazetteer (a country is a country whatever the recogniser says), and the recogniser. What all
three leave open is kept as a name of unknown kind, for the rest of the report to decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from communique.document import Sentence, Token
from communique.extract.mentions.line import Line, Name, is_capital
from communique.extract.mentions.lookup import Hit, Listed
from communique.extract.mentions.recognised import LABELS, LOCATING, recognised
from communique.extract.mentions.titles import Phrase
from communique.knowledge.offices import Offices
from communique.knowledge.words import is_word
from communique.records import EntityKind
from communique.reference import Gender


def find_names(
    sentence: Sentence,
    listed: Listed,
    phrases: Sequence[Phrase],
    know: Offices,
    given: Mapping[str, Gender],
) -> list[Name]:
    """Return the names of a sentence in order; a demonym inside a body's name stands as well."""
    line = Line(sentence, listed.hits, know, given, [False] * len(sentence))
    for phrase in phrases:
        line.take(phrase.left, phrase.stop)
        # "of State", "for Political Affairs": words of the office and no names.
        for index in range(phrase.stop, phrase.end):
            if line.tokens[index].norm in know.modifiers:
                line.take(index, index + 1)
    names = [*_titled(line, phrases), *_addressed(line), *recognised(line)]
    names += _listed(line, names)
    names += _leftover(line)
    return sorted(names, key=lambda name: (name.start, -name.end))


def _titled(line: Line, phrases: Sequence[Phrase]) -> list[Name]:
    """Names that follow an office: "Deputy Prime Minister Dmitry Orlov"."""
    honorifics, count = line.know.honorifics, len(line.tokens)
    found: list[Name] = []
    offices = list(line.taken)
    for phrase in phrases:
        start = _person_within(line, phrase)
        gender: Gender | None = None
        while start < count and line.tokens[start].norm in honorifics:
            gender = honorifics[line.tokens[start].norm] or gender
            start += 1
        for begin, end in _series(line, start, offices, several=phrase.plural):
            if line.is_free(begin, end) and _could_be_person(line.tokens[begin:end], line.know):
                line.take(begin, end)
                found.append(Name(begin, end, "person", True, "title", None, (phrase,), gender))
    return found


def _series(
    line: Line, start: int, offices: Sequence[bool], *, several: bool
) -> list[tuple[int, int]]:
    """Return the name after an office, or `several`: "Presidents Ilves, Berzins and Grybas"."""
    tokens = line.tokens
    found: list[tuple[int, int]] = []
    at = start
    while at < len(tokens) and (several or not found):
        end = line.run_from(at, stop=offices)
        if end == at:
            break
        found.append((at, end))
        at = end
        while at < len(tokens) and tokens[at].norm in (",", "and"):
            at += 1
    return found


def _person_within(line: Line, phrase: Phrase) -> int:
    """Return where the name begins after an office: "Governor of Lubusz Marek Zielonka".

    The complement was cut before a recognised person; where the recogniser saw none, the first
    given name in it opens the name.
    """
    tokens = line.tokens
    for at in range(phrase.stop + 2, phrase.end):
        opens = tokens[at].norm in line.given and is_capital(tokens[at])
        if opens and tokens[at - 1].norm not in ("of", "for") and at + 1 < len(tokens):
            following = tokens[at + 1]
            if is_capital(following) and following.norm not in line.know.bodies:
                return at
    return phrase.end


def _could_be_person(tokens: Sequence[Token], know: Offices) -> bool:
    """Say whether a run after an office or an honorific may be a person's name."""
    if not any(token.text[:1].isupper() for token in tokens):
        return False
    last = tokens[-1]
    if last.norm in know.bodies or last.norm in know.places or last.norm in know.never:
        return len(tokens) > 1 and last.entity == "PERSON"
    if any(token.entity == "PERSON" for token in tokens):
        return True
    # "Executive Order", "General Assembly": a word after a word that may be an office.
    return not is_word(last.norm) and not all(t.entity in ("GPE", "DATE", "NORP") for t in tokens)


def _addressed(line: Line) -> list[Name]:
    """Names after "Mr", "Ms", "Dr"."""
    tokens, know = line.tokens, line.know
    found: list[Name] = []
    for index, token in enumerate(tokens[:-1]):
        if token.norm not in know.honorifics or line.taken[index] or not is_capital(token):
            continue
        start = index + 1
        if tokens[start].norm == "." and start + 1 < len(tokens):
            start += 1
        end = line.run_from(start)
        if end > start and _could_be_person(tokens[start:end], know):
            line.take(index, end)
            gender = know.honorifics[token.norm]
            found.append(Name(start, end, "person", True, "honorific", None, (), gender))
    return found


def _listed(line: Line, names: Sequence[Name]) -> list[Name]:
    """Names that the gazetteer lists; countries stand inside a body's name too."""
    found: list[Name] = []
    for hit in line.hits:
        outer = next((n for n in names if n.start < hit.end and hit.start < n.end), None)
        if outer is not None and (not hit.state or outer.kind == "person"):
            continue
        if outer is None and hit.kind == "place" and not line.is_free(hit.start, hit.end):
            continue
        kind: EntityKind = "country" if hit.kind == "demonym" else hit.kind
        if kind == "place" and _is_plain_word(line, hit):
            continue
        line.take(hit.start, hit.end)
        # A town's name may be a surname ("Medina"): the rest of the report has its say.
        located = hit.end - hit.start > 1 or line.before(hit.start) in LOCATING
        sure = kind != "place" or located
        found.append(Name(hit.start, hit.end, kind, sure, f"gazetteer:{hit.kind}", hit))
    return found


def _is_plain_word(line: Line, hit: Hit) -> bool:
    """Say whether a listed place is a word here: "Lakes", "Act", but not "in Reading"."""
    token = line.tokens[hit.start]
    told = line.before(hit.start) in LOCATING or LABELS.get(token.entity) == "place"
    return hit.end - hit.start == 1 and not told and is_word(token.norm)


def _leftover(line: Line) -> list[Name]:
    """Capitalised runs that no witness claimed."""
    found: list[Name] = []
    index = 0
    while index < len(line.tokens):
        token = line.tokens[index]
        end = index
        # The first word of a sentence has its capital from there.
        tagged = token.tag in ("NNP", "NNPS") or token.entity in LABELS
        own = index > 0 or tagged or not is_word(token.norm)
        if own and is_capital(token) and not line.taken[index]:
            end = line.run_from(index)
        if end > index:
            found += _unclaimed(line, index, end)
        index = max(end, index + 1)
    return found


def _unclaimed(line: Line, start: int, end: int) -> list[Name]:
    """Return a capitalised run as a name, of the kind that its words tell, if it is one."""
    know = line.know
    words = [token.norm for token in line.tokens[start:end]]
    capitals = (token for token in line.tokens[start:end] if is_capital(token))
    proper = all(token.tag.startswith("NNP") for token in capitals)
    if len(words) > 1 and words[-1] in know.places and words[-1] not in know.bodies:
        return [Name(start, end, "place", True, "place word")]
    if len(words) > 1 and (words[-1] in know.bodies or words[0] in know.bodies):
        return [Name(start, end, "organisation", True, "body word")]
    if 2 <= len(words) <= 4 and words[0] in line.given and proper:
        return [Name(start, end, "person", True, "given name")]
    own = proper or start > 0 or not is_word(words[0])
    return [Name(start, end, None, False, "capitals")] if own else []
