"""The uniform block every shader shares: time, date and the house values, written once a frame."""

from __future__ import annotations

import struct

import moderngl

from react_app.core.frame import FrameInputs
from react_app.engine.programs import FRAME_BINDING

_LAYOUT = struct.Struct("<4f2fi13f")
"""std140 of the block in `glsl`: DATE, TIME, TIMEDELTA, FRAMEINDEX, twelve house values, padding."""


class FrameBlock:
    """The buffer behind `TIME`, `DATE`, `FRAMEINDEX` and the `react_*` uniforms."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._buffer = ctx.buffer(reserve=_LAYOUT.size)

    def write(self, frame: FrameInputs) -> None:
        """Take over a frame's values."""
        h = frame.house
        time = (*frame.date, frame.t, frame.dt, frame.index & 0x7FFFFFFF)
        beat = (h.beat, h.phase, h.bar, h.bars, h.bpm, h.pulse)
        heard = (h.level, h.energy, h.bass, h.mid, h.high, h.onset)
        self._buffer.write(_LAYOUT.pack(*time, *beat, *heard, 0.0))
        self._buffer.bind_to_uniform_block(FRAME_BINDING)

    def release(self) -> None:
        """Free the buffer."""
        self._buffer.release()
