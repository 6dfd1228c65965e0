"""The house scenes flash no more than eyes and brains bear, on the loudest music that the app ships.

They are drawn small and upright, as for a phone: more of such a picture changes at once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.core.show import Scene, Show
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.export.sheet.music import Moment, Run, hear_moments
from react_app.export.targets.flashing import FlashMeter
from react_app.shaders.compile import compile_plan
from react_app.shaders.library import Library
from react_app.shaders.scenes import house_scenes

DROP = Moment("Drop", 28.6)
SEEN_S = 1.6
SIZE = (64, 80)


@pytest.fixture(scope="module")
def drop() -> Run:
    """The third bar of the drop, as the app hears it."""
    return hear_moments((DROP,), SEEN_S)[0]


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    context = create_headless()
    made = Renderer(context, SIZE)
    yield made
    made.release()
    context.release()


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


@pytest.mark.parametrize("scene", house_scenes(), ids=lambda scene: scene.id)
def test_a_house_scene_does_not_flash_dangerously(
    scene: Scene, drop: Run, renderer: Renderer, library: Library
) -> None:
    plan, problems = compile_plan(Show(scenes=(scene,), scene=scene.id), library)
    assert not problems
    renderer.set_plan(Plan((), "", ()))
    renderer.set_plan(plan)
    renderer.prepare_scene(scene.id)
    session, meter = Session(plan, drop.state), FlashMeter()
    for t, features in drop.frames:
        renderer.render(session.step(t, (), features))
        meter.see(t, np.ascontiguousarray(renderer.picture.read_rgba()[..., :3]))
    assert renderer.take_problems() == []
    assert meter.runs == ()
