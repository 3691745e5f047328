"""The description of a release: VoID, DCAT and PROV about its graphs and their sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version

from pyoxigraph import Literal, NamedNode, Quad, Store
from rdflib.namespace import DCAT, DCTERMS, PROV, RDF, RDFS, VOID

from graph_build.facts import Facts
from graph_build.quads import literal
from ontology.identifiers import BASE, ONTOLOGY, THINGS, graph, thing

CATALOGUE = NamedNode(graph("catalogue"))
LICENSE = NamedNode("https://www.apache.org/licenses/LICENSE-2.0")
TITLE_ZH, TITLE_EN = "智图：智能制造知识图谱", "Zhitu: a knowledge graph of smart manufacturing"


def describe(store: Store, identifier: str, facts: list[Facts], problems: dict[str, int]) -> list[Quad]:
    """The quads of the catalogue. `problems` counts what could not be used, by kind of trouble."""
    return list(_Catalogue(store, identifier, facts, problems).quads())


class _Catalogue:
    def __init__(self, store: Store, identifier: str, facts: list[Facts], problems: dict[str, int]) -> None:
        self.store = store
        self.identifier = identifier
        self.facts = facts
        self.problems = problems
        self.dataset = NamedNode(f"{BASE}release/{identifier}")

    def _about(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, NamedNode(predicate), value, CATALOGUE)

    def quads(self) -> Iterator[Quad]:
        yield from self._dataset()
        for node in sorted(self.store.named_graphs(), key=str):
            if isinstance(node, NamedNode):
                yield from self._graph(node)
        yield from self._partitions()
        yield from self._activity()

    def _dataset(self) -> Iterator[Quad]:
        node = self.dataset
        for kind in (DCAT.Dataset, VOID.Dataset, PROV.Entity):
            yield self._about(node, RDF.type, NamedNode(kind))
        yield self._about(node, DCTERMS.title, Literal(TITLE_ZH, language="zh"))
        yield self._about(node, DCTERMS.title, Literal(TITLE_EN, language="en"))
        yield self._about(node, DCTERMS.identifier, Literal(self.identifier))
        yield self._about(node, DCTERMS.license, LICENSE)
        for language in ("zh", "en"):
            yield self._about(node, DCTERMS.language, Literal(language))
        yield self._about(node, VOID.uriSpace, Literal(THINGS))
        yield self._about(node, VOID.vocabulary, NamedNode(ONTOLOGY.rstrip("#")))
        yield self._about(node, VOID.triples, literal(len(self.store), "integer"))
        subjects = {
            q.subject
            for q in self.store
            if isinstance(q.subject, NamedNode) and q.subject.value.startswith(THINGS)
        }
        yield self._about(node, VOID.entities, literal(len(subjects), "integer"))
        for trouble, count in sorted(self.problems.items()):
            yield self._about(node, RDFS.comment, Literal(f"{trouble}: {count}"))

    def _graph(self, node: NamedNode) -> Iterator[Quad]:
        count = sum(1 for _ in self.store.quads_for_pattern(None, None, None, node))
        yield self._about(self.dataset, VOID.subset, node)
        yield self._about(node, RDF.type, NamedNode(VOID.Dataset))
        yield self._about(node, VOID.triples, literal(count, "integer"))

    def _partitions(self) -> Iterator[Quad]:
        classes: Counter[str] = Counter()
        for quad in self.store.quads_for_pattern(None, NamedNode(RDF.type), None):
            if isinstance(quad.object, NamedNode) and quad.object.value.startswith(ONTOLOGY):
                classes[quad.object.value] += 1
        for iri, count in sorted(classes.items()):
            part = NamedNode(f"{self.dataset.value}/class/{iri.removeprefix(ONTOLOGY)}")
            yield self._about(self.dataset, VOID.classPartition, part)
            yield self._about(part, VOID["class"], NamedNode(iri))
            yield self._about(part, VOID.entities, literal(count, "integer"))

    def _activity(self) -> Iterator[Quad]:
        activity, software = (
            NamedNode(f"{self.dataset.value}/build"),
            NamedNode(f"{BASE}software/{version('zhitu')}"),
        )
        yield self._about(self.dataset, PROV.wasGeneratedBy, activity)
        yield self._about(activity, RDF.type, NamedNode(PROV.Activity))
        yield self._about(activity, PROV.wasAssociatedWith, software)
        yield self._about(software, RDF.type, NamedNode(PROV.SoftwareAgent))
        yield self._about(software, RDFS.label, Literal(f"zhitu {version('zhitu')}"))
        for group in self.facts:
            source = group.source.identifier
            report = NamedNode(thing(f"report/{source}"))
            yield self._about(activity, PROV.used, report)
            yield self._about(self.dataset, DCTERMS.source, report)
            for kind in ("source", "evidence"):
                yield self._about(NamedNode(graph(kind, source)), PROV.wasDerivedFrom, report)
