"""Routes of canvases, videos and the renders that make them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from sync.server.visuals import outputs, replies
from sync.server.visuals.inputs import CanvasInput, RegenerateInput, VariantsInput, VideoInput
from sync.server.visuals.making import LARGEST_SEED, Maker
from sync.server.visuals.parts import Expand, Paged, Parts, Signed, listed, routes_of
from sync.server.visuals.shown import page_view, tree_of

TrackId = Annotated[str, Query(max_length=100, description="Only those of this track.")]


def picture_routes(parts: Parts, maker: Maker) -> APIRouter:
    """Return the routes."""
    routes = routes_of("")
    objects, shown = parts.objects, parts.shown

    @routes.post("/v1/canvases", status_code=201, response_model=outputs.Canvas, tags=["canvases"])
    def create_canvas(asked: CanvasInput, world: Signed, expand: Expand = []) -> dict[str, Any]:  # noqa: B006
        """Have a silent loop of 3 to 8 seconds made; it is there when its status is completed."""
        return shown(maker.canvas(world, asked), tree_of(expand))

    @routes.get("/v1/canvases", response_model=replies.CanvasList, tags=["canvases"])
    def list_canvases(
        request: Request,
        world: Signed,
        page: Paged,
        expand: Expand = [],  # noqa: B006
        track_id: TrackId = "",
    ) -> dict[str, Any]:
        """List canvases, newest first."""
        return listed(parts, world, "canvas", request, page, parent=track_id or None, expand=expand)

    @routes.get("/v1/canvases/{canvas_id}", response_model=outputs.Canvas, tags=["canvases"])
    def get_canvas(canvas_id: str, world: Signed, expand: Expand = []) -> dict[str, Any]:  # noqa: B006
        """Fetch a canvas."""
        return shown(objects.get(world, "canvas", canvas_id), tree_of(expand))

    @routes.post(
        "/v1/canvases/{canvas_id}/variants", status_code=201, response_model=replies.CanvasList, tags=["canvases"]
    )
    def create_variants(canvas_id: str, asked: VariantsInput, world: Signed, request: Request) -> dict[str, Any]:
        """Have up to eight more canvases made like one, each from another seed."""
        canvas = objects.get(world, "canvas", canvas_id)
        seeds = list(dict.fromkeys(asked.seeds or ()))[: asked.n]
        following = canvas.data["seed"]
        while len(seeds) < asked.n:
            following = following % LARGEST_SEED + 1
            if following not in seeds:
                seeds.append(following)
        with objects.db.transaction():
            made = [maker.like(canvas, seed) for seed in seeds]
        return page_view(request.url.path, [shown(item) for item in made], has_more=False)

    @routes.post("/v1/canvases/{canvas_id}/regenerate", response_model=outputs.Canvas, tags=["canvases"])
    def regenerate_canvas(canvas_id: str, world: Signed, asked: RegenerateInput | None = None) -> dict[str, Any]:
        """Have a canvas made once more; its files are replaced when the new ones are there."""
        canvas = objects.get(world, "canvas", canvas_id)
        seed = asked.seed if asked and asked.seed is not None else canvas.data["seed"] % LARGEST_SEED + 1
        return shown(maker.again(canvas, seed))

    @routes.post("/v1/videos", status_code=201, response_model=outputs.Video, tags=["videos"])
    def create_video(asked: VideoInput, world: Signed, expand: Expand = []) -> dict[str, Any]:  # noqa: B006
        """Have a video made as long as its track; scenes change with its sections."""
        return shown(maker.video(world, asked), tree_of(expand))

    @routes.get("/v1/videos", response_model=replies.VideoList, tags=["videos"])
    def list_videos(
        request: Request,
        world: Signed,
        page: Paged,
        expand: Expand = [],  # noqa: B006
        track_id: TrackId = "",
    ) -> dict[str, Any]:
        """List videos, newest first."""
        return listed(parts, world, "video", request, page, parent=track_id or None, expand=expand)

    @routes.get("/v1/videos/{video_id}", response_model=outputs.Video, tags=["videos"])
    def get_video(video_id: str, world: Signed, expand: Expand = []) -> dict[str, Any]:  # noqa: B006
        """Fetch a video."""
        return shown(objects.get(world, "video", video_id), tree_of(expand))

    @routes.get("/v1/renders", response_model=replies.RenderList, tags=["renders"])
    def list_renders(request: Request, world: Signed, page: Paged) -> dict[str, Any]:
        """List renders, newest first."""
        return listed(parts, world, "render", request, page)

    @routes.get("/v1/renders/{render_id}", response_model=outputs.Render, tags=["renders"])
    def get_render(render_id: str, world: Signed) -> dict[str, Any]:
        """Fetch how far a render is."""
        return shown(objects.get(world, "render", render_id))

    @routes.post("/v1/renders/{render_id}/cancel", response_model=outputs.Render, tags=["renders"])
    def cancel_render(render_id: str, world: Signed) -> dict[str, Any]:
        """Stop a render. One that is over stays as it is."""
        render = objects.get(world, "render", render_id)
        for work in parts.core.works.of(world.service, render.id):
            parts.core.works.cancel(work.id)
        return shown(objects.get(world, "render", render_id))

    return routes
