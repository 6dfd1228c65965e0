"""Sizes of targets for any expression and any value: inside the driver's limits, and never an exception."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import moderngl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from react_app.core.errors import ShaderError
from react_app.core.shader import ShaderPass
from react_app.engine import targets as module
from react_app.engine.surface import Surface
from react_app.engine.targets import MAX_PIXELS, Target
from react_app.shaders.size_expr import parse_size
from tests.engine.kit import isf
from tests.engine.reference import Bench

LONGEST = 16384
CONTEXT = cast(moderngl.Context, SimpleNamespace(info={"GL_MAX_TEXTURE_SIZE": LONGEST}))
WORDS = [
    "$WIDTH",
    "$HEIGHT",
    "$x",
    "$y",
    "2",
    "1e308",
    "0",
    ".5",
    "(",
    ")",
    *"+-*/%^,",
    "max(",
    "pow(",
    "sqrt(",
    "log(",
]

numbers = st.floats() | st.integers() | st.booleans() | st.none() | st.just((0.5, 0.5)) | st.just("text")


@settings(max_examples=500, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.tuples(st.integers(1, LONGEST), st.integers(1, LONGEST)),
    st.fixed_dictionaries({}, optional={"x": numbers, "y": numbers}),
)
def test_any_size_lies_within_the_limits(
    width: list[str], height: list[str], output: tuple[int, int], values: dict[str, Any]
) -> None:
    texts = []
    for words in (width, height):
        try:
            texts.append(parse_size(" ".join(words)).text)
        except ShaderError:
            texts.append("")
    target = Target(CONTEXT, ShaderPass("a", True, True, *texts), 1, {"x": 3.0})
    asked = target.ask(output, values)
    assert 2 * 16 <= asked <= 2 * 16 * max(MAX_PIXELS, output[0] * output[1])
    sides = target._asked
    assert all(1 <= side <= LONGEST for side in sides)


class _Full:
    """A surface there is no room for, after so many that there is room for."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.made = 0
        self.released = 0

    def __call__(self, *args: Any) -> Any:
        self.made += 1
        if self.made > self.room:
            raise moderngl.Error("no room")
        return SimpleNamespace(size=args[1], release=self._release)

    def _release(self) -> None:
        self.released += 1


def test_where_the_driver_has_no_room_nothing_leaks_and_it_is_not_asked_in_every_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full = _Full(room=1)
    monkeypatch.setattr(module, "Surface", full)
    target = Target(CONTEXT, ShaderPass("a", True), 1, {})
    for _ in range(module.RETRY_FRAMES - 1):
        with pytest.raises(moderngl.Error):
            target.fit((64, 64), {}, cast(Any, None))
    assert (full.made, full.released) == (2, 1), "one was made and freed again, one was refused"
    full.room = 10**6
    target.fit((64, 64), {}, cast(Any, None))
    assert target.begin() is not None, "tried again after a while"


def test_buffers_stay_as_they_are_when_larger_ones_are_refused(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    playing = bench.play(
        isf(
            "void main() { gl_FragColor = IMG_THIS_PIXEL(buf) + 1.0; }",
            '"PASSES": [{"TARGET": "buf", "PERSISTENT": true, "FLOAT": true}]',
        )
    )
    assert playing.colour()[0] == 1
    monkeypatch.setattr(module, "Surface", _Full(room=0))
    with pytest.raises(moderngl.Error):
        playing.frame(size=(32, 32))
    monkeypatch.setattr(module, "Surface", Surface)
    assert playing.colour()[0] == 2, "what was in the buffer is still there"
