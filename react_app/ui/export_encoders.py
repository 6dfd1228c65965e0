"""Hardware encoders that work here: tried by children, which a thread waits for, so that the window never does."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from react_app.export.media.hardware_found import Coding, working

FindWorking = Callable[[Coding], tuple[str, ...]]


class Encoders(QObject):
    """What trials have found. `found` tells, in the window's thread, that one more is over."""

    found = Signal()
    _tried = Signal(object, object)

    def __init__(self, find: FindWorking = working, parent: QObject | None = None) -> None:
        """`find` tries the encoders of a kind of video; it may take its time."""
        super().__init__(parent)
        self._find = find
        self._known: dict[Coding, tuple[str, ...]] = {}
        self._asked: set[Coding] = set()
        self._one = threading.Lock()
        self._tried.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def of(self, coding: Coding) -> tuple[str, ...] | None:
        """Return the families that encode such video here, None while they are tried; the first question begins it."""
        if coding not in self._asked:
            self._asked.add(coding)
            threading.Thread(target=self._try, args=(coding,), name="encoders", daemon=True).start()
        return self._known.get(coding)

    def _try(self, coding: Coding) -> None:
        with self._one:  # cards open few encoders at a time
            names = self._find(coding)
        with contextlib.suppress(RuntimeError):  # the window has gone meanwhile
            self._tried.emit(coding, names)

    def _take(self, coding: Coding, names: tuple[str, ...]) -> None:
        self._known[coding] = names
        self.found.emit()
