"""The host's own draws: copy, show, dry/wet, and laying a layer over what is below it.

Layers carry straight alpha, as ISF shaders write it. What is laid together is premultiplied, over a transparent ground:
a lone layer shows as it is whatever its blend mode, and the finished picture over black is its colour as it stands.
Formulas: W3C Compositing and Blending Level 1, written for premultiplied colours (s, sa over b, ba), none divides.
Three of the modes are what the blending unit does anyway and need no pass of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import moderngl

from react_app.core.show import BlendMode
from react_app.engine.glsl import PLAIN_VERTEX

Size = tuple[int, int]
Flatten = tuple[float, float]
"""(opacity, least alpha): premultiply by alpha and opacity; a least alpha of 1 puts black behind all."""

Factors = tuple[int, int, int, int]
"""Factors of the blending unit: source and target colour, source and target alpha."""

_ALPHA = (moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA)
UNIT_MODES: Mapping[BlendMode, Factors] = {
    "normal": (moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA, *_ALPHA),
    "add": (moderngl.ONE, moderngl.ONE, *_ALPHA),
    "screen": (moderngl.ONE, moderngl.ONE_MINUS_SRC_COLOR, *_ALPHA),
}
"""Modes of the blending unit, as its factors for premultiplied colours."""

FORMULAS: Mapping[BlendMode, str] = {
    "multiply": "s * b + s * (1.0 - ba) + b * (1.0 - sa)",
    "difference": "s + b - 2.0 * min(s * ba, b * sa)",
    "lighten": "max(s * ba, b * sa) + s * (1.0 - ba) + b * (1.0 - sa)",
    "darken": "min(s * ba, b * sa) + s * (1.0 - ba) + b * (1.0 - sa)",
    "overlay": (
        "mix(2.0 * s * b, sa * ba - 2.0 * (ba - b) * (sa - s), step(ba, 2.0 * b)) + s * (1.0 - ba) + b * (1.0 - sa)"
    ),
}
"""Modes that need to read what is below."""

_VERTEX = f"#version 330 core\n{PLAIN_VERTEX}"
_START = "#version 330 core\nin vec2 isf_FragNormCoord; out vec4 color;\n"

_COPY = "uniform sampler2D source; void main() { color = texture(source, isf_FragNormCoord); }"

_SHOW = """
uniform sampler2D source; uniform float gain;
void main() { color = vec4(texture(source, isf_FragNormCoord).rgb * gain, 1.0); }
"""

_SHRINK = """
uniform sampler2D source; uniform float gain; uniform vec2 cell;
void main() {
  vec2 p = vec2(isf_FragNormCoord.x, 1.0 - isf_FragNormCoord.y);
  vec3 sum = vec3(0.0);
  for (int i = 0; i < 4; i++) sum += texture(source, p + cell * (vec2(i & 1, i >> 1) * 0.5 - 0.25)).rgb;
  color = vec4(sum * 0.25 * gain, 1.0);
}
"""

_FLATTEN = """
uniform sampler2D layer; uniform vec2 how;
void main() {
  vec4 c = clamp(texture(layer, isf_FragNormCoord), 0.0, 1.0);
  c = vec4(c.rgb, 1.0) * (c.a * how.x);
  color = vec4(c.rgb, max(c.a, how.y));
}
"""

_MIX = """
uniform sampler2D dry; uniform sampler2D wet; uniform float amount; uniform vec2 how;
void main() {
  vec4 a = clamp(texture(dry, isf_FragNormCoord), 0.0, 1.0);
  vec4 b = clamp(texture(wet, isf_FragNormCoord), 0.0, 1.0);
  vec4 c = mix(vec4(a.rgb * a.a, a.a), vec4(b.rgb * b.a, b.a), amount);
  color = how.x < 0.0 ? vec4(c.rgb / max(c.a, 1e-6), c.a) : vec4(c.rgb * how.x, max(c.a * how.x, how.y));
}
"""


_DISSOLVE = """
uniform sampler2D start; uniform sampler2D end; uniform float progress; uniform float ground;
void main() {
  vec4 a = texture(start, isf_FragNormCoord), b = texture(end, isf_FragNormCoord);
  color = sqrt(mix(a * a, b * b, progress));
  color.a = max(color.a, ground);
}
"""

_STRAIGHTEN = """
uniform sampler2D source; uniform float gain;
void main() {
  vec4 c = texture(source, isf_FragNormCoord) * gain;
  float a = max(max(c.r, c.g), max(c.b, c.a));
  color = vec4(c.rgb / max(a, 1e-6), a);
}
"""


def _compose(formula: str) -> str:
    return f"""
uniform sampler2D layer; uniform sampler2D below; uniform vec2 how;
void main() {{
  vec4 top = clamp(texture(layer, isf_FragNormCoord), 0.0, 1.0), ground = texture(below, isf_FragNormCoord);
  float sa = top.a * how.x, ba = ground.a;
  vec3 s = top.rgb * sa, b = ground.rgb;
  color = vec4({formula}, max(sa + ba - sa * ba, how.y));
}}
"""


@contextmanager
def blending(ctx: moderngl.Context, factors: Factors | None) -> Iterator[None]:
    """Blend what is drawn meanwhile onto what is there; with None it replaces it."""
    if factors is None:
        yield
        return
    ctx.enable(moderngl.BLEND)
    ctx.blend_func = factors  # type: ignore[assignment]  # four factors are as good as two
    yield
    ctx.disable(moderngl.BLEND)


class _Draw:
    """One host program with its samplers on fixed units."""

    def __init__(self, ctx: moderngl.Context, fragment: str, *samplers: str) -> None:
        self._program = ctx.program(vertex_shader=_VERTEX, fragment_shader=_START + fragment)
        for unit, name in enumerate(samplers):
            self._uniform(name).value = unit
        self._vao = ctx.vertex_array(self._program, [])
        self._last: dict[str, object] = {}

    def _uniform(self, name: str) -> moderngl.Uniform:
        member = self._program[name]
        assert isinstance(member, moderngl.Uniform)
        return member

    def set(self, name: str, value: float | tuple[float, ...]) -> None:
        if self._last.get(name) != value:
            self._uniform(name).value = value
            self._last[name] = value

    def draw(self, *textures: moderngl.Texture) -> None:
        for unit, texture in enumerate(textures):
            texture.use(unit)
        self._vao.render(moderngl.TRIANGLES, vertices=3)

    def draw_exact(self, nearest: moderngl.Sampler, size: Size, *textures: moderngl.Texture) -> None:
        """Draw with textures of the target's own size read texel by texel, which costs software renderers half."""
        exact = [unit for unit, texture in enumerate(textures) if texture.size == size]
        for unit in exact:
            nearest.use(unit)
        self.draw(*textures)
        for unit in exact:
            nearest.clear(unit)

    def release(self) -> None:
        self._vao.release()
        self._program.release()


class Blitter:
    """All host draws; each goes into the framebuffer in use. `size` is that of the target."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._copy = _Draw(ctx, _COPY, "source")
        self._show = _Draw(ctx, _SHOW, "source")
        self._shrink = _Draw(ctx, _SHRINK, "source")
        self._flatten = _Draw(ctx, _FLATTEN, "layer")
        self._mix = _Draw(ctx, _MIX, "dry", "wet")
        self._dissolve = _Draw(ctx, _DISSOLVE, "start", "end")
        self._straighten = _Draw(ctx, _STRAIGHTEN, "source")
        self._compose = {mode: _Draw(ctx, _compose(text), "layer", "below") for mode, text in FORMULAS.items()}
        self._nearest = ctx.sampler(repeat_x=False, repeat_y=False, filter=(moderngl.NEAREST, moderngl.NEAREST))

    def copy(self, source: moderngl.Texture) -> None:
        """Copy a texture, scaled to fit, all four channels as they are."""
        self._copy.draw(source)

    def show(self, source: moderngl.Texture, gain: float, size: Size) -> None:
        """Draw a finished picture times `gain`, scaled to fit, opaque."""
        self._show.set("gain", gain)
        self._show.draw_exact(self._nearest, size, source)

    def shrink(self, source: moderngl.Texture, gain: float, size: Size) -> None:
        """Draw a finished picture small and upside down (rows from the top), smoothed; of the same size, as it is."""
        self._shrink.set("gain", gain)
        self._shrink.set("cell", (0.0, 0.0) if source.size == size else (1 / size[0], 1 / size[1]))
        self._shrink.draw(source)

    def flatten(self, layer: moderngl.Texture, how: Flatten, size: Size) -> None:
        """Draw a layer (straight alpha) premultiplied."""
        self._flatten.set("how", how)
        self._flatten.draw_exact(self._nearest, size, layer)

    def mix(self, dry: moderngl.Texture, wet: moderngl.Texture, amount: float, how: Flatten | None, size: Size) -> None:
        """Draw what lies between an effect's input and output, straight alpha or, with `how`, premultiplied."""
        self._mix.set("amount", amount)
        self._mix.set("how", how or (-1.0, 0.0))
        self._mix.draw_exact(self._nearest, size, dry, wet)

    def straighten(self, source: moderngl.Texture, gain: float, size: Size) -> None:
        """Draw a premultiplied picture times `gain` (it fades away) with straight alpha.

        Light that was added where little is covered makes alpha larger, so that over black nothing of it is lost.
        """
        self._straighten.set("gain", gain)
        self._straighten.draw_exact(self._nearest, size, source)

    def dissolve(
        self, start: moderngl.Texture, end: moderngl.Texture, progress: float, size: Size, *, opaque: bool = True
    ) -> None:
        """Draw what lies between two finished pictures, in linear light (by gamma 2, which is exact there and back).

        Transparent ones are premultiplied, and stay so; alpha goes the way of the colours, so that what is white there
        stays white.
        """
        self._dissolve.set("progress", progress)
        self._dissolve.set("ground", 1.0 if opaque else 0.0)
        self._dissolve.draw_exact(self._nearest, size, start, end)

    def compose(
        self, layer: moderngl.Texture, below: moderngl.Texture, mode: BlendMode, how: Flatten, size: Size
    ) -> None:
        """Lay a layer (straight alpha) over what is below it (premultiplied), in one of the modes of FORMULAS."""
        self._compose[mode].set("how", how)
        self._compose[mode].draw_exact(self._nearest, size, layer, below)

    def release(self) -> None:
        """Free the programs."""
        for draw in (
            self._copy,
            self._show,
            self._shrink,
            self._flatten,
            self._mix,
            self._dissolve,
            self._straighten,
            *self._compose.values(),
        ):
            draw.release()
        self._nearest.release()
