"""Strips: a scene, or how a transition comes in, as six small pictures side by side, drawn to made-up music."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.core.controls import ControlChange
from react_app.core.features import Features
from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.engine.context import create_headless
from react_app.engine.renderer import Renderer
from react_app.engine.soundcheck import soundcheck

LOOK = 2
"""Goes up when strips are drawn in another way."""
FRAMES = 6
SIZE = (192, 108)
DRAWN_SIZE = (384, 216)
RATE = 20
WARM_FRAMES = 30
STEP_FRAMES = 3
"""Frames between two pictures of a strip: 0.15 s."""
_DARK = 12.0
"""Spread of brightness below which a picture shows next to nothing."""
_PATIENCE_FRAMES = 120
"""What is dark at first is watched for so much longer: fireworks between two shells."""


def music_at(frame: int) -> Features:
    """Return made-up music: a kick on every beat, hats between, at 120 BPM."""
    return soundcheck(frame, frame / RATE)


class Photographer:
    """Draws strips, one after another, with one context."""

    def __init__(self) -> None:
        self._renderer: Renderer | None = None

    def strip(self, plan: Plan) -> NDArray[np.uint8]:
        """Return the strip of a plan's scene, or of how the next comes in if the plan has a transition.

        The strip is (height, FRAMES * width, 3).

        Raises:
            GraphicsError: there is no usable OpenGL.
        """
        if self._renderer is None:
            self._renderer = Renderer(create_headless(), DRAWN_SIZE)
        renderer, session = self._renderer, Session(plan)
        renderer.set_plan(Plan((), "", ()))  # buffers start from black for every strip
        renderer.set_plan(plan)
        for scene in plan.scenes:
            renderer.prepare_scene(scene.id)
        pictures: list[NDArray[np.uint8]] = []
        moves = plan.transition.node is not None
        for frame in range(WARM_FRAMES + FRAMES * STEP_FRAMES + _PATIENCE_FRAMES):
            changes = [ControlChange("scene.go", plan.scenes[-1].id)] if moves and frame == WARM_FRAMES - 1 else []
            renderer.render(session.step(frame / RATE, changes, music_at(frame)))
            if frame >= WARM_FRAMES and (frame - WARM_FRAMES) % STEP_FRAMES == 0:
                pictures.append(_halved(renderer.picture.read_rgba())[..., :3])
                if len(pictures) >= FRAMES and (moves or _light(pictures[-FRAMES]) > _DARK):
                    return np.hstack(pictures[-FRAMES:])
        begin = max(range(len(pictures) - FRAMES + 1), key=lambda number: _light(pictures[number]))
        return np.hstack(pictures[begin : begin + FRAMES])


def _light(picture: NDArray[np.uint8]) -> float:
    """Return how much there is to see: the spread of brightness, 0..128."""
    return float(picture.max(axis=2).std())


def _halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = SIZE[1], SIZE[0]
    small: NDArray[np.uint8] = pixels.reshape(height, 2, width, 2, 4).mean((1, 3)).round().astype(np.uint8)
    return small
