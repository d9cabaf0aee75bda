"""Encounters of officials and delegations: who met whom, where and when, told once or often."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from communique.document import Doc, Sentence
from communique.extract.meetings.heading import find_speakers, is_agenda, told_by_turns
from communique.extract.meetings.joining import Joiner, dated, during_visits, set_times
from communique.extract.meetings.parties import Cast
from communique.extract.meetings.reading import find_sightings
from communique.extract.meetings.scene import Scene
from communique.extract.meetings.sighting import Sighting
from communique.knowledge.encounters import Encounters
from communique.records import Entity, Evidence, Meeting
from communique.timing import Anchor, TimeExpression, times_in


def find_meetings(
    doc: Doc,
    entities: tuple[Entity, ...],
    dates: Sequence[TimeExpression],
    anchor: Anchor,
    know: Encounters,
) -> tuple[Meeting, ...]:
    """Return the encounters that a report tells of, one record each, in order of first telling.

    `dates` are in text order. Participants and places are ids of `entities`.
    """
    cast = Cast(doc, entities, know)
    cast.speakers = find_speakers(doc, cast)
    found = _sightings(doc, cast, dates, know, _here(doc, cast, anchor))
    sightings = [dated(sighting, anchor.day) for sighting in found]
    opening = told_by_turns(doc, cast, cast.speakers, anchor, know)
    if opening is not None:
        sightings.insert(0, opening)
    joiner = Joiner(cast.entities)
    for sighting in during_visits(sightings):
        joiner.add(sighting)
    whole = [joiner.whole(tellings) for tellings in joiner.encounters]
    return tuple(_meeting(doc, cast, one) for one in whole if _is_official(cast, one))


def _here(doc: Doc, cast: Cast, anchor: Anchor) -> str | None:
    """Return the place of the dateline, if the report speaks of it elsewhere too."""
    head = anchor.dateline
    if head is None or head.place is None:
        return None
    name = head.place.of(doc.text).casefold()
    found = (e.id for e in cast.entities.values() if e.name.casefold() == name)
    return next((id for id in found if cast.kind(id) in ("place", "country")), None)


def _sightings(
    doc: Doc, cast: Cast, dates: Sequence[TimeExpression], know: Encounters, here: str | None
) -> list[Sighting]:
    out: list[Sighting] = []
    starts = [time.span.start for time in dates]
    words = know.words
    ahead = is_agenda(doc, know)
    for sentence in doc.sentences:
        if words.isdisjoint(token.lemma for token in sentence.tokens):
            continue
        if not cast.at(sentence):
            continue
        low = bisect_left(starts, sentence.span.start)
        high = bisect_left(starts, sentence.span.end)
        times = times_in(sentence, dates[low:high])
        timed = frozenset(token for token, _ in times)
        found = list(find_sightings(Scene(sentence, cast, know, doc, ahead, timed, here)))
        if found:
            _remember(cast, sentence, found)
            out += set_times(sentence, found, times, know)
    return out


def _remember(cast: Cast, sentence: Sentence, found: Sequence[Sighting]) -> None:
    """Keep who met last, for the "they" to come; a noun in passing does not displace a verb."""
    for sighting in found:
        persons = tuple(id for id in sighting.parties if cast.kind(id) == "person")
        main = sentence.tokens[sighting.token].tag.startswith("VB") or not any(cast.latest)
        if main and len(persons) > 1 and sighting.form != "visit":
            cast.latest = (persons, sentence.index)


def _meeting(doc: Doc, cast: Cast, sighting: Sighting) -> Meeting:
    return Meeting(
        sighting.form,
        sighting.status,
        _participants(cast, sighting),
        (Evidence.at(doc.text, sighting.span),),
        sighting.place,
        sighting.days,
        rule=f"meetings.{sighting.rule}",
    )


def _is_official(cast: Cast, sighting: Sighting) -> bool:
    """Say whether a party is a body, a state, or somebody who acts for one."""
    parties = [cast.entities[id] for id in sighting.parties]
    return any(e.kind != "person" or e.country is not None or e.roles for e in parties)


def _participants(cast: Cast, sighting: Sighting) -> tuple[str, ...]:
    """Return the parties less the countries that a person named among them acts for."""
    persons = {cast.entities[id].country for id in sighting.parties if cast.kind(id) == "person"}
    return tuple(
        id
        for id in sighting.parties
        if cast.kind(id) != "country" or cast.entities[id].country not in persons
    )
