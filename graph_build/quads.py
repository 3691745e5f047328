"""Facts → quads, in the named graphs of the design; evidence as RDF 1.2 reifiers on the statements."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib.namespace import DCTERMS, PROV, RDF, SKOS, TIME, XSD

from graph_build import values
from graph_build.facts import Entity, Evidence, Facts, Observation, Part, Statement
from graph_build.schemas import VALUES
from graph_build.tables import Row
from ontology.identifiers import DOCUMENT_KINDS, document_part, graph, in_source, thing
from ontology.terms import ZHITU

Node = NamedNode | Literal
OA = "http://www.w3.org/ns/oa#"
NORMALISED = {"value": "normalizedValue", "value_min": "normalizedMin", "value_max": "normalizedMax"}
WRITTEN = {"value": "value", "value_min": "minValue", "value_max": "maxValue"}
# Concepts that a source defines belong to the vocabulary of their kind.
SCHEMES = {
    "technology": "technologies",
    "application": "applications",
    "industry": "industries",
    "track": "tracks",
    "metric": "metrics",
    "place": "places",
}
TYPE = NamedNode(RDF.type)
LABEL = NamedNode(SKOS.prefLabel)
ALIAS = NamedNode(SKOS.altLabel)
DEFINITION = NamedNode(SKOS.definition)


def literal(value: str | int | Decimal, datatype: str = "") -> Literal:
    """A literal of an XML Schema datatype (local name); a plain string without one."""
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return Literal(text, datatype=NamedNode(str(XSD) + datatype)) if datatype else Literal(text)


def dated(cell: str) -> Literal:
    """A date, month or year as a literal of its own datatype."""
    return literal(cell, values.date_type(cell))


class QuadWriter:
    """Writes the quads of one source.

    `multipliers` gives for each unit's IRI what one unit is in its base unit;
    `blocks` gives the kind of document part for ids such as `t9` (section, table, figure, note).
    """

    def __init__(
        self, facts: Facts, multipliers: dict[str, Decimal], quotes: dict[tuple[int, int], str]
    ) -> None:
        self.facts = facts
        self.source = facts.source.identifier
        self.multipliers = multipliers
        self.quotes = quotes
        self.report = NamedNode(thing(f"report/{self.source}"))
        self.asserted = NamedNode(graph("source", self.source))
        self.evidence_graph = NamedNode(graph("evidence", self.source))
        self.parts = {p.row["id"]: p for p in facts.parts}
        self._passages: set[str] = set()
        self._periods: set[str] = set()

    def quads(self) -> Iterator[Quad]:
        """Every quad of the source: facts in its graph, evidence in the graph beside it."""
        yield from self._report()
        for part in self.facts.parts:
            yield from self._part(part)
        for entity in self.facts.entities:
            yield from self._entity(entity)
        for statement in self.facts.statements:
            yield from self._statement(statement)
        for observation in self.facts.observations:
            yield from self._observation(observation)

    def _fact(self, subject: NamedNode, predicate: NamedNode, value: Node) -> Quad:
        return Quad(subject, predicate, value, self.asserted)

    def _labels(self, node: NamedNode, zh: str, en: str) -> Iterator[Quad]:
        yield self._fact(node, LABEL, Literal(zh, language="zh"))
        yield self._fact(node, LABEL, Literal(en, language="en"))

    def _report(self) -> Iterator[Quad]:
        said = self.facts.source.description
        yield self._fact(self.report, TYPE, ZHITU.Report)
        yield from self._labels(self.report, said.title.zh, said.title.en)
        yield self._fact(self.report, DEFINITION, Literal(said.definition.zh, language="zh"))
        yield self._fact(self.report, DEFINITION, Literal(said.definition.en, language="en"))
        yield self._fact(self.report, ZHITU.issuedBy, NamedNode(in_source(self.source, said.publisher)))
        yield self._fact(self.report, ZHITU.date, dated(said.date))
        yield self._fact(self.report, NamedNode(DCTERMS.language), Literal(said.language))
        yield self._fact(self.report, ZHITU.textHash, Literal(said.text.sha256))
        yield self._fact(self.report, ZHITU.characterCount, literal(said.text.characters, "integer"))

    def _part(self, part: Part) -> Iterator[Quad]:
        node = NamedNode(part.iri)
        yield self._fact(node, TYPE, ZHITU[part.class_name])
        yield from self._labels(node, part.row["zh"], part.row["en"])
        yield self._fact(node, ZHITU.order, literal(int(part.row["order"]), "integer"))
        if part.row["number"]:
            yield self._fact(node, ZHITU.number, Literal(part.row["number"]))
        parent = NamedNode(part.parent) if part.parent else self.report
        yield self._fact(node, ZHITU.partOf, parent)
        yield from self._evidence(Triple(node, ZHITU.partOf, parent), part.evidence)

    def _entity(self, entity: Entity) -> Iterator[Quad]:
        node, row = NamedNode(entity.iri), entity.row
        if not entity.is_mention:
            yield self._fact(node, TYPE, ZHITU[entity.class_name])
            yield from self._labels(node, row["zh"], row["en"])
            if scheme := SCHEMES.get(row["id"].partition("/")[0]):
                yield self._fact(
                    node, NamedNode(str(SKOS) + "inScheme"), NamedNode(thing(f"scheme/{scheme}"))
                )
            for language in ("zh", "en"):
                for alias in filter(None, row[f"aliases_{language}"].split("|")):
                    yield self._fact(node, ALIAS, Literal(alias.strip(), language=language))
                yield self._fact(node, DEFINITION, Literal(row[f"definition_{language}"], language=language))
            if row["note"]:
                yield self._fact(node, ZHITU.note, Literal(row["note"]))
        yield self._fact(self.report, ZHITU.mentions, node)
        yield from self._evidence(Triple(self.report, ZHITU.mentions, node), entity.evidence, extracted(row))

    def _statement(self, statement: Statement) -> Iterator[Quad]:
        subject, term = NamedNode(statement.subject), statement.term
        target: Node
        if term.is_link:
            target = NamedNode(statement.target)
        elif term.name in ("date", "startDate", "endDate"):
            target = dated(statement.target)
        else:
            datatype = term.range.rpartition("#")[2]
            target = literal(statement.target, "" if datatype == "string" else datatype)
        predicate = NamedNode(term.iri)
        if term.name == "alias":
            # A name that a document states for a thing is a label of it, with evidence.
            language = "en" if statement.target.isascii() else "zh"
            predicate, target = ALIAS, Literal(statement.target, language=language)
        yield self._fact(subject, predicate, target)
        row = statement.row
        said = {"note": row["note"], "subjectNamedAs": row["subject_as"], "objectNamedAs": row["object_as"]}
        yield from self._evidence(
            Triple(subject, predicate, target), statement.evidence, said | extracted(row)
        )

    def _observation(self, observation: Observation) -> Iterator[Quad]:
        node, row = NamedNode(observation.iri), observation.row
        yield self._fact(node, TYPE, ZHITU.Observation)
        for name, iri in observation.links.items():
            yield self._fact(node, ZHITU[name], NamedNode(iri))
        multiplier = self.multipliers.get(observation.links.get("unit", ""), Decimal(1))
        for column in VALUES:
            if column in observation.numbers:
                number = observation.numbers[column]
                yield self._fact(node, ZHITU[WRITTEN[column]], literal(number, "decimal"))
                yield self._fact(node, ZHITU[NORMALISED[column]], literal(number * multiplier, "decimal"))
        yield self._fact(node, ZHITU.operator, Literal(row["operator"]))
        yield self._fact(node, ZHITU.printed, Literal(row["printed"]))
        if row["period_start"]:
            yield from self._period(node, ZHITU.period, row["period_start"], row["period_end"])
        if row["base_start"]:
            yield from self._period(node, ZHITU.basePeriod, row["base_start"], row["base_end"])
        if row["note"]:
            yield self._fact(node, ZHITU.note, Literal(row["note"]))
        if row["inconsistency"]:
            yield self._fact(node, ZHITU.reportedInconsistency, Literal(row["inconsistency"]))
        yield from self._evidence(
            Triple(node, ZHITU.printed, Literal(row["printed"])), observation.evidence, extracted(row)
        )

    def _period(self, node: NamedNode, predicate: NamedNode, first: str, last: str) -> Iterator[Quad]:
        name = first if first == last else f"{first}.{last}"
        period = NamedNode(thing(f"period/{name}"))
        yield self._fact(node, predicate, period)
        if name in self._periods:
            return
        self._periods.add(name)
        yield self._fact(period, TYPE, NamedNode(TIME.ProperInterval))
        yield self._fact(period, ZHITU.startDate, dated(first))
        yield self._fact(period, ZHITU.endDate, dated(last))
        for predicate_name, cell in (("hasBeginning", first), ("hasEnd", last)):
            instant = NamedNode(thing(f"instant/{cell}"))
            yield self._fact(period, NamedNode(str(TIME) + predicate_name), instant)
            yield self._fact(instant, TYPE, NamedNode(TIME.Instant))
            in_xsd = {"gYear": "inXSDgYear", "gYearMonth": "inXSDgYearMonth", "date": "inXSDDate"}[
                values.date_type(cell)
            ]
            yield self._fact(instant, NamedNode(str(TIME) + in_xsd), dated(cell))

    def _evidence(
        self, statement: Triple, evidence: Evidence, remarks: Mapping[str, str] = MappingProxyType({})
    ) -> Iterator[Quad]:
        """A reifier of the statement (RDF 1.2 Concepts, section 1.5) that is also an oa:SpecificResource.

        `remarks` gives further literals of the evidence by property.
        """
        said = f"{statement}|{evidence.where}|{evidence.start}|{evidence.end}"
        digest = hashlib.sha256(said.encode()).hexdigest()[:20]
        node = NamedNode(thing(f"evidence/{self.source}.{digest}"))
        passage = NamedNode(self._passage_iri(evidence.where))

        def about(predicate: NamedNode, value: Node | Triple) -> Quad:
            return Quad(node, predicate, value, self.evidence_graph)

        yield about(NamedNode(str(RDF) + "reifies"), statement)
        yield about(TYPE, ZHITU.Evidence)
        yield about(NamedNode(OA + "hasSource"), self.report)
        yield about(NamedNode(PROV.wasDerivedFrom), self.report)
        yield about(ZHITU.passage, passage)
        yield about(ZHITU.where, Literal(evidence.where))
        yield about(ZHITU.line, literal(evidence.line, "integer"))
        yield about(ZHITU.start, literal(evidence.start, "integer"))
        yield about(ZHITU.end, literal(evidence.end, "integer"))
        selector = NamedNode(thing(f"selector/{self.source}.{evidence.start}-{evidence.end}"))
        yield about(NamedNode(OA + "hasSelector"), selector)
        yield Quad(selector, TYPE, NamedNode(OA + "TextPositionSelector"), self.evidence_graph)
        yield Quad(
            selector,
            NamedNode(OA + "start"),
            literal(evidence.start, "nonNegativeInteger"),
            self.evidence_graph,
        )
        yield Quad(
            selector, NamedNode(OA + "end"), literal(evidence.end, "nonNegativeInteger"), self.evidence_graph
        )
        if evidence.review:
            yield about(ZHITU.review, Literal(evidence.review))
        for name, remark in remarks.items():
            if remark:
                yield about(ZHITU[name], literal(remark, "decimal" if name == "confidence" else ""))
        if quote := self.quotes.get((evidence.start, evidence.end)):
            yield about(ZHITU.quote, Literal(quote))
        yield from self._passage(evidence.where)

    def _passage_iri(self, where: str) -> str:
        part = self.parts.get(where)
        return part.iri if part else document_part(self.source, "passage", where)

    def _passage(self, where: str) -> Iterator[Quad]:
        if where in self.parts or where in self._passages:
            return
        self._passages.add(where)
        node = NamedNode(document_part(self.source, "passage", where))
        parent = self.parts.get(where.split("/", maxsplit=1)[0])
        yield self._fact(node, TYPE, ZHITU.Passage)
        yield self._fact(node, ZHITU.where, Literal(where))
        yield self._fact(node, ZHITU.partOf, NamedNode(parent.iri) if parent else self.report)
        zh, en = passage_labels(where, parent)
        yield from self._labels(node, zh, en)


def extracted(row: Row) -> dict[str, str]:
    """What the evidence says of a fact that a program read: the rule with its version, and how sure it is."""
    if not row.optional("rule"):
        return {}
    rule = f"{row.optional('rule')}@{row.optional('version')}"
    return {"rule": rule, "confidence": row.optional("confidence"), "slots": row.optional("slots")}


def passage_labels(where: str, parent: Part | None) -> tuple[str, str]:
    """What people call a block: `t9/r2/c4` is 表9 第2行第4列 and table 9, row 2, column 4."""
    if cell := re.fullmatch(r"[^/]+/r(\d+)/c(\d+)", where):
        name = parent.row["number"] if parent else where.split("/", maxsplit=1)[0]
        return f"表{name} 第{cell[1]}行第{cell[2]}列", f"Table {name}, row {cell[1]}, column {cell[2]}"
    head, _, tail = where.partition("/")
    number = parent.row["number"] or head if parent else head
    if parent and parent.row["class"].lower() in DOCUMENT_KINDS - {"section"}:
        return parent.row["zh"], parent.row["en"]
    kinds = {
        "p": ("第{}段", "paragraph {}"),
        "i": ("第{}项", "item {}"),
        "h": ("第{}个小标题", "subheading {}"),
    }
    zh, en = kinds.get(tail[:1], ("{}", "{}"))
    return f"{number}节 {zh.format(tail[1:])}".strip(), f"Section {number}, {en.format(tail[1:])}".strip(", ")
