"""Small pictures of the program back from the GPU, without making it wait."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.engine.blit import Blitter
from react_app.engine.surface import Size, Surface

RING = 3


class Preview:
    """A small copy of the program picture.

    On a GPU the pixels travel through a ring of buffers and arrive a call or two later; a software renderer has no bus
    to hide, so there they are read at once.
    """

    def __init__(self, ctx: moderngl.Context, blitter: Blitter, size: Size, *, at_once: bool) -> None:
        self.size = size
        self._blitter = blitter
        self._surface = Surface(ctx, size)
        self._ring = [] if at_once else [ctx.buffer(reserve=size[0] * size[1] * 4) for _ in range(RING)]
        self._calls = 0

    def take(self, picture: moderngl.Texture, gain: float) -> NDArray[np.uint8] | None:
        """Draw the picture small and return the newest that has arrived, (height, width, 4), rows from the top."""
        self._surface.use()
        self._blitter.shrink(picture, gain, self.size)
        pixels = np.empty((self.size[1], self.size[0], 4), np.uint8)
        if not self._ring:
            self._surface.framebuffer.read_into(pixels, components=4)
            return pixels
        self._surface.framebuffer.read_into(self._ring[self._calls % RING], components=4)
        self._calls += 1
        if self._calls < RING:
            return None
        self._ring[self._calls % RING].read_into(pixels)
        return pixels

    def release(self) -> None:
        """Free the GL objects."""
        self._surface.release()
        for buffer in self._ring:
            buffer.release()
