"""How this service words errors: problem+json, whatever went wrong and wherever."""

from __future__ import annotations

import logging
import re
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from sync.server.problems import Problem

_log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
_TITLES = {400: "Bad request", 404: "Not found", 405: "Method not allowed", 413: "Too large", 415: "Unsupported type"}


def problem_response(problem: Problem, instance: str = "") -> Response:
    """Return a problem as a reply."""
    body: dict[str, Any] = {"type": "about:blank", "title": problem.title, "status": problem.status}
    body |= {"detail": problem.detail} | ({"instance": instance} if instance else {}) | problem.extra
    return JSONResponse(body, problem.status, problem.headers, media_type=PROBLEM)


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the OpenAPI says of the errors of an operation; 429 and 413 may come of every one."""
    schema = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    return {
        status: {"description": _TITLES.get(status, "Refused"), **schema}
        for status in sorted({*statuses, 400, 413, 429})
    }


def install(app: FastAPI) -> None:
    """Make an app word all its errors this way."""

    @app.exception_handler(Problem)
    def known(request: Request, problem: Problem) -> Response:
        return problem_response(problem, request.url.path)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        title, headers = _TITLES.get(error.status_code, "Refused"), dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(_methods(app, request.url.path))
        return problem_response(Problem(error.status_code, title, _sentence(error), headers=headers), request.url.path)

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        fields = [
            {"field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]), "message": one["msg"]}
            for one in error.errors()
        ]
        detail = "; ".join(f"{one['field']}: {one['message']}" for one in fields[:3]) + "."
        return problem_response(Problem(422, "Cannot be used", detail, extra={"errors": fields}), request.url.path)

    @app.exception_handler(Exception)
    def unknown(request: Request, error: Exception) -> Response:
        _log.error("%s %s failed.", request.method, request.url.path, exc_info=error)
        return problem_response(Problem(500, "Server error", "The server failed; its log says more."))


def _methods(app: FastAPI, path: str) -> list[str]:
    """Return all methods of a path; each route knows only its own."""
    found: set[str] = set()
    for template, operations in app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found |= {method.upper() for method in operations}
    return sorted(found)


def _sentence(error: HTTPException) -> str:
    said = {404: "There is nothing here.", 405: "This cannot be done here."}
    text = str(error.detail)
    return said.get(error.status_code, text if text.endswith(".") else f"{text}.")
