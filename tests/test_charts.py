from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import combinations, product

import pytest

from communique.brief import Balance, Count, Figures, Node, Spot, Tie, Value
from communique.brief.charts import CHARTS, NARROW, WIDTH
from communique.brief.describing import captions, sentences
from communique.brief.drawing import svg
from communique.brief.layout import framed, labels, placed

HOSTILE = "<script>alert(1)</script>\"'&\u202e]]> onload=x " + "x" * 200
CITIES = [
    ("Geneva", 46.2, 6.15),
    ("Bern", 46.95, 7.45),
    ("Zurich", 47.37, 8.54),
    ("Basel", 47.56, 7.59),
    ("Suva", -18.14, 178.44),
    ("Honolulu", 21.31, -157.86),
]


def months(count: int) -> list[str]:
    return [f"{2020 + n // 12}-{n % 12 + 1:02}" for n in range(count)]


def figures(over: Sequence[str], name: str = "Ana Petrova") -> Figures:
    people = [name, *(f"Person {n}" for n in range(29))]
    return Figures(
        meetings=tuple(Count(m, form, 2) for m in over for form in ("talks", "call")),
        events=tuple(
            Count(m, kind, 3) for m in over for kind in ("verbal cooperation", "material conflict")
        ),
        types=(Count("verbal cooperation", "CONSULT", 4), Count("material conflict", name, 2)),
        balance=tuple(Balance(m, (-1) ** n * 2.5, n + 1) for n, m in enumerate(over)),
        spots=tuple(
            Spot(f"{city} {name}"[:300], lat, lon, 9 - n, n)
            for n, (city, lat, lon) in enumerate(CITIES)
        ),
        nodes=tuple(
            Node(p, ("SRB", "CHL", None)[n % 3], "person", 30 - n) for n, p in enumerate(people)
        ),
        ties=tuple(Tie(a, b, 1) for a, b in combinations(people[:10], 2)),
        values=tuple(
            Value(name, f"{m}-01", 10.0 + n, "USD", "10 USD", name) for n, m in enumerate(over)
        ),
    )


ALL = [
    pytest.param(chart, data, width, id=f"{chart}-{kind}-{width}")
    for chart, (kind, data, width) in product(
        CHARTS,
        [
            ("two", figures(months(2)), NARROW),
            ("sixty", figures(months(60)), WIDTH),
            ("hostile", figures(months(3), HOSTILE), WIDTH),
        ],
    )
]


@pytest.mark.parametrize(("name", "data", "width"), ALL)
def test_a_chart_is_a_picture_and_nothing_else(name: str, data: Figures, width: int) -> None:
    drawn = CHARTS[name](data, width=width)
    assert drawn is not None
    written = svg(drawn, HOSTILE)
    root = ET.fromstring(written)
    assert root.get("role") == "img"
    assert (root.get("aria-label") or "").startswith("<script>alert(1)</script>")
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        assert tag not in ("script", "foreignObject", "a", "image", "use", "style"), tag
        assert not [key for key in element.attrib if key.startswith("on") or key.endswith("href")]
    # Ids are counted through a process: equal charts would differ, and two on a page may clash.
    assert "url(#" not in written
    assert "NaN" not in written
    assert "Infinity" not in written


@pytest.mark.parametrize("name", CHARTS)
def test_equal_figures_are_drawn_in_equal_bytes(name: str) -> None:
    one, other = (CHARTS[name](figures(months(14))) for _ in range(2))
    assert one is not None
    assert other is not None
    assert svg(one) == svg(other)


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_is_drawn_of_nothing(name: str) -> None:
    assert CHARTS[name](Figures()) is None


def test_what_needs_two_is_not_drawn_of_one() -> None:
    one = figures(months(1))
    assert CHARTS["balance"](one) is None
    assert CHARTS["values"](one) is None
    assert CHARTS["network"](Figures(nodes=one.nodes[:1])) is None
    for name in ("timeline", "quads", "types", "places"):
        drawn = CHARTS[name](one)
        assert drawn is not None
        ET.fromstring(svg(drawn))


@pytest.mark.parametrize("count", [1, 8, 14, 60])
@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_an_axis_of_months_names_a_few(count: int, width: int) -> None:
    drawn = CHARTS["timeline"](figures(months(count)), width=width)
    assert drawn is not None
    names = re.findall(r">((?:[A-Z][a-z]{2} )?20\d\d)</text>", svg(drawn))
    assert 1 <= len(names) <= width // 50
    assert len(set(names)) == len(names)


def test_names_on_a_map_lie_apart() -> None:
    spots = [
        (Spot(f"Place {n}", 46 + n / 10, 6 + n / 10, 5, 0), f"Place {n}", 8.0) for n in range(20)
    ]
    frame = framed([spot for spot, _, _ in spots], WIDTH)
    found = labels(spots, frame, most=24)
    assert 0 < len(found) < 20
    assert labels(spots[:1], frame, most=24)[0].name == "Place 0"


@pytest.mark.parametrize(
    "spots", [CITIES, CITIES[:1], [("Pole", 90.0, 0.0), ("South", -90.0, 10.0)]]
)
def test_a_map_shows_all_its_places(spots: list[tuple[str, float, float]]) -> None:
    frame = framed([Spot(name, lat, lon, 1, 0) for name, lat, lon in spots], WIDTH)
    assert 200 <= frame.height <= 400
    for name, lat, lon in spots:
        if abs(lat) < 65:
            x, y = frame.at(lat, lon)
            assert 0 <= x <= frame.width, name
            assert 0 <= y <= frame.height, name


def test_names_of_a_network_stand_on_heights_of_their_own() -> None:
    data = figures(months(1))
    at = placed(data.nodes, data.ties)
    assert len(at) == len(data.nodes)
    for side in ("left", "right"):
        heights = [each.y for each in at if each.side == side]
        assert len(set(heights)) == len(heights)
    for state in ("SRB", "CHL"):
        assert len({each.side for each in at if each.node.country == state}) == 1


def test_who_met_all_stands_in_the_middle() -> None:
    nodes = [Node(name, "SRB", "person", 1) for name in "ABCDE"]
    at = placed(nodes, [Tie("C", other, 1) for other in "ABDE"])
    assert [each.node.name for each in at if each.x == 0] == ["C"]


def test_charts_are_told_in_words() -> None:
    data = figures(months(2))
    told = sentences(data)
    assert set(told) == set(captions(data)) == set(CHARTS)
    assert told["timeline"] == (
        "Bar chart of meetings held by month: 8 meetings from January 2020 to February 2020, most "
        "in February 2020 (4); by kind, 4 talks, 4 call."
    )
    assert "over 1 event)" in told["balance"]
    assert "divided by their number" in captions(data)["balance"]
    assert not sentences(Figures())


def test_the_balance_says_whether_it_is_by_week() -> None:
    weekly = Figures(balance=(Balance("2024-05-06", 1.0, 2), Balance("2024-05-13", -2.0, 1)))
    assert "by week" in captions(weekly)["balance"]
    assert "6 May 2024" in sentences(weekly)["balance"]
    drawn = CHARTS["balance"](weekly)
    assert drawn is not None
    ET.fromstring(svg(drawn))
