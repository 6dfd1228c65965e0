"""Shader texts kept beside a performance, so that it can be drawn again as it was, whatever became of the files.

`FOLDER/<digest>.fs`, and `.vs` where there is a vertex shader; `kept_images` keeps what they import.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from react_app.core.errors import ShaderError
from react_app.core.shader import ShaderDescription
from react_app.core.wholefile import write_whole
from react_app.shaders.library import Library


def keep_shader(folder: Path, shader: ShaderDescription) -> None:
    """Keep a shader's text; one that is kept already is left alone.

    Raises:
        OSError: it cannot be written; nothing half-written is left under its name.
    """
    path = kept_path(folder, shader.digest)
    if path.exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    if shader.vertex:
        write_whole(path.with_suffix(".vs"), shader.vertex.encode("utf-8", "replace"))
    write_whole(path, shader.text.encode("utf-8", "replace"))


def kept_path(folder: Path, digest: str) -> Path:
    """Return where the text of a digest lies."""
    return folder / f"{digest}.fs"


class KeptShaders:
    """The shaders of a performance as they were then; what was not kept comes from the library as it is now."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        digests: Mapping[str, str],
        dressed: Callable[[str, ShaderDescription], ShaderDescription] = lambda _id, shader: shader,
    ) -> None:
        """`digests` are those of the shaders' texts, by id; `dressed` gives a shader the images it had then."""
        self._folder, self._library, self._digests = folder, library, digests
        self._dressed = dressed
        self._notes: dict[str, str] = {}

    @property
    def notes(self) -> Mapping[str, str]:
        """What is to be told of the shaders asked for so far, by id."""
        return self._notes

    def get(self, id: str) -> ShaderDescription:
        """Return a shader by its id.

        Raises:
            ShaderError: there is no such shader, or it cannot be used.
        """
        return self._dressed(id, self._text(id))

    def _text(self, id: str) -> ShaderDescription:
        digest = self._digests.get(id, "")
        newest, missing = None, None
        try:
            newest = self._library.get(id)
        except ShaderError as error:
            missing = error
        if not digest or (newest is not None and newest.digest == digest):
            return _found(newest, missing)
        name = Path(id).name
        path = kept_path(self._folder, digest)
        try:
            if not path.is_file():
                raise ShaderError("It is not there.", path=path)
            kept = self._library.copy(id, path, digest)
        except ShaderError as error:
            if newest is not None:
                self._notes[id] = f"The text of {name} as it was performed cannot be used, its newest is: {error}"
            return _found(newest, missing)
        happened = "is gone" if newest is None else "was changed"
        self._notes[id] = f"{name} {happened} since the performance; it is drawn as it was then."
        return kept

    def complaint(self, id: str) -> ShaderError | None:
        """Return what is wrong with the newest text of a shader of which an earlier one is played."""
        return None if id in self._digests else self._library.complaint(id)


def _found(shader: ShaderDescription | None, error: ShaderError | None) -> ShaderDescription:
    if shader is None:
        assert error is not None
        raise error
    return shader
