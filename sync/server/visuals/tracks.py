"""Tracks: sent or fetched, heard by the studio, listed, removed."""

from __future__ import annotations

from pathlib import PurePath
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from sync.server.core import UPLOAD_LIMIT
from sync.server.probing import UnreadableError, probe
from sync.server.visuals import outputs, replies
from sync.server.visuals.fetching import Fetcher, check_source
from sync.server.visuals.forms import form_of, json_of
from sync.server.visuals.inputs import TrackUrl
from sync.server.visuals.objects import World
from sync.server.visuals.parts import Expand, Paged, Parts, Signed, listed, project_of, routes_of
from sync.server.visuals.problems import conflict, problem
from sync.server.visuals.retention import remove
from sync.server.visuals.shown import tree_of
from sync.server.visuals.work import Working

FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "Audio that can be decoded."},
        **{
            name: {"type": "string", "maxLength": size}
            for name, size in (("title", 500), ("artist", 500), ("isrc", 20))
        },
        "project_id": {"type": "string", "maxLength": 100},
    },
}
BODY = {
    "required": True,
    "content": {
        "multipart/form-data": {"schema": FORM},
        "application/json": {"schema": {"$ref": "#/components/schemas/TrackUrl"}},
    },
}


def tracks_routes(parts: Parts, working: Working, fetcher: Fetcher) -> APIRouter:
    """Return the routes of tracks."""
    routes = routes_of("tracks")
    objects, shown, files = parts.objects, parts.shown, parts.core.files

    @routes.post("/v1/tracks", status_code=201, response_model=outputs.Track, openapi_extra={"requestBody": BODY})
    async def create_track(request: Request, world: Signed) -> dict[str, Any]:
        """Send a track, or have it fetched from a web address. It is heard afterwards."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "multipart/form-data":
            async with request.form(max_files=1, max_fields=50) as form:
                file, words = form_of(form, FORM)
                return await run_in_threadpool(uploaded, world, file, words)
        if kind == "application/json":
            try:
                asked = TrackUrl.model_validate(await json_of(request))
            except ValidationError as error:
                raise RequestValidationError(error.errors()) from error
            return await run_in_threadpool(from_url, world, asked)
        raise problem(415, "Send multipart/form-data with a file, or JSON with an audio_url.", code="body_unsupported")

    def uploaded(world: World, file: UploadFile, words: dict[str, str]) -> dict[str, Any]:
        project = project_of(parts, world, words["project_id"])
        item = objects.add(world, "track", _new(words, "uploading"), project=project.id if project else "")
        try:
            stored = files.receive(file.file, f"visuals:{item.id}", limit=UPLOAD_LIMIT)
            heard = probe(stored.path)
            if heard.kind != "audio":
                raise problem(415, f"This is {heard.kind}, not audio.", code="file_unsupported", param="file")
        except UnreadableError as error:
            remove(parts.core, objects, item)
            raise problem(
                415, "This is no audio that can be decoded.", code="file_unsupported", param="file"
            ) from error
        except BaseException:
            remove(parts.core, objects, item)
            raise
        title = words["title"] or heard.title or PurePath(file.filename or "").stem
        with objects.db.transaction():
            item = objects.change(
                item,
                private={"digest": stored.digest},
                status="analyzing",
                sha256=stored.digest,
                title=title[:500],
                artist=(words["artist"] or heard.artist)[:500],
                duration=round(heard.duration, 3) or None,
            )
            working.analyze(item, stored.digest)
        return shown(item)

    def from_url(world: World, asked: TrackUrl) -> dict[str, Any]:
        project = project_of(parts, world, asked.project_id)
        check_source(asked.audio_url)
        words = {"title": asked.title, "artist": asked.artist, "isrc": asked.isrc}
        rights = asked.rights.model_dump() if asked.rights else {}
        data = {**_new(words, "uploading"), "rights": rights, "metadata": asked.metadata}
        item = objects.add(
            world, "track", data, private={"source": asked.audio_url}, project=project.id if project else ""
        )
        fetcher.fetch(item)
        return shown(item)

    @routes.get("/v1/tracks", response_model=replies.TrackList)
    def list_tracks(request: Request, world: Signed, page: Paged, expand: Expand = []) -> dict[str, Any]:  # noqa: B006
        """List tracks, newest first."""
        return listed(parts, world, "track", request, page, expand=expand)

    @routes.get("/v1/tracks/{track_id}", response_model=outputs.Track)
    def get_track(track_id: str, world: Signed, expand: Expand = []) -> dict[str, Any]:  # noqa: B006
        """Fetch a track."""
        return shown(objects.get(world, "track", track_id), tree_of(expand))

    @routes.delete("/v1/tracks/{track_id}", response_model=replies.Deleted)
    def delete_track(track_id: str, world: Signed) -> dict[str, Any]:
        """Remove a track and what was heard in it. What was made of it stays."""
        item = objects.get(world, "track", track_id)
        remove(parts.core, objects, item)
        return {"id": item.id, "object": "track", "deleted": True}

    @routes.get("/v1/tracks/{track_id}/analysis", response_model=outputs.Analysis)
    def get_track_analysis(
        track_id: str,
        world: Signed,
        include: Annotated[str, Query(pattern=r"^((beats|energy)(,(beats|energy))*)?$", max_length=100)] = "",
    ) -> dict[str, Any]:
        """Fetch what was heard in a track; `include=beats,energy` for the long parts."""
        item = objects.get(world, "track", track_id)
        if not item.data["analysis"]:
            raise conflict("The track is not heard yet, or could not be.", code="track_not_ready")
        heard = objects.get(world, "analysis", item.data["analysis"])
        return shown.analysis(heard, include=include.split(","))

    @routes.get("/v1/analyses/{analysis_id}", response_model=outputs.Analysis)
    def get_analysis(
        analysis_id: str,
        world: Signed,
        include: Annotated[str, Query(pattern=r"^((beats|energy)(,(beats|energy))*)?$", max_length=100)] = "",
    ) -> dict[str, Any]:
        """Fetch what was heard, by its own id."""
        return shown.analysis(objects.get(world, "analysis", analysis_id), include=include.split(","))

    return routes


def _new(words: dict[str, str], status: str) -> dict[str, Any]:
    return {
        "title": words["title"],
        "artist": words["artist"],
        "isrc": words["isrc"] or None,
        "duration": None,
        "status": status,
        "sha256": None,
        "analysis": None,
        "rights": {},
        "error": None,
    }
