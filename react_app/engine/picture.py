"""The program picture: drawn into by the renderer, dimmed, and given to windows, files and desks."""

from __future__ import annotations

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.engine.context import describe
from react_app.engine.nodes import Shared
from react_app.engine.readback import FrameReader, Layout, Preview
from react_app.engine.state import Pixels
from react_app.engine.surface import TYPES, Dtype, Size, Surface


class Picture:
    """Called from the renderer's thread with its context current; until the next frame it stays the same."""

    def __init__(self, shared: Shared, size: Size) -> None:
        self._ctx, self._blitter = shared.ctx, shared.blitter
        self._dtype, self._transparent = shared.dtype, shared.transparent
        self._software = describe(shared.ctx).software
        self.brightness = 1.0
        """Of all that is given out: 0 is black, 1 as it was drawn."""
        self._preview: Preview | None = None
        self._windows: dict[int, moderngl.Framebuffer] = {}
        self._make_surfaces(size)

    def _make_surfaces(self, size: Size) -> None:
        self.size = size
        """Width and height."""
        self.surface = Surface(self._ctx, size, self._dtype)
        """What the renderer draws into."""
        self._dimmed = Surface(self._ctx, size, self._dtype)
        self._dimmed_for: float | None = None
        """The brightness that the dimmed copy has; None where it is of another frame."""
        self._scratch: Pixels | None = None

    @property
    def texture(self) -> moderngl.Texture:
        """The finished program picture: RGBA8, RGBA16 where it is deep; origin bottom left.

        Ask after each frame: it may be another one.
        """
        return self._finished().texture

    def _finished(self) -> Surface:
        transparent = self._transparent
        if self.brightness >= 1.0 and not transparent:
            return self.surface
        if self._dimmed_for != self.brightness:
            self._ctx.enable_only(moderngl.NOTHING)
            self._dimmed.use()
            draw = self._blitter.straighten if transparent else self._blitter.show
            draw(self.surface.texture, self.brightness, self.size)
            self._dimmed_for = self.brightness
        return self._dimmed

    def drawn(self) -> None:
        """Another frame lies on the surface."""
        self._dimmed_for = None

    def resize(self, size: Size) -> None:
        """Change the size; what was drawn last is scaled."""
        surface, dimmed = self.surface, self._dimmed
        self._make_surfaces(size)
        self._ctx.enable_only(moderngl.NOTHING)
        self.surface.use()
        self._blitter.copy(surface.texture)
        surface.release()
        dimmed.release()

    def read_rgba(self, out: bytearray | Pixels | None = None) -> Pixels:
        """Return the program picture, (height, width, 4), rows from the top; written into `out` if one is given.

        It has 8 bits a channel, or 16 where `out` has.
        """
        if isinstance(out, bytearray):
            out = np.frombuffer(out, np.uint8)
        return self._read("f1" if out is None or out.dtype == np.uint8 else "nu2", out)

    def read_deep(self, out: NDArray[np.uint16] | None = None) -> NDArray[np.uint16]:
        """Return a deep picture as `read_rgba` does, with 65535 for white."""
        return self._read("nu2", out)

    def _read(self, dtype: Dtype, out: Pixels | None) -> Pixels:
        width, height = self.size
        if self._scratch is None or self._scratch.dtype != TYPES[dtype]:
            self._scratch = np.empty((height, width, 4), TYPES[dtype])
        self._finished().framebuffer.read_into(self._scratch, components=4, dtype=dtype)
        if out is None:
            return self._scratch[::-1].copy()
        rows = out.reshape(height, width, 4)
        np.copyto(rows, self._scratch[::-1])
        return rows

    def reader(self, layout: Layout = "rgba") -> FrameReader:
        """Return what reads whole pictures of this size quickest, in the order they are drawn; release it first."""
        return FrameReader(self._ctx, self.size, self._finished, layout)

    def present(self, framebuffer_id: int, width: int, height: int) -> None:
        """Draw the program letterboxed into a framebuffer of this context, sizes in device pixels."""
        framebuffer = self._windows.get(framebuffer_id)
        if framebuffer is None:
            if len(self._windows) > 16:
                self._windows.clear()
            framebuffer = self._windows[framebuffer_id] = self._ctx.detect_framebuffer(framebuffer_id)
        self._ctx.enable_only(moderngl.NOTHING)
        framebuffer.use()
        x, y, w, h = letterbox(self.size, (width, height))
        if (w, h) != (width, height):
            framebuffer.viewport = (0, 0, width, height)
            framebuffer.clear(0.0, 0.0, 0.0, 1.0)
        framebuffer.viewport = (x, y, w, h)
        self._blitter.show(self.surface.texture, self.brightness, (w, h))

    def preview(self, width: int, height: int) -> NDArray[np.uint8] | None:
        """Return a small program picture, (height, width, 4), rows from the top; it may be that of an earlier call.

        None until the first one has arrived.
        """
        if self._preview is None or self._preview.size != (width, height):
            if self._preview is not None:
                self._preview.release()
            size = (width, height)
            self._preview = Preview(self._ctx, self._blitter, size, at_once=self._software)
        self._ctx.enable_only(moderngl.NOTHING)
        return self._preview.take(self.surface.texture, self.brightness)

    def release(self) -> None:
        """Free every GL object; it cannot be used afterwards."""
        self.surface.release()
        self._dimmed.release()
        if self._preview is not None:
            self._preview.release()


def letterbox(picture: Size, window: Size) -> tuple[int, int, int, int]:
    """Return x, y, width, height of the largest place for `picture` inside `window`, in whole pixels, centred."""
    scale = min(window[0] / picture[0], window[1] / picture[1])
    width, height = max(1, round(picture[0] * scale)), max(1, round(picture[1] * scale))
    return (window[0] - width) // 2, (window[1] - height) // 2, width, height
