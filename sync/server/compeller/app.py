"""The Compeller service: one FastAPI app with its own OpenAPI and error format, REST and MCP."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import Route

from sync.server.compeller import about, auth, file_routes, hook_routes, models, work_routes
from sync.server.compeller.links import add_links
from sync.server.compeller.mcp import McpDoor
from sync.server.compeller.replies import PROBLEM, install
from sync.server.compeller.service import Service
from sync.server.core import Core


def create_compeller(core: Core) -> FastAPI:
    """Return the service; `core` is started and closed by the caller."""
    service = Service(core)
    door = McpDoor(service)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with door.run():
            yield

    app = FastAPI(
        title="Compeller (local studio)",
        version="1",
        description="Makes music videos of songs, on this machine.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
    )
    app.state.core, app.state.service = core, service
    install(app)
    for part in (about, auth, work_routes, file_routes, hook_routes):
        app.include_router(part.router)
    app.router.routes.append(Route("/api/mcp", door, include_in_schema=False))
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def _openapi(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 of the app, its errors told as they are worded."""
    if app.openapi_schema is None:
        told = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        schemas = told.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = models.Problem.model_json_schema()
        problem = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for path in told["paths"].values():
            for operation in path.values():
                if "422" in operation["responses"]:
                    operation["responses"]["422"] = {"description": "Cannot be used.", "content": problem}
        add_links(told)
        app.openapi_schema = told
    return app.openapi_schema
