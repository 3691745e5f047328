"""Whatever comes, the protocol answers: no error of ours, no hang. ZHITU_FUZZ=1000 tries so many examples of each."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote_from_bytes

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from ontology.errors import ZhituError
from service.protocol.multipart import documents
from service.protocol.negotiation import choose, coding
from service.protocol.request import QUERY, UPDATE, fields_of, posted, query_of, update_of
from service.protocol.using import check_remote, with_dataset
from service.syntax import fault
from tests.protocol.conftest import Serve

EXAMPLES = int(os.environ.get("ZHITU_FUZZ", "0"))
QUICK = settings(max_examples=EXAMPLES or 100, deadline=None, derandomize=not EXAMPLES, database=None)
OVER_HTTP = settings(
    max_examples=EXAMPLES or 60,
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
WORDS = [
    "SELECT",
    "ASK",
    "{",
    "}",
    "?s",
    "WHERE",
    "WITH",
    "USING",
    "DELETE",
    "INSERT",
    "<http://a/>",
    '"x"',
    "'",
    "#",
    "\n",
    "a:b",
    "<<(",
    "\\u0041",
    "DATA",
    "1",
    "*",
    ";",
    "SERVICE",
    "LOAD",
]
SPARQL = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=25).map(" ".join)
TRIG = "PREFIX : <http://example.org/> :one { :a :p :b . _:r <http://www.w3.org/1999/02/22-rdf-syntax-ns#reifies> <<( :a :p :b )>> }"


@QUICK
@given(
    st.binary(max_size=200),
    st.binary(max_size=200),
    st.sampled_from(["", "text/plain", QUERY, UPDATE, "application/x-www-form-urlencoded"]),
)
def test_any_fields_are_read_or_refused(url: bytes, body: bytes, kind: str) -> None:
    try:
        fields = fields_of(url)
        text = body.decode("utf-8", "replace")
        query = query_of(posted(kind, fields, text, "query", QUERY))
        assert isinstance(query.volatile, bool)
    except ZhituError as error:
        assert error.remedy
    try:
        update_of(posted(kind, fields_of(url), "", "update", UPDATE))
    except ZhituError as error:
        assert error.remedy


@QUICK
@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=8), st.booleans())
def test_any_preference_is_met_or_refused(accept: str, wanted: str, version: str, graphs: bool) -> None:
    for told in ({"accept": accept}, {"accept": "", "wanted": wanted}, {"accept": "*/*", "version": version}):
        try:
            chosen = choose(told["accept"], graphs, told.get("wanted", ""), told.get("version", ""))
            assert chosen.media_type
        except ZhituError as error:
            assert error.remedy
    try:
        assert coding(accept) in {"", "zstd", "br", "gzip"}
    except ZhituError as error:
        assert error.remedy


@QUICK
@given(SPARQL)
def test_any_text_is_looked_at_without_an_error(text: str) -> None:
    for said in ("error at 1:1: expected SELECT", "error at 9:99: expected one of a, b", "nonsense"):
        wrong = fault(text, said)
        assert wrong.line >= 1
        assert wrong.column >= 1
    try:
        check_remote(text, [])
        assert with_dataset(text, ["http://g/"], []).count("USING <http://g/>") <= text.upper().count("WHERE")
    except ZhituError as error:
        assert error.remedy


@QUICK
@given(st.binary(max_size=300), st.text(max_size=20))
def test_any_multipart_body_is_read_or_refused(body: bytes, boundary: str) -> None:
    try:
        documents("multipart/form-data", {"boundary": boundary}, body)
    except ZhituError as error:
        assert error.remedy


@pytest.fixture(scope="module")
def server(serve: Serve) -> str:
    return serve(TRIG, updates=True, ZHITU_DEADLINE="2")


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, timeout=20) as client:
        yield client


@OVER_HTTP
@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]),
    path=st.sampled_from(["/sparql", "/update", "/graphs", "/graphs/x", "/.well-known/void"]),
    url=st.binary(max_size=60)
    | SPARQL.map(lambda text: b"query=" + quote_from_bytes(text.encode()).encode()),
    kind=st.sampled_from(["", QUERY, UPDATE, "text/turtle", "multipart/form-data; boundary=x", "a/b;=;"]),
    accept=st.sampled_from(["", "*/*", "text/csv", "application/ld+json", "q=;", "text/turtle;version=1.1"]),
    body=st.binary(max_size=100) | SPARQL.map(str.encode),
)
def test_any_request_gets_an_answer_that_is_no_fault_of_ours(
    client: httpx.Client, method: str, path: str, url: bytes, kind: str, accept: str, body: bytes
) -> None:
    query = quote_from_bytes(url, safe="=&%+;")
    answer = client.request(
        method, f"{path}?{query}", headers={"Content-Type": kind, "Accept": accept}, content=body
    )
    assert answer.status_code < 500, answer.text
    assert answer.status_code < 400 or answer.headers["content-type"] == "application/problem+json"


@OVER_HTTP
@given(st.binary(max_size=300))
def test_any_bytes_leave_the_server_answering(server: str, noise: bytes) -> None:
    address, port = server.removeprefix("http://").split(":")
    with socket.create_connection((address, int(port)), timeout=20) as raw:
        raw.sendall(b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n" + noise)
        raw.shutdown(socket.SHUT_WR)
        while raw.recv(65536):
            pass


def test_the_server_still_answers(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True


def test_every_described_route_stands_what_its_description_allows(server: str) -> None:
    document = schemathesis.openapi.from_url(server + "/openapi.json")
    operations = [cast(Ok[Any], found).ok() for found in document.get_all_operations()]
    assert len(operations) > 15
    for operation in operations:

        @settings(
            max_examples=EXAMPLES or 4,
            deadline=None,
            derandomize=not EXAMPLES,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy())
        def stands(case: schemathesis.Case[Any]) -> None:
            answer = case.call(timeout=30)
            said = f"{case.method} {case.formatted_path} {case.query}: {answer.text[:500]}"
            assert answer.status_code < 500 or answer.status_code in {503, 504}, said
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0].startswith("application/problem+json"), said

        stands()
