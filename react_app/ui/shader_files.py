"""Shader files as the editor writes them: whole or not at all, and copies of house shaders in the user's folder."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from react_app.core.errors import ShaderError
from react_app.core.wholefile import whole_file
from react_app.shaders.source import vertex_paths


def read_text(path: Path) -> bytes:
    """Return the bytes of a shader file.

    Raises:
        ShaderError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ShaderError(f"It cannot be read ({error.strerror or error}).", path=path) from error


def write_text(path: Path, text: bytes) -> None:
    """Write a shader file: who reads it sees the old text or the new one; a link stays a link.

    Raises:
        ShaderError: it cannot be written.
    """
    target = path.resolve()
    try:
        with whole_file(target) as part:
            part.write_bytes(text)
            with contextlib.suppress(OSError):
                shutil.copymode(target, part)
    except OSError as error:
        raise ShaderError(f"It cannot be saved ({error.strerror or error}).", path=path) from error


def copy_shader(path: Path, folder: Path) -> Path:
    """Copy a shader, its vertex shader with it, into a folder under a name that is free; return the new file.

    Raises:
        ShaderError: it cannot be copied.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while (copy := folder / f"{path.stem}{f'-{number}' if number > 1 else ''}.fs").exists():
            number += 1
        for vertex in vertex_paths(path):
            if vertex.is_file():
                shutil.copyfile(vertex, copy.with_suffix(vertex.suffix))
        shutil.copyfile(path, copy)
    except OSError as error:
        raise ShaderError(f"It cannot be copied to {folder} ({error.strerror or error}).", path=path) from error
    return copy
