"""ISF code -> complete GLSL sources: built-ins, inputs, image functions, and `#line` for errors on the user's line.

Our own lines are numbered from HOST_LINE on, so a driver's message says whose line it means (source string numbers
would be made for that, but Mesa always reports 0). Two things wrap the user's `main`: what it leaves undefined is
transparent black, and a NaN it writes becomes 0, so that one bad pixel cannot poison a feedback buffer for good.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from react_app.core.shader import InputType, ShaderDescription

HOST_LINE = 100_000
"""Lines from here on are ours."""
AFTER_LINE = 110_000
"""Lines from here on are ours and stand after the user's."""

UNIFORM_TYPES: Mapping[InputType, str] = {
    "event": "bool",
    "bool": "bool",
    "long": "int",
    "float": "float",
    "point2D": "vec2",
    "color": "vec4",
    "image": "sampler2D",
    "audio": "sampler2D",
    "audioFFT": "sampler2D",
}

_FRAME_BLOCK = """
#define REACT_HOST 1
layout(std140) uniform isf_hostFrame {
  vec4 DATE;
  float TIME; float TIMEDELTA; int FRAMEINDEX; float react_beat;
  float react_phase; float react_bar; float react_bars; float react_bpm;
  float react_pulse; float react_level; float react_energy; float react_bass;
  float react_mid; float react_high; float react_onset; float react_kick;
  float react_snare; float react_hat; float react_centroid; float react_flatness;
  float react_loudness; float react_width; float react_build; float react_drop;
  float react_breakdown; float react_novelty;
  float react_bands[8]; float react_chroma[12];
};
uniform int PASSINDEX;
uniform vec2 RENDERSIZE;
uniform float react_seed;
uniform sampler2D react_audio;
"""

_COMPATIBILITY = """
#define attribute in
#define texture2D texture
#define texture2DLod textureLod
#define texture2DLodEXT textureLod
#define texture2DProj textureProj
#define texture2DProjLod textureProjLod
#define texture2DGrad textureGrad
#define texture2DGradARB textureGrad
#define texture2DRect IMG_PIXEL
#define vv_FragNormCoord isf_FragNormCoord
"""

_IMAGE_FUNCTIONS = """
vec4 IMG_NORM_PIXEL(sampler2D isf_s, vec2 isf_p) { return texture(isf_s, isf_p); }
vec4 IMG_PIXEL(sampler2D isf_s, vec2 isf_p) { return texture(isf_s, isf_p / vec2(textureSize(isf_s, 0))); }
vec4 IMG_THIS_PIXEL(sampler2D isf_s) { return texture(isf_s, isf_FragNormCoord); }
vec4 IMG_THIS_NORM_PIXEL(sampler2D isf_s) { return texture(isf_s, isf_FragNormCoord); }
vec4 IMG_NORM_THIS_PIXEL(sampler2D isf_s) { return texture(isf_s, isf_FragNormCoord); }
vec2 IMG_SIZE(sampler2D isf_s) { return vec2(textureSize(isf_s, 0)); }
"""

_BIASED_FUNCTIONS = """
vec4 IMG_NORM_PIXEL(sampler2D isf_s, vec2 isf_p, float isf_b) { return texture(isf_s, isf_p, isf_b); }
vec4 IMG_PIXEL(sampler2D isf_s, vec2 isf_p, float isf_b) {
  return texture(isf_s, isf_p / vec2(textureSize(isf_s, 0)), isf_b);
}
"""

_UNBIASED_FUNCTIONS = """
vec4 IMG_NORM_PIXEL(sampler2D isf_s, vec2 isf_p, float isf_b) { return IMG_NORM_PIXEL(isf_s, isf_p); }
vec4 IMG_PIXEL(sampler2D isf_s, vec2 isf_p, float isf_b) { return IMG_PIXEL(isf_s, isf_p); }
"""
"""For vertex shaders, where GLSL knows no bias."""

_FRAGMENT_MAIN = """
#undef main
vec4 isf_hostClean(vec4 c) {
  c = vec4(isnan(c.r) ? 0.0 : c.r, isnan(c.g) ? 0.0 : c.g, isnan(c.b) ? 0.0 : c.b, isnan(c.a) ? 0.0 : c.a);
  return clamp(c, -1e30, 1e30);
}
void main() {
  isf_FragColor = vec4(0.0);
  isf_userMain();
  vec4 c = isf_hostClean(isf_FragColor);
  if (isf_hostOpaque) c.a = 1.0;
  if (isf_hostOut.x >= 0.0) {
    c = clamp(c, 0.0, 1.0);
    c = vec4(c.rgb, 1.0) * (c.a * isf_hostOut.x);
    c.a = max(c.a, isf_hostOut.y);
  }
  isf_FragColor = c;
}
"""

_RAW_MAIN = """
#undef main
void main() {
  isf_FragColor = vec4(0.0);
  isf_userMain();
}
"""

_VERTEX_START = """
out vec2 isf_FragNormCoord;
void isf_vertShaderInit() {
  vec2 p = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  isf_FragNormCoord = p;
  gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0);
}
#define vv_vertShaderInit isf_vertShaderInit
"""

_VERTEX_MAIN = """
#undef main
void main() {
  isf_vertShaderInit();
  isf_userMain();
}
"""

PLAIN_VERTEX = """
out vec2 isf_FragNormCoord;
void main() {
  vec2 p = vec2(float((gl_VertexID << 1) & 2), float(gl_VertexID & 2));
  isf_FragNormCoord = p;
  gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0);
}
"""
"""One triangle that covers the picture."""

_COLOR = re.compile(r"\bgl_FragColor\b|\bgl_FragData\s*\[\s*0\s*\]")
_VERSION = re.compile(r"^[ \t]*#[ \t]*version\b.*$", re.MULTILINE)
_EXTENSION = re.compile(r"^[ \t]*#[ \t]*extension\b.*$", re.MULTILINE)
_OWN_COORD = re.compile(r"^([ \t]*(?:varying|in|out)[ \t]+vec2[ \t]+(?:isf|vv)_FragNormCoord[ \t]*;)", re.MULTILINE)
_OWN_UNIFORM = re.compile(r"^([ \t]*uniform[ \t]+(?:(?:low|medium|high)p[ \t]+)?\w+[ \t]+(\w+)[ \t]*;)", re.MULTILINE)
_HOST_UNIFORMS = frozenset(re.findall(r"(?:float|int|vec\d|sampler2D) (\w+)[;\[]", _FRAME_BLOCK))
_COMMENT = re.compile(r"//[^\n]*+|/\*.*?(?:\*/|\Z)", re.DOTALL)
_MAIN = re.compile(r"\bmain\b")
_DISCARD = re.compile(r"\bdiscard\b")


@dataclass(frozen=True, slots=True)
class GlslSources:
    """What the driver gets. `partial` says that the code may leave pixels unwritten, so targets must be cleared."""

    vertex: str
    fragment: str
    partial: bool


def has_main(code: str) -> bool:
    """Return whether a text mentions `main` outside comments."""
    return _MAIN.search(_COMMENT.sub(" ", code)) is not None


def assemble(shader: ShaderDescription, version: str, *, raw: bool = False, plain: bool = False) -> GlslSources:
    """Return the sources of a shader for a GLSL version such as "420".

    `raw` leaves out the cleaning of what the shader writes, to see its NaNs; `plain` the extensions that lend an older
    version the conversions of 4.2, and the words it then reserves.
    """
    newer = () if plain else tuple(_newer(version))
    code, extensions = _prepare(shader.fragment, shader)
    declarations = "\n".join(_declarations(shader))
    fragment = "\n".join(
        (
            f"#version {version} core",
            *newer,
            *extensions,
            f"#line {HOST_LINE}",
            "#define varying in",
            "#define isf_FragCoord gl_FragCoord",
            _COMPATIBILITY,
            _FRAME_BLOCK,
            "uniform vec2 isf_hostOut;\nuniform bool isf_hostOpaque;",
            "in vec2 isf_FragNormCoord;\nout vec4 isf_FragColor;",
            declarations,
            _IMAGE_FUNCTIONS,
            _BIASED_FUNCTIONS,
            "#define main isf_userMain",
            "#line 1",
            code,
            f"\n#line {AFTER_LINE}",
            _RAW_MAIN if raw else _FRAGMENT_MAIN,
        )
    )
    partial = bool(shader.vertex) or _DISCARD.search(shader.fragment) is not None
    if not shader.vertex:
        return GlslSources(f"#version {version} core\n{PLAIN_VERTEX}", fragment, partial)
    code, extensions = _prepare(shader.vertex, shader)
    vertex = "\n".join(
        (
            f"#version {version} core",
            *newer,
            *extensions,
            f"#line {HOST_LINE}",
            "#define varying out",
            _COMPATIBILITY,
            _FRAME_BLOCK,
            _VERTEX_START,
            declarations,
            _IMAGE_FUNCTIONS,
            _UNBIASED_FUNCTIONS,
            "#define main isf_userMain",
            "#line 1",
            code,
            f"\n#line {AFTER_LINE}",
            _VERTEX_MAIN,
        )
    )
    return GlslSources(vertex, fragment, partial)


def _newer(version: str) -> Iterator[str]:
    """Yield what gives an older GLSL the conversions of 4.2, which files are written for, where the driver has it."""
    if int(version) < 420:
        yield "#extension GL_ARB_shading_language_420pack : enable"
    if int(version) < 400:
        yield "#extension GL_ARB_gpu_shader5 : enable"


def _prepare(code: str, shader: ShaderDescription) -> tuple[str, list[str]]:
    """Return the user's code fit to stand inside ours, line for line, and its `#extension` lines.

    What we declare anyway and some files declare again (for editors' sake) is left out of it.
    """
    ours = {*_HOST_UNIFORMS, *(entry.name for entry in shader.inputs), *sampler_names(shader)}
    code = code.encode("ascii", "replace").decode("ascii").replace("\0", " ")
    code = _VERSION.sub("", code)
    extensions = [line.strip() for line in _EXTENSION.findall(code)]
    code = _EXTENSION.sub("", code)
    code = _OWN_COORD.sub("", code)
    code = _OWN_UNIFORM.sub(lambda found: "" if found[2] in ours else found[1], code)
    return _COLOR.sub("isf_FragColor", code), extensions


def _declarations(shader: ShaderDescription) -> Iterator[str]:
    text = f"{shader.fragment}\n{shader.vertex}"
    for entry in shader.inputs:
        yield f"uniform {UNIFORM_TYPES[entry.type]} {entry.name};"
    for name in sampler_names(shader):
        if name not in {entry.name for entry in shader.inputs}:
            yield f"uniform sampler2D {name};"
        if f"_{name}_imgRect" in text:
            yield f"const vec4 _{name}_imgRect = vec4(0.0, 0.0, 1.0, 1.0);"
        if f"_{name}_flip" in text:
            yield f"const bool _{name}_flip = false;"
        if f"_{name}_imgSize" in text:
            yield f"#define _{name}_imgSize vec2(textureSize({name}, 0))"


def sampler_names(shader: ShaderDescription) -> tuple[str, ...]:
    """Return the names of all samplers of a shader: inputs, imported images, pass targets."""
    inputs = [entry.name for entry in shader.inputs if UNIFORM_TYPES[entry.type] == "sampler2D"]
    images = [image.name for image in shader.images]
    targets = dict.fromkeys(entry.target for entry in shader.passes if entry.target)
    return (*inputs, *images, *targets)
