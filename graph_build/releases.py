"""The releases of a home: which there are, which is served, and removing those that nobody needs."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Store

from graph_build.publish import only_builder, switch
from ontology.errors import WrongUse, ZhituError
from ontology.release import CURRENT, RELEASES, REPORT, Release, is_held

CACHE = "cache"


class UnknownRelease(WrongUse):
    """There is no release of this name."""


class BrokenRelease(ZhituError):
    """A release that cannot be opened."""


@dataclass(frozen=True)
class Listed:
    """A release as it is listed. `quads` is None where the folder is not a whole release."""

    identifier: str
    built: datetime
    quads: int | None
    sources: tuple[str, ...]
    current: bool
    held: bool
    bytes: int


def releases(home: Path) -> list[Listed]:
    """Every release of a home, the newest first."""
    folder = home / RELEASES
    if not folder.is_dir():
        return []
    current = _current(home)
    found = [
        _listed(path, current)
        for path in folder.iterdir()
        if path.is_dir() and not path.is_symlink() and not path.name.startswith(".")
    ]
    return sorted(found, key=lambda one: (one.built, one.identifier), reverse=True)


def use(home: Path, identifier: str) -> Release:
    """Makes a release the one that is served, after opening it. An unambiguous beginning of its id is enough.

    Raises UnknownRelease and BrokenRelease; then the old one stays.
    """
    with only_builder(home):
        release = find(home, identifier)
        check(release)
        switch(home, release.identifier)
    return release


def find(home: Path, identifier: str) -> Release:
    """The release whose id is or begins with the text. Raises UnknownRelease."""
    names = [one.identifier for one in releases(home)]
    fitting = [name for name in names if name == identifier] or [
        name for name in names if identifier and name.startswith(identifier)
    ]
    if len(fitting) != 1:
        said = (
            f"{identifier!r} is the beginning of {len(fitting)} releases"
            if fitting
            else f"{identifier!r} is no release"
        )
        raise UnknownRelease(str(home / RELEASES), said, "see `zhitu releases list`")
    return Release(fitting[0], home / RELEASES / fitting[0])


def check(release: Release) -> None:
    """Raises BrokenRelease where a release is not whole or its store does not open and answer."""
    try:
        said = json.loads((release.folder / REPORT).read_text(encoding="utf-8"))
        if said["release"] != release.identifier:
            raise BrokenRelease(str(release.folder), f"its report is of {said['release']}", "build it anew")
        if len(Store.read_only(str(release.store))) == 0:
            raise BrokenRelease(str(release.folder), "its store is empty", "build it anew")
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        raise BrokenRelease(str(release.folder), f"cannot be opened ({error})", "build it anew") from None


def prune(home: Path, keep: int) -> tuple[list[str], list[str]]:
    """Removes all but the newest `keep` releases, what unfinished builds left, and the caches of what is gone.

    The current release and those that some process has open stay, and do not count. Returns what was removed and
    what stayed because it is open.
    """
    removed: list[str] = []
    open_: list[str] = []
    with only_builder(home):
        left = [one for one in releases(home) if not one.current]
        for number, one in enumerate(left):
            if number < keep and one.quads is not None:
                continue
            release = Release(one.identifier, home / RELEASES / one.identifier)
            if is_held(release):
                open_.append(one.identifier)
                continue
            # Out of the way by one rename, so that nobody sees half a release.
            doomed = home / RELEASES / f".removing-{one.identifier}"
            release.folder.rename(doomed)
            removed.append(one.identifier)
        if (home / RELEASES).is_dir():
            for path in (home / RELEASES).iterdir():
                if path.name.startswith((".removing-", ".building-")):
                    shutil.rmtree(path, ignore_errors=True)
        kept = {one.identifier for one in releases(home)}
        for path in (home / CACHE).iterdir() if (home / CACHE).is_dir() else ():
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)
    return removed, open_


def _current(home: Path) -> str:
    pointer = home / RELEASES / CURRENT
    return pointer.resolve().name if pointer.is_symlink() else ""


def _listed(folder: Path, current: str) -> Listed:
    release = Release(folder.name, folder)
    quads: int | None = None
    sources: tuple[str, ...] = ()
    report = folder / REPORT
    try:
        said = json.loads(report.read_text(encoding="utf-8"))
        quads, sources = int(said["quads"]), tuple(said["sources"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    written = (report if report.is_file() else folder).stat().st_mtime
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Listed(
        folder.name,
        datetime.fromtimestamp(written, UTC),
        quads,
        sources,
        folder.name == current,
        is_held(release),
        size,
    )
