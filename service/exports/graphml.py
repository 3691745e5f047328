"""GraphML: typed attributes, and the yFiles elements that give yEd labels, colours and shapes.

http://graphml.graphdrawing.org/specification.html; yFiles: https://docs.yworks.com/yfiles/doc/developers-guide/graphml.html
"""

from __future__ import annotations

from collections.abc import Iterator

from service.exports.columns import EDGE_COLUMNS, Column, Kind, cast, edge_record, node_columns, node_record
from service.exports.part import Options, Part, described, encoded
from service.exports.placing import placing
from service.exports.style import look
from service.exports.xml import HEADER, escaped
from service.traversal.model import Attribute, Edge, Node

ROOT = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">\n'
)
TYPES = {Kind.TEXT: "string", Kind.WHOLE: "long", Kind.NUMBER: "double", Kind.TRUTH: "boolean"}
YED_SHAPES = {"round": "roundrectangle", "trapezium": "trapezoid"}
LINES = {"stated": "line", "vocabulary": "dashed", "inferred": "dotted"}
WIDE = "\u2e80"


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as GraphML."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    columns = node_columns(part.nodes)
    yield HEADER + ROOT + f"<desc>{escaped(described(part))}</desc>\n"
    for kind, prefix, listed in (("node", "n", columns), ("edge", "e", EDGE_COLUMNS)):
        for column in listed:
            yield (
                f'<key id="{prefix}_{escaped(column.name)}" for="{kind}" attr.name="{escaped(column.name)}"'
                f' attr.type="{TYPES[column.kind] if not column.many else "string"}"/>\n'
            )
    yield '<key id="ynode" for="node" yfiles.type="nodegraphics"/>\n'
    yield '<key id="yedge" for="edge" yfiles.type="edgegraphics"/>\n'
    yield '<graph id="G" edgedefault="directed">\n'
    place = placing(part)
    of_nodes, of_edges = _openings("n", columns), _openings("e", EDGE_COLUMNS)
    for number, node in enumerate(part.nodes):
        x, y = place(number, node)
        data = _data(of_nodes, node_record(node, options.language))
        yield f'<node id="{escaped(node.iri)}">{data}{_yed_node(node, options.language, x, y)}</node>\n'
    for edge in part.edges:
        data = _data(of_edges, edge_record(edge, options.language))
        yield (
            f'<edge id="{escaped(edge_key(edge))}" source="{escaped(edge.source)}" target="{escaped(edge.target)}">'
            f"{data}{_yed_edge(edge, options.language)}</edge>\n"
        )
    yield "</graph>\n</graphml>\n"


def edge_key(edge: Edge) -> str:
    """The edge's id, or one made of its ends and property."""
    return edge.id or f"{edge.source} {edge.name} {edge.target}"


def _openings(prefix: str, columns: tuple[Column, ...]) -> dict[str, tuple[str, Column]]:
    return {c.name: (f'<data key="{prefix}_{escaped(c.name)}">', c) for c in columns}


def _data(openings: dict[str, tuple[str, Column]], record: dict[str, Attribute]) -> str:
    written = []
    for name, value in record.items():
        opening, column = openings[name]
        text = value if isinstance(value, str) and column.kind is Kind.TEXT else _written(column, value)
        written.append(f"{opening}{escaped(text)}</data>")
    return "".join(written)


def _written(column: Column, value: Attribute) -> str:
    found = cast(column, value)
    if isinstance(found, tuple):
        return "|".join(map(str, found))
    return str(found).lower() if isinstance(found, bool) else str(found)


def _yed_node(node: Node, language: str, x: float, y: float) -> str:
    look_of = look(node.class_name)
    label = node.label(language)
    width = 24 + sum(13 if character >= WIDE else 7 for character in label)
    return (
        f'<data key="ynode"><y:ShapeNode><y:Geometry x="{x - width / 2:.1f}" y="{y - 15:.1f}" width="{width}" height="30"/>'
        f'<y:Fill color="#{look_of.fill}"/><y:BorderStyle color="#{look_of.border}" type="line" width="1.0"/>'
        f"<y:NodeLabel>{escaped(label)}</y:NodeLabel>"
        f'<y:Shape type="{YED_SHAPES.get(look_of.shape, look_of.shape)}"/></y:ShapeNode></data>'
    )


def _yed_edge(edge: Edge, language: str) -> str:
    return (
        f'<data key="yedge"><y:PolyLineEdge><y:LineStyle color="#808080" type="{LINES.get(edge.status, "line")}" width="1.0"/>'
        f'<y:Arrows source="none" target="standard"/><y:EdgeLabel>{escaped(edge.label(language))}</y:EdgeLabel>'
        "</y:PolyLineEdge></data>"
    )
