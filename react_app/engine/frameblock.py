"""The uniform block every shader shares: time, date and the house values, written once a frame."""

from __future__ import annotations

import struct

import moderngl

from react_app.core.features import BANDS, CHROMA
from react_app.core.frame import FrameInputs
from react_app.engine.programs import FRAME_BINDING

_LAYOUT = struct.Struct("<4f2fi13f10f8x" + "f12x" * (BANDS + CHROMA))
"""std140 of the block in `glsl`: DATE, TIME, TIMEDELTA, FRAMEINDEX, the house values; array elements take 16 bytes."""


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
        sound = (h.kick, h.snare, h.hat, h.centroid, h.flatness, h.loudness, h.width)
        section = (h.build, h.drop, h.breakdown, h.novelty)
        self._buffer.write(_LAYOUT.pack(*time, *beat, *heard, *sound, *section, *h.bands, *h.chroma))
        self._buffer.bind_to_uniform_block(FRAME_BINDING)

    def release(self) -> None:
        """Free the buffer."""
        self._buffer.release()
