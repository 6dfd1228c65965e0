"""A screen that plays one clip off-line, for tests of what is seen of it."""

from __future__ import annotations

from collections.abc import Callable

import moderngl

from react_app.core.controls import ControlChange, ControlValue
from react_app.core.features import SILENCE
from react_app.core.plan import Plan
from react_app.core.session import Session, SessionState
from react_app.core.show import Clip, Layer, Scene, Show
from react_app.engine.renderer import Renderer
from react_app.shaders.compile import compile_plan
from tests.engine.kit import INVERT, Texts, flat
from tests.engine.videos import SIZE, Pixels, number_in

SHADERS = Texts({"invert": INVERT, "red": flat(1.0)})
Make = Callable[..., Clip]


class Screen:
    """Plays one clip off-line and tells which of its pictures is seen."""

    def __init__(self, ctx: moderngl.Context, size: tuple[int, int] = SIZE) -> None:
        self.renderer = Renderer(ctx, size)
        self.session: Session | None = None

    def load(self, plan: Plan, state: SessionState | None = None) -> Screen:
        self.session = Session(plan, state)
        self.renderer.set_plan(plan)
        for scene in plan.scenes:
            self.renderer.prepare_scene(scene.id)
        if state is None:
            self.session.step(0.0, (), SILENCE)
        return self

    def clip(self, clip: Clip, **values: ControlValue) -> Screen:
        return self.load(plan_of(Layer(1, "Video", "", values=values, clip=clip)))

    def pixels(self, t: float, *changes: ControlChange) -> Pixels:
        assert self.session is not None
        self.renderer.render(self.session.step(t, changes, SILENCE))
        return self.renderer.picture.read_rgba()

    def number(self, t: float, *changes: ControlChange) -> int:
        return number_in(self.pixels(t, *changes))


def plan_of(*layers: Layer) -> Plan:
    """The plan of a show of one scene of these layers."""
    plan, problems = compile_plan(Show(scenes=(Scene("a", "A", layers=layers),), scene="a"), SHADERS)
    assert not problems
    return plan


def change(name: str, value: ControlValue, t: float = 0.0) -> ControlChange:
    """A change of a control of layer 1."""
    return ControlChange(f"layer.1.{name}", value, "desk", t)
