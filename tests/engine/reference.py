"""Shaders whose right pixels are known by arithmetic: played without layers, read back as 32-bit floats.

Pictures are (height, width, 4), rows from the bottom as GL counts them: `picture[y, x]` is the pixel whose centre is
(x + 0.5, y + 0.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.beatclock import MusicalTime
from react_app.core.controls import ControlBank, ControlChange, ControlValue
from react_app.core.features import SILENCE, Features
from react_app.core.frame import Date, FrameInputs, NodeInputs
from react_app.engine.frameblock import FrameBlock
from react_app.engine.nodes import ShaderNode, make_shared
from react_app.engine.programs import Programs
from react_app.engine.sources import prepare
from react_app.engine.surface import Size, Surface
from react_app.shaders.isf import parse_isf
from react_app.shaders.specs import input_specs

Picture = NDArray[np.float32]
SIZE = (16, 12)
NOON: Date = (2026.0, 5.0, 17.0, 43200.5)


class Bench:
    """What all reference shaders are drawn with; `glsl` is another version than the context's best."""

    def __init__(self, ctx: moderngl.Context, glsl: str = "") -> None:
        self.shared = make_shared(ctx, Programs(ctx, glsl=glsl))
        self.block = FrameBlock(ctx)

    def play(self, text: str, *, vertex: str = "", path: Path | None = None) -> Playing:
        """Take an ISF text, with the text of a vertex shader; `path` is where it would lie on disk."""
        return Playing(self, text, vertex, "" if path is None else str(path))

    def release(self) -> None:
        """Free the GL objects."""
        self.shared.release()
        self.block.release()


class Playing:
    """One shader, drawn frame by frame."""

    def __init__(self, bench: Bench, text: str, vertex: str, path: str) -> None:
        self._bench = bench
        self.shader = parse_isf(text, id="reference", vertex=vertex, path=path)
        bench.shared.programs.compile(self.shader)
        error = bench.shared.programs.error(self.shader.digest)
        if error is not None:
            raise error
        for image in self.shader.images:
            bench.shared.images.load(image)
        self.node = ShaderNode(1, self.shader, bench.shared)
        self.node.settle()
        self._bank = ControlBank(input_specs(self.shader.inputs, "in"))
        self._index = 0

    def frame(
        self,
        *,
        size: Size = SIZE,
        t: float = 0.0,
        dt: float = 0.0,
        index: int | None = None,
        date: Date = NOON,
        heard: Features = SILENCE,
        pictures: Mapping[str, Picture] | None = None,
        **values: ControlValue,
    ) -> Picture:
        """Set inputs by name, draw one frame and return its picture, whatever size the last pass has."""
        ctx = self._bench.shared.ctx
        for name, value in values.items():
            self._bank.apply(ControlChange(f"in.{name}", value))
        given = {spec.removeprefix("in."): self._bank.value(spec) for spec in self._bank.specs}
        self._bank.end_step()
        frame = FrameInputs(self._index if index is None else index, t, dt, "", (), MusicalTime(), date=date)
        self._index += 1
        self._bench.block.write(frame)
        self._bench.shared.audio.update(heard)
        textures = {name: upload(ctx, picture) for name, picture in (pictures or {}).items()}
        out = Surface(ctx, size, "f4")
        ctx.enable_only(moderngl.NOTHING)
        self.node.fit(size, given)
        result = self.node.draw(NodeInputs(1, given), textures.get("inputImage"), out, pictures=textures)
        picture = read(result)
        for texture in textures.values():
            texture.release()
        out.release()
        return picture

    def colour(self, **frame: object) -> tuple[float, ...]:
        """Draw one frame that must be of one colour, and return it."""
        picture = self.frame(**frame)  # type: ignore[arg-type]
        assert (picture == picture[0, 0]).all(), "not of one colour"
        return tuple(float(v) for v in picture[0, 0])


def upload(ctx: moderngl.Context, picture: Picture) -> moderngl.Texture:
    """Return a float texture of a picture, sampled as ISF wants it."""
    height, width, _ = picture.shape
    texture = ctx.texture((width, height), 4, np.ascontiguousarray(picture, np.float32), dtype="f4")
    prepare(texture)
    return texture


def read(texture: moderngl.Texture) -> Picture:
    """Return a texture's texels; 8-bit ones as 0..1."""
    eight_bits = texture.dtype == "f1"
    texels = np.frombuffer(texture.read(), np.uint8 if eight_bits else np.float32)
    picture = texels.reshape(texture.height, texture.width, 4).astype(np.float32)
    return picture / np.float32(255) if eight_bits else picture


def ramp(width: int = 4, height: int = 2) -> Picture:
    """A picture that says where one is: r = x, g = y, b = 0.5, a = 1, in whole pixels / 10."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.stack([x / 10, y / 10, np.full_like(x, 0.5), np.ones_like(x)], -1).astype(np.float32)


def coordinates(size: Size = SIZE) -> tuple[Picture, Picture]:
    """Normalised x and y of every pixel's centre, (height, width)."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return (x + 0.5) / width, (y + 0.5) / height
