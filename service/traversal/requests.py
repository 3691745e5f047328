"""What can be asked of the graph functions: one model for each, the same over HTTP, on the command line, in Python."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from service.traversal.budget import Budget
from service.traversal.communities import Method
from service.traversal.filters import Extra, Filter, Inferred
from service.traversal.similarity import Measure
from service.traversal.view import Direction

Name = Annotated[str, Field(max_length=200)]
Names = Annotated[list[Name], Field(max_length=100)]
THINGS = 1000
THING = "A thing: technology/digital-twin, a full IRI, or its exact name (数字孪生)"
# Names that parameters had before; they are still understood.
FORMER = {"seed": "thing"}


class Asked(BaseModel):
    """What every function understands: which statements take part, and what the search may cost."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    properties: Names = Field(
        default=[], alias="property", description="Only these properties and those below them; repeatable"
    )
    without_properties: Names = Field(
        default=[], alias="without_property", description="Not these properties; repeatable"
    )
    classes: Names = Field(
        default=[], alias="class", description="Only things of these classes are walked through; repeatable"
    )
    without_classes: Names = Field(
        default=[], alias="without_class", description="Things of these classes are left out; repeatable"
    )
    sources: Names = Field(
        default=[], alias="source", description="Only statements that these documents print; repeatable"
    )
    documents: Names = Field(
        default=[],
        alias="document",
        description="Only statements printed in these documents or parts (section/…, table/…); repeatable",
    )
    confidence: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Least confidence of a statement; what a person wrote or accepted has 1",
    )
    reviews: list[Literal["accepted", "amended", "none"]] = Field(
        default=[], alias="review", max_length=3, description="Only statements with this review; repeatable"
    )
    inferred: Inferred = Field(default="no", description="Whether statements that a rule made take part")
    include: list[Extra] = Field(
        default=[], max_length=2, description="Observations or parts of documents as things; repeatable"
    )
    max_seconds: float = Field(
        default=5.0, gt=0, le=10, description="Seconds after which the search ends with what it has"
    )
    max_nodes: int = Field(default=100_000, ge=1, le=1_000_000, description="Most things that are reached")
    max_edges: int = Field(default=500_000, ge=1, le=5_000_000, description="Most statements")
    max_paths: int = Field(default=10_000, ge=1, le=100_000, description="Most paths")

    @model_validator(mode="before")
    @classmethod
    def _by_former_names(cls, given: Any) -> Any:
        """Takes a parameter by a name that it had before, where the function has it."""
        known = {field.alias for field in cls.model_fields.values()}
        for old, new in FORMER.items():
            if isinstance(given, dict) and old in given and new in known:
                both = [one for name in (new, old) for one in _several(given.get(name, []))]
                given = {name: value for name, value in given.items() if name != old} | {new: both}
        return given

    def filter(self) -> Filter:
        """The filter on statements."""
        return Filter(
            tuple(self.properties),
            tuple(self.without_properties),
            tuple(self.classes),
            tuple(self.without_classes),
            tuple(self.sources),
            tuple(self.documents),
            self.confidence,
            tuple(self.reviews),
            self.inferred,
            tuple(self.include),
        )

    def budget(self) -> Budget:
        """What the search may cost."""
        return Budget(
            seconds=self.max_seconds, nodes=self.max_nodes, edges=self.max_edges, paths=self.max_paths
        )


def _several(said: Any) -> list[Any]:
    return [said] if isinstance(said, str) else list(said)


class Paged(Asked):
    """A request with a result of several pages."""

    limit: int = Field(default=100, ge=1, le=100_000, description="Most results on a page")
    cursor: str = Field(default="", max_length=200, description="`next` of the page before")


class Neighbors(Paged):
    """What is around things."""

    things: list[Name] = Field(
        alias="thing", min_length=1, max_length=THINGS, description=f"{THING}; repeatable"
    )
    direction: Direction = Field(default="both", description="Along the statements, against them, or both")
    depth: int = Field(default=1, ge=1, le=1000, description="Most steps")
    fanout: list[Annotated[int, Field(ge=1)]] = Field(
        default=[], max_length=20, description="Most statements followed from one thing, for each step"
    )
    show: Names = Field(
        default=[], description="Only things of these classes are listed; others are still walked through"
    )
    detail: Literal["full", "labels", "ids"] = Field(
        default="full", description="Things with labels and statements, with labels, or ids only"
    )
    evidence: bool = Field(default=False, description="Whether the places of the evidence are given")


class Paths(Paged):
    """How two things hang together."""

    source_thing: Name = Field(alias="from", description=THING)
    target_thing: Name = Field(alias="to", description=THING)
    direction: Direction = Field(default="both", description="Along the statements, against them, or both")
    kind: Literal["shortest", "all"] = Field(
        default="shortest", description="The shortest paths, or every simple one up to the length"
    )
    count: int = Field(default=1, ge=1, le=1000, description="How many of the shortest paths")
    length: int = Field(default=6, ge=1, le=50, description="Most steps of a path")
    weight: Literal["steps", "confidence", "property"] = Field(
        default="steps",
        description="What makes a path short: few steps, sure statements, or the costs of its properties",
    )
    costs: list[Annotated[str, Field(max_length=200, pattern=r"^[^=]+=[0-9.]+$")]] = Field(
        default=[], alias="cost", max_length=100, description="For weight=property: name=cost; otherwise 1"
    )
    evidence: bool = Field(default=True, description="Whether the places of the evidence are given")


class Subgraph(Asked):
    """A part of the graph: around things, of classes, of a stored question, of a part of a document."""

    things: list[Name] = Field(
        default=[], alias="thing", max_length=THINGS, description=f"{THING}; repeatable"
    )
    depth: int = Field(default=1, ge=0, le=1000, description="Most steps from the things")
    direction: Direction = Field(default="both", description="The direction of the steps from the things")
    fanout: list[Annotated[int, Field(ge=1)]] = Field(
        default=[], max_length=20, description="Most statements followed from one thing, for each step"
    )
    of_class: Names = Field(default=[], description="Every thing of these classes; repeatable")
    query: str = Field(default="", max_length=100, description="A stored question whose answer is taken")
    params: list[Annotated[str, Field(max_length=300, pattern=r"^[^=]+=")]] = Field(
        default=[], alias="param", max_length=20, description="Its parameters, as name=value; repeatable"
    )
    section: Names = Field(
        default=[], description="What stands in these documents or parts (section/…, table/…); repeatable"
    )
    attributes: bool = Field(default=False, description="Whether the things' values (dates, …) are given")
    evidence: bool = Field(default=False, description="Whether the places of the evidence are given")
    max_nodes: int = Field(default=20_000, ge=1, le=1_000_000, description="Most things that are given")
    max_edges: int = Field(default=100_000, ge=1, le=5_000_000, description="Most statements that are given")


class Rank(Paged):
    """Which things are central."""

    measure: Literal["degree", "pagerank", "betweenness"] = Field(
        default="pagerank", description="How it is measured; pagerank from things is personalised"
    )
    direction: Direction = Field(default="both", description="Along the statements, against them, or both")
    things: list[Name] = Field(
        default=[],
        alias="thing",
        max_length=THINGS,
        description=f"Where the walk of pagerank begins again. {THING}; repeatable",
    )
    show: Names = Field(default=[], description="Only things of these classes are listed")


class Communities(Paged):
    """Groups of things that have more links among themselves than with others."""

    method: Method = Field(default="leiden", description="How they are found")
    resolution: float = Field(default=1.0, gt=0, le=100, description="Higher: more and smaller groups")
    members: int = Field(default=10, ge=0, le=1000, description="Most members that are listed of a group")
    smallest: int = Field(default=2, ge=1, description="Smallest group that is listed")
    show: Names = Field(default=[], description="Only members of these classes are listed and counted")


class Similar(Paged):
    """Things that are like a thing."""

    thing: Name = Field(description=THING)
    measure: Measure = Field(default="adamic-adar", description="How it is measured")
    show: Names = Field(default=[], description="Only things of these classes; otherwise of its own kind")
    limit: int = Field(default=20, ge=1, le=10_000, description="Most results on a page")
    shared: int = Field(default=5, ge=0, le=100, description="Most shared neighbours that are listed")


class Bridges(Paged):
    """The single links that hold two parts of the graph together."""

    evidence: bool = Field(default=False, description="Whether the places of the evidence are given")


class Components(Paged):
    """The parts of the graph that hang together."""

    strong: bool = Field(default=False, description="Whether there has to be a way in both directions")
    members: int = Field(default=10, ge=0, le=1000, description="Most members that are listed of a part")


class Timeline(Paged):
    """What happened to a thing, in order."""

    thing: Name = Field(description=THING)
    evidence: bool = Field(default=True, description="Whether the places of the evidence are given")


class Compare(Asked):
    """What two things have in common and what not."""

    one: Name = Field(description=THING)
    other: Name = Field(description=THING)
    limit: int = Field(default=200, ge=1, le=10_000, description="Most facts of each list")
    evidence: bool = Field(default=True, description="Whether the places of the evidence are given")
