"""Finds the beats of videos: their sound is heard whole by a child process, one file after another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal

from react_app.audio.decode import file_sha256
from react_app.audio.grid import TrackGrid
from react_app.audio.known_search import GridSearch
from react_app.core.errors import TrackError
from react_app.ui.clip_facts import ClipFacts

_POLL_MS = 200
BeatState = Literal["", "listening", "known", "none"]
"""Nothing is known; it is being heard; it has beats; it has none that could be followed."""


@dataclass(frozen=True, slots=True)
class ClipBeats:
    """The beats of a clip, as `core.show.Clip` has them."""

    beats: tuple[float, ...]
    meter: int
    first_place: int


class _Search:
    """Hashes a file and looks for its grid; a thread does it."""

    def __init__(self, path: Path, grids: Path) -> None:
        self._path, self._grids = path, grids
        self._lock = threading.Lock()
        self._stopped = False
        self._search: GridSearch | None = None
        self.failure = ""
        threading.Thread(target=self._work, name="clip-beats", daemon=True).start()

    def _work(self) -> None:
        try:
            sha256 = file_sha256(self._path)
        except TrackError as error:
            self.failure = str(error)
            return
        with self._lock:
            if not self._stopped:
                self._search = GridSearch(self._path, sha256, self._grids)

    @property
    def grid(self) -> TrackGrid | None:
        """What was found, None while nothing was."""
        found = self._search.found if self._search else None
        return found.grid if found else None

    @property
    def why_not(self) -> str:
        """Why nothing will be found, as a sentence; empty while something may be."""
        return self.failure or (self._search.failure if self._search else "")

    @property
    def progress(self) -> float:
        """How much was heard, 0..1."""
        return self._search.progress if self._search else 0.0

    def stop(self) -> None:
        """End the child."""
        with self._lock:
            self._stopped = True
        if self._search is not None:
            self._search.stop()


class BeatFinder(QObject):
    """Hears one file after another. `found` brings the beats of a file as `ClipBeats`."""

    found = Signal(str, object)
    changed = Signal(str)
    """Another state or progress."""

    def __init__(self, grids: Path, search: Callable[[Path, Path], _Search] = _Search) -> None:
        super().__init__()
        self._grids, self._new_search = grids, search
        self._queue: dict[str, ClipFacts] = {}
        self._name = ""
        self._search: _Search | None = None
        self._states: dict[str, BeatState] = {}
        self._failures: dict[str, str] = {}
        self._share = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._poll)

    def state(self, name: str) -> BeatState:
        """Return what is known of the beats of a file."""
        return self._states.get(name, "")

    def failure(self, name: str) -> str:
        """Return why a file could not be heard, empty where it could."""
        return self._failures.get(name, "")

    def progress(self, name: str) -> float:
        """Return how much of a file was heard, 0..1."""
        return self._share if name == self._name else 0.0

    def want(self, name: str, facts: ClipFacts) -> None:
        """Hear a file, once."""
        if name in self._states:
            return
        if not facts.sound or facts.clip.duration <= 0:
            self._tell(name, "none")
            return
        self._queue[name] = facts
        self._tell(name, "listening")
        self._timer.start()

    def forget(self, name: str) -> None:
        """Hear a file anew when it is asked for again: it changed."""
        if name == self._name and self._search is not None:
            self._search.stop()
            self._search, self._name = None, ""
        self._queue.pop(name, None)
        self._states.pop(name, None)
        self._failures.pop(name, None)

    def close(self) -> None:
        """Stop hearing, and tell no one of anything any more."""
        self.blockSignals(True)
        self._timer.stop()
        self._queue.clear()
        if self._search is not None:
            self._search.stop()

    def _tell(self, name: str, state: BeatState) -> None:
        self._states[name] = state
        self.changed.emit(name)

    def _poll(self) -> None:
        search = self._search
        if search is None:
            name = next(iter(self._queue), "")
            if not name:
                self._timer.stop()
                return
            self._name, self._share = name, 0.0
            self._search = self._new_search(Path(name), self._grids)
            return
        grid = search.grid
        if grid is None and not search.why_not:
            if search.progress != self._share:
                self._share = search.progress
                self.changed.emit(self._name)
            return
        name, self._name, self._search = self._name, "", None
        facts = self._queue.pop(name)
        beats = beats_of(grid, facts) if grid is not None and grid.has_beats else None
        if grid is None:
            self._failures[name] = search.why_not
        self._tell(name, "known" if beats else "none")
        if beats is not None:
            self.found.emit(name, beats)


def beats_of(grid: TrackGrid, facts: ClipFacts) -> ClipBeats | None:
    """Return the beats of a file's sound as times of its picture; None where fewer than two are left."""
    times = [t - facts.shift for t in grid.beats]
    inside = [i for i, t in enumerate(times) if 0.0 <= t <= facts.clip.duration]
    if len(inside) < 2:
        return None
    meter = grid.meter or 4
    place = (grid.places[inside[0]] - 1) % meter
    return ClipBeats(tuple(round(times[i], 4) for i in inside), meter, place)
