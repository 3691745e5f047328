"""Node-link JSON, as networkx.node_link_graph reads it."""

from __future__ import annotations

from collections.abc import Iterator

from service.exports.columns import edge_record, node_record
from service.exports.json_text import array, dumps
from service.exports.part import Options, Part, described, encoded


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as a directed multigraph; nodes by IRI, edges with their id as key."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    about = {"name": described(part), "release": part.release}
    yield f'{{"directed":true,"multigraph":true,"graph":{dumps(about)},"nodes":'
    # networkx takes "id" for the node's own key, so the short name has another name here.
    yield from array(
        {**(record := node_record(node, options.language)), "name": record.get("id", ""), "id": node.iri}
        for node in part.nodes
    )
    yield ',"edges":'
    yield from array(
        {
            **edge_record(edge, options.language),
            "source": edge.source,
            "target": edge.target,
            "key": edge.id or edge.name,
        }
        for edge in part.edges
    )
    yield "}\n"
