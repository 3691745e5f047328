"""One document, whatever its format: canonical text, where each line comes from, and what could not be read.

A reader is a module of this package with `read(data) -> Canonical`. `FORMATS` says which one reads what.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from graph_build.readers import docx, html, pdf, plain
from graph_build.readers.canonical import Canonical, Unreadable

MAX_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True)
class Document:
    """A document as the extraction sees it.

    `text` is the canonical text: lines, tables as tab-separated rows, headings after `#`, notes after `<sup>n</sup>`.
    `places` gives for each line (from 0) where it stands in the file: a page, a paragraph, a node path; "" for text files.
    """

    name: str
    media_type: str
    text: str
    places: tuple[str, ...]
    notices: tuple[str, ...] = field(default=())

    @property
    def sha256(self) -> str:
        """The hash of the canonical text in UTF-8, which names the version."""
        return hashlib.sha256(self.text.encode()).hexdigest()


FORMATS: dict[str, Callable[[bytes], Canonical]] = {
    "text/markdown": plain.read,
    "text/plain": plain.read,
    "text/html": html.read,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx.read,
    "application/pdf": pdf.read,
}
SUFFIXES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}


def read_document(path: Path) -> Document:
    """Reads a file. Raises Unreadable, with the remedy, for what is no document or more than the limits allow."""
    data = read_bytes(path)
    media_type = media_type_of(data, path.suffix.lower())
    canonical = FORMATS[media_type](data)
    canonical.close()
    text = "\n".join(line for line, _ in canonical.lines)
    if not text.strip():
        raise Unreadable("has no text", "; ".join(canonical.notices) or "check that it is the right file")
    places = tuple(place for _, place in canonical.lines)
    return Document(printable(path.name), media_type, text, places, tuple(canonical.notices))


def read_bytes(path: Path) -> bytes:
    """The bytes of an ordinary file. Raises Unreadable for a pipe or a device, which may never end, and for a file

    that is too large or that changes while it is read.
    """
    try:
        # A pipe without a writer would block the open itself.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as handle:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise Unreadable("is no ordinary file", "name a document, no folder, pipe or device")
            if before.st_size > MAX_BYTES:
                raise Unreadable(f"has {before.st_size} bytes, more than {MAX_BYTES}", "split it")
            data = handle.read(MAX_BYTES + 1)
            after = os.fstat(descriptor)
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        said = getattr(error, "strerror", None) or str(error)
        raise Unreadable(f"cannot be opened ({said})", "name a file that can be read") from None
    if len(data) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        raise Unreadable("changed while it was read", "ingest it again when it is complete")
    return data


def printable(name: str) -> str:
    """A file's name as it can be shown and stored: bytes that are no UTF-8 and control characters replaced."""
    whole = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(c if c.isprintable() else "\ufffd" for c in whole)


def media_type_of(data: bytes, suffix: str) -> str:
    """The media type, from the content where it tells and from the name otherwise. Raises Unreadable."""
    if not data.strip():
        raise Unreadable("is empty", "check that it is the right file")
    if data.lstrip()[:5] == b"%PDF-":
        return "application/pdf"
    if data[:4] == b"PK\x03\x04":
        return _zip_type(data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable("is an old or encrypted Office file", "save it as .docx without a password")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml")) and b"<html" in data[:65536].lower():
        return "text/html"
    found = SUFFIXES.get(suffix, "text/plain")
    return "text/plain" if found.startswith("application/") else found


def _zip_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        raise Unreadable("is a damaged zip file", "fetch or save it again") from None
    if any(docx.BODY.fullmatch(name) for name in names):
        return SUFFIXES[".docx"]
    raise Unreadable("is a zip file but no Word document", "give a .docx, .pdf, .html, .md or .txt file")
