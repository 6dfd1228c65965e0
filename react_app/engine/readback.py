"""Pictures of the program back from the GPU, without making it wait: small ones to look at, whole ones for a video."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from typing import Any, Literal

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.engine.blit import Blitter
from react_app.engine.context import describe
from react_app.engine.pixelpack import R8, R16, RGBA8, RGBA16, PixelBuffer, PixelKind, PixelPack
from react_app.engine.planes import PixelPass, plane_pass, upright_pass
from react_app.engine.surface import Size, Surface

RING = 3

Layout = Literal["rgba", "rgba64", "yuv420p", "nv12", "yuv420p10le", "p010le"]
"""How a picture lies in memory, rows from the top: (height, width, 4) with 8 or 16 bits a channel, or I420 or
NV12 planes of 8 or 10 bits as (height * 3 / 2, width)."""
_PIXELS: dict[Layout, PixelKind] = {
    "rgba": RGBA8,
    "rgba64": RGBA16,
    "yuv420p": R8,
    "nv12": R8,
    "yuv420p10le": R16,
    "p010le": R16,
}


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


class FrameReader:
    """Whole pictures, in the order in which they were drawn: `begin` after each frame, `take` when it is wanted.

    On a GPU the pixels travel through a ring of buffers while the next frames are drawn; a software renderer has no bus
    to hide, so there `take` reads what was drawn and the next frame must wait for it (`depth` is 1). Other Python
    threads run while pixels are waited for. Which way is taken depends on the driver alone.

        reader.begin()
        while reader.pending >= reader.depth:
            reader.take(buffer)
    """

    def __init__(
        self,
        ctx: moderngl.Context,
        size: Size,
        picture: Callable[[], Surface],
        layout: Layout = "rgba",
        *,
        at_once: bool | None = None,
    ) -> None:
        """`picture` returns the finished picture of the frame drawn last; planes need an even size.

        `at_once` says whether there is a ring of buffers; by default there is one on a GPU.
        """
        self.layout: Layout = layout
        self._kind = _PIXELS[layout]
        width, height = size
        planes, deep = self._kind in (R8, R16), self._kind in (R16, RGBA16)
        self.shape = (height * 3 // 2, width) if planes else (height, width, 4)
        self.dtype = np.dtype(np.uint16 if deep else np.uint8)
        """Shape and type of the arrays that `take` fills."""
        self._picture = picture
        self._pack = PixelPack(ctx)
        self._at_once = describe(ctx).software if at_once is None else at_once
        self._pass: PixelPass | None = None
        if planes:
            self._pass = plane_pass(ctx, size, paired=layout in ("nv12", "p010le"), deep=deep)
        elif not (self._at_once and self._pack.can_invert):
            self._pass = upright_pass(ctx, size, "nu2" if deep else "f1")
        self.depth = 1 if self._at_once else RING
        """How many pictures can be under way."""
        size_bytes = math.prod(self.shape) * self.dtype.itemsize
        self._free = [] if self._at_once else [PixelBuffer(self._pack, size_bytes) for _ in range(RING)]
        self._under_way: deque[PixelBuffer] = deque()
        self._drawn: moderngl.Framebuffer | None = None

    @property
    def pending(self) -> int:
        """Pictures begun and not taken."""
        return len(self._under_way) + (self._drawn is not None)

    def begin(self) -> None:
        """Begin to read the frame drawn last; at most `depth` may be pending then."""
        if self.pending >= self.depth:
            raise RuntimeError("a picture has to be taken first")
        surface = self._picture()
        framebuffer = surface.framebuffer if self._pass is None else self._pass.draw(surface.texture)
        if self._at_once:
            self._drawn = framebuffer
            self._pack.flush()  # drawing begins now, not only when somebody waits for it
            return
        buffer = self._free.pop()
        buffer.begin(framebuffer, self._kind)
        self._under_way.append(buffer)

    def take(self, out: NDArray[Any]) -> None:
        """Write the oldest pending picture into `out` (contiguous, `shape`, `dtype`); waits until it is there."""
        if out.shape != self.shape or out.dtype != self.dtype or not out.flags.c_contiguous:
            raise ValueError(f"a contiguous array of {self.dtype} {self.shape} is needed, not {out.dtype} {out.shape}")
        if self._drawn is not None:
            framebuffer, self._drawn = self._drawn, None
            self._pack.read(framebuffer, self._kind, out, invert=self._pass is None)
            return
        buffer = self._under_way.popleft()
        buffer.take(out)
        self._free.append(buffer)

    def release(self) -> None:
        """Free the GL objects."""
        for buffer in (*self._free, *self._under_way):
            buffer.release()
        if self._pass is not None:
            self._pass.release()
