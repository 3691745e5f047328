"""What the graph functions give, besides a `Subgraph`. Every result says whether it is whole, and of which release."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from service.traversal.model import Attribute, Edge, Node, Place, Subgraph


@dataclass(frozen=True, kw_only=True)
class Result:
    """`truncated` says that a budget ended the search and `reason` which; `next` is the cursor of the next page."""

    truncated: bool = False
    reason: str = ""
    release: str = ""
    next: str = ""

    def to_json(self) -> dict[str, Any]:
        """The result as JSON values."""
        found: dict[str, Any] = orjson.loads(as_bytes(self))
        return found


@dataclass(frozen=True)
class Neighbor:
    """A thing that was reached, in how many steps, and statements that join it to nearer things (`links` in all)."""

    node: Node
    depth: int
    links: int
    edges: tuple[Edge, ...]


@dataclass(frozen=True, kw_only=True)
class NeighborsResult(Result):
    """What is around things, the nearest first. `ids` stands in place of `items` where only ids were asked for."""

    start: tuple[Node, ...] = ()
    total: int = 0
    items: Sequence[Neighbor] = ()
    ids: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step of a path: every statement between two things. `along` says whether the first is walked forwards."""

    source: str
    target: str
    along: bool
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class PathFound:
    """A path: its things in order, its steps, its number of steps and its cost by the weight that was asked for."""

    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    length: int
    cost: float
    said_zh: str
    said_en: str


@dataclass(frozen=True, kw_only=True)
class PathsResult(Result):
    """Paths, the shortest or lightest first."""

    items: tuple[PathFound, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Ranked:
    """A thing with its place and score."""

    rank: int
    node: Node
    score: float


@dataclass(frozen=True, kw_only=True)
class RankResult(Result):
    """Things by score; equal scores in the order of their IRIs."""

    measure: str = ""
    items: tuple[Ranked, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Group:
    """Things that belong together: how many, of which classes, the best linked of them, called after those."""

    id: int
    label_zh: str
    label_en: str
    size: int
    classes: Mapping[str, int]
    members: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class CommunitiesResult(Result):
    """Groups, the largest first. `modularity` runs from -0.5 to 1."""

    method: str = ""
    modularity: float = 0.0
    items: tuple[Group, ...] = ()
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class ComponentsResult(Result):
    """Parts that hang together, the largest first; things without links are only counted, in `alone`."""

    items: tuple[Group, ...] = ()
    total: int = 0
    alone: int = 0


@dataclass(frozen=True)
class Alike:
    """A thing that is like another: its score, how many neighbours they share, and some of those."""

    node: Node
    score: float
    shared_count: int
    shared: tuple[Node, ...]


@dataclass(frozen=True, kw_only=True)
class SimilarResult(Result):
    """Things that are like a thing, the likest first."""

    thing: Node
    measure: str = ""
    items: tuple[Alike, ...] = ()
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class BridgesResult(Result):
    """Pairs of things whose statements hold two parts of the graph together."""

    items: tuple[Step, ...] = ()
    nodes: tuple[Node, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Moment:
    """Something with a time: `start` and `end` as printed (2015, 2015-05), or a place in an `order`."""

    start: str
    end: str
    order: int | None
    node: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True, kw_only=True)
class TimelineResult(Result):
    """What happened to a thing, the earliest first; what has only a place in an order comes last."""

    thing: Node
    items: tuple[Moment, ...] = ()
    total: int = 0


@dataclass(frozen=True)
class Fact:
    """A statement on a thing: the property, whether the thing is its subject, and the thing at the other end."""

    property: str
    label_zh: str
    label_en: str
    outgoing: bool
    other: Node
    edges: tuple[Edge, ...]


@dataclass(frozen=True)
class ValueCompared:
    """A value of both things."""

    property: str
    one: Attribute | None
    other: Attribute | None
    same: bool


@dataclass(frozen=True, kw_only=True)
class CompareResult(Result):
    """What two things share, what only one of them has, what joins them, and their values."""

    one: Node
    other: Node
    shared: tuple[Fact, ...] = ()
    only_one: tuple[Fact, ...] = ()
    only_other: tuple[Fact, ...] = ()
    between: tuple[Edge, ...] = ()
    values: tuple[ValueCompared, ...] = ()
    similarity: float = 0.0


def shallow(value: Any) -> Any:
    """What orjson asks for when it meets a part of a result: the part as a dictionary of its members."""
    kind = type(value)
    if (write := _WRITERS.get(kind)) is not None:
        return write(value)
    names = _NAMES.get(kind)
    if names is None and hasattr(value, "written"):
        return orjson.Fragment(value.written())
    if names is None:
        names = _NAMES[kind] = tuple(f.name for f in fields(value))
    return {name: getattr(value, name) for name in names}


_WRITERS: dict[type, Callable[[Any], Any]] = {kind: kind.to_json for kind in (Node, Edge, Place, Subgraph)}
_NAMES: dict[type, tuple[str, ...]] = {}


def as_bytes(value: Result | Subgraph, option: int = 0) -> bytes:
    """A result as JSON text."""
    said = orjson.dumps(value, default=shallow, option=orjson.OPT_PASSTHROUGH_DATACLASS)
    return orjson.dumps(orjson.loads(said), option=option) if option else said
