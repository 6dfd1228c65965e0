"""The shaders on disk: the house library of the package, the user's folders and single files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from react_app.core.errors import ShaderError
from react_app.core.problems import Problem
from react_app.core.shader import ShaderDescription
from react_app.shaders.isf import load_isf, parse_isf
from react_app.shaders.source import ShaderSource, read_source, vertex_paths
from react_app.shaders.verdicts import Gate

HOUSE_FOLDER = Path(__file__).parent / "library"
HOUSE_ID = re.compile(r"[a-z0-9_-]+/[a-z0-9_-]+")

_Signature = tuple[int, ...]
_Entry = tuple[_Signature, ShaderDescription | ShaderError]


class UntriedError(ShaderError):
    """Nobody has tried this text yet; it may be played once it has passed."""


class Library:
    """Finds and reads shaders, and reads a file again when it has changed on disk.

    House shaders have ids such as `generators/aurora`; every other file is known by its absolute path.

    With a gate no text of the user's is even parsed before it has passed the gate: this is the one place that keeps
    shaders that hang, crash or flood from the stage, whichever way they came. When a file changes, the text that
    passed last goes on until the new one has passed; `complaint` tells what keeps that one back.
    """

    def __init__(self, folders: Sequence[Path] = (), gate: Gate | None = None) -> None:
        self._folders = tuple(folder.absolute() for folder in folders)
        self._gate = gate
        self._cache: dict[str, _Entry] = {}
        self._passed: dict[str, ShaderDescription] = {}
        self._complaints: dict[str, ShaderError] = {}
        self._untried: dict[str, None] = {}
        self._trusted: set[str] = set()

    def entries(self) -> tuple[ShaderDescription, ...]:
        """Return every shader that can be read, the house library first, each part in order of its ids."""
        return tuple(result for _, result in self._scan() if isinstance(result, ShaderDescription))

    def house(self) -> tuple[ShaderDescription, ...]:
        """Return the shaders of the house library in order of their ids."""
        return tuple(result for _, result in self._scan_house() if isinstance(result, ShaderDescription))

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
            UntriedError: nobody has tried it yet, see `take_untried`.
            ShaderError: there is no such shader, or its file cannot be used.
        """
        path = _place_of(id)
        if not (path.is_file() if HOUSE_ID.fullmatch(id) else path.is_absolute() and path.name):
            raise ShaderError(f"There is no shader {id[:200]!r} in the library.")
        result = self._load(id, path)
        if isinstance(result, ShaderError):
            raise result
        return result

    def copy(self, id: str, path: Path, digest: str) -> ShaderDescription:
        """Return a shader whose text is kept in another file than its own, as if it lay where its id says.

        Raises:
            ShaderError: the copy is damaged, may not be played or cannot be used.
        """
        source = read_source(path)
        if source.digest != digest:
            raise ShaderError("It is damaged.", path=path)
        if self._gate is not None:
            self._let_pass(self._gate, path, source)
        return parse_isf(source.text, id=id, path=str(_place_of(id)), vertex=source.vertex)

    def complaint(self, id: str) -> ShaderError | None:
        """Return what is wrong with the newest text of a shader whose last good one is played, None if nothing is."""
        return self._complaints.get(id)

    def reread(self, id: str) -> None:
        """Read a file again whose text changed while it is played.

        A text of which an earlier one has passed is played on trust at once, so that an edit is seen when it is saved:
        the stage's own children compile and draw it before the stage does. When its trial has refused it, the text that
        passed last is played again.
        """
        path = _place_of(id)
        before = self._cache.pop(id, None)
        if before is not None and isinstance(before[1], ShaderDescription) and id not in self._trusted:
            self._passed.setdefault(id, before[1])
        self._trusted.discard(id)
        result = self._load(id, path)
        if self._gate is None:
            self._cache[id] = (self._cache[id][0], self._last_good(id, result))
        elif id in self._untried and id in self._passed:
            self._trust(id, path)

    def _trust(self, id: str, path: Path) -> None:
        del self._untried[id]
        signature = _signature(path)
        try:
            self._cache[id] = (signature, load_isf(path))
            self._complaints.pop(id, None)
            self._trusted.add(id)
        except ShaderError as error:
            self._cache[id] = (signature, self._last_good(id, error))

    def _judged(self, id: str, shader: ShaderDescription | ShaderError) -> bool:
        """Return whether a text that is played on trust has had its trial meanwhile."""
        if id not in self._trusted or self._gate is None or isinstance(shader, ShaderError):
            return False
        judged = self._gate.verdict(Path(id), shader.digest) is not None
        if judged:
            self._trusted.discard(id)
        return judged

    def take_untried(self) -> tuple[str, ...]:
        """Return the files asked for since the last call whose texts nobody has tried yet."""
        untried, self._untried = tuple(self._untried), {}
        return untried

    def _scan(self) -> Iterator[tuple[str, ShaderDescription | ShaderError]]:
        yield from self._scan_house()
        seen: set[Path] = set()
        for folder in self._folders:
            for path in sorted(folder.rglob("*.fs")) if folder.is_dir() else [folder]:
                if path not in seen:
                    seen.add(path)
                    yield str(path), self._load(str(path), path)

    def _scan_house(self) -> Iterator[tuple[str, ShaderDescription | ShaderError]]:
        for path in sorted(HOUSE_FOLDER.glob("*/*.fs")):
            shader_id = f"{path.parent.name}/{path.stem}"
            yield shader_id, self._load(shader_id, path)

    def _load(self, shader_id: str, path: Path) -> ShaderDescription | ShaderError:
        signature = _signature(path)
        known = self._cache.get(shader_id)
        if known is not None and known[0] == signature and not self._judged(shader_id, known[1]):
            return known[1]
        result: ShaderDescription | ShaderError
        try:
            if self._gate is None or HOUSE_ID.fullmatch(shader_id):
                found = load_isf(path)
            else:
                found = self._admit(self._gate, path)
            result = found if shader_id == str(path) else replace(found, id=shader_id)
        except ShaderError as error:
            result = error
        if self._gate is not None:
            result = self._last_good(shader_id, result)
        if shader_id not in self._untried:
            self._cache[shader_id] = (signature, result)
        return result

    def _admit(self, gate: Gate, path: Path) -> ShaderDescription:
        """Read a file if its text has passed the gate.

        Raises:
            ShaderError: it has not.
        """
        source = read_source(path)
        self._let_pass(gate, path, source)
        return parse_isf(source.text, id=str(path), path=str(path), vertex=source.vertex)

    def _let_pass(self, gate: Gate, path: Path, source: ShaderSource) -> None:
        """Raise a ShaderError if a text has not passed the gate."""
        if any(source.digest == shader.digest for shader in self.house()):  # a copy of one is as good as that
            return
        verdict = gate.verdict(path, source.digest)
        if verdict is None:
            self._untried[str(path)] = None
            raise UntriedError("It is being tried out and joins when it has passed.", path=path)
        if not verdict.ok:
            raise ShaderError(verdict.reason, path=path, line=verdict.line)

    def _last_good(self, shader_id: str, result: ShaderDescription | ShaderError) -> ShaderDescription | ShaderError:
        if isinstance(result, ShaderDescription):
            self._passed[shader_id] = result
            self._complaints.pop(shader_id, None)
            return result
        good = self._passed.get(shader_id)
        if good is None:
            return result
        self._complaints[shader_id] = result
        return good


def _place_of(id: str) -> Path:
    return HOUSE_FOLDER / f"{id}.fs" if HOUSE_ID.fullmatch(id) else Path(id)


def _signature(path: Path) -> _Signature:
    """Return what changes when the file or the vertex shader beside it does."""
    numbers: list[int] = []
    for file in (path, *vertex_paths(path)):
        try:
            found = file.stat()
            numbers += [found.st_mtime_ns, found.st_size]
        except (OSError, ValueError):
            numbers += [0, -1]
    return tuple(numbers)
