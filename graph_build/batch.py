"""Which files a person names, and what their sources are called."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph_build.extraction.naming import identifier_for
from graph_build.readers.document import SUFFIXES
from ontology.errors import WrongUse
from ontology.identifiers import SLUG

LONGEST_NAME = 60
# Hidden files, and what Office leaves beside an open document.
HIDDEN = (".", "~$")


@dataclass(frozen=True)
class Named:
    """A file and the name of its source."""

    path: Path
    source: str


def documents(files: Iterable[Path]) -> Iterator[Path]:
    """The documents that paths name: files themselves, and what a reader knows in folders, sorted.

    What stands in a folder and turns out to be unreadable is listed too: its reading says so.
    Raises WrongUse for a path that is not there.
    """
    for path in files:
        if path.is_dir():
            yield from sorted(p for p in walk(path) if p.suffix.lower() in SUFFIXES)
        elif os.path.lexists(path):
            yield path
        else:
            raise WrongUse(str(path), "there is no such file", "name a document, or a folder of documents")


def walk(folder: Path) -> Iterator[Path]:
    """Every file below a folder, hidden ones and locks of Office aside; a folder that cannot be listed stands for what it holds."""
    unlisted: list[Path] = []
    for where, folders, names in os.walk(folder, onerror=lambda e: unlisted.append(Path(e.filename))):
        folders[:] = sorted(n for n in folders if not n.startswith("."))
        yield from (Path(where, name) for name in sorted(names) if not name.startswith(HIDDEN))
    yield from (path / f"unlisted{next(iter(SUFFIXES))}" for path in unlisted)


def other_kinds(files: Iterable[Path]) -> Counter[str]:
    """How many files of each other suffix stand in the folders that are named."""
    return Counter(
        path.suffix.lower() or "(none)"
        for folder in files
        if folder.is_dir()
        for path in walk(folder)
        if path.suffix.lower() not in SUFFIXES
    )


def named(paths: Iterable[Path], source: str = "") -> list[Named]:
    """A source's name for each file, once each, in the order given.

    The name comes from the file's; of several files of one name, the first in the order of their paths keeps it and
    the others get the hash of theirs, so that the order in which they are given does not matter.
    Raises WrongUse where one name is given for several files, or is none.
    """
    unique = list(dict.fromkeys(paths))
    if source and len(unique) > 1:
        raise WrongUse(
            "--source-id", "names one source but there are several files", "give one file, or no id"
        )
    if source and SLUG.fullmatch(source) is None:
        raise WrongUse(
            "--source-id", f"{source!r} is no name", "write lower-case letters, digits and hyphens"
        )
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path in sorted(unique):
        name = source or slug(path.stem)
        if name in taken:
            name = f"{name[: LONGEST_NAME - 9]}-{hashlib.sha256(os.fsencode(path)).hexdigest()[:8]}"
        taken.add(name)
        names[path] = name
    return [Named(path, names[path]) for path in unique]


def slug(name: str) -> str:
    """A source's name from a file's: Latin letters, digits and hyphens."""
    whole = name.encode("utf-8", "replace").decode()
    return identifier_for("source", whole).partition("/")[2][:LONGEST_NAME].strip("-.") or "document"
