from __future__ import annotations

import os
import subprocess
import sys

import moderngl
import pytest

from react_app.core.errors import GraphicsError
from react_app.engine.context import create_headless, describe, extra_of, glsl_version, wanted_versions, wrap_current

SAY = """
from react_app.core.errors import GraphicsError
from react_app.engine.context import create_headless
try:
    create_headless()
except GraphicsError as error:
    print(error)
"""


def child(**environment: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SAY], capture_output=True, text=True, env={**os.environ, **environment}, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def test_an_opengl_that_is_too_old_is_named() -> None:
    assert "offers 3.2" in child(MESA_GL_VERSION_OVERRIDE="3.2")


def test_a_machine_without_opengl_gets_a_sentence() -> None:
    assert child(MESA_GL_VERSION_OVERRIDE="2.1").startswith("This machine offers no OpenGL 3.3")


@pytest.mark.parametrize(
    ("cap", "asked", "glsl"),
    [
        ("4.1", (410, 330), "410"),
        ("3.3", (330,), "330"),
        ("2.0", (330,), "330"),  # nothing older is drawn with
        ("4.2", (420, 410, 330), "420"),
        ("9", (450, 420, 410, 330), "420"),
        ("", (450, 420, 410, 330), "420"),
        ("new", (450, 420, 410, 330), "420"),
    ],
)
def test_the_version_can_be_capped(
    ctx: moderngl.Context, monkeypatch: pytest.MonkeyPatch, cap: str, asked: tuple[int, ...], glsl: str
) -> None:
    monkeypatch.setenv("REACT_APP_GL", cap)
    assert wanted_versions() == asked
    context = create_headless()
    try:
        assert int(glsl_version(context)) == min(int(glsl), int(glsl_version(ctx)))
    finally:
        context.release()


@pytest.mark.parametrize(("version", "glsl"), [("3.3", "330"), ("4.1", "410")])
def test_a_machine_without_the_newest_opengl_is_drawn_with_all_the_same(version: str, glsl: str) -> None:
    say = "from react_app.engine.context import *; print(glsl_version(create_headless()))"
    run = subprocess.run(
        [sys.executable, "-c", say],
        capture_output=True,
        text=True,
        env={**os.environ, "MESA_GL_VERSION_OVERRIDE": version, "MESA_GLSL_VERSION_OVERRIDE": glsl},
        timeout=60,
    )
    assert run.stdout.strip() == glsl, run.stderr


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
