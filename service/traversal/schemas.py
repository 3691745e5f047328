"""What the graph functions answer, as JSON Schema for the OpenAPI document; made from the result classes themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from service.traversal.model import Edge, Node, Place

Schema = dict[str, Any]
REF = "#/components/schemas/{model}"
# What is not always there; everything else is.
OPTIONAL = {Place.__name__: ("line", "start", "end", "quote")}


def reference(kind: type) -> Schema:
    """The schema of a class, by its name among the components of the document."""
    return {"$ref": REF.format(model=kind.__name__)}


def schemas(kinds: Iterable[type]) -> dict[str, Schema]:
    """The schemas of some classes and of all that they hold, by name."""
    wanted = [(kind.__name__, "serialization", TypeAdapter[Any](kind)) for kind in kinds]
    _, made = TypeAdapter.json_schemas(wanted, ref_template=REF)  # type: ignore[arg-type]
    found: dict[str, Schema] = made["$defs"]
    for name, schema in found.items():
        _as_written(name, schema["properties"])
        left_out = OPTIONAL.get(name, ())
        schema["required"] = [one for one in schema["properties"] if one not in left_out]
    return dict(sorted(found.items()))


def _as_written(name: str, properties: Schema) -> None:
    """The properties of nodes and edges under the names that `to_json` gives them."""
    if name == Node.__name__:
        properties["class"] = properties.pop("class_name") | {"title": "Class"}
    if name == Edge.__name__:
        properties["inferred"] = {"title": "Inferred", "type": "boolean"}
