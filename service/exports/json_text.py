"""JSON in pieces: an object whose arrays are written one element at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


def dumps(value: Any) -> str:
    """Compact JSON."""
    return _encode(value)


def array(elements: Iterable[Any]) -> Iterator[str]:
    """An array, one element a piece and a line."""
    yield "["
    separator = "\n"
    for element in elements:
        yield separator + _encode(element)
        separator = ",\n"
    yield "\n]"
