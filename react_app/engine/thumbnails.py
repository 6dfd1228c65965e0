"""Moving thumbnails: `python -m react_app.engine.thumbnails --out DIR [--show FILE]`.

Draws every scene of a show and every shader into PNG strips of six small frames side by side, and prints one JSON line
for each as soon as it is there. Strips are named by what they show, so nothing is drawn twice.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.errors import ReactError
from react_app.core.features import Features
from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.core.show import Scene, Show
from react_app.core.showfile import load_show, scene_to_dict
from react_app.engine.context import create_headless
from react_app.engine.probe import probe_shaders
from react_app.engine.renderer import Renderer
from react_app.engine.soundcheck import soundcheck
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_show, scene_of_shader

LOOK = 1
"""Goes up when thumbnails are drawn in another way."""
FRAMES = 6
SIZE = (192, 108)
DRAWN_SIZE = (384, 216)
RATE = 20
WARM_FRAMES = 30
STEP_FRAMES = 3
"""Frames between two pictures of a strip: 0.15 s."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One strip to draw."""

    kind: Literal["scene", "shader"]
    id: str
    scene: Scene


def music_at(frame: int) -> Features:
    """Return made-up music: a kick on every beat, hats between, at 120 BPM."""
    return soundcheck(frame, frame / RATE)


def wanted_strips(show: Show, library: Library) -> Iterator[Wanted]:
    """Yield the show's scenes, then every shader of the library and of the show."""
    for scene in show.scenes:
        yield Wanted("scene", scene.id, scene)
    entries = {entry.id: entry for entry in library.entries()}
    for scene in show.scenes:
        for layer in scene.layers:
            for shader_id in (layer.shader, *(effect.shader for effect in layer.effects)):
                if shader_id not in entries:
                    try:
                        entries[shader_id] = library.get(shader_id)
                    except ReactError:
                        continue  # the show's problems tell about it
    for entry in entries.values():
        yield Wanted("shader", entry.id, scene_of_shader(entry))


def digest_of(wanted: Wanted, plan: Plan) -> str:
    """Return a name for what a strip shows: the scene's values and the texts of its shaders."""
    content = scene_to_dict(wanted.scene)
    del content["id"], content["name"], content["description"]
    shaders = [node.shader.digest for scene in plan.scenes for node in scene.nodes()]
    text = json.dumps([LOOK, FRAMES, SIZE, content, shaders, [asdict(spec) for spec in plan.specs]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Photographer:
    """Draws strips, one after another, with one context."""

    def __init__(self) -> None:
        self._ctx: moderngl.Context | None = None
        self._renderer: Renderer | None = None

    def strip(self, plan: Plan) -> NDArray[np.uint8]:
        """Return the strip of a plan's first scene, (height, FRAMES * width, 3).

        Raises:
            GraphicsError: there is no usable OpenGL.
        """
        if self._renderer is None:
            self._ctx = create_headless()
            self._renderer = Renderer(self._ctx, DRAWN_SIZE)
        renderer, session = self._renderer, Session(plan)
        renderer.set_plan(Plan((), "", ()))  # buffers start from black for every strip
        renderer.set_plan(plan)
        renderer.prepare_scene(plan.scene)
        pictures: list[NDArray[np.uint8]] = []
        for frame in range(WARM_FRAMES + FRAMES * STEP_FRAMES):
            renderer.render(session.step(frame / RATE, (), music_at(frame)))
            if frame >= WARM_FRAMES and (frame - WARM_FRAMES) % STEP_FRAMES == 0:
                pictures.append(_halved(renderer.read_rgba())[..., :3])
        return np.hstack(pictures)


def write_png(path: Path, pixels: NDArray[np.uint8]) -> None:
    """Write an RGB picture, whole or not at all.

    Raises:
        OSError: it cannot be written.
    """
    codec = av.CodecContext.create("png", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height = pixels.shape[1], pixels.shape[0]
    codec.pix_fmt = "rgb24"
    codec.time_base = Fraction(1, 1)
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")
    data = b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    os.replace(temporary, path)


def draw_all(out: Path, show: Show, library: Library) -> Iterator[dict[str, object]]:
    """Draw what is missing and yield one entry for every strip there is.

    Raises:
        GraphicsError: there is no usable OpenGL.
        OSError: the folder cannot be written to.
    """
    out.mkdir(parents=True, exist_ok=True)
    photographer = Photographer()
    refused: dict[str, bool] = {}
    for wanted in wanted_strips(show, library):
        plan, _ = compile_plan(Show(scenes=(wanted.scene,), scene=wanted.scene.id, seed=show.seed), library)
        if not plan.scenes[0].layers:
            continue
        path = out / f"{wanted.kind}-{digest_of(wanted, plan)}.png"
        if not path.exists():
            if not _safe(plan, refused, out):
                continue
            write_png(path, photographer.strip(plan))
        yield {"id": wanted.id, "kind": wanted.kind, "path": str(path), "frames": FRAMES}


def _safe(plan: Plan, refused: dict[str, bool], out: Path) -> bool:
    """Try out, in a process that can be ended, what does not come with the app."""
    ids = {node.shader.id for scene in plan.scenes for node in scene.nodes() if Path(node.shader.id).is_absolute()}
    new = sorted(ids - refused.keys())
    if new:
        for result in probe_shaders(new, size=DRAWN_SIZE, cache=out / "probe.json"):
            refused[result.id] = not result.ok
    return not any(refused[shader_id] for shader_id in ids)


def _halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = SIZE[1], SIZE[0]
    small: NDArray[np.uint8] = pixels.reshape(height, 2, width, 2, 4).mean((1, 3)).round().astype(np.uint8)
    return small


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw thumbnails; the exit status is 1 when nothing can be drawn at all."""
    parser = argparse.ArgumentParser(prog="react_app.engine.thumbnails", description="Draw moving thumbnails.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the strips")
    parser.add_argument("--show", type=Path, help="show file; the house scenes without one")
    parser.add_argument("--folder", type=Path, action="append", default=[], help="a folder of shaders, may be repeated")
    options = parser.parse_args(arguments)
    if hasattr(os, "nice"):
        os.nice(10)
    os.environ.setdefault("LP_NUM_THREADS", "1")
    try:
        show = load_show(options.show) if options.show else house_show()
        for entry in draw_all(options.out, show, Library(options.folder)):
            print(json.dumps(entry), flush=True)
    except (ReactError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
