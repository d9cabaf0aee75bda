"""Read the sentences of PETRARCH's validation and score who acts on whom, and in which quad class.

    petrarch.py FILE --actors DICTIONARY [--errors]

FILE has one JSON object a line: `text`, `date`, `set`, `events` (`source`, `target`, `code`,
`quad`, `skip`) and `fair`, which says what may be scored: "pair", "pair+quad", "full" (pair, quad
class and CAMEO root), "neg" (there is no event) or "root" (the pair is no fair question: left out).
DICTIONARY is what the sentences of the set `petr1_unit` were coded with; it reaches the reader as
`--actors` does. The others were coded with CAMEO's own dictionary, and are read without a list.

Codes are compared by their first actor: the state, or the body as the dictionary has it; roles
(GOV, MIL) are not compared, and an international body without an entry is as good as another. A
pair counts once a sentence. Of acts without a direction (AGREE, CONSULT, COOPERATE) a pair is
right either way round. Where gold has a code without a state, or says `skip`, the event is neither
asked for nor counted against. `quad_accuracy` is the share of right pairs whose quad class is
right; where we have several acts for a pair, each counts in part.

The last line is one JSON object: `pair_precision`, `pair_recall`, `pair_f1`, `quad_accuracy`,
`root_accuracy` (the same for CAMEO roots), and the figures of each set.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from communique.document import Article, Span
from communique.knowledge.actors import load_actors
from communique.knowledge.acts import SYMMETRIC
from communique.knowledge.codebook import load_codebook
from communique.knowledge.roster import ActorList
from communique.reader import Reader
from communique.records import Entity, Report

Record = Mapping[str, Any]
Pair = tuple[str, str]

LISTED = "petr1_unit"
PAIRS = ("pair", "pair+quad", "full", "neg")
INTERNATIONAL = ("IGO", "IMG", "NGO", "NGM", "MNC", "INT")
BODY = "INT"
# Quad classes of CAMEO's twenty roots.
CAMEO_QUADS = {f"{n:02}": 1 if n < 6 else 2 if n < 9 else 3 if n < 14 else 4 for n in range(1, 21)}


class Act(NamedTuple):
    """What we say of a pair: the quad class of the type, and the CAMEO root where there is one."""

    source: str
    target: str
    quad: int
    root: str | None
    symmetric: bool


@dataclass(slots=True)
class Score:
    """Counts over sentences."""

    right: int = 0
    gold: int = 0
    found: int = 0
    quads: list[float] = field(default_factory=list)
    roots: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float | int | None]:
        """Return precision, recall and F1 of pairs, and the shares right among right pairs."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        both = precision + recall
        return {
            "pair_precision": round(precision, 4),
            "pair_recall": round(recall, 4),
            "pair_f1": round(2 * precision * recall / both if both else 0.0, 4),
            "quad_accuracy": _mean(self.quads),
            "root_accuracy": _mean(self.roots),
            "pairs": self.gold,
            "pairs_found": self.found,
        }


def _mean(shares: Sequence[float]) -> float | None:
    return round(sum(shares) / len(shares), 4) if shares else None


class Codes:
    """The codes of a dictionary, and what stands for the actors of a report in them."""

    def __init__(self, actors: ActorList) -> None:
        self.actors = actors
        codes = {term.code or "" for actor in actors.actors for term in actor.terms}
        self.codes = {part for code in codes for part in code.split("/")}
        self.states = {code[:3] for code in self.codes} - set(INTERNATIONAL)

    def firsts(self, code: str) -> tuple[str, ...]:
        """Return the first actor of each part of a code: "CALGOV" is CAL, "NGOARN" is ARN."""
        return tuple(first for part in code.split("/") if (first := self._first(part)).isalpha())

    def _first(self, code: str) -> str:
        if code[:3] not in INTERNATIONAL:
            return code[:3]
        if code[3:6] in self.states:
            return code[3:6]
        return max((c for c in self.codes if c and code.startswith(c)), key=len, default=BODY)

    def of_entities(self, report: Report, day: date) -> dict[str, tuple[str, ...]]:
        """Return the codes of each entity by its id: those of the list, or else its state."""
        listed = list(self._in_text(report.article.text, day))
        out: dict[str, tuple[str, ...]] = {}
        for entity in report.entities:
            spans = [mention.span for mention in entity.mentions if mention.kind == "name"]
            codes = (c for span, c in listed if any(span.overlaps(other) for other in spans))
            code = next(codes, None) or _stateless(entity)
            out[entity.id] = self.firsts(code) if code is not None else ()
        return out

    def _in_text(self, text: str, day: date) -> Iterator[tuple[Span, str]]:
        roster = self.actors.on(day)
        words = list(re.finditer(r"\S+", text))
        for hit in roster.scan([word[0] for word in words]):
            first, last = words[hit.start].start(), words[hit.end - 1].start()
            code = next((t.code for t in roster.terms(hit.actors[0]) if t.code), None)
            if code is not None:
                yield Span(first + hit.inside[0], last + hit.inside[1]), code


def _stateless(entity: Entity) -> str | None:
    return entity.country or (BODY if entity.kind == "organisation" else None)


def acts(report: Report, codes: Mapping[str, tuple[str, ...]]) -> list[Act]:
    """Return the acts of a report that have a code on both sides."""
    book = load_codebook()
    return [
        Act(source, target, book.quad(event.type), (event.cameo or "")[:2] or None, symmetric)
        for event in report.events
        for symmetric in (event.type in SYMMETRIC,)
        for one in event.source
        for other in event.target
        if one != other
        for source in codes[one]
        for target in codes[other]
    ]


def score_record(score: Score, record: Record, found: Iterable[Act], codes: Codes) -> list[str]:
    """Add a sentence to a score; return what was missed or invented, for people."""
    gold: dict[Pair, set[tuple[int | None, str | None]]] = defaultdict(set)
    passed: set[Pair] = set()
    for event in record["events"]:
        root = event.get("root")
        quad = CAMEO_QUADS.get(root or "") if record["fair"] == "full" else event.get("quad")
        for source in codes.firsts(event["source"]):
            for target in codes.firsts(event["target"]):
                if event["skip"]:
                    passed.add((source, target))
                else:
                    gold[source, target].add((quad, root))
    told = _pairs(found, gold)
    for pair in passed - set(gold):
        told.pop(pair, None)
    right = [pair for pair in told if pair in gold]
    score.right += len(right)
    score.gold += len(gold)
    score.found += len(told)
    for pair in right:
        quads, roots = ({each[n] for each in gold[pair]} for n in (0, 1))
        if record["fair"] in ("pair+quad", "full"):
            score.quads.append(_share([act.quad for act in told[pair]], quads))
        if record["fair"] == "full":
            score.roots.append(_share([act.root for act in told[pair]], roots))
    missed = [
        f"MISSED {source} > {target}" for source, target in gold if (source, target) not in told
    ]
    return missed + [f"EXTRA  {s} > {t}" for s, t in told if (s, t) not in gold]


def _pairs(found: Iterable[Act], gold: Mapping[Pair, object]) -> dict[Pair, list[Act]]:
    """Return our acts by pair; one without direction stands the way round that gold has."""
    out: dict[Pair, list[Act]] = {}
    for act in found:
        pair, mirrored = (act.source, act.target), (act.target, act.source)
        ways = [way for way in (pair, mirrored) if way in gold] if act.symmetric else [pair]
        for way in ways or [min(pair, mirrored)]:
            out.setdefault(way, []).append(act)
    return out


def _share(ours: Sequence[object], gold: set[Any]) -> float:
    return sum(each in gold for each in ours) / len(ours)


def score_reports(
    records: Sequence[Record], reports: Iterable[Report], codes: Codes, *, errors: bool
) -> Score:
    """Return the score of what was read of some records, in their order."""
    score = Score()
    for record, report in zip(records, reports, strict=True):
        found = acts(report, codes.of_entities(report, date.fromisoformat(record["date"])))
        lines = score_record(score, record, found, codes)
        if errors and lines:
            print(f"\n{record['id']}: {record['text']}", *lines, sep="\n  ")
    return score


def read_and_score(records: Sequence[Record], listed: Path | None, *, errors: bool) -> Score:
    """Read the sentences of some records with a list of actors, and score them."""
    articles = [Article(each["text"], id=each["id"], published=each["date"]) for each in records]
    reader = Reader(actors=None if listed is None else str(listed))
    codes = Codes(ActorList() if listed is None else load_actors(listed))
    return score_reports(records, reader.read_all(articles), codes, errors=errors)


def merged(scores: Iterable[Score]) -> Score:
    """Return the score of all sets together."""
    total = Score()
    for score in scores:
        total.right += score.right
        total.gold += score.gold
        total.found += score.found
        total.quads += score.quads
        total.roots += score.roots
    return total


def load(path: Path) -> list[Record]:
    """Return the records whose pairs may be scored."""
    with path.open(encoding="utf-8") as lines:
        records: list[Record] = [json.loads(line) for line in lines if line.strip()]
    return [record for record in records if record["fair"] in PAIRS]


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--actors", type=Path, required=True, metavar="DICTIONARY")
    parser.add_argument("--errors", action="store_true", help="list what was missed and invented")
    options = parser.parse_args(argv)
    records = load(options.file)
    if not records:
        print(f"{options.file} holds no sentences to score", file=sys.stderr)
        return 2
    scores = {
        name: read_and_score(
            [record for record in records if record["set"] == name],
            options.actors if name == LISTED else None,
            errors=options.errors,
        )
        for name in sorted({record["set"] for record in records})
    }
    for name, score in scores.items():
        print(f"{name:12}" + "  ".join(f"{key} {value}" for key, value in score.figures().items()))
    total = merged(scores.values())
    print(json.dumps({**total.figures(), **{name: s.figures() for name, s in scores.items()}}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
