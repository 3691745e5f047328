"""Graphology's serialised graph, which Sigma draws (https://graphology.github.io/serialization.html)."""

from __future__ import annotations

from collections.abc import Iterator

from service.exports.columns import edge_record, node_record
from service.exports.json_text import array, dumps
from service.exports.part import Options, Part, described, encoded
from service.exports.placing import placing
from service.exports.style import look

OPTIONS = {"type": "directed", "multi": True, "allowSelfLoops": True}


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part for `Graph.from(data)`; x, y, size, color and label are what Sigma draws."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    about = {"name": described(part), "release": part.release}
    yield f'{{"options":{dumps(OPTIONS)},"attributes":{dumps(about)},"nodes":'
    place = placing(part)
    yield from array(
        {
            "key": node.iri,
            "attributes": {
                **node_record(node, options.language),
                "x": (xy := place(number, node))[0],
                "y": -xy[1],
                "size": 6,
                "color": "#" + look(node.class_name).border,
            },
        }
        for number, node in enumerate(part.nodes)
    )
    yield ',"edges":'
    yield from array(
        {
            "key": str(number),
            "source": edge.source,
            "target": edge.target,
            "attributes": {**edge_record(edge, options.language), "color": "#b0b0b0"},
        }
        for number, edge in enumerate(part.edges)
    )
    yield "}\n"
