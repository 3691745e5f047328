"""The graph functions by name: the one list that Python, HTTP and the command line share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from ontology.errors import WrongUse
from queries.stored import BadParameter
from service.graph import Graph
from service.traversal import analysing, requests, telling, walking
from service.traversal.model import Subgraph
from service.traversal.requests import FORMER, Asked
from service.traversal.results import (
    BridgesResult,
    CommunitiesResult,
    CompareResult,
    ComponentsResult,
    NeighborsResult,
    PathsResult,
    RankResult,
    Result,
    SimilarResult,
    TimelineResult,
    as_bytes,
)
from service.validation import told


@dataclass(frozen=True)
class Function:
    """One function: what it is asked, what it does, what it gives."""

    name: str
    request: type[Asked]
    run: Callable[[Graph, Any], Result | Subgraph]
    gives: type[Result | Subgraph]
    summary: str


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function(
            "neighbors", requests.Neighbors, walking.neighbors, NeighborsResult, "What is around things"
        ),
        Function("paths", requests.Paths, walking.paths, PathsResult, "How two things hang together"),
        Function("subgraph", requests.Subgraph, walking.subgraph, Subgraph, "A part of the graph"),
        Function("rank", requests.Rank, analysing.rank, RankResult, "Which things are central"),
        Function(
            "communities", requests.Communities, analysing.communities, CommunitiesResult, "Groups of things"
        ),
        Function(
            "similar", requests.Similar, analysing.similar, SimilarResult, "Things that are like a thing"
        ),
        Function(
            "bridges", requests.Bridges, analysing.bridges, BridgesResult, "Links that hold parts together"
        ),
        Function(
            "components",
            requests.Components,
            analysing.components,
            ComponentsResult,
            "Parts that hang together",
        ),
        Function(
            "timeline",
            requests.Timeline,
            telling.timeline,
            TimelineResult,
            "What happened to a thing, in order",
        ),
        Function("compare", requests.Compare, telling.compare, CompareResult, "Two things side by side"),
    )
}


def ask(graph: Graph, name: str, params: Mapping[str, Any]) -> Result | Subgraph:
    """Runs a function. Raises BadParameter for what cannot be read, UnknownThing for what is not there."""
    function = FUNCTIONS[name]
    return function.run(graph, parsed(function.request, params))


def parsed(model: type[Asked], params: Mapping[str, Any]) -> Asked:
    """A request of a model. Raises BadParameter, naming the parameter."""
    try:
        return model.model_validate(params)
    except ValidationError as error:
        raise _problem(model, error) from None


def from_words(
    model: type[BaseModel], params: Iterable[str], things: Mapping[str, list[str] | str]
) -> dict[str, Any]:
    """The parameters of a request from a command line: `name=value`, repeatable where the request takes several.

    `things` are parameters that were given without their name. Raises WrongUse.
    """
    several = {f.alias or name for name, f in model.model_fields.items() if takes_several(f)} | FORMER.keys()
    given: dict[str, Any] = dict(things)
    for item in params:
        name, equals, value = item.partition("=")
        if not equals:
            raise WrongUse("--param", f"{item!r} is no name=value", "write it as --param depth=2")
        given[name] = [*given.get(name, []), value] if name in several else value
    return given


def takes_several(field: FieldInfo) -> bool:
    """Whether a parameter can be repeated."""
    return get_origin(field.annotation) is list


def _problem(model: type[BaseModel], error: ValidationError) -> BadParameter:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"])
    known = (field.alias or name for name, field in model.model_fields.items())
    return BadParameter(place, *told(first, known))


def written(result: Result | Subgraph) -> bytes:
    """A result as JSON."""
    return as_bytes(result)


class Traversal:
    """The graph functions on one opened release: `Traversal(graph).neighbors(thing=["数字孪生"], depth=2)`.

    Parameters are those of the requests in `service.traversal.requests`, by their HTTP names or Python names.
    """

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def neighbors(self, **asked: Any) -> NeighborsResult:
        """What is around things."""
        return cast(NeighborsResult, ask(self.graph, "neighbors", asked))

    def paths(self, **asked: Any) -> PathsResult:
        """How two things hang together; `source_thing` and `target_thing` are the ends."""
        return cast(PathsResult, ask(self.graph, "paths", asked))

    def subgraph(self, **asked: Any) -> Subgraph:
        """A part of the graph; all of it where nothing is chosen."""
        return cast(Subgraph, ask(self.graph, "subgraph", asked))

    def rank(self, **asked: Any) -> RankResult:
        """Which things are central."""
        return cast(RankResult, ask(self.graph, "rank", asked))

    def communities(self, **asked: Any) -> CommunitiesResult:
        """Groups of things that have more links among themselves than with others."""
        return cast(CommunitiesResult, ask(self.graph, "communities", asked))

    def similar(self, **asked: Any) -> SimilarResult:
        """Things that are like a thing."""
        return cast(SimilarResult, ask(self.graph, "similar", asked))

    def bridges(self, **asked: Any) -> BridgesResult:
        """The single links that hold two parts of the graph together."""
        return cast(BridgesResult, ask(self.graph, "bridges", asked))

    def components(self, **asked: Any) -> ComponentsResult:
        """The parts of the graph that hang together."""
        return cast(ComponentsResult, ask(self.graph, "components", asked))

    def timeline(self, **asked: Any) -> TimelineResult:
        """What happened to a thing, in order."""
        return cast(TimelineResult, ask(self.graph, "timeline", asked))

    def compare(self, **asked: Any) -> CompareResult:
        """What two things have in common and what not."""
        return cast(CompareResult, ask(self.graph, "compare", asked))
