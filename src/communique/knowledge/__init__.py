"""What is written by hand, as data: `load(lang)` gives all of a language, validated and frozen.

languages/<lang>/   offices, reporting verbs, words of meetings and of commitments, time
                    words, page furniture
events/             what each type of event is, and the words that tell of it
codes/              PLOVER's and CAMEO's codes, contexts, modes and sectors
gazetteers/         states, places, organisations, publishers, names of persons,
                    holders of high office
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from communique.knowledge.acts import Acts, load_acts
from communique.knowledge.codebook import Codebook, load_codebook
from communique.knowledge.encounters import Encounters, load_encounters
from communique.knowledge.furniture import load_furniture
from communique.knowledge.gazetteer import Gazetteer, load_gazetteer
from communique.knowledge.measures import Measures, load_measures
from communique.knowledge.names import load_given_names
from communique.knowledge.officeholders import OfficeHolders, load_officeholders
from communique.knowledge.offices import Offices, load_offices
from communique.knowledge.promises import Promises, load_promises
from communique.knowledge.reporting import Reporting, load_reporting
from communique.knowledge.sectors import Sectors, load_sectors
from communique.knowledge.timegrammar import TimeGrammar, load_times


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Everything that the stages look up."""

    offices: Offices
    reporting: Reporting
    encounters: Encounters
    acts: Acts
    promises: Promises
    codebook: Codebook
    measures: Measures
    times: TimeGrammar
    furniture: tuple[re.Pattern[str], ...]
    gazetteer: Gazetteer
    given_names: Mapping[str, Literal["m", "f"]]
    holders: OfficeHolders
    sectors: Sectors


@cache
def load(lang: str = "en") -> Knowledge:
    """Load all knowledge of a language, once; raises KnowledgeError naming file and row."""
    return Knowledge(
        offices=load_offices(lang),
        reporting=load_reporting(lang),
        encounters=load_encounters(lang),
        acts=load_acts(lang),
        promises=load_promises(lang),
        codebook=load_codebook(),
        measures=load_measures(lang),
        times=load_times(lang),
        furniture=load_furniture(lang),
        gazetteer=load_gazetteer(),
        given_names=load_given_names(),
        holders=load_officeholders(),
        sectors=load_sectors(),
    )
