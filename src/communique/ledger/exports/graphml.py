"""The network of actors as GraphML, for NetworkX, igraph, yEd, Cytoscape."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from communique.ledger.exports._chosen import Chosen
from communique.ledger.exports._network import EDGE, NODE, network
from communique.ledger.exports._xml import DECLARATION, line, tag, text_of

FOLDER = False
UNIT = "links"


def write(chosen: Chosen, out: BinaryIO | Path) -> int:
    """Write nodes and links. All links are directed: NetworkX refuses a graph of both sorts."""
    assert not isinstance(out, Path)
    line(out, DECLARATION)
    line(out, tag("graphml", {"xmlns": "http://graphml.graphdrawing.org/xmlns"}, close=False))
    for prefix, of, attributes in (("n", "node", NODE), ("e", "edge", EDGE)):
        for name, kind in attributes.items():
            key = {"id": f"{prefix}_{name}", "for": of, "attr.name": name, "attr.type": kind}
            line(out, tag("key", key))
    line(out, tag("graph", {"id": "actors", "edgedefault": "directed"}, close=False))
    count = 0
    with network(chosen) as found:
        for actor, values in found.nodes():
            line(out, f"{tag('node', {'id': actor.label}, close=False)}{_data('n', values)}</node>")
        for count, link in enumerate(found.links(), start=1):
            ends = {"id": f"L{count}", "source": f"A{link.source}", "target": f"A{link.target}"}
            data = _data("e", link.attributes())
            line(out, f"{tag('edge', ends, close=False)}{data}</edge>")
    line(out, "</graph>")
    line(out, "</graphml>")
    return count


def _data(prefix: str, values: Mapping[str, object]) -> str:
    return "".join(
        f'<data key="{prefix}_{name}">{text_of(value)}</data>'
        for name, value in values.items()
        if value is not None
    )
