"""OpenGL contexts: our own without a window, or the one a window system made current."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import glcontext
import moderngl

from react_app.core.errors import GraphicsError

Context = moderngl.Context
"""A context, for those who only hand it on."""
NEEDED = 330
"""Oldest OpenGL we draw with (3.3)."""
WANTED = (450, 420, 410, NEEDED)
"""Versions to ask for, best first: from 4.2 on every ISF file compiles, 4.1 is all that macOS has."""
VERSION_VARIABLE = "REACT_APP_GL"
"""Environment variable that caps the version ("4.1"), to see how shaders fare on older machines."""
_OLDER = (320, 310, 300)
"""Versions asked for only to be able to say what the machine has."""
_GL_VERSION = 0x1F02
_SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic", "basic render")


@dataclass(frozen=True, slots=True)
class GlInfo:
    """What draws. `software` is True when the CPU does."""

    renderer: str
    vendor: str
    version: str
    glsl: str
    software: bool


class ContextExtra:
    """What we add to a context; hangs on `Context.extra`.

    `resting` is a framebuffer that lives as long as the context: moderngl goes back to the framebuffer in use after
    creating another, which must not be one that was freed. `version` is what may be used of it, such as 410.
    """

    def __init__(self, ctx: moderngl.Context, load: Callable[[str], int]) -> None:
        self.version = min(ctx.version_code, _cap())
        self.resting = ctx.framebuffer([ctx.texture((1, 1), 4)])
        self._load = load
        address = load("glFinish")
        self._finish = _function(address, None) if address else None

    def finish(self) -> None:
        """Wait until everything drawn so far is done; the interpreter lock is not held meanwhile."""
        if self._finish is not None:
            self._finish()
        else:
            self.resting.ctx.finish()

    def function(self, name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
        """Return a GL function as ctypes calls it: other Python threads run meanwhile, which moderngl does not allow.

        Raises:
            GraphicsError: the driver has no such function.
        """
        address = self._load(name)
        if not address:
            raise GraphicsError(f"The graphics driver has no {name}: update it.")
        return _function(address, result, *arguments)


def extra_of(ctx: moderngl.Context) -> ContextExtra:
    """Return what we added to a context that came from `create_headless` or `wrap_current`."""
    assert isinstance(ctx.extra, ContextExtra)
    return ctx.extra


class _Loader:
    """The shape moderngl expects of a context it did not make itself."""

    def __init__(self, load: Callable[[str], int]) -> None:
        self._load = load

    def load_opengl_function(self, name: str) -> int:
        return self._load(name)

    load = load_opengl_function

    def __enter__(self) -> _Loader:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def release(self) -> None:
        pass


def create_headless() -> moderngl.Context:
    """Create a context that needs no window and no display, and make it current on this thread.

    Raises:
        GraphicsError: there is no OpenGL, or only one older than 3.3; the sentence says which was found.
    """
    reason = ""
    for glversion in (*wanted_versions(), *_OLDER):
        for make in _backends():
            try:
                backend = make(glversion=glversion, mode="standalone")
                ctx = _wrap(backend.load, backend)
            except GraphicsError:
                raise
            except Exception as error:  # noqa: BLE001 - glcontext raises bare Exception for every refusal
                reason = reason or str(error)
                continue
            return ctx
    raise GraphicsError(
        f"This machine offers no OpenGL 3.3: install or update the graphics driver (the system says: {reason})."
    )


def wanted_versions() -> tuple[int, ...]:
    """Return the versions to ask a window system for (450 is 4.5), best first."""
    return tuple(version for version in WANTED if version <= _cap())


def _cap() -> int:
    """Return the highest version that may be used; the oldest we draw with is always allowed."""
    major, _, minor = os.environ.get(VERSION_VARIABLE, "").partition(".")
    if not (major.isdecimal() and (minor or "0").isdecimal()):
        return WANTED[0]
    return max(NEEDED, int(major) * 100 + int(minor or "0") * 10)


def wrap_current(load: Callable[[str], int]) -> moderngl.Context:
    """Return the context that is current on this thread; `load` finds a GL function's address by name.

    Raises:
        GraphicsError: no context is current, or it is older than 3.3.
    """
    address = load("glGetString")
    if not address or not _function(address, ctypes.c_char_p, ctypes.c_uint)(_GL_VERSION):
        raise GraphicsError("No OpenGL context is current.")
    return _wrap(load, _Loader(load))


def describe(ctx: moderngl.Context) -> GlInfo:
    """Return what draws, in the driver's own words."""
    info = ctx.info
    renderer = str(info.get("GL_RENDERER", "unknown"))
    return GlInfo(
        renderer=renderer,
        vendor=str(info.get("GL_VENDOR", "unknown")),
        version=str(info.get("GL_VERSION", "unknown")),
        glsl=glsl_version(ctx),
        software=any(word in renderer.lower() for word in _SOFTWARE),
    )


def glsl_version(ctx: moderngl.Context) -> str:
    """Return the GLSL version shaders are compiled as: 420 where there is one, 410 on GL 4.1, else 330."""
    version = extra_of(ctx).version
    return "420" if version >= 420 else "410" if version >= 410 else "330"


def _function(address: int, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return the C function at an address; it runs without the interpreter lock."""
    if sys.platform == "win32":
        return ctypes.WINFUNCTYPE(result, *arguments)(address)
    return ctypes.CFUNCTYPE(result, *arguments)(address)


def _backends() -> list[Callable[..., Any]]:
    if sys.platform.startswith("linux"):
        return [glcontext.get_backend_by_name("egl"), glcontext.default_backend()]
    return [glcontext.default_backend()]


def _wrap(load: Callable[[str], int], backend: Any) -> moderngl.Context:
    try:
        ctx = moderngl.create_context(require=0, standalone=True, context=backend)
    except (ValueError, moderngl.Error) as error:
        raise GraphicsError(f"OpenGL cannot be used: {error}.") from error
    if ctx.version_code < NEEDED:
        found = f"{ctx.version_code // 100}.{ctx.version_code // 10 % 10}"
        renderer = ctx.info.get("GL_RENDERER", "")
        raise GraphicsError(
            f"OpenGL 3.3 is needed, but this machine offers {found} ({renderer}): update the graphics driver."
        )
    ctx.extra = ContextExtra(ctx, load)
    return ctx
