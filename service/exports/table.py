"""The export formats: one row each. A new format is a module with a writer and a row here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

import pyoxigraph as ox

from ontology.errors import WrongUse
from service.exports import (
    csv_pair,
    cx2,
    cyjs,
    cypher,
    d3,
    dot,
    gexf,
    graphml,
    graphology,
    mermaid,
    nodelink,
    parquet,
    plantuml,
    rdf,
)
from service.exports.part import Options, Part, Writer


@dataclass(frozen=True)
class ExportFormat:
    """One format: what `?format=` says, its media type, the ending of its files, its writer, and what reads it."""

    name: str
    media_type: str
    suffix: str
    writer: Writer
    reads: str

    @property
    def binary(self) -> bool:
        """Whether the file is no text."""
        return self.media_type in BINARY


def later(name: str) -> Writer:
    """A writer, `module.function`, whose module is loaded when it is first used, with the large library that it needs."""

    def write(part: Part, options: Options) -> Iterable[bytes]:
        module, function = name.split(".")
        writer: Writer = getattr(import_module(f"service.exports.{module}"), function)
        return writer(part, options)

    return write


class UnknownFormat(WrongUse):
    """There is no export format of this name."""


ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY = frozenset({ZIP, XLSX, "image/png", "application/pdf"})
TEXT = "text/plain; charset=utf-8"
JSON = "application/json"
FORMATS = (
    ExportFormat(
        "graphml", "application/graphml+xml", "graphml", graphml.write, "yEd, Gephi, networkx, igraph"
    ),
    ExportFormat("gexf", "application/gexf+xml", "gexf", gexf.write, "Gephi"),
    ExportFormat("cyjs", "application/vnd.cytoscape.js+json", "cyjs", cyjs.write, "Cytoscape, cytoscape.js"),
    ExportFormat("cx2", JSON, "cx2", cx2.write, "Cytoscape, NDEx"),
    ExportFormat("graphology", JSON, "graphology.json", graphology.write, "graphology, Sigma"),
    ExportFormat("node-link", JSON, "json", nodelink.write, "networkx"),
    ExportFormat("d3", JSON, "d3.json", d3.write, "D3"),
    ExportFormat("dot", "text/vnd.graphviz; charset=utf-8", "dot", dot.write, "Graphviz"),
    ExportFormat("mermaid", TEXT, "mmd", mermaid.write, "Mermaid, Markdown pages"),
    ExportFormat("plantuml", TEXT, "puml", plantuml.write, "PlantUML"),
    ExportFormat("csv", ZIP, "csv.zip", csv_pair.write, "Neo4j, spreadsheets, pandas"),
    ExportFormat("cypher", TEXT, "cypher", cypher.write, "Neo4j, Memgraph"),
    ExportFormat(
        "parquet", ZIP, "parquet.zip", parquet.write, "Arrow, DuckDB, pandas, polars (needs pyarrow)"
    ),
    ExportFormat(
        "xlsx",
        XLSX,
        "xlsx",
        later("xlsx.write"),
        "Excel, LibreOffice",
    ),
    ExportFormat("svg", "image/svg+xml", "svg", later("svg.write"), "browsers, Inkscape, word processors"),
    ExportFormat("png", "image/png", "png", later("paper.write_png"), "everything"),
    ExportFormat("pdf", "application/pdf", "pdf", later("paper.write_pdf"), "PDF readers, print"),
    ExportFormat(
        "html", "text/html; charset=utf-8", "html", later("page.write"), "browsers, without a network"
    ),
    *(
        ExportFormat(name, kind.media_type, kind.file_extension, rdf.writer(kind), "RDF tools")
        for name, kind in (
            ("ttl", ox.RdfFormat.TURTLE),
            ("trig", ox.RdfFormat.TRIG),
            ("nq", ox.RdfFormat.N_QUADS),
            ("nt", ox.RdfFormat.N_TRIPLES),
            ("jsonld", ox.RdfFormat.JSON_LD),
            ("rdf", ox.RdfFormat.RDF_XML),
        )
    ),
)


def export_format(name: str) -> ExportFormat:
    """A format by name. Raises UnknownFormat, which lists the formats."""
    for one in FORMATS:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in FORMATS)
    raise UnknownFormat("format", f"{name!r} is no export format", f"write one of {known}")
