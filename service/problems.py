"""Errors over HTTP: every one is problem+json (RFC 9457), made in this one place."""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ontology.errors import WrongUse, ZhituError
from queries.stored import BadParameter, UnknownQuery
from service.engine.errors import DeadlinePassed, TooBusy, Unavailable
from service.errors import (
    BadQuery,
    BadRequest,
    Conflict,
    MethodNotAllowed,
    NotFound,
    NotReady,
    Refused,
    TooLarge,
    Unauthorised,
    UnsupportedMediaType,
)
from service.formats import NotAcceptable
from service.graph import UnknownThing
from service.operations.observe import request_id
from service.validation import told

__all__ = [
    "BadRequest",
    "Conflict",
    "MethodNotAllowed",
    "NotFound",
    "NotReady",
    "Refused",
    "TooLarge",
    "Unauthorised",
    "UnsupportedMediaType",
    "answer_to",
    "install",
    "problem",
    "unexpected_answer",
]

LOG = logging.getLogger("zhitu")
MEDIA_TYPE = "application/problem+json"


STATUS: dict[type[ZhituError], HTTPStatus] = {
    BadQuery: HTTPStatus.BAD_REQUEST,
    BadParameter: HTTPStatus.BAD_REQUEST,
    BadRequest: HTTPStatus.BAD_REQUEST,
    UnknownQuery: HTTPStatus.NOT_FOUND,
    NotFound: HTTPStatus.NOT_FOUND,
    UnknownThing: HTTPStatus.NOT_FOUND,
    NotAcceptable: HTTPStatus.NOT_ACCEPTABLE,
    NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    MethodNotAllowed: HTTPStatus.METHOD_NOT_ALLOWED,
    Unauthorised: HTTPStatus.UNAUTHORIZED,
    Refused: HTTPStatus.FORBIDDEN,
    Conflict: HTTPStatus.PRECONDITION_FAILED,
    TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    TooBusy: HTTPStatus.TOO_MANY_REQUESTS,
    DeadlinePassed: HTTPStatus.GATEWAY_TIMEOUT,
    Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    WrongUse: HTTPStatus.BAD_REQUEST,
}


def problem(
    status: HTTPStatus, detail: str, *, place: str = "", remedy: str = "", instance: str = ""
) -> JSONResponse:
    """A problem document. `place` and `remedy` are extension members."""
    body = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    body |= {k: v for k, v in (("place", place), ("remedy", remedy), ("instance", instance)) if v}
    return JSONResponse(body, status_code=int(status), media_type=MEDIA_TYPE)


def answer_to(error: ZhituError, path: str) -> JSONResponse:
    """The problem document of an error."""
    status = next(
        (s for kind, s in STATUS.items() if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR
    )
    answer = problem(status, error.problem, place=error.place, remedy=error.remedy, instance=path)
    answer.headers.update(getattr(error, "headers", {}))
    return answer


def unexpected_answer(path: str) -> JSONResponse:
    """The problem document of an error that nobody foresaw; it says nothing of what happened."""
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "something went wrong here; it is logged", instance=path)


def install(app: FastAPI) -> None:
    """Makes the application answer every error with a problem document."""

    @app.exception_handler(ZhituError)
    async def zhitu_error(request: Request, error: ZhituError) -> JSONResponse:
        return answer_to(error, request.url.path)

    @app.exception_handler(RequestValidationError)
    async def validation(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
        found, remedy = told(first)
        return problem(HTTPStatus.BAD_REQUEST, found, place=place, remedy=remedy, instance=request.url.path)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        status = HTTPStatus(error.status_code)
        answer = problem(
            status, str(error.detail), remedy="see /docs for the routes", instance=request.url.path
        )
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> JSONResponse:
        about = {"request_id": request_id(request.scope), "path": request.url.path}
        LOG.error("unexpected error", exc_info=error, extra={"zhitu": about})
        return unexpected_answer(request.url.path)
