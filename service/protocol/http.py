"""The little of HTTP that the protocol needs: headers, bodies with a limit, entity tags, answers."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ontology.errors import ZhituError
from service.engine.errors import Cancelled
from service.errors import BadRequest, MethodNotAllowed, TooLarge, UnsupportedMediaType
from service.operations.observe import request_id
from service.problems import answer_to, unexpected_answer
from service.secure import FOR_DATA

# What other servers log where the client left before the answer.
GONE = 499
LOG = logging.getLogger("zhitu")
HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9a-fA-F:.]+\](:[0-9]{1,5})?")
Pairs = list[tuple[bytes, bytes]]
# Any page may ask from its own script; credentials are never sent along, a token has to be given on purpose.
CORS: tuple[tuple[bytes, bytes], ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Location, Link, Retry-After, X-Request-Id"),
)
ALWAYS = (*FOR_DATA, *CORS)
PREFLIGHT_HEADERS = b"Accept, Authorization, Content-Type, If-Match, If-None-Match, X-Request-Id"


def header(scope: Scope, name: bytes) -> str:
    """The value of a request header, all of them where it stands several times."""
    found = [value for key, value in scope["headers"] if key == name]
    return b", ".join(found).decode("latin-1") if found else ""


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The body of a request. Raises TooLarge, and UnsupportedMediaType for a compressed one."""
    coding = header(scope, b"content-encoding").strip().lower()
    if coding not in {"", "identity"}:
        raise UnsupportedMediaType("Content-Encoding", f"{coding!r} is not read here", "send it as it is")
    length = header(scope, b"content-length")
    if length.isdigit() and int(length) > limit:
        raise TooLarge("body", f"is longer than {limit} bytes", "send less at once")
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise BadRequest("body", "ended before its end", "send all of it")
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit:
            raise TooLarge("body", f"is longer than {limit} bytes", "send less at once")
        chunks.append(chunk)
        if not message.get("more_body"):
            return b"".join(chunks)


def utf8(body: bytes) -> str:
    """The text of a body. Raises BadRequest."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest("body", f"is not UTF-8 (byte {error.start})", "send UTF-8") from None


def content_type(scope: Scope) -> tuple[str, dict[str, str]]:
    """The media type of the body and its parameters, in lower case. Raises UnsupportedMediaType for a charset
    other than UTF-8."""
    said = header(scope, b"content-type")
    kind, *rest = said.split(";")
    parameters = {}
    for item in rest:
        name, _, value = item.partition("=")
        parameters[name.strip().lower()] = value.strip().strip('"')
    charset = parameters.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise UnsupportedMediaType("Content-Type", f"charset {charset!r} is not read here", "send UTF-8")
    return kind.strip().lower(), parameters


def matches(told: str, etag: str) -> bool:
    """Whether an If-Match or If-None-Match header names the entity tag (weak comparison)."""
    if told.strip() == "*":
        return True
    plain = etag.removeprefix("W/")
    return any(one.strip().removeprefix("W/") == plain for one in told.split(","))


def pairs(headers: Mapping[str, str]) -> Pairs:
    """Headers as ASGI takes them."""
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


async def reply(send: Send, status: int, headers: Pairs, body: bytes = b"", *, head: bool = False) -> None:
    """Sends a whole answer with the headers that all have."""
    told = [*headers, *ALWAYS]
    if status not in {204, 304}:
        told.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": told})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def preflight(send: Send, methods: str) -> None:
    """The answer to OPTIONS."""
    await reply(
        send,
        204,
        [
            (b"allow", methods.encode()),
            (b"access-control-allow-methods", methods.encode()),
            (b"access-control-allow-headers", PREFLIGHT_HEADERS),
            (b"access-control-max-age", b"86400"),
        ],
    )


async def refuse_method(scope: Scope, send: Send, methods: str) -> None:
    """The answer to a method that is not offered."""
    error = MethodNotAllowed("method", f"{scope['method'][:20]} is not offered here", f"use one of {methods}")
    await trouble(scope, send, error, {"Allow": methods})


def base_of(scope: Scope) -> str:
    """The service's address as the client wrote it; the server's own where that is no host name."""
    host = header(scope, b"host")
    if not HOST.fullmatch(host):
        name, port = (scope.get("server") or ("localhost", 80))[:2]
        host = f"{name}:{port}"
    return f"{scope.get('scheme', 'http')}://{host}"


async def trouble(
    scope: Scope, send: Send, error: Exception, headers: Mapping[str, str] | None = None
) -> None:
    """Sends an error as a problem document."""
    if isinstance(error, Cancelled):
        # The client has gone; the status is for the log only.
        await reply(send, GONE, [])
        return
    if isinstance(error, ZhituError):
        answer = answer_to(error, scope["path"])
    else:
        about = {"request_id": request_id(scope), "path": scope["path"]}
        LOG.error("unexpected error", exc_info=error, extra={"zhitu": about})
        answer = unexpected_answer(scope["path"])
    answer.headers.update(headers or {})
    await send_response(send, answer, head=scope["method"] == "HEAD")


async def send_response(send: Send, answer: Response, *, head: bool = False) -> None:
    """Sends a response of Starlette's with the headers that all answers here have."""
    kept = [(name, value) for name, value in answer.raw_headers if name != b"content-length"]
    await reply(send, answer.status_code, kept, bytes(answer.body), head=head)


def request_of(scope: Scope, receive: Receive, app: Any) -> Request:
    """The request as the task runner takes it."""
    scope["app"] = app
    return Request(scope, receive)
