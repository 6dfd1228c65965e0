"""Surfaces: textures that can be drawn into."""

from __future__ import annotations

from typing import Literal

import moderngl

from react_app.engine.context import extra_of
from react_app.engine.sources import prepare

Size = tuple[int, int]


class Surface:
    """An RGBA texture with its framebuffer, 8 bits or 32-bit float a channel, transparent black at first.

    Raises:
        moderngl.Error: the driver has no room for it.
    """

    def __init__(self, ctx: moderngl.Context, size: Size, dtype: Literal["f1", "f4"] = "f1") -> None:
        self.size = size
        self.dtype = dtype
        self.texture = ctx.texture(size, 4, dtype=dtype)
        prepare(self.texture)
        self.framebuffer = ctx.framebuffer([self.texture])
        self.framebuffer.clear()

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return self.size[0] * self.size[1] * (16 if self.dtype == "f4" else 4)

    def limit(self, box: Size) -> None:
        """Let draws reach this many pixels only, from the corner."""
        self.framebuffer.scissor = (0, 0, *box)

    def use(self) -> None:
        """Draw into this surface from now on."""
        self.framebuffer.use()

    def clear(self, alpha: float = 0.0) -> None:
        """Make it black, transparent unless `alpha` is given."""
        self.framebuffer.clear(0.0, 0.0, 0.0, alpha)

    def release(self) -> None:
        """Free the GL objects."""
        extra_of(self.framebuffer.ctx).resting.use()
        self.framebuffer.release()
        self.texture.release()
