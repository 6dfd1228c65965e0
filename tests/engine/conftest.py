"""One GL context for all engine tests; no test may leave a GL error behind."""

from __future__ import annotations

from collections.abc import Iterator

import moderngl
import pytest

from react_app.engine.context import create_headless
from tests.engine.kit import Player
from tests.engine.reference import Bench


@pytest.fixture(scope="session")
def shared_ctx() -> Iterator[moderngl.Context]:
    context = create_headless()
    yield context
    context.release()


@pytest.fixture
def ctx(shared_ctx: moderngl.Context) -> moderngl.Context:
    """The context, current again after a test that made another one."""
    shared_ctx.mglo.__enter__()
    return shared_ctx


@pytest.fixture
def player(ctx: moderngl.Context) -> Iterator[Player]:
    found = Player(ctx)
    yield found
    found.renderer.release()
    assert ctx.error == "GL_NO_ERROR"


@pytest.fixture
def bench(ctx: moderngl.Context) -> Iterator[Bench]:
    found = Bench(ctx)
    yield found
    found.release()
    assert ctx.error == "GL_NO_ERROR"
