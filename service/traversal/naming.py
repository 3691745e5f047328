"""Which node a person means by an id, an IRI or a name."""

from __future__ import annotations

from ontology.identifiers import BASE, ONTOLOGY, THINGS
from ontology.model import ontology
from queries.stored import MAX_TEXT, SLUG, BadParameter, internal_query
from service.graph import Graph, UnknownThing
from service.traversal.opened import Opened

SHOWN = 5


def node_of(graph: Graph, whole: Opened, said: str, place: str) -> int:
    """The node of `technology/digital-twin`, a full IRI, or an exact label or alias (数字孪生).

    Raises UnknownThing where there is none, BadParameter where the text names a class or several things.
    """
    text = said.strip()
    if not text or len(text) > MAX_TEXT:
        problem = "is empty" if not text else f"has {len(text)} characters"
        raise BadParameter(place, problem, "write a thing such as technology/digital-twin, or its exact name")
    node = whole.snapshot.find(_identifier(text))
    if node is not None:
        return node
    name = text.removeprefix(ONTOLOGY).removeprefix("zhitu:")
    if name in ontology().classes:
        raise BadParameter(
            place, f"{name} is a class, not a thing", f"write class={name} to walk on its things"
        )
    found = [] if text.startswith(BASE) else _called(graph, whole, text)
    if len(found) > 1:
        some = ", ".join(whole.snapshot.names[n] for n in found[:SHOWN])
        raise BadParameter(place, f"{text!r} names {len(found)} things: {some}", "write one of them")
    if not found:
        raise UnknownThing(place, f"there is no {text.removeprefix(THINGS)}", "look it up with /entities?q=")
    return found[0]


def nodes_of(graph: Graph, whole: Opened, said: list[str], place: str, most: int) -> tuple[int, ...]:
    """The nodes of several texts, each once, in order. Raises also where there are more than `most`."""
    if len(said) > most:
        raise BadParameter(place, f"is given {len(said)} times", f"give it at most {most} times")
    return tuple(sorted({node_of(graph, whole, one, place) for one in said}))


def _identifier(text: str) -> str:
    slug = text.removeprefix(THINGS).removeprefix("/id/").removeprefix("id/")
    return slug if SLUG.fullmatch(slug) else text


def _called(graph: Graph, whole: Opened, text: str) -> list[int]:
    rows = graph.rows(internal_query("things-called"), {"name": text})
    found = (whole.snapshot.find(str(row["thing"])) for row in rows)
    return sorted({node for node in found if node is not None})
