"""Telling that something changed, but not too often."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

_PAUSE_S = 0.1
_log = logging.getLogger(__name__)


class Changes:
    """Calls `changed` from a thread of its own: soon after the first change noted, at most ten times a second."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._noted = threading.Event()
        self._over = threading.Event()
        self._version: int | None = None
        self._thread = threading.Thread(target=self._run, name="cloud changes", daemon=True)

    def start(self) -> None:
        """Begin to call."""
        self._thread.start()

    def note(self) -> None:
        """Note that something changed. Any thread may."""
        self._noted.set()

    def note_version(self, version: int) -> None:
        """Note the number of the record, which another process changes."""
        if self._version is not None and version != self._version:
            self.note()
        self._version = version

    def close(self) -> None:
        """Call no more."""
        self._over.set()
        self._noted.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def _run(self) -> None:
        while not self._over.is_set():
            self._noted.wait()
            self._noted.clear()
            if self._over.is_set():
                return
            try:
                self._changed()
            except Exception:  # noqa: BLE001 - a window that fails to repaint must not stop what it shows
                _log.exception("A change could not be shown")
            self._over.wait(_PAUSE_S)
