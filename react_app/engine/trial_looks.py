"""What the pictures of a shader on trial look like: black, transparent, one colour, or full of NaN."""

from __future__ import annotations

from dataclasses import dataclass

import moderngl
import numpy as np
from numpy.typing import NDArray

_DARK = 1.5 / 255
_EVEN = 2.5 / 255


@dataclass(slots=True)
class Looks:
    """What the pictures had in common."""

    brightest: float = 0.0
    opaque: float = 0.0
    contrast: float = 0.0
    nan_share: float = 0.0
    least_nan: float = 1.0

    def see(self, pixels: NDArray[np.float32]) -> None:
        """Take a picture in, (n, 4)."""
        bad = np.isnan(pixels @ np.ones(4, np.float32))
        nan = float(bad.mean())
        self.nan_share, self.least_nan = max(self.nan_share, nan), min(self.least_nan, nan)
        clean = pixels[~bad] if nan else pixels
        if not len(clean):
            return
        channels = [np.clip((float(clean[:, i].min()), float(clean[:, i].max())), 0.0, 1.0) for i in range(4)]
        self.brightest = max(self.brightest, *(float(high) for _, high in channels[:3]))
        self.opaque = max(self.opaque, float(channels[3][1]))
        self.contrast = max(self.contrast, *(float(high - low) for low, high in channels[:3]))

    @property
    def words(self) -> tuple[str, ...]:
        """The oddities by name."""
        found = ["nan"] if self.nan_share > 0 else []
        if self.brightest <= _DARK:
            found.append("black")
        elif self.opaque <= _DARK:
            found.append("transparent")
        elif self.contrast <= _EVEN:
            found.append("flat")
        return tuple(found)


def pixels_of(texture: moderngl.Texture) -> NDArray[np.float32]:
    """Return the texels, (n, 4); 8-bit ones as 0..1."""
    eight_bits = texture.dtype == "f1"
    pixels = np.frombuffer(texture.read(), np.uint8 if eight_bits else np.float32).astype(np.float32).reshape(-1, 4)
    return pixels / np.float32(255) if eight_bits else pixels
