"""Put the meetings and events of many reports together, and score labelled pairs of them.

    merging_records.py REPORTS.jsonl [--records FILE] [--labels FILE] [--errors]

REPORTS has one report a line: `id`, `text`, `published`, perhaps `published_local`, `publisher`,
`title`. They are read, or their records are taken from FILE, in the wire format. All records of all
reports are put together in order of publication, with the actors, the keys and the matching that
the ledger uses. A labelled pair counts as found if both its records end in one item.

`labels/encounters.csv` names a record by report, layer, offsets of its first piece of evidence,
label and states of its sides, for two records may rest on the same words. Where a newer reader has
no record at the very offsets, the one that overlaps most is taken, then the one with the same
label and most of the states; a record that is not read at all is never found.

Half of the pairs (`tuned`) were looked at while the weights were set, the other half was not. The
last line is one JSON object with precision, recall and F1 of `all`, `unseen`, `meetings`, `events`,
and `records`, `items` and `seconds` of putting them together.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from communique.document import Article
from communique.ledger.facts import Fact, facts_of, published_day
from communique.matching import Side, Telling
from communique.matching.actors import Directory
from communique.matching.profiles import profiles
from communique.matching.tellings import Item, Shelf, match
from communique.reader import Reader
from communique.records import Report
from communique.serial import read_lines, to_dict

LABELS = Path(__file__).with_name("labels") / "encounters.csv"
# Most persons and bodies of a report that tell its namesakes apart, as in the ledger.
WIDTH = 150


@dataclass(frozen=True, slots=True)
class Placed:
    """A record on the shelf: where it stands in its report, and the item it was put with."""

    begins: int
    ends: int
    told: Telling
    item: Item


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair of records, as found among those that were read."""

    row: Mapping[str, str]
    a: Placed | None
    b: Placed | None

    @property
    def same(self) -> bool:
        """Whether the label says that both tell of one thing."""
        return self.row["verdict"] == "same"

    @property
    def merged(self) -> bool:
        """Whether both were put together."""
        return self.a is not None and self.b is not None and self.a.item is self.b.item


def arguments(argv: list[str] | None) -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reports", type=Path)
    parser.add_argument("--records", type=Path, help="take these records instead of reading")
    parser.add_argument("--labels", type=Path, default=LABELS, metavar="FILE")
    parser.add_argument(
        "--errors",
        choices=("tuned", "unseen", "all"),
        help="list the pairs of this half that are wrong",
    )
    return parser.parse_args(argv)


def articles(path: Path) -> Iterator[Article]:
    """Yield the reports of a file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Article(
                row["text"],
                id=row["id"],
                title=row.get("title"),
                published=row.get("published"),
                publisher=row.get("publisher"),
                extra={k: row[k] for k in ("published_local",) if k in row},
            )


def read(options: argparse.Namespace) -> list[Report]:
    """Return the reports with their records, in order of publication."""
    if options.records is not None:
        with options.records.open(encoding="utf-8") as lines:
            reports = list(read_lines(lines))
    else:
        reports = list(Reader().read_all(articles(options.reports)))
    return sorted(reports, key=lambda report: (published_day(report) or "", report.article.id))


def actors_of(report: Report, directory: Directory) -> dict[str, str]:
    """Return the key of the actor that each entity of a report is."""
    found = profiles(report.entities, as_day(published_day(report)))
    return {id: directory.place(profile)[0] for id, profile in found.items()}


def as_day(stated: str | None) -> date | None:
    """Return a day as written in ISO form."""
    return date.fromisoformat(stated) if stated is not None else None


def telling(
    fact: Fact, actors: Mapping[str, str], directory: Directory, published: str | None
) -> Telling:
    """Return a record with actors in place of entities."""
    sides = []
    for role, local in fact.sides:
        known = directory.profiles[actors[local]]
        sides.append(Side(role, actors[local], known.kind, known.name, known.country))
    return Telling(
        fact.layer,
        fact.label,
        fact.status,
        as_day(fact.first_day),
        as_day(fact.last_day),
        fact.precision,
        tuple(sides),
        fact.words,
        as_day(published),
        fact.value,
        fact.direction,
        fact.dated_by,
    )


def put_together(reports: Iterable[Report]) -> tuple[dict[str, list[Placed]], Shelf]:
    """Return the records of each report, put on a shelf one report after the other."""
    directory, shelf = Directory(), Shelf()
    placed: dict[str, list[Placed]] = {}
    for report in reports:
        id, day = report.article.id, published_day(report)
        actors = actors_of(report, directory)
        for fact in facts_of(to_dict(report)):
            told = telling(fact, actors, directory, day)
            item = shelf.place(told, id)
            placed.setdefault(id, []).append(Placed(fact.begins, fact.ends, told, item))
    return placed, shelf


def find(placed: Mapping[str, Sequence[Placed]], row: Mapping[str, str], which: str) -> Any:
    """Return the record that a label names, or None where nothing like it was read."""
    start, end = int(row[f"start_{which}"]), int(row[f"end_{which}"])
    states = set(row[f"states_{which}"].split())

    def likeness(one: Placed) -> tuple[float, bool, float]:
        shared = min(end, one.ends) - max(start, one.begins)
        its = {s.country or "-" for s in one.told.sides if s.role != "said_by"}
        return (
            shared / (max(end, one.ends) - min(start, one.begins)),
            one.told.label == row[f"label_{which}"],
            len(states & its) / len(states | its) if states | its else 1.0,
        )

    near = [
        one
        for one in placed.get(row[f"report_{which}"], ())
        if one.told.layer == row["layer"] and one.begins < end and start < one.ends
    ]
    return max(near, key=likeness, default=None)


def figures(pairs: Sequence[Pair]) -> dict[str, float | int]:
    """Return precision, recall and F1 of pairs put together."""
    right = sum(pair.merged and pair.same for pair in pairs)
    found, gold = sum(pair.merged for pair in pairs), sum(pair.same for pair in pairs)
    return {
        "precision": round(right / found, 4) if found else 0.0,
        "recall": round(right / gold, 4) if gold else 0.0,
        "f1": round(2 * right / (found + gold), 4) if found + gold else 0.0,
        "gold": gold,
        "found": found,
        "pairs": len(pairs),
    }


def show(pair: Pair) -> None:
    """Print a pair that is wrong, and how well its two records match by themselves."""
    row = pair.row
    print(f"{row['verdict']}, but {'one item' if pair.merged else 'two'}: {row['note']}")
    for placed in (pair.a, pair.b):
        if placed is None:
            print("    not read")
            continue
        told = placed.told
        sides = ", ".join(f"{s.name} ({s.country})" for s in told.sides if s.role != "place")
        place = ", ".join(s.name for s in told.sides if s.role == "place") or "-"
        when = f"{told.first}..{told.last} by {told.dated_by}, told {told.published}"
        print(f"    {told.label} {told.status} {when}, {sides} in {place}"[: 2 * WIDTH])
        print(f"        {told.words[:WIDTH]}")
    if pair.a is not None and pair.b is not None:
        found = match(pair.a.told, pair.b.told)
        print(f"    {found.score}: {'; '.join(found.reasons)}")


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark."""
    options = arguments(argv)
    with options.labels.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    reports = read(options)
    start = time.perf_counter()
    placed, shelf = put_together(reports)
    seconds = time.perf_counter() - start
    pairs = [Pair(row, find(placed, row, "a"), find(placed, row, "b")) for row in rows]
    for pair in pairs:
        if options.errors in (pair.row["half"], "all") and pair.merged != pair.same:
            show(pair)
    measured: dict[str, Any] = {
        "all": figures(pairs),
        "unseen": figures([pair for pair in pairs if pair.row["half"] == "unseen"]),
        **{
            layer: figures([pair for pair in pairs if pair.row["layer"] == layer])
            for layer in ("meetings", "events")
        },
    }
    for name, each in measured.items():
        print(
            f"{name:10} P {each['precision']:.2f}  R {each['recall']:.2f}  F1 {each['f1']:.2f}"
            f"  ({each['pairs']} pairs, {each['gold']} of one thing)"
        )
    measured["records"] = sum(len(each) for each in placed.values())
    measured["items"] = len(shelf.items)
    measured["seconds"] = round(seconds, 1)
    print(json.dumps(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main())
