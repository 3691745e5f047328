"""Changes: who may make them, what they do, and that the published release is never touched."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import httpx
import pytest

from graph_build.releases import releases, use
from tests.protocol.conftest import TOKEN, Serve, make_release

TRIG = "PREFIX : <http://example.org/> :one { :a :p :b . :a :p :shared } :two { :c :p :d . :a :p :shared }"
EX = "http://example.org/"
AUTHORISED = {"Authorization": f"Bearer {TOKEN}"}
UPDATE = AUTHORISED | {"Content-Type": "application/sparql-update"}
TURTLE = AUTHORISED | {"Content-Type": "text/turtle"}
PUBLISHED = "0123456789abcdef"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    make_release(path, TRIG)
    return path


@pytest.fixture(scope="module")
def client(serve: Serve, home: Path) -> httpx.Client:
    return httpx.Client(base_url=serve(home=home, updates=True), timeout=60)


@pytest.fixture(scope="module")
def reader(serve: Serve) -> httpx.Client:
    return httpx.Client(base_url=serve(TRIG), timeout=60)


def objects(client: httpx.Client, subject: str, graph: str = "") -> set[str]:
    pattern = f"<{EX}{subject}> <{EX}p> ?o"
    query = f"SELECT ?o {{ GRAPH <{EX}{graph}> {{ {pattern} }} }}" if graph else f"SELECT ?o {{ {pattern} }}"
    said = client.get("/sparql", params={"query": query, "format": "csv"}).text
    return {row.removeprefix(EX) for row in said.split()[1:]}


def update(client: httpx.Client, text: str) -> httpx.Response:
    prefixed = f"PREFIX : <{EX}> {text}"
    return client.post("/update", content=prefixed.encode(), headers=UPDATE)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_without_the_setting_nothing_can_be_changed(reader: httpx.Client) -> None:
    assert update(reader, "DROP ALL").status_code == 403
    for method in ("PUT", "POST", "DELETE"):
        answer = reader.request(method, "/graphs", params={"graph": EX + "one"}, headers=TURTLE, content=b"")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "token", ["", "Bearer", "Bearer wrong-token-of-length", f"Basic {TOKEN}", f"Bearer {TOKEN}x"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/update"), ("DELETE", "/graphs?default"), ("PUT", "/graphs/x")]
)
def test_without_a_known_token_nothing_is_changed(
    client: httpx.Client, method: str, path: str, token: str
) -> None:
    headers = {"Content-Type": "application/sparql-update"} | ({"Authorization": token} if token else {})
    answer = client.request(method, path, headers=headers, content=b"DROP ALL")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert TOKEN not in answer.text


def test_a_change_is_a_release_of_its_own_and_the_published_one_stays(
    client: httpx.Client, home: Path
) -> None:
    published = home / "releases" / PUBLISHED
    before = contents(published)
    first = update(client, "INSERT DATA { GRAPH :one { :a :p :new } }").json()
    assert first["changed"] is True
    assert first["release"].startswith(PUBLISHED + "+")
    assert client.get("/health").json()["release"] == first["release"]
    second = update(client, "DELETE DATA { GRAPH :one { :a :p :new } }").json()
    assert second["release"] != first["release"]
    assert contents(published) == before
    assert str((home / "releases" / "current").readlink()) == second["release"]
    same = update(client, "INSERT DATA { GRAPH :one { :a :p :b } }").json()
    assert same == {"release": second["release"], "changed": False}


def test_the_default_graph_follows_the_named_graphs(client: httpx.Client) -> None:
    assert objects(client, "a") == {"b", "shared"}
    update(client, "INSERT DATA { GRAPH :three { :a :p :x } }")
    assert objects(client, "a") == {"b", "shared", "x"}
    update(client, "DELETE WHERE { GRAPH :one { :a :p ?o } } ; DROP GRAPH :three")
    assert objects(client, "a") == {"shared"}, "what another graph still says stays"
    assert objects(client, "a", "one") == set()
    client.put("/graphs", params={"graph": EX + "one"}, content=TRIPLES, headers=TURTLE)
    assert objects(client, "a") == {"b", "shared"}


TRIPLES = f"<{EX}a> <{EX}p> <{EX}b>, <{EX}shared> .".encode()


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("INSERT DATA { GRAPH :one { :a :p } }", 400, "line 1"),
        ("INSRT DATA { :a :p :b }", 400, "write INSERT"),
        ("LOAD <http://127.0.0.1:9/x>", 403, "LOAD"),
        ("LOAD :x", 403, "LOAD"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE ?s { ?s ?p ?o } }", 403, "SERVICE"),
        ("INSERT { ?s ?p ?o } WHERE { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 400, "escaped"),
        ("CREATE GRAPH :one", 400, "exists"),
        ("", 400, ""),
    ],
)
def test_an_update_that_cannot_be_done_changes_nothing(
    client: httpx.Client, text: str, status: int, said: str
) -> None:
    before = client.get("/health").json()["release"]
    answer = update(client, text)
    if not text:
        assert answer.json()["changed"] is False
        return
    assert answer.status_code == status, answer.text
    assert said in answer.text
    assert client.get("/health").json()["release"] == before


def test_a_document_that_cannot_be_read_is_refused_with_its_place(client: httpx.Client) -> None:
    answer = client.put("/graphs/x", content=b"<a> <b>\n 'c' 'd' .", headers=TURTLE)
    assert answer.status_code == 400
    assert "line 2" in answer.text
    quads = b"<http://a> { <http://b> <http://c> 1 }"
    answer = client.put("/graphs/x", content=quads, headers=AUTHORISED | {"Content-Type": "application/trig"})
    assert answer.status_code == 400
    answer = client.put("/graphs/x", content=b"x", headers=AUTHORISED | {"Content-Type": "image/png"})
    assert answer.status_code == 415
    assert client.get("/graphs/x").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [("/graphs?graph=a%20b", 400), ("/graphs?graph=http://a/&default", 400), ("/graphs/x?default", 400)],
)
def test_a_graph_has_to_be_named_once_and_well(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_change_can_ask_that_nothing_has_changed_since(client: httpx.Client) -> None:
    read = client.get("/graphs", params={"graph": EX + "two"})
    other = f"<{EX}c> <{EX}p> <{EX}e> .".encode()
    params = {"graph": EX + "two"}
    good = client.put(
        "/graphs", params=params, content=other, headers=TURTLE | {"If-Match": read.headers["etag"]}
    )
    assert good.status_code == 204
    late = client.put(
        "/graphs", params=params, content=TRIPLES, headers=TURTLE | {"If-Match": read.headers["etag"]}
    )
    assert late.status_code == 412
    assert objects(client, "c") == {"e"}


def test_readers_see_the_old_or_the_new_release_and_nothing_between(client: httpx.Client) -> None:
    wrong: list[str] = []
    ended = threading.Event()
    count = "SELECT ?v (COUNT(*) AS ?n) { ?s <http://example.org/v> ?v } GROUP BY ?v"

    def read() -> None:
        with httpx.Client(base_url=client.base_url, timeout=60) as own:
            while not ended.is_set():
                answer = own.get("/sparql", params={"query": count, "format": "csv"})
                rows = answer.text.split()[1:]
                if answer.status_code != 200 or len(rows) > 1 or any(not row.endswith(",50") for row in rows):
                    wrong.append(f"{answer.status_code} {answer.text}")

    readers = [threading.Thread(target=read) for _ in range(2)]
    for one in readers:
        one.start()
    for value in (1, 2):
        body = "".join(f"<{EX}s{i}> <{EX}v> {value} .\n" for i in range(50)).encode()
        assert client.put("/graphs/versions", content=body, headers=TURTLE).status_code in {201, 204}
    ended.set()
    for one in readers:
        one.join()
    assert wrong == []


def test_what_a_killed_change_leaves_is_removed_by_the_next(client: httpx.Client, home: Path) -> None:
    left = home / "releases" / ".changing-left"
    (left / "store").mkdir(parents=True)
    assert update(client, "INSERT DATA { :x :p 1 }").status_code == 200
    assert not left.exists()
    assert not list((home / "releases").glob(".changing-*"))


def test_one_can_go_back_to_the_published_release(client: httpx.Client, home: Path) -> None:
    update(client, "INSERT DATA { :back :p 1 }")
    current = home / "releases" / "current"
    current.unlink()
    current.symlink_to(PUBLISHED)
    after = update(client, "INSERT DATA { GRAPH :g { :back :p 2 } }").json()
    assert objects(client, "back") == {"2"}
    assert (
        json.loads((home / "releases" / after["release"] / "report.json").read_text())["previous"]
        == PUBLISHED
    )


def test_changes_are_listed_with_the_releases_and_one_can_switch_between_them(
    client: httpx.Client, home: Path
) -> None:
    first = update(client, "INSERT DATA { GRAPH :listed { :listed :p 1 , 2 } }").json()["release"]
    update(client, "DROP GRAPH :listed")
    listed = {one.identifier: one for one in releases(home)}
    newest = listed[max(listed, key=lambda name: int(name.partition("+")[2] or 0))]
    assert newest.current
    assert listed[first].quads == (newest.quads or 0) + 2
    assert use(home, first).identifier == first
    for _ in range(100):
        if client.get("/health").json()["release"] == first:
            break
        time.sleep(0.1)
    assert objects(client, "listed") == {"1", "2"}


def test_every_change_is_in_the_audit_log_and_no_token(client: httpx.Client, home: Path) -> None:
    update(client, "INSERT DATA { :audited :p 1 }")
    client.delete("/graphs/nothing", headers=AUTHORISED)
    client.delete("/graphs/nothing", headers={"Authorization": "Bearer stolen-token-of-length"})
    text = (home / "audit.jsonl").read_text(encoding="utf-8")
    done, failed, refused = [json.loads(line) for line in text.splitlines()][-3:]
    assert done["writer"] == failed["writer"] == "tester"
    assert done["result"].startswith(PUBLISHED)
    assert ":audited" in done["update"]
    assert (failed["kind"], failed["result"]) == ("delete", "failed")
    assert (refused["writer"], refused["result"]) == ("", "refused")
    assert "stolen" not in text
    assert TOKEN not in text
    assert (home / "audit.jsonl").stat().st_mode & 0o077 == 0


def test_a_change_that_takes_too_long_is_ended_and_undone(serve: Serve, tmp_path: Path) -> None:
    body = "".join(f"<{EX}s{i}> <{EX}p> {i} .\n" for i in range(300))
    make_release(tmp_path, f"<{EX}g> {{ {body} }}")
    server = serve(home=tmp_path, updates=True, ZHITU_UPDATE_SECONDS="2")
    runaway = f"INSERT {{ <{EX}x> <{EX}y> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }} }}"
    answer = httpx.post(server + "/update", content=runaway.encode(), headers=UPDATE, timeout=60)
    assert answer.status_code == 504
    assert httpx.get(server + "/health").json()["release"] == PUBLISHED
