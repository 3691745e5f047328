"""A part of the graph as a networkx graph, for every algorithm that networkx has."""

from __future__ import annotations

import networkx as nx

from service.traversal.model import Subgraph


def to_networkx(part: Subgraph) -> nx.MultiDiGraph:
    """Nodes are ids (`technology/digital-twin`), edge keys are names of properties; the rest are their attributes.

    Labels are `label_zh` and `label_en`, the class is `class`; the graph's own attributes say which release it is
    from and whether it is whole.
    """
    graph = nx.MultiDiGraph(release=part.release, truncated=part.truncated, reason=part.reason)
    ids = {}
    for node in part.nodes:
        ids[node.iri] = node.id
        graph.add_node(
            node.id,
            iri=node.iri,
            label_zh=node.label_zh,
            label_en=node.label_en,
            **{"class": node.class_name},
            **node.attributes,
        )
    for edge in part.edges:
        graph.add_edge(
            ids[edge.source],
            ids[edge.target],
            key=edge.name,
            id=edge.id,
            label_zh=edge.label_zh,
            label_en=edge.label_en,
            status=edge.status,
            inferred=edge.inferred,
            confidence=edge.confidence,
            review=edge.review,
            sources=list(edge.sources),
        )
    return graph
