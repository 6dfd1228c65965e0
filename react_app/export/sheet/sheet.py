"""Contact sheets: how shaders and scenes look at three moments of the shipped track, on one picture, off-line.

Every frame is `Session.step` and `Renderer.render` as on stage, with the features the app's own analyzer heard, so two
sheets of the same files on the same machine are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.errors import ShaderError
from react_app.core.plan import Plan, PlanScene
from react_app.core.session import Session
from react_app.core.shader import ShaderDescription
from react_app.core.show import Layer, Scene, Show, Transition
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.export.sheet.music import Run
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import scene_of_shader

Pixels = NDArray[np.uint8]
_SMALL = 8
"""By how much the history is drawn smaller where no buffer has the picture's size."""
PROGRESS = (0.2, 0.5, 0.8)
"""How far along transitions are shown."""
TRANSITION_BEATS = 4.0
_FROM = Scene("from", "From", layers=(Layer(1, "From", "generators/eclipse"),))
_INTO = Scene("into", "Into", layers=(Layer(2, "Into", "generators/tunnel"),))
"""What transitions lead from, and to: both nearly stateless, bright, and not alike."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What one strip of pictures shows: `note` stands under the title, `at` holds what changes between pictures."""

    title: str
    note: str
    scene: Scene
    kind: str = "scene"
    into: Transition | None = None
    """The transition that is shown instead of the scene."""


def subjects_of(shader: ShaderDescription, *, presets: bool = False) -> Iterator[Subject]:
    """Yield a shader as it is at its defaults, then each of its presets if they are asked for."""
    if shader.kind == "transition":
        looks = [("", {}), *((f": {preset.name}", preset.values) for preset in shader.presets if presets)]
        for name, chosen in looks:
            way = Transition(shader.id, TRANSITION_BEATS, "now", "linear", chosen)
            yield Subject(shader.name + name, _steps() + shader.description, _FROM, shader.kind, way)
        return
    scene = scene_of_shader(shader)
    yield Subject(shader.name, shader.description, scene, shader.kind)
    for preset in shader.presets if presets else ():
        values = with_values(scene, preset.values)
        yield Subject(f"{shader.name}: {preset.name}", shader.description, values, shader.kind)


def with_values(scene: Scene, values: Mapping[str, ControlValue]) -> Scene:
    """Return a lone shader's scene with these values of its inputs."""
    layer = scene.layers[0]
    if layer.effects:
        effects = (*layer.effects[:-1], replace(layer.effects[-1], values=values))
        return replace(scene, layers=(replace(layer, effects=effects),))
    return replace(scene, layers=(replace(layer, values=values),))


class Darkroom:
    """Draws subjects, one after another, with one renderer."""

    def __init__(self, size: tuple[int, int], library: Library) -> None:
        """Open a context.

        Raises:
            GraphicsError: there is no usable OpenGL.
        """
        self._size = size
        self._library = library
        self._renderer = Renderer(create_headless(), size)

    def strip(self, subject: Subject, runs: Iterable[Run]) -> list[Pixels]:
        """Return one picture, (height, width, 3), for each run's last frame.

        Raises:
            ShaderError: a shader of the subject cannot be used.
        """
        if subject.into is not None:
            return self._transition(subject.into, [run for run in runs if run.beats])
        scene = subject.scene
        plan, problems = compile_plan(Show(scenes=(scene,), scene=scene.id), self._library)
        if problems or not plan.scenes[0].layers:
            raise ShaderError(problems[0].text if problems else f"There is nothing to draw in {subject.title}.")
        return [self._picture(plan, run) for run in runs]

    def _transition(self, way: Transition, runs: Sequence[Run]) -> list[Pixels]:
        show = Show(scenes=(_FROM, replace(_INTO, transition=replace(way, uid=9))), scene=_FROM.id)
        plan, problems = compile_plan(show, self._library)
        if problems:
            raise ShaderError(problems[0].text)
        run = runs[-1]
        pictures = []
        for progress in PROGRESS:
            begin = next(i for i, beats in enumerate(run.beats) if run.beats[-1] - beats <= progress * way.beats)
            pictures.append(self._picture(plan, run, {begin: (ControlChange("scene.go", _INTO.id),)}))
        return pictures

    def _picture(
        self, plan: Plan, run: Run, changes: Mapping[int, Sequence[ControlChange]] = MappingProxyType({})
    ) -> Pixels:
        renderer, session = self._renderer, Session(plan, run.state)
        renderer.set_plan(Plan((), "", ()))  # buffers start from black for every picture
        renderer.set_plan(plan)
        for scene in plan.scenes:
            renderer.prepare_scene(scene.id)
        width, height = self._size
        small = not any(_keeps_pictures(scene) for scene in plan.scenes)
        renderer.resize((max(width // _SMALL, 1), max(height // _SMALL, 1)) if small else self._size)
        for index, (t, features) in enumerate(run.frames):
            if index == len(run.frames) - 2:
                renderer.resize(self._size)
            renderer.render(session.step(t, changes.get(index, ()), features))
        for problem in renderer.take_problems():
            raise ShaderError(problem.text)
        renderer.finish()
        return np.ascontiguousarray(renderer.picture.read_rgba()[..., :3])


def _keeps_pictures(scene: PlanScene) -> bool:
    """Return whether a buffer of the picture's size or shape outlives its frame."""
    passes = (entry for node in scene.nodes() for entry in node.shader.passes if entry.persistent)
    return any(not (entry.width.isdigit() and entry.height.isdigit()) for entry in passes)


def chosen_subjects(
    library: Library, paths: Sequence[Path], kinds: Sequence[str], scenes: Iterable[Scene], *, presets: bool
) -> list[Subject]:
    """Return what a sheet shows: the files named, else the library's shaders of these kinds and the scenes.

    Raises:
        ShaderError: a named file cannot be used.
    """
    if paths:
        shaders = [library.get(_id_of(path)) for path in paths]
    else:
        shaders = [entry for entry in library.entries() if entry.kind in kinds]
    found = [subject for shader in shaders for subject in subjects_of(shader, presets=presets)]
    return found + [Subject(scene.name, scene.description, scene) for scene in scenes]


def draw_strips(
    subjects: Sequence[Subject],
    runs: Sequence[Run],
    size: tuple[int, int],
    library: Library,
    on_done: Callable[[int, Subject], None] = lambda done, subject: None,
) -> list[tuple[Subject, list[Pixels]]]:
    """Draw every subject; one that cannot be drawn has no pictures and its note says why.

    Raises:
        GraphicsError: there is no usable OpenGL.
    """
    room = Darkroom(size, library)
    strips: list[tuple[Subject, list[Pixels]]] = []
    for index, subject in enumerate(subjects):
        try:
            strips.append((subject, room.strip(subject, runs)))
        except ShaderError as error:
            strips.append((replace(subject, note=str(error)), []))
        on_done(index + 1, subject)
    return strips


def _steps() -> str:
    return "At " + ", ".join(f"{progress:g}" for progress in PROGRESS) + " of the way. "


def _id_of(path: Path) -> str:
    """Return the library id of a house shader, however it is named; the absolute path of any other file."""
    if path.suffix != ".fs" and not path.is_absolute():
        return path.as_posix()
    return str(path.absolute())
