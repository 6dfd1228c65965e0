"""The shader that draws clips: planes of a decoded picture to straight RGBA, turned and fitted into the picture.

It is no shader of the library: nobody chooses it, and its inputs are set by the renderer (`engine.clips`).

    planeY, planeU, planeV, planeA   textures; what a picture does not have is black
    toRed, toGreen, toBlue           rows of the matrix from (first, second, third sample, 1) to R'G'B'
    toAlpha                          row from (alpha sample, 0, 0, 1) to alpha
    packing                          0: a plane each; 1: the second has two; 2: the first has all
    sizeY, sizeC                     (width, height, 1 / texture width, 1 / texture height) of first and second plane
    siting                           offset of the second plane's samples, in its own pixels
    turn, middle                     matrix from the picture to the clip, whose middle is (0, 0), and its offset
    transfer                         0: as it is; 1: PQ; 2: HLG, both over BT.2020, are brought down to BT.709
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
    {"NAME": "packing", "TYPE": "float"}, {"NAME": "transfer", "TYPE": "float"}
  ]
}*/
vec2 placed(vec2 p, vec4 size, vec2 shift) {
  return clamp(p * size.xy + shift, vec2(0.5), size.xy - 0.5) * size.zw;
}

vec3 lightOfPq(vec3 c) {
  vec3 p = pow(max(c, 0.0), vec3(1.0 / 78.84375));
  return 10000.0 / 203.0 * pow(max(p - 0.8359375, 0.0) / (18.8515625 - 18.6875 * p), vec3(1.0 / 0.1593017578125));
}

vec3 lightOfHlg(vec3 c) {
  vec3 low = c * c / 3.0;
  vec3 high = (exp((c - 0.55991073) / 0.17883277) + 0.28466892) / 12.0;
  vec3 scene = mix(low, high, step(0.5, c));
  float y = dot(scene, vec3(0.2627, 0.6780, 0.0593));
  return 1000.0 / 203.0 * scene * pow(max(y, 1e-6), 0.2);
}

vec3 shown(vec3 light) {
  light = mat3(1.6605, -0.1246, -0.0182, -0.5876, 1.1329, -0.1006, -0.0728, -0.0083, 1.1187) * light;
  light = max(light, 0.0);
  float peak = max(light.r, max(light.g, light.b));
  float knee = 0.75;
  if (peak > knee) {
    float over = (peak - knee) / (1.0 - knee);
    light *= (knee + (1.0 - knee) * over / (1.0 + over)) / peak;
  }
  return mix(light * 4.5, 1.099 * pow(light, vec3(0.45)) - 0.099, step(0.018, light));
}

void main() {
  vec2 q = isf_FragNormCoord - 0.5;
  vec2 p = vec2(dot(turn.xy, q), dot(turn.zw, q)) + middle + 0.5;
  vec2 at = placed(p, sizeY, vec2(0.0));
  vec4 first = IMG_NORM_PIXEL(planeY, at);
  vec4 s = vec4(first.rgb, 1.0);
  float a = first.a;
  if (packing < 1.5) {
    vec2 atC = placed(p, sizeC, siting);
    vec4 second = IMG_NORM_PIXEL(planeU, atC);
    s = vec4(first.r, second.r, packing > 0.5 ? second.g : IMG_NORM_PIXEL(planeV, atC).r, 1.0);
    a = IMG_NORM_PIXEL(planeA, at).r;
  }
  vec3 c = clamp(vec3(dot(toRed, s), dot(toGreen, s), dot(toBlue, s)), 0.0, 1.0);
  if (transfer > 0.5) c = shown(transfer > 1.5 ? lightOfHlg(c) : lightOfPq(c));
  vec2 off = abs(p - 0.5);
  bool inside = max(off.x, off.y) <= 0.50001;
  gl_FragColor = inside ? vec4(c, clamp(a * toAlpha.x + toAlpha.w, 0.0, 1.0)) : vec4(0.0);
}
"""


@lru_cache(maxsize=1)
def clip_shader() -> ShaderDescription:
    """Return the shader that draws clips; its description names no file."""
    return parse_isf(_TEXT, id=CLIP_SHADER)
