"""Imported shaders as files: where they are written, and under which name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from react_app.core.errors import ShaderError
from react_app.core.wholefile import write_whole
from react_app.shaders.foreign import import_shader


def write_imported(
    source: Path, target: Path, channels: Mapping[str, str] | None = None
) -> tuple[Path, tuple[str, ...]]:
    """Import a shader of another tool; return the file written and what could not be carried over.

    `target` is a folder, or a file that ends in `.fs`. A file that is there already is replaced only when it is what an
    earlier import of the same text wrote; another one gets a number. Images it uses are copied beside it.

    Raises:
        ShaderError: it is no such shader, or nothing can be written there.
    """
    made = import_shader(source, channels)
    try:
        if target.suffix.lower() == ".fs":
            target.parent.mkdir(parents=True, exist_ok=True)
            path = target
        else:
            target.mkdir(parents=True, exist_ok=True)
            path = _free(target, made.name, made.text)
        for name in made.images:
            folder = source if source.is_dir() else source.parent
            if path.parent.resolve() != folder.resolve():
                (path.parent / name).write_bytes((folder / name).read_bytes())
        write_whole(path, made.text.encode())
    except OSError as error:
        raise ShaderError(f"It cannot be written there: {error.strerror or error}.", path=target) from error
    return path, made.notes


def _free(folder: Path, name: str, text: str) -> Path:
    stem = re.sub(r"[^\w -]+", "", name).strip()[:80] or "Imported"
    for number in range(1, 1000):
        path = folder / (f"{stem}.fs" if number == 1 else f"{stem} {number}.fs")
        if not path.exists() or path.read_text("utf-8", errors="replace") == text:
            return path
    raise ShaderError(f"There are too many files called {stem} already.", path=folder)
