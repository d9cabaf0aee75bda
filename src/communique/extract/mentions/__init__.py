"""References: everything in a report that may denote an actor or a place.

lookup.py      what the gazetteer lists
titles.py      office phrases
names.py       names and their kind, by all witnesses
recognised.py  what the recogniser takes for names
line.py        the words that a name is made of
beside.py      offices said beside a name
referring.py   names as references
nominals.py    epithets and pronouns
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from communique.document import Doc, Sentence, Span
from communique.extract.mentions.beside import with_offices
from communique.extract.mentions.lookup import look_up
from communique.extract.mentions.names import find_names
from communique.extract.mentions.nominals import (
    find_bodies,
    find_epithets,
    find_forces,
    find_groups,
    find_pronouns,
)
from communique.extract.mentions.referring import referring
from communique.extract.mentions.titles import find_offices
from communique.knowledge.gazetteer import Gazetteer
from communique.knowledge.offices import Offices
from communique.reference import Gender, Reference


def find_references(
    doc: Doc,
    know: Offices,
    gazetteer: Gazetteer,
    given: Mapping[str, Gender],
    *,
    skip: Sequence[Span] = (),
) -> tuple[Reference, ...]:
    """Find names, epithets and pronouns in text order; none within the spans to `skip`.

    `given` has the gender of given names.
    """
    found = (ref for s in doc.sentences for ref in _of_sentence(s, know, gazetteer, given))
    kept = (ref for ref in found if not any(ref.span.overlaps(span) for span in skip))
    worded = (replace(ref, text=ref.span.of(doc.text)) for ref in kept)
    return tuple(sorted(worded, key=lambda ref: (ref.span.start, -ref.span.end)))


def _of_sentence(
    sentence: Sentence, know: Offices, gazetteer: Gazetteer, given: Mapping[str, Gender]
) -> Iterator[Reference]:
    listed, parts = look_up(sentence, gazetteer)
    phrases = find_offices(sentence, listed, know)
    names = find_names(sentence, listed, phrases, know, given)
    names = [with_offices(sentence, name, names, phrases) for name in names]
    yield from parts
    for name in names:
        yield referring(sentence, name, listed, know, given)
    yield from find_epithets(sentence, phrases, names, know)
    yield from find_groups(sentence, phrases, know)
    yield from find_pronouns(sentence, know)
    yield from find_bodies(sentence, listed, names, know)
    yield from find_forces(sentence, listed, names, know)
