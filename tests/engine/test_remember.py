"""Frames that nobody sees: only what is remembered is drawn of them, and what follows is the same to the byte."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import moderngl
import pytest

from react_app.core.frame import FrameInputs
from react_app.core.plan import Plan
from react_app.core.show import Effect, Layer, Show, Transition
from react_app.engine.nodes import ShaderNode
from react_app.engine.renderer import Renderer
from react_app.shaders.compile import compile_plan
from tests.engine.kit import Texts, change, plan_of, scene
from tests.engine.test_state import CUT, SIZE, TEXTS, Changes, draw, frames_of, library_plan, two_scenes


@pytest.fixture
def make(ctx: moderngl.Context) -> Iterator[Callable[[Plan], Renderer]]:
    """Makes renderers that are released at the end."""
    made: list[Renderer] = []

    def one(plan: Plan) -> Renderer:
        made.append(Renderer(ctx, SIZE))
        made[-1].set_plan(plan)
        return made[-1]

    yield one
    for renderer in made:
        renderer.release()
    assert ctx.error == "GL_NO_ERROR"


def pass_over(renderer: Renderer, frames: Sequence[FrameInputs], cut: int) -> None:
    for frame, following in pairwise(frames[: cut + 1]):
        for name in frame.scenes:
            renderer.prepare_scene(name)
        renderer.remember(frame, following)


def assert_goes_on(
    make: Callable[[Plan], Renderer], plan: Plan, changes: Changes | None = None, cut: int = CUT
) -> None:
    """Draw all frames, and only the later ones after having passed over the first, and compare."""
    frames = frames_of(plan, changes)
    whole = draw(make(plan), frames)
    renderer = make(plan)
    pass_over(renderer, frames, cut)
    for index, (one, other) in enumerate(zip(whole[cut:], draw(renderer, frames[cut:]), strict=True), start=cut):
        assert (one == other).all(), f"frame {index}"
    fresh = draw(make(plan), frames[cut:])
    assert any((one != other).any() for one, other in zip(whole[cut:], fresh, strict=True)), "nothing was remembered"


@pytest.mark.parametrize(
    "layer",
    [
        Layer(1, "A", "generators/ink"),
        Layer(1, "A", "generators/halo"),
        Layer(1, "A", "generators/silk", effects=(Effect(2, "effects/trails", mix=0.6), Effect(3, "effects/duotone"))),
        Layer(1, "A", "generators/halo", effects=(Effect(2, "effects/duotone", mix=0.5), Effect(3, "effects/trails"))),
        Layer(1, "A", "generators/halo", effects=(Effect(2, "effects/trails", mix=0.0), Effect(3, "effects/duotone"))),
    ],
    ids=["feedback", "phase", "effect before an effect", "effect at the end", "dry effect"],
)
def test_what_shaders_of_the_library_remember_is_there(make: Callable[[Plan], Renderer], layer: Layer) -> None:
    under = Layer(7, "Under", "generators/aurora")
    assert_goes_on(make, library_plan(scene(under, replace(layer, blend="screen"))))


@pytest.mark.parametrize("cut", [2, 8, 9, 20])
def test_buffers_of_changing_size_are_there(make: Callable[[Plan], Renderer], cut: int) -> None:
    changes = {7: [change("layer.1.zoom", 2.0)], 8: [change("layer.1.zoom", 0.5)]}
    assert_goes_on(make, plan_of([scene(Layer(1, "A", "g"))], TEXTS), changes, cut)


@pytest.mark.parametrize("transition", ["t", "cut"])
@pytest.mark.parametrize("cut", [5, 6, 12])
def test_scenes_that_changed_meanwhile_are_there(make: Callable[[Plan], Renderer], transition: str, cut: int) -> None:
    plan = two_scenes()
    show = Show(scenes=(scene(Layer(1, "A", "g")), scene(Layer(2, "B", "h"), id="two")), scene="one")
    if transition == "cut":
        plan, _ = compile_plan(replace(show, transition=Transition("cut")), Texts(TEXTS))
    assert_goes_on(make, plan, {4: [change("scene.go", "two"), change("transition.beats", 0.25)]}, cut)


@pytest.mark.parametrize("cut", [5, 6, 10])
def test_a_frozen_picture_is_there(make: Callable[[Plan], Renderer], cut: int) -> None:
    changes = {5: [change("master.freeze", True)], 14: [change("master.freeze", False)]}
    assert_goes_on(make, plan_of([scene(Layer(1, "A", "g"))], TEXTS), changes, cut)


def test_a_layer_that_was_hidden_and_shown_again_remembers_what_it_saw(make: Callable[[Plan], Renderer]) -> None:
    changes = {3: [change("strip.1.mute", True)], 6: [change("strip.1.mute", False)]}
    assert_goes_on(make, plan_of([scene(Layer(1, "A", "g"))], TEXTS), changes)


def test_nothing_is_drawn_where_nothing_is_remembered(
    make: Callable[[Plan], Renderer], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of([scene(Layer(1, "A", "red"))], TEXTS)
    frames = frames_of(plan)
    renderer = make(plan)
    draw(renderer, frames[:1])
    monkeypatch.setattr(ShaderNode, "draw", lambda *_, **__: pytest.fail("it was drawn"))
    for frame, following in pairwise(frames[1:9]):
        renderer.remember(frame, following)
