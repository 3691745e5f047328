"""Security headers, and pages that load nothing from elsewhere."""

from __future__ import annotations

import re

import httpx
import pytest

PATHS = [
    "/",
    "/docs",
    "/ontology",
    "/openapi.json",
    "/queries",
    "/nowhere",
    "/static/page.css",
    "/sparql?query=ASK{}",
    "/sparql?query=ASK{",
    "/sparql",
    "/health",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_security_headers(server: str, path: str) -> None:
    headers = httpx.get(server + path, headers={"Accept": "text/html,*/*;q=0.8"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    page = headers["content-type"].startswith("text/html")
    assert ("script-src 'self';" in policy) is page
    assert "'unsafe-eval'" not in policy


@pytest.mark.parametrize(
    "path", ["/", "/docs", "/ontology", "/queries/case-results?case=lighthouse-automotive"]
)
def test_a_page_loads_only_from_here_and_what_it_loads_is_there(server: str, path: str) -> None:
    page = httpx.get(server + path, headers={"Accept": "text/html"}).text
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    loaded = re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="([^"]+)"', page)
    for address in loaded:
        assert address.startswith(("/", "data:")), address
        if address.startswith("/"):
            assert httpx.get(server + address).status_code == 200
