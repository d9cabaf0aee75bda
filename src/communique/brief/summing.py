"""The summary of a brief: a few sentences, each counted out of records that it cites."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from statistics import fmean

from communique.brief import Line, wording
from communique.brief.counting import HAPPENED, is_recent
from communique.brief.gathering import Gathered, Row
from communique.brief.noting import Notes

_CITED = 5
"""Most records that a counted sentence cites: the newest."""

_OPEN = 3


def summary_of(found: Gathered, notes: Notes, *, today: date) -> tuple[Line, ...]:
    """Return the summary; nothing is said of what no record tells."""
    return tuple(
        line
        for part in (
            _ahead(found.meetings, notes, today),
            _meetings(found.meetings, notes),
            _events(found.events, notes),
            _commitments(found.commitments, notes),
            _questions(found.threads, notes),
            _figures(found.indicators, notes),
        )
        for line in part
    )


def _cite(rows: Sequence[Row], notes: Notes) -> tuple[int, ...]:
    return tuple(dict.fromkeys(n for row in rows[:_CITED] for n in notes.of(row)[:1]))


def _meetings(meetings: Sequence[Row], notes: Notes) -> Iterator[Line]:
    """Tell of the latest, and count those that were news: history is not what went on."""
    held = [row for row in meetings if row["status"] == "held" and is_recent(row)]
    dated = [row for row in held if row["date"]]
    if dated:
        day = wording.day_of(dated[0])
        yield Line(f"The latest: {wording.meeting(dated[0])}", notes.of(dated[0]), day)
    if not held:
        return
    forms = Counter(row["form"] for row in held)
    days = sorted(row["date"] for row in dated)
    span = ""
    if days and days[0] != days[-1]:
        first, last = (wording.spoken(day, "month") for day in (days[0], days[-1]))
        span = f" between {first} and {last}" if first != last else f" in {first}"
    undated = len(held) - len(dated)
    loose = f" or on days not stated ({undated:,})" if span and undated else ""
    kinds = wording.listed(forms.most_common()) if len(forms) > 1 else ""
    told = f"Reports tell of {wording.counted(len(held), 'encounter')} held{span}{loose}"
    yield Line(f"{told}{f': {kinds}' if kinds else ''}.", _cite(held, notes))


def _ahead(meetings: Sequence[Row], notes: Notes, today: date) -> Iterator[Line]:
    coming = [
        row
        for row in meetings
        if row["status"] == "planned" and row["date"] and row["date"] >= today.isoformat()
    ]
    for row in coming[-1:]:
        yield Line(f"Next: {wording.meeting(row)}", notes.of(row), wording.day_of(row))


def _events(events: Sequence[Row], notes: Notes) -> Iterator[Line]:
    deeds = [row for row in events if row["status"] in HAPPENED]
    if not deeds:
        return
    types = Counter(row["type"] for row in deeds).most_common(4)
    scores = [row["goldstein"] for row in deeds if row["goldstein"] is not None]
    often = ", ".join(f"{wording.kind_of_event(type)} ({count:,})" for type, count in types)
    told = f"{wording.counted(len(deeds), 'act')} that took place or went on, "
    told += f"most often {often}" if len(types) > 1 else f"all {often}"
    of = "" if len(scores) == len(deeds) else f" of {len(scores):,} of them"
    mean = f"; the mean Goldstein score{of} is {_signed(fmean(scores))}" if scores else ""
    yield Line(f"Reports tell of {told}{mean}.", _cite(deeds, notes))


def _signed(score: float) -> str:
    return f"{score:+.1f}" if abs(score) >= 0.05 else "0.0"


def _commitments(commitments: Sequence[Row], notes: Notes) -> Iterator[Line]:
    if not commitments:
        return
    standings = Counter(row["standing"].partition(",")[0] for row in commitments)
    late = sum("overdue" in row["standing"] for row in commitments)
    told = ", ".join(
        f"{standings[kind]:,} {words}"
        for kind, words in (
            ("kept", "reported kept"),
            ("progressing", "progressing"),
            ("contradicted", "contradicted"),
            ("repeated", "repeated"),
            ("silent", "not heard of since"),
        )
        if standings[kind]
    )
    count = wording.counted(len(commitments), "commitment")
    overdue = f"; {late:,} overdue" if late else ""
    yield Line(f"Of {count}: {told}{overdue}.", _cite(commitments, notes))
    for kind in ("kept", "contradicted"):
        for row in [row for row in commitments if row["standing"].startswith(kind)][:1]:
            yield Line(
                f"Reported {kind}: {wording.commitment(row)}", notes.of(row), row["date"], kind
            )


def _questions(threads: Sequence[Row], notes: Notes) -> Iterator[Line]:
    still = [row for row in threads if row["standing"] == "open"]
    if still:
        topics = "; ".join(row["topic"] for row in still[:_OPEN])
        more = len(still) - _OPEN
        rest = f"; {more:,} more" if more > 0 else ""
        yield Line(f"Raised and not reported settled: {topics}{rest}.", _cite(still[:_OPEN], notes))


def _figures(indicators: Sequence[Row], notes: Notes) -> Iterator[Line]:
    seen: set[str] = set()
    for row in indicators:
        if row["measure"] not in seen and len(seen) < _OPEN:
            seen.add(row["measure"])
            yield Line(wording.indicator(row), notes.of(row), row["date"])
