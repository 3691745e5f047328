"""Content codings: Zstandard, Brotli and gzip, for whole bodies and for bodies in pieces."""

from __future__ import annotations

import asyncio
import zlib
from typing import Protocol

import brotli
import zstandard

# Below this a body is sent as it is; above the other it is compressed in a thread, since both release the lock.
SMALLEST, LARGE = 1024, 64 * 1024
GZIP_LEVEL, BROTLI_QUALITY, ZSTD_LEVEL = 5, 4, 3


class Compressor(Protocol):
    """Compresses a body in pieces."""

    def feed(self, data: bytes) -> bytes:
        """What can be sent now."""

    def finish(self) -> bytes:
        """The rest."""


class _Gzip:
    def __init__(self) -> None:
        self._stream = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, 31)
        self.feed = self._stream.compress

    def finish(self) -> bytes:
        return self._stream.flush()


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Compressor(quality=BROTLI_QUALITY)

    def feed(self, data: bytes) -> bytes:
        return bytes(self._stream.process(data))

    def finish(self) -> bytes:
        return bytes(self._stream.finish())


class _Zstandard:
    def __init__(self) -> None:
        self._stream = zstandard.ZstdCompressor(ZSTD_LEVEL).compressobj()
        self.feed = self._stream.compress

    def finish(self) -> bytes:
        return self._stream.flush()


MADE: dict[str, type[Compressor]] = {"zstd": _Zstandard, "br": _Brotli, "gzip": _Gzip}


def compressor(coding: str) -> Compressor:
    """A compressor for a coding."""
    return MADE[coding]()


async def compressed(body: bytes, coding: str) -> tuple[bytes, str]:
    """The body in a coding, and the coding that was used: none for a body that is too small to gain."""
    if not coding or len(body) < LARGE:
        return compressed_at_once(body, coding)
    return await asyncio.to_thread(_whole, body, coding), coding


def compressed_at_once(body: bytes, coding: str) -> tuple[bytes, str]:
    """The same for a body that is not large."""
    return (body, "") if not coding or len(body) < SMALLEST else (_whole(body, coding), coding)


def _whole(body: bytes, coding: str) -> bytes:
    one = compressor(coding)
    return one.feed(body) + one.finish()
