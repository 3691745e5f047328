"""Running without rights: a user that may write nowhere, a checked systemd unit, a container file that fits the clone."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ontology.release import Release
from tests.conftest import ROOT
from tests.operations.conftest import ZHITU, Running

DEPLOY = ROOT / "service/deploy"
NOBODY = 65534
# A user namespace: the server is another user without any capability, and may still read this machine's Python.
AS_NOBODY = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--")


def _can_be_nobody() -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*AS_NOBODY, "true"], capture_output=True, check=False).returncode == 0


needs_namespaces = pytest.mark.skipif(not _can_be_nobody(), reason="user namespaces cannot be made here")
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)
TWIN = "https://w3id.org/zhitu/id/technology/digital-twin"


@pytest.fixture
def readable(release: Release) -> Iterator[Path]:
    """A home that everybody can read and nobody but its owner can write, outside of the owner's own folders."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "home" / "releases").mkdir(parents=True)
    shutil.copytree(release.folder, folder / "home" / "releases" / release.identifier)
    (folder / "home" / "releases" / "current").symlink_to(release.identifier)
    for path in [folder / "home", *(folder / "home").rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield folder
    for path in [folder / "home", *(folder / "home").rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@needs_namespaces
@pytest.mark.parametrize("place", ["cache", "temporary"])
def test_a_user_without_rights_serves_a_home_that_it_cannot_write(
    start: Callable[..., Running], readable: Path, place: str
) -> None:
    writable = readable / place
    writable.mkdir()
    before = files(readable / "home")
    setting = {"ZHITU_CACHE": str(writable)} if place == "cache" else {"TMPDIR": str(writable)}
    running = start(readable / "home", AS_NOBODY, **setting)
    status = Path(f"/proc/{running.process.pid}/status").read_text(encoding="ascii")
    assert re.search(r"^CapEff:\s+0+$", status, re.M)
    with httpx.Client(base_url=running.url, timeout=30) as client:
        assert client.get("/ready").status_code == 200
        assert client.get("/entities", params={"q": "szls"}).json()[0]["iri"] == TWIN
        every = "SELECT * { ?s ?p ?o }"
        assert len(client.get("/sparql", params={"query": every, "format": "nt"}).content) > 0
        assert client.get("/sparql", params={"query": every, "format": "csv"}).text.count("\n") > 20_000
    made = [path for path in writable.rglob("*.sqlite") if path.is_file()]
    assert len(made) == 1
    assert files(readable / "home") == before
    running.process.terminate()
    assert running.process.wait(30) == 0


@needs_systemd
def test_the_unit_is_sound_and_gives_few_rights(tmp_path: Path) -> None:
    said = (DEPLOY / "zhitu.service").read_text(encoding="utf-8")
    unit = tmp_path / "zhitu.service"
    here = re.sub(r"^Documentation=.*\n", "", said.replace("/opt/zhitu/.venv/bin/zhitu", ZHITU), flags=re.M)
    unit.write_text(here, encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert [line for line in verified.stderr.splitlines() if "zhitu.service" in line] == []
    scored = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert scored.returncode == 0, scored.stdout[-400:]


def test_the_container_file_copies_what_there_is_and_gives_up_its_rights() -> None:
    said = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [
        line.split()[1:-1] for line in said.splitlines() if line.startswith("COPY ") and "--from" not in line
    ]
    for names in copied:
        for name in names:
            assert (ROOT / name).exists(), name
    assert {"ontology", "graph_build", "queries", "service", "data"} <= {n for names in copied for n in names}
    assert re.search(r"^USER [1-9]\d+:[1-9]\d+$", said, re.M)
    assert said.rstrip().endswith('ENTRYPOINT ["zhitu", "serve"]')


def test_every_file_that_is_no_code_is_part_of_the_package() -> None:
    """A container holds the installed package, not the clone."""
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as handle:
        packaged = tomllib.load(handle)["tool"]["setuptools"]["package-data"]
    for top in ("ontology", "graph_build", "queries", "service"):
        kept = {path for pattern in packaged.get(top, []) for path in (ROOT / top).glob(pattern)}
        for path in (ROOT / top).rglob("*"):
            inside = path.relative_to(ROOT)
            if path.is_dir() or "__pycache__" in inside.parts or path.suffix in {".py", ".md"}:
                continue
            if {"docs", "deploy"} & set(inside.parts) or inside.parts[-1].startswith("."):
                continue
            assert path in kept, inside
