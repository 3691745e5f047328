"""One HTML file that opens without a network and can be explored: search, zoom, filters, evidence.

Library, font and data are inside. A content security policy allows nothing but them; a script in a label stays text.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from ontology.errors import WrongUse
from ontology.model import ontology
from service.exports import fonts
from service.exports.columns import node_record
from service.exports.labels import box_size, wrapped
from service.exports.layout import layout
from service.exports.part import Options, Part, described
from service.exports.style import inks, look
from service.traversal.model import Edge, Node

ASSETS = Path(__file__).parent / "assets"
LIBRARY = Path(__file__).parents[1] / "static" / "vendor" / "cytoscape" / "cytoscape.min.js"
MOST_NODES, MOST_EDGES, BOXED = 5_000, 30_000, 400
DOT_SIZE = (30.0, 26.0)
CY_SHAPES = {"round": "round-rectangle", "parallelogram": "rhomboid", "trapezium": "round-tag"}
# cytoscape.js adds this style sheet by itself.
OF_LIBRARY = ".__________cytoscape_container { position: relative; }"


class TooLargeToExplore(WrongUse):
    """A part with more nodes or edges than a browser moves smoothly."""


def write(part: Part, options: Options) -> Iterable[bytes]:
    """The part as one page. Raises TooLargeToExplore."""
    nodes, edges = tuple(part.nodes), tuple(part.edges)
    if len(nodes) > MOST_NODES or len(edges) > MOST_EDGES:
        raise TooLargeToExplore(
            "format",
            f"{len(nodes)} nodes and {len(edges)} edges are more than a page can show"
            f" (at most {MOST_NODES} and {MOST_EDGES})",
            "choose a part of it by thing and depth, of_class or class, or ask for gexf and open it with Gephi",
        )
    shown = _data(part, nodes, edges, options.language)
    # "<" would let a label end the script element that holds the data
    data = json.dumps(shown, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace(
        "<", "\\u003c"
    )
    texts = _texts()
    font = _font_face(data + texts["script"] + texts["page"])
    script_hashes = " ".join(map(_hash, (texts["library"], texts["script"])))
    style_hashes = " ".join(map(_hash, (font, texts["style"], OF_LIBRARY)))
    policy = (
        f"default-src 'none'; script-src {script_hashes}; style-src {style_hashes}; font-src data:; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    page = Template(texts["page"]).substitute(
        texts, language=options.language, policy=policy, title=escape(described(part)), font=font, data=data
    )
    return [page.encode("utf-8", "replace")]


@cache
def _texts() -> dict[str, str]:
    files = {"page": "explorer.html", "style": "explorer.css", "script": "explorer.js"}
    texts = {key: (ASSETS / name).read_text(encoding="utf-8") for key, name in files.items()}
    return texts | {"library": LIBRARY.read_text(encoding="utf-8")}


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _font_face(text: str) -> str:
    characters = "".join(sorted(set(text)))
    woff = base64.b64encode(fonts.woff(characters)).decode()
    return f'@font-face{{font-family:"{fonts.FAMILY}";src:url(data:font/woff;base64,{woff}) format("woff")}}'


def _data(part: Part, nodes: tuple[Node, ...], edges: tuple[Edge, ...], language: str) -> dict[str, Any]:
    boxed = len(nodes) <= BOXED
    sizes = {node.iri: box_size(wrapped(node.label(language))) if boxed else DOT_SIZE for node in nodes}
    centres = layout(part, sizes).centres
    number = {node.iri: place for place, node in enumerate(nodes)}
    colours = inks(edges)
    classes = {node.class_name: node for node in nodes}
    properties = {edge.name: edge for edge in edges}
    return {
        "language": language,
        "release": part.release,
        "truncated": part.truncated,
        "reason": part.reason,
        "classes": {name: _class(node) for name, node in sorted(classes.items())},
        "properties": {
            name: {"name": name, "zh": edge.label_zh, "en": edge.label_en, "ink": "#" + colours[name]}
            for name, edge in sorted(properties.items())
        },
        "attributes": _attributes(nodes),
        "nodes": [_node(node, centres[node.iri], sizes[node.iri]) for node in nodes],
        "edges": [_edge(edge, number) for edge in edges],
    }


def _class(node: Node) -> dict[str, str]:
    found = look(node.class_name)
    shape = CY_SHAPES.get(found.shape, found.shape)
    return {
        "zh": node.class_zh, "en": node.class_en, "fill": "#" + found.fill, "border": "#" + found.border, "shape": shape
    }  # fmt: skip


def _attributes(nodes: Iterable[Node]) -> dict[str, dict[str, str]]:
    """The labels of those attributes that are properties of the ontology."""
    known = ontology().properties
    names = {name for node in nodes for name in node.attributes} & known.keys()
    return {name: {"zh": known[name].label.zh, "en": known[name].label.en} for name in sorted(names)}


def _node(node: Node, place: tuple[float, float], size: tuple[float, float]) -> dict[str, Any]:
    record = node_record(Node(node.iri, node.id, attributes=node.attributes))
    attributes = {name: value for name, value in record.items() if name not in {"iri", "id", "label"}}
    return {
        "iri": node.iri, "id": node.id, "zh": node.label_zh, "en": node.label_en, "class": node.class_name,
        "attributes": attributes, "x": place[0], "y": place[1], "w": round(size[0], 1), "h": round(size[1], 1),
    }  # fmt: skip


def _edge(edge: Edge, number: dict[str, int]) -> dict[str, Any]:
    return {
        "s": number[edge.source], "t": number[edge.target], "name": edge.name, "status": edge.status,
        "confidence": edge.confidence, "review": edge.review, "where": [place.to_json() for place in edge.where],
    }  # fmt: skip
