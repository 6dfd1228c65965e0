"""Frames of one shader on trial, drawn over test cards to made-up music, and the time each takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import moderngl
import numpy as np

from react_app.core.controls import ControlValue
from react_app.core.frame import FrameInputs, NodeInputs
from react_app.core.house import House
from react_app.core.musicaltime import MusicalTime
from react_app.engine.context import describe
from react_app.engine.frameblock import FrameBlock
from react_app.engine.nodes import ShaderNode, Shared
from react_app.engine.soundcheck import BPM, soundcheck
from react_app.engine.surface import Surface

RATE = 30
SPARSE = 15
"""Of whole frames every so manieth is drawn where time is short."""
EVENT_FRAMES = (1, RATE, 2 * RATE)


class TimedFrames:
    """Draws a shader alone, as a layer that lies on nothing."""

    def __init__(self, shared: Shared, alive: Callable[[], None]) -> None:
        """`alive` is called after every frame."""
        self._shared = shared
        self._alive = alive
        self._block = FrameBlock(shared.ctx)
        self._cards = [_card(shared.ctx, turned=turned) for turned in (False, True)]
        self._house = House()
        self._last_t = 0.0
        self._software = describe(shared.ctx).software

    @property
    def card(self) -> moderngl.Texture:
        """What an effect is laid over."""
        return self._cards[0]

    def begin(self) -> None:
        """Another shader comes: nothing was before."""
        self._house = House()

    def draw(
        self,
        node: ShaderNode,
        index: int,
        t: float,
        values: Mapping[str, ControlValue],
        out: Surface,
        *,
        events: bool = False,
    ) -> tuple[moderngl.Texture, float]:
        """Draw the frame at `t` seconds into `out`; return its picture and the seconds it took.

        With `events` every event input fires, as they do now and then by themselves.
        """
        shader = node.wanted
        beats = t * BPM / 60
        music = MusicalTime(beats=beats)
        dt = min(max(t - self._last_t, 1 / RATE), SPARSE / RATE) if index else 0.0
        self._last_t = t
        features = soundcheck(index, t)
        house = self._house.step(t, dt, features, music)
        self._block.write(FrameInputs(index, t, dt, "", (), music, house, features))
        self._shared.audio.update(features)
        if events or index in EVENT_FRAMES:
            values = {**values, **{entry.name: True for entry in shader.inputs if entry.type == "event"}}
        pictures = {
            entry.name: self._cards[entry.name == "endImage"] for entry in shader.inputs if entry.type == "image"
        }
        self._shared.ctx.enable_only(moderngl.NOTHING)
        start, spent = time.perf_counter(), time.process_time()
        node.fit(out.size, values)
        texture = node.draw(NodeInputs(1, values, seed=0.5), self.card, out, pictures=pictures)
        self._shared.ctx.finish()
        took = time.perf_counter() - start
        if self._software:  # what a busy machine adds is not the shader's fault
            took = min(took, time.process_time() - spent)
        self._alive()
        return texture, took


def _card(ctx: moderngl.Context, *, turned: bool) -> moderngl.Texture:
    """Return a test card: ramps of colour, opaque."""
    ramp = np.linspace(0, 255, 60, dtype=np.uint8)
    across, up = np.tile(ramp, (60, 1)), np.tile(ramp[:, None], (1, 60))
    parts = [across, up, np.full((60, 60), 128), np.full((60, 60), 255)]
    if turned:
        parts = [255 - up, np.full((60, 60), 200), across, np.full((60, 60), 255)]
    return ctx.texture((60, 60), 4, np.stack(parts, -1).astype(np.uint8).tobytes())
