"""Entities: references that denote one person, body, country or place, with offices and state.

    persons.py   names to persons
    bodies.py    names to countries, organisations and places
    anaphora.py  epithets and pronouns to both
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from communique.document import Doc
from communique.extract.entities.anaphora import (
    Ranker,
    Trace,
    by_epithet,
    candidates,
    office_fit,
    speaker_heads,
)
from communique.extract.entities.bodies import Body, by_noun, group_bodies
from communique.extract.entities.persons import (
    Judge,
    Person,
    Similarity,
    bearing,
    group_persons,
    name_words,
    stands_as_place,
)
from communique.knowledge.gazetteer import Gazetteer
from communique.knowledge.offices import Offices
from communique.records import Entity, EntityKind, Evidence, Mention, Note
from communique.reference import Reference

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# Sentences after which "the two" no longer means those last named together.
_GROUP_MEMORY = 8
# A country that makes up this share of all countries named is the one a report is set in.
_DOMINANT = 0.5
# Offices whose holders abroad a government's release may name without their state.
_NAMED_ABROAD = frozenset(
    {"president", "premier", "royal", "minister", "head of state", "counterpart"}
)
# Offices that one person holds at a time.
_SINGLE = frozenset({"president", "prime minister", "foreign minister", "defence minister"})
# What being the state that a report is set in weighs against the share of nearby namings, and
# the characters within which a naming is near; flat over 0.2-1 and 15-100 on training reports.
_HOME_VOTES = 1.0
_NEAR = 30


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a report is written: `issuer` the state whose organ publishes it, `home` the state
    that it is datelined in; both alpha-3 or None."""

    issuer: str | None = None
    home: str | None = None


# The state of a holder of high office whom every reader knows, or None.
Recall = Callable[[Person], str | None]


@dataclass(slots=True)
class _Link:
    """A reference with the persons or bodies that it was found to denote."""

    reference: Reference
    persons: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()


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

    `similar(a, b)` grades two spellings in [0, 1]; `rank` chooses the person a
    pronoun denotes, `judge` says whether names are a person's.
    """
    persons, bodies, references = group_names(doc, references, similar, gazetteer, judge)
    links = link_names(references, persons, bodies)
    home = setting.issuer or setting.home or _dominant(references)
    _link_rest(doc, links, persons, bodies, know, rank, home)
    codes = _countries(persons, references, setting, home, recall)
    return _built(doc, links, persons, bodies, codes)


def group_names(
    doc: Doc,
    references: Sequence[Reference],
    similar: Similarity,
    gazetteer: Gazetteer,
    judge: Judge,
) -> tuple[list[Person], list[Body], list[Reference]]:
    """Group all names; returns persons, bodies and the references with their final kinds.

    What the judge takes for no person becomes a place where it stands like one, else a body.
    """
    settled = _settled(references, similar)
    persons = group_persons((r for r in settled if r.how == "name" and r.kind == "person"), similar)
    refused: dict[int, EntityKind] = {}
    for person in persons:
        if person.listed is None and not judge(person, doc):
            kind: EntityKind = "place" if stands_as_place(person, doc) else "organisation"
            refused |= {id(reference): kind for reference in person.named}
    persons = [p for p in persons if id(p.named[0]) not in refused]
    settled = [_of_kind(r, refused[id(r)]) if id(r) in refused else r for r in settled]
    names = (r for r in settled if r.how == "name" and r.kind != "person")
    return persons, group_bodies(names, gazetteer), settled


def _settled(references: Sequence[Reference], similar: Similarity) -> list[Reference]:
    """Decide the kind of each name by the whole report: the surest witness speaks for all."""
    sure = [
        r
        for r in references
        if r.how == "name" and r.kind == "person" and (" " in r.text or not _doubtful(r))
    ]
    known = group_persons(sure, similar)
    kinds: dict[str, Counter[EntityKind]] = {}
    for reference in references:
        if reference.how == "name" and reference.kind is not None:
            votes = kinds.setdefault(reference.text.casefold(), Counter())
            votes[reference.kind] += 1 if _doubtful(reference) else 5
    settled: list[Reference] = []
    for reference in references:
        if reference.how != "name" or not _doubtful(reference):
            settled.append(reference)
            continue
        words = name_words(reference.text)
        grade = 3 if reference.kind is not None else 2
        bears = len(words) == 1 and any(bearing(p, words[0], similar) >= grade for p in known)
        votes = kinds.get(reference.text.casefold())
        kind = "person" if bears else votes.most_common(1)[0][0] if votes else None
        if kind is not None:
            settled.append(_of_kind(reference, kind))
    return settled


def _of_kind(reference: Reference, kind: EntityKind) -> Reference:
    if reference.kind == kind:
        return reference
    return Reference(
        reference.span,
        reference.text,
        reference.how,
        kind,
        reference.sentence,
        reference.head,
        reference.quotation,
        reference.number,
        reference.gender,
        reference.offices,
        reference.code,
        reference.full,
        rule=reference.rule,
    )


def _doubtful(reference: Reference) -> bool:
    return reference.kind is None or reference.rule.endswith("?")


def link_names(
    references: Sequence[Reference], persons: Sequence[Person], bodies: Sequence[Body]
) -> list[_Link]:
    """Return a link for every reference, those by name resolved, in text order."""
    who = {id(r): i for i, person in enumerate(persons) for r in person.references}
    what = {id(r): i for i, body in enumerate(bodies) for r in body.references}
    return [
        _Link(
            r,
            (who[id(r)],) if id(r) in who else (),
            (what[id(r)],) if id(r) in what else (),
        )
        for r in references
    ]


def _link_rest(
    doc: Doc,
    links: Sequence[_Link],
    persons: Sequence[Person],
    bodies: Sequence[Body],
    know: Offices,
    rank: Ranker,
    home: str | None,
) -> None:
    """Resolve epithets and pronouns in text order, each with what was read before it."""
    trace = Trace()
    for link in links:
        for index in link.persons:
            trace.named.setdefault(link.reference.sentence, []).append((index, link.reference))
    speakers = Speakers(doc)
    # The sentence around a quotation before the words in it: who speaks is known by then.
    links = sorted(links, key=lambda link: (link.reference.sentence, link.reference.span))
    for position, link in enumerate(links):
        reference = link.reference
        if position and links[position - 1].reference.sentence != reference.sentence:
            _close_sentence(doc, links[:position], trace)
        if reference.how == "epithet" and reference.rule == "group":
            if reference.kind == "country":
                link.bodies = _last_states(reference, links[:position])
            if not link.bodies:
                link.persons = _last_group(reference, trace)
        elif reference.how == "epithet" and reference.offices:
            link.persons = _office_holders(reference, persons, trace, know, speakers)
            for index in link.persons if len(link.persons) == 1 else ():
                persons[index].take(reference)
        elif reference.how == "epithet":
            body = by_noun(reference, bodies, home)
            link.bodies = (next(i for i, b in enumerate(bodies) if b is body),) if body else ()
        elif reference.how == "pronoun" and reference.gender is not None:
            found = candidates(doc, reference, persons, trace, speakers.of_quotation)
            chosen = rank(reference, found, persons)
            if chosen is not None:
                link.persons = (chosen,)
                if reference.gender is not None and persons[chosen].gender is None:
                    persons[chosen].genders[reference.gender] += 1
        elif reference.how == "pronoun":
            link.persons, link.bodies = _group_or_body(doc, reference, links[:position], trace)
        for index in link.persons:
            trace.mentions.append((index, reference))
        if len(link.persons) == 1:
            speakers.see(reference, link.persons[0], trace)


def _last_states(reference: Reference, before: Sequence[_Link]) -> tuple[int, ...]:
    """Return the two states that "both countries" denotes: those named most so far."""
    counts = Counter(
        index
        for link in before
        if link.reference.kind == "country" and link.reference.how == "name"
        for index in link.bodies
    )
    if len(counts) < 2:
        return ()
    return tuple(sorted(index for index, _ in counts.most_common(2)))


def _last_group(reference: Reference, trace: Trace) -> tuple[int, ...]:
    near = reference.sentence - trace.group_sentence <= _GROUP_MEMORY
    return trace.group if near and trace.group_sentence >= 0 else ()


def _close_sentence(doc: Doc, before: Sequence[_Link], trace: Trace) -> None:
    """Remember who did something together in the sentence just read: "A met with B"."""
    sentence = doc.sentences[before[-1].reference.sentence]
    members: list[int] = []
    subjects = 0
    for link in reversed(before):
        there = link.reference
        if there.sentence != sentence.index:
            break
        if not link.persons or there.how == "pronoun" and len(link.persons) == 1:
            continue
        part = _part(sentence, there.head)
        if part is None:
            continue
        subjects += part == "subject"
        members += [index for index in link.persons if index not in members]
    if len(members) > 1 and subjects:
        trace.group, trace.group_sentence = tuple(sorted(members)), sentence.index


def _part(sentence: Sentence, head: int) -> str | None:
    """Return what part a person has in the main clause: "subject", "partner" or None."""
    tokens = sentence.tokens
    top = head
    for _ in range(len(tokens)):
        if tokens[top].dep not in ("conj", "appos") or tokens[top].head == top:
            break
        top = tokens[top].head
    governor = tokens[top].head
    if tokens[top].dep in _SUBJECTS:
        return "subject" if tokens[governor].dep in ("ROOT", "conj") else None
    if tokens[top].dep == "pobj" and tokens[governor].norm in ("with", "between"):
        return "partner"
    if tokens[top].dep in ("dobj", "dative") and tokens[governor].dep in ("ROOT", "conj"):
        return "partner"
    return None


class Speakers:
    """Who speaks in each quotation parsed apart, known once his mention is resolved."""

    def __init__(self, doc: Doc) -> None:
        self._heads = speaker_heads(doc)
        self._by_head: dict[tuple[int, int], list[int]] = {}
        for quotation, head in self._heads.items():
            self._by_head.setdefault(head, []).append(quotation)
        self.of_quotation: dict[int, int] = {}

    def see(self, reference: Reference, person: int, trace: Trace) -> None:
        """Note that a mention was resolved; it may be the subject of a reporting verb."""
        quotations = self._by_head.get((reference.sentence, reference.head))
        if quotations:
            trace.speaker = person
            for quotation in quotations:
                self.of_quotation[quotation] = person


def _office_holders(
    reference: Reference,
    persons: Sequence[Person],
    trace: Trace,
    know: Offices,
    speakers: Speakers,
) -> tuple[int, ...]:
    speaker = None
    if reference.quotation is not None:
        speaker = speakers.of_quotation.get(reference.quotation)
    if reference.number == "one":
        found = by_epithet(reference, persons, trace, know, speaker)
        return (found,) if found is not None else ()
    seen = list(dict.fromkeys(index for index, _ in reversed(trace.mentions)))
    fitting = [i for i in seen if office_fit(persons[i], reference, know)]
    return tuple(sorted(fitting[:4])) if len(fitting) >= 2 else ()


def _group_or_body(
    doc: Doc, reference: Reference, before: Sequence[_Link], trace: Trace
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Resolve "it" and "they": those last joined, or the last body that acted."""
    for link in reversed(before[-40:]):
        there = link.reference
        if reference.sentence - there.sentence > 2:
            break
        if there.span.overlaps(reference.span) or not (link.persons or link.bodies):
            continue
        dep = doc.sentences[there.sentence].tokens[there.head].dep
        same = there.sentence == reference.sentence
        if reference.number == "many" and (same or dep in _SUBJECTS):
            together = _together(doc, link, before)
            if len(together) > 1:
                return together, ()
        if link.bodies and there.kind != "place" and (same or dep in _SUBJECTS):
            grouped = reference.number == "many" and _last_group(reference, trace)
            if not grouped:
                return (), link.bodies
    return (_last_group(reference, trace), ()) if reference.number == "many" else ((), ())


def _together(doc: Doc, link: _Link, before: Sequence[_Link]) -> tuple[int, ...]:
    """Return the persons whose mentions are coordinated with a link's, itself included."""
    if len(link.persons) > 1:
        return link.persons
    if not link.persons:
        return ()
    there = link.reference
    tokens = doc.sentences[there.sentence].tokens
    top = there.head
    while tokens[top].dep == "conj":
        top = tokens[top].head
    members: list[int] = []
    for other in before:
        if other.reference.sentence != there.sentence or len(other.persons) != 1:
            continue
        at = other.reference.head
        while tokens[at].dep == "conj" and at != top:
            at = tokens[at].head
        if at == top:
            members += other.persons
    return tuple(dict.fromkeys(members))


def _dominant(references: Sequence[Reference]) -> str | None:
    counts = Counter(r.code for r in references if r.kind == "country" and r.code is not None)
    if not counts:
        return None
    code, most = counts.most_common(1)[0]
    return code if most > _DOMINANT * counts.total() else None


def _countries(
    persons: Sequence[Person],
    references: Sequence[Reference],
    setting: Setting,
    home: str | None,
    recall: Recall,
) -> list[str | None]:
    """Return the state that each person acts for: said with the office, or understood.

    Those said come first, then those that are public knowledge (`recall`). The others follow, the surest before the less sure; no state has two
    holders of one of its highest offices, so the second foreign minister is another state's.
    """
    names = [r for r in references if r.how == "name"]
    codes: list[str | None] = [_said(person, names) or recall(person) for person in persons]
    held = {(o.role, code) for p, code in zip(persons, codes, strict=True) if code for o in p.offices}
    open_cases: list[tuple[float, int, Counter[str]]] = []
    for index, person in enumerate(persons):
        votes = Counter[str]() if codes[index] else _votes(person, names, setting, home)
        if votes:
            open_cases.append((-votes.most_common(1)[0][1], index, votes))
    for _, index, votes in sorted(open_cases, key=lambda case: case[:2]):
        highest = [o.role for o in persons[index].offices if o.role in _SINGLE and not o.over]
        free = [code for code, _ in votes.most_common() if not {(r, code) for r in highest} & held]
        codes[index] = free[0] if free else None
        held |= {(role, codes[index] or "") for role in highest}
    return codes


def _said(person: Person, names: Sequence[Reference]) -> str | None:
    """Return the state said with a person's name, office or body, or None."""
    best = person.countries.most_common(1)
    if best:
        return best[0][0]
    if person.listed is not None and person.listed.code is not None:
        return person.listed.code
    for office in person.offices:
        for reference in names:
            if reference.span.overlaps(office.span) and reference.code is not None:
                if reference.kind in ("place", "organisation"):
                    return reference.code
    return None


def _votes(
    person: Person, names: Sequence[Reference], setting: Setting, home: str | None
) -> Counter[str]:
    """Weigh the states that a person may act for where the report says none; may be empty.

    Understood it is only of office-holders and of persons whom the report names without a given
    name or a word of explanation, as it names those whom every reader knows.
    """
    bodies = [r for office in person.offices for r in names if r.span.overlaps(office.span)]
    if any(r.kind == "organisation" and r.full is not None for r in bodies):
        return Counter()  # an international body's
    if not person.offices and any(len(words) > 1 for words in person.names):
        return Counter()
    foreign = {office.family for office in person.offices} & _NAMED_ABROAD
    if setting.issuer is not None and person.offices and not foreign:
        return Counter({setting.issuer: 1})
    near = _nearby(person, names)
    total = sum(near.values())
    votes = Counter({code: vote / total for code, vote in near.items()})  # type: ignore[misc]
    if home is not None and person.offices:
        votes[home] += _HOME_VOTES  # type: ignore[assignment]
    return votes


def _nearby(person: Person, names: Sequence[Reference]) -> Counter[str]:
    """Count the states named in the sentences that name a person, the nearer the more."""
    votes: Counter[str] = Counter()
    for mention in person.named:
        for reference in names:
            if reference.sentence == mention.sentence and reference.code is not None:
                if reference.kind in ("country", "place"):
                    gap = abs(reference.span.start - mention.span.start)
                    votes[reference.code] += 1.0 / (1.0 + gap / _NEAR)  # type: ignore[assignment]
    return votes


def _built(
    doc: Doc,
    links: Sequence[_Link],
    persons: Sequence[Person],
    bodies: Sequence[Body],
    codes: Sequence[str | None],
) -> tuple[Entity, ...]:
    """Make entity records, in the order of first mention."""
    made: dict[tuple[str, int], list[Reference]] = {}
    for link in links:
        for index in link.persons:
            made.setdefault(("person", index), []).append(link.reference)
        for index in link.bodies:
            made.setdefault(("body", index), []).append(link.reference)
    order = sorted(made, key=lambda key: made[key][0].span)
    entities: list[Entity] = []
    for number, key in enumerate(order, 1):
        mentions = tuple(_mention(doc.text, r) for r in made[key])
        listed = any(reference.rule == "actors" for reference in made[key])
        rule = "actors" if listed else made[key][0].rule.rstrip("?")
        if key[0] == "person":
            person = persons[key[1]]
            entities.append(_person(f"E{number}", person, codes[key[1]], mentions, rule))
        else:
            body = bodies[key[1]]
            entities.append(
                Entity(f"E{number}", body.kind, body.name, body.code, mentions, rule=rule)
            )
    return tuple(entities)


def _person(
    id: str, person: Person, code: str | None, mentions: tuple[Mention, ...], rule: str
) -> Entity:
    named = (r for r in person.references if r.how == "name")
    offices = [office for reference in named for office in reference.offices]
    # What the report says comes before what the user's list adds.
    offices = [office for office in offices if not office.listed] or offices
    roles = dict.fromkeys(
        f"former {office.role}" if office.over and not office.role.startswith("former") else office.role
        for office in offices
    )
    notes = () if code is not None else (Note("no-country", "the report does not say for whom"),)
    return Entity(
        id, "person", _shown(person.fullest), code, mentions, tuple(roles),
        gender=person.gender, rule=rule, notes=notes,
    )


def _shown(words: Sequence[str]) -> str:
    """Return a name as it is written, out of capitals where the report only shouts it."""
    name = " ".join(words)
    return name.title() if name.isupper() and len(name) > 4 else name


def _mention(text: str, reference: Reference) -> Mention:
    return Mention(Evidence.at(text, reference.span), reference.how, reference.rule.rstrip("?"))
