"""Events: who did what to whom, in the types of PLOVER, each told once however often reported."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby

from communique.document import Doc
from communique.extract.events.coding import coded
from communique.extract.events.finding import Act, find_acts
from communique.extract.events.joining import join
from communique.extract.events.judging import Judge, judged
from communique.extract.events.sites import site_of
from communique.knowledge.acts import Acts
from communique.knowledge.codebook import Codebook
from communique.located import Located
from communique.records import Entity, Event, EventStatus, Evidence, Meeting, Quote, When
from communique.sides.scene import Scene
from communique.sides.voices import Voices
from communique.timing import Anchor, TimeExpression, times_in, times_of

# Acts that are done by being said: a report tells of them on the day, unless it says when.
_VERBAL = frozenset(("ACCUSE", "AGREE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"))
_FORMS = {"call": "phone", "visit": "visit", "summit": "multilateral", "conference": "multilateral"}
_STATUS: dict[str, EventStatus] = {
    "held": "occurred",
    "planned": "planned",
    "called_for": "proposed",
}


def find_events(
    doc: Doc,
    entities: tuple[Entity, ...],
    quotes: tuple[Quote, ...],
    meetings: tuple[Meeting, ...],
    dates: Sequence[TimeExpression],
    anchor: Anchor,
    acts: Acts,
    book: Codebook,
    *,
    issuer: str | None = None,
    judge: Judge | None = None,
) -> tuple[Event, ...]:
    """Return the events that a report tells of, in order of first telling.

    `dates` are in text order. Sides and places are ids of `entities`. `issuer` is the alpha-3 code
    of the state in whose name the report speaks: it is what "we" means outside quotations.
    `judge` is asked about all that the frames find; without it they stand alone.
    """
    located = Located(entities)
    voices = Voices(doc, located, quotes, issuer)
    told: list[tuple[Scene, Act]] = []
    for sentence in doc.sentences:
        scene = Scene(doc, sentence, located, acts, voices)
        told += [(scene, act) for act in find_acts(scene)]
    told = [(scene, act) for scene, act in told if _is_public(act, located)]
    if judge is not None:
        told = judged(told, judge)
    found = [
        _event(scene, act, time, anchor)
        for (scene, act), time in zip(told, _times(told, dates), strict=True)
    ]
    encounters = [_consultation(m) for m in meetings if m.status in _STATUS and m.participants[1:]]
    joined = join(encounters, found, located.entities)
    return tuple(coded(event, _words(doc, event), book) for event in joined)


def _words(doc: Doc, event: Event) -> list[str]:
    """Return the lemmas of the words that tell of an event first."""
    span = event.evidence[0].span
    sentence = doc.sentence_at(span)
    if sentence is None:
        return []
    return [sentence.tokens[i].lemma for i in sentence.at(span)]


def _is_public(act: Act, located: Located) -> bool:
    """Say whether a side is a body, a state, or somebody who acts for one."""
    parties = [located.entities[id] for id in (*act.source.ids, *act.target.ids)]
    return any(e.kind != "person" or e.country is not None or e.roles for e in parties)


def _times(
    told: Sequence[tuple[Scene, Act]], dates: Sequence[TimeExpression]
) -> list[TimeExpression | None]:
    """Return the expression that dates each act, if its sentence has one."""
    out: list[TimeExpression | None] = []
    starts = [time.span.start for time in dates]
    for _, group in groupby(told, key=lambda one: one[1].sentence):
        together = list(group)
        sentence = together[0][0].sentence
        low = bisect_left(starts, sentence.span.start)
        high = bisect_left(starts, sentence.span.end)
        tokens = [act.token for _, act in together]
        given = times_of(sentence, tokens, times_in(sentence, dates[low:high]))
        out += [given.get(token) for token in tokens]
    return out


def _event(scene: Scene, act: Act, time: TimeExpression | None, anchor: Anchor) -> Event:
    return Event(
        act.frame.type,
        act.status,
        act.source.ids,
        act.target.ids,
        (Evidence.at(scene.doc.text, act.span),),
        mode=act.frame.mode,
        cameo=act.frame.cameo,
        place=site_of(scene, act),
        date=_date(act, time, anchor),
        said_by=_said_by(scene, act),
        rule=f"events.{act.frame.name}",
        score=act.score,
    )


def _said_by(scene: Scene, act: Act) -> str | None:
    """Return who is quoted as saying so; nobody is where the source speaks of an act of its own."""
    token = scene.sentence.tokens[act.token].span
    speaker = scene.voices.quoted(token)[1]
    return None if speaker in act.source.ids else speaker


def _date(act: Act, time: TimeExpression | None, anchor: Anchor) -> When | None:
    """Return the day of an act: what its clause says, else for words spoken the day of report."""
    if time is not None:
        return time.when(future=act.status in ("planned", "proposed"))
    spoken = act.frame.type in _VERBAL and act.frame.part == "verb" and act.status == "occurred"
    return anchor.when() if spoken else None


def _consultation(meeting: Meeting) -> Event:
    first, *others = meeting.participants
    return Event(
        "CONSULT",
        _STATUS[meeting.status],
        (first,),
        tuple(others),
        meeting.evidence,
        mode=_FORMS.get(meeting.form),
        place=meeting.place,
        date=meeting.date,
        rule=f"events.{meeting.rule}",
    )
