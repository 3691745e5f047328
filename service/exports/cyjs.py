"""Cytoscape JSON (cyjs), read by Cytoscape desktop and cytoscape.js."""

from __future__ import annotations

from collections.abc import Iterator

from service.exports.columns import edge_record, node_record
from service.exports.json_text import array, dumps
from service.exports.part import Options, Part, described, encoded
from service.exports.placing import placing
from service.exports.style import look

CY_SHAPES = {"round": "round-rectangle", "parallelogram": "rhomboid", "trapezium": "round-tag"}
# Cytoscape takes data.id for the element's own key, so the short name and the statement's id have other names.
STYLE = [
    {
        "selector": "node",
        "style": {
            "label": "data(label)", "background-color": "data(fill)", "border-color": "data(border)",
            "border-width": 1, "shape": "data(shape)", "width": "label", "height": 30, "padding": "6px",
            "text-valign": "center", "font-size": 13,
        },
    },
    {
        "selector": "edge",
        "style": {
            "label": "data(label)", "curve-style": "bezier", "target-arrow-shape": "triangle",
            "line-color": "#b0b0b0", "target-arrow-color": "#b0b0b0", "width": 1, "font-size": 9,
        },
    },
]  # fmt: skip


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part with positions and a style; load it with `cytoscape({elements, style})`."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    about = {"name": described(part), "release": part.release}
    yield f'{{"format_version":"1.0","generated_by":"Zhitu","data":{dumps(about)},"style":{dumps(STYLE)},"elements":{{"nodes":'
    place = placing(part)
    yield from array(
        {
            "data": {
                **(record := node_record(node, options.language)),
                "short_id": record.get("id", ""),
                "id": node.iri,
                "fill": "#" + look(node.class_name).fill,
                "border": "#" + look(node.class_name).border,
                "shape": CY_SHAPES.get(look(node.class_name).shape, look(node.class_name).shape),
            },
            "position": dict(zip("xy", place(number, node), strict=True)),
        }
        for number, node in enumerate(part.nodes)
    )
    yield ',"edges":'
    yield from array(
        {
            "data": {
                **(record := edge_record(edge, options.language)),
                "statement": record.get("id", ""),
                "interaction": edge.name,
                "id": f"e{number}",
                "source": edge.source,
                "target": edge.target,
            }
        }
        for number, edge in enumerate(part.edges)
    )
    yield "}}\n"
