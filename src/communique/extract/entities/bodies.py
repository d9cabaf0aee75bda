"""Countries, organisations and places: which names are one, and what "the ministry" is."""

from __future__ import annotations

import re
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


def group_bodies(references: Iterable[Reference], gazetteer: Gazetteer) -> list[Body]:
    """Group named references to countries, organisations and places, in text order.

    Countries go by code, bodies by the gazetteer's name or their own, an abbreviation with the
    name that it abbreviates.
    """
    bodies: list[Body] = []
    index: dict[tuple[str, str], Body] = {}
    for reference in references:
        kind = reference.kind or "organisation"
        key, name = _identity(reference, kind, gazetteer)
        body = index.get(key)
        if body is None and kind == "organisation":
            body = _abbreviated(bodies, name) or _shortened(bodies, name)
        if body is None:
            body = Body(kind, name, reference.code)
            bodies.append(body)
        index[key] = body
        body.references.append(reference)
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


def initials(name: str) -> str:
    """Return the initials of a name's capitalised words, in capitals."""
    words = (word for word in _BREAK.split(name) if word and word.casefold() not in _SMALL)
    return "".join(word[0] for word in words).upper()


def _abbreviated(bodies: Sequence[Body], name: str) -> Body | None:
    """Return the body of which `name` is the abbreviation, or the other way round."""
    compact = name.replace(".", "")
    for body in bodies:
        if body.kind != "organisation":
            continue
        if compact.isupper() and 2 <= len(compact) <= 6 and initials(body.name) == compact:
            return body
        short = body.name.replace(".", "")
        if short.isupper() and 2 <= len(short) <= 6 and initials(name) == short:
            return body
    return None


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
