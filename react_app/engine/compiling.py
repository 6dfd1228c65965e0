"""What crosses between a process that wants shaders compiled and the child that compiles them."""

from __future__ import annotations

from dataclasses import dataclass

from react_app.core.errors import ShaderError
from react_app.core.shader import ShaderDescription
from react_app.engine.warming import Use


@dataclass(frozen=True, slots=True)
class Job:
    """A shader to compile as `glsl`, a version such as "420", and how it will be drawn."""

    shader: ShaderDescription
    use: Use
    glsl: str
    limit_s: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job went; without a `reason` the shader can be used.

    `first_s` is what compiling took, `again_s` what it takes now that the driver's cache has it, in processor time.
    """

    digest: str
    reason: str = ""
    path: str | None = None
    line: int | None = None
    first_s: float = 0.0
    again_s: float = 0.0

    @property
    def error(self) -> ShaderError | None:
        """Why the shader is refused, None if it is not."""
        return ShaderError(self.reason, path=self.path, line=self.line) if self.reason else None
