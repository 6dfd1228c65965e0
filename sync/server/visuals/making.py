"""Canvases and videos on their way: what was asked for becomes objects and a task of the studio."""

from __future__ import annotations

import random
from typing import Any, Literal

from sync.server.visuals.inputs import CanvasInput, VideoInput
from sync.server.visuals.looking import Chosen, choose
from sync.server.visuals.objects import Item, World
from sync.server.visuals.parts import Parts, project_of
from sync.server.visuals.problems import conflict

CANVAS_SIZE = (720, 1280)
SHORT_SIDE = {"720p": 720, "1080p": 1080, "1440p": 1440, "4k": 2160}
RATIOS = {"16:9": (16, 9), "9:16": (9, 16), "1:1": (1, 1)}
LARGEST_SEED = 2_147_483_647


class Maker:
    """Has pictures made. Any thread may call."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def canvas(self, world: World, asked: CanvasInput) -> Item:
        """Have a canvas made and return it.

        Raises:
            Problem: 404, 409 or 422, see `choose` and `_track`.
        """
        project, track = self._given(world, asked.project_id, asked.track_id)
        chosen = choose(self._parts, world, asked, project)
        start = None if asked.start_time == "auto" else float(asked.start_time)
        data = self._data(track, chosen, asked.style, _seed(asked.seed), asked.metadata)
        data |= {"start_time": start, "loop": {"mode": asked.loop.mode, "seam_score": None}}
        return self._begin(world, "canvas", data, chosen, project, {"start": start, "size": list(CANVAS_SIZE)})

    def video(self, world: World, asked: VideoInput) -> Item:
        """Have a video made and return it.

        Raises:
            Problem: 404, 409 or 422, see `choose` and `_track`.
        """
        project, track = self._given(world, asked.project_id, asked.track_id)
        canvas = self._parts.objects.get(world, "canvas", asked.canvas_id) if asked.canvas_id else None
        ratio = asked.aspect_ratio or (project.data["defaults"].get("aspect_ratio") if project else None) or "16:9"
        if canvas is not None and not asked.template_id and not asked.style:
            private = canvas.private
            chosen = Chosen(private["look"], private["words"], canvas.data["template_id"], private["template"])
            seed = canvas.data["seed"] if asked.seed is None else asked.seed
        else:
            chosen, seed = choose(self._parts, world, asked, project), _seed(asked.seed)
        data = self._data(track, chosen, asked.style, seed, asked.metadata)
        data |= {"canvas_id": canvas.id if canvas else None, "aspect_ratio": ratio, "resolution": asked.resolution}
        data["edit_list"] = []
        size = size_of(ratio, asked.resolution)
        return self._begin(world, "video", data, chosen, project, {"start": None, "size": list(size)})

    def again(self, picture: Item, seed: int) -> Item:
        """Have a picture made once more; its files stay until the new ones are there.

        Raises:
            Problem: 409, it is being made right now, or its track is gone.
        """
        if picture.data["status"] == "rendering":
            raise conflict(f"The {picture.kind} is being made right now.", code="render_in_progress")
        track = self._track(picture.world, picture.data["track_id"])
        with self._parts.objects.db.transaction():
            return self._render(self._parts.objects.change(picture, seed=seed), track)

    def like(self, canvas: Item, seed: int) -> Item:
        """Have a canvas made like another one, from another seed.

        Raises:
            Problem: 409, its track is gone.
        """
        self._track(canvas.world, canvas.data["track_id"])
        private = canvas.private
        chosen = Chosen(private["look"], private["words"], canvas.data["template_id"], private["template"])
        project = self._parts.objects.find(canvas.world, canvas.project) if canvas.project else None
        fresh = {"seed": seed, "status": "rendering", "duration": None, "error": None, "watermarked": False}
        start = private["task"]["start"]
        loop = {"mode": canvas.data["loop"]["mode"], "seam_score": None}
        data = {**canvas.data, **fresh, "start_time": start, "loop": loop, "cost": None}
        return self._begin(canvas.world, "canvas", data, chosen, project, dict(private["task"]))

    def _given(self, world: World, project_id: str, track_id: str) -> tuple[Item | None, Item]:
        return project_of(self._parts, world, project_id), self._track(world, track_id)

    def _track(self, world: World, key: str) -> Item:
        track = self._parts.objects.get(world, "track", key)
        if track.data["status"] in ("uploading", "failed"):
            state = "could not be heard" if track.data["status"] == "failed" else "is not there yet"
            raise conflict(f"The track {state}.", code="track_not_ready")
        return track

    def _data(self, track: Item, chosen: Chosen, style: str, seed: int, metadata: dict[str, str]) -> dict[str, Any]:
        return {
            "track_id": track.id,
            "template_id": chosen.template_id,
            "style": style,
            "status": "rendering",
            "render_id": "",
            "seed": seed,
            "duration": None,
            "error": None,
            "watermarked": False,
            "metadata": metadata,
        }

    def _begin(
        self,
        world: World,
        kind: Literal["canvas", "video"],
        data: dict[str, Any],
        chosen: Chosen,
        project: Item | None,
        task: dict[str, Any],
    ) -> Item:
        objects = self._parts.objects
        private = {"look": chosen.look, "words": chosen.words, "template": chosen.template, "task": task}
        with objects.db.transaction():
            track = self._track(world, data["track_id"])
            key = project.id if project else ""
            picture = objects.add(world, kind, data, private=private, parent=track.id, project=key)
            return self._render(picture, track)

    def _render(self, picture: Item, track: Item) -> Item:
        objects, world = self._parts.objects, picture.world
        data: dict[str, Any] = {"kind": picture.kind, "status": "queued", "progress": 0, "stage": None, "frames": None}
        data |= {"error": None, "watermarked": False, "canvas_id": None, "video_id": None}
        data[f"{picture.kind}_id"] = picture.id
        render = objects.add(world, "render", data, parent=picture.id, project=picture.project)
        picture = objects.change(picture, render_id=render.id, status="rendering", error=None)
        private, task = picture.private, picture.private["task"]
        width, height = task["size"]
        self._parts.core.works.submit(
            *(world.service, world.owner, render.id),
            "canvas" if picture.kind == "canvas" else "video",
            track.private["digest"],
            look=private["look"],
            context=private["words"],
            width=width,
            height=height,
            title=track.data["title"],
            artist=track.data["artist"],
            start=task["start"],
            seed=picture.data["seed"],
        )
        return picture


def size_of(ratio: str, resolution: str) -> tuple[int, int]:
    """Return width and height in pixels: the shorter side is what the resolution names."""
    wide, high = RATIOS[ratio]
    short = SHORT_SIDE[resolution]
    scale = short / min(wide, high)
    return round(wide * scale / 2) * 2, round(high * scale / 2) * 2


def _seed(seed: int | None) -> int:
    return random.SystemRandom().randrange(1, LARGEST_SEED) if seed is None else seed
