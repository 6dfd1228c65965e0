"""Routes of batches and of usage."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from sync.server.problems import Problem
from sync.server.visuals import outputs, replies
from sync.server.visuals.inputs import BatchInput, BatchItemInput, CanvasInput, VideoInput
from sync.server.visuals.making import Maker
from sync.server.visuals.objects import Item, World
from sync.server.visuals.parts import Paged, Parts, Signed, listed, project_of, routes_of
from sync.server.visuals.work import usage_rows

LATEST = 9_999_999_999


def batch_routes(parts: Parts, maker: Maker) -> APIRouter:
    """Return the routes of batches."""
    routes = routes_of("batches")
    objects, shown = parts.objects, parts.shown

    @routes.post("/v1/batches", status_code=201, response_model=outputs.Batch)
    def create_batch(asked: BatchInput, world: Signed) -> dict[str, Any]:
        """Have many pictures made. What cannot be begun fails by itself, the others are made."""
        project = project_of(parts, world, asked.project_id)
        key = project.id if project else ""
        with objects.db.transaction():
            batch = objects.add(
                world, "batch", {"items": [], "max_cost": asked.max_cost, "metadata": asked.metadata}, project=key
            )
            rows = [begin(world, batch, index, item, key) for index, item in enumerate(asked.items)]
            return shown(objects.change(batch, items=rows))

    def begin(world: World, batch: Item, index: int, asked: BatchItemInput, project: str) -> dict[str, Any]:
        row: dict[str, Any] = {"index": index, "kind": asked.kind, "status": "failed", "id": None}
        row |= {"render_id": None, "error": None}
        fields = asked.model_dump() | {"project_id": project}
        try:
            if asked.kind == "canvas":
                picture = maker.canvas(world, CanvasInput.model_validate(fields))
            else:
                picture = maker.video(world, VideoInput.model_validate(fields))
        except Problem as found:
            return row | {"error": {"code": found.extra.get("code") or "refused", "message": found.detail}}
        objects.change(picture, private={"batch": batch.id})
        return row | {"status": "rendering", "id": picture.id, "render_id": picture.data["render_id"]}

    @routes.get("/v1/batches", response_model=replies.BatchList)
    def list_batches(request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List batches, newest first."""
        return listed(parts, world, "batch", request, page)

    @routes.get("/v1/batches/{batch_id}", response_model=outputs.Batch)
    def get_batch(batch_id: str, world: Signed) -> dict[str, Any]:
        """Fetch a batch with what became of each picture."""
        return shown(objects.get(world, "batch", batch_id))

    return routes


def usage_routes(parts: Parts) -> APIRouter:
    """Return the routes of usage."""
    routes = routes_of("usage")

    @routes.get("/v1/usage", response_model=outputs.Usage)
    def get_usage(
        world: Signed,
        group_by: Annotated[
            str, Query(pattern=r"^((object|template)(,(object|template))?)?$", max_length=40)
        ] = "object",
        since: Annotated[int, Query(alias="from", ge=0, le=LATEST)] = 0,
        until: Annotated[int, Query(alias="to", ge=0, le=LATEST)] = LATEST,
    ) -> dict[str, Any]:
        """Tell what was made: seconds of picture times pixels of 720p. Nothing is billed here."""
        rows = usage_rows(parts.objects.db, world, tuple(group_by.split(",")), since, until)
        units = round(sum(row["units"] for row in rows), 3)
        about = {"object": "usage", "livemode": world.live, "units": units, "amount_minor": 0, "currency": "usd"}
        return {**about, "data": rows}

    return routes
