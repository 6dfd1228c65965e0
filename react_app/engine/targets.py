"""Targets of a shader's passes: their sizes, and who sees which contents when.

A pass reads its own target as it was before the pass; later passes of the same frame read what it wrote (VVISF's rule).
Persistent contents stay from frame to frame and are scaled when the size changes; others are black until written.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

import moderngl

from react_app.core.controls import ControlValue
from react_app.core.shader import ShaderDescription, ShaderPass
from react_app.engine.blit import Blitter
from react_app.engine.state import TargetState
from react_app.engine.surface import TYPES, Dtype, Size, Surface
from react_app.shaders.size_expr import SizeExpression, parse_size

MAX_PIXELS = 1 << 24
"""A target never has more pixels than this, or than the output, nor a side longer than the driver allows."""
BUDGET = 2 << 30
"""Bytes that the targets of one shader may take; past it all are made smaller alike."""
RETRY_FRAMES = 300
"""How often a size that the driver had no room for is tried again."""


class Target:
    """One TARGET of a shader.

    `front` is what its sampler reads now: None is black. Persistent targets, and those that several passes write, have
    two surfaces and swap after each pass; the others have one. `defaults` are what inputs count as in size expressions
    where a frame has no value for them. `dtype` is that of targets which are neither FLOAT nor persistent: what a
    shader remembers has the depth its text says, so that feedback goes the same way in a deep picture.
    """

    def __init__(
        self,
        ctx: moderngl.Context,
        entry: ShaderPass,
        writers: int,
        defaults: Mapping[str, float],
        dtype: Dtype = "f1",
    ) -> None:
        self._ctx = ctx
        self._name = entry.target
        self._persistent = entry.persistent
        self._float = entry.float_target
        self._dtype: Dtype = "f4" if entry.float_target else "f1" if entry.persistent else dtype
        self._count = 2 if entry.persistent or writers > 1 else 1
        self._width = parse_size(entry.width) if entry.width else None
        self._height = parse_size(entry.height) if entry.height else None
        names = sorted(_names(self._width) | _names(self._height))
        self._defaults = {name: defaults.get(name, 0.0) for name in names}
        self._asked_for: object = None
        self._asked: Size = (1, 1)
        self._refused: Size | None = None
        self._refusals = 0
        self.note = ""
        """What is to be told about the size: empty, or that it is not what the shader asks for."""
        self._surfaces: list[Surface] = []
        self.front: Surface | None = None

    @property
    def bytes(self) -> int:
        """Memory it takes."""
        return sum(surface.bytes for surface in self._surfaces)

    def limit(self, box: Size) -> None:
        """Let draws reach this many pixels only, from the corner."""
        for surface in self._surfaces:
            surface.limit(box)

    def inherit(self, old: Target) -> None:
        """Go on with the contents of the same target of another text, in the place of `old`; `fit` scales them."""
        if old.kind != self.kind:
            old.release()
            return
        self._surfaces, self.front = old._surfaces, old.front
        old._surfaces, old.front = [], None

    @property
    def kind(self) -> tuple[bool, bool, int]:
        """What has to be the same for contents to go on in another target: persistent, float, number of surfaces."""
        return self._persistent, self._float, self._count

    def state(self) -> TargetState | None:
        """Return its size, and its contents if they stay; None while it takes no memory."""
        if not self._surfaces:
            return None
        pixels = self.front.read() if self._persistent and self.front is not None else None
        return TargetState(self._name, self._surfaces[0].size, self.kind, pixels)

    def restore(self, state: TargetState) -> None:
        """Take a size and contents back, if they are those of a target of this kind.

        Raises:
            moderngl.Error: the driver has no room for them.
        """
        if state.kind != self.kind:
            return
        self.release()
        for _ in range(self._count):
            self._surfaces.append(Surface(self._ctx, state.size, self._dtype))
        if state.pixels is not None:
            self.front = self._surfaces[0]
            self.front.write(state.pixels)

    def ask(self, output: Size, values: Mapping[str, ControlValue]) -> int:
        """Work out which size this frame wants, and return how many bytes that takes."""
        inputs = tuple(values.get(name) for name in self._defaults)
        if (output, inputs) != self._asked_for:
            self._asked = self._size(output, inputs)
            self._asked_for = (output, inputs)
        return self._asked[0] * self._asked[1] * self._count * 4 * TYPES[self._dtype].itemsize

    def take(self, share: float, blitter: Blitter) -> None:
        """Have surfaces of the size asked for, each side times `share`; called before the first pass.

        Raises:
            moderngl.Error: the driver has no room for them.
        """
        size = (max(1, int(self._asked[0] * share)), max(1, int(self._asked[1] * share)))
        if not self._surfaces or self._surfaces[0].size != size:
            self._resize(size, blitter)
        if not self._persistent:
            self.front = None

    def fit(self, output: Size, values: Mapping[str, ControlValue], blitter: Blitter) -> None:
        """Ask and take, whatever the other targets of the shader need.

        Raises:
            moderngl.Error: the driver has no room for them.
        """
        self.ask(output, values)
        self.take(1.0, blitter)

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
        self._refused = None

    def _size(self, output: Size, inputs: tuple[ControlValue | None, ...]) -> Size:
        variables = {"WIDTH": float(output[0]), "HEIGHT": float(output[1])}
        for (name, default), value in zip(self._defaults.items(), inputs, strict=True):
            variables[name] = float(value) if isinstance(value, bool | int | float) else default
        asked = (
            self._width.evaluate(variables) if self._width else output[0],
            self._height.evaluate(variables) if self._height else output[1],
        )
        longest = self._ctx.info["GL_MAX_TEXTURE_SIZE"]
        width, height = min(asked[0], longest), min(asked[1], longest)
        most = max(MAX_PIXELS, output[0] * output[1])
        if width * height > most:
            scale = math.sqrt(most / (width * height))
            width, height = max(1, int(width * scale)), max(1, int(height * scale))
        self.note = ""
        if (width, height) != asked:
            size = "x".join(str(side) if side < 10**12 else "1e12" for side in asked)
            self.note = f"Its buffer {self._name} of {size} pixels is too big and is cut to {width}x{height}."
        return width, height

    def _resize(self, size: Size, blitter: Blitter) -> None:
        self._refusals += 1
        if size == self._refused and self._refusals % RETRY_FRAMES:
            raise moderngl.Error(f"{size[0]}x{size[1]} pixels were refused before")
        old, front = self._surfaces, self.front
        new: list[Surface] = []
        try:
            for _ in range(self._count):
                new.append(Surface(self._ctx, size, self._dtype))
        except moderngl.Error:
            self._refused = size
            for surface in new:
                surface.release()
            raise
        self._surfaces, self.front = new, new[0]
        if self._persistent and front is not None:
            new[0].use()
            blitter.copy(front.texture)
        for surface in old:
            surface.release()


def fit_targets(targets: Collection[Target], output: Size, values: Mapping[str, ControlValue], blitter: Blitter) -> str:
    """Have surfaces of the sizes this frame wants, all of them smaller if they would go past the budget.

    Return what is to be told about it, empty if everything is as the shader asks.

    Raises:
        moderngl.Error: the driver has no room for them.
    """
    wanted = sum(target.ask(output, values) for target in targets)
    share = math.sqrt(BUDGET / wanted) if wanted > BUDGET else 1.0
    for target in targets:
        target.take(share, blitter)
    if share < 1.0:
        return f"Its buffers would take {wanted / 2**30:.1f} GB and are drawn smaller, to take {BUDGET >> 30} GB."
    return next((target.note for target in targets if target.note), "")


def make_targets(
    ctx: moderngl.Context, shader: ShaderDescription, old: Mapping[str, Target] | None = None, dtype: Dtype = "f1"
) -> dict[str, Target]:
    """Return the targets of a shader by name; they take the surfaces of `old` over, the rest is freed."""
    targets: dict[str, Target] = {}
    defaults = {entry.name: float(entry.default) for entry in shader.inputs if isinstance(entry.default, float | int)}
    for entry in shader.passes:
        if entry.target and entry.target not in targets:
            writers = sum(other.target == entry.target for other in shader.passes)
            targets[entry.target] = Target(ctx, entry, writers, defaults, dtype)
    for name, target in (old or {}).items():
        if name in targets:
            targets[name].inherit(target)
        else:
            target.release()
    return targets


def _names(expression: SizeExpression | None) -> frozenset[str]:
    return frozenset() if expression is None else expression.names - {"WIDTH", "HEIGHT"}
