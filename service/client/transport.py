"""HTTP to a service: a request, its answer, and the service's problem documents as exceptions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from typing import Any, cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, build_opener

from ontology.errors import WrongUse, ZhituError

Value = str | int | float | bool | None
Params = Mapping[str, Value | Sequence[Value]]
AGENT = "zhitu-client"


class ServiceError(ZhituError):
    """What the service answered instead: `status`, `place`, `problem` and `remedy` are those of its problem document."""

    def __init__(self, place: str, problem: str, remedy: str = "", status: int = 500) -> None:
        super().__init__(place, problem, remedy)
        self.status = status


class Unreachable(ZhituError):
    """Nothing answers at the address."""


class Transport:
    """Requests to one service."""

    def __init__(self, url: str, timeout: float) -> None:
        if urlsplit(url).scheme not in {"http", "https"}:
            raise WrongUse(
                "url", f"{url!r} is no web address", 'write it as in Zhitu("http://127.0.0.1:8000")'
            )
        self.url = url.rstrip("/")
        self.timeout = timeout
        self._opener = build_opener()

    def json(self, path: str, params: Params | None = None, body: Params | None = None) -> Any:
        """The answer to a request for JSON."""
        with self.open(path, params, "application/json", body) as answer:
            return json.load(answer)

    def bytes(
        self, path: str, params: Params | None = None, accept: str = "*/*", body: Params | None = None
    ) -> bytes:
        """The whole answer."""
        with self.open(path, params, accept, body) as answer:
            return answer.read()

    @contextmanager
    def open(
        self, path: str, params: Params | None = None, accept: str = "*/*", body: Params | None = None
    ) -> Iterator[HTTPResponse]:
        """The answer, to be read piece by piece. `body` is sent as a form. Raises ServiceError and Unreachable."""
        query = f"?{_encoded(params)}" if params else ""
        data = _encoded(body).encode() if body is not None else None
        request = Request(  # noqa: S310 - the scheme was checked
            self.url + path + query, data=data, headers={"Accept": accept, "User-Agent": AGENT}
        )
        try:
            answer = cast(HTTPResponse, self._opener.open(request, timeout=self.timeout))
        except HTTPError as error:
            raise _problem(error) from None
        except (URLError, TimeoutError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", None) or error
            raise Unreachable(
                self.url,
                f"no service answers there ({reason})",
                "start one with `zhitu serve`, or use Zhitu.local()",
            ) from None
        with answer:
            yield answer


def _encoded(params: Params) -> str:
    pairs: list[tuple[str, str]] = []
    for name, value in params.items():
        values = [value] if isinstance(value, str) or not isinstance(value, Sequence) else value
        pairs += [(name, _text(one)) for one in values if one is not None]
    return urlencode(pairs)


def _text(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _problem(error: HTTPError) -> ServiceError:
    try:
        said = json.loads(error.read())
        return ServiceError(
            str(said.get("place", said.get("instance", ""))),
            str(said["detail"]),
            str(said.get("remedy", "")),
            error.code,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return ServiceError(
            error.url or "", f"the service answered {error.code} {error.reason}", "", error.code
        )
