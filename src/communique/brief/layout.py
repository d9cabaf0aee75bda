"""Where the names and dots of a chart go: a network on two sides, the labels of a map apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atan, degrees, exp, log, pi, radians, sqrt, tan

from communique.brief import Node, Spot, Tie

_LETTER = 6.2
"""Mean width of a letter of 11 pixels, with some room to spare."""

_LINE = 14.0
_LEAST_SPAN = 9.0
"""Degrees that a map shows at least, across."""

_HUB = 0.8
"""Who met so large a share of all others stands in the middle."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth that a map shows, in pixels and in the Mercator projection."""

    width: float
    height: float
    scale: float
    lon: float
    lat: float

    def at(self, lat: float, lon: float) -> tuple[float, float]:
        """Return where a place is, in pixels from the upper left corner."""
        x = self.width / 2 + self.scale * radians(lon - self.lon)
        return x, self.height / 2 - self.scale * (_northing(lat) - _northing(self.lat))


def framed(spots: Sequence[Spot], width: float) -> Frame:
    """Return the frame that shows all spots with some ground around them."""
    lats = [max(-65.0, min(72.0, spot.lat)) for spot in spots]
    lons = [spot.lon for spot in spots]
    wide = min(max(max(lons) - min(lons), _LEAST_SPAN) * 1.3, 360.0)
    low, high = _northing(min(lats)), _northing(max(lats))
    tall = max(high - low, radians(_LEAST_SPAN) / 2) * 1.5
    most = width * 0.62
    scale = min(width / radians(wide), most / tall)
    middle = (low + high) / 2
    lat = degrees(2 * atan(exp(middle)) - pi / 2)
    height = min(most, max(width * 0.42, tall * scale))
    return Frame(width, round(height), scale, (min(lons) + max(lons)) / 2, lat)


def _northing(lat: float) -> float:
    return log(tan(pi / 4 + radians(max(-85.0, min(85.0, lat))) / 2))


@dataclass(frozen=True, slots=True)
class Label:
    """A name beside a dot; `side` is where: above, below, left or right."""

    name: str
    lat: float
    lon: float
    side: str


def labels(
    spots: Sequence[tuple[Spot, str, float]], frame: Frame, *, most: int
) -> tuple[Label, ...]:
    """Return the names that fit beside their dots without lying upon a dot or another name.

    `spots` are in order of weight, each with its name and the radius of its dot; those that find
    no room, or come after the first `most`, have no name.
    """
    dots = [_around(frame.at(spot.lat, spot.lon), radius) for spot, _, radius in spots]
    taken: list[Box] = []
    found: list[Label] = []
    for (spot, name, radius), own in zip(spots, dots, strict=True):
        others = [dot for dot in dots if dot != own]
        for side, box in _places(frame.at(spot.lat, spot.lon), radius, name):
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= frame.width
            if (
                inside
                and box[3] <= frame.height
                and not any(_touch(box, other) for other in (*taken, *others))
            ):
                taken.append(box)
                found.append(Label(name, spot.lat, spot.lon, side))
                break
        if len(found) == most:
            break
    return tuple(found)


def _around(point: tuple[float, float], radius: float) -> Box:
    x, y = point
    return x - radius, y - radius, x + radius, y + radius


def _places(point: tuple[float, float], radius: float, name: str) -> Iterable[tuple[str, Box]]:
    x, y = point
    wide, gap = len(name) * _LETTER, radius + 4
    yield "right", (x + gap, y - _LINE / 2, x + gap + wide, y + _LINE / 2)
    yield "left", (x - gap - wide, y - _LINE / 2, x - gap, y + _LINE / 2)
    yield "above", (x - wide / 2, y - gap - _LINE, x + wide / 2, y - gap)
    yield "below", (x - wide / 2, y + gap, x + wide / 2, y + gap + _LINE)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@dataclass(frozen=True, slots=True)
class Placed:
    """A node, where it stands (x from -1 to 1, y from the top), and on which side its name is."""

    node: Node
    x: float
    y: float
    side: str


def placed(nodes: Sequence[Node], ties: Sequence[Tie]) -> tuple[Placed, ...]:
    """Return nodes on two sides, those of a state together, whoever met nearly all in the middle.

    No two names stand on one height of a side.
    """
    hub = _hub(nodes, ties)
    rest = [node for node in nodes if node is not hub]
    left, right = _sides(rest)
    rows = max(len(left), len(right))
    found = [
        *_column(left, "left", rows),
        *_column(right, "right", rows),
    ]  # fmt: skip
    if hub is not None:
        found.append(Placed(hub, 0.0, (rows - 1) / 2, "below"))
    return tuple(found)


def _hub(nodes: Sequence[Node], ties: Sequence[Tie]) -> Node | None:
    met: dict[str, set[str]] = defaultdict(set)
    names = {node.name for node in nodes}
    for tie in ties:
        if tie.one in names and tie.two in names:
            met[tie.one].add(tie.two)
            met[tie.two].add(tie.one)
    best = max(nodes, key=lambda node: (len(met[node.name]), node.meetings), default=None)
    if best is None or len(nodes) < 4 or len(met[best.name]) < _HUB * (len(nodes) - 1):
        return None
    return best


def _sides(nodes: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """Return nodes in two halves, states kept whole, the larger states at the top."""
    states = Counter(node.country for node in nodes)
    left: list[Node] = []
    right: list[Node] = []
    for state, _ in sorted(states.items(), key=lambda each: (-each[1], each[0] or "~")):
        own = sorted(
            (node for node in nodes if node.country == state),
            key=lambda node: (-node.meetings, node.name),
        )
        (left if len(left) <= len(right) else right).extend(own)
    return left, right


def _column(nodes: Sequence[Node], side: str, rows: int) -> Iterable[Placed]:
    first = (rows - len(nodes)) / 2
    for place, node in enumerate(nodes):
        y = first + place
        bend = 1 - (2 * y / max(rows - 1, 1) - 1) ** 2
        x = 0.7 + 0.3 * sqrt(max(bend, 0.0))
        yield Placed(node, round(-x if side == "left" else x, 4), y, side)


def largest_states(placed: Sequence[Placed], most: int) -> Mapping[str, int]:
    """Return the states of most nodes with their counts, in order."""
    counts = Counter(each.node.country for each in placed if each.node.country)
    ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    return dict(ordered[:most])
