"""Clips among other layers: effects, blending, transitions, transparency."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from react_app.core.controls import ControlChange
from react_app.core.show import Effect, Layer, Scene, Show
from react_app.shaders.compile import compile_plan
from tests.engine.clips.screen import SHADERS, Make, Screen, plan_of
from tests.engine.videos import SIZE, Pixels, even


def test_effects_blending_and_opacity_work_on_clips(screen: Screen, make: Make) -> None:
    clip = make("constant.mp4", even(40), options={"bf": "2"})
    inverted = Layer(1, "V", "", clip=clip, effects=(Effect(2, "invert"),))
    assert screen.load(plan_of(inverted)).number(3 / 25) == 255 - 3
    both = (Layer(3, "Red", "red"), Layer(1, "V", "", clip=clip, blend="difference"))
    pixels = screen.load(plan_of(*both)).pixels(1 / 25)
    assert pixels[24, 4].tolist() == pytest.approx([0, 255, 255, 255], abs=2)
    assert pixels[24, 60].tolist() == pytest.approx([255, 0, 0, 255], abs=2)
    pixels = screen.load(plan_of(both[0], replace(both[1], blend="normal", opacity=0.5))).pixels(0.0)
    assert pixels[24, 30].tolist() == pytest.approx([128, 0, 0, 255], abs=2)


def test_scenes_with_clips_go_over_into_one_another(screen: Screen, make: Make) -> None:
    first, second = make("constant.mp4", even(40), options={"bf": "2"}), make("large.mp4", even(4), size=(640, 480))
    scenes = (
        Scene("a", "A", layers=(Layer(1, "A", "", clip=first),)),
        Scene("b", "B", layers=(Layer(2, "B", "", clip=second, values={"loop": "hold"}),)),
    )
    plan, _ = compile_plan(Show(scenes=scenes, scene="a"), SHADERS)
    screen.load(plan)
    assert screen.number(0.2) == 5
    assert screen.number(0.4, ControlChange("scene.go", "b", "desk", 0.32)) == 2
    assert screen.number(0.6) == 3


def glass(number: int, size: tuple[int, int]) -> Pixels:
    """Green, of rising opacity from the left to the right, RGBA."""
    picture = np.zeros((size[1], size[0], 4), np.uint8)
    picture[..., 1] = 255
    picture[..., 3] = np.linspace(0, 255, size[0]).round().astype(np.uint8)
    return picture


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("a.webm", "libvpx-vp9", "yuva420p"),
        ("a8.webm", "libvpx", "yuva420p"),
        ("a.mov", "prores_ks", "yuva444p10le"),
        ("a.png", "png", "rgba"),
        ("rle.mov", "qtrle", "argb"),
        ("ffv1.mkv", "ffv1", "gbrap16le"),
    ],
)
@pytest.mark.parametrize("by_shader", [False, True], ids=["ffmpeg", "shader"])
def test_alpha_lets_what_is_below_through(
    screen: Screen, make: Make, name: str, codec: str, pix_fmt: str, by_shader: bool
) -> None:
    screen.renderer._clips._rgba = not by_shader
    options = {"auto-alt-ref": "0", "b": "4000000"} if "webm" in name else {}
    clip = make(f"glass {name}", [0.0], codec=codec, pix_fmt=pix_fmt, draw=glass, source="rgba", options=options)
    assert clip.alpha
    pixels = screen.load(plan_of(Layer(3, "Red", "red"), Layer(1, "V", "", clip=clip))).pixels(0.0)
    expected = np.linspace(255, 0, SIZE[0])
    assert np.abs(pixels[24, 2:-2, 0].astype(float) - expected[2:-2]).max() < 12
    assert np.abs(pixels[24, 2:-2, 1].astype(float) - (255 - expected[2:-2])).max() < 12
