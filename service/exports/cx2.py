"""CX2, the exchange format of Cytoscape and NDEx (https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.exports.columns import EDGE_COLUMNS, Column, Kind, edge_record, node_columns, node_record, typed
from service.exports.json_text import array, dumps
from service.exports.part import Options, Part, described, encoded
from service.exports.placing import placing
from service.exports.style import LOOKS, look

TYPES = {Kind.TEXT: "string", Kind.WHOLE: "long", Kind.NUMBER: "double", Kind.TRUTH: "boolean"}
CX_SHAPES = {"round": "round-rectangle", "trapezium": "triangle"}


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as a list of aspects. CX2 numbers its nodes: memory for a number per node is needed."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    columns = tuple(c for c in node_columns(part.nodes) if c.name != "label")
    edges = tuple(c for c in EDGE_COLUMNS if c.name != "label")
    yield '[{"CXVersion":"2.0","hasFragments":false},\n{"metaData":[{"name":"attributeDeclarations"},{"name":"networkAttributes"},{"name":"nodes"},{"name":"edges"},{"name":"visualProperties"}]},\n'
    declared = {
        "networkAttributes": {"name": {"d": "string"}, "release": {"d": "string"}},
        "nodes": {"name": {"d": "string"}, **_declared(columns)},
        "edges": {"interaction": {"d": "string"}, **_declared(edges)},
    }
    yield dumps({"attributeDeclarations": [declared]}) + ",\n"
    yield dumps({"networkAttributes": [{"name": described(part), "release": part.release}]}) + ",\n"
    numbers: dict[str, int] = {}
    yield '{"nodes":'
    yield from array(_nodes(part, options, columns, numbers))
    yield '},\n{"edges":'
    yield from array(
        {
            "id": number,
            "s": numbers[edge.source],
            "t": numbers[edge.target],
            "v": {"interaction": edge.label(options.language), **typed(edges, edge_record(edge))},
        }
        for number, edge in enumerate(part.edges)
    )
    yield "},\n" + dumps({"visualProperties": [_style()]}) + ',\n{"status":[{"success":true}]}]\n'


def _nodes(
    part: Part, options: Options, columns: tuple[Column, ...], numbers: dict[str, int]
) -> Iterator[dict[str, Any]]:
    place = placing(part)
    for number, node in enumerate(part.nodes):
        numbers[node.iri] = number
        x, y = place(number, node)
        values = typed(columns, node_record(node, options.language))
        yield {"id": number, "x": x, "y": y, "v": {"name": node.label(options.language), **values}}


def _declared(columns: tuple[Column, ...]) -> dict[str, dict[str, str]]:
    return {c.name: {"d": f"list_of_{TYPES[c.kind]}" if c.many else TYPES[c.kind]} for c in columns}


def _style() -> dict[str, Any]:
    def by_class(choose: dict[str, str], default: str) -> dict[str, Any]:
        mapped = [{"v": name, "vp": value} for name, value in choose.items()]
        return {"type": "DISCRETE", "definition": {"attribute": "class", "map": mapped, "default": default}}

    fills = {name: "#" + look(name).fill for name in LOOKS}
    borders = {name: "#" + look(name).border for name in LOOKS}
    shapes = {name: CX_SHAPES.get(look(name).shape, look(name).shape) for name in LOOKS}
    label = {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}
    relation = {"type": "PASSTHROUGH", "definition": {"attribute": "interaction", "type": "string"}}
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {
                "NODE_SHAPE": "round-rectangle",
                "NODE_WIDTH": 90,
                "NODE_HEIGHT": 30,
                "NODE_BORDER_WIDTH": 1,
            },
            "edge": {"EDGE_TARGET_ARROW_SHAPE": "triangle", "EDGE_LINE_COLOR": "#B0B0B0", "EDGE_WIDTH": 1},
        },
        "nodeMapping": {
            "NODE_LABEL": label,
            "NODE_BACKGROUND_COLOR": by_class(fills, "#ECECEC"),
            "NODE_BORDER_COLOR": by_class(borders, "#6B6B6B"),
            "NODE_SHAPE": by_class(shapes, "ellipse"),
        },
        "edgeMapping": {"EDGE_LABEL": relation},
    }
