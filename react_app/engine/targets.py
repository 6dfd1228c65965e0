"""Targets of a shader's passes: their sizes, and who sees which contents when.

A pass reads its own target as it was before the pass; later passes of the same frame read what it wrote (VVISF's rule).
Persistent contents stay from frame to frame and are scaled when the size changes; others are black until written.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import moderngl

from react_app.core.controls import ControlValue
from react_app.core.shader import ShaderDescription, ShaderPass
from react_app.engine.blit import Blitter
from react_app.engine.surface import Size, Surface
from react_app.shaders.size_expr import SizeExpression, parse_size

MAX_PIXELS = 1 << 24
"""A target never has more pixels than this, nor a side longer than the driver allows."""


class Target:
    """One TARGET of a shader.

    `front` is what its sampler reads now: None is black. Persistent targets, and those that several passes write, have
    two surfaces and swap after each pass; the others have one.
    """

    def __init__(self, ctx: moderngl.Context, entry: ShaderPass, writers: int) -> None:
        self._ctx = ctx
        self._persistent = entry.persistent
        self._float = entry.float_target
        self._count = 2 if entry.persistent or writers > 1 else 1
        self._width = parse_size(entry.width) if entry.width else None
        self._height = parse_size(entry.height) if entry.height else None
        self._names = tuple(sorted(_names(self._width) | _names(self._height)))
        self._sized_for: object = None
        self._surfaces: list[Surface] = []
        self.front: Surface | None = None

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return sum(surface.bytes for surface in self._surfaces)

    def fit(self, output: Size, values: Mapping[str, ControlValue], blitter: Blitter) -> None:
        """Have surfaces of the size this frame wants; called before the first pass.

        Raises:
            moderngl.Error: the driver has no room for them.
        """
        inputs = tuple(values.get(name) for name in self._names)
        wanted = (output, inputs)
        if wanted != self._sized_for:
            size = self._size(output, inputs)
            if not self._surfaces or self._surfaces[0].size != size:
                self._resize(size, blitter)
            self._sized_for = wanted
        if not self._persistent:
            self.front = None

    def begin(self) -> Surface:
        """Return the surface the next pass draws into."""
        return next((s for s in self._surfaces if s is not self.front), self._surfaces[0])

    def end(self, drawn: Surface) -> None:
        """Make what was drawn the contents that are read from now on."""
        self.front = drawn

    def release(self) -> None:
        """Free the surfaces."""
        for surface in self._surfaces:
            surface.release()
        self._surfaces = []
        self.front = None
        self._sized_for = None

    def _size(self, output: Size, inputs: tuple[ControlValue | None, ...]) -> Size:
        variables = {"WIDTH": float(output[0]), "HEIGHT": float(output[1])}
        for name, value in zip(self._names, inputs, strict=True):
            if isinstance(value, bool | int | float):
                variables[name] = float(value)
        longest = self._ctx.info["GL_MAX_TEXTURE_SIZE"]
        width = min(self._width.evaluate(variables) if self._width else output[0], longest)
        height = min(self._height.evaluate(variables) if self._height else output[1], longest)
        if width * height > MAX_PIXELS:
            scale = math.sqrt(MAX_PIXELS / (width * height))
            width, height = max(1, int(width * scale)), max(1, int(height * scale))
        return width, height

    def _resize(self, size: Size, blitter: Blitter) -> None:
        old, front = self._surfaces, self.front
        self._surfaces = [Surface(self._ctx, size, "f4" if self._float else "f1") for _ in range(self._count)]
        self.front = self._surfaces[0]
        if self._persistent and front is not None:
            self._surfaces[0].use()
            blitter.copy(front.texture)
        for surface in old:
            surface.release()


def make_targets(ctx: moderngl.Context, shader: ShaderDescription) -> dict[str, Target]:
    """Return the targets of a shader by name, without surfaces yet."""
    targets: dict[str, Target] = {}
    for entry in shader.passes:
        if entry.target and entry.target not in targets:
            writers = sum(other.target == entry.target for other in shader.passes)
            targets[entry.target] = Target(ctx, entry, writers)
    return targets


def _names(expression: SizeExpression | None) -> frozenset[str]:
    return frozenset() if expression is None else expression.names - {"WIDTH", "HEIGHT"}
