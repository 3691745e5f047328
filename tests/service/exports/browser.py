"""A real browser without a network, for what is meant to be looked at."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@dataclass
class Opened:
    """A page, and what it said and asked for while it was open."""

    page: Page
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def browser() -> Iterator[Opened]:
    """A page of 1400 × 860 pixels. Skips the test where no browser is installed."""
    if not CHROMIUM:
        pytest.skip("no chromium here; install it with `apt-get install chromium`")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            context = started.new_context(viewport={"width": 1400, "height": 860}, offline=True)
            opened = Opened(context.new_page())
            opened.page.on("console", lambda m: opened.errors.append(m.text) if m.type == "error" else None)
            opened.page.on("pageerror", lambda error: opened.errors.append(str(error)))
            opened.page.on("request", lambda request: opened.requests.append(request.url))
            yield opened
        finally:
            started.close()


def until(page: Page, expression: str, seconds: float = 20) -> None:
    """Waits for an expression to hold. (The library's own way needs eval, which the pages forbid.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


def show(opened: Opened, content: bytes, path: Path) -> None:
    """Writes a file and opens it."""
    path.write_bytes(content)
    opened.page.goto(path.as_uri())
