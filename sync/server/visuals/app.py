"""The Music Visuals service: one FastAPI app with its own OpenAPI and error format."""

from __future__ import annotations

from fastapi import FastAPI

from sync.server.core import Core


def create_visuals(core: Core) -> FastAPI:
    """Return the service; `core` is started and closed by the caller."""
    app = FastAPI(title="Music Visuals (local)", version="1", openapi_url="/v1/openapi.json", docs_url=None)
    app.state.core = core

    @app.get("/v1/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app
