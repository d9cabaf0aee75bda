"""Events: who did what to whom, in the types of PLOVER, each told once however often reported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from communique.document import Doc, Span
from communique.extract.events.finding import Act, find_acts
from communique.extract.events.scene import Scene
from communique.knowledge.acts import Acts
from communique.located import Located
from communique.records import Entity, Event, EventStatus, Evidence, Meeting, Quote
from communique.timing import Anchor, TimeExpression

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
    *,
    issuer: str | None = None,
) -> tuple[Event, ...]:
    """Return the events that a report tells of, in order of first telling.

    `dates` are in text order. Sides and places are ids of `entities`. `issuer` is the alpha-3 code
    of the state in whose name the report speaks: it is what "we" means outside quotations.
    """
    located = Located(entities)
    voice = _voice(entities, quotes, issuer)
    found: list[Act] = []
    for sentence in doc.sentences:
        if located.at(sentence) or issuer is not None:
            found += find_acts(Scene(doc, sentence, located, acts, voice))
    events = [_event(doc, act) for act in found]
    return (
        *(_consultation(m) for m in meetings if len(m.participants) > 1 and m.status in _STATUS),
        *events,
    )


def _voice(
    entities: Iterable[Entity], quotes: Iterable[Quote], issuer: str | None
) -> Callable[[Span], str | None]:
    """Return the function that says who "we" are at a place of the text."""
    said = [(e.span, q.speaker) for q in quotes for e in q.content]
    state = next((e.id for e in entities if e.kind == "country" and e.country == issuer), None)

    def voice(span: Span) -> str | None:
        around = [(len(here), speaker) for here, speaker in said if here.contains(span)]
        if around:
            return min(around, key=lambda one: one[0])[1]
        return state if issuer is not None else None

    return voice


def _event(doc: Doc, act: Act) -> Event:
    return Event(
        act.frame.type,
        act.status,
        act.source.ids,
        act.target.ids,
        (Evidence.at(doc.text, act.span),),
        mode=act.frame.mode,
        cameo=act.frame.cameo,
        rule=f"events.{act.frame.name}",
    )


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
