"""What is known of requests by their bytes: whole ones that were answered, and the headers that clients send each time.

A client that repeats a question sends the very same bytes, and one that asks something else sends all but the first
line again. So whole requests lead to the keys of their answers, and what stands behind a URL is read only once.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass

from service.formats import NotAcceptable
from service.protocol.cache import Cache, Kept
from service.protocol.negotiation import coding

MOST_BYTES = 16 * 1024 * 1024
VERSION, END = b" HTTP/1.1\r\n", b"\r\n\r\n"
NAME, ODD = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"), re.compile(rb"[\x00-\x08\x0a-\x1f\x7f-\xff]")
# With one of these a request is not simply a question.
SPECIAL = frozenset(
    {
        b"content-length",
        b"transfer-encoding",
        b"expect",
        b"upgrade",
        b"x-request-id",
        b"if-none-match",
        b"range",
    }
)


@dataclass(frozen=True)
class Block:
    """What the headers of a request say, as far as it matters to a query."""

    accept: bytes
    encoding: bytes
    accepted: str
    coding: str
    # The client's name in the header that tells clients apart, where there is one.
    client: str | None
    # The bytes themselves.
    lines: bytes

    @property
    def said(self) -> tuple[bytes, bytes, bytes, str, str]:
        """What a worker has to know to answer requests with this block."""
        return self.lines, self.accept, self.encoding, self.accepted, self.coding


class Heads:
    """The requests and blocks of headers that are known. `client_header` is what tells clients apart, if anything."""

    def __init__(self, cache: Cache, client_header: str = "") -> None:
        self.cache = cache
        self._client_header = client_header.lower().encode("latin-1")
        self._keys: dict[bytes, Hashable] = {}
        self._blocks: dict[bytes, Block | None] = {}
        self._bytes = 0

    def find(self, request: bytes) -> Kept | None:
        """The kept answer to a request."""
        key = self._keys.get(request)
        return None if key is None else self.cache.get(key)

    def remember(self, request: bytes, key: Hashable) -> None:
        """Notes that the request, when it comes again, has the answer of the key."""
        self._count(len(request))
        self._keys[request] = key

    def block(self, lines: bytes) -> Block | None:
        """What stands behind a URL, up to the empty line; None where there is more to it than a plain question."""
        try:
            return self._blocks[lines]
        except KeyError:
            self._count(len(lines))
            found = self._blocks[lines] = self._read(lines)
            return found

    def _read(self, lines: bytes) -> Block | None:
        if not (lines.startswith(VERSION) and lines.endswith(END)):
            return None
        told: dict[bytes, bytes] = {}
        for line in lines[len(VERSION) : -len(END)].split(b"\r\n"):
            name, colon, value = line.partition(b":")
            if not colon or not NAME.fullmatch(name) or ODD.search(value):
                return None
            name, value = name.lower(), value.strip(b" \t")
            if name in told or name in SPECIAL or (name == b"connection" and value.lower() != b"keep-alive"):
                return None
            told[name] = value
        accept, encoding = told.get(b"accept", b""), told.get(b"accept-encoding", b"")
        client = told.get(self._client_header) if self._client_header else None
        try:
            used = coding(encoding.decode("latin-1"))
        except NotAcceptable:
            return None
        named = client.decode("latin-1").rpartition(",")[2].strip() if client is not None else None
        return Block(accept, encoding, accept.decode("latin-1"), used, named, lines)

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > MOST_BYTES:
            self._keys.clear()
            self._blocks.clear()
            self._bytes = size
