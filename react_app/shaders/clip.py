"""The shaders that draw clips: planes of a decoded picture to straight RGBA, turned and fitted into the picture.

They are no shaders of the library: nobody chooses them, and their inputs are set by the renderer (`engine.clips`).
Where the processor draws a simpler one takes pictures that FFmpeg made RGBA of: it is ten times as quick there.

    planeY, planeU, planeV, planeA   textures; what a picture does not have is black
    toRed, toGreen, toBlue           rows of the matrix from (first, second, third sample, 1) to R'G'B'
    toAlpha                          row from (alpha sample, 0, 0, 1) to alpha
    packing                          0: a plane each; 1: the second has two; 2: the first has all
    sizeY, sizeC                     (width, height, 1 / texture width, 1 / texture height) of first and second plane
    siting                           offset of the second plane's samples, in its own pixels
    turn, middle                     matrix from the picture to the clip, whose middle is (0, 0), and its offset
    curve, top, gamut                what brings high dynamic range down to what can be shown: samples up to `top` go
                                     through a polynomial without constant part; how far from BT.2020 to BT.709
"""

from __future__ import annotations

from functools import lru_cache

from react_app.core.shader import ShaderDescription
from react_app.shaders.isf import parse_isf

CLIP_SHADER = "video/clip"
"""Id of the shader of layers that show clips."""

_TEXT = """/*{
  "ISFVSN": "2", "DESCRIPTION": "A video or picture file.",
  "INPUTS": [
    {"NAME": "planeY", "TYPE": "image"}, {"NAME": "planeU", "TYPE": "image"},
    {"NAME": "planeV", "TYPE": "image"}, {"NAME": "planeA", "TYPE": "image"},
    {"NAME": "toRed", "TYPE": "color"}, {"NAME": "toGreen", "TYPE": "color"},
    {"NAME": "toBlue", "TYPE": "color"}, {"NAME": "toAlpha", "TYPE": "color"},
    {"NAME": "sizeY", "TYPE": "color"}, {"NAME": "sizeC", "TYPE": "color"},
    {"NAME": "turn", "TYPE": "color"}, {"NAME": "middle", "TYPE": "point2D"},
    {"NAME": "siting", "TYPE": "point2D"},
    {"NAME": "packing", "TYPE": "float"}, {"NAME": "curve", "TYPE": "color"},
    {"NAME": "top", "TYPE": "float"}, {"NAME": "gamut", "TYPE": "float"}
  ]
}*/
vec2 placed(vec2 p, vec4 size, vec2 shift) {
  return clamp(p * size.xy + shift, vec2(0.5), size.xy - 0.5) * size.zw;
}

const mat3 TO_709 = mat3(1.6605, -0.1246, -0.0182, -0.5876, 1.1329, -0.1006, -0.0728, -0.0083, 1.1187);

void main() {
  vec2 q = isf_FragNormCoord - 0.5;
  vec2 p = vec2(dot(turn.xy, q), dot(turn.zw, q)) + middle + 0.5;
  vec2 at = placed(p, sizeY, vec2(0.0)), atC = placed(p, sizeC, siting);
  vec4 s = textureLod(planeY, at, 0.0);
  float a = s.a;
  // Loops of one turn or none: software renderers run both sides of a branch.
  for (float i = packing; i < 1.5; i += 9.0) s.yz = textureLod(planeU, atC, 0.0).rg;
  for (float i = packing; i < 0.5; i += 9.0) s.z = textureLod(planeV, atC, 0.0).r;
  for (float i = packing; i < 1.5 && toAlpha.x > 0.0; i += 9.0) a = textureLod(planeA, at, 0.0).r;
  s.a = 1.0;
  vec3 c = clamp(vec3(dot(toRed, s), dot(toGreen, s), dot(toBlue, s)), 0.0, 1.0);
  c = min(c, top);
  c *= curve.x + c * (curve.y + c * (curve.z + c * curve.w));
  c = clamp(mix(c, TO_709 * c, gamut), 0.0, 1.0);
  vec2 off = abs(p - 0.5);
  bool inside = max(off.x, off.y) <= 0.50001;
  gl_FragColor = inside ? vec4(c, clamp(a * toAlpha.x + toAlpha.w, 0.0, 1.0)) : vec4(0.0);
}
"""


_PACKED = """/*{
  "ISFVSN": "2", "DESCRIPTION": "A video or picture file.",
  "INPUTS": [
    {"NAME": "planeY", "TYPE": "image"}, {"NAME": "sizeY", "TYPE": "color"},
    {"NAME": "turn", "TYPE": "color"}, {"NAME": "middle", "TYPE": "point2D"}, {"NAME": "curve", "TYPE": "color"},
    {"NAME": "top", "TYPE": "float"}, {"NAME": "toAlpha", "TYPE": "color"}
  ]
}*/
void main() {
  vec2 q = isf_FragNormCoord - 0.5;
  vec2 p = vec2(dot(turn.xy, q), dot(turn.zw, q)) + middle + 0.5;
  vec4 s = textureLod(planeY, clamp(p * sizeY.xy, vec2(0.5), sizeY.xy - 0.5) * sizeY.zw, 0.0);
  vec3 c = min(s.rgb, top);
  c *= curve.x + c * (curve.y + c * (curve.z + c * curve.w));
  vec2 off = abs(p - 0.5);
  gl_FragColor = vec4(c, s.a * toAlpha.x + toAlpha.w) * step(max(off.x, off.y), 0.50001);
}
"""


@lru_cache(maxsize=2)
def clip_shader(*, packed: bool = False) -> ShaderDescription:
    """Return the shader that draws clips, or the one for pictures that are RGBA already."""
    return parse_isf(_PACKED if packed else _TEXT, id=CLIP_SHADER)
