"""The Service Description (https://www.w3.org/TR/sparql11-service-description/) and the VoID and DCAT of the release.

Both are made of the release that answers, so that every statement in them is true of it; tests compare them with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from ontology.identifiers import BASE, GRAPHS, ONTOLOGY, THINGS
from queries.stored import stored_query
from service.engine.tasks import Answer, Params, task
from service.formats import GRAPHS as RDF_FORMATS
from service.formats import SOLUTIONS
from service.graph import Graph
from service.protocol.negotiation import choose

SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
PREFIXES = {"sd": SD, "void": str(VOID), "dcat": str(DCAT), "dcterms": str(DCTERMS), "formats": FORMATS}
CATALOGUE = ox.NamedNode(GRAPHS + "catalogue")
# What the catalogue of the build says of a release that stays true whatever is written on top of it.
LASTING = frozenset(map(str, (DCTERMS.title, DCTERMS.license, DCTERMS.source)))
# The sign between a published release and the number of a change on top of it.
CHANGED = "+"


class _Description:
    """Collects the triples about one subject at a time."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def say(
        self,
        subject: ox.NamedNode | ox.BlankNode,
        predicate: str,
        *values: ox.NamedNode | ox.BlankNode | ox.Literal | str | int,
    ) -> None:
        """One triple for each value; a str is an IRI, an int a number."""
        for value in values:
            if isinstance(value, str):
                node: ox.NamedNode | ox.BlankNode | ox.Literal = ox.NamedNode(value)
            elif isinstance(value, int):
                node = ox.Literal(str(value), datatype=ox.NamedNode(XSD.integer))
            else:
                node = value
            self.triples.append(ox.Triple(subject, ox.NamedNode(str(predicate)), node))


@task("service-description")
def service_description(graph: Graph, params: Params) -> Answer:
    """The Service Description. `base` is the service's own address, `updates` whether `/update` is switched on."""
    base = str(params["base"])
    said = _Description()
    service = ox.NamedNode(base + "/sparql")
    said.say(service, RDF.type, SD + "Service")
    said.say(service, SD + "endpoint", service)
    said.say(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    for one in (*SOLUTIONS, *RDF_FORMATS):
        said.say(service, SD + "resultFormat", FORMATS + FORMAT_NAMES[one.name])
    said.say(service, SD + "defaultEntailmentRegime", "http://www.w3.org/ns/entailment/Simple")
    if CHANGED not in graph.release.identifier:
        # The builder writes the merge of all named graphs into the default graph; later changes may part the two.
        said.say(service, SD + "feature", SD + "UnionDefaultGraph")
    if params["updates"]:
        update = ox.NamedNode(base + "/update")
        said.say(update, RDF.type, SD + "Service")
        said.say(update, SD + "endpoint", update)
        said.say(update, SD + "supportedLanguage", SD + "SPARQL11Update")
        said.say(update, SD + "defaultDataset", _release(graph))
    dataset = _release(graph)
    said.say(service, SD + "defaultDataset", dataset)
    said.say(dataset, RDF.type, SD + "Dataset")
    default = ox.BlankNode("default")
    said.say(dataset, SD + "defaultGraph", default)
    said.say(default, RDF.type, SD + "Graph", str(VOID.Dataset))
    said.say(default, VOID.triples, _sizes(graph)[0])
    for number, (name, triples) in enumerate(_named(graph)):
        named, content = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        said.say(dataset, SD + "namedGraph", named)
        said.say(named, RDF.type, SD + "NamedGraph")
        said.say(named, SD + "name", name)
        said.say(named, SD + "graph", content)
        said.say(content, RDF.type, SD + "Graph", str(VOID.Dataset))
        said.say(content, VOID.triples, triples)
    return _written(said, params)


@task("void")
def void(graph: Graph, params: Params) -> Answer:
    """VoID and DCAT about the release."""
    base = str(params["base"])
    said = _Description()
    dataset = _release(graph)
    said.say(dataset, RDF.type, str(VOID.Dataset), str(DCAT.Dataset))
    said.say(dataset, DCTERMS.identifier, ox.Literal(graph.release.identifier))
    for quad in _catalogue(graph):
        said.say(dataset, quad.predicate.value, quad.object)  # type: ignore[arg-type]
    for row in graph.rows(stored_query("languages"), {}):
        said.say(dataset, DCTERMS.language, ox.Literal(str(row["language"])))
    said.say(dataset, VOID.vocabulary, ONTOLOGY.rstrip("#"))
    said.say(dataset, VOID.uriSpace, ox.Literal(THINGS))
    said.say(dataset, VOID.sparqlEndpoint, base + "/sparql")
    said.say(dataset, VOID.triples, _sizes(graph)[0])
    for name, triples in _named(graph):
        part = ox.NamedNode(name)
        said.say(dataset, VOID.subset, part)
        said.say(part, RDF.type, str(VOID.Dataset))
        said.say(part, VOID.triples, triples)
    _partitions(said, graph, dataset)
    distribution = ox.NamedNode(base + "/graphs?default")
    said.say(dataset, DCAT.distribution, distribution)
    said.say(dataset, VOID.dataDump, distribution)
    said.say(distribution, RDF.type, str(DCAT.Distribution))
    said.say(distribution, DCAT.downloadURL, distribution)
    for one in RDF_FORMATS:
        kind = one.media_type.partition(";")[0]
        said.say(distribution, DCAT.mediaType, "https://www.iana.org/assignments/media-types/" + kind)
    service = ox.NamedNode(base + "/sparql")
    said.say(service, RDF.type, str(DCAT.DataService))
    said.say(service, DCAT.endpointURL, service)
    said.say(service, DCAT.endpointDescription, service)
    said.say(service, DCAT.servesDataset, dataset)
    return _written(said, params)


def _partitions(said: _Description, graph: Graph, dataset: ox.NamedNode) -> None:
    classes = graph.rows(stored_query("class-sizes"), {})
    said.say(dataset, VOID.classes, len(classes))
    for number, row in enumerate(classes):
        part = ox.BlankNode(f"class{number}")
        said.say(dataset, VOID.classPartition, part)
        said.say(part, str(VOID) + "class", str(row["class"]))
        said.say(part, VOID.entities, _number(row["things"]))
    properties = graph.rows(stored_query("property-sizes"), {})
    said.say(dataset, VOID.properties, len(properties))
    for number, row in enumerate(properties):
        part = ox.BlankNode(f"property{number}")
        said.say(dataset, VOID.propertyPartition, part)
        said.say(part, VOID.property, str(row["property"]))
        said.say(part, VOID.triples, _number(row["triples"]))


def _release(graph: Graph) -> ox.NamedNode:
    return ox.NamedNode(f"{BASE}release/{graph.release.identifier}")


def _sizes(graph: Graph) -> tuple[int, int]:
    row = graph.rows(stored_query("release-size"), {})[0]
    return _number(row["default_graph"]), _number(row["named_graphs"])


def _named(graph: Graph) -> Iterator[tuple[str, int]]:
    for row in graph.rows(stored_query("graphs"), {}):
        yield str(row["graph"]), _number(row["triples"])


def _catalogue(graph: Graph) -> Iterator[ox.Quad]:
    base = graph.release.identifier.partition(CHANGED)[0]
    node = ox.NamedNode(f"{BASE}release/{base}")
    found = (quad for quad in graph.match(node, None, None) if quad.graph_name == CATALOGUE)
    yield from (quad for quad in found if quad.predicate.value in LASTING)


def _number(value: object) -> int:
    assert isinstance(value, int)  # noqa: S101
    return value


def _written(said: _Description, params: Params) -> Answer:
    chosen = choose(params["accept"], True, params["format"], "")

    def pour(file: IO[bytes]) -> None:
        ox.serialize(said.triples, file, format=chosen.format.writer, prefixes=PREFIXES)  # type: ignore[arg-type]

    return Answer(b"", chosen.media_type, write=pour)
