"""The house scenes of the package, and a scene for a lone shader."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from react_app.core.errors import ShowFileError
from react_app.core.shader import ShaderDescription
from react_app.core.show import NEW_TRANSITION, Effect, Layer, Scene, Show, Transition, next_uid, renumbered
from react_app.core.showfile import scene_from_dict

SCENE_FOLDER = Path(__file__).parent.parent / "scenes"
FIRST_SCENE = "first-light"
UNDER_A_FILTER = "generators/aurora"
"""The house generator a lone filter is put over."""
BEFORE, AFTER = "generators/aurora", "generators/silk"
"""The house generators between which a lone transition is shown."""


def house_scenes() -> tuple[Scene, ...]:
    """Return the scenes that come with the app, `first-light` first, the rest in order of their files.

    Raises:
        ShowFileError: a scene file of the package is damaged.
    """
    scenes = [_read(path) for path in sorted(SCENE_FOLDER.glob("*.json"))]
    return tuple(sorted(scenes, key=lambda scene: scene.id != FIRST_SCENE))


def house_show() -> Show:
    """Return a show of all house scenes, `first-light` on.

    Raises:
        ShowFileError: a scene file of the package is damaged.
    """
    scenes = _numbered(house_scenes())
    first = scenes[0].id if scenes else ""
    return Show(name="Untitled show", scenes=scenes, scene=first, transition=NEW_TRANSITION)


def scene_of_shader(description: ShaderDescription) -> Scene:
    """Return a scene that shows one shader: a generator or transition alone, a filter over a house generator."""
    if description.kind == "filter":
        layer = Layer(1, description.name, UNDER_A_FILTER, effects=(Effect(2, description.id),))
    else:
        layer = Layer(1, description.name, description.id)
    return Scene(f"shader:{description.id}", description.name, description.description, (layer,))


def show_of_transition(description: ShaderDescription) -> Show:
    """Return a show of two scenes that change by a transition, in two beats."""
    scenes = tuple(
        Scene(name, name, layers=(Layer(uid, name, shader),))
        for uid, (name, shader) in enumerate((("before", BEFORE), ("after", AFTER)), start=1)
    )
    return Show(scenes=scenes, scene="before", transition=Transition(description.id, beats=2.0))


def _read(path: Path) -> Scene:
    try:
        return scene_from_dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        raise ShowFileError(f"The scene {path.name} that comes with the app cannot be read: {error}.") from error


def _numbered(scenes: Iterable[Scene]) -> tuple[Scene, ...]:
    done: list[Scene] = []
    ids: set[str] = set()
    for scene in scenes:
        if scene.id in ids:
            scene = replace(scene, id=f"{scene.id}-{len(done)}")
        ids.add(scene.id)
        done.append(renumbered(scene, next_uid(done)))
    return tuple(done)
