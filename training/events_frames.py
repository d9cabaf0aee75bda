"""Sentences made of the frames of `knowledge/events`, and the examples that stand beside these.

A sentence of a frame is as short as those of a codebook ("Peru rebuffs Chile's offer"): it teaches
which words tell of which type, of far more words than the labelled triples have.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

from events_data import Example, at_most
from events_words import going, is_base, participle, past, plural, third

from communique.document import Span
from communique.knowledge.acts import Example as Shown
from communique.knowledge.acts import Frame, load_acts
from communique.models import Triple

Pair = tuple[str, str]

# How much a made sentence and an example count, and how many are made: of a frame, of a type.
MADE, SHOWN = 0.5, 1.0
A_FRAME, A_TYPE = 14, 260
DONE = ("occurred", "ongoing")
# How often a sentence is about a pair of whom an act of its type is told elsewhere: armies may do
# what a crowd does, and it is no protest.
OWN_PAIRS, OTHER_PAIRS = {"PROTEST": 1.0, "MOBILIZE": 0.8, "ASSAULT": 0.7, "COERCE": 0.7}, 0.4
PASSIVE, PLURAL = 0.25, 0.4
# To sign and to conclude an agreement is SUPPORT in PLV.
CONCLUDED = ("agree.sign", "agree.sign-on", "agree.ratify", "agree.agreement")
# What else a sentence says, if anything: nothing that tells of an act.
HEADS = (
    *("",) * 9,
    "On Tuesday ",
    "In the capital, ",
    "After weeks of delay, ",
    "For the second time this year, ",
    "Officials say that ",
    "According to the state agency, ",
    "In the spring of 2019, ",
    "Late in the evening, ",
    "Despite everything, ",
)
ASIDES = (
    *("",) * 9,
    ", meanwhile,",
    ", it seems,",
    " on Friday",
    ", which has a new cabinet,",
    ", to general surprise,",
    ", for its part,",
)
TAILS = (
    *("",) * 8,
    " on Monday",
    " in a statement",
    " again",
    ", officials said",
    " last week",
    ", the radio reported",
    " for reasons that remain unclear",
    " before the end of the year",
    " and would say no more about it",
    ", a diplomat said in private",
)
BEFORE_ONE = ("the", "its", "", "", "another", "any further", "a new")
BEFORE_MANY = ("the", "its", "", "", "all", "several", "two hundred")
TO_DO = (
    "to act",
    "to reopen the road",
    "to change course",
    "to pay for the damage",
    "to send an envoy",
    "to publish the figures",
    "to come home",
    "to stop",
)
NOUN_ENDS = (
    "was reported",
    "came on Monday",
    "made the front pages",
    "surprised nobody",
    "is the third in a year",
    "has been confirmed",
)
# Slots that are no prepositions.
_PLACES = {"subj", "obj", "iobj", "clause", "poss", "by", "inside"}
# Particles behind an object, "held Peru responsible"; after "to", "vowed to crush Peru"; and those
# behind the verb. Sentences of other particles are not made.
_AFTER_OBJECT = {"responsible", "accountable", "hostage", "unlawful", "free"}
_AFTER_TO = {
    *("reach", "agree", "retaliate", "punish", "crush", "destroy", "attack", "avenge", "fight"),
}
_AFTER_VERB = {
    *("up", "out", "down", "into", "off", "back", "from", "together", "on", "to", "against"),
    *("in", "away", "aside", "for", "along", "with", "over", "under", "outside", "around", "upon"),
}


def made(names: Mapping[str, Sequence[Pair]], *, seed: int) -> list[Example]:
    """Return sentences made of all frames, about pairs of `names`, which are by type."""
    chance = random.Random(seed)
    everybody = [pair for pairs in names.values() for pair in pairs]
    found = []
    for frame in load_acts().frames():
        if frame.name in CONCLUDED:
            continue
        told = [_told_by(frame, lemma, chance) for lemma in _spread(frame.lemmas, chance)]
        for sentence in dict.fromkeys(told):
            own = chance.random() < OWN_PAIRS.get(frame.type, OTHER_PAIRS)
            pair = chance.choice(names[frame.type] if own else everybody)
            if sentence is not None:
                found.append(Example(_filled(sentence, pair), (frame.type,), MADE))
    chance.shuffle(found)
    return list(at_most(found, A_TYPE))


def _spread(lemmas: Sequence[str], chance: random.Random) -> list[str]:
    """Return each lemma about as often, in all A_FRAME at most, fewer where there are few."""
    wanted = min(A_FRAME, 2 + 2 * len(lemmas))
    rounds = (chance.sample(list(lemmas), len(lemmas)) for _ in range(wanted))
    return [lemma for one in rounds for lemma in one][:wanted]


def _told_by(frame: Frame, lemma: str, chance: random.Random) -> str | None:
    """Return a sentence with {S} and {T} for the sides, None where none is easily made."""
    words = {"verb": _verb, "noun": _noun, "adj": _adjective, "modal": _modal}[frame.part]
    told = words(frame, lemma, chance)
    if told is None:
        return None
    if told.startswith("{S} "):
        told = "{S}" + chance.choice(ASIDES) + told[3:]
    head = chance.choice(HEADS)
    return head + (told[:1].lower() + told[1:] if head else told) + chance.choice(TAILS) + "."


def _verb(frame: Frame, lemma: str, chance: random.Random) -> str | None:
    if "subj" not in frame.actor or not is_base(lemma):
        return None
    thing = _thing(frame, chance)
    slots = [slot for slot in frame.target if slot not in ("subj", "poss", "by", "inside")]
    if not slots:
        return None
    # The first slot is the usual one.
    slot = slots[0] if chance.random() < 0.6 else chance.choice(slots)
    tensed = chance.choice(
        (past(lemma), past(lemma), third(lemma), f"has {participle(lemma)}", f"is {going(lemma)}")
    )
    particle = frame.particle
    if particle is None:
        return _bare_verb(tensed, lemma, thing, slot, chance)
    if particle in _AFTER_TO:
        object_ = f"{slot} {{T}}" if slot not in _PLACES else "{T}"
        return f"{{S}} {tensed} to {particle} {object_}"
    if particle in _AFTER_OBJECT and slot in ("obj", "clause"):
        return f"{{S}} {tensed} {{T}} {particle}"
    if particle not in _AFTER_VERB or particle == slot:
        return None
    if thing is None and slot == "obj":
        if chance.random() < PASSIVE:
            return f"{{T}} was {participle(lemma)} {particle} by {{S}}"
        after = f"{{T}} {particle}" if chance.random() < 0.3 else f"{particle} {{T}}"
        return f"{{S}} {tensed} {after}"
    if thing is None:
        return f"{{S}} {tensed} {particle} {slot} {{T}}" if slot not in _PLACES else None
    return _with_thing(f"{tensed} {particle}", thing, slot)


def _bare_verb(
    tensed: str, lemma: str, thing: str | None, slot: str, chance: random.Random
) -> str | None:
    """Return a sentence of a verb without a particle."""
    if thing is not None:
        if slot not in _PLACES and chance.random() < PASSIVE / 2:
            return f"{thing[:1].upper()}{thing[1:]} {slot} {{T}} was {participle(lemma)} by {{S}}"
        return _with_thing(tensed, thing, slot)
    if slot in ("obj", "iobj"):
        if chance.random() < PASSIVE:
            return f"{{T}} was {participle(lemma)} by {{S}}"
        return f"{{S}} {tensed} {{T}}"
    if slot == "clause":
        if chance.random() < 0.5:
            return f"{{S}} {tensed} {{T}} {chance.choice(TO_DO)}"
        return f"{{S}} {tensed} that {{T}} should {chance.choice(TO_DO)[3:]}"
    return f"{{S}} {tensed} {slot} {{T}}" if slot not in _PLACES else None


def _with_thing(verb: str, thing: str, slot: str) -> str | None:
    if slot == "obj":
        return f"{{S}} {verb} {{T}}'s {thing.rsplit(maxsplit=1)[-1]}"
    if slot == "iobj":
        return f"{{S}} {verb} {{T}} {thing}"
    return f"{{S}} {verb} {thing} {slot} {{T}}" if slot not in _PLACES else None


def _thing(frame: Frame, chance: random.Random) -> str | None:
    """Return something that the frame asks for, in a phrase."""
    if not frame.things:
        return None
    noun = chance.choice(sorted(frame.things))
    many = plural(noun)
    if many is not None and chance.random() < PLURAL:
        return f"{chance.choice(BEFORE_MANY)} {many}".strip()
    return f"{chance.choice(BEFORE_ONE)} {noun}".strip()


def _noun(frame: Frame, lemma: str, chance: random.Random) -> str | None:
    slots = [slot for slot in frame.target if slot not in _PLACES]
    if not slots:
        return None
    slot = slots[0] if chance.random() < 0.6 else chance.choice(slots)
    how = f"{chance.choice(sorted(frame.things))} " if frame.things else ""
    end = chance.choice(NOUN_ENDS)
    if slot == "between":
        return f"The {how}{lemma} between {{S}} and {{T}} {end}"
    if slot == "of" and "by" in frame.actor:
        return f"The {how}{lemma} of {{T}} by {{S}} {end}"
    if "poss" in frame.actor and chance.random() < 0.6:
        return f"{{S}}'s {how}{lemma} {slot} {{T}} {end}"
    if "by" in frame.actor:
        return f"The {how}{lemma} {slot} {{T}} by {{S}} {end}"
    if "subj" in frame.actor:
        begun = chance.choice(("made", "began", "renewed", "announced", "went on with"))
        return f"{{S}} {begun} {chance.choice(('its', 'a', 'the'))} {how}{lemma} {slot} {{T}}"
    return f"{{S}}'s {how}{lemma} {slot} {{T}} {end}" if "poss" in frame.actor else None


def _adjective(frame: Frame, lemma: str, chance: random.Random) -> str | None:
    slots = [slot for slot in frame.target if slot not in _PLACES]
    if not slots or "subj" not in frame.actor:
        return None
    be = chance.choice(("is", "was", "said it was", "has been", "remains"))
    return f"{{S}} {be} {lemma} {chance.choice(slots)} {{T}}"


def _modal(frame: Frame, lemma: str, chance: random.Random) -> str | None:
    if frame.particle in ("not", "never") and frame.things and lemma in ("will", "would", "shall"):
        verb = chance.choice(sorted(frame.things))
        slots = [slot for slot in frame.target if slot not in _PLACES]
        slot = "" if chance.random() < 0.4 else f"{chance.choice(slots)} "
        return f"{{S}} {lemma} {frame.particle} {verb} {slot}{{T}}"
    if frame.particle is None and "voice" in frame.actor:
        told = chance.choice(TO_DO)[3:]
        if chance.random() < 0.5:
            return f"{{S}} said that {{T}} {lemma} {'to ' if lemma == 'ought' else ''}{told}"
        return f"{{T}} {lemma} {'to ' if lemma == 'ought' else ''}{told}, said {{S}}"
    return None


def _filled(told: str, pair: Pair) -> Triple:
    """Return a triple with the names of a pair in the places of the sides."""
    given = {"{S}": pair[0], "{T}": pair[1]}
    text, spans = "", {}
    for part in told.replace("{", "\0{").replace("}", "}\0").split("\0"):
        if part in given:
            spans[part] = Span(len(text), len(text) + len(given[part]))
        text += given.get(part, part)
    return Triple(text, spans["{S}"], spans["{T}"])


def examples() -> list[Example]:
    """Return the triples of the examples; the first two names where nothing is told of."""
    found = [
        triple
        for frame in load_acts().frames()
        for shown in frame.examples
        for triple in _told(shown)
    ]
    return [example for example in dict.fromkeys(found) if not _is_signed(example)]


def _told(shown: Shown) -> Iterator[Example]:
    marks: dict[str, Span] = {}
    for mark in shown.marks:
        marks.setdefault(mark.name, Span(mark.start, mark.end))
    for told in shown.told:
        # What is only planned or denied is another act in PLV: to agree, threaten or reject.
        if told.status in DONE and (told.source or told.target):
            sides = (marks[side[0]] if side else None for side in (told.source, told.target))
            yield Example(Triple(shown.text, *sides), (told.type,), SHOWN)
    if not shown.told and len(marks) > 1:
        source, target, *_ = marks.values()
        yield Example(Triple(shown.text, source, target), ("NONE",), SHOWN)


def _is_signed(example: Example) -> bool:
    return example.labels == ("AGREE",) and "sign" in example.triple.text
