"""What the charts of a brief show: a caption to read, and a sentence for who cannot see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from communique.brief import Count, Figures
from communique.brief.wording import counted, kind_of_event, spoken


def captions(figures: Figures) -> dict[str, str]:
    """Return the captions of all charts by their names; of the balance, how it is made."""
    weekly = bool(figures.balance) and len(figures.balance[0].month) > 7
    by, of = ("week, from Mondays", "week") if weekly else ("month", "month")
    return {
        "timeline": (
            "Meetings held, by month and form; undated ones by the month of their report, and "
            "without those of which only the year or a longer span is known"
        ),
        "quads": "Events that took place, by month: cooperation above the line, conflict below",
        "balance": (
            f"Mean Goldstein score by {by}: the scores of the {of}'s events, added up and divided "
            "by their number, from -10 for conflict to 10 for cooperation. Larger dots are more "
            f"events; a {of} without a dot had none"
        ),
        "types": "Events that took place, by PLOVER type and quad class",
        "values": "Reported figures of one name and unit, as of the day that they are for",
        "places": "Where meetings and events took place, as far as reports name a place",
        "network": "Who took part in the same meetings; thicker lines are more meetings",
    }


def sentences(figures: Figures) -> dict[str, str]:
    """Return what each chart shows, in a sentence."""
    made = {
        "timeline": _months("Bar chart of meetings held by month", "meeting", figures.meetings),
        "quads": _months("Bar chart of events by month and class", "event", figures.events),
        "balance": _balance(figures),
        "types": _types(figures),
        "values": _values(figures),
        "places": _places(figures),
        "network": _network(figures),
    }
    return {name: told for name, told in made.items() if told}


def _months(what: str, one: str, counts: Iterable[Count]) -> str:
    months: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for each in counts:
        months[each.month] += each.count
        kinds[each.kind] += each.count
    if not months:
        return ""
    top, most = max(months.items(), key=lambda each: (each[1], each[0]))
    total = counted(sum(months.values()), one)
    span = f"in {_spoken(top)}"
    if len(months) > 1:
        first, last = min(months), max(months)
        span = f"from {_spoken(first)} to {_spoken(last)}, most in {_spoken(top)} ({most:,})"
    return f"{what}: {total} {span}; by kind, {_listed(kinds)}."


def _listed(kinds: Counter[str]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())


def _balance(figures: Figures) -> str:
    if len(figures.balance) < 2:
        return ""
    low = min(figures.balance, key=lambda each: each.mean)
    high = max(figures.balance, key=lambda each: each.mean)
    first, last = figures.balance[0], figures.balance[-1]
    unit = "month" if len(first.month) == 7 else "week"
    return (
        f"Line chart of the mean Goldstein score by {unit}, from {_spoken(first.month)} "
        f"({first.mean:+.1f}) to {_spoken(last.month)} ({last.mean:+.1f}): lowest "
        f"{_spoken(low.month)} ({low.mean:+.1f} over {counted(low.count, 'event')}), highest "
        f"{_spoken(high.month)} ({high.mean:+.1f} over {counted(high.count, 'event')})."
    )


def _types(figures: Figures) -> str:
    if not figures.types:
        return ""
    told = ", ".join(f"{kind_of_event(each.kind)} {each.count:,}" for each in figures.types[:6])
    return f"Bar chart of events by type, the most frequent first: {told}."


def _values(figures: Figures) -> str:
    measures = Counter((each.measure, each.unit) for each in figures.values)
    drawn = [measure for (measure, _), count in measures.items() if count > 1][:6]
    return f"Charts of reported figures: {'; '.join(drawn)}." if drawn else ""


def _places(figures: Figures) -> str:
    if not figures.spots:
        return ""
    told = ", ".join(f"{s.name} {s.meetings + s.events:,}" for s in figures.spots[:6])
    count = counted(len(figures.spots), "place")
    return f"Map of {count} of meetings and events, those of most first: {told}."


def _network(figures: Figures) -> str:
    nodes = [node for node in figures.nodes if node.meetings]
    if len(nodes) < 2:
        return ""
    ties = sorted(figures.ties, key=lambda tie: (-tie.meetings, tie.one, tie.two))[:3]
    told = "; ".join(f"{tie.one} and {tie.two}, {counted(tie.meetings, 'meeting')}" for tie in ties)
    return f"Network of {len(nodes):,} who met one another{f', most often {told}' if told else ''}."


def _spoken(month: str) -> str:
    return spoken(f"{month}-01", "month") if len(month) == 7 else spoken(month, "day")
