"""The sentences of a brief: a record's fields in the frames of `knowledge.briefing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from communique.knowledge.briefing import Frames, load_briefing

Row = Mapping[str, Any]

_LONGEST = 320


def meeting(row: Row) -> str:
    """Return who met, in what form, where and when."""
    frames = load_briefing().meetings
    frame = frames.get(row["form"], frames["other"])
    told = frame[row["status"] if row["status"] in frame else "held"]
    where = f" in {row['place']}" if row["place"] else ""
    if len(row["participants"]) < 2:
        who = names(row["participants"]) or "Somebody not named"
        status = str(row["status"]).replace("_", " ")
        return f"{who}: a {row['form']}, {status}{where}{when(row)}."
    return f"{names(row['participants'])} {told}{where}{when(row)}."


def event(row: Row) -> str:
    """Return who did what to whom, by type, and whether it took place."""
    words = load_briefing()
    frames = words.events.get(row["type"], Frames(*[row["type"]] * 4))
    source, target = names(row["source"]) or "Somebody not named", names(row["target"])
    status = words.statuses.get(row["status"] or "")
    if row["status"] in ("planned", "proposed", "denied"):
        told = f"to {f'{frames.to_do} {target}' if target else frames.to_do_alone}"
    else:
        told = f"{frames.done} {target}" if target else frames.done_alone
    told = f"{source} {told}"
    said = f", as {row['said_by']} says" if row["said_by"] else ""
    return f"{told}{f' ({status})' if status else ''}{when(row)}{said}."


def commitment(row: Row) -> str:
    """Return who is to do what for whom by when."""
    with_, alone = load_briefing().commitments[row["kind"]]
    by = names(row["by"]) or "Somebody not named"
    to = names(row["to"])
    due = f" (by {spoken(str(row['due']), 'day')})" if row["due"] else ""
    return f"{by} {f'{with_} {to}' if to else alone}: {clipped(row['words'])}{due}."


def indicator(row: Row) -> str:
    """Return a figure with its direction, value and period."""
    told = str(row["measure"])
    told = told[:1].upper() + told[1:]
    of = f" ({names(row['parties'])})" if row["parties"] else ""
    direction = load_briefing().directions.get(row["direction"] or "")
    if not row["value"]:
        return f"{told}{of} {direction or 'is reported'}{when(row, 'period')}."
    # Whether it rose by that or to that, only the words say.
    return (
        f"{told}{of}: {row['value']}{f' ({direction})' if direction else ''}{when(row, 'period')}."
    )


def quote(row: Row) -> str:
    """Return who said it to whom; the words themselves stand apart."""
    speaker = row["speaker"] or "Somebody not named"
    office = f", {row['office']}" if row["office"] else ""
    to = f" to {row['addressee']}" if row["addressee"] else ""
    return f"{speaker}{office}{to}"


def names(listed: Any) -> str:
    """Return names in a row: "A, B and C"."""
    known = [str(name) for name in (listed if isinstance(listed, list) else [listed]) if name]
    if len(known) < 2:
        return "".join(known)
    if len(known) > 6:
        return f"{', '.join(known[:5])} and {len(known) - 5} more"
    return f"{', '.join(known[:-1])} and {known[-1]}"


def when(row: Row, field: str = "date") -> str:
    """Return " on 7 May 2024", " in May 2024", " in 2024", or nothing."""
    day = row[field]
    if not day:
        return ""
    precision = row.get("precision") or _precision(str(day), row.get("until"))
    told = spoken(str(day), str(precision))
    return f" on {told}" if precision == "day" else f" in {told}"


def _precision(first: str, last: Any) -> str:
    if not last or first == last:
        return "day"
    return "year" if first.endswith("-01-01") and str(last).endswith("-12-31") else "month"


def spoken(day: str, precision: str) -> str:
    """Return an ISO day as people write it, as exact as it is known."""
    told = date.fromisoformat(day)
    if precision == "year":
        return str(told.year)
    month = f"{told:%B} {told.year}"
    return f"{told.day} {month}" if precision == "day" else month


def clipped(words: str) -> str:
    """Return words that are not too long to read, cut at a blank."""
    words = " ".join(words.split())
    if len(words) <= _LONGEST:
        return words.rstrip(".")
    return f"{words[:_LONGEST].rpartition(' ')[0]} …"


def counted(count: int, one: str, many: str | None = None) -> str:
    """Return "1 meeting", "3 meetings"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(counts: Sequence[tuple[str, int]]) -> str:
    """Return "3 talks, 2 calls"."""
    return ", ".join(f"{count:,} {name}" for name, count in counts)
