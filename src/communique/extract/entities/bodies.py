"""Countries, organisations and places: which names are one, and what "the ministry" is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from communique.knowledge.gazetteer import Gazetteer
from communique.records import EntityKind
from communique.reference import Reference

_ARTICLE = re.compile(r"^the\s+", re.IGNORECASE)
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
        if kind == "country" and reference.code is not None:
            key = ("country", reference.code)
            country = gazetteer.country(reference.code)
            name = country.name if country is not None else reference.text
        else:
            name = reference.full or _ARTICLE.sub("", " ".join(reference.text.split()))
            key = (kind, folded(name))
            if reference.rule == "actors":
                name = reference.text
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


def initials(name: str) -> str:
    """Return the initials of a name's capitalised words, in capitals."""
    return "".join(w[0] for w in re.split(r"[\s\-]+", name) if w and w.casefold() not in _SMALL).upper()


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


def by_noun(reference: Reference, bodies: Sequence[Body], home: str | None) -> Body | None:
    """Return what a definite noun denotes: the body last named with it, the country spoken of."""
    noun = folded(reference.text).split()[-1]
    before = [b for b in bodies if any(r.span.start < reference.span.start for r in b.references)]

    def latest(body: Body) -> int:
        return max(r.span.start for r in body.references if r.span.start < reference.span.start)

    if reference.kind == "country":
        if reference.code is not None:
            return next((b for b in bodies if b.kind == "country" and b.code == reference.code), None)
        states = [b for b in before if b.kind == "country"]
        if noun in ("government", "administration", "state"):
            return next((b for b in states if b.code == home), None) or max(states, key=latest, default=None)
        return max(states, key=latest, default=None)
    fitting = [b for b in before if b.kind == "organisation" and noun in folded(b.name).split()]
    return max(fitting, key=latest, default=None)
