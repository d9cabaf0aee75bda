"""Say whether a later record bears on an earlier commitment, and how the commitment stands.

    keys, keys_of_later    what the two must share to be compared at all
    bears_on               kept, progressing, repeated, contradicted, or no bearing
    standing               all bearings together, and whether the day has passed

Both the parties and the matter must agree, and the later record must be later. A doubtful bearing
is none: whoever follows a promise is misled more by a false "kept" than by a missing one.
`docs/following.md` says how each layer is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from communique.knowledge.outcomes import Outcome, Outcomes
from communique.matching import Telling
from communique.matching.encounters import encounter_bearing, promised_encounter
from communique.matching.figures import figure_kind
from communique.matching.matter import (
    NOTHING,
    SPECIFIC,
    Agreement,
    Word,
    agreement,
    content,
    sentences,
)
from communique.matching.parties import ACTING, Parties, agree, left_out, of, states
from communique.matching.signs import Deed, deed, read
from communique.matching.standing import Bearing, Kind, Standing, standing

__all__ = ["Bearing", "Kind", "Standing", "bears_on", "keys", "keys_of_later", "standing"]

# Of the weight of the promise's words a later one must share this much where one specific word is
# shared, two, or three. Swept by eye over promises of newspapers and 2,025 releases.
_COVERAGE = ((0.95, 0.6), (1.9, 0.45), (2.9, 0.35))
# What an act says by its type alone asks for two specific words.
_BY_TYPE = 1.9
# Bearings less sure than this are none.
_LEAST = 0.5
# That a promise was kept or broken asks for more in common than that it was heard of again.
_LEAST_DONE = 0.55
_DONE, _DONE_SHARES = frozenset(("kept", "contradicted")), 2
_MEETS = "~meeting"
# What an act says by its type where its words do not, if it is by the one who promised.
_AGAINST = frozenset(("REJECT", "SANCTION"))
_HARD = frozenset((*_AGAINST, "COERCE", "THREATEN", "ASSAULT"))
# Reports of words, not of deeds.
_WORDS_ONLY = frozenset(("REQUEST", "SUPPORT", "CONSULT", "ACCUSE", "PROTEST", "CONCEDE"))


@dataclass(frozen=True, slots=True)
class _Passage:
    """The sentence of a later record that shares most with the promise."""

    text: str
    words: tuple[Word, ...]
    agreement: Agreement


def keys(commitment: Telling, table: Outcomes) -> tuple[str, ...]:
    """Return what a later telling must share one of: a state or actor with a word of the matter."""
    words = content(commitment.words, table, parties=left_out(commitment))
    stems = {word.stem for word in words if word.weight >= SPECIFIC}
    if promised_encounter(words, table) is not None:
        stems.add(_MEETS)
    return _joined(commitment, ("by", "to"), stems)


def keys_of_later(later: Telling, table: Outcomes) -> tuple[str, ...]:
    """Return the keys of a later telling, to be looked up among those of commitments."""
    text = f"{later.label} {later.words}" if later.layer == "indicators" else later.words
    words = content(text, table, parties=left_out(later))
    stems = {word.stem for word in words if word.weight >= SPECIFIC}
    if later.layer == "meetings" or later.label == "CONSULT":
        stems.add(_MEETS)
    return _joined(later, (*ACTING, "target", "to", "addressee"), stems)


def bears_on(
    commitment: Telling,
    later: Telling,
    table: Outcomes,
    *,
    rarity: Mapping[str, float] | None = None,
) -> Bearing | None:
    """Return what a later record says of a commitment, or None.

    `later` is of any layer. It is later where its report is; of the same day counts too, so that
    the caller leaves out records of the same report. A deed dated before the promise is no
    bearing. `rarity` maps stems to factors in [0, 1], from document frequencies.
    """
    if not _after(commitment, later):
        return None
    parties = agree(commitment, later, table)
    if parties is None:
        return None
    known = left_out(commitment)
    wanted = content(commitment.words, table, parties=known, rarity=rarity)
    if _elsewhere(commitment, wanted, later, table):
        return None
    if later.layer == "meetings" or later.label == "CONSULT":
        met = encounter_bearing(commitment, wanted, later, parties, table)
        return met if met is not None and met.score >= _least(met.kind) else None
    passage = _passage(wanted, later, known, table)
    if not _enough(passage.agreement):
        return None
    if later.layer == "indicators":
        told = figure_kind(commitment, wanted, later, table)
    else:
        promised = deed(wanted, table)
        told = _told(commitment, promised, later, passage, parties, table)
        if told is not None and told[0] != "repeated" and _verb_alone(promised, passage):
            return None
    if told is None or (told[0] in _DONE and _doubtful(later, passage, parties)):
        return None
    return _bearing(*told, passage.agreement, parties)


def _least(kind: Kind) -> float:
    """Return the score below which a bearing of a kind is none."""
    return _LEAST_DONE if kind in _DONE else _LEAST


def _joined(telling: Telling, roles: tuple[str, ...], stems: set[str]) -> tuple[str, ...]:
    sides = of(telling, *roles)
    actors = states(sides) | {side.actor for side in sides if side.country is None}
    return tuple(f"{actor}|{one}" for actor in sorted(actors) for one in sorted(stems))


def _after(commitment: Telling, later: Telling) -> bool:
    promised = commitment.published
    if promised is None or later.published is None or later.published < promised:
        return False
    dated = later.last if later.layer in ("events", "meetings") else None
    return dated is None or dated >= promised


def _passage(
    wanted: tuple[Word, ...], later: Telling, known: frozenset[str], table: Outcomes
) -> _Passage:
    best = _Passage("", (), NOTHING)
    for sentence in sentences(later.words):
        words = content(sentence, table, parties=known)
        told = words
        if later.layer == "indicators":
            told += content(later.label, table, parties=known)
        found = agreement(wanted, told, states=False)
        if found.coverage > best.agreement.coverage:
            best = _Passage(sentence, words, found)
    return best


def _enough(found: Agreement) -> bool:
    return any(
        found.specific >= specific and found.coverage >= coverage
        for specific, coverage in _COVERAGE
    )


def _doubtful(later: Telling, passage: _Passage, parties: Parties) -> bool:
    """Say whether too little is shared: one word, in a speech or with one party alone."""
    if later.layer not in ("quotes", "events") or (
        later.layer == "events" and len(parties.reasons) > 1
    ):
        return False
    shared = {
        word.stem
        for word in passage.agreement.shared
        if word.weight >= SPECIFIC and not word.stem.startswith("=")
    }
    return len(shared) < _DONE_SHARES


def _elsewhere(
    commitment: Telling, wanted: tuple[Word, ...], later: Telling, table: Outcomes
) -> bool:
    """Say whether a promise names states that a later record has nothing to do with."""
    named = {word.lemma for word in wanted if word.stem.startswith("=")}
    abroad = named - states(of(commitment, "by"))
    if not abroad or abroad & states(later.sides):
        return False
    spoken = {w.lemma for w in content(later.words, table) if w.stem.startswith("=")}
    return not abroad & spoken


def _verb_alone(promised: Deed, passage: _Passage) -> bool:
    """Say whether nothing specific is shared but the verb: much can be withdrawn or opened."""
    return all(
        word.stem == promised.stem
        for word in passage.agreement.shared
        if word.weight >= SPECIFIC and not word.stem.startswith("=")
    )


def _told(
    commitment: Telling,
    promised: Deed,
    later: Telling,
    passage: _Passage,
    parties: Parties,
    table: Outcomes,
) -> tuple[Kind, str] | None:
    """Return what the words, or else the type of the act, say."""
    reading = read(passage.text, passage.words, passage.agreement.shared, promised, table)
    says = reading.outcome if reading is not None else None
    why = f"says {reading.words!r}" if reading is not None else ""
    if later.layer == "commitments":
        second = deed(passage.words, table)
        opposite = second.lemma in table.opposites.get(promised.lemma or "", ())
        if opposite or second.negated != promised.negated:
            return "contradicted", f"{later.label} of the opposite"
        return "repeated", f"{later.label} of the same"
    if later.layer == "events":
        return _act(promised, later, says, why, passage.agreement.specific, table)
    if not _speaks_of_it(commitment, later, passage, parties):
        return None
    if says is None or says == "wanted":
        return None
    if says == "contradicted" and _others(commitment, passage):
        return None
    return _at_most(says, promised), why


def _at_most(kind: Kind, promised: Deed) -> Kind:
    """Return what a deed shows at most: what names no deed ("work on") is never done."""
    return "progressing" if kind == "kept" and promised.lemma is None else kind


def _speaks_of_it(commitment: Telling, later: Telling, passage: _Passage, parties: Parties) -> bool:
    """Say whether a quoted sentence is of a deed of the one who promised."""
    by = states(of(commitment, "by"))
    named = {word.lemma for word in passage.words if word.stem.startswith("=")}
    if named & by or states(of(later, "addressee")) & by:
        return True
    lemmas = {word.lemma for word in passage.words}
    own = not parties.swapped and bool(lemmas & {"we", "our", "i", "us"})
    return own or (not parties.swapped and not _others(commitment, passage))


def _others(commitment: Telling, passage: _Passage) -> frozenset[str]:
    """Return the states that the sentence names beside the parties."""
    named = {word.lemma for word in passage.words if word.stem.startswith("=")}
    return frozenset(named) - states(of(commitment, "by", "to"))


def _act(
    promised: Deed,
    later: Telling,
    says: Outcome | None,
    why: str,
    specific: float,
    table: Outcomes,
) -> tuple[Kind, str] | None:
    """Return what an event says, its status before its words, its words before its type."""
    act = f"{later.label}, {later.status}"
    hostile = _is(promised, "hostile", table)
    if later.status in ("planned", "proposed"):
        same = later.label not in _HARD or hostile
        return ("repeated", act) if same and later.label not in _WORDS_ONLY else None
    if later.status == "denied":
        return ("contradicted", act) if later.label not in _HARD else None
    if later.label in _HARD and not hostile and says != "contradicted":
        sure = later.label in _AGAINST and specific >= _BY_TYPE
        return ("contradicted", act) if sure else None
    if says is not None and says != "wanted":
        return _said(says, promised, later, f"{act}, {why}", table)
    if says == "wanted" or specific < _BY_TYPE:
        return None
    if later.status == "ongoing":
        return ("progressing", act) if later.label not in _WORDS_ONLY else None
    return _by_type(promised, later, act, table) if later.status == "occurred" else None


def _said(
    says: Kind, promised: Deed, later: Telling, why: str, table: Outcomes
) -> tuple[Kind, str] | None:
    """Return what the words of an act say, as far as an act of its type can show it."""
    if says == "repeated":
        return says, why
    if later.label in _WORDS_ONLY:
        return None
    if later.label == "AGREE" and not _is(promised, "signing", table):
        return ("progressing", why) if says in ("kept", "progressing") else None
    return _at_most(says, promised), why


def _by_type(promised: Deed, later: Telling, act: str, table: Outcomes) -> tuple[Kind, str] | None:
    gives = later.label == "AID" and _is(promised, "giving", table)
    eases = later.label == "RETREAT" and _is(promised, "easing", table)
    strikes = later.label in _HARD and _is(promised, "hostile", table)
    if gives or eases or strikes:
        return ("progressing" if promised.lasting else "kept"), act
    if later.label == "AGREE":
        return ("kept" if _is(promised, "signing", table) else "repeated"), act
    return ("progressing", act) if later.label in ("COOPERATE", "AID") else None


def _is(promised: Deed, name: str, table: Outcomes) -> bool:
    return promised.lemma in table.verbs[name]


def _bearing(kind: Kind, why: str, found: Agreement, parties: Parties) -> Bearing | None:
    matter = min(1.0, 0.35 + 0.5 * found.coverage + 0.15 * found.specific)
    score = round(matter * parties.score, 3)
    if score < _least(kind):
        return None
    shared = dict.fromkeys(w.written for w in found.shared if w.weight >= SPECIFIC)
    return Bearing(kind, score, (*parties.reasons, f"both of {', '.join(shared)}", why))
