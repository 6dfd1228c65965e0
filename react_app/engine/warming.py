"""A new program drawn once, the ways the show will draw it: drivers put off the costly part of compiling until then."""

from __future__ import annotations

import time
from dataclasses import dataclass

import moderngl

from react_app.core.errors import ShaderError
from react_app.core.frame import NodeInputs
from react_app.core.shader import ShaderDescription
from react_app.engine.blit import Factors
from react_app.engine.nodes import STRAIGHT, ShaderNode, Shared
from react_app.engine.surface import Size, Surface

BOX: Size = (16, 9)
"""Pixels that are really drawn, in the corner of targets of the true size: software renderers compile anew for other
formats and blending, and for sizes that are powers of two."""
_STEPS = (BOX, (64, 36), (256, 144))
_SATURATED = 256 * 144
"""From this many pixels on, any graphics card takes twice as long for twice as many."""
_LONG_S = 1.0
_SHORT_S = 0.02


@dataclass(frozen=True, slots=True)
class Use:
    """How a program will be drawn: the picture's size, and what it is blended with each way (None: it replaces)."""

    size: Size
    ways: tuple[Factors | None, ...] = (None,)


class Warmer:
    """Draws programs of `shared` once; the context is current."""

    def __init__(self, shared: Shared) -> None:
        self._shared = shared
        self._surfaces: tuple[Surface, Surface] | None = None

    def draw(self, shader: ShaderDescription, use: Use) -> None:
        """Draw a compiled shader in each way, a few pixels only; nothing where it was refused or has no room."""
        node = self._node(shader)
        if node is None:
            return
        try:
            out, picture = self._fit(node, use.size)
            for factors in use.ways:
                _draw(node, out, picture, factors)
        except moderngl.Error:
            return  # buffers too big for the card: told when the shader is to be drawn
        finally:
            node.drop_buffers()

    def seconds_a_picture(self, shader: ShaderDescription, size: Size, enough_s: float) -> float:
        """Return about how long a whole picture takes, 0 where nothing can be drawn.

        More and more of it is drawn until one can tell; what is well below `enough_s` is a guess.
        """
        node = self._node(shader)
        if node is None:
            return 0.0
        try:
            out, picture = self._fit(node, size)
            return self._time(node, out, picture, enough_s)
        except moderngl.Error:
            return 0.0
        finally:
            node.drop_buffers()

    def _time(self, node: ShaderNode, out: Surface, picture: Surface, enough_s: float) -> float:
        whole = out.size[0] * out.size[1]
        guess = 0.0
        for step in (*_STEPS, out.size):
            box = min(step[0], out.size[0]), min(step[1], out.size[1])
            node.limit(box)
            out.limit(box)
            took = self._once(node, out, picture)
            if took > _SHORT_S:  # the driver may have compiled meanwhile
                took = min(took, self._once(node, out, picture))
            guess = took * whole / (box[0] * box[1])
            sure = box[0] * box[1] >= _SATURATED and not 0.25 * enough_s < guess < 4 * enough_s
            if sure or took > _LONG_S:
                break
        return guess

    def _once(self, node: ShaderNode, out: Surface, picture: Surface) -> float:
        self._shared.ctx.finish()
        begun = time.perf_counter()
        _draw(node, out, picture, None)
        self._shared.ctx.finish()
        return time.perf_counter() - begun

    def _node(self, shader: ShaderDescription) -> ShaderNode | None:
        node = ShaderNode(0, shader, self._shared)
        node.settle()
        return node if node.usable else None

    def _fit(self, node: ShaderNode, size: Size) -> tuple[Surface, Surface]:
        ctx = self._shared.ctx
        if self._surfaces is None or self._surfaces[0].size != size:
            self.release()
            self._surfaces = Surface(ctx, size, self._shared.dtype), Surface(ctx, size, self._shared.dtype)
            self._surfaces[0].limit(BOX)
        ctx.enable_only(moderngl.NOTHING)
        node.fit(size, {})
        node.limit(BOX)
        return self._surfaces

    def release(self) -> None:
        """Free the surfaces."""
        for surface in self._surfaces or ():
            surface.release()
        self._surfaces = None


def _draw(node: ShaderNode, out: Surface, picture: Surface, factors: Factors | None) -> None:
    how = STRAIGHT if factors is None else (1.0, 0.0)
    images = dict.fromkeys(node.picture_names, picture.texture)
    node.draw(NodeInputs(0, {}), picture.texture, out, how, factors, pictures=images)


def load_images(shared: Shared, shader: ShaderDescription) -> None:
    """Load what a shader imports; black stands in for what cannot be read."""
    for image in shader.images:
        try:
            shared.images.load(image)
        except ShaderError:
            continue  # told by the stock, in the process that shows it
