"""Stored queries: SPARQL with a YAML header in `#+` comments (as grlc writes them), read by one loader.

Parameters are SPARQL variables of the query. They are bound as RDF terms by substitution (SPARQL-dev SEP-0007),
so every parameter of a SELECT is also one of its columns, and no value can change the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal as OneOf

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pyoxigraph import BlankNode, Literal, NamedNode, Triple, Variable

from ontology.errors import WrongUse, ZhituError
from ontology.identifiers import BASE, DOCUMENT_KINDS, THINGS
from ontology.model import ontology

HERE = Path(__file__).parent
MAX_TEXT = 200
XSD = "http://www.w3.org/2001/XMLSchema#"
SLUG = re.compile(r"[a-z0-9]+(?:[-./][a-z0-9]+)*")

Bindings = dict[Variable, NamedNode | BlankNode | Literal | Triple]


class BadQueryFile(ZhituError):
    """A stored query whose header is wrong."""


class BadParameter(WrongUse):
    """A parameter that is unknown, missing or cannot be read. `place` names it."""


class Bilingual(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid")
    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Parameter(BaseModel):
    """One parameter: the identifier of a thing of a class, or a value of a type."""

    model_config = ConfigDict(extra="forbid")
    class_name: str = Field("", alias="class", description="zhitu:Technology and the like, or any")
    type: OneOf["iri", "integer", "year", "text", "enumeration"] = "iri"
    values: list[str] = []
    default: str | None = None
    optional: bool = False
    example: str | None = None

    @property
    def required(self) -> bool:
        """Whether a caller has to give it."""
        return self.default is None and not self.optional

    def term(self, name: str, value: str) -> NamedNode | Literal:
        """The RDF term that a value stands for. Raises BadParameter."""
        if len(value) > MAX_TEXT:
            raise BadParameter(name, f"has {len(value)} characters", f"write at most {MAX_TEXT}")
        if self.type == "iri":
            return NamedNode(self._iri(name, value))
        if self.type == "enumeration" and value not in self.values:
            raise BadParameter(
                name, f"{value!r} is none of its values", f"write one of {', '.join(self.values)}"
            )
        if self.type == "integer":
            if not re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
                raise BadParameter(name, f"{value!r} is not a whole number", "write digits only")
            return Literal(str(int(value)), datatype=NamedNode(XSD + "integer"))
        if self.type == "year":
            if not re.fullmatch(r"[12]\d{3}", value, re.ASCII):
                raise BadParameter(name, f"{value!r} is not a year", "write four digits, such as 2023")
            return Literal(value, datatype=NamedNode(XSD + "gYear"))
        if not value.strip():
            raise BadParameter(name, "is empty", "write some text")
        return Literal(value)

    def _iri(self, name: str, value: str) -> str:
        """The IRI of `digital-twin`, `technology/digital-twin`, `/id/technology/digital-twin` or a full IRI."""
        if value.startswith(BASE):
            try:
                return str(NamedNode(value).value)
            except ValueError:
                raise BadParameter(
                    name, f"{value!r} is not an IRI", f"write it as {THINGS}kind/name"
                ) from None
        slug = value.removeprefix("/id/").removeprefix("id/")
        if not SLUG.fullmatch(slug):
            raise BadParameter(
                name, f"{value!r} is no identifier", f"write it as in {self.example or 'kind/name'}"
            )
        if self.class_name == "any":
            if "/" not in slug:
                raise BadParameter(
                    name, f"{value!r} names no kind", "write kind/name, such as technology/digital-twin"
                )
            return THINGS + slug
        class_name = self.class_name.removeprefix("zhitu:")
        kinds = DOCUMENT_KINDS if class_name == "DocumentPart" else {ontology().classes[class_name].kind}
        head = slug.partition("/")[0]
        if "/" in slug and head not in kinds:
            raise BadParameter(
                name, f"{value!r} is no {class_name}", f"write {sorted(kinds)[0]}/name or only the name"
            )
        return THINGS + (slug if "/" in slug else f"{sorted(kinds)[0]}/{slug}")


class StoredQuery(BaseModel):
    """One question: its texts, parameters, columns and SPARQL."""

    model_config = ConfigDict(extra="forbid")
    name: str
    title: Bilingual
    description: Bilingual
    parameters: dict[str, Parameter] = {}
    columns: list[str] = []
    tags: list[str] = []
    sparql: str

    def bind(self, given: Mapping[str, str]) -> Bindings:
        """The terms for the query's variables. Raises BadParameter for what is unknown, missing or unreadable."""
        for name in given:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise BadParameter(name, f"is no parameter of {self.name}", f"its parameters are: {known}")
        bound: Bindings = {}
        for name, parameter in self.parameters.items():
            value = given.get(name, parameter.default)
            if value is None or (value == "" and parameter.optional):
                if parameter.required:
                    raise BadParameter(
                        name, f"is missing; {self.name} needs it", f"for example {name}={parameter.example}"
                    )
                continue
            bound[Variable(name)] = parameter.term(name, value)
        return bound

    def examples(self) -> dict[str, str]:
        """The example value of every required parameter."""
        return {n: p.example for n, p in self.parameters.items() if p.required and p.example is not None}


class UnknownQuery(WrongUse):
    """There is no stored query of this name."""


@cache
def stored_queries() -> dict[str, StoredQuery]:
    """Every stored query by name. Raises BadQueryFile."""
    return {path.stem: read_query(path) for path in sorted(HERE.glob("*.rq"))}


def stored_query(name: str) -> StoredQuery:
    """One stored query. Raises UnknownQuery."""
    try:
        return stored_queries()[name]
    except KeyError:
        raise UnknownQuery(name, "is no stored query", "see /queries or `zhitu query --list`") from None


@cache
def internal_query(name: str) -> StoredQuery:
    """A query that the service itself needs; it is no question of users. Raises UnknownQuery."""
    path = HERE / "internal" / f"{name}.rq"
    if not path.is_file():
        raise UnknownQuery(name, "is no internal query", "see the folder queries/internal")
    return read_query(path)


def read_query(path: Path) -> StoredQuery:
    """Reads one .rq file. Raises BadQueryFile, naming the field."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    header = "".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
    sparql = "".join(line for line in lines if not line.startswith("#+"))
    try:
        found = yaml.safe_load(header)
        query = StoredQuery.model_validate((found or {}) | {"name": path.stem, "sparql": sparql})
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise BadQueryFile(
            path.name, f"its header cannot be read: {error}", "compare it with another .rq file"
        ) from None
    _check(query, path)
    return query


def _check(query: StoredQuery, path: Path) -> None:
    classes = {f"zhitu:{name}" for name in ontology().classes} | {"any"}
    for name, parameter in query.parameters.items():
        if parameter.type == "iri" and parameter.class_name not in classes:
            raise BadQueryFile(
                path.name, f"parameter {name}: {parameter.class_name!r} is no class", "see the ontology"
            )
        if parameter.required and parameter.example is None:
            raise BadQueryFile(path.name, f"parameter {name} has no example", "add one")
        if query.columns and name not in query.columns:
            raise BadQueryFile(
                path.name, f"parameter {name} is no column", "select it, so that it can be bound"
            )
