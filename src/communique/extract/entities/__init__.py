"""Entities: references that denote one person, body, country or place, with offices and state.

grouping.py    names to persons and bodies, by the whole report
    persons.py     which names are one person
    judging.py     which names are no person's
    bodies.py      which names are one country, organisation or place
linking.py     all other references to those, in reading order
    epithets.py    "the vice-premier"
    anaphora.py    "he"
    groups.py      "both leaders", "they", "it"
    speaking.py    who speaks in a quotation
    trace.py       what was read so far
countries.py   the state that each person acts for
homes.py       the state of a body
building.py    entity records
"""

from __future__ import annotations

from collections.abc import Sequence

from communique.document import Doc
from communique.extract.entities.anaphora import Ranker
from communique.extract.entities.building import build_entities
from communique.extract.entities.countries import Recall, Setting, countries_of, home_of
from communique.extract.entities.grouping import group_names
from communique.extract.entities.homes import find_homes
from communique.extract.entities.judging import Judge
from communique.extract.entities.linking import link_names, link_rest
from communique.extract.entities.persons import Similarity
from communique.knowledge.gazetteer import Gazetteer
from communique.knowledge.offices import Offices
from communique.records import Entity
from communique.reference import Reference

__all__ = ["Recall", "Setting", "resolve_entities"]


def resolve_entities(
    doc: Doc,
    references: Sequence[Reference],
    know: Offices,
    gazetteer: Gazetteer,
    *,
    similar: Similarity,
    rank: Ranker,
    judge: Judge,
    setting: Setting,
    recall: Recall,
) -> tuple[Entity, ...]:
    """Resolve references to entities, numbered in the order of their first mention.

    `similar(a, b)` grades two spellings in [0, 1]; `rank` chooses the person a pronoun denotes,
    `judge` says whether names are a person's, `recall` knows the state of those whom every reader
    knows.
    """
    persons, bodies, references = group_names(doc, references, gazetteer, similar, judge)
    find_homes(doc, bodies, references)
    links = link_names(references, persons, bodies)
    home = home_of(setting, references)
    link_rest(doc, links, persons, bodies, know, rank=rank, home=home)
    codes = countries_of(persons, references, know, setting=setting, home=home, recall=recall)
    return build_entities(doc.text, links, persons, bodies, codes)
