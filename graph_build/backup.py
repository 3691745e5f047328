"""Backup and restore of a home: a release and the sources that were ingested there, in one ZIP file.

The archive holds what the release is made of, not its store: quads, report, and the tables of the sources, with a
manifest of their SHA-256. Restoring builds the store from the quads after checking that their hash is the release's id,
so a restored release is the one that was backed up, to the last quad.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_build.archive import (
    CHUNK,
    FORMAT,
    MANIFEST,
    RELEASE,
    SOURCES,
    Contents,
    bad,
    check_room,
    copy_member,
    opened,
    read_contents,
)
from graph_build.locks import quiet
from graph_build.publish import canonical, only_builder, release_identifier, switch, write_release
from graph_build.releases import BrokenRelease, check
from ontology.errors import WrongUse
from ontology.identifiers import graph
from ontology.release import NQUADS, RELEASES, REPORT, Release

CATALOGUE = NamedNode(graph("catalogue"))

Progress = Callable[[str], None]


def back_up(
    home: Path, release: Release, target: Path, *, replace: bool = False, progress: Progress = lambda _: None
) -> Path:
    """Writes a backup and reads it back; returns the file. A target that is a folder gets a file named by the release.

    The file appears whole or not at all. Raises WrongUse where it exists already, unless told to replace it.
    """
    check(release)
    if not (release.folder / NQUADS).is_file():
        raise WrongUse(
            release.identifier,
            "holds changes that were made on the running service; a backup holds what was built",
            "go back to the built release with `zhitu releases use`; keep the changes as documents (GET /graphs)",
        )
    now = datetime.now(UTC)
    if target.is_dir():
        target = target / f"zhitu-{release.identifier}-{now:%Y%m%dT%H%M%SZ}.zip"
    if target.exists() and not replace:
        raise WrongUse(str(target), "exists already", "name another file, or give --replace")
    if not target.parent.is_dir():
        raise WrongUse(str(target.parent), "there is no such folder", "make it first")
    handle, name = tempfile.mkstemp(prefix=".backup-", dir=target.parent)
    staging = Path(name)
    try:
        with os.fdopen(handle, "w+b") as out:
            progress("writing")
            with only_builder(home), quiet(home):
                _write(home, release, out_file=staging, created=now.isoformat(timespec="seconds"))
            out.flush()
            os.fsync(out.fileno())
        progress("reading it back")
        with opened(staging) as archive:
            contents = read_contents(archive, staging)
            for member in contents.files:
                copy_member(archive, member, contents, None)
        staging.chmod(0o600)
        staging.replace(target)
    finally:
        staging.unlink(missing_ok=True)
    return target


def restore(
    home: Path, archive_file: Path, *, replace: bool = False, progress: Progress = lambda _: None
) -> Release:
    """Restores a backup into a home and switches to its release.

    Everything is checked first: names, sizes, hashes, and that the quads are those of the release's id. Raises
    BadBackup then, with nothing written. A source that is there with other contents is refused, unless `replace`.
    """
    with opened(archive_file) as archive, only_builder(home), quiet(home):
        contents = read_contents(archive, archive_file)
        check_room(home, contents, archive_file)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=home) as folder:
            staging = Path(folder)
            progress("checking the files")
            for member in contents.files:
                copy_member(archive, member, contents, staging / member)
            progress("checking the quads")
            own, catalogue, report = _read_release(staging / RELEASE, contents, archive_file)
            merged = _merged_sources(home, staging, contents, replace=replace)
            progress("writing the release")
            _forget_broken(Release(contents.release, home / RELEASES / contents.release))
            release = write_release(home, contents.release, own, catalogue, report)
            check(release)
            if merged is not None:
                _exchange(home / SOURCES, merged, staging / "old-sources")
            switch(home, release.identifier)
    return release


def _forget_broken(release: Release) -> None:
    """A folder of the release that does not open counts as unfinished, so that it is written anew."""
    try:
        check(release)
    except BrokenRelease:
        (release.folder / REPORT).unlink(missing_ok=True)


def verify(archive_file: Path, progress: Progress = lambda _: None) -> Contents:
    """Checks everything that `restore` checks, and writes nothing that stays. Raises BadBackup."""
    with opened(archive_file) as archive, tempfile.TemporaryDirectory() as folder:
        contents = read_contents(archive, archive_file)
        staging = Path(folder)
        check_room(staging, contents, archive_file)
        progress("checking the files")
        for member in contents.files:
            kept = member.startswith(f"{RELEASE}/")
            copy_member(archive, member, contents, staging / member if kept else None)
        progress("checking the quads")
        _read_release(staging / RELEASE, contents, archive_file)
    return contents


def _read_release(
    folder: Path, contents: Contents, file: Path
) -> tuple[list[Quad], list[Quad], dict[str, object]]:
    """The release's own quads, its catalogue and its report. Raises BadBackup unless the quads have its id."""
    try:
        quads = list(parse(path=folder / NQUADS, format=RdfFormat.N_QUADS))
        report: dict[str, object] = json.loads((folder / REPORT).read_text(encoding="utf-8"))
        named = report["release"]
    except (SyntaxError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise bad(file, f"its release cannot be read ({error})") from None
    own = [quad for quad in quads if quad.graph_name != CATALOGUE]
    lines = canonical(own)
    if release_identifier(lines) != contents.release or named != contents.release:
        raise bad(file, f"its quads are not those of release {contents.release}")
    return (
        list(parse("\n".join(lines), format=RdfFormat.N_QUADS)),
        [quad for quad in quads if quad.graph_name == CATALOGUE],
        report,
    )


def _write(home: Path, release: Release, *, out_file: Path, created: str) -> None:
    files: dict[str, dict[str, str | int]] = {}
    with zipfile.ZipFile(out_file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, path in _to_back_up(home, release):
            digest, size = hashlib.sha256(), 0
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = (stat.S_IFREG | 0o600) << 16
            with path.open("rb") as source, archive.open(member, "w", force_zip64=True) as out:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
            files[name] = {"sha256": digest.hexdigest(), "size": size}
        said = {"format": FORMAT, "release": release.identifier, "created": created, "files": files}
        archive.writestr(MANIFEST, json.dumps(said, ensure_ascii=False, indent=1))


def _to_back_up(home: Path, release: Release) -> Iterator[tuple[str, Path]]:
    for name in (NQUADS, REPORT):
        yield f"{RELEASE}/{name}", release.folder / name
    root = home / SOURCES
    for path in _plain_files(root):
        yield f"{SOURCES}/{path.relative_to(root).as_posix()}", path


def _plain_files(root: Path) -> list[Path]:
    """The files below a folder. A link may lead out of it, and what it leads to is not the folder's."""
    return [
        path
        for path in (sorted(root.rglob("*")) if root.is_dir() else ())
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(root).parts)
    ]


def _merged_sources(home: Path, staging: Path, contents: Contents, *, replace: bool) -> Path | None:
    """The sources of the home with those of the backup, laid out aside; None where nothing changes."""
    new, old = staging / SOURCES, home / SOURCES
    differing = [
        name for name in contents.sources() if (old / name).exists() and not _same(old / name, new / name)
    ]
    if differing and not replace:
        raise WrongUse(
            str(old),
            f"has other contents for {', '.join(differing)}",
            "give --replace to take those of the backup",
        )
    if all((old / name).exists() and name not in differing for name in contents.sources()):
        return None
    for path in old.iterdir() if old.is_dir() else ():
        if not (new / path.name).exists():
            if path.is_dir():
                shutil.copytree(path, new / path.name, symlinks=True)
            else:
                shutil.copy2(path, new / path.name, follow_symlinks=False)
    return new


def _same(one: Path, other: Path) -> bool:
    def files(root: Path) -> dict[str, str]:
        return {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in _plain_files(root)
        }

    return files(one) == files(other)


def _exchange(place: Path, new: Path, old: Path) -> None:
    """Puts a folder in the place of another; if that fails, the old one is put back."""
    had = place.exists()
    if had:
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if had:
            old.rename(place)
        raise
