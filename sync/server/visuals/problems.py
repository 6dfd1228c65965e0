"""Errors as this API tells them: Stripe-like, or as RFC 9457 problem for those who ask for it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match
from starlette.types import Scope

from sync.server.problems import Problem

log = logging.getLogger(__name__)

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    405: "invalid_request_error",
    406: "invalid_request_error",
    409: "conflict_error",
    410: "not_found_error",
    413: "invalid_request_error",
    415: "invalid_request_error",
    416: "invalid_request_error",
    422: "invalid_request_error",
    429: "rate_limit_error",
}
"""The kind of an error by its status; everything else is an api_error."""

PROBLEM = "application/problem+json"


def problem(status: int, message: str, *, code: str = "", param: str = "") -> Problem:
    """Return a problem: `message` is a sentence, `code` one word for programs, `param` the field at fault."""
    title = TYPES.get(status, "api_error").replace("_", " ").capitalize()
    return Problem(status, title, message, extra={"code": code, "param": param})


def missing(kind: str, key: str) -> Problem:
    """Return the error for something that is not there (or is somebody else's, which is the same to the caller)."""
    shown = key if key.isascii() and key.isprintable() else ascii(key)
    return problem(404, f"There is no {kind} {shown[:80]}.", code=f"{kind.replace(' ', '_')}_not_found", param="id")


def refused(message: str, *, param: str, code: str = "parameter_invalid") -> Problem:
    """Return the error for a value that cannot be used."""
    return problem(422, message, code=code, param=param)


def no_cursor(name: str) -> Problem:
    """Return the error for a page that is to begin or end at something that is not in the list."""
    return problem(404, f"{name} is no object of this list.", code="cursor_not_found", param=name)


def conflict(message: str, *, code: str) -> Problem:
    """Return the error for something that is not in a state that allows this."""
    return problem(409, message, code=code)


def problem_response(request: Request, found: Problem) -> Response:
    """Return an error in the form the caller asks for."""
    request_id = str(getattr(request.state, "request_id", ""))
    kind = TYPES.get(found.status, "api_error")
    code, param = found.extra.get("code") or None, found.extra.get("param") or _field(found) or None
    about = {"param": param, "code": code, "request_id": request_id}
    body: dict[str, Any]
    accept = request.headers.get("accept", "").lower()
    if PROBLEM in accept and "application/json" not in accept:
        body = {"type": f"urn:music-visuals:{kind}", "title": found.title, "status": found.status}
        body |= {"detail": found.detail, "instance": request.url.path, **about}
        return JSONResponse(body, found.status, found.headers, media_type=PROBLEM)
    return JSONResponse({"error": {"type": kind, "message": found.detail, **about}}, found.status, found.headers)


def _field(found: Problem) -> str:
    errors = found.extra.get("errors") or [{}]
    return str(errors[0].get("field", ""))


def add_problem_handlers(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Have an app with these routes tell every error in the form of this API."""

    @app.exception_handler(Problem)
    async def ours(request: Request, found: Problem) -> Response:
        return problem_response(request, found)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return problem_response(request, _of_validation(error))

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        message = {
            404: f"There is nothing at {request.url.path[:200]}.",
            405: f"{request.method} cannot be done here.",
        }.get(error.status_code, str(error.detail))
        found = problem(error.status_code, message)
        found.headers = {name.title(): value for name, value in (error.headers or {}).items()}
        if error.status_code == 405:
            found.headers["Allow"] = ", ".join(_methods(routers, request.scope))
        return problem_response(request, found)

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
        return problem_response(
            request, problem(500, "The server made a mistake; its log tells which.", code="internal_error")
        )


def _methods(routers: Sequence[APIRouter], scope: Scope) -> list[str]:
    """Return all methods there are for the path of a request; a route by itself knows of its own only."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    return sorted(
        {name for route in routes if route.matches(scope)[0] is not Match.NONE for name in route.methods or ()}
    )


def _of_validation(error: RequestValidationError) -> Problem:
    first = error.errors()[0] if error.errors() else {"loc": (), "msg": "", "type": ""}
    kind = str(first.get("type", ""))
    if kind in ("json_invalid", "json_type"):
        return problem(400, "The body is no JSON that can be read.", code="body_invalid")
    where = [str(part) for part in first.get("loc", ()) if part not in ("body", "query", "path", "header")]
    param = ".".join(where)
    said = str(first.get("msg", "")).encode("ascii", "replace").decode()
    if kind == "missing":
        return problem(422, f"{param or 'The body'} is needed.", code="parameter_missing", param=param)
    return problem(422, f"{param or 'The body'} cannot be used: {said}.", code="parameter_invalid", param=param)
