"""The file of tokens, and who is let in."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ontology.errors import WrongUse
from service.app import create_app
from service.errors import Unauthorised
from service.protocol.tokens import Tokens
from service.protocol.using import with_dataset
from service.settings import ServiceSettings
from tests.protocol.conftest import make_release

LONG = "0123456789abcdef"


def tokens(folder: Path, text: str) -> Tokens:
    path = folder / "tokens"
    path.write_text(text, encoding="utf-8")
    return Tokens(path)


def test_each_holder_is_known_by_a_token_or_its_digest(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"another-long-token").hexdigest()
    known = tokens(tmp_path, f"# who\nanna {LONG}\n\nbo sha256:{digest}\n")
    assert known.holder(f"Bearer {LONG}") == "anna"
    assert known.holder("bearer another-long-token") == "bo"
    for wrong in (
        "",
        "Bearer",
        "Bearer ",
        f"Basic {LONG}",
        f"Bearer {digest}",
        f"Bearer sha256:{digest}",
        "Bearer é",
    ):
        with pytest.raises(Unauthorised):
            known.holder(wrong)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names nobody"),
        ("anna", ":1"),
        ("anna short", "at least 16"),
        (f"a/b {LONG}", "no name and token"),
    ],
)
def test_a_file_that_cannot_be_used_is_explained(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongUse) as caught:
        tokens(tmp_path, text)
    assert said in str(caught.value)
    assert "short" not in str(caught.value)


def test_updates_without_tokens_do_not_start(tmp_path: Path) -> None:
    make_release(tmp_path, "")
    with pytest.raises(WrongUse, match="ZHITU_UPDATE_TOKENS"):
        create_app(ServiceSettings.read(home=tmp_path, updates=True))
    with pytest.raises(WrongUse, match="cannot be read"):
        create_app(ServiceSettings.read(home=tmp_path, updates=True, update_tokens=tmp_path / "none"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <http://g/> WHERE { ?s ?p ?o }"),
        (
            "INSERT { ?s ?p 'WHERE' } WHERE { { SELECT * WHERE { ?s ?p ?o } } }",
            "INSERT { ?s ?p 'WHERE' }  USING <http://g/> WHERE { { SELECT * WHERE { ?s ?p ?o } } }",
        ),
        ("INSERT DATA { <a> <b> <http://x/where> }", "INSERT DATA { <a> <b> <http://x/where> }"),
        (
            "PREFIX where: <x> INSERT {} WHERE {} ; CLEAR ALL",
            "PREFIX where: <x> INSERT {}  USING <http://g/> WHERE {} ; CLEAR ALL",
        ),
    ],
)
def test_the_dataset_of_a_request_stands_before_each_pattern(text: str, expected: str) -> None:
    assert with_dataset(text, ["http://g/"], []).split() == expected.split()
