"""Surfaces: textures that can be drawn into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.engine.context import extra_of
from react_app.engine.sources import prepare

Size = tuple[int, int]
Dtype = Literal["f1", "nu2", "f4"]
"""8 bits, 16 bits or 32-bit float a channel, in moderngl's names; the first two hold 0..1 and clamp what is written."""
TYPES: Mapping[Dtype, np.dtype[Any]] = {
    "f1": np.dtype(np.uint8),
    "nu2": np.dtype(np.uint16),
    "f4": np.dtype(np.float32),
}
"""What the channels are in numpy when they are read."""


class Surface:
    """An RGBA texture with its framebuffer, transparent black at first.

    Raises:
        moderngl.Error: the driver has no room for it.
    """

    def __init__(self, ctx: moderngl.Context, size: Size, dtype: Dtype = "f1") -> None:
        self.size = size
        self.dtype = dtype
        self.texture = ctx.texture(size, 4, dtype=dtype)
        prepare(self.texture)
        self.framebuffer = ctx.framebuffer([self.texture])
        self.framebuffer.clear()

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return self.size[0] * self.size[1] * 4 * TYPES[self.dtype].itemsize

    def limit(self, box: Size) -> None:
        """Let draws reach this many pixels only, from the corner."""
        self.framebuffer.scissor = (0, 0, *box)

    def use(self) -> None:
        """Draw into this surface from now on."""
        self.framebuffer.use()

    def clear(self, alpha: float = 0.0) -> None:
        """Make it black, transparent unless `alpha` is given."""
        self.framebuffer.clear(0.0, 0.0, 0.0, alpha)

    def read(self) -> NDArray[Any]:
        """Return the whole texture, (height, width, 4), rows from the bottom, in the texture's own type."""
        pixels = np.empty((self.size[1], self.size[0], 4), TYPES[self.dtype])
        self.texture.read_into(pixels)
        return pixels

    def write(self, pixels: NDArray[Any]) -> None:
        """Fill the texture with what `read` returned.

        Raises:
            ValueError: it is of another size or type.
        """
        if pixels.shape != (self.size[1], self.size[0], 4) or pixels.dtype != TYPES[self.dtype]:
            raise ValueError(f"pixels of {pixels.shape} {pixels.dtype} do not fit a texture of {self.size}")
        self.texture.write(np.ascontiguousarray(pixels))

    def release(self) -> None:
        """Free the GL objects."""
        extra_of(self.framebuffer.ctx).resting.use()
        self.framebuffer.release()
        self.texture.release()
