"""The Music Visuals service: one FastAPI app with its own OpenAPI and error format."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from sync.server.core import Core
from sync.server.visuals.assets import asset_routes
from sync.server.visuals.batches import batch_routes, usage_routes
from sync.server.visuals.catalogue import project_routes, template_routes
from sync.server.visuals.endpoints import endpoint_routes
from sync.server.visuals.events import DELAYS_S, Events
from sync.server.visuals.exports import export_routes
from sync.server.visuals.fetching import Fetcher
from sync.server.visuals.gate import VERSION, Gate
from sync.server.visuals.links import Links
from sync.server.visuals.making import Maker
from sync.server.visuals.objects import Objects
from sync.server.visuals.packing import Packer
from sync.server.visuals.packs import pack_routes
from sync.server.visuals.parts import Parts
from sync.server.visuals.pictures import picture_routes
from sync.server.visuals.problems import add_problem_handlers
from sync.server.visuals.retention import Retention
from sync.server.visuals.reviews import review_routes
from sync.server.visuals.schema import ERRORS, openapi_of
from sync.server.visuals.shown import Shown
from sync.server.visuals.tracks import tracks_routes
from sync.server.visuals.work import Working

REQUESTS_A_MINUTE = 1200


def create_visuals(
    core: Core, *, delays: tuple[float, ...] = DELAYS_S, requests_a_minute: int = REQUESTS_A_MINUTE
) -> FastAPI:
    """Return the service; `core` is started and closed by the caller.

    `delays` are the seconds before each try of an event, `requests_a_minute` counts for each key.
    """
    objects = Objects(core.db, core.clock)
    links = Links(core.db, core.public_url, core.clock)
    shown = Shown(core, objects, links)
    events = Events(core, delays)
    working = Working(core, objects, shown, events)
    fetcher = Fetcher(core, objects, shown, events, working)
    parts = Parts(core, objects, shown)
    maker = Maker(parts)
    retention = Retention(core, objects)
    packer = Packer(core, objects, shown, events)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(fetcher.start)
        await run_in_threadpool(packer.start)
        retention.start()
        yield
        await run_in_threadpool(retention.close)
        fetcher.close()
        await run_in_threadpool(packer.close)

    app = FastAPI(
        title="Music Visuals (local)",
        version=VERSION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses=ERRORS,
    )
    routers = (
        tracks_routes(parts, working, fetcher),
        picture_routes(parts, maker),
        template_routes(parts),
        asset_routes(parts),
        project_routes(parts),
        review_routes(parts),
        batch_routes(parts, maker),
        pack_routes(parts, packer),
        usage_routes(parts),
        endpoint_routes(parts, events),
        export_routes(core, links),
    )
    for routes in routers:
        app.include_router(routes)
    add_problem_handlers(app, routers)
    app.add_middleware(Gate, core=core, links=links, requests_a_minute=requests_a_minute)

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = openapi_of(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
    return app
