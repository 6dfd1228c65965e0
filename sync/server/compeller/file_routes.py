"""Routes of renderings, their files and their posters."""

from __future__ import annotations

import re
import secrets
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from sync.server.compeller import models
from sync.server.compeller.auth import Base, Caller, TheCore
from sync.server.compeller.replies import errors
from sync.server.compeller.work_routes import The
from sync.server.core import Core
from sync.server.db import Row
from sync.server.problems import Problem, not_found
from sync.server.sending import Sent, send_file

router = APIRouter(tags=["renderings"])
_VIDEO: dict[str, Any] = {"content": {"video/mp4": {"schema": {"type": "string", "format": "binary"}}}}
_IMAGE: dict[str, Any] = {"content": {"image/jpeg": {}, "image/png": {}}}
_DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {"description": "The video.", **_VIDEO},
    206: {"description": "The part that was asked for.", **_VIDEO},
    302: {"description": "The video lies elsewhere."},
    304: {"description": "It is the one you have."},
    **errors(401, 404, 422),
    416: {"description": "There is no such part."},
}
_POSTER: dict[int | str, dict[str, Any]] = {
    200: {"description": "The poster.", **_IMAGE},
    206: {"description": "The part that was asked for.", **_IMAGE},
    304: {"description": "It is the one you have."},
    **errors(401, 404, 422),
    416: {"description": "There is no such part."},
}
_SECRETS = ("authorization", "x-api-token", "cookie")


@router.get(
    "/api/v1/renderings/{rendering_id}",
    response_model=models.Rendering,
    responses=errors(401, 404, 422),
)
def get_rendering(user: Caller, the: The, base: Base, rendering_id: str) -> Any:
    """Return a finished video's facts."""
    return JSONResponse(the.showing.rendering(the.showing.rendering_row(user, rendering_id), base))


@router.head("/api/v1/renderings/{rendering_id}/download", include_in_schema=False)
@router.get(
    "/api/v1/renderings/{rendering_id}/download",
    response_class=Response,
    responses=_DOWNLOAD,
)
def download(user: Caller, the: The, core: TheCore, request: Request, rendering_id: str) -> Any:
    """Return a finished video; Range and If-Range are understood."""
    row = the.showing.rendering_row(user, rendering_id)
    if core.faults.redirect_to:
        ticket = secrets.token_urlsafe(24)
        core.tickets[ticket] = row["digest"]
        return RedirectResponse(f"{core.faults.redirect_to.rstrip('/')}/storage/{ticket}", 302)
    return send_file(request, core, _video(core, row, the.compels.row(user, row["compel"])["title"]))


@router.head("/api/v1/renderings/{rendering_id}/poster", include_in_schema=False)
@router.get("/api/v1/renderings/{rendering_id}/poster", response_class=Response, responses=_POSTER)
def poster(user: Caller, the: The, core: TheCore, request: Request, rendering_id: str) -> Any:
    """Return a finished video's poster."""
    row = the.showing.rendering_row(user, rendering_id)
    return send_file(request, core, Sent(core.files.path(row["poster"]), row["poster"], row["poster_type"]))


@router.head("/storage/{ticket}", include_in_schema=False)
@router.get("/storage/{ticket}", include_in_schema=False)
def storage(core: TheCore, request: Request, ticket: str) -> Any:
    """Give a file to whoever has a ticket: where downloads are redirected to. No credentials belong here."""
    leaked = [name for name in _SECRETS if name in request.headers]
    core.leaks.extend(leaked)
    if leaked:
        raise Problem(400, "Credentials", "Credentials were sent to where they do not belong.")
    digest = core.tickets.get(ticket)
    if digest is None:
        raise not_found("file")
    return send_file(request, core, Sent(core.files.path(digest), digest, "video/mp4", "video.mp4"))


def _video(core: Core, row: Row, title: str) -> Sent:
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", title).strip(" .")[:120] or f"compel {row['compel']}"
    return Sent(core.files.path(row["digest"]), row["digest"], "video/mp4", f"{name}.mp4")
