"""DOT, the language of Graphviz (https://graphviz.org/doc/info/lang.html)."""

from __future__ import annotations

from collections.abc import Iterator

from service.exports.columns import edge_record, node_record
from service.exports.part import Options, Part, described, encoded
from service.exports.style import look
from service.traversal.model import Attribute

DOT_SHAPES = {"rectangle": "box", "round": "box"}
LINES = {"stated": "solid", "vocabulary": "dashed", "inferred": "dotted"}
# These mean something to Graphviz, so that an attribute of the graph needs another name.
KNOWN = frozenset(
    {"class", "style", "shape", "color", "width", "height", "pos", "rank", "order", "id", "area", "root"}
)


def write(part: Part, options: Options) -> Iterator[bytes]:
    """The part as a directed graph."""
    return encoded(_pieces(part, options))


def _pieces(part: Part, options: Options) -> Iterator[str]:
    yield "// " + described(part).replace("\n", " ") + "\ndigraph zhitu {\n"
    yield '  graph [overlap=false, splines=true, outputorder=edgesfirst];\n  node [style=filled, fontname="Noto Sans SC,sans-serif"];\n'
    yield '  edge [color="#808080", fontname="Noto Sans SC,sans-serif", fontsize=9];\n'
    for node in part.nodes:
        look_of = look(node.class_name)
        shown = {
            "label": node.label(options.language),
            "tooltip": node.iri,
            "shape": DOT_SHAPES.get(look_of.shape, look_of.shape),
            "style": "filled,rounded" if look_of.shape == "round" else "filled",
            "fillcolor": "#" + look_of.fill,
            "color": "#" + look_of.border,
        }
        yield f"  {quoted(node.iri)} [{_attributes(shown, node_record(node, options.language))}];\n"
    for edge in part.edges:
        shown = {"label": edge.label(options.language), "style": LINES.get(edge.status, "solid")}
        record = edge_record(edge, options.language)
        yield f"  {quoted(edge.source)} -> {quoted(edge.target)} [{_attributes(shown, record)}];\n"
    yield "}\n"


def _attributes(shown: dict[str, str], record: dict[str, Attribute]) -> str:
    named = {f"zhitu_{name}" if name in KNOWN or name in shown else name: v for name, v in record.items()}
    named.pop("zhitu_label", None)
    return ", ".join(f"{quoted(name)}={quoted(_written(value))}" for name, value in (shown | named).items())


def quoted(text: str) -> str:
    """A double-quoted string; line breaks and backslashes are written so that Graphviz shows them."""
    text = text.replace("\0", "\ufffd").replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n") + '"'


def _written(value: Attribute) -> str:
    if isinstance(value, tuple):
        return "|".join(map(_written, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
