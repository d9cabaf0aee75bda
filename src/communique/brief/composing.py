"""Compose a brief: select, order, cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from communique.brief import Brief, Coverage, Line, Section, wording
from communique.brief.counting import coverage_of, figures_of
from communique.brief.differing import differences
from communique.brief.gathering import Gathered, Row, gather, others_of
from communique.brief.noting import Notes
from communique.brief.summing import summary_of
from communique.knowledge.briefing import load_briefing
from communique.ledger import Asked, Ledger

LINES = 40
"""Most lines of a section; a brief is for reading, and the ledger has the rest."""

_PER_SPEAKER = 6

_LONG = 12
"""Meetings are parted by year where there are more."""


def compose(
    ledger: Ledger,
    subjects: Sequence[str],
    *,
    since: str | None = None,
    until: str | None = None,
    about: str | None = None,
    lines: int = LINES,
) -> Brief:
    """Return a brief on one actor, or on the relation between several.

    `subjects` are names, states, or numbers such as "A7". Days are ISO, as exact as is wanted.
    Raises InputError for an unknown actor or date.
    """
    asked = Asked(since=since, until=until, about=about)
    found = gather(ledger, subjects, asked)
    notes = Notes(ledger)
    # The summary comes first, so that its footnotes have the low numbers.
    summary = summary_of(found, notes, today=ledger.today)
    sections = tuple(_sections(found, notes, lines))
    return Brief(
        _title(found),
        tuple(each.name for each in found.parties),
        *(since, until, about, ledger.today.isoformat()),
        summary,
        sections,
        figures_of(ledger, found),
        _coverage(ledger, found, asked),
        tuple(notes.all),
    )


def _title(found: Gathered) -> str:
    return wording.names([each.name for each in found.parties])


def _coverage(ledger: Ledger, found: Gathered, asked: Asked) -> Coverage:
    reports = {
        row["report"]
        for rows in (found.meetings, found.quotes, found.events, found.commitments)
        for row in rows
    }
    return coverage_of(ledger, sorted(map(str, reports)), asked)


def _sections(found: Gathered, notes: Notes, most: int) -> list[Section]:
    ahead = [row for row in found.meetings if row["status"] in ("planned", "called_for")]
    past = [row for row in found.meetings if row["status"] not in ("planned", "called_for")]
    made = [
        _section(
            *("meetings", "Meetings", past, notes, wording.meeting, most),
            mark=lambda row: row["status"] if row["status"] != "held" else None,
            group=_year if len(past) > _LONG else None,
        ),
        _section("planned", "Meetings planned or called for", ahead, notes, wording.meeting, most),
        _statements(found, notes, most),
        _events(_acts(found.events), notes, most),
        _section(
            *("commitments", "Commitments", overdue_first(found.commitments)),
            *(notes, wording.commitment, most),
            mark=_standing,
        ),
        _questions(found.threads, notes, most),
        _section("indicators", "Figures", found.indicators, notes, wording.indicator, most),
        differences(found, notes, most),
    ]
    return [section for section in made if section.lines]


def _year(row: Row) -> str:
    return str(row["date"] or row["published"] or "No day stated")[:4]


def overdue_first(commitments: Sequence[Row]) -> list[Row]:
    """Return commitments, the overdue first, then those that were contradicted; kept ones last."""
    order = ("contradicted", "progressing", "repeated", "silent", "kept")

    def key(row: Row) -> tuple[bool, int]:
        kind, _, late = row["standing"].partition(", ")
        return not late, order.index(kind) if kind in order else len(order)

    return sorted(commitments, key=key)


def _standing(row: Row) -> str:
    """Return how a commitment stands, in words: "not heard of since, overdue"."""
    kind, _, late = row["standing"].partition(", ")
    told = load_briefing().standings[kind]
    return f"{told}, {late}" if late else told


def _acts(events: Sequence[Row]) -> list[Row]:
    """Return events but for those that are meetings, which stand among the meetings."""
    return [row for row in events if row["type"] != "CONSULT"]


def _events(events: Sequence[Row], notes: Notes, most: int) -> Section:
    """Return events newest first; many of them by type, of each those that most reports tell of."""
    if len(events) <= most:
        chosen, group = list(events), None
    else:
        counts = Counter(row["type"] for row in events)
        shares = _shares(counts, most)
        chosen = [
            row for type, share in shares for row in _most_told(events, type, share)
        ]  # fmt: skip

        def group(row: Row) -> str:
            name = wording.kind_of_event(row["type"])
            return f"{name[:1].upper()}{name[1:]} ({counts[row['type']]:,})"

    section = _section(
        *("events", "Events", chosen, notes, wording.event, most),
        mark=lambda row: row["type"],
        quote=lambda row: wording.clipped(row["words"]),
        group=group,
    )
    return replace(section, left_out=len(events) - len(section.lines))


def _shares(counts: Counter[str], most: int) -> list[tuple[str, int]]:
    """Return how many lines each type has, in order of how many events there are of it."""
    shares = dict.fromkeys((type for type, _ in counts.most_common()), 0)
    left = most
    while left > 0:
        wanting = [type for type in shares if shares[type] < counts[type]]
        if not wanting:
            break
        for type in wanting[:left]:
            shares[type] += 1
            left -= 1
    return list(shares.items())


def _most_told(events: Sequence[Row], type: str, share: int) -> list[Row]:
    """Return the events of a type that most reports tell of, or else the surest; newest first."""
    of_type = [row for row in events if row["type"] == type]
    of_type.sort(key=lambda row: (-row["reports"], -(row["score"] or 0)))
    return sorted(of_type[:share], key=lambda row: row["date"] or row["published"] or "")[::-1]


def _section(
    key: str,
    title: str,
    rows: Sequence[Row],
    notes: Notes,
    told: Callable[[Row], str],
    most: int,
    *,
    mark: Callable[[Row], str | None] = lambda row: row.get("status"),
    quote: Callable[[Row], str | None] = lambda row: None,
    group: Callable[[Row], str] | None = None,
) -> Section:
    lines = [
        Line(
            *(told(row), notes.of(row), wording.day_of(row), mark(row), quote(row)),
            group(row) if group is not None else None,
        )
        for row in rows[:most]
    ]
    return Section(key, title, tuple(lines), max(0, len(rows) - most))


def _statements(found: Gathered, notes: Notes, most: int) -> Section:
    """Return what was said, by speaker: those who said most first, their newest words first.

    Each side has its share of the lines. Of a long statement in a brief on several the part stands
    that names another of them.
    """
    speakers = Counter(row["speaker"] for row in found.quotes if row["speaker"])
    fair = -(-most // len(found.parties))
    taken: Counter[str] = Counter()
    rows: list[Row] = []
    seen: set[str] = set()
    for speaker, _ in speakers.most_common():
        own = 0
        for row in found.quotes:
            if row["speaker"] != speaker or own == _PER_SPEAKER or len(rows) == most:
                continue
            said = " ".join(row["words"].lower().split()).strip("“”\"'. ")
            if said not in seen and taken[row["of"]] < fair:
                rows.append(row)
                seen.add(said)
                taken[row["of"]] += 1
                own += 1
    lines = [
        Line(
            *(wording.quote(row), notes.of(row), row["date"], row["kind"]),
            wording.excerpt(row["words"], others_of(found.parties, row)),
        )
        for row in rows
    ]
    return Section("statements", "What was said", tuple(lines), len(found.quotes) - len(lines))


def _questions(threads: Sequence[Row], notes: Notes, most: int) -> Section:
    lines = []
    for row in threads[:most]:
        topic = f"{row['topic'][:1].upper()}{row['topic'][1:]}"
        first = wording.spoken(row["first"], "day")
        times = f"{row['raised']:,} times since {first}" if row["raised"] > 1 else f"on {first}"
        lines.append(Line(f"{topic}: raised {times}.", notes.of(row), row["date"], row["standing"]))
    return Section("questions", "Questions raised", tuple(lines), max(0, len(threads) - most))
