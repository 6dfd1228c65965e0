"""The document is saved by itself every few seconds, and reopened as it was left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from react_app.core.errors import ShowFileError
from react_app.core.paths import Paths
from react_app.core.problems import Problem
from react_app.core.show import Show
from react_app.core.showfile import load_show, save_show
from react_app.ui.desk import Desk
from react_app.ui.settings import Settings

INTERVAL_MS = 3000
NAME = "autosave.show.json"


def autosave_path(paths: Paths) -> Path:
    """Return where the autosave is."""
    return paths.shows / NAME


def left_behind(paths: Paths) -> Show | None:
    """Return the show as it was left, None when there is none that can be read."""
    path = autosave_path(paths)
    if not path.is_file():
        return None
    try:
        return load_show(path)
    except ShowFileError:
        return None


class Autosave(QObject):
    """Saves when something changed since the last time."""

    saved = Signal()

    def __init__(self, desk: Desk, paths: Paths, settings: Settings) -> None:
        super().__init__()
        self._desk = desk
        self._path = autosave_path(paths)
        self._settings = settings
        self._last: Show | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.save)
        self._timer.start()

    def save(self) -> None:
        """Save now if something changed."""
        self._desk.settle()
        show = self._desk.show
        self._settings.show_path = self._desk.document.path
        if show == self._last:
            return
        try:
            save_show(show, self._path, backups=0)
        except ShowFileError as error:
            self._desk.tell(Problem("autosave", f"The show cannot be saved by itself: {error}", "error"))
            return
        self._desk.clear("autosave")
        self._last = show
        self.saved.emit()

    def stop(self) -> None:
        """Save a last time and stop."""
        self._timer.stop()
        self.save()
