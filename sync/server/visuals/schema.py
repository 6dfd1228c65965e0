"""The OpenAPI 3.1 of this service: what FastAPI writes, with errors, headers and bodies that are read by hand."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from sync.server.visuals import inputs, replies

ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "It was not done; the error says why.", "model": replies.Error},
    "5XX": {"description": "The server made a mistake.", "model": replies.Error},
}
_BY_HAND: tuple[type[BaseModel], ...] = (inputs.TrackUrl, replies.Problem)
_INTENT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Made once for what is wanted: sent again within a day, the request is done once.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[!-~]+$"},
}


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """Return the description of an app."""
    document = get_openapi(
        title=app.title, version=app.version, routes=app.routes, description="A local studio for loops and videos."
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for model in _BY_HAND:
        schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    problem = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            for status in ("4XX", "5XX"):
                operation["responses"][status].setdefault("content", {})["application/problem+json"] = problem
            operation["responses"].pop("422", None)
            if method == "post":
                operation.setdefault("parameters", []).append(_INTENT)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return document
