"""The model comes back from JSON as it went in."""

from __future__ import annotations

import json

from service.traversal.model import Edge, Node, Place, Subgraph

IRI = "https://w3id.org/zhitu/id/"


def test_a_part_of_the_graph_comes_back_from_json_as_it_was() -> None:
    place = Place("report/kpmg", "s3.1/p8", 12, 100, 104)
    part = Subgraph(
        nodes=(
            Node(
                IRI + "a/b",
                "a/b",
                "甲",
                "A",
                "Technology",
                "技术",
                "Technology",
                {"order": 1, "x": ("y", "z")},
            ),
            Node(IRI + "c/d", "c/d"),
        ),
        edges=(
            Edge(
                IRI + "a/b",
                IRI + "c/d",
                "urn:p",
                "p",
                "e1",
                confidence=0.5,
                sources=("report/kpmg",),
                where=(place,),
            ),
        ),
        truncated=True,
        reason="nodes",
        release="0123456789abcdef",
    )
    assert Subgraph.from_json(json.loads(json.dumps(part.to_json()))) == part


def test_a_label_is_never_empty() -> None:
    assert Node("urn:a", "a/b", label_en="A").label("zh") == "A"
    assert Node("urn:a", "a/b").label("en") == "a/b"
    assert Edge("urn:a", "urn:b", "urn:p", "p").label() == "p"
