from __future__ import annotations

import numpy as np
import pytest

from tests.engine.kit import Player, change, isf


def test_a_pass_reads_its_own_target_as_it_was_and_later_passes_what_it_wrote(player: Player) -> None:
    text = isf(
        """void main() {
          float old = IMG_NORM_PIXEL(buf, vec2(0.5)).r;
          if (PASSINDEX == 0) gl_FragColor = vec4(old + 0.25, 0.0, 0.0, 1.0);
          else if (PASSINDEX == 1) gl_FragColor = vec4(old, 0.0, 0.0, 1.0);
          else gl_FragColor = vec4(old, IMG_NORM_PIXEL(copy, vec2(0.5)).r, 0.0, 1.0);
        }""",
        '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}, {"TARGET": "copy", "FLOAT": true}, {}]',
    )
    player.one(text)
    assert [player.colour()[:2] for _ in range(3)] == [(64, 64), (128, 128), (191, 191)]


def test_a_persistent_buffer_starts_as_transparent_black(player: Player) -> None:
    text = isf(
        "void main() { vec4 c = IMG_THIS_PIXEL(buf); gl_FragColor = vec4(c.r, c.a, 0.5, 1.0); }",
        '"PASSES": [{"TARGET": "buf", "PERSISTENT": true}]',
    )
    assert player.one(text).colour() == (0, 0, 128, 255)


def test_a_last_pass_with_a_persistent_target_is_shown_and_remembered(player: Player) -> None:
    text = isf(
        "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(buf).r + 0.2, 0.0, 0.0, 1.0); }",
        '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
    )
    player.one(text)
    assert [player.colour()[0] for _ in range(3)] == [51, 102, 153]


def test_a_target_that_is_not_persistent_is_black_again_in_every_frame(player: Player) -> None:
    text = isf(
        """void main() {
          float old = IMG_NORM_PIXEL(buf, vec2(0.5)).r;
          gl_FragColor = vec4(old + 0.25, 0.0, 0.0, 1.0);
        }""",
        '"PASSES": [{"TARGET": "buf"}, {"TARGET": "buf"}, {}]',
    )
    player.one(text)
    assert [player.colour()[0] for _ in range(3)] == [192, 192, 192]


def test_every_pass_knows_its_index_and_its_own_size(player: Player) -> None:
    text = isf(
        """void main() {
          if (PASSINDEX < 2) gl_FragColor = vec4(RENDERSIZE / 100.0, float(PASSINDEX), 1.0);
          else gl_FragColor = vec4(IMG_NORM_PIXEL(a, vec2(0.5)).xy, IMG_NORM_PIXEL(b, vec2(0.5)).xy)
            * (RENDERSIZE == vec2(8.0, 4.0) ? 1.0 : 0.0) + vec4(0.0, 0.0, 0.0, 1.0);
        }""",
        '"PASSES": [{"TARGET": "a", "WIDTH": "$WIDTH * 2", "HEIGHT": 10, "FLOAT": true},'
        ' {"TARGET": "b", "WIDTH": "floor($HEIGHT / 3.0)", "HEIGHT": "max($WIDTH, 20)", "FLOAT": true}, {}]',
    )
    r, g, b, _ = player.one(text).colour()
    assert (r, g, b) == (41, 26, 3)  # 16/100, 10/100, 1/100 of 255


def test_a_size_may_follow_an_input(player: Player) -> None:
    text = isf(
        """void main() { gl_FragColor = vec4(PASSINDEX == 0 ? 1.0 : IMG_SIZE(buf).x / 255.0, 0.0, 0.0, 1.0); }""",
        '"INPUTS": [{"NAME": "q", "TYPE": "float", "DEFAULT": 10, "MIN": 1, "MAX": 50}],'
        '"PASSES": [{"TARGET": "buf", "WIDTH": "$q * 2", "HEIGHT": 1}, {}]',
    )
    player.one(text)
    assert player.colour()[0] == 20
    assert player.colour(change("layer.1.q", 30.0))[0] == 60


def test_a_float_target_keeps_more_than_eight_bits_and_values_above_one(player: Player) -> None:
    text = isf(
        """void main() {
          if (PASSINDEX == 0) gl_FragColor = vec4(3.0 + 1.0 / 4096.0);
          else gl_FragColor = vec4((IMG_NORM_PIXEL(buf, vec2(0.5)).r - 3.0) * 4096.0, 0.0, 0.0, 1.0);
        }""",
        '"PASSES": [{"TARGET": "buf", "FLOAT": true}, {}]',
    )
    assert player.one(text).colour()[0] == 255


def test_a_persistent_buffer_is_scaled_when_the_picture_is_resized(player: Player) -> None:
    text = isf(
        """void main() {
          vec4 c = IMG_THIS_PIXEL(buf);
          gl_FragColor = FRAMEINDEX == 0 ? vec4(isf_FragNormCoord.x < 0.5 ? 1.0 : 0.0, 0.0, 0.0, 1.0) : c;
        }""",
        '"PASSES": [{"TARGET": "buf", "PERSISTENT": true}]',
    )
    player.one(text).step()
    player.renderer.resize((16, 8))
    pixels = player.step()
    assert pixels.shape == (8, 16, 4)
    assert (pixels[:, :7, 0] == 255).all()
    assert (pixels[:, 9:, 0] == 0).all()


def test_a_discarded_pixel_is_black_and_not_what_was_there_two_frames_ago(player: Player) -> None:
    text = isf("void main() { if (FRAMEINDEX > 0) discard; gl_FragColor = vec4(1.0); }")
    player.one(text)
    assert player.colour() == (255, 255, 255, 255)
    assert player.colour() == (0, 0, 0, 255)


def test_a_pixel_that_is_never_written_is_black(player: Player) -> None:
    assert player.one(isf("void main() { if (RENDERSIZE.x < 0.0) gl_FragColor = vec4(1.0); }")).colour()[:3] == (
        0,
        0,
        0,
    )


def test_a_nan_does_not_stay_in_a_feedback_buffer(player: Player) -> None:
    text = isf(
        """void main() {
          float old = IMG_THIS_PIXEL(buf).r;
          float bad = FRAMEINDEX == 0 ? sqrt(-1.0 - TIME) : 0.1;
          gl_FragColor = vec4(old + bad, 0.0, 0.0, 1.0);
        }""",
        '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
    )
    player.one(text)
    assert [player.colour()[0] for _ in range(3)] == [0, 26, 51]


def test_infinity_shows_as_full_light(player: Player) -> None:
    assert player.one(isf("void main() { gl_FragColor = vec4(1.0 / TIME); }")).colour()[:3] == (255, 255, 255)


def test_version_1_buffers_are_persistent(player: Player) -> None:
    text = (
        '/*{"PERSISTENT_BUFFERS": {"buf": {"FLOAT": true}}, "PASSES": [{"TARGET": "buf"}, {}]}*/\n'
        "void main() { float o = IMG_NORM_PIXEL(buf, vv_FragNormCoord).r;"
        " gl_FragColor = vec4(PASSINDEX == 0 ? o + 0.2 : o, 0.0, 0.0, 1.0); }"
    )
    player.one(text)
    assert [player.colour()[0] for _ in range(2)] == [51, 102]


def test_a_vertex_shader_hands_varyings_over(player: Player) -> None:
    fragment = isf("varying vec2 side; void main() { gl_FragColor = vec4(side, 0.0, 1.0); }")
    vertex = """varying vec2 side;
      void main() { isf_vertShaderInit(); side = vec2(isf_FragNormCoord.x, RENDERSIZE.y / 8.0); }"""
    pixels = player.one(fragment, vertex=vertex).step()
    assert (pixels[..., 1] == 128).all()
    assert (np.diff(pixels[0, :, 0].astype(int)) > 0).all()


def test_the_top_row_of_the_picture_is_read_first(player: Player) -> None:
    pixels = player.one(isf("void main() { gl_FragColor = vec4(step(0.5, isf_FragNormCoord.y)); }")).step()
    assert (pixels[:2, :, 0] == 255).all()
    assert (pixels[2:, :, :3] == 0).all()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("IMG_NORM_PIXEL(buf, vec2(0.9, 0.5)).r", 1.0),
        ("IMG_PIXEL(buf, vec2(3.5, 0.5)).r", 1.0),
        ("IMG_PIXEL(buf, vec2(0.5, 0.5)).r", 0.0),
        ("IMG_NORM_PIXEL(buf, vec2(5.0, 0.5), 0.0).r", 1.0),
        ("IMG_SIZE(buf).x / 8.0", 0.5),
        ("_buf_imgSize.x / 8.0", 0.5),
        ("_buf_imgRect.z", 1.0),
        ("_buf_flip ? 1.0 : 0.0", 0.0),
        ("texture2D(buf, vec2(0.9, 0.5)).r", 1.0),
        ("float(REACT_HOST)", 1.0),
    ],
)
def test_image_functions_and_hidden_names_work_on_targets(player: Player, expression: str, expected: float) -> None:
    text = isf(
        f"""void main() {{
          if (PASSINDEX == 0) gl_FragColor = vec4(step(0.5, isf_FragNormCoord.x));
          else gl_FragColor = vec4({expression}, 0.0, 0.0, 1.0);
        }}""",
        '"PASSES": [{"TARGET": "buf", "WIDTH": 4, "HEIGHT": 1}, {}]',
    )
    assert player.one(text).colour()[0] == round(expected * 255)


def test_a_name_that_newer_glsl_reserves_still_compiles(player: Player) -> None:
    assert player.one(isf("void main() { float sample = 1.0; gl_FragColor = vec4(sample); }")).colour()[0] == 255
    assert not player.renderer.problems


def test_enormous_targets_are_cut_down_and_told_about(player: Player) -> None:
    text = isf(
        "void main() { gl_FragColor = vec4(IMG_SIZE(buf).x > 1000.0 ? 1.0 : 0.0); }",
        '"PASSES": [{"TARGET": "buf", "WIDTH": 1e9, "HEIGHT": 1}, {}]',
    )
    assert player.one(text).colour()[0] == 255
    (problem,) = player.renderer.take_problems()
    assert "1000000000x1 pixels is too big" in problem.text
