"""The charts of a brief, as Altair charts and as SVG that needs no script.

Colours are told apart by people with colour vision deficiency (Okabe and Ito 2008) and stand out on
white and on dark ground; text takes the colour of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from math import sqrt
from typing import Any, Literal, Protocol

import altair as alt

from communique.brief import Figures
from communique.brief.drawing import INK, Drawn, shapes
from communique.brief.layout import Frame, Label, Placed, framed, labels, largest_states, placed

WIDTH = 620
NARROW = 340
"""For a telephone: charts are drawn for it, not made small."""

_QUADS = {
    "verbal cooperation": "#3f93cf",
    "material cooperation": "#0b6cb0",
    "verbal conflict": "#c77f00",
    "material conflict": "#bd4200",
    "other": "#8a8f98",
}
_FORMS = {
    "meeting": "#0b6cb0",
    "talks": "#3f93cf",
    "call": "#009e73",
    "visit": "#c77f00",
    "summit": "#cc79a7",
    "conference": "#d55e00",
    "other": "#8a8f98",
}
_HUES = ("#0b6cb0", "#c77f00", "#009e73", "#cc79a7", "#d55e00", "#3f93cf", "#8a8f98")
_CONFLICT = frozenset(("verbal conflict", "material conflict"))
_LONGEST = 40
_MOST_LABELS = 24
_MOST_NODES = 24
_MOST_TICKS = 6
_PER_TICK = 74
"""Pixels that the name of a month takes on an axis."""

_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_DOT, _LARGEST = 40, 600


def timeline(figures: Figures, *, width: int = WIDTH) -> Drawn | None:
    """Return meetings by month, stacked by form; None without any."""
    rows = [{"month": _day(c.month), "form": c.kind, "meetings": c.count} for c in figures.meetings]
    if not rows:
        return None
    return _sized(
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=_months(rows, width),
            y=alt.Y("meetings:Q", title="meetings", axis=_whole(rows, "meetings")),
            color=_colour("form", _FORMS, rows, width),
        ),
        *(width, 150),
    )


def quads(figures: Figures, *, width: int = WIDTH) -> Drawn | None:
    """Return events by month and quad class, conflict below the line; None without any."""
    rows = [
        {
            "month": _day(c.month),
            "class": c.kind,
            "events": -c.count if c.kind in _CONFLICT else c.count,
        }
        for c in figures.events
    ]
    if not rows:
        return None
    axis = alt.Axis(tickMinStep=1, labelExpr="format(abs(datum.value), 'd')")
    return _sized(
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=_months(rows, width),
            y=alt.Y("events:Q", title="conflict | cooperation", axis=axis),
            color=_colour("class", _QUADS, rows, width),
        ),
        *(width, 190),
    )


def balance(figures: Figures, *, width: int = WIDTH) -> Drawn | None:
    """Return the mean Goldstein score by month; None for less than two months."""
    rows = [{"month": _day(b.month), "mean": b.mean, "events": b.count} for b in figures.balance]
    if len(rows) < 2:
        return None
    score = alt.Y("mean:Q", title="mean score", scale=alt.Scale(domain=[-10, 10]))
    unit = "yearmonth" if len(figures.balance[0].month) == 7 else ""
    base = alt.Chart(_data(rows)).encode(x=_months(rows, width, unit), y=score)
    zero = alt.Chart(_data([{"zero": 0}])).mark_rule(color=INK).encode(y="zero:Q")
    dots = base.mark_point(filled=True, opacity=1, color=_HUES[0]).encode(
        size=alt.Size(
            "events:Q",
            scale=alt.Scale(range=[30, 300]),
            legend=alt.Legend(
                title="events", format="d", values=_few(max(b.count for b in figures.balance))
            ),
        )
    )
    return _sized(alt.layer(zero, base.mark_line(color=_HUES[0], opacity=0.6), dots), width, 150)


def types(figures: Figures, *, width: int = WIDTH) -> Drawn | None:
    """Return events by type, coloured by quad class; None without any."""
    rows = [{"type": c.kind, "class": c.month, "events": c.count} for c in figures.types]
    if not rows:
        return None
    return _sized(
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            y=alt.Y("type:N", sort="-x", title=None),
            x=alt.X(
                "events:Q", title="events", axis=alt.Axis(tickMinStep=1, tickCount=6, format="d")
            ),
            color=_colour("class", _QUADS, rows, width),
        ),
        *(width, 18 * len(rows) + 6),
    )


def values(figures: Figures, *, width: int = WIDTH) -> Drawn | None:
    """Return a small chart for each figure that was reported twice or more, dots by publisher.

    Dots are not joined: what bears one name need not be one thing that rises and falls.
    """
    series: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for value in figures.values:
        series.setdefault((value.measure, value.unit), []).append(
            {
                "day": _day(value.day),
                "amount": value.amount,
                "publisher": _clipped(value.publisher or "not stated"),
            }
        )
    drawn = [
        _series(_clipped(measure, width // 7), unit, rows, width)
        for (measure, unit), rows in series.items()
        if len(rows) > 1
    ][:6]
    return alt.vconcat(*drawn) if drawn else None


def _series(measure: str, unit: str, rows: Sequence[Mapping[str, Any]], width: int) -> Drawn:
    # A billion is "bn" to readers, and a giga to the library.
    short = "replace(replace(format(datum.value, '~s'), 'G', ' bn'), 'M', ' m')"
    amount = alt.Y("amount:Q", title=unit or None, axis=alt.Axis(labelExpr=short, tickCount=4))
    days = alt.Axis(
        format="%-d %b %Y", tickCount=width // 110, labelOverlap=True, labelFlush=True, grid=False
    )
    drawn: Drawn = (
        alt.Chart(_data(rows))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(
            x=alt.X("day:T", title=None, axis=days),
            y=amount,
            color=alt.Color("publisher:N", scale=alt.Scale(range=list(_HUES)), title=None),
        )
        .properties(width=width, height=110, title=alt.Title(measure, anchor="start", fontSize=12))
    )
    return drawn


def places(figures: Figures, *, width: int = WIDTH) -> Drawn | None:
    """Return a map drawn to where meetings and events took place; None without any."""
    if not figures.spots:
        return None
    frame = framed(figures.spots, width)
    most = max(spot.meetings + spot.events for spot in figures.spots)
    rows = [
        {"lat": spot.lat, "lon": spot.lon, "count": spot.meetings + spot.events}
        for spot in figures.spots
    ]
    outlines = {"values": shapes(), "format": {"type": "topojson", "feature": "countries"}}
    ground = alt.Chart(alt.Data.from_dict(outlines)).mark_geoshape(
        fill=INK, fillOpacity=0.16, stroke=INK, strokeOpacity=0.45, strokeWidth=0.5
    )
    size = alt.Size(
        "count:Q",
        scale=alt.Scale(type="linear", domain=[0, most], range=[_DOT, _LARGEST]),
        legend=alt.Legend(title="meetings and events", values=_few(most), format="d"),
    )
    dots = (
        alt.Chart(_data(rows))
        .mark_circle(color=_HUES[4], opacity=0.8)
        .encode(longitude="lon:Q", latitude="lat:Q", size=size)
    )
    sized = [
        (spot, _clipped(spot.name), _radius(spot.meetings + spot.events, most))
        for spot in figures.spots
    ]
    names = _names_beside(labels(sized, frame, most=_MOST_LABELS))
    drawn = alt.layer(ground, dots, *names).project("mercator", **_projected(frame))
    return _sized(drawn, width, int(frame.height))


def _few(most: int) -> list[int]:
    """Return two or three counts for a legend of sizes: the least, the middle, the most."""
    return sorted({1, max(most // 2, 1), most})


def _radius(count: int, most: int) -> float:
    return sqrt((_DOT + (_LARGEST - _DOT) * count / most) / 3.14159)


def _projected(frame: Frame) -> dict[str, Any]:
    return {
        "scale": round(frame.scale, 2),
        "center": [round(frame.lon, 3), round(frame.lat, 3)],
        "translate": [frame.width / 2, frame.height / 2],
        "clipExtent": [[0, 0], [frame.width, frame.height]],
    }


_BESIDE: Mapping[str, tuple[Literal["left", "center", "right"], int, int]] = {
    "right": ("left", 1, 0),
    "left": ("right", -1, 0),
    "above": ("center", 0, -1),
    "below": ("center", 0, 1),
}
_APART = 16


def _names_beside(beside: Sequence[Label]) -> list[alt.Chart]:
    """Return the names of a map, a layer for each side of a dot that they stand on."""
    layers = []
    for side, (align, right, down) in _BESIDE.items():
        rows = [
            {"name": each.name, "lat": each.lat, "lon": each.lon}
            for each in beside
            if each.side == side
        ]
        if rows:
            mark = alt.Chart(_data(rows)).mark_text(
                align=align, dx=_APART * right, dy=_APART * down, fontSize=11, fill=INK
            )
            layers.append(mark.encode(longitude="lon:Q", latitude="lat:Q", text="name:N"))
    return layers


def network(figures: Figures, *, width: int = WIDTH) -> Drawn | None:
    """Return who met whom: those of most meetings, by state, on two sides; None without two."""
    nodes = [node for node in figures.nodes if node.meetings][:_MOST_NODES]
    if len(nodes) < 2:
        return None
    at = {each.node.name: each for each in placed(nodes, figures.ties)}
    rows = max(each.y for each in at.values())
    lines = [
        {"x": at[t.one].x, "y": at[t.one].y, "x2": at[t.two].x, "y2": at[t.two].y,
         "meetings": t.meetings}
        for t in figures.ties
        if t.one in at and t.two in at
    ]  # fmt: skip
    return _sized(_web(list(at.values()), lines, width), width, int(24 * rows + 40))


def _web(
    at: Sequence[Placed], lines: Sequence[Mapping[str, Any]], width: int
) -> alt.LayerChart | alt.FacetChart:
    wide = 2.1 if width >= WIDTH else 2.9
    rows = max(each.y for each in at)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-wide, wide]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.8, rows + 0.8], reverse=True))
    ties = alt.Chart(_data(lines)).mark_rule(color=INK, opacity=0.4).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q",
        strokeWidth=alt.StrokeWidth(
            "meetings:Q", scale=alt.Scale(range=[1, 7]), legend=None
        ),
    )  # fmt: skip
    states = list(largest_states(at, len(_HUES) - 1))
    others = [] if all(each.node.country in states for each in at) else ["other or none"]
    longest = _LONGEST if width >= WIDTH else 18
    shown = [
        {"x": each.x, "y": each.y, "name": _clipped(each.node.name, longest), "side": each.side,
         "meetings": each.node.meetings,
         "state": each.node.country if each.node.country in states else others[0]}
        for each in at
    ]  # fmt: skip
    colours = alt.Scale(
        domain=[*states, *others], range=[*_HUES[: len(states)], *(_HUES[-1] for _ in others)]
    )
    dots = alt.Chart(_data(shown)).mark_circle(opacity=1).encode(
        x=x, y=y,
        size=alt.Size("meetings:Q", scale=alt.Scale(range=[40, 300]), legend=None),
        color=alt.Color(
            "state:N", scale=colours, legend=alt.Legend(title="state", columns=width // 85)
        ),
    )  # fmt: skip
    drawn: alt.LayerChart | alt.FacetChart = alt.layer(ties, dots, *_names_of(shown, x, y))
    return drawn


def _names_of(shown: Sequence[Mapping[str, Any]], x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Return the names of a network, a layer for each side that they stand on."""
    names = []
    for side, (align, right, down) in _BESIDE.items():
        own = [row for row in shown if row["side"] == side]
        if own:
            mark = alt.Chart(_data(own)).mark_text(
                align=align, dx=_APART * right, dy=_APART * down, fontSize=11, fill=INK
            )
            names.append(mark.encode(x=x, y=y, text="name:N"))
    return names


def _sized(chart: alt.Chart | alt.LayerChart | alt.FacetChart, width: int, height: int) -> Drawn:
    drawn: Drawn = chart.properties(width=width, height=height)
    return drawn


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data.from_dict({"values": list(rows)})


def _whole(rows: Sequence[Mapping[str, Any]], field: str) -> alt.Axis:
    """Return the axis of a stack of counts, with no fractions between them."""
    stacks: Counter[str] = Counter()
    for row in rows:
        stacks[row["month"]] += row[field]
    most = max(stacks.values())
    step = next(step for size in count() for step in (10**size, 2 * 10**size, 5 * 10**size)
                if most / step <= _MOST_TICKS)  # fmt: skip
    return alt.Axis(values=list(range(0, most + step, step)), format="d", grid=True)


def _day(month: str) -> str:
    """Return the first day of a month, or a day, at midnight where the chart is looked at."""
    return f"{month}-01T00:00:00" if len(month) == 7 else f"{month}T00:00:00"


def _months(rows: Sequence[Mapping[str, Any]], width: int, unit: str = "yearmonth") -> alt.X:
    """Return the axis of months, with as many names as have room."""
    months = sorted(row["month"] for row in rows)
    first, last = (int(day[:4]) * 12 + int(day[5:7]) for day in (months[0], months[-1]))
    room = max(width // _PER_TICK, 1)
    step = next((step for step in _STEPS if (last - first + 1) / step <= room), _STEPS[-1])
    axis = alt.Axis(
        format="%b %Y" if step < 12 else "%Y",
        tickCount=alt.TimeIntervalStep(interval="month", step=step),
        labelAngle=0,
        labelOverlap=True,
        labelSeparation=6,
        labelFlush=True,
        grid=False,
    )
    field = f"{unit}(month):T" if unit else "month:T"
    return alt.X(field, title=None, axis=axis)


def _colour(
    field: str, colours: Mapping[str, str], rows: Sequence[Mapping[str, Any]], width: int
) -> alt.Color:
    present = [name for name in colours if any(row[field] == name for row in rows)]
    scale = alt.Scale(domain=present, range=[colours[name] for name in present])
    across = width // (max(map(len, present)) * 6 + 34)
    legend = alt.Legend(columns=max(across, 1))
    return alt.Color(f"{field}:N", scale=scale, title=None, legend=legend)


def _clipped(text: str, longest: int = _LONGEST) -> str:
    """Return a label that fits, of printable characters alone."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


class Chart(Protocol):
    """Draws a chart of the figures of a brief, so many pixels wide; None without any to draw."""

    def __call__(self, figures: Figures, *, width: int = WIDTH) -> Drawn | None: ...  # noqa: D102


CHARTS: Mapping[str, Chart] = {
    "timeline": timeline,
    "quads": quads,
    "balance": balance,
    "types": types,
    "values": values,
    "places": places,
    "network": network,
}
"""All charts by name, each None where there is nothing to draw."""
