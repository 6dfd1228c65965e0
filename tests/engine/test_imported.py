"""Shaders of other tools, imported and drawn: what they paint is known by arithmetic."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.errors import ShaderError
from react_app.core.features import SILENCE, Features
from react_app.core.show import Layer, Show
from react_app.engine.png import write_png
from react_app.shaders.compile import compile_plan
from react_app.shaders.foreign import can_import, import_shader
from react_app.shaders.isf import parse_isf
from react_app.shaders.library import Library
from tests.engine.kit import SIZE, Player, heard, scene

WIDTH, HEIGHT = SIZE
Draw = Callable[..., NDArray[np.uint8]]


@pytest.fixture
def draw(player: Player) -> Draw:
    """Draws the last of some frames of an imported shader, rows from the top."""

    def draw(path: Path, frames: int = 1, features: Features = SILENCE, **channels: str) -> NDArray[np.uint8]:
        player.one(import_shader(path, channels).text)
        for _ in range(frames - 1):
            player.step(features=features)
        return player.step(features=features)

    return draw


def written(folder: Path, name: str, code: str) -> Path:
    path = folder / name
    path.write_text(code)
    return path


def test_single_pass(draw: Draw, tmp_path: Path) -> None:
    path = written(
        tmp_path, "plain.glsl", "void mainImage(out vec4 O, in vec2 p) { O = vec4(p / iResolution.xy, 0.0, 0.0); }"
    )
    picture = draw(path)
    assert picture[-1, 0, :3] == pytest.approx([255 * 0.5 / WIDTH, 255 * 0.5 / HEIGHT, 0], abs=1)
    assert (picture[..., 3] == 255).all()


def test_what_is_not_written_is_black(draw: Draw, tmp_path: Path) -> None:
    path = written(tmp_path, "golf.txt", "void mainImage(out vec4 O, vec2 u) { O += vec4(0.2) * step(u.x, 1.0); }")
    assert draw(path)[0, 0, 0] == 51
    assert draw(path)[0, 3, 0] == 0


def test_passes_with_the_same_names_live_beside_each_other(draw: Draw, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    written(folder, "common.glsl", "#define SCALE 0.5\nfloat half_of(float x) { return x * SCALE; }")
    written(
        folder,
        "Buffer A.glsl",
        "#define LIFT 0.2\nconst float gain = sin(0.0) + 1.0;\nstruct Ray { float r; };\n"
        "float r(float x) { return x; }\n"
        "void mainImage(out vec4 O, vec2 u) { Ray a; a.r = r(LIFT) * gain; O = vec4(a.r, 0.0, 0.0, 0.4); }",
    )
    written(
        folder,
        "Image.glsl",
        "#define LIFT 0.4\nconst float gain = 1.0;\nstruct Ray { float g; };\nfloat r(float x) { return 2.0 * x; }\n"
        "void mainImage(out vec4 O, vec2 u) { Ray b; b.g = half_of(r(LIFT));"
        " O = vec4(texelFetch(iChannel0, ivec2(u), 0).ra, b.g, gain); }",
    )
    assert draw(folder)[0, 0].tolist() == [51, 102, 102, 255]


def test_a_buffer_remembers(draw: Draw, tmp_path: Path) -> None:
    folder = tmp_path / "counter"
    folder.mkdir()
    written(
        folder,
        "bufferA.frag",
        "void mainImage(out vec4 O, vec2 u) {\n"
        "  O = texelFetch(iChannel0, ivec2(u), 0) + vec4(0.1, float(iFrame), 0.0, 0.0); }",
    )
    written(
        folder,
        "main.frag",
        "void mainImage(out vec4 O, vec2 u) { O = texture(iChannel0, u / iResolution.xy) * vec4(1, .1, 0, 0); }",
    )
    assert draw(folder, frames=3)[0, 0].tolist() == [76, 76, 0, 255]


def test_json_of_the_site(draw: Draw, tmp_path: Path) -> None:
    shader = {
        "Shader": {
            "info": {"name": "Two buffers", "username": "somebody"},
            "renderpass": [
                {"type": "image", "name": "Image", "outputs": [{"id": "4dfGRr", "channel": 0}],
                 "inputs": [{"id": "XsXGR8", "ctype": "buffer", "channel": 1, "src": "/media/previz/buffer01.png"}],
                 "code": "void mainImage(out vec4 O, vec2 u) { O = texture(iChannel1, u / iResolution.xy); }"},
                {"type": "buffer", "name": "Buffer A", "outputs": [{"id": "4dXGR8", "channel": 0}], "inputs": [],
                 "code": "void mainImage(out vec4 O, vec2 u) { O = vec4(0.6); }"},
                {"type": "buffer", "name": "Buffer B", "outputs": [{"id": "XsXGR8", "channel": 0}],
                 "inputs": [{"id": "4dXGR8", "ctype": "buffer", "channel": 0},
                            {"id": "x", "ctype": "keyboard", "channel": 1}],
                 "code": "void mainImage(out vec4 O, vec2 u) {\n"
                         " O = texture(iChannel0, vec2(0.5)) * 0.5 + texelFetch(iChannel1, ivec2(32, 0), 0).x; }"},
                {"type": "sound", "name": "Sound", "inputs": [], "outputs": [],
                 "code": "vec2 mainSound(int s, float t) { return vec2(0); }"},
            ],
        }
    }  # fmt: skip
    path = written(tmp_path, "toy.json", json.dumps(shader))
    assert draw(path)[0, 0, 0] in (76, 77)
    made = import_shader(path)
    assert made.name == "Two buffers"
    assert parse_isf(made.text, id="toy").credit == "somebody"
    assert any("keyboard" in note for note in made.notes)
    assert any("sound" in note for note in made.notes)


def test_the_sound_is_a_picture_of_two_rows(draw: Draw, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "visual.glsl",
        "void mainImage(out vec4 O, vec2 u) {\n"
        "  float level = texture(iChannel0, vec2(u.x / iResolution.x, 0.25)).x;\n"
        "  float wave = texelFetch(iChannel0, ivec2(100, 1), 0).x;\n"
        "  O = vec4(level, wave, 0.0, 1.0); }",
    )
    spectrum, wave = np.full(512, 0.8, np.float32), np.full(512, 0.4, np.float32)
    picture = draw(path, features=heard(spectrum=spectrum, waveform=wave))
    assert picture[0, 0, 0] == pytest.approx(204, abs=1)
    assert picture[0, 0, 1] == pytest.approx(255 * 0.7, abs=2)
    assert any("sound" in note for note in import_shader(path).notes)


def test_textures_that_are_missing_become_noise_that_repeats(draw: Draw, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "grain.glsl",
        "vec4 look(vec2 p) { return textureLod(iChannel2, p, 0.0); }\n"
        "void mainImage(out vec4 O, vec2 u) { vec2 p = (floor(u) + 0.5) / 256.0;\n"
        "  O = abs(look(p) - look(p + 3.0)) + look(p) * vec4(1, 0, 0, 0); }",
    )
    picture = draw(path, iChannel2="noise")
    assert len(np.unique(picture[..., 0])) > 20
    assert picture[..., 1].max() <= 1


def test_images_that_lie_beside_are_used(player: Player, tmp_path: Path) -> None:
    write_png(tmp_path / "blue.png", np.full((4, 4, 3), (0, 128, 255), np.uint8))
    path = written(
        tmp_path,
        "pic.frag",
        '#iChannel1 "file://blue.png"\nvoid mainImage(out vec4 O, vec2 u) { O = texture(iChannel1, u * 3.0); }',
    )
    made = import_shader(path)
    file = written(tmp_path, "pic.fs", made.text)
    plan, problems = compile_plan(Show(scenes=(scene(Layer(1, "L", str(file))),), scene="one"), Library())
    player.load(plan)
    assert player.step()[0, 0].tolist() == [0, 128, 255, 255]
    assert made.notes == ()
    assert not problems


def test_buffers_named_in_the_text(draw: Draw, tmp_path: Path) -> None:
    written(
        tmp_path,
        "sim.glsl",
        '#iChannel0 "self"\nvoid mainImage(out vec4 O, vec2 u) { O = texelFetch(iChannel0, ivec2(u), 0) + 0.25; }',
    )
    written(tmp_path, "lib.glsl", "float twice(float x) { return 2.0 * x; }")
    path = written(
        tmp_path,
        "top.glsl",
        '#iChannel3 "sim.glsl"\n#include "lib.glsl"\n'
        "void mainImage(out vec4 O, vec2 u) { O = vec4(twice(texelFetch(iChannel3, ivec2(u), 0).x)); }",
    )
    assert draw(path, frames=1)[0, 0, 0] == 128
    assert draw(path, frames=2)[0, 0, 0] == 255


def test_a_uniform_of_the_author_becomes_an_input(draw: Draw, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "knob.glsl",
        "#version 300 es\nprecision highp float;\nuniform float u_amount;\nuniform vec3 iResolution;\n"
        "out vec4 color;\n"
        "void mainImage(out vec4 O, vec2 u) { O = vec4(u_amount); }\n"
        "void main() { mainImage(color, gl_FragCoord.xy); }",
    )
    assert draw(path)[0, 0, 0] in (127, 128)
    assert [entry.label for entry in parse_isf(import_shader(path).text, id="knob").inputs] == ["Amount"]


def test_glsl_sandbox(draw: Draw, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "e1234.frag",
        "#ifdef GL_ES\nprecision mediump float;\n#endif\nuniform float time;\nuniform vec2 mouse, resolution;\n"
        "uniform sampler2D backbuffer;\nvarying vec2 surfacePosition;\n"
        "void main( void ) {\n  vec4 old = texture2D(backbuffer, gl_FragCoord.xy / resolution);\n"
        "  gl_FragColor = old + vec4(0.1, mouse.x * 0.2, step(0.0, surfacePosition.x) * 0.2, 1.0); }",
    )
    picture = draw(path, frames=2)
    assert picture[0, 0].tolist() == [51, 52, 0, 255] or picture[0, 0].tolist() == [52, 52, 0, 255]
    assert picture[0, -1, 2] == 102


def test_bonzomatic(draw: Draw, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "party.glsl",
        "#version 410 core\nuniform float fGlobalTime; // in seconds\n"
        "uniform vec2 v2Resolution; // viewport resolution (in pixels)\n"
        "uniform float fFrameTime;\nuniform sampler1D texFFT;\nuniform sampler1D texFFTIntegrated;\n"
        "uniform sampler2D texPreviousFrame;\nuniform sampler2D texNoise;\n"
        "layout(location = 0) out vec4 out_color; // out_color must be written in order to see anything\n"
        "void main(void)\n{\n  vec2 uv = gl_FragCoord.xy / v2Resolution;\n"
        "  float f = texture( texFFT, 0.3 ).r + texelFetch(texFFT, 40, 0).r;\n"
        "  float s = texture(texFFTIntegrated, 0.5).r * 0.0;\n"
        "  out_color = vec4(f, texture(texPreviousFrame, uv).g + 0.1, s, texture(texNoise, uv).r * 0.0 + 1.0);\n}\n",
    )
    loud = heard(spectrum=np.ones(512, np.float32))
    picture = draw(path, frames=3, features=loud)
    assert picture[0, 0, 0] == pytest.approx(204, abs=1)
    assert picture[0, 0, 1] in (76, 77, 78)
    assert any("texNoise" in note for note in import_shader(path).notes)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.glsl", "float f() { return 1.0; }", "neither mainImage"),
        ("b.json", '{"Shader": {"info": {}}}', "no renderpass"),
        ("c.json", '{"Shader": ', "JSON"),
        ("d.fs", '/*{"ISFVSN": "2"}*/ void main() {}', "ISF shader already"),
        ("e.json", '[{"renderpass": [{"type": "common", "code": ""}]}]', "no Image pass"),
    ],
)
def test_what_is_no_shader_is_refused_in_words(tmp_path: Path, name: str, text: str, words: str) -> None:
    with pytest.raises(ShaderError, match=words):
        import_shader(written(tmp_path, name, text))


def test_what_is_worth_importing(tmp_path: Path) -> None:
    assert can_import(written(tmp_path, "x.glsl", "void mainImage(out vec4 o, vec2 u) { o = vec4(1); }"))
    assert not can_import(written(tmp_path, "x.txt", "A shopping list; void of meaning."))
    assert not can_import(written(tmp_path, "x.fs", '/*{"ISFVSN": "2"}*/ void main() {}'))
    assert not can_import(tmp_path / "none.glsl")
