"""What each of the nine input types is in the shader: at its default, at its ends and past them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from react_app.core.controls import ControlValue
from react_app.core.features import SILENCE, Features
from tests.engine.kit import isf
from tests.engine.reference import Bench, Playing, ramp

EXACT = 1e-6


def one(bench: Bench, entry: str, expression: str) -> Playing:
    return bench.play(isf(f"void main() {{ gl_FragColor = {expression}; }}", f'"INPUTS": [{{"NAME": "v", {entry}}}]'))


BOOL, LONG, FLOAT = "vec4(v ? 1.0 : 0.0)", "vec4(float(v))", "vec4(v)"
POINT, COLOR = "vec4(v, 0.0, 1.0)", "v"
CHOICES = '"TYPE": "long", "VALUES": [3, 5, 9], "LABELS": ["a", "b", "c"]'

VALUES: list[tuple[str, str, ControlValue | None, float | tuple[float, ...]]] = [
    # the input                                       how it is shown  set to     is
    ('"TYPE": "event"', BOOL, None, 0.0),
    ('"TYPE": "event"', BOOL, True, 1.0),
    ('"TYPE": "bool"', BOOL, None, 1.0),  # VVISF: no default is true
    ('"TYPE": "bool", "DEFAULT": false', BOOL, None, 0.0),
    ('"TYPE": "bool", "DEFAULT": true', BOOL, None, 1.0),
    ('"TYPE": "bool", "DEFAULT": 0.0', BOOL, None, 0.0),
    ('"TYPE": "bool", "DEFAULT": 0.25', BOOL, None, 1.0),
    ('"TYPE": "bool", "DEFAULT": -1', BOOL, None, 0.0),
    ('"TYPE": "bool", "DEFAULT": false', BOOL, True, 1.0),
    ('"TYPE": "bool"', BOOL, False, 0.0),
    (CHOICES, LONG, None, 3.0),
    (f'{CHOICES}, "DEFAULT": 5', LONG, None, 5.0),
    (f'{CHOICES}, "DEFAULT": 3', LONG, None, 3.0),  # a value before it is an index
    (f'{CHOICES}, "DEFAULT": 2', LONG, None, 9.0),  # no value: an index
    (f'{CHOICES}, "DEFAULT": 77', LONG, None, 3.0),
    (CHOICES, LONG, 9, 9.0),
    ('"TYPE": "long", "VALUES": [2, 2, 7], "LABELS": ["a", "b", "c"], "DEFAULT": 2', LONG, None, 2.0),
    ('"TYPE": "long", "VALUES": [-40, 40], "LABELS": ["a", "b"]', LONG, None, -40.0),
    ('"TYPE": "long", "VALUES": [1, 2, 3], "LABELS": ["a"], "MIN": 4, "MAX": 8, "DEFAULT": 6', LONG, None, 6.0),
    ('"TYPE": "long", "VALUES": [1, 2, 3], "LABELS": ["a"], "MIN": 4, "MAX": 8, "DEFAULT": 2', LONG, None, 4.0),
    ('"TYPE": "long", "VALUES": [1, 2, 3], "LABELS": ["a"], "MIN": 4, "DEFAULT": 2', LONG, None, 2.0),
    ('"TYPE": "long", "MIN": -8, "MAX": 8', LONG, 100, 8.0),
    ('"TYPE": "long", "MIN": -8, "MAX": 8', LONG, -100, -8.0),
    ('"TYPE": "long", "MIN": 0, "MAX": 1e12, "DEFAULT": 1e12', LONG, None, 2.0**31),  # 2147483647 as a float
    ('"TYPE": "float"', FLOAT, None, 0.5),
    ('"TYPE": "float", "MIN": -1, "MAX": 4', FLOAT, None, 1.5),
    ('"TYPE": "float", "MIN": 3', FLOAT, None, 0.5),  # one end alone does not count
    ('"TYPE": "float", "MAX": 3, "DEFAULT": 2', FLOAT, None, 1.0),
    ('"TYPE": "float", "MIN": 0, "MAX": 2, "DEFAULT": 1.25', FLOAT, None, 1.25),
    ('"TYPE": "float", "MIN": 0, "MAX": 2, "DEFAULT": 7', FLOAT, None, 2.0),
    ('"TYPE": "float", "MIN": 0, "MAX": 2, "DEFAULT": -7', FLOAT, None, 0.0),
    ('"TYPE": "float", "MIN": -2, "MAX": 2', FLOAT, -2.0, -2.0),
    ('"TYPE": "float", "MIN": -2, "MAX": 2', FLOAT, 2.0, 2.0),
    ('"TYPE": "float", "MIN": -2, "MAX": 2', FLOAT, 2.5, 2.0),
    ('"TYPE": "float", "MIN": 0, "MAX": 1e300', "vec4(v < 1e35 ? 1.0 : 0.0)", 1e300, 1.0),  # finite on the card, too
    ('"TYPE": "point2D", "DEFAULT": [0.25, 0.75]', POINT, None, (0.25, 0.75, 0.0, 1.0)),
    ('"TYPE": "point2D", "MIN": [0, 0], "MAX": [900, 600]', POINT, None, (450.0, 300.0, 0.0, 1.0)),
    ('"TYPE": "point2D", "MIN": [0, 0], "MAX": [900, 600]', POINT, (1000.0, -1.0), (900.0, 0.0, 0.0, 1.0)),
    ('"TYPE": "point2D", "DEFAULT": [300, -40]', POINT, None, (300.0, -40.0, 0.0, 1.0)),  # no range is implied
    ('"TYPE": "color"', COLOR, None, (0.0, 0.0, 0.0, 0.0)),
    ('"TYPE": "color", "DEFAULT": [0.25, 0.5, 0.75, 0.125]', COLOR, None, (0.25, 0.5, 0.75, 0.125)),
    ('"TYPE": "color", "DEFAULT": [2, -1, 0.5, 1]', COLOR, None, (1.0, 0.0, 0.5, 1.0)),
    ('"TYPE": "color", "MIN": [0,0,0,0], "MAX": [9,9,9,9]', COLOR, (2.0, 0.5, 0.5, 2.0), (1.0, 0.5, 0.5, 1.0)),
]


@pytest.mark.parametrize(("entry", "expression", "value", "expected"), VALUES)
def test_a_value_is_in_the_shader_what_the_file_says(
    bench: Bench, entry: str, expression: str, value: ControlValue | None, expected: float | tuple[float, ...]
) -> None:
    playing = one(bench, entry, expression)
    found = playing.colour() if value is None else playing.colour(v=value)
    wanted = expected if isinstance(expected, tuple) else (expected,) * 4
    assert found == pytest.approx(wanted, abs=EXACT, rel=EXACT)


def test_an_event_is_true_in_every_pass_of_one_frame_and_in_no_other(bench: Bench) -> None:
    playing = bench.play(
        isf(
            """void main() {
              float now = v ? 1.0 : 0.0;
              if (PASSINDEX == 0) gl_FragColor = vec4(now);
              else if (PASSINDEX == 1) gl_FragColor = vec4(IMG_THIS_PIXEL(a).r, now, 0.0, 0.0);
              else gl_FragColor = vec4(IMG_THIS_PIXEL(b).rg, now, 1.0);
            }""",
            '"INPUTS": [{"NAME": "v", "TYPE": "event"}], "PASSES": [{"TARGET": "a"}, {"TARGET": "b"}, {}]',
        )
    )
    frames = [playing.colour(), playing.colour(v=True), playing.colour(), playing.colour(v=True), playing.colour()]
    assert [frame[:3] for frame in frames] == [(0,) * 3, (1,) * 3, (0,) * 3, (1,) * 3, (0,) * 3]


IMAGES: list[tuple[str, tuple[float, ...]]] = [
    # ramp(): 4x2, r = x / 10, g = y / 10, b = 0.5
    ("vec4(IMG_SIZE(v), 0.0, 1.0)", (4.0, 2.0, 0.0, 1.0)),
    ("IMG_PIXEL(v, vec2(0.5, 0.5))", (0.0, 0.0, 0.5, 1.0)),
    ("IMG_PIXEL(v, vec2(3.5, 1.5))", (0.3, 0.1, 0.5, 1.0)),
    ("IMG_PIXEL(v, vec2(2.0, 0.5))", (0.15, 0.0, 0.5, 1.0)),  # half way between two texels: linear
    ("IMG_NORM_PIXEL(v, vec2(0.625, 0.75))", (0.2, 0.1, 0.5, 1.0)),
    ("IMG_NORM_PIXEL(v, vec2(-9.0, 0.25))", (0.0, 0.0, 0.5, 1.0)),  # clamped to the edge
    ("IMG_NORM_PIXEL(v, vec2(9.0, 9.0))", (0.3, 0.1, 0.5, 1.0)),
]


@pytest.mark.parametrize(("expression", "expected"), IMAGES)
def test_an_image_of_any_size_is_read_by_its_own_pixels(
    bench: Bench, expression: str, expected: tuple[float, ...]
) -> None:
    found = one(bench, '"TYPE": "image"', expression).colour(pictures={"v": ramp()})
    assert found == pytest.approx(expected, abs=1e-3)


def test_an_image_that_nobody_gives_is_transparent_black(bench: Bench) -> None:
    assert one(bench, '"TYPE": "image"', "IMG_THIS_PIXEL(v)").colour() == (0.0, 0.0, 0.0, 0.0)


def test_inputs_of_one_name_and_case_do_not_mix(bench: Bench) -> None:
    header = '"INPUTS": [{"NAME": "v", "TYPE": "float"}, {"NAME": "V", "TYPE": "float", "DEFAULT": 0.25}]'
    assert bench.play(isf("void main() { gl_FragColor = vec4(v, V, 0.0, 1.0); }", header)).colour()[:2] == (0.5, 0.25)


def heard(**fields: object) -> Features:
    return replace(SILENCE, hop=1, silent=False, **fields)  # type: ignore[arg-type]


STEPS = np.arange(512, dtype=np.float32) / 512
SOUND = heard(waveform=STEPS * 2 - 1, spectrum=STEPS, level=0.625)
"""A wave from -1 to 1, so that its texel n is n / 512; a spectrum of the same values; a level of 5/8."""

AUDIO: list[tuple[str, str, float]] = [
    # MAX         what is read                                   is
    ("", "IMG_SIZE(v).x", 512.0),
    ("", "IMG_SIZE(v).y", 1.0),  # the analysis is of one channel: one row
    ("", "IMG_NORM_PIXEL(v, vec2(100.5 / 512.0, 0.5)).r", 100 / 512),
    ("", "IMG_NORM_PIXEL(v, vec2(101.0 / 512.0, 0.5)).r", 100.5 / 512),  # finer than 8 bits: float texels, linear
    ("", "IMG_NORM_PIXEL(v, vec2(100.5 / 512.0, 0.0)).g", 100 / 512),
    ("", "IMG_NORM_PIXEL(v, vec2(0.5, 0.5)).a", 1.0),
    (', "MAX": 64', "IMG_SIZE(v).x", 64.0),
    (', "MAX": 64', "IMG_NORM_PIXEL(v, vec2(3.5 / 64.0, 0.5)).r", (24 + 31) / 2 / 512),  # the mean of eight
    (', "MAX": 1024', "IMG_SIZE(v).x", 1024.0),
    (', "MAX": 1024', "IMG_NORM_PIXEL(v, vec2(200.5 / 1024.0, 0.5)).r", 99.75 / 512),
    (', "MAX": 1e9', "IMG_SIZE(v).x", 4096.0),
    (', "MAX": 0', "IMG_SIZE(v).x", 512.0),
    (', "MAX": 1', "IMG_SIZE(v).x", 1.0),
]


@pytest.mark.parametrize("kind", ["audio", "audioFFT"])
@pytest.mark.parametrize(("size", "expression", "expected"), AUDIO)
def test_sound_is_a_row_of_floats_as_wide_as_asked(
    bench: Bench, kind: str, size: str, expression: str, expected: float
) -> None:
    playing = one(bench, f'"TYPE": "{kind}"{size}', f"vec4({expression})")
    assert playing.colour(heard=SOUND)[0] == pytest.approx(expected, abs=2e-5)


@pytest.mark.parametrize(
    ("kind", "size", "features", "expected"),
    [
        ("audio", "", SILENCE, 0.5),
        ("audio", ', "MAX": 1', SILENCE, 0.5),
        ("audio", ', "MAX": 1', SOUND, 0.5 + 0.625 / 2),
        ("audioFFT", "", SILENCE, 0.0),
        ("audioFFT", ', "MAX": 1', SILENCE, 0.0),
        ("audioFFT", ', "MAX": 1', SOUND, 0.625),
    ],
)
def test_silence_is_the_middle_and_one_texel_is_the_level(
    bench: Bench, kind: str, size: str, features: Features, expected: float
) -> None:
    playing = one(bench, f'"TYPE": "{kind}"{size}', "vec4(IMG_THIS_PIXEL(v).r)")
    assert playing.colour(heard=features)[0] == pytest.approx(expected, abs=EXACT)
