"""Questions that meetings raise, followed through the next meetings of the same parties.

topics           the questions that words say were discussed or raised
same_topic       are two of them one?
threads          the questions by parties, with the days on which they came up
open_questions   the threads that nothing later settles
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from communique.knowledge.outcomes import Outcomes, any_of
from communique.matching import Match, Telling
from communique.matching.matter import SPECIFIC, Word, agreement, content, sentences
from communique.matching.parties import of, states
from communique.matching.signs import Deed, read

# A topic is at most so many words: what is longer is a clause.
_LONGEST = 9
# Two topics are one from here on: half of the weight of either is shared.
_ONE = 0.5
_ROLES = ("participant", "source", "target", "speaker", "addressee", "party")
_NO_DEED = Deed(None, None, lasting=False, negated=False)
_ITEMS = re.compile(r"\s*[,;]\s*(?:and\s+|as well as\s+)?|\s+(?:and|as well as)\s+")
_END = re.compile(r"[.!?:;()\"“”\n]|\s[-–—]\s")


@dataclass(frozen=True, slots=True)
class Thread:
    """A question as first raised, between which states or actors, and the days it came up."""

    topic: str
    parties: frozenset[str]
    days: tuple[date, ...]


def topics(words: str, table: Outcomes) -> tuple[str, ...]:
    """Return the questions that the words say were discussed or raised, as short noun phrases.

    In text order, each once. Questions of general words alone ("bilateral relations") are none.
    """
    found: dict[str, None] = {}
    for sentence in sentences(words):
        for stretch in _stretches(sentence, table):
            for item in _ITEMS.split(stretch):
                topic = _trimmed(item, table)
                if topic and _is_topic(topic, table):
                    found.setdefault(topic)
    return tuple(found)


def same_topic(a: str, b: str, table: Outcomes) -> Match:
    """Say whether two topics are one question, by the lesser share of weight that both have.

    Of a topic that names one specific word, another that adds to it is the same ("border",
    "demarcation of the border") with a score of three quarters at most.
    """
    one, other = content(a, table), content(b, table)
    there, back = agreement(one, other), agreement(other, one)
    shared = dict.fromkeys(w.written for w in there.shared if _weight(one, w.stem) >= SPECIFIC)
    if not shared:
        return Match(0.0, ("no specific word in common",))
    least, most = sorted((there.coverage, back.coverage))
    score = max(least, 0.75 * most if most > 0.9 and least >= 0.3 else 0.0)
    return Match(round(score, 3), (f"both of {', '.join(shared)}",))


def threads(tellings: Iterable[Telling], table: Outcomes) -> tuple[Thread, ...]:
    """Return the questions that meetings and quotes raise, by their parties, the oldest first.

    Tellings without a day of publication or with fewer than two states or actors are passed over.
    """
    found: list[Thread] = []
    dated = [(one.published, one) for one in tellings if one.published is not None]
    for day, telling in sorted(dated, key=lambda pair: pair[0]):
        parties = parties_of(telling)
        if len(parties) < 2:
            continue
        for topic in topics(telling.words, table):
            place = _thread(found, topic, parties, table)
            if place is None:
                found.append(Thread(topic, parties, (day,)))
            elif day not in found[place].days:
                old = found[place]
                found[place] = Thread(old.topic, old.parties, (*old.days, day))
    return tuple(found)


def open_questions(
    raised: Iterable[Thread], later: Sequence[Telling], table: Outcomes
) -> tuple[Thread, ...]:
    """Return the threads that no later telling of the same parties settles.

    Settled is what is agreed on (an agreement, an act of AGREE) or said to be done.
    """
    return tuple(
        thread for thread in raised if not any(settles(thread, one, table) for one in later)
    )


def _stretches(sentence: str, table: Outcomes) -> list[str]:
    """Return the stretches of a sentence that list topics."""
    lower = sentence.lower()
    if len(lower) != len(sentence):
        return []
    found: list[str] = []
    last = 0
    for opener in _any(table.topics["openers"]).finditer(lower):
        if opener.start() < last or _denied(lower[: opener.start()], table):
            continue
        end = _end(lower, opener.end(), table)
        found.append(sentence[opener.end() : end])
        last = end
    for closer in _any(table.topics["closers"]).finditer(lower):
        head = sentence[: closer.start()]
        before = [m.end() for m in _any(table.topics["openers"]).finditer(lower[: closer.start()])]
        start = max((*before, max((m.end() for m in _END.finditer(head)), default=0)))
        if start >= last or not found:
            found.append(head[start:])
    return found


def _end(lower: str, start: int, table: Outcomes) -> int:
    """Return where the list of topics from `start` ends."""
    stops = (_END.search(lower, start), _any(table.topics["stops"]).search(lower, start))
    return min((stop.start() for stop in stops if stop is not None), default=len(lower))


def _denied(before: str, table: Outcomes) -> bool:
    """Say whether what opens a list is denied, or passive: then its topics stand before it."""
    tail = " ".join(before.split()[-2:])
    if tail.endswith((" was", " were", " been", " being")):
        return True
    return _any((*table.topics["unless"], "n't")).search(tail) is not None or "n't" in tail


def _trimmed(item: str, table: Outcomes) -> str:
    """Return the topic without the words that lead it in, empty where it is too long."""
    text = " ".join(item.split()).strip(" ,'’")
    leads = _any(table.topics["leads"])
    while (lead := leads.match(text.lower())) is not None:
        text = text[lead.end() :].lstrip(" ,")
    return text if len(text.split()) <= _LONGEST else ""


def _is_topic(topic: str, table: Outcomes) -> bool:
    words = content(topic, table)
    named = [word for word in words if word.stem.startswith("=")]
    if any(word.weight >= SPECIFIC for word in words if word not in named):
        return True
    if sum(word.weight for word in words if word not in named) >= SPECIFIC:
        return True
    related = any(word.lemma in table.verbs["relations"] for word in words)
    return bool(named) and len(words) > len(named) and not related


def _weight(words: Sequence[Word], stem: str) -> float:
    return max((word.weight for word in words if word.stem == stem), default=0.0)


def parties_of(telling: Telling) -> frozenset[str]:
    """Return the states of those who have a part in a telling, and the actors without a state."""
    sides = of(telling, *_ROLES)
    return states(sides) | {side.actor for side in sides if side.country is None}


def _thread(
    found: Sequence[Thread], topic: str, parties: frozenset[str], table: Outcomes
) -> int | None:
    """Return the place of the thread that a topic continues, the likest first."""
    scored = [
        (same_topic(thread.topic, topic, table).score, -place)
        for place, thread in enumerate(found)
        if len(thread.parties & parties) >= 2
    ]
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= _ONE else None


def settles(thread: Thread, later: Telling, table: Outcomes) -> bool:
    """Say whether a later telling of the same parties agrees on a question, or says it is done."""
    if later.published is None or later.published < thread.days[-1]:
        return False
    sides = states(later.sides) | {side.actor for side in later.sides}
    if len(sides & thread.parties) < 2:
        return False
    wanted = content(thread.topic, table)
    for sentence in sentences(later.words):
        told = content(sentence, table)
        found = agreement(wanted, told)
        if found.coverage < _ONE or found.specific < SPECIFIC:
            continue
        agreed = later.label in ("AGREE", "agreement") and later.status in (None, "occurred")
        reading = read(sentence, told, found.shared, _NO_DEED, table)
        if agreed or (reading is not None and reading.outcome == "kept"):
            return True
    return False


@lru_cache(maxsize=16)
def _any(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return any_of(phrases)
