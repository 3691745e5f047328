"""Rows of the review tables → facts whose identifiers, values and evidence are known to be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from graph_build import values
from graph_build.problems import Problems
from graph_build.schemas import GRADES, PERIODS, REVIEWS, VALUES, is_in_graph
from graph_build.source import Source
from graph_build.tables import Row
from ontology.identifiers import DOCUMENT_KINDS, IDENTIFIER, in_source
from ontology.model import Ontology, PropertyTerm

OPERATORS = ("=", ">", "<", "~")


@dataclass(frozen=True)
class Evidence:
    """Where a fact is printed: block, line from 1, and offsets [start, end) into the canonical text."""

    where: str
    line: int
    start: int
    end: int
    review: str = ""


@dataclass(frozen=True)
class Entity:
    """A thing that a source names. Without labels it is a mention of a concept of the vocabularies."""

    row: Row
    iri: str
    class_name: str
    evidence: Evidence

    @property
    def is_mention(self) -> bool:
        """Whether the row only records that a known concept is mentioned."""
        return not self.row["zh"] and not self.row["en"]


@dataclass(frozen=True)
class Part:
    """A part of the document itself: section, table, figure or note."""

    row: Row
    iri: str
    class_name: str
    parent: str
    evidence: Evidence


@dataclass(frozen=True)
class Statement:
    """A link between two things, or a literal property of one. `target` is an IRI where the term is a link."""

    row: Row
    subject: str
    term: PropertyTerm
    target: str
    evidence: Evidence


@dataclass(frozen=True)
class Observation:
    """One value of a metric; `numbers` holds what the columns value, value_min and value_max give."""

    row: Row
    iri: str
    links: dict[str, str]
    numbers: dict[str, Decimal]
    evidence: Evidence


@dataclass
class Facts:
    """All facts of one source."""

    source: Source
    parts: list[Part] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)

    def placed(self) -> Iterator[tuple[Row, Evidence]]:
        """Every row with its evidence."""
        for part in self.parts:
            yield part.row, part.evidence
        for entity in self.entities:
            yield entity.row, entity.evidence
        for statement in self.statements:
            yield statement.row, statement.evidence
        for observation in self.observations:
            yield observation.row, observation.evidence


class Known:
    """The classes (local names) of everything that may be referred to, by IRI."""

    def __init__(self, ontology: Ontology, vocabulary: dict[str, str]) -> None:
        self.ontology = ontology
        self.kinds = ontology.kinds()
        self.vocabulary = frozenset(vocabulary)
        self.classes = dict(vocabulary)
        self.defined_in: dict[str, Row] = {}


def declare(source: Source, known: Known, problems: Problems) -> None:
    """Notes what a source defines, so that the rows of every source can refer to it."""
    for name in ("structure.csv", "entities.csv"):
        for row in source.rows[name]:
            if not is_in_graph(row.cells.get("review", ""), row.optional("grade")):
                continue
            identifier = row["id"] if name == "entities.csv" else f"{row['class'].lower()}/{row['id']}"
            iri = in_source(source.identifier, identifier)
            if name == "entities.csv" and not row["zh"] and not row["en"]:
                continue
            other = known.defined_in.get(iri)
            if iri in known.vocabulary:
                problems.add(
                    row.file,
                    row.number,
                    "id",
                    f"{identifier!r} is a concept of the vocabularies",
                    "leave its labels empty here",
                )
            elif other is not None and known.classes[iri] != row["class"]:
                problems.add(
                    row.file,
                    row.number,
                    "class",
                    f"{identifier!r} is a {known.classes[iri]} in {other.file}:{other.number}",
                    "use one class",
                )
            known.classes.setdefault(iri, row["class"])
            known.defined_in.setdefault(iri, row)


def read_facts(source: Source, known: Known, problems: Problems) -> Facts:
    """The facts of a source; rejected rows are left out. What is wrong goes to `problems`."""
    return _Reader(source, known, problems).read()


class _Reader:
    def __init__(self, source: Source, known: Known, problems: Problems) -> None:
        self.source = source
        self.known = known
        self.problems = problems
        self.length = source.description.text.characters

    def read(self) -> Facts:
        facts = Facts(self.source)
        publisher = in_source(self.source.identifier, self.source.description.publisher)
        if publisher not in self.known.classes:
            file = f"{self.source.identifier}/source.yaml"
            self.problems.add(
                file,
                0,
                "publisher",
                f"{self.source.description.publisher!r} is unknown",
                "add it to entities.csv",
            )
        readers: dict[str, Callable[[Row, Evidence], None]] = {
            "structure.csv": lambda row, ev: self._part(row, ev, facts),
            "entities.csv": lambda row, ev: self._entity(row, ev, facts),
            "statements.csv": lambda row, ev: self._statement(row, ev, facts),
            "observations.csv": lambda row, ev: self._observation(row, ev, facts),
        }
        for name, read_row in readers.items():
            for row in self.source.rows[name]:
                if not is_in_graph(row.cells.get("review", ""), row.optional("grade")):
                    continue
                evidence = self._evidence(row)
                if evidence is not None:
                    read_row(row, evidence)
        return facts

    def _wrong(self, row: Row, column: str, problem: str, remedy: str) -> None:
        self.problems.add(row.file, row.number, column, problem, remedy)

    def _evidence(self, row: Row) -> Evidence | None:
        numbers: dict[str, int] = {}
        for column in ("line", "start", "end"):
            cell = row[column]
            if not (cell.isascii() and cell.isdigit()):
                if cell:
                    self._wrong(
                        row, column, f"{cell!r} is not a whole number", "run `zhitu locate` on the table"
                    )
                return None
            numbers[column] = int(cell)
        start, end = numbers["start"], numbers["end"]
        if not start < end <= self.length:
            self._wrong(
                row,
                "start",
                f"[{start}, {end}) is no span of a text of {self.length} characters",
                "run `zhitu locate` on the table",
            )
            return None
        review = row.cells.get("review", "accepted")
        if review not in REVIEWS:
            self._wrong(
                row, "review", f"{review!r} is no decision", "write accepted, amended, rejected or nothing"
            )
        if row.optional("grade") not in GRADES:
            self._wrong(
                row, "grade", f"{row.optional('grade')!r} is no grade", "write accepted, candidate or nothing"
            )
        where = row.cells.get("where", row.cells.get("id", ""))
        return Evidence(where, numbers["line"], start, end, review)

    def _part(self, row: Row, evidence: Evidence, facts: Facts) -> None:
        if not row["order"].isdigit():
            self._wrong(
                row, "order", f"{row['order']!r} is not a whole number", "number the parts in reading order"
            )
            return
        kind = row["class"].lower()
        if kind not in DOCUMENT_KINDS:
            self._wrong(
                row,
                "class",
                f"{row['class']!r} is no part of a document",
                "write Section, Table, Figure or Note",
            )
            return
        parent = row["parent"]
        if parent:
            parent_row = next((r for r in self.source.rows["structure.csv"] if r["id"] == parent), None)
            if parent_row is None:
                self._wrong(
                    row, "parent", f"{parent!r} is not in this table", "name the id of the part that holds it"
                )
                return
            parent = in_source(self.source.identifier, f"{parent_row['class'].lower()}/{parent}")
        facts.parts.append(
            Part(
                row, in_source(self.source.identifier, f"{kind}/{row['id']}"), row["class"], parent, evidence
            )
        )

    def _entity(self, row: Row, evidence: Evidence, facts: Facts) -> None:
        match = IDENTIFIER.fullmatch(row["id"])
        if match is None:
            self._wrong(
                row,
                "id",
                f"{row['id']!r} is no identifier",
                "write kind/name in lower case, such as policy/made-in-china-2025",
            )
            return
        if row["class"] not in self.known.ontology.classes:
            self._wrong(
                row,
                "class",
                f"{row['class']!r} is no class of the ontology",
                "use one of its local names, such as Policy",
            )
            return
        if row["class"] not in self.known.kinds.get(match["kind"], frozenset()):
            kind = self.known.ontology.classes[row["class"]].kind
            self._wrong(
                row,
                "id",
                f"kind {match['kind']!r} does not fit class {row['class']}",
                f"begin the id with {kind}/",
            )
            return
        entity = Entity(row, in_source(self.source.identifier, row["id"]), row["class"], evidence)
        if entity.is_mention and entity.iri not in self.known.classes:
            self._wrong(
                row,
                "zh",
                f"{row['id']!r} has no label and is in no vocabulary",
                "write its labels and definitions",
            )
            return
        if not entity.is_mention:
            for column in ("zh", "en", "definition_zh", "definition_en"):
                if not row[column]:
                    self._wrong(
                        row, column, "is empty", "every thing has labels and definitions in both languages"
                    )
        facts.entities.append(entity)

    def _reference(self, row: Row, column: str, wanted: str = "") -> str:
        """The IRI that a cell names; empty where it is unknown or of the wrong class."""
        cell = row[column]
        iri = in_source(self.source.identifier, cell)
        found = self.known.classes.get(iri)
        if found is None:
            self._wrong(
                row,
                column,
                f"{cell!r} is unknown",
                "add it to entities.csv or to a vocabulary, or mend the spelling",
            )
            return ""
        if wanted and found in self.known.ontology.classes and not self.known.ontology.is_a(found, wanted):
            name = wanted.rpartition("#")[2]
            self._wrong(
                row, column, f"{cell!r} is a {found}, not a {name}", "use another property or another thing"
            )
            return ""
        return iri

    def _statement(self, row: Row, evidence: Evidence, facts: Facts) -> None:
        term = self.known.ontology.properties.get(row["property"])
        if term is None:
            self._wrong(
                row,
                "property",
                f"{row['property']!r} is no property of the ontology",
                "see /ontology for their names",
            )
            return
        if term.is_derived:
            self._wrong(
                row,
                "property",
                f"{term.name} is inferred, never written",
                f"turn the row round and write {term.inverse}",
            )
            return
        domain = term.domain if "zhitu/ontology#" in term.domain else ""
        subject = self._reference(row, "subject", domain)
        range_ = term.range if "zhitu/ontology#" in term.range else ""
        target = self._reference(row, "object", range_) if term.is_link else self._literal(row, term)
        if subject and target:
            facts.statements.append(Statement(row, subject, term, target, evidence))

    def _literal(self, row: Row, term: PropertyTerm) -> str:
        cell = row["object"]
        try:
            if term.name in ("date", "startDate", "endDate"):
                return values.day_month_or_year(cell)
            if term.range.endswith("#integer") and not (cell.isascii() and cell.isdigit()):
                self._wrong(row, "object", f"{cell!r} is not a whole number", "write digits only")
                return ""
        except values.Unreadable as error:
            self._wrong(row, "object", error.problem, error.remedy)
            return ""
        return cell

    def _observation(self, row: Row, evidence: Evidence, facts: Facts) -> None:
        wanted = {
            "metric": "Metric",
            "unit": "Unit",
            "area": "Place",
            "publisher": "Organization",
            "subject": "",
        }
        links = {c: self._reference(row, c, w) for c, w in wanted.items() if row[c]}
        links |= {c: self._code(row, c) for c in ("status", "comparison", "direction") if row[c]}
        if row["operator"] not in OPERATORS:
            self._wrong(row, "operator", f"{row['operator']!r} is no operator", "write =, >, < or ~")
        numbers = self._numbers(row)
        self._periods(row)
        iri = in_source(self.source.identifier, f"observation/{self.source.identifier}.{row['key']}")
        if IDENTIFIER.fullmatch(f"observation/{row['key']}") is None:
            self._wrong(
                row, "key", f"{row['key']!r} is no key", "write lower-case letters, digits and hyphens"
            )
        facts.observations.append(Observation(row, iri, links, numbers, evidence))

    def _code(self, row: Row, column: str) -> str:
        iri = in_source(self.source.identifier, f"{column}/{row[column]}")
        if iri not in self.known.vocabulary:
            codes = sorted(i.rpartition("/")[2] for i in self.known.vocabulary if f"/id/{column}/" in i)
            self._wrong(row, column, f"{row[column]!r} is no {column}", f"write one of {', '.join(codes)}")
        return iri

    def _numbers(self, row: Row) -> dict[str, Decimal]:
        numbers: dict[str, Decimal] = {}
        for column in VALUES:
            if row[column]:
                try:
                    numbers[column] = values.number(row[column])
                except values.Unreadable as error:
                    self._wrong(row, column, error.problem, error.remedy)
                    return {}
        if set(numbers) not in ({"value"}, {"value_min", "value_max"}):
            self._wrong(
                row, "value", "needs a value, or value_min and value_max", "fill in one of the two forms"
            )
        elif numbers.get("value_min", Decimal(0)) > numbers.get("value_max", Decimal(0)):
            self._wrong(row, "value_min", "is greater than value_max", "exchange the two")
        return numbers

    def _periods(self, row: Row) -> None:
        for column in PERIODS:
            if row[column]:
                try:
                    values.day_month_or_year(row[column])
                except values.Unreadable as error:
                    self._wrong(row, column, error.problem, error.remedy)
                    return
        for first, last in (("period_start", "period_end"), ("base_start", "base_end")):
            if bool(row[first]) != bool(row[last]):
                self._wrong(
                    row, first, f"{first} and {last} go together", "fill in both; they are equal for one year"
                )
            elif (
                values.last_day_order(row[first]) > values.last_day_order(row[last]) if row[first] else False
            ):
                self._wrong(
                    row, first, f"{row[first]!r} is after {row[last]!r}", f"exchange {first} and {last}"
                )
