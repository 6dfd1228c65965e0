"""The host's own draws: copy, show, dry/wet, and laying a layer over what is below it.

Layers carry straight alpha, as ISF shaders write it. What is laid together is premultiplied, over a transparent ground:
a lone layer shows as it is whatever its blend mode, and the finished picture over black is its colour as it stands.
Formulas: W3C Compositing and Blending Level 1, written for premultiplied colours (s, sa over b, ba), none divides.
"""

from __future__ import annotations

from collections.abc import Mapping

import moderngl

from react_app.core.show import BLEND_MODES, BlendMode
from react_app.engine.glsl import PLAIN_VERTEX

Flatten = tuple[float, float]
"""(opacity, least alpha): premultiply by alpha and opacity. The last layer has least alpha 1."""

_VERTEX = f"#version 330 core\n{PLAIN_VERTEX}"
_START = "#version 330 core\nin vec2 isf_FragNormCoord; out vec4 color;\n"

_COPY = f"""{_START}
uniform sampler2D source;
void main() {{ color = texture(source, isf_FragNormCoord); }}
"""

_SHOW = f"""{_START}
uniform sampler2D source; uniform float gain; uniform bool flip;
void main() {{
  vec2 p = vec2(isf_FragNormCoord.x, flip ? 1.0 - isf_FragNormCoord.y : isf_FragNormCoord.y);
  color = vec4(texture(source, p).rgb * gain, 1.0);
}}
"""

_SHRINK = f"""{_START}
uniform sampler2D source; uniform float gain; uniform vec2 cell;
void main() {{
  vec2 p = vec2(isf_FragNormCoord.x, 1.0 - isf_FragNormCoord.y);
  vec3 sum = vec3(0.0);
  for (int i = 0; i < 4; i++) sum += texture(source, p + cell * (vec2(i & 1, i >> 1) * 0.5 - 0.25)).rgb;
  color = vec4(sum * 0.25 * gain, 1.0);
}}
"""

_MIX = f"""{_START}
uniform sampler2D dry; uniform sampler2D wet; uniform float amount;
void main() {{
  vec4 a = clamp(texture(dry, isf_FragNormCoord), 0.0, 1.0);
  vec4 b = clamp(texture(wet, isf_FragNormCoord), 0.0, 1.0);
  vec4 c = mix(vec4(a.rgb * a.a, a.a), vec4(b.rgb * b.a, b.a), amount);
  color = vec4(c.a > 0.0 ? c.rgb / c.a : vec3(0.0), c.a);
}}
"""

_FORMULAS: Mapping[BlendMode, str] = {
    "normal": "s + b * (1.0 - sa)",
    "add": "s + b",
    "screen": "s + b - s * b",
    "multiply": "s * b + s * (1.0 - ba) + b * (1.0 - sa)",
    "difference": "s + b - 2.0 * min(s * ba, b * sa)",
    "lighten": "max(s * ba, b * sa) + s * (1.0 - ba) + b * (1.0 - sa)",
    "darken": "min(s * ba, b * sa) + s * (1.0 - ba) + b * (1.0 - sa)",
    "overlay": (
        "mix(2.0 * s * b, sa * ba - 2.0 * (ba - b) * (sa - s), step(ba, 2.0 * b)) + s * (1.0 - ba) + b * (1.0 - sa)"
    ),
}


def _compose(formula: str) -> str:
    return f"""{_START}
uniform sampler2D layer; uniform sampler2D below; uniform vec2 flatten_;
void main() {{
  vec4 top = clamp(texture(layer, isf_FragNormCoord), 0.0, 1.0);
  vec4 ground = texture(below, isf_FragNormCoord);
  float sa = top.a * flatten_.x, ba = ground.a;
  vec3 s = top.rgb * sa, b = ground.rgb;
  color = vec4({formula}, max(sa + ba - sa * ba, flatten_.y));
}}
"""


class _Draw:
    """One host program with its samplers on fixed units."""

    def __init__(self, ctx: moderngl.Context, fragment: str, *samplers: str) -> None:
        self.program = ctx.program(vertex_shader=_VERTEX, fragment_shader=fragment)
        for unit, name in enumerate(samplers):
            self._uniform(name).value = unit
        self._vao = ctx.vertex_array(self.program, [])
        self._last: dict[str, object] = {}

    def _uniform(self, name: str) -> moderngl.Uniform:
        member = self.program[name]
        assert isinstance(member, moderngl.Uniform)
        return member

    def set(self, name: str, value: float | bool | tuple[float, ...]) -> None:
        if self._last.get(name) != value:
            self._uniform(name).value = value
            self._last[name] = value

    def draw(self, *textures: moderngl.Texture) -> None:
        for unit, texture in enumerate(textures):
            texture.use(unit)
        self._vao.render(moderngl.TRIANGLES, vertices=3)

    def release(self) -> None:
        self._vao.release()
        self.program.release()


class Blitter:
    """All host draws; each goes into the framebuffer in use."""

    def __init__(self, ctx: moderngl.Context) -> None:
        self._copy = _Draw(ctx, _COPY, "source")
        self._show = _Draw(ctx, _SHOW, "source")
        self._shrink = _Draw(ctx, _SHRINK, "source")
        self._mix = _Draw(ctx, _MIX, "dry", "wet")
        self._compose = {mode: _Draw(ctx, _compose(_FORMULAS[mode]), "layer", "below") for mode in BLEND_MODES}

    def copy(self, source: moderngl.Texture) -> None:
        """Copy a texture, scaled to fit, all four channels as they are."""
        self._copy.draw(source)

    def show(self, source: moderngl.Texture, gain: float, *, flip: bool = False) -> None:
        """Draw a finished picture times `gain`, opaque; `flip` turns it upside down."""
        self._show.set("gain", gain)
        self._show.set("flip", flip)
        self._show.draw(source)

    def shrink(self, source: moderngl.Texture, gain: float, size: tuple[int, int]) -> None:
        """Draw a finished picture small and upside down (rows from the top), smoothed."""
        self._shrink.set("gain", gain)
        self._shrink.set("cell", (1 / size[0], 1 / size[1]))
        self._shrink.draw(source)

    def mix(self, dry: moderngl.Texture, wet: moderngl.Texture, amount: float) -> None:
        """Draw what lies between an effect's input and its output, straight alpha."""
        self._mix.set("amount", amount)
        self._mix.draw(dry, wet)

    def compose(self, layer: moderngl.Texture, below: moderngl.Texture, mode: BlendMode, flatten: Flatten) -> None:
        """Lay a layer (straight alpha) over what is below it (premultiplied)."""
        draw = self._compose[mode]
        draw.set("flatten_", flatten)
        draw.draw(layer, below)

    def release(self) -> None:
        """Free the programs."""
        for draw in (self._copy, self._show, self._shrink, self._mix, *self._compose.values()):
            draw.release()
