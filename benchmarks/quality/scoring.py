"""Score records against gold, layer by layer; the definitions of the published figures.

Reports are joined by id, everything is micro-averaged over reports, and a gold report that was not
read counts as read with no records. Both sides are wire-format objects (`docs/records.md`).

    persons       names share a surname and mentions share a character; F1. `person_country`: the
                  share of matched persons with the right country
    coreference   share of gold mentions of persons that a mention of the aligned entity overlaps;
                  `anaphora` the same over epithets and pronouns; `person_mentions` F1 over mentions
    meetings      same status and half of the participants in common (Jaccard); F1, and the shares
                  right of `date`, `place`, `form` among matched meetings that have one in gold
    quotes        half of the content's characters in common (IoU); F1. `quotes_end_to_end` counts a
                  match only with the right speaker
    events        same type, some source and some target in common; F1. `dyads` compares the sets
                  of (source country, type, target country) of each report
    commitments   evidence IoU >= 0.3 and somebody of `by` in common; F1
    indicators    evidence IoU >= 0.3 and the same direction; F1
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

Wire = Mapping[str, Any]
Spans = Iterable[Sequence[int]]
Pairs = list[tuple[int, int]]
Figure = float | int | None | dict[str, float | int]
T = TypeVar("T")

PRONOUNS = frozenset(
    word
    for case in ("he him his", "she her hers", "it its", "they them their theirs", "who whose")
    for word in case.split()
)
SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE"})
TALLIES = (
    "persons",
    "meetings",
    "quotes",
    "quotes_end_to_end",
    "events",
    "dyads",
    "commitments",
    "indicators",
    "person_mentions",
)
SHARES = (
    "person_country",
    "coreference",
    "anaphora",
    "meeting_date",
    "meeting_place",
    "meeting_form",
    "quote_speaker",
    "quote_addressee",
    "event_status",
)
# A name that agrees, or the same country, outweighs a few characters shared by accident.
SAME_NAME_BONUS = 5
# Between two meetings of the same people the one on the right day is the match.
SAME_DATE_BONUS = 0.01


@dataclass(slots=True)
class Tally:
    """Counts of right, gold and predicted records."""

    right: int = 0
    gold: int = 0
    predicted: int = 0

    def add(self, right: int, gold: int, predicted: int) -> None:
        """Add the counts of one report."""
        self.right += right
        self.gold += gold
        self.predicted += predicted

    def figures(self) -> dict[str, float | int]:
        """Return F1, precision and recall; F1 is 1 where there was nothing to find or to claim."""
        both = self.gold + self.predicted
        return {
            "f1": 2 * self.right / both if both else 1.0,
            "precision": self.right / self.predicted if self.predicted else 0.0,
            "recall": self.right / self.gold if self.gold else 0.0,
            "gold": self.gold,
            "predicted": self.predicted,
        }


@dataclass(slots=True)
class Share:
    """A share of decisions that are right; None where there was none to make."""

    right: int = 0
    total: int = 0

    def add(self, right: bool) -> None:
        """Add one decision."""
        self.right += right
        self.total += 1

    def figure(self) -> float | None:
        """Return the share."""
        return self.right / self.total if self.total else None


@dataclass
class Score:
    """The counts of a corpus, and what did not match, for people to look at."""

    reports: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: {k: Tally() for k in TALLIES})
    shares: dict[str, Share] = field(default_factory=lambda: {k: Share() for k in SHARES})
    differences: list[Difference] = field(default_factory=list)

    def figures(self) -> dict[str, Figure]:
        """Return all figures by name, as they are published."""
        found: dict[str, Figure] = {"reports": self.reports}
        found.update({name: tally.figures() for name, tally in self.tallies.items()})
        found.update({name: share.figure() for name, share in self.shares.items()})
        return found


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that only one side has; `missed` where it is the gold side."""

    layer: str
    report: str
    missed: bool
    record: Wire
    text: str


def covered(spans: Spans | None) -> frozenset[int]:
    """Return the character positions that half-open spans cover."""
    return frozenset(i for start, end in spans or () for i in range(start, end))


def iou(one: Spans | None, other: Spans | None) -> float:
    """Return intersection over union of two lists of spans in characters."""
    a, b = covered(one), covered(other)
    return len(a & b) / len(a | b) if a or b else 0.0


def match(
    gold: Sequence[T], predicted: Sequence[T], similarity: Callable[[T, T], float], floor: float
) -> Pairs:
    """Pair records one to one, most similar first, none below `floor`."""
    ranked = sorted(
        (-similarity(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted)
    )
    pairs: Pairs = []
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    for negative, i, j in ranked:
        if -negative < floor or negative == 0:
            break
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j))
    return pairs


def _entity_similarity(gold: Wire, predicted: Wire) -> float:
    if (gold["kind"] == "person") != (predicted["kind"] == "person"):
        return 0
    shared = len(covered(gold["mentions"]) & covered(predicted["mentions"]))
    same_name = gold["name"].casefold() == predicted["name"].casefold()
    country = gold.get("country")
    both_states = gold["kind"] == predicted["kind"] == "country"
    same_state = both_states and country and country == predicted.get("country")
    return shared + (SAME_NAME_BONUS if same_name or same_state else 0)


@dataclass(frozen=True)
class Pair:
    """A gold report beside what was read; `aligned` maps predicted entity ids to gold ones."""

    gold: Wire
    predicted: Wire
    aligned: Mapping[str, str]

    @classmethod
    def of(cls, gold: Wire, predicted: Wire) -> Pair:
        """Align the entities of two reports by the characters that they share."""
        ours, theirs = gold["entities"], predicted.get("entities", [])
        pairs = match(ours, theirs, _entity_similarity, 1)
        return cls(gold, predicted, {theirs[j]["id"]: ours[i]["id"] for i, j in pairs})

    def layer(self, name: str) -> tuple[Sequence[Wire], Sequence[Wire]]:
        """Return the gold and the predicted records of a layer."""
        return self.gold[name], self.predicted.get(name, [])

    def persons(self) -> tuple[list[Wire], list[Wire]]:
        """Return the gold and the predicted persons."""
        ours, theirs = self.layer("entities")
        return [e for e in ours if e["kind"] == "person"], [
            e for e in theirs if e["kind"] == "person"
        ]

    def to_gold(self, ids: Iterable[str] | None) -> set[str]:
        """Translate predicted entity ids; one without a partner stays foreign."""
        return {self.aligned.get(each, f"?{each}") for each in ids or ()}

    def same(self, gold_id: str | None, predicted_id: str | None) -> bool:
        """Say whether a predicted reference means the gold entity."""
        return gold_id == (None if predicted_id is None else self.aligned.get(predicted_id))


def _score_persons(pair: Pair, score: Score) -> None:
    def same(gold: Wire, predicted: Wire) -> float:
        ours, theirs = gold["name"].casefold().split(), predicted["name"].casefold().split()
        named = bool(ours and theirs) and (ours[-1] in theirs or theirs[-1] in ours)
        return float(named and bool(covered(gold["mentions"]) & covered(predicted["mentions"])))

    gold, predicted = pair.persons()
    pairs = match(gold, predicted, same, 1)
    _count(pair, score, "persons", (gold, predicted), pairs)
    for i, j in pairs:
        if gold[i].get("country"):
            right = gold[i]["country"] == predicted[j].get("country")
            score.shares["person_country"].add(right)


def _score_mentions(pair: Pair, score: Score) -> None:
    text = pair.gold.get("text", "")
    found: dict[str | None, list[tuple[int, int]]] = {}
    for entity in pair.predicted.get("entities", []):
        spans = found.setdefault(pair.aligned.get(entity["id"]), [])
        spans.extend((start, end) for start, end in entity["mentions"])
    for person in pair.persons()[0]:
        wanted, got = person["mentions"], found.get(person["id"], [])
        reached = 0
        for start, end in wanted:
            right = any(a < end and start < b for a, b in got)
            reached += right
            score.shares["coreference"].add(right)
            if _is_anaphor(text[start:end], person["name"]):
                score.shares["anaphora"].add(right)
        good = sum(any(a < end and start < b for start, end in wanted) for a, b in got)
        score.tallies["person_mentions"].add(min(reached, good), len(wanted), len(got))


def _is_anaphor(words: str, name: str) -> bool:
    words = words.casefold()
    if not words:
        return False
    return words in PRONOUNS or words.split()[-1] not in name.casefold()


def _score_meetings(pair: Pair, score: Score) -> None:
    def same(gold: Wire, predicted: Wire) -> float:
        if gold["status"] != predicted["status"]:
            return 0
        ours, theirs = set(gold["participants"]), pair.to_gold(predicted["participants"])
        if ours or theirs:
            value = len(ours & theirs) / len(ours | theirs)
        else:
            value = float(iou(gold["evidence"], predicted["evidence"]) >= 0.3)
        same_date = gold.get("date") and gold["date"] == predicted.get("date")
        return value + (SAME_DATE_BONUS if same_date else 0)

    gold, predicted = pair.layer("meetings")
    pairs = match(gold, predicted, same, 0.5)
    _count(pair, score, "meetings", (gold, predicted), pairs)
    for ours, theirs in ((gold[i], predicted[j]) for i, j in pairs):
        if ours.get("date"):
            # A day is right where gold knows only its month or year.
            exact = (theirs.get("date") or "")[: len(ours["date"])]
            score.shares["meeting_date"].add(ours["date"] == exact)
        if ours.get("place"):
            score.shares["meeting_place"].add(pair.same(ours["place"], theirs.get("place")))
        score.shares["meeting_form"].add(ours["form"] == theirs.get("form"))


def _score_quotes(pair: Pair, score: Score) -> None:
    gold, predicted = pair.layer("quotes")
    pairs = match(gold, predicted, lambda g, p: iou(g["content"], p["content"]), 0.5)
    _count(pair, score, "quotes", (gold, predicted), pairs)
    attributed = 0
    for ours, theirs in ((gold[i], predicted[j]) for i, j in pairs):
        right = pair.same(ours["speaker"], theirs.get("speaker"))
        attributed += right
        score.shares["quote_speaker"].add(right)
        if ours.get("addressee"):
            heard = pair.same(ours["addressee"], theirs.get("addressee"))
            score.shares["quote_addressee"].add(heard)
    score.tallies["quotes_end_to_end"].add(attributed, len(gold), len(predicted))


def _score_events(pair: Pair, score: Score) -> None:
    def same(gold: Wire, predicted: Wire) -> float:
        if gold["type"] != predicted["type"]:
            return 0
        source, target = set(gold["source"]), set(gold["target"])
        by, to = pair.to_gold(predicted["source"]), pair.to_gold(predicted["target"])
        right = bool(source & by or not source) and bool(target & to or not (target or to))
        if not right and gold["type"] in SYMMETRIC:
            right = bool(source & to and target & by)
        return 1 + iou(gold["evidence"], predicted["evidence"]) if right else 0

    gold, predicted = pair.layer("events")
    pairs = match(gold, predicted, same, 0.5)
    _count(pair, score, "events", (gold, predicted), pairs)
    for i, j in pairs:
        score.shares["event_status"].add(gold[i]["status"] == predicted[j].get("status"))
    ours = _dyads(gold, pair.gold["entities"])
    theirs = _dyads(predicted, pair.predicted.get("entities", []))
    score.tallies["dyads"].add(len(ours & theirs), len(ours), len(theirs))


def _dyads(events: Sequence[Wire], entities: Sequence[Wire]) -> set[tuple[str, str, str]]:
    country = {entity["id"]: entity.get("country") for entity in entities}
    found: set[tuple[str, str, str]] = set()
    for event in events:
        for source in event["source"]:
            for target in event["target"]:
                one, other = country.get(source), country.get(target)
                if not one or not other or one == other:
                    continue
                if event["type"] in SYMMETRIC and other < one:
                    one, other = other, one
                found.add((one, other, event["type"]))
    return found


def _score_commitments(pair: Pair, score: Score) -> None:
    def same(gold: Wire, predicted: Wire) -> float:
        if gold["by"] and not set(gold["by"]) & pair.to_gold(predicted["by"]):
            return 0
        return iou(gold["evidence"], predicted["evidence"])

    layer = pair.layer("commitments")
    _count(pair, score, "commitments", layer, match(*layer, same, 0.3))


def _score_indicators(pair: Pair, score: Score) -> None:
    def same(gold: Wire, predicted: Wire) -> float:
        if gold.get("direction") != predicted.get("direction"):
            return 0
        return iou(gold["evidence"], predicted["evidence"])

    layer = pair.layer("indicators")
    _count(pair, score, "indicators", layer, match(*layer, same, 0.3))


def _count(
    pair: Pair, score: Score, layer: str, sides: tuple[Sequence[Wire], Sequence[Wire]], pairs: Pairs
) -> None:
    score.tallies[layer].add(len(pairs), len(sides[0]), len(sides[1]))
    text = pair.gold.get("text", "")
    for side, missed in ((0, True), (1, False)):
        matched = {found[side] for found in pairs}
        score.differences.extend(
            Difference(layer, pair.gold["id"], missed, record, text)
            for index, record in enumerate(sides[side])
            if index not in matched
        )


LAYERS: tuple[Callable[[Pair, Score], None], ...] = (
    _score_persons,
    _score_mentions,
    _score_meetings,
    _score_quotes,
    _score_events,
    _score_commitments,
    _score_indicators,
)


def score_reports(gold: Mapping[str, Wire], predicted: Mapping[str, Wire]) -> Score:
    """Score reports by id, each a wire-format object."""
    score = Score(reports=len(gold))
    for key, report in gold.items():
        pair = Pair.of(report, predicted.get(key, {}))
        for layer in LAYERS:
            layer(pair, score)
    return score
