"""The zip packages of Office documents: opened only where they are sound and of ordinary size, their XML read safely."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO

from lxml import etree

from graph_build.readers.canonical import Unreadable

MAX_UNPACKED = 512 * 1024 * 1024
MAX_PART = 256 * 1024 * 1024
MAX_RATIO = 200
# Below this size no ratio is suspicious.
SMALL = 10_000_000
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    EOFError,
    NotImplementedError,
    UnicodeError,
    ValueError,
    KeyError,
)


@contextmanager
def package(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The package. Raises Unreadable for a zip bomb, an encrypted or a damaged package, also while it is read."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check(archive.infolist())
            yield archive
    except DAMAGED as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"is a damaged Office file ({type(error).__name__})", "save it again") from None


def _check(parts: list[zipfile.ZipInfo]) -> None:
    """Refuses what would unpack to too much before anything is unpacked; zipfile holds a part to its stated size."""
    total = sum(p.file_size for p in parts)
    packed = sum(p.compress_size for p in parts) or 1
    if total > MAX_UNPACKED or (total > SMALL and total / packed > MAX_RATIO):
        raise Unreadable(f"unpacks to {total} bytes", "give a document of ordinary size")
    if any(p.flag_bits & 1 for p in parts):
        raise Unreadable("is encrypted", "save it without a password")


def events(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, etree._Element]]:
    """The starts and ends of a part's elements, as they are parsed. Raises Unreadable for a part with a DOCTYPE.

    Office never writes a DOCTYPE; it could name files of this machine or entities that multiply.
    """
    if archive.getinfo(name).file_size > MAX_PART:
        raise Unreadable(f"has more than {MAX_PART} bytes in {name}", "split it")
    with archive.open(name) as handle:
        yield from _parsed(handle, name)


def _parsed(handle: IO[bytes], name: str) -> Iterator[tuple[str, etree._Element]]:
    parser = etree.iterparse(
        handle,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    is_first = True
    for event, element in parser:
        if is_first and element.getroottree().docinfo.internalDTD is not None:
            raise Unreadable(f"has a document type in {name}", "save it again with a word processor")
        is_first = False
        yield event, element


def forget(element: etree._Element) -> None:
    """Frees an element that is done with, and those before it: a part may be far larger than the memory."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]


def local(element: etree._Element) -> str:
    """An element's name without its namespace, which differs between the transitional and the strict form."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute by its name without namespace; empty where it is missing."""
    if element is not None:
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(value)
    return ""


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The descendant at a path of names, each a direct child of the one before."""
    for name in path:
        if element is None:
            return None
        element = next((c for c in element if local(c) == name), None)
    return element
