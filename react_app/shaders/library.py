"""The shaders on disk: the house library of the package, the user's folders and single files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from react_app.core.errors import ShaderError
from react_app.core.problems import Problem
from react_app.core.shader import ShaderDescription
from react_app.shaders.isf import load_isf

HOUSE_FOLDER = Path(__file__).parent / "library"
HOUSE_ID = re.compile(r"[a-z0-9_-]+/[a-z0-9_-]+")

_Signature = tuple[int, int, int, int]
_Entry = tuple[_Signature, ShaderDescription | ShaderError]


class Library:
    """Finds and reads shaders, and reads a file again when it has changed on disk.

    House shaders have ids such as `generators/aurora`; every other file is known by its absolute path.
    """

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._folders = tuple(folder.absolute() for folder in folders)
        self._cache: dict[str, _Entry] = {}

    def entries(self) -> tuple[ShaderDescription, ...]:
        """Return every shader that can be read, the house library first, each part in order of its ids."""
        return tuple(result for _, result in self._scan() if isinstance(result, ShaderDescription))

    def problems(self) -> tuple[Problem, ...]:
        """Return one problem for every file of the library that cannot be read."""
        return tuple(
            Problem(f"shader.{shader_id}", str(result), "warning", shader_id)
            for shader_id, result in self._scan()
            if isinstance(result, ShaderError)
        )

    def get(self, id: str) -> ShaderDescription:
        """Return a shader by its house id or absolute path.

        Raises:
            ShaderError: there is no such shader, or its file cannot be used.
        """
        house = HOUSE_ID.fullmatch(id) is not None
        path = HOUSE_FOLDER / f"{id}.fs" if house else Path(id)
        if not (path.is_file() if house else path.is_absolute() and path.name):
            raise ShaderError(f"There is no shader {id[:200]!r} in the library.")
        result = self._load(id, path)
        if isinstance(result, ShaderError):
            raise result
        return result

    def _scan(self) -> Iterator[tuple[str, ShaderDescription | ShaderError]]:
        for path in sorted(HOUSE_FOLDER.glob("*/*.fs")):
            shader_id = f"{path.parent.name}/{path.stem}"
            yield shader_id, self._load(shader_id, path)
        seen: set[Path] = set()
        for folder in self._folders:
            for path in sorted(folder.rglob("*.fs")) if folder.is_dir() else [folder]:
                if path not in seen:
                    seen.add(path)
                    yield str(path), self._load(str(path), path)

    def _load(self, shader_id: str, path: Path) -> ShaderDescription | ShaderError:
        signature = _signature(path)
        known = self._cache.get(shader_id)
        if known is not None and known[0] == signature:
            return known[1]
        result: ShaderDescription | ShaderError
        try:
            found = load_isf(path)
            result = found if shader_id == str(path) else replace(found, id=shader_id)
        except ShaderError as error:
            result = error
        self._cache[shader_id] = (signature, result)
        return result


def _signature(path: Path) -> _Signature:
    """Return what changes when the file or the vertex shader beside it does."""
    numbers: list[int] = []
    for file in (path, path.with_suffix(".vs")):
        try:
            stat = file.stat()
            numbers += [stat.st_mtime_ns, stat.st_size]
        except (OSError, ValueError):
            numbers += [0, -1]
    return numbers[0], numbers[1], numbers[2], numbers[3]
