"""Built-ins: uniforms, image functions in all their spellings, hidden names, vertex shaders, version 1 of the format.

All of it at GLSL 4.2, at 4.1 (all that macOS has) and at 3.3 (the oldest we draw with).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import moderngl
import numpy as np
import pytest

from react_app.core.errors import ShaderError
from react_app.engine.context import glsl_version
from react_app.engine.png import write_png
from tests.engine.kit import isf
from tests.engine.reference import NOON, SIZE, Bench, coordinates, ramp

VERSIONS = ("420", "410", "330")
IMAGE = '"INPUTS": [{"NAME": "img", "TYPE": "image"}]'


@pytest.fixture(params=VERSIONS)
def versioned(ctx: moderngl.Context, request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A bench that compiles at one of the versions."""
    if int(request.param) > int(glsl_version(ctx)):
        pytest.skip(f"This machine draws with GLSL {glsl_version(ctx)}.")
    found = Bench(ctx, request.param)
    yield found
    found.release()
    assert ctx.error == "GL_NO_ERROR"


BUILT_INS: list[tuple[str, tuple[float, ...]]] = [
    # t = 1.5, dt = 0.25, index 7, the 17th of May 2026, half a second past noon, 16x12 pixels
    ("vec4(TIME, TIMEDELTA, float(FRAMEINDEX), float(PASSINDEX))", (1.5, 0.25, 7.0, 0.0)),
    ("DATE", NOON),
    ("vec4(RENDERSIZE, RENDERSIZE.x / RENDERSIZE.y, 1.0)", (16.0, 12.0, 16 / 12, 1.0)),
    ("vec4(float(FRAMEINDEX / 2), float(PASSINDEX + 3), 0.0, 0.0)", (3.0, 3.0, 0.0, 0.0)),  # whole numbers
    ("vec4(float(REACT_HOST), react_seed, 0.0, 0.0)", (1.0, 0.0, 0.0, 0.0)),
]


@pytest.mark.parametrize(("expression", "expected"), BUILT_INS)
def test_built_in_values_are_those_of_the_frame(versioned: Bench, expression: str, expected: tuple[float, ...]) -> None:
    playing = versioned.play(isf(f"void main() {{ gl_FragColor = {expression}; }}"))
    assert playing.colour(t=1.5, dt=0.25, index=7) == pytest.approx(expected, rel=1e-6)


PLACES = [
    "isf_FragNormCoord",
    "vv_FragNormCoord",
    "gl_FragCoord.xy / RENDERSIZE",
    "isf_FragCoord.xy / RENDERSIZE",
]


@pytest.mark.parametrize("expression", PLACES)
def test_a_pixel_knows_its_place_from_the_bottom_left(versioned: Bench, expression: str) -> None:
    picture = versioned.play(isf(f"void main() {{ gl_FragColor = vec4({expression}, 0.0, 1.0); }}")).frame()
    assert picture[..., :2] == pytest.approx(np.stack(coordinates(), -1), abs=1e-6)


HALF = (0.1, 0.05, 0.5, 1.0)
"""The middle of columns 0 and 2, between both rows."""

FUNCTIONS: list[tuple[str, tuple[float, ...]]] = [
    # img is ramp(): 4x2 texels, r = x / 10, g = y / 10, b = 0.5
    ("IMG_PIXEL(img, vec2(1.5, 1.0))", HALF),
    ("IMG_PIXEL(img, vec2(1.5, 1.0), 0.0)", HALF),
    ("IMG_PIXEL(img, vec2(1.5, 1.0), 2.0)", HALF),  # there are no smaller levels for a bias to choose
    ("IMG_NORM_PIXEL(img, vec2(0.375, 0.5))", HALF),
    ("IMG_NORM_PIXEL(img, vec2(0.375, 0.5), 0.0)", HALF),
    ("IMG_NORM_PIXEL(img, vec2(0.375, 0.5), -1.0)", HALF),
    ("texture2D(img, vec2(0.375, 0.5))", HALF),
    ("texture2D(img, vec2(0.375, 0.5), 1.0)", HALF),
    ("texture(img, vec2(0.375, 0.5))", HALF),
    ("texture2DLod(img, vec2(0.375, 0.5), 0.0)", HALF),
    ("texture2DProj(img, vec3(0.75, 1.0, 2.0))", HALF),
    ("texture2DRect(img, vec2(1.5, 1.0))", HALF),  # by pixels, as rectangle textures are
    ("texelFetch(img, ivec2(2, 1), 0)", (0.2, 0.1, 0.5, 1.0)),
    ("IMG_PIXEL(img, ivec2(2, 1))", (0.15, 0.05, 0.5, 1.0)),  # whole numbers are corners of texels
    ("vec4(IMG_SIZE(img), 0.0, 1.0)", (4.0, 2.0, 0.0, 1.0)),
    ("_img_imgRect", (0.0, 0.0, 1.0, 1.0)),
    ("vec4(_img_imgSize, 0.0, 1.0)", (4.0, 2.0, 0.0, 1.0)),
    ("vec4(_img_flip ? 1.0 : 0.25)", (0.25,) * 4),
    ("vec4((IMG_NORM_PIXEL((img), (vec2(0.375, 0.5))).rgb), 1.0)", HALF),  # brackets within brackets
    ("IMG_NORM_PIXEL(img, IMG_NORM_PIXEL(img, vec2(9.0, 0.25)).xy)", (0.07, 0.0, 0.5, 1.0)),  # at x = 0.3
    ("mine(img, vec2(1.5, 1.0))", HALF),  # as an argument
    ("FETCH(vec2(1.5, 1.0))", HALF),  # in a macro
]
HELPERS = """vec4 mine(sampler2D s, vec2 p) { return IMG_PIXEL(s, p); }
#define FETCH(p) IMG_PIXEL(img, p)"""


@pytest.mark.parametrize(("expression", "expected"), FUNCTIONS)
def test_image_functions(versioned: Bench, expression: str, expected: tuple[float, ...]) -> None:
    playing = versioned.play(isf(f"{HELPERS}\nvoid main() {{ gl_FragColor = {expression}; }}", IMAGE))
    assert playing.colour(pictures={"img": ramp()}) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("name", ["IMG_THIS_PIXEL", "IMG_THIS_NORM_PIXEL", "IMG_NORM_THIS_PIXEL"])
def test_this_pixel_is_the_same_place_whatever_the_image_s_size(versioned: Bench, name: str) -> None:
    playing = versioned.play(isf(f"void main() {{ gl_FragColor = {name}(img); }}", IMAGE))
    same = ramp(*SIZE)
    assert playing.frame(pictures={"img": same}) == pytest.approx(same, abs=1e-3)
    x, y = coordinates()
    four = playing.frame(pictures={"img": ramp(4, 2)})
    assert four[..., 0] == pytest.approx(np.clip(x * 4 - 0.5, 0, 3) / 10, abs=1e-3)
    assert four[..., 1] == pytest.approx(np.clip(y * 2 - 0.5, 0, 1) / 10, abs=1e-3)


@pytest.mark.parametrize(
    "code",
    [
        "void main() { gl_FragColor = vec4(0.25); }",
        "void main(void) { gl_FragData[0] = vec4(0.25); }",
        "void main() { gl_FragColor = vec4(1.0); gl_FragColor.rgba *= 0.25; }",
        "#version 120\nvoid main() { gl_FragColor = vec4(0.25); }",
        "#ifdef GL_ES\nprecision highp float;\n#endif\nvoid main() { gl_FragColor = vec4(0.25); }",
        "void half_of(out vec4 c) { c = vec4(0.25); } void main() { half_of(gl_FragColor); }",
        "#define main_colour vec4(0.25)\nvoid main() { gl_FragColor = main_colour; return; }",
        "varying vec2 isf_FragNormCoord;\nvoid main() { gl_FragColor = vec4(isf_FragNormCoord.x * 0.0 + 0.25); }",
        "uniform float TIME;\nuniform vec2 RENDERSIZE;\n  uniform highp int PASSINDEX ;\nvoid main() {"
        " gl_FragColor = vec4(TIME + RENDERSIZE.x / 64.0 + float(PASSINDEX)); }",  # declared once more
        "void main() { float sample = 0.25; gl_FragColor = vec4(sample); }",  # a word that 4.0 reserves
        "// gl_FragColor \u00e9 /* \nvoid main() { gl_FragColor = vec4(0.25); /* \u2603 */ }",
    ],
)
def test_output_in_every_way_old_and_new_files_write_it(versioned: Bench, code: str) -> None:
    assert versioned.play(isf(code)).colour() == (0.25,) * 4


@pytest.mark.parametrize(
    "code",
    [
        "float whole() { return 1; } void main() { gl_FragColor = vec4(whole() / 4); }",
        "void main() { uint n = 1; gl_FragColor = vec4(n == 1 ? 0.25 : 0.0); }",
        "void main() { int n = int(gl_FragCoord.x); uint m = 0; gl_FragColor = vec4(n >= m ? 0.25 : 0.0); }",
    ],
)
def test_older_versions_borrow_the_conversions_of_newer_ones(versioned: Bench, code: str) -> None:
    if not {"GL_ARB_shading_language_420pack", "GL_ARB_gpu_shader5"} <= versioned.shared.ctx.extensions:
        pytest.skip("This driver has only what its version says.")
    assert versioned.play(isf(code)).colour() == (0.25,) * 4


VERTEX: list[tuple[str, str, str, tuple[float, float]]] = [
    # what                          vertex shader, fragment shader's vec2                       its value at x, y = 1, 0
    ("a varying is interpolated", "varying vec2 side; V { INIT; side = isf_FragNormCoord; }", "varying", (1.0, 0.0)),
    ("in and out, too", "out vec2 side; V { INIT; side = 2.0 * isf_FragNormCoord; }", "in", (2.0, 0.0)),
    ("inputs are there", "varying vec2 side; V { INIT; side = vec2(f, 1.0); }", "varying", (0.75, 1.0)),
    ("built-ins are there", "varying vec2 side; V { INIT; side = RENDERSIZE + TIME; }", "varying", (17.5, 13.5)),
    ("version 1's name", "varying vec2 side; V { vv_vertShaderInit(); side = vv_FragNormCoord; }", "varying",
     (1.0, 0.0)),
    ("images are read", "varying vec2 side; V { INIT; side = IMG_PIXEL(img, vec2(1.5, 1.0), 1.0).rg; }", "varying",
     (0.1, 0.05)),
    ("and their sizes", "varying vec2 side; V { INIT; side = IMG_SIZE(img) + _img_imgSize; }", "varying", (8.0, 4.0)),
    ("by version",
     "#if __VERSION__ <= 120\nvarying vec2 side;\n#else\nout vec2 side;\n#endif\nV { INIT; side = vec2(0.5); }",
     "varying", (0.5, 0.5)),
    ("without init at all", "varying vec2 side; V { side = isf_FragNormCoord; }", "varying", (1.0, 0.0)),
]  # fmt: skip


@pytest.mark.parametrize(("what", "vertex", "keyword", "corner"), VERTEX, ids=[case[0] for case in VERTEX])
def test_vertex_shaders(versioned: Bench, what: str, vertex: str, keyword: str, corner: tuple[float, float]) -> None:
    header = f'{IMAGE[:-1]}, {{"NAME": "f", "TYPE": "float", "DEFAULT": 0.75}}]'
    text = isf(f"{keyword} vec2 side;\nvoid main() {{ gl_FragColor = vec4(side, isf_FragNormCoord); }}", header)
    vertex = vertex.replace("V {", "void main() {").replace("INIT", "isf_vertShaderInit()")
    picture = versioned.play(text, vertex=vertex).frame(t=1.5, pictures={"img": ramp()})
    x, y = coordinates()
    for channel in (0, 1):
        place = (x, y)[channel]
        varies = what in ("a varying is interpolated", "in and out, too", "version 1's name", "without init at all")
        wanted = place * corner[0] if varies else np.full_like(place, corner[channel])
        assert picture[..., channel] == pytest.approx(wanted, abs=1e-3)
    assert picture[..., 2:] == pytest.approx(np.stack([x, y], -1), abs=1e-5), "isf_FragNormCoord is set as ever"


def test_a_vertex_shader_may_move_the_corners(versioned: Bench) -> None:
    vertex = "void main() { isf_vertShaderInit(); gl_Position.x *= 0.5; }"
    picture = versioned.play(isf("void main() { gl_FragColor = vec4(1.0); }"), vertex=vertex).frame()
    assert (picture[:, 4:12] == 1).all()
    assert (picture[:, :4] == 0).all(), "what is left free is transparent black"
    assert (picture[:, 12:] == 0).all()


def test_version_1_of_the_format(versioned: Bench) -> None:
    text = """/*{"DESCRIPTION": "no ISFVSN", "PERSISTENT_BUFFERS": {"buf": {"WIDTH": "$WIDTH/2", "FLOAT": true}},
      "PASSES": [{"TARGET": "buf"}, {}]}*/
      void main() {
        if (PASSINDEX == 0) gl_FragColor = IMG_NORM_PIXEL(buf, vv_FragNormCoord) + vec4(1.0, RENDERSIZE, 0.0);
        else gl_FragColor = IMG_NORM_PIXEL(buf, vv_FragNormCoord);
      }"""
    playing = versioned.play(text)
    assert [playing.colour() for _ in range(3)] == [(n, 8 * n, 12 * n, 0) for n in (1, 2, 3)]


def test_version_1_with_a_list_of_buffers(bench: Bench) -> None:
    text = """/*{"PERSISTENT_BUFFERS": ["buf", "unused"], "PASSES": [{"TARGET": "buf"}, {"TARGET": "other"}, {}]}*/
      void main() {
        if (PASSINDEX == 0) gl_FragColor = IMG_THIS_PIXEL(buf) + 0.25;
        else if (PASSINDEX == 1) gl_FragColor = IMG_THIS_PIXEL(other) + 0.25;
        else gl_FragColor = vec4(IMG_THIS_PIXEL(buf).r, IMG_THIS_PIXEL(other).r, IMG_THIS_PIXEL(unused).ra);
      }"""
    playing = bench.play(text)
    found = [playing.colour() for _ in range(3)]
    assert [frame[0] for frame in found] == pytest.approx([0.25, 0.5, 0.75], abs=1 / 255)
    assert [frame[1] for frame in found] == pytest.approx([0.25] * 3, abs=1 / 255)
    assert found[-1][2:] == (0.0, 0.0)


@pytest.mark.parametrize("imported", ['{"card": {"PATH": "card.png"}}', '[{"NAME": "card", "PATH": "card.png"}]'])
def test_an_imported_image_lies_upright_and_has_its_own_size(bench: Bench, tmp_path: Path, imported: str) -> None:
    pixels = np.zeros((2, 4, 3), np.uint8)
    pixels[..., 0] = np.arange(4) * 50  # from left to right
    pixels[0, :, 1] = 255  # the upper row
    write_png(tmp_path / "card.png", pixels)
    code = "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(card).rg, IMG_SIZE(card)); }"
    playing = bench.play(isf(code, f'"IMPORTED": {imported}'), path=tmp_path / "a.fs")
    picture = playing.frame(size=(4, 2))
    assert picture[..., 0] * 255 == pytest.approx(np.tile(np.arange(4) * 50, (2, 1)), abs=1)
    assert picture[:, 0, 1].tolist() == [0.0, 1.0], "rows from the bottom"
    assert picture[0, 0, 2:].tolist() == [4.0, 2.0]


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("none.png", None, "not there"),
        ("list.png", b"#EXTM3U\n#EXTINF:1,\ncard.png\n", "cannot be opened"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:1,\ncard.png\n", "cannot be opened"),
        ("script.png", b"ffconcat version 1.0\nfile card.png\n", "cannot be opened"),
        ("broken.png", b"\x89PNG\r\n\x1a\n", "cannot be opened"),
    ],
)
def test_what_is_no_single_picture_is_refused(
    bench: Bench, tmp_path: Path, name: str, data: bytes | None, word: str
) -> None:
    write_png(tmp_path / "card.png", np.zeros((2, 4, 3), np.uint8))
    if data is not None:
        (tmp_path / name).write_bytes(data)
    text = isf("void main() { gl_FragColor = IMG_THIS_PIXEL(v); }", f'"IMPORTED": {{"v": {{"PATH": "{name}"}}}}')
    with pytest.raises(ShaderError, match=word):
        bench.play(text, path=tmp_path / "a.fs")


TRANSITION = isf(
    "void main() { gl_FragColor = mix(IMG_THIS_PIXEL(startImage), IMG_THIS_PIXEL(endImage), progress); }",
    '"INPUTS": [{"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},'
    ' {"NAME": "progress", "TYPE": "float"}]',
)


@pytest.mark.parametrize(("progress", "kept"), [(0.0, 1.0), (0.25, 0.75), (1.0, 0.0), (7.0, 0.0)])
def test_a_transition_begins_and_ends_with_its_pictures(versioned: Bench, progress: float, kept: float) -> None:
    playing = versioned.play(TRANSITION)
    assert playing.shader.kind == "transition"
    start, end = ramp(*SIZE), 1 - ramp(*SIZE)
    found = playing.frame(progress=progress, pictures={"startImage": start, "endImage": end})
    assert found == pytest.approx(start * kept + end * (1 - kept), abs=1e-3)


def test_a_filter_s_identity_leaves_the_picture_as_it_was(versioned: Bench) -> None:
    header = (
        '"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}, {"NAME": "gain", "TYPE": "float", "MAX": 2, "MIN": 0,'
        ' "IDENTITY": 1.0}]'
    )
    playing = versioned.play(isf("void main() { gl_FragColor = IMG_THIS_PIXEL(inputImage) * gain; }", header))
    identity = playing.shader.inputs[1].identity
    assert playing.shader.kind == "filter"
    assert isinstance(identity, float)
    assert playing.frame(gain=identity, pictures={"inputImage": ramp(*SIZE)}) == pytest.approx(ramp(*SIZE), abs=1e-3)


def test_inputs_and_buffers_may_be_declared_once_more(versioned: Bench) -> None:
    code = """uniform float gain;
    uniform sampler2D img;
    uniform sampler2D buf; // a target
    void main() { gl_FragColor = PASSINDEX == 0 ? vec4(gain) : IMG_THIS_PIXEL(buf) + IMG_THIS_PIXEL(img); }"""
    header = f'{IMAGE[:-1]}, {{"NAME": "gain", "TYPE": "float"}}], "PASSES": [{{"TARGET": "buf", "FLOAT": true}}, {{}}]'
    assert versioned.play(isf(code, header)).colour() == (0.5,) * 4


def test_two_samplers_are_not_mixed_up(versioned: Bench) -> None:
    names = "abcdefgh"
    inputs = ", ".join(f'{{"NAME": "{name}", "TYPE": "image"}}' for name in names)
    sums = " + ".join(f"{10.0**n} * IMG_THIS_PIXEL({name}).r" for n, name in enumerate(names[:6]))
    playing = versioned.play(isf(f"void main() {{ gl_FragColor = vec4({sums}); }}", f'"INPUTS": [{inputs}]'))
    pictures = {name: np.full((1, 1, 4), n + 1, np.float32) for n, name in enumerate(names)}
    assert playing.colour(pictures=pictures)[0] == pytest.approx(654321)
