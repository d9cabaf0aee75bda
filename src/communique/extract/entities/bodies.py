"""Countries, organisations and places: which names are one, and what "the ministry" is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from communique.knowledge.gazetteer import Gazetteer
from communique.knowledge.offices import Offices
from communique.records import EntityKind
from communique.reference import Reference

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
_BREAK = re.compile(r"[\s\-]+")
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "to", "de", "del", "la"})


@dataclass(slots=True)
class Body:
    """A country, organisation or place as the report builds it up."""

    kind: EntityKind
    name: str
    code: str | None = None
    references: list[Reference] = field(default_factory=list)


def folded(text: str) -> str:
    """Return the form under which names of bodies and places are compared."""
    plain = _ARTICLE.sub("", " ".join(text.split())).casefold().replace("’", "'")
    return plain.removesuffix("'s").replace("u.s.", "us").replace("u.n.", "un")


def group_bodies(
    references: Iterable[Reference], gazetteer: Gazetteer, *, text: str = ""
) -> list[Body]:
    """Group named references to countries, organisations and places, in text order.

    Countries go by code, bodies by the gazetteer's name or their own, an abbreviation with the
    name that it abbreviates. `text` is what the references are of.
    """
    bodies: list[Body] = []
    index: dict[tuple[str, str], Body] = {}
    ends: dict[int, tuple[Reference, Body]] = {}
    for reference in references:
        kind = reference.kind or "organisation"
        key, name = _identity(reference, kind, gazetteer)
        body = index.get(key)
        if body is None and kind == "organisation":
            before = ends.get(_opened(text, reference))
            if before is not None and _spell(before[0].text, reference.text):
                body = before[1]
            body = body or _abbreviated(bodies, name) or _shortened(bodies, name)
        if body is None:
            body = Body(kind, name, reference.code)
            bodies.append(body)
        index[key] = body
        body.references.append(reference)
        if kind == "organisation":
            ends[reference.span.end] = (reference, body)
        body.code = body.code or reference.code
        grows = body.name.isupper() or reference.rule == "actors"
        if kind == "organisation" and len(name) > len(body.name) and grows:
            body.name = name
    return bodies


def _identity(
    reference: Reference, kind: EntityKind, gazetteer: Gazetteer
) -> tuple[tuple[str, str], str]:
    """Return under what a name is grouped, and the name to show."""
    if kind == "country" and reference.code is not None:
        country = gazetteer.country(reference.code)
        return (kind, reference.code), country.name if country is not None else reference.text
    name = reference.full or _ARTICLE.sub("", " ".join(reference.text.split()))
    return (kind, folded(name)), reference.text if reference.rule == "actors" else name


def _opened(text: str, reference: Reference) -> int:
    """Return where the word before the bracket ends in which a name stands, -1 where in none."""
    start, end = reference.span.start, reference.span.end
    closed = text[end : end + 1] in (")", "]")
    return start - 2 if closed and text[start - 2 : start] in (" (", " [") else -1


def _spell(one: str, other: str) -> bool:
    """Say whether of two names one abbreviates the other.

    "Bureau of Overseas Buildings Operations (OBO)", "FPMR [Manuel Rodriguez Patriotic Front]".
    """
    return _spells(one, other) or _spells(other, one)


def _spells(short: str, name: str) -> bool:
    """Say whether letters begin the words of a name, in whatever order, or run through it."""
    letters = [letter for letter in short if letter.isalpha()]
    if not 2 <= len(letters) <= 8 or not "".join(letters).isupper() or name.isupper():
        return False
    plain = _ARTICLE.sub("", name).upper()
    if not Counter(letters) - Counter(word[0] for word in _BREAK.split(plain) if word):
        return True
    rest = iter(plain)
    return plain.startswith(letters[0]) and all(letter in rest for letter in letters)


def initials(name: str, *, small: bool = False) -> str:
    """Return the initials of a name's words in capitals, those of `small` words where asked."""
    words = (word for word in _BREAK.split(name) if word)
    return "".join(w[0] for w in words if small or w.casefold() not in _SMALL).upper()


def _abbreviated(bodies: Sequence[Body], name: str) -> Body | None:
    """Return the body of which `name` is the abbreviation, or the other way round."""
    compact = name.replace(".", "")
    for body in bodies:
        if body.kind != "organisation":
            continue
        if compact.isupper() and 2 <= len(compact) <= 6 and _begins(body.name, compact):
            return body
        short = body.name.replace(".", "")
        if short.isupper() and 2 <= len(short) <= 6 and _begins(name, short):
            return body
    return None


def _begins(name: str, letters: str) -> bool:
    """Say whether letters are the initials of a name, of its small words too or not."""
    return letters in (initials(name), initials(name, small=True))


def _shortened(bodies: Sequence[Body], name: str) -> Body | None:
    """Return the body whose name ends or begins with `name`: "the Assembly", "Aeronica"."""
    key = folded(name)
    if len(key) < 4:
        return None
    for body in reversed(bodies):
        if body.kind == "organisation":
            other = folded(body.name)
            if other.endswith(" " + key) or other.startswith(key + " "):
                return body
    return None


def whose(reference: Reference, bodies: Sequence[Body], text: str) -> int | None:
    """Return the index of the state that stands behind a noun: "the government of Oman"."""
    if reference.kind != "country":
        return None
    for index, body in enumerate(bodies):
        for other in body.references if body.kind == "country" else ():
            if text[reference.span.end : other.span.start] in (" of ", " of the "):
                return index
    return None


def by_noun(
    reference: Reference, bodies: Sequence[Body], know: Offices, home: str | None
) -> int | None:
    """Return the index of what a definite noun denotes, or None.

    That is the body last named with it, the state that the report is set in ("the government")
    or the one spoken of ("the country").
    """
    noun = folded(reference.text).split()[-1]
    latest: dict[int, int] = {}
    for index, body in enumerate(bodies):
        starts = (r.span.start for r in body.references)
        before = [start for start in starts if start < reference.span.start]
        if before:
            latest[index] = max(before)
    if reference.kind != "country":
        fitting = [i for i in latest if _is_one(bodies[i], noun)]
        return max(fitting, key=latest.__getitem__, default=None)
    states = [i for i, body in enumerate(bodies) if body.kind == "country"]
    if reference.code is not None:
        return next((i for i in states if bodies[i].code == reference.code), None)
    states = [i for i in states if i in latest]
    own = next((i for i in states if bodies[i].code == home), None)
    if own is not None and noun in know.home_nouns:
        return own
    return max(states, key=latest.__getitem__, default=None)


def _is_one(body: Body, noun: str) -> bool:
    """Say whether a body's name has the noun in it: "the ministry", "Ministry of Trade"."""
    return body.kind == "organisation" and noun in folded(body.name).split()
