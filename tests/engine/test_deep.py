"""Deep pictures have the look of ordinary ones in finer steps; transparent ones are the same over black."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import moderngl
import numpy as np
import pytest
from numpy.typing import NDArray

from react_app.core.controls import ControlChange
from react_app.core.features import SILENCE
from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.core.show import BLEND_MODES, BlendMode, Effect, Layer, Show, Transition
from react_app.engine.renderer import Renderer
from react_app.shaders.compile import compile_plan
from tests.engine.kit import INVERT, Texts, change, flat, isf, plan_of, scene

SIZE = (64, 32)
GROUND = isf(
    "void main() { vec2 p = isf_FragNormCoord; gl_FragColor = vec4(p.x, p.y, 0.6, smoothstep(0.0, 0.9, p.x + p.y)); }"
)
TOP = isf(
    "void main() { vec2 p = isf_FragNormCoord; float d = length(p - 0.5);"
    " gl_FragColor = vec4(1.2 - p.y, p.x * p.y, 0.5 + d, 1.0 - smoothstep(0.1, 0.6, d)); }"
)
SOFT = isf(
    "void main() { gl_FragColor = PASSINDEX == 0 ? IMG_THIS_PIXEL(inputImage) * vec4(1.4, 1.0, 0.3, 1.0)"
    " : vec4(IMG_THIS_PIXEL(half_way).rgb, 0.8); }",
    '"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}], "PASSES": [{"TARGET": "half_way"}, {}]',
)
GRADIENT = isf("void main() { gl_FragColor = vec4(vec3(gl_FragCoord.x / 1024.0), 1.0); }")
KEEPS = isf(
    "void main() { gl_FragColor = vec4(IMG_THIS_PIXEL(kept).rgb * 0.9 + 0.01, 1.0); }",
    '"PASSES": [{"TARGET": "kept", "PERSISTENT": true}]',
)
WIPE = isf(
    "void main() { vec4 c = isf_FragNormCoord.x < progress ? IMG_THIS_PIXEL(endImage) : IMG_THIS_PIXEL(startImage);"
    " gl_FragColor = vec4(c.rgb, c.a); }",
    '"INPUTS": [{"NAME": "startImage", "TYPE": "image"}, {"NAME": "endImage", "TYPE": "image"},'
    ' {"NAME": "progress", "TYPE": "float", "MIN": 0.0, "MAX": 1.0}]',
)
BROKEN = WIPE.replace("progress ?", "nothing ?")
TEXTS = {"ground": GROUND, "top": TOP, "invert": INVERT, "soft": SOFT, "wipe": WIPE, "wave": GRADIENT, "broken": BROKEN}
MIXED = scene(
    Layer(1, "G", "ground", effects=(Effect(5, "invert", mix=0.4),)),
    Layer(2, "T", "top", blend="screen", opacity=0.7),
    Layer(3, "M", "top", blend="overlay", opacity=0.6, effects=(Effect(6, "soft"),)),
    Layer(4, "A", "ground", blend="add", opacity=0.9),
)


class Twins:
    """The same frames drawn by renderers of several kinds."""

    def __init__(self, ctx: moderngl.Context, plan: Plan, *renderers: Renderer) -> None:
        self._ctx = ctx
        self._session = Session(plan)
        self._renderers = renderers
        self._index = 0
        for renderer in renderers:
            renderer.set_plan(plan)
            while renderer.prepare_one():
                pass

    def step(self, *changes: ControlChange, frames: int = 1) -> FrameInputs:
        for number in range(frames):
            frame = self._session.step(self._index / 60, changes if number == 0 else (), SILENCE)
            self._index += 1
            for renderer in self._renderers:
                renderer.render(frame)
        return frame


@pytest.fixture
def plain(ctx: moderngl.Context) -> Iterator[Renderer]:
    yield from _renderer(ctx)


@pytest.fixture
def deep(ctx: moderngl.Context) -> Iterator[Renderer]:
    yield from _renderer(ctx, deep=True)


@pytest.fixture
def clear(ctx: moderngl.Context) -> Iterator[Renderer]:
    yield from _renderer(ctx, transparent=True)


@pytest.fixture
def both(ctx: moderngl.Context) -> Iterator[Renderer]:
    yield from _renderer(ctx, deep=True, transparent=True)


def _renderer(ctx: moderngl.Context, *, deep: bool = False, transparent: bool = False) -> Iterator[Renderer]:
    renderer = Renderer(ctx, SIZE, deep=deep, transparent=transparent)
    yield renderer
    renderer.release()
    assert ctx.error == "GL_NO_ERROR"


def over_black(pixels: NDArray[Any]) -> NDArray[Any]:
    """What a picture with straight alpha looks like on black, with 8 bits."""
    one = 255 if pixels.dtype == np.uint8 else 65535
    picture: NDArray[Any] = np.round(pixels[..., :3].astype(float) * pixels[..., 3:] / one / one * 255)
    return picture


def eight_bits(pixels: NDArray[np.uint16]) -> NDArray[np.float64]:
    """A deep picture with 8 bits."""
    return np.round(pixels / 257)


def alike(found: NDArray[Any], ordinary: NDArray[np.uint8]) -> bool:
    """Within 1 of 255; a pixel in fifty may be 2 off, where the ordinary picture was rounded twice."""
    difference = np.abs(found.astype(float) - ordinary)
    return bool(difference.max() <= 2 and (difference > 1).mean() < 0.02)


def two_layers(mode: BlendMode, opacity: float = 0.8) -> Plan:
    return plan_of([scene(Layer(1, "G", "ground"), Layer(2, "T", "top", blend=mode, opacity=opacity))], TEXTS)


def show(*scenes: object, transition: Transition) -> Plan:
    plan, problems = compile_plan(Show(scenes=scenes, scene="one", transition=transition), Texts(TEXTS))  # type: ignore[arg-type]
    assert not problems
    return plan


@pytest.mark.parametrize("mode", BLEND_MODES)
def test_a_deep_picture_looks_like_the_ordinary_one(
    ctx: moderngl.Context, plain: Renderer, deep: Renderer, mode: BlendMode
) -> None:
    Twins(ctx, two_layers(mode), plain, deep).step()
    assert alike(eight_bits(deep.picture.read_deep()), plain.picture.read_rgba())


def test_effects_mixes_and_brightness_are_the_same_in_a_deep_picture(
    ctx: moderngl.Context, plain: Renderer, deep: Renderer
) -> None:
    twins = Twins(ctx, plan_of([MIXED], TEXTS), plain, deep)
    for brightness in (1.0, 0.3):
        twins.step(change("master.brightness", brightness), frames=2)
        difference = np.abs(eight_bits(deep.picture.read_deep()) - plain.picture.read_rgba().astype(float))
        assert difference.max() <= 3.0, "every stage of the ordinary one rounds"
        assert difference.mean() < 0.5


@pytest.mark.parametrize("effects", [(), (Effect(5, "soft"),)])
def test_a_deep_picture_has_steps_that_eight_bits_have_not(ctx: moderngl.Context, effects: tuple[Effect, ...]) -> None:
    levels = []
    for deep in (False, True):
        renderer = Renderer(ctx, (1024, 4), deep=deep)
        Twins(ctx, plan_of([scene(Layer(1, "W", "wave", effects=effects))], TEXTS), renderer).step()
        levels.append(len(np.unique(renderer.picture.read_deep()[0, :, 0])))
        renderer.release()
    assert levels[0] <= 256
    assert levels[1] > 700


def test_what_is_remembered_has_the_depth_its_text_says(ctx: moderngl.Context, plain: Renderer, deep: Renderer) -> None:
    Twins(ctx, plan_of([scene(Layer(1, "K", "keeps"))], {"keeps": KEEPS}), plain, deep).step(frames=40)
    np.testing.assert_array_equal(deep.picture.read_deep(), plain.picture.read_rgba().astype(np.uint16) * 257)


def test_a_deep_picture_can_be_read_with_eight_bits(ctx: moderngl.Context, plain: Renderer, deep: Renderer) -> None:
    Twins(ctx, two_layers("normal"), plain, deep).step()
    assert alike(deep.picture.read_rgba(), plain.picture.read_rgba())


def test_a_deep_renderer_goes_on_from_its_state(ctx: moderngl.Context, deep: Renderer) -> None:
    plan = plan_of(
        [replace(MIXED, layers=(*MIXED.layers, Layer(9, "K", "keeps", opacity=0.5)))], TEXTS | {"keeps": KEEPS}
    )
    twins = Twins(ctx, plan, deep)
    twins.step(frames=3)
    state = deep.state()
    other = Renderer(ctx, SIZE, deep=True)
    other.set_plan(plan)
    other.prepare_scene("one")
    other.restore(state)
    np.testing.assert_array_equal(other.picture.read_deep(), deep.picture.read_deep())
    frame = twins.step()
    other.render(frame)
    np.testing.assert_array_equal(other.picture.read_deep(), deep.picture.read_deep())
    other.release()


@pytest.mark.parametrize("opacity", [1.0, 0.5])
@pytest.mark.parametrize("mode", BLEND_MODES)
def test_over_black_a_transparent_picture_is_the_ordinary_one(
    ctx: moderngl.Context, plain: Renderer, clear: Renderer, both: Renderer, mode: BlendMode, opacity: float
) -> None:
    Twins(ctx, two_layers(mode, opacity), plain, clear, both).step()
    ordinary = plain.picture.read_rgba()
    assert (ordinary[..., 3] == 255).all()
    assert alike(over_black(clear.picture.read_rgba()), ordinary[..., :3])
    assert alike(over_black(both.picture.read_deep()), ordinary[..., :3])


def test_a_lone_layer_keeps_its_colours_and_its_alpha(ctx: moderngl.Context, both: Renderer) -> None:
    Twins(ctx, plan_of([scene(Layer(1, "H", "half"))], {"half": flat(0.8, 0.4, 0.2, 0.5)}), both).step()
    colour = both.picture.read_deep()[0, 0] / 65535
    assert np.abs(colour - (0.8, 0.4, 0.2, 0.5)).max() < 1e-3


def test_what_no_layer_covers_is_transparent(ctx: moderngl.Context, clear: Renderer) -> None:
    Twins(ctx, plan_of([scene(Layer(1, "N", "half", opacity=0.0))], {"half": flat(1.0)}), clear).step()
    assert not clear.picture.read_rgba().any()


def test_a_layer_that_is_opaque_covers(ctx: moderngl.Context, clear: Renderer) -> None:
    plan = plan_of([scene(Layer(1, "N", "half", opaque=True, opacity=0.5))], {"half": flat(1.0, a=0.0)})
    Twins(ctx, plan, clear).step()
    assert tuple(clear.picture.read_rgba()[0, 0]) in ((255, 0, 0, 127), (255, 0, 0, 128))


def test_brightness_fades_a_transparent_picture_away(ctx: moderngl.Context, plain: Renderer, clear: Renderer) -> None:
    twins = Twins(ctx, two_layers("screen"), plain, clear)
    twins.step(change("master.brightness", 0.5))
    assert alike(over_black(clear.picture.read_rgba()), plain.picture.read_rgba()[..., :3])
    assert 100 < clear.picture.read_rgba()[..., 3].max() <= 128
    twins.step(change("master.blackout", True), frames=90)
    assert not clear.picture.read_rgba().any()


@pytest.mark.parametrize("shader", ["wipe", "broken"])
def test_transitions_keep_transparency(ctx: moderngl.Context, plain: Renderer, clear: Renderer, shader: str) -> None:
    scenes = scene(Layer(1, "G", "ground"), Layer(2, "T", "top", blend="add")), scene(Layer(3, "T", "top"), id="two")
    twins = Twins(ctx, show(*scenes, transition=Transition(shader, beats=1.0)), plain, clear)
    twins.step()
    twins.step(change("scene.go", "two"))
    for _ in range(3):
        twins.step(frames=8)
        pixels = clear.picture.read_rgba()
        assert alike(over_black(pixels), plain.picture.read_rgba()[..., :3])
        assert pixels[..., 3].min() < 128


def test_a_frozen_transparent_picture_stays(ctx: moderngl.Context, clear: Renderer) -> None:
    twins = Twins(ctx, two_layers("normal"), clear)
    twins.step()
    before = clear.picture.read_rgba()
    twins.step(change("master.freeze", True), frames=2)
    np.testing.assert_array_equal(clear.picture.read_rgba(), before)
