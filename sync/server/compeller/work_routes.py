"""Routes of media, music, compels and credits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, File, Query, Request, UploadFile
from starlette.responses import JSONResponse, Response

from sync.server.compeller import models
from sync.server.compeller.auth import Base, Caller, TheCore
from sync.server.compeller.compels import Wish
from sync.server.compeller.replies import errors
from sync.server.compeller.service import Service
from sync.server.probing import probe
from sync.server.problems import Problem
from sync.server.sending import Sent, send_file

router = APIRouter(tags=["compels"])
Kind = Literal["audio", "image", "video", "text"]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at most.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000_000, description="How many to pass over.")]
Words = Annotated[str, Query(max_length=300)]


def service_of(request: Request) -> Service:
    """Return the service's parts."""
    service: Service = request.app.state.service
    return service


The = Annotated[Service, Depends(service_of)]


@router.get("/api/v1/account/credits", response_model=models.Credits, responses=errors(401))
def credits(user: Caller, the: The, base: Base) -> Any:
    """Return the minutes that are left."""
    return JSONResponse(the.credits.body(user, base))


@router.post("/api/v1/media", status_code=201, response_model=models.Uploaded, responses=errors(401, 415, 422, 507))
def upload(
    user: Caller,
    the: The,
    file: Annotated[UploadFile, File(description="The file; what it is counts, not its name.")],
    type: Annotated[Kind, Query(description="What the file is.")] = "audio",
) -> Any:
    """Upload a file."""
    return JSONResponse({"media": the.shelf.upload(user, type, file.filename or "", file.file)}, 201)


@router.get("/api/v1/media", response_model=models.MediaList, responses=errors(401, 422))
def search_media(
    user: Caller,
    the: The,
    q: Words = "",
    query: Words = "",
    type: Kind | None = None,
    limit: Limit = 20,
) -> Any:
    """List uploads, newest first."""
    return JSONResponse(the.shelf.search(user, q or query, type or "", limit))


@router.get("/api/v1/media/{media_id}", response_model=models.Uploaded, responses=errors(401, 404, 422))
def get_media(user: Caller, the: The, media_id: str) -> Any:
    """Return an upload."""
    return JSONResponse({"media": the.shelf.body(the.shelf.row(user, media_id))})


@router.get("/api/v1/music/search", response_model=models.TrackList, responses=errors(401, 422))
def search_music(
    user: Caller, the: The, base: Base, q: Words = "", limit: Annotated[int, Query(ge=1, le=20)] = 10
) -> Any:
    """Search the server's music folder."""
    return JSONResponse(the.catalogue.search(q, limit, base))


@router.get(
    "/api/v1/music/{track_id}/preview",
    response_class=Response,
    responses={200: {"content": {"audio/*": {}}}, 206: {"content": {"audio/*": {}}}, **errors(401, 404, 416, 422)},
)
def preview(user: Caller, the: The, core: TheCore, request: Request, track_id: str) -> Any:
    """Return a song of the music search, to listen to."""
    path = Path(the.catalogue.row(track_id)["path"])
    stored = core.files.take(path, f"music:{track_id}")
    return send_file(request, core, Sent(stored.path, stored.digest, probe(stored.path).mime, path.name, inline=True))


@router.post("/api/v1/compels", status_code=202, response_model=models.Compel, responses=errors(401, 404, 422))
def create(user: Caller, the: The, base: Base, wish: models.NewCompel) -> Any:
    """Begin a compel of an uploaded track."""
    body = the.compels.create(user, wish.primary_media_id, _wish(wish, wish.title, wish.auto_start), base)
    return JSONResponse(body, 202, {"Location": f"/api/v1/compels/{body['id']}"})


@router.post(
    "/api/v1/compels/from-music", status_code=202, response_model=models.Compel, responses=errors(401, 404, 422, 507)
)
def create_from_music(user: Caller, the: The, base: Base, wish: models.NewCompelFromMusic) -> Any:
    """Begin a compel of a song of the music search."""
    title = wish.title or the.catalogue.row(wish.track_id)["title"]
    body = the.compels.create_from_music(user, wish.track_id, _wish(wish, title, wish.auto_start), base)
    return JSONResponse(body, 202, {"Location": f"/api/v1/compels/{body['id']}"})


@router.get("/api/v1/compels", response_model=models.CompelList, responses=errors(401, 422))
def list_compels(user: Caller, the: The, base: Base, q: Words = "", limit: Limit = 20, offset: Offset = 0) -> Any:
    """List compels, newest first."""
    return JSONResponse(the.compels.list(user, limit, offset, base, q))


@router.get("/api/v1/compels/search", response_model=models.CompelList, responses=errors(401, 422))
def search_compels(
    user: Caller, the: The, base: Base, q: Words = "", query: Words = "", limit: Limit = 20, offset: Offset = 0
) -> Any:
    """List the compels whose title holds a text, newest first."""
    return JSONResponse(the.compels.list(user, limit, offset, base, q or query))


@router.get("/api/v1/compels/{compel_id}", response_model=models.Compel, responses=errors(401, 404, 422))
def get_compel(user: Caller, the: The, base: Base, compel_id: str) -> Any:
    """Return a compel."""
    return JSONResponse(the.compels.get(user, compel_id, base))


@router.post(
    "/api/v1/compels/{compel_id}/start-render",
    status_code=202,
    response_model=models.Compel,
    responses=errors(401, 402, 404, 409, 422),
)
def start_render(user: Caller, the: The, base: Base, compel_id: str) -> Any:
    """Render a compel that waits, or try one again that failed."""
    return JSONResponse(the.compels.start(user, compel_id, base), 202)


@router.post("/api/v1/compels/{compel_id}/cancel", response_model=models.Compel, responses=errors(401, 404, 409, 422))
def cancel(user: Caller, the: The, base: Base, compel_id: str) -> Any:
    """Stop a compel; one that is cancelled already stays so."""
    return JSONResponse(the.compels.cancel(user, compel_id, base))


@router.get("/api/v1/compels/{compel_id}/events", response_model=models.EventList, responses=errors(401, 404, 422))
def events(user: Caller, the: The, compel_id: str) -> Any:
    """Return the steps a compel has gone, oldest first."""
    return JSONResponse(the.compels.events(user, compel_id))


@router.get(
    "/api/v1/compels/{compel_id}/renderings", response_model=models.RenderingList, responses=errors(401, 404, 422)
)
def renderings(user: Caller, the: The, base: Base, compel_id: str) -> Any:
    """Return the finished videos of a compel, newest first."""
    return JSONResponse(the.showing.renderings(the.compels.row(user, compel_id), base))


def _wish(wish: models.CompelWish, title: str, auto_start: bool) -> Wish:
    texts = (wish.style, wish.target_platform, wish.aspect_ratio, wish.artist_context)
    if any("\0" in text for text in (title, *(text or "" for text in texts))):
        raise Problem(422, "Cannot be used", "A text holds a character that no text has (NUL).")
    style, platform, ratio, context = (text or "" for text in texts)
    return Wish(title, style, platform, ratio, context, auto_start)
