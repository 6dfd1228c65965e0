"""Moving thumbnails: `python -m react_app.engine.thumbnails --out DIR [--show FILE] [--serve]`.

Draws scenes of a show and shaders into PNG strips of six small frames side by side, and prints one JSON line for each
as soon as it is there. Strips are named by what they show, so nothing is drawn twice. With `--serve` it draws what it
is asked for in JSON lines: `{"show": FILE}` all scenes of a show, `{"shaders": [ID, ...]}` these shaders next, in this
order, instead of those it was asked for before. It ends when its input does.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import queue
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, Literal

from react_app.core.errors import ReactError
from react_app.core.plan import Plan
from react_app.core.show import Scene, Show
from react_app.core.showfile import load_show, scene_to_dict
from react_app.engine.photographer import FRAMES, LOOK, SIZE, Photographer
from react_app.engine.png import write_png
from react_app.engine.probe import probe_shaders
from react_app.link.orders import listen
from react_app.shaders.cards import ImageMark, image_marks, picture_name
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.pictures import picture_path
from react_app.shaders.scenes import house_show, scene_of_shader, show_of_transition

BUDGET = 256 << 20
"""Bytes that all strips may take on disk; the folder is looked at again and again while drawing."""
_TIDY_EVERY = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """One strip to draw."""

    kind: Literal["scene", "shader"]
    id: str
    scene: Scene


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


def digest_of(wanted: Wanted, plan: Plan, images: Sequence[ImageMark] = ()) -> str:
    """Return a name for what a strip shows: the scene's values, the texts of its shaders and the images they import."""
    content = json.loads(json.dumps(scene_to_dict(wanted.scene)), parse_int=float)  # 9 is 9.0, as a show file reads it
    del content["id"], content["name"], content["description"]
    shaders = [node.shader.digest for scene in plan.scenes for node in scene.nodes()]
    marks = [[changed, size] for _, changed, size in images]
    text = json.dumps(
        [LOOK, FRAMES, SIZE, content, shaders, [asdict(spec) for spec in plan.specs], *marks], sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Studio:
    """A folder of strips: draws what is missing, and keeps the folder within its budget."""

    def __init__(self, out: Path, library: Library, verdicts: Path | None = None, *, shipped: bool = True) -> None:
        """Strips go to `out`, but for those that come with the app, which are drawn only if not `shipped`; what trying
        shaders out shows is kept in the file `verdicts`.

        Raises:
            OSError: the folder cannot be written to.
        """
        out.mkdir(parents=True, exist_ok=True)
        self._out, self._library, self._shipped = out, library, shipped
        self._verdicts = verdicts or out / "verdicts.jsonl"
        self._photographer = Photographer()
        self._refused: dict[str, bool] = {}
        self._drawn = 0

    def draw(self, wanted: Wanted, seed: int = 1) -> dict[str, object] | None:
        """Return the entry of a strip, drawn if need be, with the images it shows; None for what cannot be drawn.

        Raises:
            GraphicsError: there is no usable OpenGL.
            OSError: the folder cannot be written to.
        """
        show = Show(scenes=(wanted.scene,), scene=wanted.scene.id, seed=seed)
        plan, _ = compile_plan(show, self._library)
        if not plan.scenes[0].layers:
            return None
        images = image_marks(_images(wanted, plan))
        name = self._name(wanted, plan, images)
        path = picture_path(self._out, name) if self._shipped else self._out / name
        if not path.exists():
            if not self._safe(plan):
                return None
            lone = plan.scenes[0].layers[0].generator.shader
            if wanted.kind == "shader" and lone.kind == "transition":
                plan, _ = compile_plan(replace(show_of_transition(lone), seed=seed), self._library)
            write_png(path, self._photographer.strip(plan))
            self._drawn += 1
            if self._drawn % _TIDY_EVERY == 1:
                tidy(self._out)
        return {"id": wanted.id, "kind": wanted.kind, "path": str(path), "frames": FRAMES, "images": images}

    def shader(self, shader_id: str) -> Wanted | None:
        """Return what to draw of a shader, None where it cannot be used."""
        try:
            return Wanted("shader", shader_id, scene_of_shader(self._library.get(shader_id)))
        except ReactError:
            return None  # the desk's problems tell about it

    def _name(self, wanted: Wanted, plan: Plan, images: Sequence[ImageMark]) -> str:
        if wanted.kind == "shader":
            digests = {node.shader.id: node.shader.digest for scene in plan.scenes for node in scene.nodes()}
            return picture_name(digests.get(wanted.id, ""), images)
        return f"{wanted.kind}-{digest_of(wanted, plan, images)}.png"

    def _safe(self, plan: Plan) -> bool:
        """Try out, in a process that can be ended, what does not come with the app."""
        nodes = [node.shader.id for scene in plan.scenes for node in scene.nodes()]
        ids = {shader_id for shader_id in nodes if Path(shader_id).is_absolute()}
        new = sorted(ids - self._refused.keys())
        if new:
            for result in probe_shaders(new, cache=self._verdicts):
                self._refused[result.id] = not result.ok
        return not any(self._refused[shader_id] for shader_id in ids)


def _images(wanted: Wanted, plan: Plan) -> list[str]:
    """Return the files of the images a strip shows, each once, in the order of its shaders."""
    shaders = [node.shader for scene in plan.scenes for node in scene.nodes()]
    seen = [shader for shader in shaders if wanted.kind == "scene" or shader.id == wanted.id]
    return list(dict.fromkeys(image.path for shader in seen for image in shader.images))


def draw_all(out: Path, show: Show, library: Library, verdicts: Path | None = None) -> Iterator[dict[str, object]]:
    """Draw what is missing and yield one entry for every strip there is.

    Raises:
        GraphicsError: there is no usable OpenGL.
        OSError: the folder cannot be written to.
    """
    studio = Studio(out, library, verdicts)
    for wanted in wanted_strips(show, library):
        entry = studio.draw(wanted, show.seed)
        if entry is not None:
            yield entry


def serve(studio: Studio, lines: IO[str]) -> Iterator[dict[str, object]]:
    """Yield what is asked for as it is drawn: {"begin": ...} before each strip, {"none": ...} for what has none.

    Raises:
        ReactError: a show cannot be read, or there is no usable OpenGL.
        OSError: the folder cannot be written to.
    """
    asked: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(lines, asked), daemon=True).start()
    shaders: list[str] = []
    scenes: list[tuple[Scene, int]] = []
    open_ = True
    while open_ or shaders or scenes:
        try:
            request = asked.get(block=not (shaders or scenes))
            open_ = request is not None
            if request and "shaders" in request:
                shaders = [str(shader_id) for shader_id in request["shaders"]]
            if request and "show" in request:
                show = load_show(Path(request["show"]))
                scenes = [(scene, show.seed) for scene in show.scenes]
            continue
        except queue.Empty:
            pass
        if shaders:
            key, seed = ("shader", shaders.pop(0)), 1
            wanted = studio.shader(key[1])
        else:
            scene, seed = scenes.pop(0)
            key, wanted = ("scene", scene.id), Wanted("scene", scene.id, scene)
        yield {"begin": key[1], "kind": key[0]}
        entry = None if wanted is None else studio.draw(wanted, seed)
        yield {"none": key[1], "kind": key[0]} if entry is None else entry


def tidy(folder: Path, budget: int = BUDGET) -> None:
    """Remove the strips unused for longest while all together take more than `budget` bytes."""
    strips = []
    for path in folder.glob("*.png"):
        with contextlib.suppress(OSError):
            found = path.stat()
            strips.append((found.st_mtime, found.st_size, path))
    taken = sum(size for _, size, _ in strips)
    for _, size, path in sorted(strips):
        if taken <= budget:
            return
        with contextlib.suppress(OSError):
            path.unlink()
            taken -= size


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw thumbnails; the exit status is 1 when nothing can be drawn at all."""
    parser = argparse.ArgumentParser(prog="react_app.engine.thumbnails", description="Draw moving thumbnails.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the strips")
    parser.add_argument("--show", type=Path, help="show file; the house scenes without one")
    parser.add_argument("--folder", type=Path, action="append", default=[], help="a folder of shaders, may be repeated")
    parser.add_argument("--verdicts", type=Path, help="file that remembers how shaders fared")
    parser.add_argument("--serve", action="store_true", help="draw what standard input asks for")
    options = parser.parse_args(arguments)
    if hasattr(os, "nice"):
        os.nice(10)
    os.environ.setdefault("LP_NUM_THREADS", "1")
    try:
        if options.serve:
            entries = serve(Studio(options.out, Library(), options.verdicts), sys.stdin)
        else:
            show = load_show(options.show) if options.show else house_show()
            entries = draw_all(options.out, show, Library(options.folder), options.verdicts)
        for entry in entries:
            print(json.dumps(entry), flush=True)
    except (ReactError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
