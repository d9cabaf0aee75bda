"""The network of actors over time, for Gephi: dynamic GEXF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from communique.ledger.exports._chosen import Chosen
from communique.ledger.exports._network import EDGE, NODE, network
from communique.ledger.exports._xml import DECLARATION, line, tag

FOLDER = False
UNIT = "links"

_LEFT = {"label", "weight"}
"""What GEXF has attributes of its own for."""


def write(chosen: Chosen, out: BinaryIO | Path) -> int:
    """Write nodes and links; a link is there from the first day to the last."""
    assert not isinstance(out, Path)
    line(out, DECLARATION)
    # Gephi, NetworkX and igraph all read 1.2; it has dates and parallel links as well.
    line(out, '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">')
    line(out, "<meta><creator>communique</creator></meta>")
    line(out, '<graph mode="dynamic" defaultedgetype="directed" timeformat="date">')
    for of, attributes in (("node", NODE), ("edge", EDGE)):
        line(out, tag("attributes", {"class": of, "mode": "static"}, close=False))
        for name, kind in attributes.items():
            if name not in _LEFT:
                line(out, tag("attribute", {"id": name, "title": name, "type": kind}))
        line(out, "</attributes>")
    count = 0
    with network(chosen) as found:
        line(out, "<nodes>")
        for actor, values in found.nodes():
            node = {"id": actor.label, "label": actor.name}
            line(out, f"{tag('node', node, close=False)}{_values(values)}</node>")
        line(out, "</nodes>")
        line(out, "<edges>")
        for count, link in enumerate(found.links(), start=1):
            edge = {
                "id": f"L{count}",
                "source": f"A{link.source}",
                "target": f"A{link.target}",
                "type": "directed",
                "label": link.relation,
                "weight": float(link.weight),
                "start": link.first,
                "end": link.last,
            }
            line(out, f"{tag('edge', edge, close=False)}{_values(link.attributes())}</edge>")
        line(out, "</edges>")
    line(out, "</graph>")
    line(out, "</gexf>")
    return count


def _values(values: Mapping[str, object]) -> str:
    inside = "".join(
        tag("attvalue", {"for": name, "value": value})
        for name, value in values.items()
        if value is not None and name not in _LEFT
    )
    return f"<attvalues>{inside}</attvalues>"
