"""The whole server as one ASGI app: Compeller under /api, Music Visuals under /v1 and /exports, one life cycle."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from sync.server.compeller.app import create_compeller
from sync.server.core import BODY_LIMIT, UPLOAD_LIMIT, Core
from sync.server.faults import NO_FAULTS, Faults
from sync.server.guards import FaultGuard, HostGuard, SizeGuard
from sync.server.studio import Studio
from sync.server.visuals.app import create_visuals


class Server:
    """The ASGI app. `core` is what both services share; it is started and closed with the app."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.compeller: FastAPI = create_compeller(core)
        self.visuals: FastAPI = create_visuals(core)
        front = Starlette(routes=[Route("/", _welcome), Route("/health", _health)], lifespan=self._lifespan)
        self._front: ASGIApp = front
        guarded: ASGIApp = self._choose
        guarded = FaultGuard(guarded, core)
        guarded = SizeGuard(guarded, BODY_LIMIT, UPLOAD_LIMIT)
        self._app: ASGIApp = HostGuard(guarded, core.public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._front(scope, receive, send)
        elif scope["type"] == "http":
            await self._app(scope, receive, send)

    async def _choose(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if path.startswith(("/api/", "/storage/")) or path == "/api":
            await self.compeller(scope, receive, send)
        elif path.startswith(("/v1/", "/exports/")) or path == "/v1":
            await self.visuals(scope, receive, send)
        else:
            await self._front(scope, receive, send)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            self.core.start()
            stack.push_async_callback(run_in_threadpool, self.core.close)
            for service in (self.compeller, self.visuals):
                await stack.enter_async_context(service.router.lifespan_context(service))
            yield


def create_app(
    data: Path,
    studio: Studio,
    *,
    faults: Faults = NO_FAULTS,
    public_url: str = "",
    music: tuple[Path, ...] = (),
) -> Server:
    """Return the server. `data` is its folder; `public_url` is where others reach it, if that is not where it listens.

    The music search looks into `music` and into the folder `music` of `data`.

    Raises:
        StoreError: the folder cannot be used, or another server uses it.
    """
    return Server(Core(data, studio, faults=faults, public_url=public_url, music=music))


async def _welcome(_: object) -> PlainTextResponse:
    return PlainTextResponse(
        "A local studio: Compeller under /api/v1 (/api/v1/openapi.yaml, MCP at /api/mcp), "
        "Music Visuals under /v1 (/v1/openapi.json).\n"
    )


async def _health(_: object) -> PlainTextResponse:
    return PlainTextResponse("ok\n")
