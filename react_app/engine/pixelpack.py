"""Pixels out of a framebuffer by GL's own calls, which let other Python threads run while they wait."""

from __future__ import annotations

import ctypes
from typing import Any

import moderngl
from numpy.typing import NDArray

from react_app.core.errors import GraphicsError
from react_app.engine.context import extra_of

INVERTS = "GL_MESA_pack_invert"
"""The extension with which rows come from the top at no cost."""
_PACK_ALIGNMENT, _PACK_INVERT = 0x0D05, 0x8758
_PACK_BUFFER, _STREAM_READ, _MAP_READ = 0x88EB, 0x88E1, 0x0001
_GPU_COMMANDS_COMPLETE, _FLUSH_COMMANDS = 0x9117, 0x0001
_TIMEOUT_EXPIRED, _WAIT_FAILED = 0x911B, 0x911D
_PATIENCE_NS = 1_000_000_000

_int, _uint, _size, _pointer = ctypes.c_int, ctypes.c_uint, ctypes.c_ssize_t, ctypes.c_void_p

PixelKind = tuple[int, int]
"""GL's words for a pixel: its channels and the type of each."""
R8: PixelKind = (0x1903, 0x1401)
R16: PixelKind = (0x1903, 0x1403)
RGBA8: PixelKind = (0x1908, 0x1401)
RGBA16: PixelKind = (0x1908, 0x1403)


class PixelPack:
    """GL's calls that bring pixels to memory, of one context, which is current whenever they are called."""

    def __init__(self, ctx: moderngl.Context) -> None:
        """Find the functions.

        Raises:
            GraphicsError: the driver lacks one.
        """
        function = extra_of(ctx).function
        self.can_invert = INVERTS in ctx.extensions
        """Whether rows can be had from the top at no cost."""
        self._store = function("glPixelStorei", None, _uint, _int)
        self._read = function("glReadPixels", None, _int, _int, _int, _int, _uint, _uint, _pointer)
        self.generate = function("glGenBuffers", None, _int, ctypes.POINTER(_uint))
        self.delete = function("glDeleteBuffers", None, _int, ctypes.POINTER(_uint))
        self.bind = function("glBindBuffer", None, _uint, _uint)
        self.allocate = function("glBufferData", None, _uint, _size, _pointer, _uint)
        self.map = function("glMapBufferRange", _pointer, _uint, _size, _size, _uint)
        self.unmap = function("glUnmapBuffer", ctypes.c_ubyte, _uint)
        self.fence = function("glFenceSync", _pointer, _uint, _uint)
        self.wait = function("glClientWaitSync", _uint, _pointer, _uint, ctypes.c_uint64)
        self.delete_fence = function("glDeleteSync", None, _pointer)
        self.flush = function("glFlush", None)

    def read(
        self, framebuffer: moderngl.Framebuffer, kind: PixelKind, out: NDArray[Any] | None, *, invert: bool = False
    ) -> None:
        """Copy a framebuffer's pixels to `out`, or into the pixel buffer that is bound.

        Rows come as they lie in GL, or the other way round with `invert` (see `can_invert`).
        """
        framebuffer.use()
        self._store(_PACK_ALIGNMENT, 1)
        if invert:
            self._store(_PACK_INVERT, 1)
        address = None if out is None else out.ctypes.data
        self._read(0, 0, *framebuffer.size, *kind, address)
        if invert:
            self._store(_PACK_INVERT, 0)


class PixelBuffer:
    """Memory of the driver's into which pixels travel by themselves."""

    def __init__(self, pack: PixelPack, size: int) -> None:
        """Reserve `size` bytes."""
        self._pack = pack
        self._size = size
        self._name = _uint()
        self._fence: int | None = None
        pack.generate(1, ctypes.byref(self._name))
        pack.bind(_PACK_BUFFER, self._name)
        pack.allocate(_PACK_BUFFER, size, None, _STREAM_READ)
        pack.bind(_PACK_BUFFER, 0)

    def begin(self, framebuffer: moderngl.Framebuffer, kind: PixelKind) -> None:
        """Send a framebuffer's pixels on their way; it may be drawn into again at once."""
        pack = self._pack
        pack.bind(_PACK_BUFFER, self._name)
        pack.read(framebuffer, kind, None)
        pack.bind(_PACK_BUFFER, 0)
        self._fence = pack.fence(_GPU_COMMANDS_COMPLETE, 0)
        pack.flush()

    def take(self, out: NDArray[Any]) -> None:
        """Wait for the pixels and copy them to `out`.

        Raises:
            GraphicsError: the driver lost them.
        """
        pack = self._pack
        self._wait()
        pack.bind(_PACK_BUFFER, self._name)
        address = pack.map(_PACK_BUFFER, 0, self._size, _MAP_READ)
        if address:
            ctypes.memmove(out.ctypes.data, address, self._size)
        whole = bool(address) and pack.unmap(_PACK_BUFFER)
        pack.bind(_PACK_BUFFER, 0)
        if not whole:
            raise GraphicsError("The graphics driver lost a picture that was being read; start the export again.")

    def release(self) -> None:
        """Free it."""
        self._forget_fence()
        self._pack.delete(1, ctypes.byref(self._name))

    def _wait(self) -> None:
        state = _TIMEOUT_EXPIRED
        while state == _TIMEOUT_EXPIRED:
            state = self._pack.wait(self._fence, _FLUSH_COMMANDS, _PATIENCE_NS)
        self._forget_fence()
        if state == _WAIT_FAILED:
            raise GraphicsError("The graphics driver stopped while a picture was being read; start the export again.")

    def _forget_fence(self) -> None:
        if self._fence is not None:
            self._pack.delete_fence(self._fence)
            self._fence = None
