"""What pydantic finds wrong with a parameter, in plain words and with a remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

DOCS = "see /docs for what it means"
Detail = Mapping[str, Any]


def told(error: Detail, known: Iterable[str] = ()) -> tuple[str, str]:
    """The problem and the remedy of one error; `known` are the parameters that there are."""
    kind, said, more = str(error["type"]), _short(error.get("input")), error.get("ctx") or {}
    name = next((str(part) for part in reversed(error["loc"]) if isinstance(part, str)), "it")
    listed = ", ".join(known)
    if kind == "missing":
        return "is missing", f"write it as {name}=…"
    if kind == "extra_forbidden":
        return "is no parameter here", f"its parameters are: {listed}" if listed else DOCS
    if kind in {"literal_error", "enum"}:
        return f"{said} is not offered", f"write {more.get('expected', '')}".replace("'", "")
    if kind.startswith("int_"):
        return f"{said} is no whole number", f"write digits, such as {name}=2"
    if kind.startswith(("float_", "finite_number")):
        return f"{said} is no number", f"write digits, such as {name}=0.5"
    if kind.startswith("bool_"):
        return f"{said} is neither true nor false", f"write {name}=true or {name}=false"
    if kind in BOUNDS:
        bound = more[BOUNDS[kind]]
        told_bound = f"{int(bound) if bound == int(bound) else bound:,}"
        return f"{said} is {SAID[kind]} {told_bound}", f"write {REMEDY[kind]} {told_bound}"
    if kind == "too_long":
        return f"has {more['actual_length']:,} values", f"write at most {more['max_length']:,}"
    if kind == "string_too_long":
        return f"has {len(str(error['input'])):,} characters", f"write at most {more['max_length']:,}"
    if kind == "string_pattern_mismatch" and "=" in str(more.get("pattern")):
        return f"{said} is no name=value", f"write it as {name}=name=value"
    return str(error["msg"]), DOCS


BOUNDS = {"less_than_equal": "le", "greater_than_equal": "ge", "less_than": "lt", "greater_than": "gt"}
SAID = {
    "less_than_equal": "above",
    "greater_than_equal": "below",
    "less_than": "not below",
    "greater_than": "not above",
}
REMEDY = {
    "less_than_equal": "at most",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "greater_than": "more than",
}


def _short(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) < 60 else text[:57] + "…"
