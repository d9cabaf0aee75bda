"""Merge the persons of many reports into actors and score labelled pairs of them.

    merging_persons.py STATE_GOV.jsonl [--records FILE] [--pairs FILE] [--part PART]

STATE_GOV.jsonl holds the releases, one object a line with `id`, `text` and `published`; they are
read first, which takes a while. `--records` takes reports that were read before, in the wire
format, instead. All entities of all reports are placed one after the other in the order of
publication, as the ledger does it.

`labels/persons.csv` has the pairs: the report and the offsets of a mention, twice, and whether the
two are one person. They were labelled from the texts alone, hard ones by preference. `part` says
which pairs the weights of `communique.matching` were set on ("tuning") and which were drawn and
labelled after that ("unseen"). A pair is found where both mentions belong to persons that ended in
one actor; precision, recall and F1 are of the pairs labelled "same". A mention that the reader
takes for nobody counts as not found, and such pairs are counted apart as `unread`.

The last line is one JSON object with all figures; `placed_per_s` is of one core, without reading.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from communique import Article, Reader, open_source, serial
from communique.matching import Match, Profile
from communique.matching.actors import Directory
from communique.matching.profiles import profiles
from communique.records import Entity, Report

LABELS = Path(__file__).parent / "labels" / "persons.csv"
PARTS = ("tuning", "unseen")


class Place(NamedTuple):
    """A mention: its report, and its offsets in the text."""

    report: str
    start: int
    end: int


class Pair(NamedTuple):
    """Two mentions, and whether they are one person's."""

    one: Place
    other: Place
    same: bool
    part: str
    note: str


class Placed(NamedTuple):
    """What became of an entity: its profile, its actor and why."""

    profile: Profile
    actor: str
    match: Match


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?", help="the releases")
    parser.add_argument("--records", type=Path, metavar="FILE", help="reports read before")
    parser.add_argument("--pairs", type=Path, metavar="FILE", default=LABELS)
    parser.add_argument("--part", choices=PARTS, help="list wrong pairs of this part alone")
    options = parser.parse_args(argv)
    if options.file is None and options.records is None:
        parser.error("name the releases, or reports that were read before")
    return options


def load(options: argparse.Namespace) -> list[Report]:
    """Return the reports in the order of publication."""
    if options.records is not None:
        with options.records.open(encoding="utf-8") as lines:
            reports = list(serial.read_lines(lines))
    else:
        articles = (each for each in open_source(options.file) if isinstance(each, Article))
        reports = list(Reader().read_all(articles))
    return sorted(reports, key=lambda report: (report.article.published or "", report.article.id))


def pairs_of(path: Path) -> list[Pair]:
    """Return the labelled pairs."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [
            Pair(
                Place(row["report"], int(row["start"]), int(row["end"])),
                Place(row["other_report"], int(row["other_start"]), int(row["other_end"])),
                row["label"] == "same",
                row["part"],
                row["note"],
            )
            for row in csv.DictReader(lines)
        ]


def day_of(report: Report) -> date | None:
    """Return the day of publication, as far as the release says it."""
    published = report.article.published
    return date.fromisoformat(published[:10]) if published else None


def place_all(reports: Iterable[Report]) -> tuple[dict[tuple[str, str], Placed], Directory]:
    """Place all entities; return what became of each, by report and local id."""
    directory = Directory()
    placed: dict[tuple[str, str], Placed] = {}
    for report in reports:
        for id, profile in profiles(report.entities, day_of(report)).items():
            placed[report.article.id, id] = Placed(profile, *directory.place(profile))
    return placed, directory


def named_at(report: Report, place: Place) -> Entity | None:
    """Return the person that a mention at that place denotes, or None."""
    best: tuple[int, Entity] | None = None
    for entity in report.entities:
        for mention in entity.mentions if entity.kind == "person" else ():
            shared = min(mention.span.end, place.end) - max(mention.span.start, place.start)
            if shared > 0 and (best is None or shared > best[0]):
                best = shared, entity
    return best[1] if best is not None else None


def figures(judged: Sequence[tuple[Pair, bool, bool]]) -> dict[str, float | int]:
    """Return the figures of pairs with whether both were read and whether they were merged."""
    right = sum(pair.same and found for pair, _, found in judged)
    given = sum(found for _, _, found in judged)
    gold = sum(pair.same for pair, _, _ in judged)
    precision = right / given if given else 0.0
    recall = right / gold if gold else 0.0
    both = precision + recall
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / both if both else 0.0, 4),
        "pairs": len(judged),
        "same": gold,
        "found": given,
        "unread": sum(not read for _, read, _ in judged),
    }


def wrong(
    judged: Iterable[tuple[Pair, bool, bool]],
    ends: Mapping[Place, Placed | None],
    directory: Directory,
) -> Iterator[str]:
    """Yield what is to be said of each pair that is wrong."""
    for pair, _, found in judged:
        if found == pair.same:
            continue
        yield f"{'missed' if pair.same else 'merged wrongly'} ({pair.part}) {pair.note}"
        for place in (pair.one, pair.other):
            end = ends[place]
            if end is None:
                yield f"    {place.report} [{place.start}, {place.end}): nobody was read here"
                continue
            profile, actor = end.profile, directory.profiles[end.actor]
            said = f"{profile.name} ({profile.country}; {', '.join(profile.roles) or 'no office'})"
            yield f"    {place.report}: {said} -> {end.actor} {actor.name} ({actor.country})"
            yield f"        {end.match.score}: {'; '.join(end.match.reasons)}"


def main(argv: list[str] | None = None) -> int:
    """Read, place, score and print."""
    options = arguments(argv)
    reports = load(options)
    began = time.process_time()
    placed, directory = place_all(reports)
    took = time.process_time() - began
    by_id = {report.article.id: report for report in reports}
    pairs = pairs_of(options.pairs)
    ends: dict[Place, Placed | None] = {}
    for place in {end for pair in pairs for end in (pair.one, pair.other)}:
        entity = named_at(by_id[place.report], place)
        ends[place] = placed[place.report, entity.id] if entity is not None else None
    judged = []
    for pair in pairs:
        one, other = ends[pair.one], ends[pair.other]
        if one is None or other is None:
            judged.append((pair, False, False))
        else:
            judged.append((pair, True, one.actor == other.actor))
    shown = [each for each in judged if options.part in (None, each[0].part)]
    print("\n".join(wrong(shown, ends, directory)))
    out: dict[str, object] = {"all": figures(judged)}
    for part in PARTS:
        out[part] = figures([each for each in judged if each[0].part == part])
    for name in ("all", *PARTS):
        print(name, out[name])
    persons = sum(profile.kind == "person" for profile in directory.profiles.values())
    out["entities"], out["persons"] = len(placed), persons
    out["placed_per_s"] = round(len(placed) / took)
    print(json.dumps(out))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
