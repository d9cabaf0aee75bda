"""Give each telling of an encounter its time, and join the tellings of one encounter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from communique.document import Sentence
from communique.extract.meetings.sighting import Sighting
from communique.knowledge.encounters import Encounters
from communique.records import Entity, Form, MeetingStatus, When
from communique.timing import TimeExpression, distance

# Forms that one encounter may be told in.
_ALIKE = (
    frozenset(("meeting", "talks")),
    frozenset(("call", "talks")),
    frozenset(("meeting", "summit")),
    frozenset(("meeting", "conference")),
)
_WITHIN_VISIT = frozenset(("meeting", "talks", "conference", "summit", "other"))
# Sentences that a visit told of sets the scene for.
_SCENE = 8
# An expression further than this from a trigger in the tree belongs to something else.
_FAR = 4


def set_times(
    sentence: Sentence,
    sightings: Sequence[Sighting],
    times: Sequence[tuple[int, TimeExpression]],
    know: Encounters,
) -> list[Sighting]:
    """Give each sighting of a sentence the expression that dates it, its own or one it shares."""
    given: dict[int, TimeExpression] = {}
    far: dict[int, int] = {}
    for token, time in times:
        for number in _owner(sentence, token, sightings, know):
            steps = distance(sentence, token, sightings[number].token)
            if number not in given or steps < far[number] or _refines(time, given[number]):
                given[number], far[number] = time, steps
    out = [replace(s, time=given.get(n)) for n, s in enumerate(sightings)]
    return [_share(s, out) for s in out]


def _refines(time: TimeExpression, other: TimeExpression) -> bool:
    """Say whether a time is a part of another: "the week of *19 May*"."""
    one, whole = time.when(), other.when()
    if one is None or whole is None:
        return whole is None and one is not None
    inside = whole.start <= one.start and one.end <= whole.end
    return inside and (one.start, one.end) != (whole.start, whole.end)


def _owner(
    sentence: Sentence, token: int, sightings: Sequence[Sighting], know: Encounters
) -> list[int]:
    """Return the numbers of the sightings that a time expression dates."""
    by_token: dict[int, list[int]] = {}
    for number, sighting in enumerate(sightings):
        by_token.setdefault(sighting.token, []).append(number)
    for above in (token, *sentence.ancestors(token)):
        if above in by_token:
            found = by_token[above]
            if sightings[found[0]].generic and distance(sentence, token, above) > 2:
                return []
            return found
        if sentence.tokens[above].tag.startswith("VB"):
            if sentence.tokens[above].dep in ("acl", "relcl"):
                noun = by_token.get(sentence.tokens[above].head)
                if noun:
                    return noun
            near = {
                n: distance(sentence, above, s.token)
                for n, s in enumerate(sightings)
                if _within(sentence, s.token, above)
            }
            if near:
                best = min(near.values())
                return [n for n, far in near.items() if far == best and best <= _FAR]
            lemma = sentence.tokens[above].lemma
            if sentence.tokens[above].dep == "acl" and lemma in know.people["led"]:
                # "received a delegation led by B on Monday"
                continue
            if lemma not in know.status["planned"] and sentence.tokens[above].dep != "aux":
                break
    return []


def _within(sentence: Sentence, token: int, verb: int) -> bool:
    """Say whether a token stands in a verb's own clause or in what that is for."""
    for above in (token, *sentence.ancestors(token)):
        if above == verb:
            return True
        if sentence.tokens[above].dep in ("ccomp", "relcl", "acl", "parataxis"):
            return False
    return False


def _share(sighting: Sighting, others: Sequence[Sighting]) -> Sighting:
    """Take time and place from the sighting that frames this one in its sentence."""
    if sighting.time is not None and sighting.place is not None:
        return sighting
    for other in others:
        if other is sighting or other.status != sighting.status:
            continue
        if not set(other.parties) & set(sighting.parties) or "call" in (other.form, sighting.form):
            continue
        if sighting.form == "visit" and other.form != "visit":
            # "A, who is in Minsk on a visit, met B on Tuesday", but not "who has been to Minsk".
            if not sighting.ahead:
                continue
            sighting = replace(sighting, ahead=other.ahead)
        sighting = replace(
            sighting,
            time=sighting.time or other.time,
            place=sighting.place or other.place,
        )
    return sighting


def dated(sighting: Sighting, today: date | None) -> Sighting:
    """Read the sighting's time in the direction of its status, and correct the status by it."""
    if sighting.time is None:
        return sighting
    ahead = sighting.ahead or sighting.status in ("planned", "called_for", "cancelled")
    when = sighting.time.when(future=ahead)
    status: MeetingStatus = sighting.status
    if when is not None and today is not None:
        if status == "held" and when.start > today:
            if sighting.firm and not sighting.ahead:
                # "Later that day he was received": the day of another event, read as one to come.
                return sighting
            status = "planned"
        elif status == "planned" and (
            when.end <= today or (when.start <= today and not sighting.firm)
        ):
            status = "held"
    return replace(sighting, days=when, status=status)


def during_visits(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Set meetings told after a visit of one of their parties in its place and time."""
    out: list[Sighting] = []
    visits: list[Sighting] = []
    for sighting in sightings:
        if sighting.form in _WITHIN_VISIT:
            # "Later that day", "in the evening": the day is that of an encounter told before.
            same_day = sighting.time is not None and sighting.days is None
            for visit in reversed(visits):
                if sighting.sentence - visit.sentence > _SCENE and not same_day:
                    break
                if _is_scene(visit, sighting):
                    sighting = replace(
                        sighting,
                        place=sighting.place or visit.place,
                        days=sighting.days or visit.days,
                    )
                    if sighting.place is not None and sighting.days is not None:
                        break
        if sighting.form == "visit" or (sighting.place and sighting.days):
            visits.append(sighting)
        out.append(sighting)
    return out


def _is_scene(visit: Sighting, sighting: Sighting) -> bool:
    if visit.status != sighting.status or not set(visit.parties) & set(sighting.parties):
        return False
    if sighting.place is not None and sighting.place != visit.place:
        return False
    return sighting.days is None or not _apart(sighting.days, visit.days)


class Joiner:
    """Collects sightings into encounters, each a list of its tellings."""

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self.encounters: list[list[Sighting]] = []

    def add(self, sighting: Sighting) -> None:
        """Join a sighting to the encounter it tells of, or open another."""
        for tellings in reversed(self.encounters):
            if self._same(self.whole(tellings), sighting):
                tellings.append(sighting)
                return
        self.encounters.append([sighting])

    def whole(self, tellings: Sequence[Sighting]) -> Sighting:
        """Return what the tellings of an encounter come to."""
        base = tellings[0]
        for telling in tellings[1:]:
            fuller = len(telling.parties) > len(base.parties) and base.form != "visit"
            base = replace(
                base,
                parties=telling.parties if fuller else base.parties,
                people=base.people or telling.people,
                place=base.place if telling.generic else self._narrower(base.place, telling.place),
                days=base.days if telling.generic else _narrower(base.days, telling.days),
                span=telling.span if fuller and len(base.parties) < 2 else base.span,
                form=_form(base, telling),
                rule=telling.rule if base.generic and not telling.generic else base.rule,
                generic=base.generic and telling.generic,
                firm=base.firm or telling.firm,
            )
        return base

    def _narrower(self, one: str | None, other: str | None) -> str | None:
        if one is None or other is None:
            return one or other
        return other if self._entities[one].kind == "country" else one

    def _same(self, one: Sighting, other: Sighting) -> bool:
        spoken = other.days is None and other.form not in ("visit", "call")
        if one.rule == "heading" and spoken and set(one.parties) == set(other.parties):
            return True
        if not _kin(one, other):
            return False
        if not other.generic and not self._one_place(one.place, other.place):
            return False
        if one.status != other.status and not (other.generic and not other.firm):
            return False
        if _apart(one.days, other.days):
            return False
        if other.people and not one.people and not other.generic and other.rule == "meet":
            return False
        if one.form == "visit":
            return one.parties[0] in other.parties or other.parties[0] in one.parties
        return self._covers(one, other) or self._covers(other, one)

    def _one_place(self, one: str | None, other: str | None) -> bool:
        if one is None or other is None or one == other:
            return True
        a, b = self._entities[one], self._entities[other]
        if a.name.casefold().split(",")[0] == b.name.casefold().split(",")[0]:
            return True
        return "country" in (a.kind, b.kind) and a.country is not None and a.country == b.country

    def _covers(self, large: Sighting, small: Sighting) -> bool:
        """Say whether each party of one telling is, or stands for, a party of the other."""
        return all(any(self._match(a, b) for a in large.parties) for b in small.parties)

    def _match(self, one: str, other: str) -> bool:
        if one == other:
            return True
        a, b = self._entities[one], self._entities[other]
        if "country" in (a.kind, b.kind) and a.kind != b.kind:
            return a.country is not None and a.country == b.country
        return False


def _form(one: Sighting, other: Sighting) -> Form:
    """Return the more telling of two forms: "received B for talks" tells of talks."""
    if one.generic and not other.generic:
        return other.form
    if one.rule == "receive" and other.form == "talks" and one.sentence == other.sentence:
        return other.form
    if {one.rule, other.rule} == {"gather", "a-summit"}:
        return "summit"
    return one.form


def _apart(one: When | None, other: When | None) -> bool:
    """Say whether two times share no day."""
    if one is None or other is None:
        return False
    return one.end <= other.start or other.end <= one.start


def _narrower(one: When | None, other: When | None) -> When | None:
    """Return the more exact of two times, the first where they are equally so."""
    if one is None or other is None:
        return one or other
    return other if other.end - other.start < one.end - one.start else one


def _kin(one: Sighting, other: Sighting) -> bool:
    if "visit" in (one.form, other.form):
        return one.form == other.form
    if one.form == other.form or one.generic or other.generic:
        return True
    return any({one.form, other.form} <= forms for forms in _ALIKE)
