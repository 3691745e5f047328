"""Cursors: where the next page of a long result begins. Opaque, and bound to the release and to the request."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from queries.stored import BadParameter

T = TypeVar("T")


def page(items: Sequence[T], limit: int, cursor: str, bound_to: Mapping[str, Any]) -> tuple[Sequence[T], str]:
    """One page of `items` and the cursor of the next page, empty on the last one. Raises BadParameter."""
    mark = hashlib.sha256(json.dumps(bound_to, sort_keys=True, default=str).encode()).hexdigest()[:16]
    start = _read(cursor, mark) if cursor else 0
    if start > len(items):
        raise BadParameter("cursor", "lies after the last page", "begin again without a cursor")
    end = start + limit
    return items[start:end], _write(end, mark) if end < len(items) else ""


def _write(start: int, mark: str) -> str:
    return base64.urlsafe_b64encode(f"{mark}:{start}".encode()).decode().rstrip("=")


def _read(cursor: str, mark: str) -> int:
    remedy = "begin again without a cursor"
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        found, _, start = text.partition(":")
        number = int(start)
    except (binascii.Error, UnicodeError, ValueError):
        raise BadParameter("cursor", "is none that was given out here", remedy) from None
    if found != mark or number < 1:
        raise BadParameter("cursor", "belongs to another request or release", remedy)
    return number
