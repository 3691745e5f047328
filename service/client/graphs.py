"""Parts of the graph as graphs of networkx and rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.client.rows import needed
from service.exports.columns import edge_record, node_record
from service.traversal.model import Subgraph

if TYPE_CHECKING:
    import rdflib


def to_networkx(part: Subgraph, language: str = "zh") -> Any:
    """A networkx.MultiDiGraph: nodes by short id, edges with their id as key, all values as attributes.

    Raises MissingExtra where networkx is not installed.
    """
    graph = needed("networkx").MultiDiGraph(
        release=part.release, truncated=part.truncated, reason=part.reason
    )
    short = {node.iri: node.id for node in part.nodes}
    for node in part.nodes:
        graph.add_node(node.id, **node_record(node, language))
    for edge in part.edges:
        graph.add_edge(
            short[edge.source], short[edge.target], key=edge.id or edge.name, **edge_record(edge, language)
        )
    return graph


def to_rdflib(content: bytes, format_: str = "nt") -> rdflib.Graph:
    """An rdflib graph of N-Triples (or `xml`), with the prefixes that people use."""
    import rdflib  # noqa: PLC0415 - slow to load

    graph = rdflib.Graph(bind_namespaces="core")
    graph.bind("zhitu", "https://w3id.org/zhitu/ontology#")
    graph.bind("skos", "http://www.w3.org/2004/02/skos/core#")
    graph.parse(data=content, format=format_)
    return graph
