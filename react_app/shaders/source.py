"""The text of a shader file, read within limits and known by its hash before anything in it is looked at."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path

from react_app.core.errors import ShaderError
from react_app.shaders.header import MAX_TEXT

MAX_BYTES = MAX_TEXT * 2
"""Bytes a shader file may have."""
SHADER_SUFFIXES = (".fs", ".frag", ".isf")
"""How shader files end."""
VERTEX_SUFFIXES = (".vs", ".vert")
"""Where the vertex shader of NAME.fs may lie; the first that is there counts."""


@dataclass(frozen=True, slots=True)
class ShaderSource:
    """What stands in a file and the vertex shader beside it, line breaks made alike."""

    text: str
    vertex: str

    @property
    def digest(self) -> str:
        """SHA-256 of both texts: the same text under another name is the same shader."""
        return hashlib.sha256(f"{self.text}\0{self.vertex}".encode("utf-8", "replace")).hexdigest()


def read_source(path: Path) -> ShaderSource:
    """Read a shader file and the `.vs` (or `.vert`) beside it.

    Raises:
        ShaderError: it cannot be opened, is too big or is no ordinary file.
    """
    vertex = next((_read(p) for p in vertex_paths(path) if p.is_file()), "")
    return ShaderSource(_read(path), vertex)


def vertex_paths(path: Path) -> tuple[Path, ...]:
    """Return where the vertex shader of a file may lie."""
    return tuple(path.with_suffix(suffix) for suffix in VERTEX_SUFFIXES)


def shader_title(path: str) -> str:
    """Return what a shader is called by the name of its file."""
    name = Path(path).name
    stem = name.rsplit(".", 1)[0] if name.lower().endswith(SHADER_SUFFIXES) else name
    stem = stem.replace("-", " ").replace("_", " ").strip() or "Shader"
    return stem[0].upper() + stem[1:]


def _read(path: Path) -> str:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe or a device might never end
            raise ShaderError("It is a folder or a device, not a file.", path=path)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ShaderError(f"The file cannot be opened: {error.strerror}.", path=path) from error
    except ValueError as error:
        raise ShaderError("The file has an impossible name.") from error
    if len(data) > MAX_BYTES:
        raise ShaderError(f"The file is bigger than {MAX_BYTES // 1_000_000} MB.", path=path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
