"""Settings by environment and by file, and what is said of wrong ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graph_build.settings import BuildSettings
from ontology.errors import WrongUse
from service.settings import ServiceSettings

ZHITU = str(Path(sys.executable).with_name("zhitu"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory without any setting."""
    monkeypatch.chdir(tmp_path)
    for name in ("ZHITU_HOME", "ZHITU_HOST", "ZHITU_PORT", "ZHITU_DATA", "ZHITU_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_the_file_in_the_working_directory_is_read(here: Path) -> None:
    (here / "zhitu.toml").write_text(
        'home = "/srv/zhitu"\n[service]\nport = 8123\n[build]\ndata = "/srv/facts"\n'
    )
    assert (ServiceSettings.read().home, ServiceSettings.read().port) == (Path("/srv/zhitu"), 8123)
    assert (BuildSettings.read().home, BuildSettings.read().data) == (Path("/srv/zhitu"), Path("/srv/facts"))


def test_the_environment_stands_before_the_file_and_the_command_line_before_both(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "other.toml").write_text("[service]\nport = 1\n")
    monkeypatch.setenv("ZHITU_CONFIG", str(here / "other.toml"))
    assert ServiceSettings.read().port == 1
    monkeypatch.setenv("ZHITU_PORT", "2")
    assert ServiceSettings.read().port == 2
    assert ServiceSettings.read(port=3).port == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[service]\nport = 99999\n", "port"),
        ("[service]\nprot = 1\n", "prot"),
        ("[servcie]\nport = 1\n", "[servcie]"),
        ("[service\n", "TOML"),
        ("[service]\nport = 'x'\n", "port"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(here: Path, text: str, said: str) -> None:
    (here / "zhitu.toml").write_text(text)
    with pytest.raises(WrongUse) as caught:
        ServiceSettings.read()
    assert "zhitu.toml" in caught.value.place
    assert said in str(caught.value)


def test_a_named_file_that_is_missing_is_refused(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHITU_CONFIG", str(here / "none.toml"))
    with pytest.raises(WrongUse, match="is no file"):
        ServiceSettings.read()


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "said"),
    [
        (["--port", "70000"], {}, 2, "--port"),
        ([], {"ZHITU_PORT": "many"}, 2, "ZHITU_PORT"),
        ([], {"ZHITU_CONFIG": "/nowhere/zhitu.toml"}, 2, "ZHITU_CONFIG"),
        (["--port", "0", "--home", "empty"], {}, 1, "zhitu build"),
        (["--port", "0", "--host", "no.such.host.invalid"], {}, 2, "no.such.host.invalid"),
    ],
)
def test_serve_says_what_is_wrong(
    here: Path, arguments: list[str], environment: dict[str, str], code: int, said: str
) -> None:
    done = subprocess.run(
        [ZHITU, "serve", *arguments],
        cwd=here,
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
