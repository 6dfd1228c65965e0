"""Files by signed links: no key is needed, and none is enough."""

from __future__ import annotations

import mimetypes
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from sync.server.core import Core
from sync.server.sending import Sent, send_file
from sync.server.visuals.links import Links


def export_routes(core: Core, links: Links) -> APIRouter:
    """Return the routes."""
    routes = APIRouter(tags=["files"])

    @routes.api_route(
        "/exports/{digest}/{name}",
        methods=["GET", "HEAD"],
        response_class=Response,
        include_in_schema=False,
    )
    def get_file(
        request: Request,
        digest: str,
        name: str,
        expires: Annotated[str, Query(max_length=20)] = "",
        signature: Annotated[str, Query(max_length=100)] = "",
    ) -> Response:
        """Send a file, or the part of it that is asked for."""
        links.check(digest, name, expires, signature)
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return send_file(request, core, Sent(core.files.path(digest), digest, mime, name))

    return routes
