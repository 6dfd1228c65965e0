"""Finished pictures as a video codec takes them: BT.709 4:2:0 planes, limited range, rows from the top.

One target of one sample a pixel holds the luma and under it both chroma planes, as they lie in memory (I420 or NV12, or
the same with ten bits in two bytes): one and a half samples a pixel are read back instead of four. Chroma lies between
the pixels, each sample of four by four with the weights 1 3 3 1, which is where swscale puts it. Formulas: ITU-R
BT.709-6, section 3.
"""

from __future__ import annotations

import moderngl

from react_app.engine.context import extra_of
from react_app.engine.glsl import PLAIN_VERTEX
from react_app.engine.surface import Dtype, Size

_START = """#version 330 core
uniform sampler2D source; uniform ivec2 size;
vec4 at(ivec2 p) {
  p = clamp(p, ivec2(0), size - 1);
  return texelFetch(source, ivec2(p.x, size.y - 1 - p.y), 0);
}
"""

_PLANES = """
uniform bool paired;
uniform float fine, shift, top;
out float value;
const vec3 LUMA = vec3(0.2126, 0.7152, 0.0722);
const vec3 BLUE = vec3(-0.2126, -0.7152, 0.9278) / 1.8556;
const vec3 RED = vec3(0.7874, -0.7152, -0.0722) / 1.5748;
const float WEIGHTS[4] = float[](1.0, 3.0, 3.0, 1.0);
void main() {
  ivec2 p = ivec2(gl_FragCoord.xy), coarse = size / 2;
  float level;
  if (p.y < size.y) {
    level = 16.0 + dot(at(p).rgb, LUMA) * 219.0;
  } else {
    int place = (p.y - size.y) * size.x + p.x, plane = coarse.x * coarse.y;
    bool red = paired ? place % 2 == 1 : place >= plane;
    place = paired ? place / 2 : red ? place - plane : place;
    ivec2 first = ivec2(place % coarse.x, place / coarse.x) * 2 - 1;
    vec3 sum = vec3(0.0);
    for (int y = 0; y < 4; y++)
      for (int x = 0; x < 4; x++) sum += at(first + ivec2(x, y)).rgb * (WEIGHTS[x] * WEIGHTS[y]);
    level = 128.0 + dot(sum / 64.0, red ? RED : BLUE) * 224.0;
  }
  value = floor(level * fine + 0.5) * shift / top;
}
"""

_UPRIGHT = """
out vec4 value;
void main() { value = at(ivec2(gl_FragCoord.xy)); }
"""


class PixelPass:
    """Draws a finished picture into a target of its own, rows from the top; what it draws is a fragment shader."""

    def __init__(self, ctx: moderngl.Context, size: Size, target: moderngl.Texture, fragment: str) -> None:
        self._ctx = ctx
        self._program = ctx.program(vertex_shader=f"#version 330 core\n{PLAIN_VERTEX}", fragment_shader=fragment)
        self.set("source", 0)
        self.set("size", size)
        self._vao = ctx.vertex_array(self._program, [])
        self._texture = target
        self.framebuffer = ctx.framebuffer([target])

    def set(self, name: str, value: float | Size) -> None:
        """Set a uniform of the fragment shader."""
        uniform = self._program[name]
        assert isinstance(uniform, moderngl.Uniform)
        uniform.value = value

    def draw(self, picture: moderngl.Texture) -> moderngl.Framebuffer:
        """Draw it and return the framebuffer to read."""
        self._ctx.enable_only(moderngl.NOTHING)
        self.framebuffer.use()
        picture.use(0)
        self._vao.render(moderngl.TRIANGLES, vertices=3)
        return self.framebuffer

    def release(self) -> None:
        """Free the GL objects."""
        extra_of(self._ctx).resting.use()
        self.framebuffer.release()
        self._texture.release()
        self._vao.release()
        self._program.release()


def plane_pass(ctx: moderngl.Context, size: Size, *, paired: bool, deep: bool = False) -> PixelPass:
    """Return what makes planes of pictures of an even size: (width, height * 3 / 2), one sample each.

    `paired` puts both chroma samples of a place side by side, as NV12 has them. `deep` samples have ten bits: the lower
    ones of sixteen, or where they are paired the upper ones, as P010 has them.
    """
    width, height = size
    if width % 2 or height % 2:
        raise ValueError(f"4:2:0 planes need even sizes, not {width}x{height}")
    target = ctx.texture((width, height * 3 // 2), 1, dtype="nu2" if deep else "f1")
    drawn = PixelPass(ctx, size, target, _START + _PLANES)
    drawn.set("paired", paired)
    drawn.set("fine", 4.0 if deep else 1.0)
    drawn.set("shift", 64.0 if deep and paired else 1.0)
    drawn.set("top", 65535.0 if deep else 255.0)
    return drawn


def upright_pass(ctx: moderngl.Context, size: Size, dtype: Dtype) -> PixelPass:
    """Return what turns pictures over, all four channels as they are."""
    return PixelPass(ctx, size, ctx.texture(size, 4, dtype=dtype), _START + _UPRIGHT)
