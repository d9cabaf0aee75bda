"""The numbers of a brief: what its charts are drawn of, and what it rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean

from communique.brief import Balance, Count, Coverage, Figures, Node, Spot, Tie, Value
from communique.brief.gathering import Gathered, Row
from communique.knowledge.briefing import load_briefing
from communique.knowledge.codebook import load_codebook
from communique.ledger import Asked, Ledger
from communique.ledger.names import read_name
from communique.quantities import parse_quantity

HAPPENED = frozenset(("occurred", "ongoing", "ended"))
"""Statuses of events that count for the balance: plans and denials are no deeds."""

_MOST_NODES = 40
_RECENT = 1
"""What a report tells of is news within so many years; what it looks back on is in no chart."""

_WEEK = 7
_WEEKS = 26
"""The balance is by week where events lie within so many weeks, else by month."""

_QUIET = 2
"""A stretch without reports is told of where it is longer than so many months."""


def figures_of(ledger: Ledger, found: Gathered) -> Figures:
    """Return the numbers of all charts."""
    deeds = [row for row in found.events if row["status"] in HAPPENED and is_recent(row)]
    held = [row for row in found.meetings if row["status"] == "held" and is_recent(row)]
    nodes, ties = _network(ledger, held)
    return Figures(
        _by_month((_month(row), row["form"]) for row in held),
        _by_month((_month(row), _quad(row["type"])) for row in deeds),
        _by_type(deeds),
        _balance(deeds),
        _spots(ledger, held, deeds),
        nodes,
        ties,
        tuple(_values(found.indicators)),
    )


def is_recent(row: Row) -> bool:
    """Say whether something is news, not history that a report looks back on, nor to come."""
    published, day = row["published"], row["date"]
    return not (published and day) or 0 <= int(published[:4]) - int(day[:4]) <= _RECENT


def _month(row: Row) -> str:
    """Return the month of what is told, or else of its report; "" for what lies in several."""
    if not row["date"]:
        return str(row["published"] or "")[:7]
    first, last = str(row["date"]), str(row["until"] or row["date"])
    return first[:7] if first[:7] == last[:7] or _days(first, last) < _WEEK else ""


def _by_month(pairs: Iterable[tuple[str, str]]) -> tuple[Count, ...]:
    counts = Counter(pair for pair in pairs if pair[0])
    return tuple(Count(month, kind, count) for (month, kind), count in sorted(counts.items()))


def _by_type(deeds: Sequence[Row]) -> tuple[Count, ...]:
    counts = Counter(row["type"] for row in deeds)
    return tuple(Count(_quad(kind), kind, count) for kind, count in counts.most_common())


def _quad(type: str) -> str:
    book = load_codebook()
    return load_briefing().quads[str(book.quad(type))] if type in book.types else "other"


def _balance(deeds: Sequence[Row]) -> tuple[Balance, ...]:
    """Return mean scores by month, or by week where all weeks are known and within half a year."""
    scored = [row for row in deeds if row["goldstein"] is not None and _month(row)]
    days = sorted(str(row["date"] or row["published"])[:10] for row in scored)
    known = all(
        not row["date"] or _days(row["date"], row["until"] or row["date"]) < _WEEK for row in scored
    )
    weekly = known and len(days) > 1 and _days(days[0], days[-1]) <= _WEEKS * _WEEK
    scores: dict[str, list[float]] = defaultdict(list)
    for row in scored:
        scores[_week(row) if weekly else _month(row)].append(row["goldstein"])
    return tuple(
        Balance(since, round(fmean(values), 2), len(values))
        for since, values in sorted(scores.items())
    )


def _week(row: Row) -> str:
    day = date.fromisoformat(str(row["date"] or row["published"])[:10])
    return (day - timedelta(days=day.weekday())).isoformat()


def _days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _spots(ledger: Ledger, held: Sequence[Row], deeds: Sequence[Row]) -> tuple[Spot, ...]:
    meetings = Counter(_places(ledger, held))
    events = Counter(_places(ledger, deeds))
    spots = []
    for id in sorted(meetings.keys() | events.keys()):
        name, lat, lon = ledger.db.execute(
            "SELECT name, lat, lon FROM actors WHERE id = ?", (id,)
        ).fetchone()
        if lat is not None and lon is not None and name not in load_briefing().wide:
            spots.append(Spot(name, lat, lon, meetings[id], events[id]))
    return tuple(sorted(spots, key=lambda spot: (-spot.meetings - spot.events, spot.name)))


def _places(ledger: Ledger, rows: Sequence[Row]) -> Iterable[int]:
    for row in rows:
        if row["place"]:
            yield from (
                actor
                for (actor,) in ledger.db.execute(
                    "SELECT actor FROM sides WHERE record = ? AND role = 'place'",
                    (read_name(row["record"])[1],),
                )
            )


def _network(ledger: Ledger, held: Sequence[Row]) -> tuple[tuple[Node, ...], tuple[Tie, ...]]:
    """Return who met whom: those of most meetings, and the ties among them."""
    counts: Counter[int] = Counter()
    met: list[list[int]] = []
    for row in held:
        rows = ledger.db.execute(
            "SELECT actor FROM sides WHERE record = ? AND role = 'participant' ORDER BY actor",
            (read_name(row["record"])[1],),
        )
        present = sorted({actor for (actor,) in rows})
        counts.update(present)
        met.append(present)
    kept = {actor for actor, _ in counts.most_common(_MOST_NODES)}
    about = {
        id: (name, country, kind)
        for id in kept
        for name, country, kind in ledger.db.execute(
            "SELECT name, country, kind FROM actors WHERE id = ?", (id,)
        )
    }
    ties = Counter(
        (a, b) for present in met for a in present for b in present if a < b and {a, b} <= kept
    )
    return (
        tuple(Node(*about[id], count) for id, count in counts.most_common(_MOST_NODES)),
        tuple(Tie(about[a][0], about[b][0], count) for (a, b), count in sorted(ties.items())),
    )


def _values(indicators: Sequence[Row]) -> Iterable[Value]:
    """Yield the figures that are one amount as of a day, oldest first."""
    for row in reversed(indicators):
        quantity = parse_quantity(row["value"]) if row["value"] else None
        day = row["period"] or row["published"]
        if quantity is not None and day:
            parties = ", ".join(row["parties"])
            measure = f"{row['measure']} ({parties})" if parties else row["measure"]
            yield Value(
                measure, day[:10], quantity.amount, quantity.unit or "", row["value"],
                row["publisher"],
            )  # fmt: skip


def coverage_of(ledger: Ledger, reports: Sequence[str], asked: Asked) -> Coverage:
    """Return what a brief rests on: the reports that it cites or counts."""
    ids = [read_name(report)[1] for report in reports]
    publishers: Counter[str] = Counter()
    days: list[str] = []
    copies = undated = 0
    for id in ids:
        publisher, day, copy_of = ledger.db.execute(
            "SELECT publisher, day, copy_of FROM reports WHERE id = ?", (id,)
        ).fetchone()
        publishers[publisher or "not stated"] += 1
        copies += copy_of is not None
        undated += day is None
        days += [day] if day is not None else []
    return Coverage(
        len(ids),
        *(copies, undated, min(days, default=None), max(days, default=None)),
        tuple(publishers.most_common()),
        _quiet(sorted(days)),
    )


def _quiet(days: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the stretches of two months and more from which no report comes."""
    months = sorted({day[:7] for day in days})
    found = []
    for before, after in pairwise(months):
        apart = _number(after) - _number(before)
        if apart > _QUIET:
            found.append((before, after))
    return tuple(found)


def _number(month: str) -> int:
    year, number = map(int, month.split("-"))
    return year * 12 + number
