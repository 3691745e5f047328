"""`/entities` and the search clause over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from service.graph import Graph
from service.text import use
from service.text.cache import file_name
from tests.text.test_search import HOSTILE

TWIN = "https://w3id.org/zhitu/id/technology/digital-twin"
CLAUSE = """PREFIX search: <https://w3id.org/zhitu/search#> PREFIX zhitu: <https://w3id.org/zhitu/ontology#>
SELECT ?t ?how { SERVICE search:text { ?t search:query "%s" ; search:how ?how } }"""


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=30) as opened:
        yield opened


@pytest.mark.parametrize(
    "asked", ["数字孪生", "數字孿生", "digital twins", "shuzi luansheng", "szls", "Digital-Twin"]
)
def test_a_thing_is_found_however_it_is_typed(client: httpx.Client, asked: str) -> None:
    first = client.get("/entities", params={"q": asked}).json()[0]
    assert (first["iri"], first["href"], first["type"]) == (TWIN, "/id/technology/digital-twin", "Technology")
    assert (first["zh"], first["en"]) == ("数字孪生", "Digital twin")
    assert {"matched", "role", "language", "how", "score"} <= set(first)
    assert client.get(first["href"], headers={"Accept": "text/turtle"}).status_code == 200


def test_parameters_narrow_the_search(client: httpx.Client) -> None:
    def types(**params: str | int | bool) -> set[str]:
        return {hit["type"] for hit in client.get("/entities", params=params).json()}

    assert types(q="机器人", type="Robot") == {"Robot"}
    assert types(q="机器人", type="zhitu:Technology") >= {"Robot", "Technology"}
    assert types(q="灯塔工厂", type="Class") == {"Class"}
    assert len(client.get("/entities", params={"q": "制造", "limit": 3}).json()) == 3
    typed = client.get("/entities", params={"q": "manu", "autocomplete": True, "lang": "en"}).json()
    assert {hit["role"] for hit in typed} <= {"name", "alias", "code"}
    assert {hit["language"] for hit in typed} == {"en"}
    classes = client.get("/entities", params={"q": "灯塔工厂", "type": "Class"}).json()
    assert classes[0]["href"] == "/ontology#LighthouseFactory"


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"q": ""},
        {"q": "x" * 10_000},
        {"q": "a", "type": "Nonsense"},
        {"q": "a", "lang": "fr"},
        {"q": "a", "limit": "0"},
        {"q": "a", "limit": "many"},
        {"q": "a", "autocomplete": "perhaps"},
    ],
)
def test_bad_input_is_explained(client: httpx.Client, params: dict[str, str]) -> None:
    answer = client.get("/entities", params=params)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["place"]


@pytest.mark.parametrize("asked", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_makes_the_service_fail(client: httpx.Client, asked: str) -> None:
    for path in ("/entities", "/"):
        answer = client.get(path, params={"q": asked[:6000]}, headers={"Accept": "text/html"})
        assert answer.status_code in {200, 400}, answer.text


def test_a_query_searches_and_joins(client: httpx.Client) -> None:
    rows = client.get("/sparql", params={"query": CLAUSE % "digital twins", "format": "csv"}).text.split()
    assert rows[:2] == ["t,how", f"{TWIN},inflected"]
    wrong = client.get("/sparql", params={"query": CLAUSE % ""})
    assert wrong.status_code == 400
    assert "search:query" in wrong.json()["remedy"]
    elsewhere = CLAUSE.replace("SELECT", "SELECT #\n") % "a" + " # SERVICE"
    assert client.get("/sparql", params={"query": elsewhere, "format": "csv"}).status_code == 200


def test_the_page_finds_by_pinyin(client: httpx.Client) -> None:
    page = client.get("/", params={"q": "szls", "lang": "en"}, headers={"Accept": "text/html"}).text
    assert "Digital twin" in page


def test_the_index_is_kept_outside_the_release(client: httpx.Client, home: Path) -> None:
    client.get("/entities", params={"q": "a"})
    identifier = client.get("/health").json()["release"]
    assert (home / "cache" / identifier / file_name()).is_file()


def test_without_an_index_names_are_found_in_the_graph(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = Graph(graph.release)
    alone.prepared["names"] = None
    first = use.find(alone, "數字孿生")[0]
    assert (first.iri, first.how, first.score) == (TWIN, "exact", 1.0)
    assert use.find(alone, "\x00") == []
