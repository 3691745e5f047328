"""JSON for D3 force layouts: nodes with a group, links with ends (https://d3js.org/d3-force/link)."""

from __future__ import annotations

from collections.abc import Iterator

from service.exports.columns import edge_record, node_record
from service.exports.json_text import array, dumps
from service.exports.part import Options, Part, described, encoded
from service.exports.style import look


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as `{nodes, links}`; `forceLink().id(d => d.id)` finds the ends."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    yield f'{{"description":{dumps(described(part))},"nodes":'
    yield from array(
        {
            **(record := node_record(node, options.language)),
            "name": record.get("id", ""),
            "id": node.iri,
            "group": node.class_name,
            "color": "#" + look(node.class_name).fill,
        }
        for node in part.nodes
    )
    yield ',"links":'
    yield from array(
        {**edge_record(edge, options.language), "source": edge.source, "target": edge.target, "value": 1}
        for edge in part.edges
    )
    yield "}\n"
