"""Small shaders on small pictures: ISF texts in, pixels out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import moderngl
import numpy as np
from numpy.typing import NDArray

from react_app.core.controls import ControlChange
from react_app.core.features import SILENCE, Features
from react_app.core.plan import Plan
from react_app.core.session import Session
from react_app.core.shader import ShaderDescription
from react_app.core.show import Layer, Scene, Show
from react_app.engine.renderer import Renderer
from react_app.shaders.compile import compile_plan
from react_app.shaders.isf import parse_isf
from react_app.shaders.library import Library

SIZE = (8, 4)
Changes = Mapping[int, Sequence[ControlChange]]


class Texts(Library):
    """A library of inline texts, each under its own id; `vertex` texts by the same id."""

    def __init__(self, texts: Mapping[str, str], vertex: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._texts = texts
        self._vertex = vertex or {}

    def get(self, id: str) -> ShaderDescription:
        return parse_isf(self._texts[id], id=id, vertex=self._vertex.get(id, ""))


def isf(code: str, header: str = "") -> str:
    """An ISF text whose code starts on line 2."""
    return f'/*{{"ISFVSN": "2"{", " + header if header else ""}}}*/\n{code}'


def flat(r: float, g: float = 0.0, b: float = 0.0, a: float = 1.0) -> str:
    """A generator of one colour."""
    return isf(f"void main() {{ gl_FragColor = vec4({float(r)}, {float(g)}, {float(b)}, {float(a)}); }}")


INVERT = isf(
    "void main() { vec4 c = IMG_THIS_PIXEL(inputImage); gl_FragColor = vec4(1.0 - c.rgb, c.a); }",
    '"INPUTS": [{"NAME": "inputImage", "TYPE": "image"}]',
)


def scene(*layers: Layer, id: str = "one") -> Scene:
    """A scene of these layers."""
    return Scene(id, id, layers=layers)


def plan_of(scenes: Sequence[Scene], texts: Mapping[str, str], vertex: Mapping[str, str] | None = None) -> Plan:
    """A plan of scenes over inline texts; the first scene is on."""
    plan, problems = compile_plan(Show(scenes=tuple(scenes), scene=scenes[0].id), Texts(texts, vertex))
    assert not problems
    return plan


class Player:
    """A renderer with a session, advanced frame by frame at 60 Hz."""

    def __init__(self, ctx: moderngl.Context, size: tuple[int, int] = SIZE) -> None:
        self.renderer = Renderer(ctx, size)
        self._session: Session | None = None
        self.index = 0

    def load(self, plan: Plan, *, prepare: bool = True) -> Player:
        """Take a plan; controls keep their values."""
        if self._session is None:
            self._session = Session(plan)
        else:
            self._session.set_plan(plan)
        self.renderer.set_plan(plan)
        if prepare:
            while self.renderer.prepare_one():
                pass
        return self

    def one(self, text: str, *, vertex: str = "", prepare: bool = True) -> Player:
        """Play a lone generator, layer 1."""
        vertices = {"g": vertex} if vertex else {}
        return self.load(plan_of([scene(Layer(1, "L", "g"))], {"g": text}, vertices), prepare=prepare)

    def step(self, *changes: ControlChange, features: Features = SILENCE, dt: float = 1 / 60) -> NDArray[np.uint8]:
        """Draw one frame and return its pixels, rows from the top."""
        assert self._session is not None
        frame = self._session.step(self.index * dt, changes, features)
        self.index += 1
        self.renderer.render(frame)
        return self.renderer.picture.read_rgba()

    def steps(self, count: int) -> NDArray[np.uint8]:
        """Draw several frames and return the last."""
        for _ in range(count - 1):
            self.step()
        return self.step()

    def colour(self, *changes: ControlChange, features: Features = SILENCE) -> tuple[int, ...]:
        """Draw one frame of one colour and return it."""
        pixels = self.step(*changes, features=features)
        assert (pixels == pixels[0, 0]).all()
        return tuple(int(v) for v in pixels[0, 0])


def change(control_id: str, value: bool | float | str | tuple[float, ...]) -> ControlChange:
    """A change by the desk."""
    return ControlChange(control_id, value)


def heard(**fields: object) -> Features:
    """Features of something loud."""
    return replace(SILENCE, hop=1, silent=False, **fields)  # type: ignore[arg-type]
