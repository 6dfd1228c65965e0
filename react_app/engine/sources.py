"""What is heard as textures."""

from __future__ import annotations

from collections.abc import Iterable

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.features import SILENCE, SPECTRUM_BINS, WAVEFORM_POINTS, Features
from react_app.core.shader import ShaderInput


def resampled(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """Return `values` with another length: means over groups when it shrinks, straight lines when it grows."""
    size = len(values)
    if width == size:
        return values
    if width < size:
        edges = np.linspace(0, size, width + 1).astype(np.intp)
        sums = np.add.reduceat(values, edges[:-1])
        return (sums / np.diff(edges)).astype(np.float32)
    places = (np.arange(width) + 0.5) * size / width - 0.5
    return np.interp(places, np.arange(size), values).astype(np.float32)


class AudioTextures:
    """What is heard as textures: `react_audio`, and one for each width that audio and audioFFT inputs ask for."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._ctx = ctx
        self.house = self._texture((SPECTRUM_BINS, 2))
        """512x2: row 0 spectrum 0..1, row 1 waveform with silence at 0.5."""
        self._house_data = np.full((2, SPECTRUM_BINS), 0.5, np.float32)
        self._inputs: dict[tuple[str, int], moderngl.Texture] = {}
        self._features: Features | None = None
        self.update(SILENCE)

    def need(self, inputs: Iterable[ShaderInput]) -> None:
        """Create what these inputs will read."""
        for entry in inputs:
            if entry.type in ("audio", "audioFFT") and self._key(entry) not in self._inputs:
                kind, width = self._key(entry)
                self._inputs[kind, width] = self._texture((width, 1))
                self._write(kind, width, self._features or SILENCE)

    def find(self, entry: ShaderInput) -> moderngl.Texture:
        """Return the texture of an audio or audioFFT input."""
        return self._inputs[self._key(entry)]

    def update(self, features: Features) -> None:
        """Upload what is heard, if it is new."""
        if features is self._features:
            return
        self._features = features
        self._house_data[0] = features.spectrum
        self._house_data[1] = 0.5 + 0.5 * features.waveform
        self.house.write(self._house_data)
        for kind, width in self._inputs:
            self._write(kind, width, features)

    def _write(self, kind: str, width: int, features: Features) -> None:
        if width == 1:
            data = np.array([features.level if kind == "audioFFT" else 0.5 + 0.5 * features.level], np.float32)
        else:
            data = resampled(features.spectrum if kind == "audioFFT" else 0.5 + 0.5 * features.waveform, width)
        self._inputs[kind, width].write(data)

    def release(self) -> None:
        """Free the textures."""
        for texture in (self.house, *self._inputs.values()):
            texture.release()
        self._inputs.clear()

    @staticmethod
    def _key(entry: ShaderInput) -> tuple[str, int]:
        return entry.type, entry.size or (SPECTRUM_BINS if entry.type == "audioFFT" else WAVEFORM_POINTS)

    def _texture(self, size: tuple[int, int]) -> moderngl.Texture:
        texture = self._ctx.texture(size, 1, dtype="f4")
        texture.swizzle = "RRR1"
        prepare(texture)
        return texture


def prepare(texture: moderngl.Texture) -> None:
    """Set how ISF samples: linear, clamped to the edge."""
    texture.filter = (moderngl.LINEAR, moderngl.LINEAR)
    texture.repeat_x = False
    texture.repeat_y = False
