"""The command `zhitu graph`: the graph functions on the current release, without a running service."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from ontology.errors import WrongUse
from ontology.release import current_release
from service.graph import Graph
from service.settings import ServiceSettings
from service.traversal.functions import FUNCTIONS, ask, from_words, takes_several
from service.traversal.model import Subgraph
from service.traversal.results import Result, as_bytes

# Which parameters the words after the function's name stand for; the last one takes all that follow.
WORDS: dict[str, tuple[str, ...]] = {
    "neighbors": ("thing",),
    "paths": ("from", "to"),
    "subgraph": ("thing",),
    "rank": ("thing",),
    "similar": ("thing",),
    "timeline": ("thing",),
    "compare": ("one", "other"),
}


def graph(
    function: Annotated[str | None, typer.Argument(help="neighbors, paths, subgraph, rank, …")] = None,
    things: Annotated[
        list[str] | None, typer.Argument(help="Things: technology/digital-twin, IRIs, or exact names.")
    ] = None,
    param: Annotated[
        list[str] | None, typer.Option("--param", "-p", help="A parameter as name=value; repeatable.")
    ] = None,
    fmt: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    language: Annotated[str, typer.Option("--lang", help="Language of labels in a table: zh or en.")] = "zh",
    list_: Annotated[bool, typer.Option("--list", help="List the functions and their parameters.")] = False,
    home: Annotated[
        Path | None, typer.Option(help="Where the releases are (default: .zhitu, or ZHITU_HOME).")
    ] = None,
) -> None:
    """Walk and analyse the graph of the current release: `zhitu graph paths 数字孪生 中国制造2025`."""
    if list_ or function is None:
        _list()
        return
    if function not in FUNCTIONS:
        raise WrongUse(function, "is no graph function", f"choose one of {', '.join(FUNCTIONS)}")
    if fmt not in {"table", "json"}:
        raise WrongUse("--format", f"{fmt!r} is not offered", "choose table or json")
    asked = _asked(function, things or [], param or [])
    opened = Graph(current_release(ServiceSettings.read(home=home).home))
    result = ask(opened, function, asked)
    if fmt == "json":
        sys.stdout.buffer.write(as_bytes(result, orjson.OPT_INDENT_2) + b"\n")
        return
    _print(result, language)


def _asked(function: str, things: list[str], params: list[str]) -> dict[str, Any]:
    """The parameters of a request from the words of a command line."""
    model = FUNCTIONS[function].request
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    names = WORDS.get(function, ())
    if things and not names:
        raise WrongUse(function, f"takes no things, but has {things[0]!r}", "leave it out")
    if len(things) > len(names) and not takes_several(fields[names[-1]]):
        raise WrongUse(function, f"takes {len(names)} things, but has {len(things)}", "leave the others out")
    if names and takes_several(fields[names[-1]]):
        return from_words(model, params, {names[-1]: things} if things else {})
    return from_words(model, params, dict(zip(names, things, strict=False)))


def _list() -> None:
    table = Table("function", "things", "parameters", "", box=None)
    for one in FUNCTIONS.values():
        names = (field.alias or name for name, field in one.request.model_fields.items())
        table.add_row(one.name, " ".join(WORDS.get(one.name, ())), " ".join(names), one.summary)
    Console().print(table)


def _print(result: Result | Subgraph, language: str) -> None:
    console, notes = Console(), Console(stderr=True)
    rows = _rows(result.to_json(), language)
    table = Table(*rows[0], box=None)
    for row in rows[1:]:
        table.add_row(*row)
    console.print(table)
    if isinstance(result, Subgraph):
        notes.print(f"{len(result.nodes)} things, {len(result.edges)} statements")
    else:
        notes.print(f"{len(rows) - 1} rows")
    if result.truncated:
        notes.print(f"incomplete: {result.reason}")
    if following := getattr(result, "next", ""):
        notes.print(f"more with -p cursor={following}")


def _rows(found: dict[str, Any], language: str) -> list[list[str]]:
    """The rows of a table, its head first."""

    def label(thing: dict[str, Any]) -> str:
        other = "en" if language == "zh" else "zh"
        return str(
            thing[f"label_{language}"] or thing[f"label_{other}"] or thing.get("id") or thing.get("name")
        )

    if "edges" in found:
        names = {node["iri"]: label(node) for node in found["nodes"]}
        return [
            ["source", "property", "target"],
            *([names[e["source"]], label(e), names[e["target"]]] for e in found["edges"]),
        ]
    if "shared" in found and "only_one" in found:
        rows = [["", "property", "thing"]]
        for name in ("shared", "only_one", "only_other"):
            rows += [[name, label(fact), label(fact["other"])] for fact in found[name]]
        return rows
    if found.get("ids"):
        return [["depth", "id"], *([depth, one] for depth, ids in found["ids"].items() for one in ids)]
    items: list[dict[str, Any]] = found["items"]
    if not items:
        return [["nothing"]]
    first = items[0]
    if f"said_{language}" in first:
        return [["steps", "path"], *([str(i["length"]), i[f"said_{language}"]] for i in items)]
    if "members" in first:
        return [["size", "group"], *([str(i["size"]), label(i)] for i in items)]
    if "target" in first:
        names = {node["iri"]: label(node) for node in found["nodes"]}
        return [
            ["source", "property", "target"],
            *([names[i["source"]], label(i["edges"][0]), names[i["target"]]] for i in items),
        ]
    columns = [c for c in ("rank", "depth", "start", "end", "order", "score") if c in first]
    return [
        [*columns, "thing", "class", "id"],
        *(
            [*(_cell(i[c]) for c in columns), label(i["node"]), i["node"]["class"], i["node"]["id"]]
            for i in items
        ),
    ]


def _cell(value: object) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
