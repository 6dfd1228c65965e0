"""Assets: files of one's own, looked into, with the licence they come under."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from sync.server.probing import UnreadableError, probe, probe_text
from sync.server.visuals import outputs, replies
from sync.server.visuals.forms import form_of
from sync.server.visuals.inputs import License
from sync.server.visuals.objects import World
from sync.server.visuals.parts import Paged, Parts, Signed, listed, routes_of
from sync.server.visuals.problems import problem, refused
from sync.server.visuals.retention import remove

LARGEST = 200_000_000
KINDS = ("image", "video", "font", "logo", "lut")
_FONTS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")
FORM = {
    "type": "object",
    "required": ["file", "kind", "rights_confirmed"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "kind": {"type": "string", "enum": list(KINDS)},
        "rights_confirmed": {"type": "string", "enum": ["true", "false"], "description": "Only true is taken."},
        "name": {"type": "string", "maxLength": 500},
        "license[spdx]": {"type": "string", "maxLength": 500},
        "license[text]": {"type": "string", "maxLength": 20000},
        "license[url]": {"type": "string", "maxLength": 2048},
        "license[attribution]": {"type": "string", "maxLength": 500},
        "license[expires]": {"type": "string", "pattern": "^([0-9]{1,10})?$", "description": "Unix seconds."},
    },
}


def asset_routes(parts: Parts) -> APIRouter:
    """Return the routes."""
    routes = routes_of("assets")
    objects, shown, files = parts.objects, parts.shown, parts.core.files
    body = {"required": True, "content": {"multipart/form-data": {"schema": FORM}}}

    @routes.post("/v1/assets", status_code=201, response_model=outputs.Asset, openapi_extra={"requestBody": body})
    async def create_asset(request: Request, world: Signed) -> dict[str, Any]:
        """Send a file with its licence; it is looked into, whatever it calls itself."""
        if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            raise problem(415, "Send multipart/form-data with a file.", code="body_unsupported")
        async with request.form(max_files=1, max_fields=50) as form:
            file, words = form_of(form, FORM)
            return await run_in_threadpool(uploaded, world, file, words)

    def uploaded(world: World, file: UploadFile, words: dict[str, str]) -> dict[str, Any]:
        if words["rights_confirmed"] != "true":
            raise refused("Confirm that you may use this file: rights_confirmed=true.", param="rights_confirmed")
        terms = _license(words)
        name = words["name"] or PurePath(file.filename or "").name or words["kind"]
        data = {"kind": words["kind"], "name": name[:500], "sha256": "", "size": 0}
        item = objects.add(world, "asset", {**data, "license": terms, "rights_confirmed": True})
        try:
            stored = files.receive(file.file, f"visuals:{item.id}", limit=LARGEST)
            _check(stored.path, words["kind"])
        except BaseException:
            remove(parts.core, objects, item)
            raise
        private = {"file": f"{item.id}{PurePath(file.filename or '').suffix[:10].lower()}"}
        return shown(objects.change(item, private=private, sha256=stored.digest, size=stored.size))

    @routes.get("/v1/assets", response_model=replies.AssetList)
    def list_assets(request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List assets, newest first."""
        return listed(parts, world, "asset", request, page)

    @routes.get("/v1/assets/{asset_id}", response_model=outputs.Asset)
    def get_asset(asset_id: str, world: Signed) -> dict[str, Any]:
        """Fetch an asset."""
        return shown(objects.get(world, "asset", asset_id))

    @routes.delete("/v1/assets/{asset_id}", response_model=replies.Deleted)
    def delete_asset(asset_id: str, world: Signed) -> dict[str, Any]:
        """Remove an asset."""
        item = objects.get(world, "asset", asset_id)
        remove(parts.core, objects, item)
        return {"id": item.id, "object": "asset", "deleted": True}

    return routes


def _license(words: dict[str, str]) -> dict[str, Any]:
    given = {name: words[f"license[{name}]"] for name in ("spdx", "text", "url", "attribution")}
    expires = words["license[expires]"]
    if expires and not (expires.isascii() and expires.isdigit()):
        raise refused("license[expires] is in unix seconds.", param="license[expires]")
    try:
        terms = License.model_validate({**given, "expires": int(expires or 0)})
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from error
    if not (terms.spdx or terms.text or terms.url):
        raise refused("Say under which licence: license[spdx], license[text] or license[url].", param="license")
    return terms.model_dump()


def _check(path: Path, kind: str) -> None:
    """Raise 415 if a file is not of a kind."""
    try:
        if kind == "font":
            with path.open("rb") as file:
                fits = file.read(4) in _FONTS
        elif kind == "lut":
            fits = probe_text(path).kind == "text" and "LUT_3D_SIZE" in path.read_text("utf-8")
        else:
            fits = probe(path).kind == ("video" if kind == "video" else "image")
    except UnreadableError:
        fits = False
    if not fits:
        shown = {"lut": "a .cube table", "font": "a font", "video": "a video"}.get(kind, "a picture")
        raise problem(415, f"The file is not {shown}, which {kind} is.", code="file_unsupported", param="file")
