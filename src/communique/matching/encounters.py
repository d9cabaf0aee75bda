"""Promised visits and meetings, and the encounters that keep them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from communique.knowledge.outcomes import Outcomes
from communique.matching import Telling
from communique.matching.matter import SPECIFIC, Word, content
from communique.matching.parties import Parties, of, states
from communique.matching.signs import deed
from communique.matching.standing import Bearing, Kind

# A promise of an encounter names it among its first words: "hold another round of talks".
_FIRST = 5
# What is met stands among its first words: "meet the country's urgent economic needs".
_OBJECT = 8
# Days by which an encounter may miss its day, and after which one without a day is another one.
_SLACK, _STALE = timedelta(days=3), timedelta(days=183)
# Parties who agree so well are the very ones, not others of their state.
_THEMSELVES = 0.88
_STATUS: dict[str, Kind] = {"held": "kept", "planned": "repeated", "cancelled": "contradicted"}
_EVENT: dict[str, Kind] = {"occurred": "kept", "planned": "repeated", "ongoing": "progressing"}


def promised_encounter(
    words: Sequence[Word], table: Outcomes
) -> Literal["meeting", "visit"] | None:
    """Say whether the words promise a meeting or a visit."""
    verb = deed(words, table).lemma
    if {word.lemma for word in words[:_OBJECT]} & table.verbs["fulfilled"]:
        # Needs and deadlines are met without a meeting.
        return None
    if verb in table.verbs["visit"]:
        return "visit"
    if verb in table.verbs["meeting"]:
        return "meeting"
    held = {word.lemma for word in words[:_FIRST]}
    if not held & table.verbs["holding"]:
        return None
    if held & table.verbs["visit"]:
        return "visit"
    return "meeting" if held & table.verbs["meeting"] else None


def encounter_bearing(
    commitment: Telling,
    wanted: Sequence[Word],
    later: Telling,
    parties: Parties,
    table: Outcomes,
) -> Bearing | None:
    """Return what a meeting, or an event of consulting, says of a promised encounter.

    What the promise names (a town, or two words of its subject) must be named again, or, but for
    a visit, the day must agree; an
    encounter that leaves both open is kept by the next one of the same parties.
    """
    promised = deed(wanted, table)
    kind = (_STATUS if later.layer == "meetings" else _EVENT).get(later.status or "")
    form = promised_encounter(wanted, table)
    if kind is None or promised.negated or form is None:
        return None
    told = {word.stem for word in content(later.words, table)}
    told |= {word.stem for side in of(later, "place") for word in content(side.name, table)}
    forms = table.verbs["meeting"] | table.verbs["visit"] | table.verbs["holding"]
    named = {
        w.stem: w.written
        for w in wanted
        if w.weight >= SPECIFIC and w.stem[0] != "=" and w.lemma not in forms
    }
    shared = [written for one, written in named.items() if one in told]
    if len(shared) == 1 and shared[0].islower():
        shared = []
    day = _day(commitment, later)
    if day is False or (not shared and (named if form == "visit" else named and not day)):
        return None
    if not _is_pinned(commitment, wanted, later, parties) and not (
        len(shared) > 1 or (shared and (day or parties.score >= _THEMSELVES))
    ):
        return None
    reasons = [*parties.reasons, f"{later.label.lower()} of the parties, {later.status}"]
    reasons += [f"of the same {', '.join(shared)}"] if shared else []
    reasons += [f"on the day promised ({later.first})"] if day else []
    sure = 1.0 if shared and day else 0.9 if shared or day else 0.7
    if commitment.last is None and _age(commitment, later) > _STALE:
        return None
    if kind == "kept" and promised.lasting:
        kind = "progressing"
    return Bearing(kind, round(sure * parties.score, 3), tuple(reasons))


def _age(commitment: Telling, later: Telling) -> timedelta:
    if commitment.published is None or later.published is None:
        return timedelta(0)
    return later.published - commitment.published


def _is_pinned(
    commitment: Telling, wanted: Sequence[Word], later: Telling, parties: Parties
) -> bool:
    """Say whether it is known with whom: a counterpart of the promise, or a state in its words.

    An official who promises a meeting and does not say with whom has many others.
    """
    if len(parties.reasons) > 1:
        return True
    named = {word.lemma for word in wanted if word.stem.startswith("=")}
    return bool((named - states(of(commitment, "by"))) & states(later.sides))


def _day(commitment: Telling, later: Telling) -> bool | None:
    """Say whether the encounter is within the promised days, None where a day is not known."""
    if commitment.first is None or commitment.last is None:
        return None
    if later.first is None or later.last is None:
        return None
    early, late = commitment.first - _SLACK, commitment.last + _SLACK
    return early <= later.first and later.last <= late
