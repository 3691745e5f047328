"""Changes of the graph: who may make them, one after the other, each noted in the audit log."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import importlib
import json
import logging
import marshal
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from starlette.types import Scope, Send

from ontology.errors import ZhituError
from service.engine.access import engine_of
from service.engine.errors import DeadlinePassed, TooBusy, Unavailable
from service.engine.limits import MEBIBYTE
from service.errors import Conflict, Unauthorised
from service.operations.observe import note, request_id
from service.protocol.http import Pairs, header, reply
from service.protocol.tokens import Tokens
from service.settings import ServiceSettings

AUDIT = "audit.jsonl"
WAITING = 50
# Requests without a known token that are noted in a minute.
MOST_REFUSED = 60

LOG = logging.getLogger("zhitu.writing")


class Writing:
    """Takes changes, for those who hold a token."""

    def __init__(self, app: Any, settings: ServiceSettings) -> None:
        self._app = app
        self._settings = settings
        self._tokens = Tokens(settings.update_tokens)
        self._audit = settings.home / AUDIT
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._minute, self._refused = 0, 0

    def authorised(self, scope: Scope) -> str:
        """The name of who makes the request. Raises Unauthorised, and notes it."""
        try:
            return self._tokens.holder(header(scope, b"authorization"))
        except Unauthorised as error:
            self._note_refused(scope, error)
            raise

    async def change(
        self, writer: str, scope: Scope, send: Send, change: dict[str, Any], location: str = ""
    ) -> None:
        """Makes a change and answers the request. Raises what the change raises."""
        started = time.monotonic()
        try:
            outcome = await self._commit(writer, change | {"if_release": _precondition(scope)})
        except Exception as error:
            said = error.problem if isinstance(error, ZhituError) else type(error).__name__
            self._note(scope, writer, change, "failed", said, time.monotonic() - started)
            raise
        self._note(scope, writer, change, outcome["release"], "", time.monotonic() - started)
        note(scope, release=outcome["release"])
        await _answer(send, change["kind"], outcome, location)

    async def _commit(self, writer: str, change: dict[str, Any]) -> dict[str, Any]:
        settings = self._settings
        if self._waiting >= WAITING:
            raise TooBusy("update", f"{WAITING} changes are waiting", "send it again later", 5)
        job = change | {
            "home": str(settings.home.resolve()),
            "writer": writer,
            "memory": settings.job_memory_mb * MEBIBYTE,
        }
        self._waiting += 1
        try:
            async with self._turn:
                outcome = await _run(job, settings.update_seconds)
                if outcome["changed"]:
                    await self._serve(outcome["release"])
                return outcome
        finally:
            self._waiting -= 1

    async def _serve(self, release: str) -> None:
        """Waits until the changed release is served; another one may just be on its way."""
        engine = engine_of(self._app)
        for _ in range(5):
            await engine.reopen()
            if engine.release == release:
                return

    def _note_refused(self, scope: Scope, error: Unauthorised) -> None:
        """Notes a request without a token; only so many a minute, since anybody can send them."""
        minute = int(time.monotonic() / 60)
        if minute != self._minute:
            self._minute, self._refused = minute, 0
        self._refused += 1
        if self._refused <= MOST_REFUSED:
            problem = (
                error.problem
                if self._refused < MOST_REFUSED
                else f"{error.problem}; more this minute are not noted"
            )
            self._note(scope, "", {"kind": scope["method"].lower()}, "refused", problem, 0.0)

    def _note(
        self, scope: Scope, writer: str, change: dict[str, Any], result: str, problem: str, seconds: float
    ) -> None:
        said: dict[str, object] = {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "writer": writer,
            "client": (scope.get("client") or ("",))[0],
            "request_id": request_id(scope),
            "kind": change["kind"],
            "result": result,
            "seconds": round(seconds, 3),
        }
        if "graph" in change:
            said["graph"] = change["graph"] or "default"
        if "text" in change:
            said |= {
                "sha256": hashlib.sha256(change["text"].encode()).hexdigest(),
                "update": change["text"][:2000],
            }
        if change.get("documents"):
            said["bytes"] = sum(len(body) for _, body in change["documents"])
        if problem:
            said["problem"] = problem[:500]
        _append(self._audit, json.dumps(said, ensure_ascii=False))


async def _run(job: dict[str, Any], seconds: float) -> dict[str, Any]:
    """The outcome of a change made in a process of its own. Raises what it raises."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "service.protocol.commit",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(marshal.dumps(job)), seconds)
    except TimeoutError:
        raise DeadlinePassed(
            "update", f"took longer than {seconds:g} s; nothing of it was done", "change less at once"
        ) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode != 0 or not out:
        LOG.error("the process of a change ended with exit code %s", process.returncode)
        raise Unavailable("update", "could not be finished; nothing of it was done", "change less at once")
    outcome = marshal.loads(out)  # noqa: S302  written by the process above
    if "error" in outcome:
        module, name, *told = outcome["error"]
        raise getattr(importlib.import_module(module), name)(*told)
    found: dict[str, Any] = outcome["ok"]
    return found


def _precondition(scope: Scope) -> str:
    """The release that If-Match asks for. Raises Conflict where it names none."""
    told = header(scope, b"if-match").strip()
    if not told or told == "*":
        return ""
    tag = told.split(",")[0].strip().removeprefix("W/").strip('"')
    release, dash, _ = tag.rpartition("-")
    if not dash:
        raise Conflict("If-Match", "names no release", "send the ETag of what you have read")
    return release


async def _answer(send: Send, kind: str, outcome: dict[str, Any], location: str) -> None:
    status = 201 if outcome["new"] and kind in {"put", "post"} else 204 if kind == "put" else 200
    body = json.dumps({"release": outcome["release"], "changed": outcome["changed"]}).encode()
    headers: Pairs = [(b"cache-control", b"no-store")]
    if location and outcome["new"]:
        headers.append((b"location", location.encode()))
    if status == 204:
        await reply(send, status, headers)
        return
    await reply(send, status, [*headers, (b"content-type", b"application/json")], body)


def _append(path: Path, line: str) -> None:
    """Adds a line and has it on the disk before the change is answered."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
