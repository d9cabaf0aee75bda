"""The charts of a brief, as Altair charts and as SVG that needs no script.

Colours are told apart by people with colour vision deficiency (Okabe and Ito 2008) and stand out on
white and on dark ground; text takes the colour of the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import cos, pi, sin
from typing import Any

import altair as alt
import vl_convert

from communique.brief import Figures, Node

WIDTH = 620
_INK = "#818a94"
"""Replaced by the page's own colour of text in the SVG."""

_QUADS = {
    "verbal cooperation": "#56a3d9",
    "material cooperation": "#0b6cb0",
    "verbal conflict": "#e69f00",
    "material conflict": "#d55e00",
    "other": "#8a8f98",
}
_FORMS = {
    "meeting": "#0b6cb0",
    "talks": "#56a3d9",
    "call": "#009e73",
    "visit": "#e69f00",
    "summit": "#cc79a7",
    "conference": "#d55e00",
    "other": "#8a8f98",
}
_HUES = ("#0b6cb0", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56a3d9", "#8a8f98")
_CONFLICT = frozenset(("verbal conflict", "material conflict"))
_LONGEST = 40
_MOST_LABELS = 24
_FEW_MONTHS = 14
_LEAST_SPAN = 8.0

Drawn = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart


def timeline(figures: Figures) -> Drawn | None:
    """Return meetings by month, stacked by form; None without any."""
    rows = [{"month": c.month, "form": c.kind, "meetings": c.count} for c in figures.meetings]
    if not rows:
        return None
    return _sized(
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            x=_months(rows),
            y=alt.Y("meetings:Q", title="meetings", axis=alt.Axis(tickMinStep=1, grid=True)),
            color=_colour("form", _FORMS, rows),
        ),
        150,
    )


def quads(figures: Figures) -> Drawn | None:
    """Return events by month and quad class, conflict below the line; None without any."""
    rows = [
        {
            "month": c.month,
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
            x=_months(rows),
            y=alt.Y("events:Q", title="conflict | cooperation", axis=axis),
            color=_colour("class", _QUADS, rows),
        ),
        190,
    )


def balance(figures: Figures) -> Drawn | None:
    """Return the mean Goldstein score by month; None for less than two months."""
    rows = [{"month": b.month, "mean": b.mean, "events": b.count} for b in figures.balance]
    if len(rows) < 2:
        return None
    score = alt.Y("mean:Q", title="mean score", scale=alt.Scale(domain=[-10, 10]))
    base = alt.Chart(_data(rows)).encode(x=_months(rows), y=score)
    zero = alt.Chart(_data([{"zero": 0}])).mark_rule(color=_INK).encode(y="zero:Q")
    dots = base.mark_point(filled=True, opacity=1, color=_HUES[0]).encode(
        size=alt.Size(
            "events:Q",
            scale=alt.Scale(range=[30, 300]),
            legend=alt.Legend(title="events", tickCount=3, format="d"),
        )
    )
    return _sized(alt.layer(zero, base.mark_line(color=_HUES[0], opacity=0.6), dots), 150)


def types(figures: Figures) -> Drawn | None:
    """Return events by type, coloured by quad class; None without any."""
    rows = [{"type": c.kind, "class": c.month, "events": c.count} for c in figures.types]
    if not rows:
        return None
    return _sized(
        alt.Chart(_data(rows))
        .mark_bar()
        .encode(
            y=alt.Y("type:N", sort="-x", title=None),
            x=alt.X("events:Q", title="events", axis=alt.Axis(tickMinStep=1, format="d")),
            color=_colour("class", _QUADS, rows),
        ),
        18 * len(rows),
    )


def values(figures: Figures) -> Drawn | None:
    """Return a small chart for each figure that was reported for two days or more, or by two."""
    series: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for value in figures.values:
        series.setdefault((value.measure, value.unit), []).append(
            {
                "day": value.day,
                "amount": value.amount,
                "publisher": _clipped(value.publisher or "not stated"),
            }
        )
    drawn = [
        _series(_clipped(measure), unit, rows)
        for (measure, unit), rows in series.items()
        if len(rows) > 1
    ][:6]
    return alt.vconcat(*drawn) if drawn else None


def _series(measure: str, unit: str, rows: Sequence[Mapping[str, Any]]) -> Drawn:
    amount = alt.Y("amount:Q", title=unit or None, axis=alt.Axis(format="~s", tickCount=4))
    base = alt.Chart(_data(rows)).encode(x=alt.X("day:T", title=None), y=amount)
    dots = base.mark_point(filled=True, size=70, opacity=1).encode(
        color=alt.Color("publisher:N", scale=alt.Scale(range=list(_HUES)), title=None)
    )
    line = base.mark_line(color=_INK, opacity=0.5)
    drawn: Drawn = alt.layer(line, dots).properties(
        width=WIDTH, height=110, title=alt.Title(measure, anchor="start", fontSize=12)
    )
    return drawn


def places(figures: Figures) -> Drawn | None:
    """Return a map drawn to where meetings and events took place; None without any."""
    if not figures.spots:
        return None
    rows = [
        {
            "name": _clipped(spot.name),
            "lat": spot.lat,
            "lon": spot.lon,
            "count": spot.meetings + spot.events,
        }
        for spot in figures.spots
    ]
    shapes = {"values": _shapes(), "format": {"type": "topojson", "feature": "countries"}}
    ground = alt.Chart(alt.Data.from_dict(shapes)).mark_geoshape(
        fill=_INK, fillOpacity=0.16, stroke=_INK, strokeOpacity=0.45, strokeWidth=0.5
    )
    spots = alt.Chart(_data(rows)).encode(longitude="lon:Q", latitude="lat:Q")
    dots = spots.mark_circle(color=_HUES[4], opacity=0.8).encode(
        size=alt.Size(
            "count:Q",
            scale=alt.Scale(type="sqrt", range=[40, 600]),
            legend=alt.Legend(title="meetings and events", tickCount=3, format="d"),
        )
    )
    named = alt.Chart(_data(rows[:_MOST_LABELS])).encode(longitude="lon:Q", latitude="lat:Q")
    names = named.mark_text(dy=-12, fontSize=11, fill=_INK).encode(text="name:N")
    drawn = alt.layer(ground.properties(), dots, names).project("mercator", **_frame(figures))
    return _sized(drawn, 380)


def _frame(figures: Figures) -> dict[str, Any]:
    """Return the scale and centre that show all spots with some ground around them."""
    lats = [max(-75.0, min(75.0, spot.lat)) for spot in figures.spots]
    lons = [spot.lon for spot in figures.spots]
    wide = max(max(lons) - min(lons), _LEAST_SPAN) * 1.35
    tall = max(max(lats) - min(lats), _LEAST_SPAN / 2) * 1.6
    middle = (min(lats) + max(lats)) / 2
    scale = min(WIDTH / wide, 380 / tall * cos(middle * pi / 180)) * 180 / pi
    return {
        "scale": round(scale, 1),
        "center": [round((min(lons) + max(lons)) / 2, 2), round(middle, 2)],
        "translate": [WIDTH / 2, 190],
    }


def network(figures: Figures) -> Drawn | None:
    """Return who met whom: those of most meetings on a circle, by state; None without two."""
    nodes = [node for node in figures.nodes if node.meetings][:_MOST_LABELS]
    if len(nodes) < 2:
        return None
    nodes.sort(key=lambda node: (node.country or "~", -node.meetings, node.name))
    at = {node.name: _on_circle(place, len(nodes)) for place, node in enumerate(nodes)}
    lines = [
        {"x": at[t.one][0], "y": at[t.one][1], "x2": at[t.two][0], "y2": at[t.two][1],
         "meetings": t.meetings}
        for t in figures.ties
        if t.one in at and t.two in at
    ]  # fmt: skip
    return _sized(_web(nodes, at, lines), 460)


def _on_circle(place: int, count: int) -> tuple[float, float]:
    angle = 2 * pi * place / count - pi / 2
    return round(cos(angle), 4), round(-sin(angle), 4)


def _web(
    nodes: Sequence[Node],
    at: Mapping[str, tuple[float, float]],
    lines: Sequence[Mapping[str, Any]],
) -> alt.LayerChart | alt.FacetChart:
    bounds = alt.Scale(domain=[-1.9, 1.9])
    x, y = alt.X("x:Q", axis=None, scale=bounds), alt.Y("y:Q", axis=None, scale=bounds)
    ties = alt.Chart(_data(lines)).mark_rule(color=_INK, opacity=0.45).encode(
        x=x, y=y, x2="x2:Q", y2="y2:Q",
        strokeWidth=alt.StrokeWidth(
            "meetings:Q", scale=alt.Scale(range=[1, 7]), legend=None
        ),
    )  # fmt: skip
    rows = [
        {"x": at[n.name][0], "y": at[n.name][1], "name": _clipped(n.name),
         "state": n.country or "none", "meetings": n.meetings, "left": at[n.name][0] < 0}
        for n in nodes
    ]  # fmt: skip
    dots = alt.Chart(_data(rows)).mark_circle(opacity=1).encode(
        x=x, y=y,
        size=alt.Size("meetings:Q", scale=alt.Scale(range=[40, 400]), legend=None),
        color=alt.Color("state:N", scale=alt.Scale(range=list(_HUES)), title="state"),
    )  # fmt: skip
    sides = []
    for left in (True, False):
        names = alt.Chart(_data([row for row in rows if row["left"] is left]))
        mark = names.mark_text(
            align="right" if left else "left", dx=-12 if left else 12, fontSize=11, fill=_INK
        )
        sides.append(mark.encode(x=x, y=y, text="name:N"))
    drawn: alt.LayerChart | alt.FacetChart = alt.layer(ties, dots, *sides)
    return drawn


def svg(chart: Drawn) -> str:
    """Return a chart as SVG without scripts, its text in the colour of the page around it."""
    written = vl_convert.vegalite_to_svg(_styled(chart).to_dict())
    written = written.replace(_INK, "currentColor")
    # What a chart's marks link to or run is nothing; its own attributes are enough.
    return re.sub(r"<svg ", '<svg role="img" ', written, count=1)


def _styled(chart: Drawn) -> Drawn:
    styled: Drawn = (
        chart.configure(background="transparent", font="system-ui, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_INK, titleColor=_INK, gridColor=_INK, gridOpacity=0.25,
            domainColor=_INK, tickColor=_INK, titleFontWeight="normal", labelFontSize=11,
        )
        .configure_legend(
            labelColor=_INK, titleColor=_INK, orient="bottom", titleFontWeight="normal"
        )
        .configure_title(color=_INK, fontWeight="normal")
    )  # fmt: skip
    return styled


def _sized(chart: alt.Chart | alt.LayerChart | alt.FacetChart, height: int) -> Drawn:
    drawn: Drawn = chart.properties(width=WIDTH, height=height)
    return drawn


def _data(rows: Sequence[Mapping[str, Any]]) -> alt.Data:
    return alt.Data.from_dict({"values": list(rows)})


def _months(rows: Sequence[Mapping[str, Any]]) -> alt.X:
    """Return the axis of months: named where they are few, by year where they are many."""
    few = len({row["month"] for row in rows}) <= _FEW_MONTHS
    axis = alt.Axis(format="%b %Y" if few else "%Y", labelAngle=0, labelOverlap="greedy")
    return alt.X("yearmonth(month):T", title=None, axis=axis)


def _colour(field: str, colours: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> alt.Color:
    present = [name for name in colours if any(row[field] == name for row in rows)]
    scale = alt.Scale(domain=present, range=[colours[name] for name in present])
    return alt.Color(f"{field}:N", scale=scale, title=None)


def _clipped(text: str) -> str:
    """Return a label that fits, of printable characters alone."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    plain = " ".join(plain.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"


@cache
def _shapes() -> Any:
    """Return the outlines of states (Natural Earth 1:110m, by world-atlas)."""
    place = files("communique.brief").joinpath("shapes/countries-110m.json")
    return json.loads(place.read_text(encoding="utf-8"))


CHARTS: Mapping[str, Callable[[Figures], Drawn | None]] = {
    "timeline": timeline,
    "quads": quads,
    "balance": balance,
    "types": types,
    "values": values,
    "places": places,
    "network": network,
}
"""All charts by name, each None where there is nothing to draw."""
