"""What can be asked of an export: what can be asked of a part of the graph, and how it is written."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from service.exports.part import Options, Part
from service.exports.selection import chosen_part, with_values
from service.graph import Graph
from service.traversal import requests
from service.traversal.walking import subgraph

# What does not choose a part.
HOW = frozenset({"format", "lang", "reification", "attributes", "evidence", "max_seconds"})


class Export(requests.Subgraph):
    """A part of the graph as a file. Where nothing is chosen: all of it, with observations and parts of documents."""

    format: str = Field(
        default="", max_length=40, description="An export format; /graph/export/formats lists them"
    )
    lang: Literal["zh", "en"] = Field(default="zh", description="Language of the labels that are shown first")
    reification: Literal["", "rdf12", "classic", "none"] = Field(
        default="",
        description="How RDF holds evidence: by RDF 1.2 annotations, by rdf:Statement, or not at all; where nothing "
        "is said, the best that the format can hold",
    )
    attributes: bool = Field(
        default=True, description="Whether the things' values (dates, units, …) are given"
    )
    evidence: bool = Field(default=True, description="Whether the places of the evidence are given")

    def whole(self) -> bool:
        """Whether everything is asked for."""
        return self.model_fields_set <= HOW

    def part(self, graph: Graph) -> Part:
        """The part. Raises what the graph function `subgraph` raises."""
        if self.whole():
            return chosen_part(graph, attributes=self.attributes, evidence=self.evidence)
        found = subgraph(graph, self)
        return with_values(graph, found) if self.attributes else found

    def options(self, graph: Graph) -> Options:
        """How it is written."""
        return Options(self.lang, self.reification if self.evidence else "none", graph, self.whole())
