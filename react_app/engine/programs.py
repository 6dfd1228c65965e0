"""Compiled shaders: one GL program for each digest, its uniforms resolved once and written only when they change."""

from __future__ import annotations

from collections.abc import Iterable

import moderngl

from react_app.core.controls import ControlValue
from react_app.core.errors import ShaderError
from react_app.core.shader import ShaderDescription
from react_app.engine.context import glsl_version
from react_app.engine.gllog import first_user_error, parse_log
from react_app.engine.glsl import GlslSources, assemble, has_main, sampler_names

UniformValue = ControlValue
FRAME_BLOCK = "isf_hostFrame"
FRAME_BINDING = 0
KEEP_UNUSED = 32
"""Programs kept although no plan needs them any more: undo and going back must not compile again."""


class ShaderProgram:
    """An ISF shader on the GPU.

    Raises:
        ShaderError: the driver refuses it; names the file and the user's line.
    """

    def __init__(self, ctx: moderngl.Context, shader: ShaderDescription, *, raw: bool = False, glsl: str = "") -> None:
        self.digest = shader.digest
        self._program, self.partial = _compile(ctx, shader, glsl or glsl_version(ctx), raw=raw)
        self._vao = ctx.vertex_array(self._program, [])
        self._mode, self._vertices = (moderngl.TRIANGLE_STRIP, 4) if shader.vertex else (moderngl.TRIANGLES, 3)
        self._uniforms: dict[str, moderngl.Uniform] = {}
        self._last: dict[str, UniformValue] = {}
        names = {*sampler_names(shader), "react_audio"}
        samplers: list[str] = []
        for name in self._program:
            member = self._program[name]
            if isinstance(member, moderngl.UniformBlock):
                if name == FRAME_BLOCK:
                    member.binding = FRAME_BINDING
            elif isinstance(member, moderngl.Uniform):
                if name in names:
                    member.value = len(samplers)
                    samplers.append(name)
                else:
                    self._uniforms[name] = member
        self.samplers = tuple(samplers)
        """Names of the samplers the program really reads; each one's position is its texture unit."""

    def set(self, name: str, value: UniformValue) -> None:
        """Write a uniform if the program has it and the value is new."""
        uniform = self._uniforms.get(name)
        if uniform is not None and self._last.get(name) != value:
            uniform.value = value
            self._last[name] = value

    def draw(self) -> None:
        """Draw over the whole of the framebuffer in use."""
        self._vao.render(self._mode, vertices=self._vertices)

    def release(self) -> None:
        """Free the GL objects."""
        self._vao.release()
        self._program.release()


class Programs:
    """All compiled programs by digest, and what the driver said about those it refused.

    `raw` leaves what shaders write uncleaned, to see their NaNs; `glsl` is another version than the context's own.
    """

    def __init__(self, ctx: moderngl.Context, *, raw: bool = False, glsl: str = "") -> None:
        self._ctx = ctx
        self._raw = raw
        self._glsl = glsl
        self._ready: dict[str, ShaderProgram] = {}
        self._failed: dict[str, ShaderError] = {}

    def find(self, digest: str) -> ShaderProgram | None:
        """Return a compiled program, None while there is none."""
        return self._ready.get(digest)

    def error(self, digest: str) -> ShaderError | None:
        """Return why a shader was refused, None if it was not."""
        return self._failed.get(digest)

    def tried(self, digest: str) -> bool:
        """Return whether this shader was compiled or refused already."""
        return digest in self._ready or digest in self._failed

    def compile(self, shader: ShaderDescription) -> None:
        """Compile a shader, once; the outcome is in `find` or `error`."""
        if self.tried(shader.digest):
            return
        try:
            self._ready[shader.digest] = ShaderProgram(self._ctx, shader, raw=self._raw, glsl=self._glsl)
        except ShaderError as error:
            self._failed[shader.digest] = error

    def refuse(self, digest: str, error: ShaderError) -> None:
        """Note that a shader is not to be compiled here, because it did not go well elsewhere."""
        self._failed[digest] = error

    def retain(self, needed: Iterable[str]) -> None:
        """Release programs nobody needs, but for the most recent few."""
        keep = set(needed)
        unused = [digest for digest in self._ready if digest not in keep]
        for digest in unused[: max(0, len(unused) - KEEP_UNUSED)]:
            self._ready.pop(digest).release()
        self._failed = {digest: error for digest, error in self._failed.items() if digest in keep}

    def release(self) -> None:
        """Free all programs."""
        for program in self._ready.values():
            program.release()
        self._ready.clear()


def _compile(
    ctx: moderngl.Context, shader: ShaderDescription, glsl: str, *, raw: bool
) -> tuple[moderngl.Program, bool]:
    """Compile at a version; a text that only an older GLSL takes (`sample` as a name) gets that one."""
    for text, file in ((shader.fragment, shader.path or shader.id), (shader.vertex, _vertex_path(shader))):
        if (text or text is shader.fragment) and not has_main(text):
            raise ShaderError("There is no main function.", path=file, line=text.rstrip().count("\n") + 1)
    first: ShaderError | None = None
    for version, plain in ((glsl, False), ("330", True)):
        sources = assemble(shader, version, raw=raw, plain=plain)
        try:
            return _link(ctx, sources, shader), sources.partial
        except ShaderError as error:
            first = first or error
    assert first is not None
    raise first


def _link(ctx: moderngl.Context, sources: GlslSources, shader: ShaderDescription) -> moderngl.Program:
    try:
        return ctx.program(vertex_shader=sources.vertex, fragment_shader=sources.fragment)
    except moderngl.Error as error:
        raise _user_error(str(error), shader) from error


def _user_error(log: str, shader: ShaderDescription) -> ShaderError:
    message = first_user_error(log)
    if message is None:
        found = parse_log(log)
        lines = [line.strip() for line in log.splitlines() if line.strip(" =\t")]
        text = found[0].text if found else (lines[-1] if lines else "the driver gives no reason.")
        return ShaderError(f"The graphics driver refuses it: {text}", path=shader.path or shader.id)
    in_vertex = message.stage == "vertex"
    text = shader.vertex if in_vertex else shader.fragment
    last = text.rstrip().count("\n") + 1
    line = min(max(1, message.line), last)
    reason = message.text
    if message.after_user_text:
        reason = f"The code ends too early, a brace or #endif may be missing: {reason}"
    return ShaderError(reason, path=_vertex_path(shader) if in_vertex else shader.path or shader.id, line=line)


def _vertex_path(shader: ShaderDescription) -> str:
    base = shader.path or shader.id
    return f"{base.rsplit('.', 1)[0]}.vs" if shader.path else f"{base} (vertex)"
