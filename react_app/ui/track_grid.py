"""Reads the grid of the track that plays, once the ears say that it is known."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from react_app.audio.grid import TrackGrid
from react_app.audio.grid_store import read_grid
from react_app.core.errors import BadInputError
from react_app.link.messages import StageStatus
from react_app.ui.stage_link import StageLink

_SILENT_LUFS = -70.0


class KnownTrack(QObject):
    """What is known of the track that plays."""

    changed = Signal(object)
    """The grid, None when nothing is known."""

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._path = ""
        self.grid: TrackGrid | None = None
        link.status_came.connect(self._hear)

    def _hear(self, status: StageStatus) -> None:
        ears = status.ears
        path = ears.grid_path if ears is not None and ears.choice.kind == "file" else ""
        if path == self._path:
            return
        self._path = path
        try:
            self.grid = read_grid(Path(path)).grid if path else None
        except BadInputError:
            self.grid = None  # it plays by the live tracker's beats; the ears tell what is wrong with the file
        self.changed.emit(self.grid)


def grid_words(grid: TrackGrid) -> str:
    """Return key, tempo and loudness of a track in a line."""
    words = []
    if grid.bpm:
        words.append(f"{grid.bpm:.1f} BPM")
    if grid.key:
        words.append(grid.key)
    if grid.loudness_lufs > _SILENT_LUFS:
        words.append(f"{grid.loudness_lufs:.1f} LUFS".replace("-", "\N{MINUS SIGN}"))
    return "  ·  ".join(words)
