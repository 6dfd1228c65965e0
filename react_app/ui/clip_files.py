"""The video files of the user: folders and files that were added, listed by a thread."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from react_app.ui.clip_wish import is_clip
from react_app.ui.settings import Settings

MOST = 10_000
_MOST_VISITED = 100_000
_BATCH = 256

Listed = tuple[str, int, int]
"""A file's absolute path, size and time."""


class ClipFiles(QObject):
    """Lists the videos. `changed` comes whenever others are there than before."""

    changed = Signal()
    touched = Signal(str)
    """A listed file has another content than before."""
    counted = Signal(int)
    """How many videos were found in what was added by hand."""
    _found = Signal(int, list, bool)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._turn = 0
        self._coming: dict[str, tuple[int, int]] = {}
        self._by_hand: set[int] = set()
        self._known: dict[str, tuple[int, int]] = {}
        self._found.connect(self._take)

    @property
    def names(self) -> list[str]:
        """Absolute paths of the videos, in the order of their folders."""
        return list(self._known)

    def add(self, names: Sequence[str]) -> None:
        """List these files and what lies in these folders, now and at every start."""
        self._settings.remember_videos([Path(name).absolute() for name in names])
        self._by_hand.add(self._turn + 1)
        self.refresh()

    def forget(self, place: Path) -> None:
        """List a file, or what lies in a folder, no longer."""
        self._settings.forget_videos(place)
        self.refresh()

    def place_of(self, name: str) -> Path | None:
        """Return the file or folder by which a video came to be listed."""
        path = Path(name)
        return next((place for place in self._settings.videos if place == path or place in path.parents), None)

    def refresh(self) -> None:
        """Look again at what is there."""
        self._turn += 1
        self._coming = {}
        places = [str(place) for place in self._settings.videos]
        threading.Thread(target=self._look, args=(self._turn, places), name="videos", daemon=True).start()

    def _look(self, turn: int, places: Sequence[str]) -> None:
        found: list[Listed] = []
        for item in find_videos(places):
            if turn != self._turn:
                return
            found.append(item)
            if len(found) >= _BATCH:
                self._found.emit(turn, found, False)
                found = []
        self._found.emit(turn, found, True)

    def _take(self, turn: int, found: list[Listed], done: bool) -> None:
        if turn != self._turn:
            return
        self._coming.update({name: (size, when) for name, size, when in found})
        if not done and len(self._coming) <= len(self._known):
            return
        for name, stamp in self._coming.items():
            if self._known.get(name, stamp) != stamp:
                self.touched.emit(name)
        same = list(self._known) == list(self._coming)
        self._known = dict(self._coming)
        if not same:
            self.changed.emit()
        if done and turn in self._by_hand:
            self._by_hand.discard(turn)
            self.counted.emit(len(self._known))


def find_videos(places: Iterable[str]) -> Iterator[Listed]:
    """Yield the videos among these files and in these folders, each once; hidden folders are left out."""
    seen: set[str] = set()
    for place in places:
        for name in _walk(place) if os.path.isdir(place) else (place,):
            if name in seen or not is_clip(name):
                continue
            try:
                facts = os.stat(name)
            except OSError:
                continue
            seen.add(name)
            yield name, facts.st_size, facts.st_mtime_ns
            if len(seen) >= MOST:
                return


def _walk(folder: str) -> Iterator[str]:
    visited = 0
    for place, folders, files in os.walk(folder):
        folders[:] = sorted((name for name in folders if not name.startswith(".")), key=str.casefold)
        visited += len(folders) + len(files)
        yield from (os.path.join(place, name) for name in sorted(files, key=str.casefold) if not name.startswith("."))
        if visited > _MOST_VISITED:
            return
