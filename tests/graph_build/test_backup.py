"""Releases are listed, switched and pruned; a backup comes back to the last quad, and a hostile one does nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from graph_build.archive import BadBackup
from graph_build.backup import CATALOGUE, back_up, restore, verify
from graph_build.publish import canonical, publish, release_identifier
from graph_build.releases import BrokenRelease, UnknownRelease, prune, releases, use
from ontology.errors import WrongUse
from ontology.release import NQUADS, Release, current_release, hold

BASE = "https://w3id.org/zhitu/"
ZHITU = str(Path(sys.executable).with_name("zhitu"))


def published(home: Path, value: int) -> Release:
    """A release of a few hundred quads, with blank nodes and a triple term, written as a build writes it."""
    own = [
        Quad(
            NamedNode(f"{BASE}id/a/{n}"),
            NamedNode(f"{BASE}p"),
            Literal(str(value + n)),
            NamedNode(f"{BASE}graph/g"),
        )
        for n in range(300)
    ]
    own += [
        Quad(BlankNode(), NamedNode(f"{BASE}q"), Triple(q.subject, q.predicate, q.object), q.graph_name)
        for q in own[:9]
    ]
    lines = canonical(own)
    identifier = release_identifier(lines)
    about = Quad(NamedNode(f"{BASE}release/{identifier}"), NamedNode(f"{BASE}p"), Literal("x"), CATALOGUE)
    report: dict[str, object] = {"release": identifier, "quads": len(lines), "sources": {"toy-report": {}}}
    return publish(home, identifier, list(parse("\n".join(lines), format=RdfFormat.N_QUADS)), [about], report)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Release]]:
    """A home with three releases, and a source that was ingested there."""
    home = tmp_path_factory.mktemp("made") / "home"
    found = []
    for value in range(3):
        found.append(published(home, value))
        os.utime(found[-1].folder / "report.json", (value, value))
    ingested = home / "sources" / "某报告"
    ingested.mkdir(parents=True)
    (ingested / "source.yaml").write_text("id: x\n", encoding="utf-8")
    (ingested / "leading-out").symlink_to("/etc/passwd")
    return home, found


@pytest.fixture
def home(made: tuple[Path, list[Release]], tmp_path: Path) -> Path:
    """A copy of that home, for a test to change."""
    return Path(shutil.copytree(made[0], tmp_path / "home", symlinks=True))


@pytest.fixture(scope="module")
def archive(made: tuple[Path, list[Release]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of that home."""
    return back_up(made[0], current_release(made[0]), tmp_path_factory.mktemp("backup") / "zhitu.zip")


def files(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.suffix != ".lock"
    }


def test_releases_are_listed_newest_first_with_the_current_one_marked(
    home: Path, made: tuple[Path, list[Release]]
) -> None:
    listed = releases(home)
    assert {one.identifier for one in listed} == {r.identifier for r in made[1]}
    assert [one.identifier for one in listed if one.current] == [made[1][-1].identifier]
    assert listed == sorted(listed, key=lambda one: one.built, reverse=True)
    assert {one.sources for one in listed} == {("toy-report",)}
    assert all(one.quads == 309 for one in listed)


def test_an_older_release_is_used_again_by_the_beginning_of_its_id(
    home: Path, made: tuple[Path, list[Release]]
) -> None:
    first = made[1][0].identifier
    assert use(home, first[:8]).identifier == first
    assert current_release(home).identifier == first
    for wrong in ("nope", "", "../releases"):
        with pytest.raises(UnknownRelease):
            use(home, wrong)
    assert current_release(home).identifier == first


def test_a_release_that_does_not_open_is_not_switched_to(
    home: Path, made: tuple[Path, list[Release]]
) -> None:
    broken = home / "releases" / made[1][0].identifier
    (broken / "store" / "CURRENT").write_text("nothing")
    with pytest.raises(BrokenRelease):
        use(home, broken.name)
    assert current_release(home).identifier == made[1][-1].identifier


def test_prune_keeps_the_current_release_and_those_that_are_open(
    home: Path, made: tuple[Path, list[Release]]
) -> None:
    first, second, third = (r.identifier for r in made[1])
    (home / "releases" / ".building-x").mkdir()
    for name in (first, third, "gone"):
        (home / "cache" / name).mkdir(parents=True)
    use(home, first)
    handle = hold(Release(second, home / "releases" / second))
    assert handle is not None
    assert prune(home, 0) == ([third], [second])
    handle.close()
    assert prune(home, 0) == ([second], [])
    assert prune(home, 0) == ([], [])
    assert {p.name for p in (home / "releases").iterdir()} == {first, "current"}
    assert [p.name for p in (home / "cache").iterdir()] == [first]


def test_prune_keeps_as_many_as_are_asked_for(home: Path) -> None:
    assert prune(home, 2) == ([], [])
    removed, _ = prune(home, 1)
    assert len(removed) == 1
    assert len(releases(home)) == 2


def test_a_backup_comes_back_to_the_last_quad(
    archive: Path, made: tuple[Path, list[Release]], tmp_path: Path
) -> None:
    old = current_release(made[0])
    new = restore(tmp_path / "new", archive)
    assert new.identifier == old.identifier == current_release(tmp_path / "new").identifier
    assert (new.folder / NQUADS).read_bytes() == (old.folder / NQUADS).read_bytes()
    assert files(tmp_path / "new" / "sources") == {
        "某报告/source.yaml": hashlib.sha256(b"id: x\n").hexdigest()
    }
    assert {p.name for p in (tmp_path / "new").iterdir()} == {"releases", "sources", "build.lock", "locks"}
    assert restore(tmp_path / "new", archive) == new
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert verify(archive).sources() == ["某报告"]


def test_a_restore_mends_a_release_that_does_not_open(archive: Path, home: Path) -> None:
    broken = current_release(home)
    (broken.store / "CURRENT").write_text("nothing")
    restore(home, archive)
    assert len(releases(home)) == 3
    assert use(home, broken.identifier) == broken


def test_sources_that_differ_are_replaced_only_when_asked(archive: Path, home: Path) -> None:
    mine = home / "sources" / "某报告" / "source.yaml"
    mine.write_text("id: mine\n", encoding="utf-8")
    (home / "sources" / "another").mkdir()
    (home / "sources" / "another" / "source.yaml").write_text("id: another\n", encoding="utf-8")
    before = files(home)
    with pytest.raises(WrongUse, match="某报告"):
        restore(home, archive)
    assert files(home) == before
    restore(home, archive, replace=True)
    assert mine.read_text(encoding="utf-8") == "id: x\n"
    assert (home / "sources" / "another" / "source.yaml").is_file()


def test_a_backup_does_not_take_the_place_of_a_file_unless_asked(home: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.zip"
    taken.write_text("mine")
    with pytest.raises(WrongUse, match="exists already"):
        back_up(home, current_release(home), taken)
    assert taken.read_text() == "mine"
    back_up(home, current_release(home), taken, replace=True)
    into = back_up(home, current_release(home), tmp_path)
    assert current_release(home).identifier in into.name
    assert [p for p in tmp_path.iterdir() if p.name.startswith(".")] == []


Members = dict[str, bytes]


def rewritten(archive: Path, to: Path, alter: Callable[[Members], Members]) -> Path:
    """The archive with other members; the manifest is made to fit where `alter` does not touch it."""
    with zipfile.ZipFile(archive) as source:
        members = {name: source.read(name) for name in source.namelist()}
    said = json.loads(members.pop("manifest.json"))
    members = alter(members)
    manifest = members.pop("manifest.json", None)
    if manifest is None:
        said["files"] = {
            name: {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
            for name, body in members.items()
        }
        manifest = json.dumps(said).encode()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as out:
        for name, body in [*members.items(), ("manifest.json", manifest)]:
            out.writestr(name, body)
    return to


def with_file(name: str, body: bytes = b"x") -> Callable[[Members], Members]:
    return lambda members: members | {name: body}


def other_quad(members: Members) -> Members:
    line = b"<http://a/> <http://a/> <http://a/> <http://a/> .\n"
    return members | {"release/zhitu.nq": members["release/zhitu.nq"] + line}


def other_report(members: Members) -> Members:
    said = json.loads(members["release/report.json"]) | {"release": "0" * 16}
    return members | {"release/report.json": json.dumps(said).encode()}


HOSTILE: dict[str, Callable[[Members], Members]] = {
    "climbs out": with_file("sources/a/../../../escaped"),
    "climbs out at once": with_file("../escaped"),
    "absolute": with_file("/tmp/escaped"),  # noqa: S108
    "backslashes": with_file("sources\\..\\escaped/a/b"),
    "a drive": with_file("sources/C:/escaped"),
    "an empty part": with_file("sources//a/b"),
    "a control character": with_file("sources/a\n/b"),
    "another place": with_file("releases/current/x"),
    "the release's store": with_file("release/store/CURRENT"),
    "too deep": with_file("sources/" + "a/" * 20 + "b"),
    "a bomb": with_file("sources/a/bomb", b"\0" * (100 << 20)),
    "a quad more": other_quad,
    "no quads at all": with_file("release/zhitu.nq", b""),
    "quads that cannot be read": with_file("release/zhitu.nq", b"nonsense"),
    "a report of another release": other_report,
    "a report that is none": with_file("release/report.json", b"[" * 100_000),
    "no release": lambda members: {n: b for n, b in members.items() if not n.startswith("release/")},
    "a manifest that is none": with_file("manifest.json", b"{"),
    "a manifest of nothing": with_file("manifest.json", b"[]"),
    "a manifest without the files": with_file(
        "manifest.json", b'{"format": 1, "release": "0123456789abcdef", "created": "", "files": {}}'
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_backup_changes_nothing(archive: Path, home: Path, tmp_path: Path, kind: str) -> None:
    evil = rewritten(archive, tmp_path / "evil.zip", HOSTILE[kind])
    before = files(tmp_path)
    for action in (lambda: restore(home, evil), lambda: verify(evil)):
        with pytest.raises(BadBackup):
            action()
    assert files(tmp_path) == before
    assert not Path("/tmp/escaped").exists()  # noqa: S108


def test_links_and_devices_are_refused(archive: Path, home: Path, tmp_path: Path) -> None:
    evil = rewritten(archive, tmp_path / "evil.zip", lambda members: members)
    for mode in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFDIR):
        link = zipfile.ZipInfo(f"sources/a/link{mode}")
        link.external_attr = (mode | 0o777) << 16
        with zipfile.ZipFile(evil, "a") as out:
            out.writestr(link, "/etc/passwd")
        with pytest.raises(BadBackup):
            restore(home, evil)


def test_two_members_of_one_name_are_refused(archive: Path, home: Path, tmp_path: Path) -> None:
    evil = rewritten(archive, tmp_path / "evil.zip", lambda members: members)
    with zipfile.ZipFile(evil, "a") as out, pytest.warns(UserWarning, match="Duplicate"):
        out.writestr("release/zhitu.nq", "")
    with pytest.raises(BadBackup, match="two members"):
        restore(home, evil)


def test_a_damaged_backup_is_noticed_wherever_the_damage_is(archive: Path, tmp_path: Path) -> None:
    whole = archive.read_bytes()
    damaged = tmp_path / "damaged.zip"
    for place in range(30, len(whole), len(whole) // 12):
        damaged.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            contents = verify(damaged)
        except BadBackup:
            continue
        # What is not read (a date, a comment) may differ; what is read is what was written.
        assert contents.files == verify(archive).files
    for size in (0, 10, len(whole) // 2, len(whole) - 1):
        damaged.write_bytes(whole[:size])
        with pytest.raises(BadBackup):
            verify(damaged)


def test_the_commands_do_as_they_say(home: Path, tmp_path: Path, made: tuple[Path, list[Release]]) -> None:
    def zhitu(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([ZHITU, *arguments], capture_output=True, text=True, check=False, timeout=60)

    first, last = made[1][0].identifier, made[1][-1].identifier
    listed = zhitu("releases", "list", "--home", str(home))
    assert listed.returncode == 0
    assert [line.split()[:2] for line in listed.stdout.splitlines() if "*" in line] == [["*", last]]
    assert zhitu("releases", "use", first, "--home", str(home)).returncode == 0
    assert zhitu("releases", "use", "zzz", "--home", str(home)).returncode == 2
    assert zhitu("releases", "undo", "--home", str(home)).returncode == 2
    file = tmp_path / "b.zip"
    assert zhitu("backup", str(file), "--home", str(home)).returncode == 0
    assert first in zhitu("restore", str(file), "--check").stderr
    assert zhitu("restore", str(file), "--home", str(tmp_path / "new")).returncode == 0
    assert current_release(tmp_path / "new").identifier == first
    file.write_bytes(b"no zip")
    wrong = zhitu("restore", str(file), "--home", str(home))
    assert (wrong.returncode, "no ZIP file" in wrong.stderr) == (1, True)
    assert zhitu("restore", str(tmp_path / "none.zip")).returncode == 2
