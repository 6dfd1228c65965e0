"""The folder of grids: one file per track content, written whole or not at all, the oldest removed when it is full."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from react_app.audio.grid import GRID_VERSION, TrackGrid, grid_from_json, grid_id, grid_to_json
from react_app.core.errors import BadInputError
from react_app.core.wholefile import write_whole

_SUFFIX = ".grid.json"
_LIMIT_BYTES = 200_000_000
_LARGEST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, eq=False)
class NamedGrid:
    """A grid, what a take calls it, and its file in the folder of grids (empty where it could not be written)."""

    id: str
    grid: TrackGrid
    path: str = ""


class GridStore:
    """Grids by the SHA-256 of the track's content. Any process may read and write at the same time."""

    def __init__(self, folder: Path, limit_bytes: int = _LIMIT_BYTES) -> None:
        self._folder = folder
        self._limit = limit_bytes

    def path(self, sha256: str) -> Path:
        """Return where the grid of a track lies, or would."""
        return self._folder / f"{sha256}.{GRID_VERSION}{_SUFFIX}"

    def load(self, sha256: str) -> NamedGrid | None:
        """Return the grid of a track, None if there is none that can be used."""
        path = self.path(sha256)
        try:
            found = read_grid(path)
        except BadInputError:
            return None
        if found.grid.sha256 != sha256:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # used just now: removed last
        return found

    def save(self, grid: TrackGrid) -> Path:
        """Write a grid and return its file; a crash or full disk leaves the old file or none.

        Raises:
            BadInputError: it cannot be written; the sentence says why.
        """
        path = self.path(grid.sha256)
        write_text(path, grid_to_json(grid))
        self._make_room(path)
        return path

    def _make_room(self, keep: Path) -> None:
        """Remove grids of other versions and, when there is too much, those that were used longest ago."""
        files: list[tuple[float, int, Path]] = []
        try:
            for path in self._folder.glob(f"*{_SUFFIX}"):
                with contextlib.suppress(OSError):
                    facts = path.stat()
                    files.append((facts.st_mtime, facts.st_size, path))
        except OSError:
            return
        total = sum(size for _, size, _ in files)
        for _, size, path in sorted(files):
            old = not path.name.endswith(f".{GRID_VERSION}{_SUFFIX}")
            if path == keep or not (old or total > self._limit):
                continue
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size


def take_copy(folder: Path, grid: str) -> Path:
    """Return where a take keeps the grid of this name."""
    return folder / f"grid-{grid}.json"


def named(text: str, path: str = "") -> NamedGrid:
    """Return the grid that a text tells.

    Raises:
        BadInputError: it is damaged or of another version.
    """
    return NamedGrid(grid_id(text), grid_from_json(text), path)


def read_grid(path: Path) -> NamedGrid:
    """Read a grid file.

    Raises:
        BadInputError: it is missing, damaged or of another version.
    """
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise BadInputError(f"{path} is too large for a grid.")
        return named(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise BadInputError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path} is damaged.") from error


def write_text(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        BadInputError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode(), sync=True)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}.") from error
