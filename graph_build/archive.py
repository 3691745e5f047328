"""The ZIP file of a backup: what may be in it, read without trusting it.

Members are plain files in known places, no larger than the manifest says, and the manifest is no larger than the file
can honestly hold. Paths that lead elsewhere, links, duplicates, unknown packings and bombs are refused before anything
is written.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ontology.errors import WrongUse, ZhituError
from ontology.release import NQUADS, REPORT

FORMAT = 1
MANIFEST = "manifest.json"
SOURCES = "sources"
RELEASE = "release"
CHUNK = 1 << 20

# What an archive may ask for. Quads are text that shrinks to a tenth or less; more than a hundredth is no backup.
MOST_FILES = 100_000
MOST_MANIFEST = 64 << 20
MOST_GROWTH = 100
SMALL = 16 << 20
PART = re.compile(r"[^/\\\x00-\x1f\x7f:]{1,200}")
MOST_PARTS = 6


class BadBackup(ZhituError):
    """An archive that is damaged, not a backup, or made to harm."""


@dataclass(frozen=True)
class Contents:
    """What an archive says that it holds."""

    release: str
    created: str
    files: dict[str, tuple[str, int]]

    def sources(self) -> list[str]:
        """The names of the sources in it."""
        return sorted({name.split("/")[1] for name in self.files if name.startswith(f"{SOURCES}/")})


def opened(file: Path) -> zipfile.ZipFile:
    """Opens an archive. Raises WrongUse where there is none, BadBackup where it is none."""
    try:
        return zipfile.ZipFile(file)
    except FileNotFoundError:
        raise WrongUse(str(file), "there is no such file", "name a backup") from None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise bad(file, f"is no ZIP file ({error})") from None


def read_contents(archive: zipfile.ZipFile, file: Path) -> Contents:
    """The manifest, with the archive's members checked against it. Raises BadBackup."""
    members = archive.infolist()
    if len(members) > MOST_FILES:
        raise bad(file, f"has {len(members)} members")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise bad(file, "has two members of one name")
    for member in members:
        _check_member(member, file)
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise bad(file, f"has no fitting {MANIFEST}")
    try:
        said = json.loads(archive.read(MANIFEST))
        if said["format"] != FORMAT:
            raise bad(file, f"is of format {said['format']!r}; this version reads {FORMAT}")
        files = {str(name): (str(one["sha256"]), int(one["size"])) for name, one in said["files"].items()}
        contents = Contents(str(said["release"]), str(said["created"]), files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zipfile.BadZipFile) as error:
        raise bad(file, f"its {MANIFEST} cannot be read ({error})") from None
    if not re.fullmatch(r"[0-9a-f]{16}", contents.release):
        raise bad(file, "names no release")
    wrong = set(files) ^ (set(names) - {MANIFEST})
    if wrong:
        raise bad(file, f"{sorted(wrong)[0]!r} is not in the manifest, or only there")
    for name, (_, size) in files.items():
        if archive.getinfo(name).file_size != size:
            raise bad(file, f"{name} has another size than the manifest says")
    for needed in (NQUADS, REPORT):
        if f"{RELEASE}/{needed}" not in files:
            raise bad(file, f"has no {RELEASE}/{needed}")
    return contents


def _check_member(member: zipfile.ZipInfo, file: Path) -> None:
    parts = member.filename.split("/")
    proper = all(PART.fullmatch(part) and part not in {".", ".."} for part in parts)
    place = (parts == [MANIFEST]) or (
        len(parts) == 2 and parts[0] == RELEASE and parts[1] in {NQUADS, REPORT}
    )
    below = parts[0] == SOURCES and 3 <= len(parts) <= MOST_PARTS
    if not proper or not (place or below):
        raise bad(file, f"{member.filename[:80]!r} is no place in a backup")
    mode = member.external_attr >> 16
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG}:
        raise bad(file, f"{member.filename!r} is no plain file")
    if member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise bad(file, f"{member.filename!r} is encrypted, or packed in an unknown way")


def check_room(home: Path, contents: Contents, file: Path) -> None:
    """Raises BadBackup for an archive that grows beyond reason or does not fit on the disk."""
    total = sum(size for _, size in contents.files.values())
    if total > SMALL + MOST_GROWTH * file.stat().st_size:
        raise bad(file, f"would grow to {total} bytes, more than {MOST_GROWTH} times its size")
    free = shutil.disk_usage(home).free
    # The unpacked files and the store that is made of them.
    if total * 3 > free:
        raise BadBackup(str(home), f"needs about {total * 3} bytes and has {free}", "free some space")


def copy_member(archive: zipfile.ZipFile, name: str, contents: Contents, to: Path | None) -> None:
    """Unpacks one file, checking size and hash as it goes; without `to` it is only checked. Raises BadBackup."""
    file = Path(str(archive.filename))
    try:
        if to is None:
            _unpack(archive, name, contents, None)
        else:
            to.parent.mkdir(parents=True, exist_ok=True)
            with to.open("xb") as out:
                _unpack(archive, name, contents, out)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise bad(file, f"{name} cannot be unpacked ({error})") from None


def _unpack(archive: zipfile.ZipFile, name: str, contents: Contents, out: BinaryIO | None) -> None:
    wanted, left = contents.files[name]
    digest = hashlib.sha256()
    with archive.open(name) as source:
        while left >= 0 and (chunk := source.read(min(CHUNK, left + 1))):
            left -= len(chunk)
            digest.update(chunk)
            if out is not None:
                out.write(chunk)
    if left != 0 or digest.hexdigest() != wanted:
        raise bad(Path(str(archive.filename)), f"{name} is not what the manifest says (SHA-256)")


def bad(file: Path, problem: str) -> BadBackup:
    """The error for an archive that is not to be trusted."""
    return BadBackup(str(file), problem, "nothing was restored; use another backup")
