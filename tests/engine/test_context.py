from __future__ import annotations

import subprocess
import sys

import moderngl
import pytest

from react_app.core.errors import GraphicsError
from react_app.engine.context import create_headless, describe, extra_of, glsl_version, wrap_current

SAY = """
from react_app.core.errors import GraphicsError
from react_app.engine.context import create_headless
try:
    create_headless()
except GraphicsError as error:
    print(error)
"""


def child(**environment: str) -> str:
    import os

    run = subprocess.run(
        [sys.executable, "-c", SAY], capture_output=True, text=True, env={**os.environ, **environment}, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_an_opengl_that_is_too_old_is_named() -> None:
    assert "offers 3.2" in child(MESA_GL_VERSION_OVERRIDE="3.2")


def test_a_machine_without_opengl_gets_a_sentence() -> None:
    assert child(MESA_GL_VERSION_OVERRIDE="2.1").startswith("This machine offers no OpenGL 3.3")


def test_a_context_describes_itself(ctx: moderngl.Context) -> None:
    info = describe(ctx)
    assert info.renderer
    assert info.version
    assert info.glsl == glsl_version(ctx)
    assert info.software == ("llvmpipe" in info.renderer)


def test_finish_can_be_called(ctx: moderngl.Context) -> None:
    extra_of(ctx).finish()


def test_wrapping_nothing_is_an_error() -> None:
    with pytest.raises(GraphicsError):
        wrap_current(lambda name: 0)


def test_a_context_works_beside_another(ctx: moderngl.Context) -> None:
    other = create_headless()
    assert other.texture((1, 1), 4, bytes(4)).read() == bytes(4)
    other.release()
    ctx.mglo.__enter__()
    assert ctx.texture((1, 1), 4, bytes(4)).read() == bytes(4)
