"""The protocol's routes as FastAPI's OpenAPI document lists them: FastAPI does not see them, since they stand before it."""

from __future__ import annotations

from typing import Any

from service.formats import GRAPHS, SOLUTIONS
from service.protocol.multipart import KINDS
from service.protocol.request import FORM, QUERY, UPDATE

Document = dict[str, Any]
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
PROBLEMS = {
    400: "The request is malformed",
    401: "A token is missing or not known",
    403: "Switched off, or not allowed",
    404: "There is no such graph",
    406: "Nothing that is accepted can be written",
    412: "The graph has changed since it was read (If-Match)",
    413: "The body is too long",
    415: "The body has a media type that is not read",
    429: "Too many requests are waiting",
    503: "The query takes too much memory or has too many rows, or the service is not ready",
    504: "The query or change was ended at its deadline",
}
READING = (400, 406, 413, 429, 503, 504)
WRITING = (400, 401, 403, 404, 405, 412, 413, 415, 429, 503, 504)


def described(document: Document) -> None:
    """Adds the protocol's routes to the document."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = {
        "type": "object",
        "title": "Problem",
        "description": "RFC 9457; place and remedy say where it is and what to do",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "place": {"type": "string"},
            "remedy": {"type": "string"},
            "instance": {"type": "string"},
        },
        "required": ["type", "title", "status", "detail"],
    }
    document["components"].setdefault("securitySchemes", {})["token"] = {"type": "http", "scheme": "bearer"}
    document["paths"] |= {
        "/sparql": _sparql(),
        "/update": _update(),
        "/graphs": _graphs(),
        "/graphs/{name}": _graphs(by_path=True),
        "/.well-known/void": {
            "get": {
                "tags": ["SPARQL"],
                "operationId": "void",
                "summary": "VoID and DCAT of the release",
                "parameters": [_format()],
                "responses": _responses(_rdf("The description"), READING),
            }
        },
    }


def _sparql() -> Document:
    dataset = [_parameter(name, what, several=True) for name, what in DATASET]
    answer = {
        "description": "The answer in the format that was asked for; without a query the Service Description",
        "headers": {
            "ETag": {"schema": {"type": "string"}, "description": "Of the release and the request"},
        },
        "content": {one.media_type.partition(";")[0]: {} for one in (*SOLUTIONS, *GRAPHS)},
    }
    return {
        "get": {
            "tags": ["SPARQL"],
            "operationId": "sparql_get",
            "summary": "SPARQL query in the URL",
            "description": "SPARQL 1.1 Protocol. Without any parameter: the Service Description.",
            "parameters": [_parameter("query", "The query"), *dataset, _format(), VERSION],
            "responses": _responses(answer, READING)
            | {"304": {"description": "Not changed since (If-None-Match)"}},
        },
        "post": {
            "tags": ["SPARQL"],
            "operationId": "sparql_post",
            "summary": "SPARQL query in the body",
            "description": "A form, or the query itself; the dataset may stand in the URL.",
            "parameters": [*dataset, _format(), VERSION],
            "requestBody": {
                "required": True,
                "content": {
                    FORM: {
                        "schema": {
                            "type": "object",
                            "required": ["query"],
                            "properties": {"query": {"type": "string"}, "format": {"type": "string"}},
                        }
                    },
                    QUERY: {"schema": {"type": "string"}},
                },
            },
            "responses": _responses(answer, (*READING, 415)),
        },
    }


def _update() -> Document:
    return {
        "post": {
            "tags": ["SPARQL"],
            "operationId": "update",
            "summary": "SPARQL update",
            "description": "Where updates are switched on. The answer names the release that holds the change.",
            "security": [{"token": []}],
            "parameters": [
                _parameter("using-graph-uri", "Default graph of WHERE", several=True),
                _parameter("using-named-graph-uri", "Named graph of WHERE", several=True),
            ],
            "requestBody": {
                "required": True,
                "content": {
                    FORM: {
                        "schema": {
                            "type": "object",
                            "required": ["update"],
                            "properties": {"update": {"type": "string"}},
                        }
                    },
                    UPDATE: {"schema": {"type": "string"}},
                },
            },
            "responses": _responses(CHANGED, WRITING),
        }
    }


def _graphs(by_path: bool = False) -> Document:
    which = (
        [_parameter("name", "Name of the graph below https://w3id.org/zhitu/graph/", place="path")]
        if by_path
        else [_parameter("graph", "IRI of the graph"), _parameter("default", "The default graph")]
    )
    suffix = "_by_path" if by_path else ""
    body = {"required": True, "content": {kind: {"schema": {"type": "string"}} for kind in KINDS}}
    made = {"201": {"description": "The graph is new"}, "204": {"description": "The graph was replaced"}}
    return {
        "get": {
            "tags": ["Graph Store"],
            "operationId": f"graph_get{suffix}",
            "summary": "One graph as a document",
            "description": "Without a graph: which graphs there are (Service Description).",
            "parameters": [*which, _format(), VERSION],
            "responses": _responses(_rdf("The graph"), (*READING, 404)),
        },
        "put": {
            "tags": ["Graph Store"],
            "operationId": f"graph_put{suffix}",
            "summary": "Replace a graph",
            "security": [{"token": []}],
            "parameters": which,
            "requestBody": body,
            "responses": _responses(CHANGED, WRITING) | made,
        },
        "post": {
            "tags": ["Graph Store"],
            "operationId": f"graph_post{suffix}",
            "summary": "Add to a graph",
            "security": [{"token": []}],
            "parameters": which,
            "requestBody": body,
            "responses": _responses(CHANGED, WRITING) | made,
        },
        "delete": {
            "tags": ["Graph Store"],
            "operationId": f"graph_delete{suffix}",
            "summary": "Remove a graph",
            "security": [{"token": []}],
            "parameters": which,
            "responses": _responses(CHANGED, WRITING),
        },
    }


def _parameter(name: str, what: str, *, several: bool = False, place: str = "query") -> Document:
    text = {"type": "string"}
    return {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": what,
        "schema": {"type": "array", "items": text} if several else text,
    }


def _format() -> Document:
    names = ", ".join(one.name for one in (*SOLUTIONS, *GRAPHS))
    return _parameter("format", f"Instead of Accept: {names}, or a media type")


def _rdf(what: str) -> Document:
    return {"description": what, "content": {one.media_type.partition(";")[0]: {} for one in GRAPHS}}


def _responses(good: Document, problems: tuple[int, ...]) -> Document:
    wrong = {
        str(one): {"description": PROBLEMS[one], "content": PROBLEM} for one in problems if one in PROBLEMS
    }
    return {"200": good, **wrong}


DATASET = (
    ("default-graph-uri", "A graph of the default graph; several are merged"),
    ("named-graph-uri", "A named graph that GRAPH may name"),
)
VERSION = _parameter("version", "1.1: without the triple terms of RDF 1.2")
CHANGED = {
    "description": "The release that holds the change",
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {"release": {"type": "string"}, "changed": {"type": "boolean"}},
            }
        }
    },
}
