"""Routes of export packs."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request

from sync.server.visuals import outputs, replies
from sync.server.visuals.inputs import PackInput
from sync.server.visuals.objects import Item, World
from sync.server.visuals.packing import Packer
from sync.server.visuals.parts import Paged, Parts, Signed, listed, project_of, routes_of
from sync.server.visuals.problems import conflict, missing
from sync.server.visuals.reviews import approved


def pack_routes(parts: Parts, packer: Packer) -> APIRouter:
    """Return the routes."""
    routes = routes_of("export_packs")
    objects, shown = parts.objects, parts.shown

    @routes.post("/v1/export_packs", status_code=201, response_model=outputs.Pack)
    def create_pack(asked: PackInput, world: Signed) -> dict[str, Any]:
        """Have files of a finished canvas or video made for platforms, each checked, with a manifest, in one zip."""
        source = _source(parts, world, asked.source)
        project = project_of(parts, world, asked.project_id or source.project)
        _permitted(parts, world, source, project)
        assets = [objects.get(world, "asset", key) for key in _assets(source, asked)]
        expired = [item.id for item in assets if 0 < item.data["license"]["expires"] < parts.core.clock()]
        if expired and not asked.override_licenses:
            raise conflict(f"The licence of {expired[0]} has run out.", code="license_expired")
        platforms = dict.fromkeys(target.platform for target in asked.targets)
        empty: dict[str, Any] = {"sha256": None, "size": None, "checks": []}
        targets = [{"platform": name, **empty} for name in platforms]
        data = {"source": source.id, "status": "queued", "targets": targets, "sha256": None, "error": None}
        item = objects.add(
            world,
            "export_pack",
            {**data, "metadata": asked.metadata},
            private={**_plan(parts, source), "assets": [_asset(item) for item in assets], "overridden": expired},
            parent=source.id,
            project=project.id if project else "",
        )
        for name in ("video", "poster"):
            parts.core.files.hold(source.private["made"][name], f"visuals:{item.id}")
        packer.pack(item)
        return shown(item)

    @routes.get("/v1/export_packs", response_model=replies.PackList)
    def list_packs(request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List packs, newest first."""
        return listed(parts, world, "export_pack", request, page)

    @routes.get("/v1/export_packs/{pack_id}", response_model=outputs.Pack)
    def get_pack(pack_id: str, world: Signed) -> dict[str, Any]:
        """Fetch a pack."""
        return shown(objects.get(world, "export_pack", pack_id))

    return routes


def _source(parts: Parts, world: World, key: str) -> Item:
    found = parts.objects.find(world, key)
    if found is None or found.kind not in ("canvas", "video"):
        raise missing("canvas or video", key)
    if not found.private.get("made"):
        raise conflict(f"The {found.kind} is not made yet.", code=f"{found.kind}_not_ready")
    return found


def _permitted(parts: Parts, world: World, source: Item, project: Item | None) -> None:
    asking = project is not None and project.data["require_approval"]
    own = parts.objects.get(world, "project", source.project) if source.project else None
    if (asking or (own is not None and own.data["require_approval"])) and not approved(parts, source):
        raise conflict("The project wants approval first: let somebody review it.", code="approval_required")


def _assets(source: Item, asked: PackInput) -> list[str]:
    template = source.private.get("template") or {}
    return list(dict.fromkeys([*template.get("asset_ids", ()), *asked.asset_ids]))


def _asset(item: Item) -> dict[str, Any]:
    return {"id": item.id, **{name: item.data[name] for name in ("kind", "name", "sha256", "license")}}


def _plan(parts: Parts, source: Item) -> dict[str, Any]:
    track = parts.objects.find(source.world, source.data["track_id"])
    heard = parts.objects.find(source.world, track.data["analysis"] or "") if track else None
    told = {name: track.data[name] for name in ("title", "artist", "isrc", "sha256")} if track else {}
    stem = re.sub(r"[^\w-]+", "_", str(told.get("title") or source.id), flags=re.ASCII).strip("_")[:60] or source.id
    loudness = {name: heard.data[name] for name in ("loudness_lufs", "true_peak")} if heard else None
    return {
        "made": dict(source.private["made"]),
        "stem": f"{stem}_{source.kind}",
        "source": {"id": source.id, "kind": source.kind, "seed": source.data["seed"], "style": source.data["style"]},
        "track": {"id": source.data["track_id"], **told},
        "template": source.data["template_id"],
        "loudness": loudness,
    }
