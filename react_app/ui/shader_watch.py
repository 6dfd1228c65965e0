"""Watching the shader files a show uses: a thread that looks at them twenty times a second and tells what changed.

Looking works on every file system, network folders too, and in every way editors save: in place, by renaming, by
deleting and writing anew. It is done in a thread because a network folder may take its time to answer.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

LOOK_S = 0.05
READ_S = 2.0
"""The text itself is compared so often, for a clock that is too coarse to tell two saves apart."""
SETTLE_S = 0.3
"""A file that cannot be used may be half written: it is told only when it has stayed so for this long."""
VERTEX = (".vs", ".vert")


@dataclass(slots=True)
class _Seen:
    """What was found of one shader: the marks of its files, the hash of the texts, and when each was looked at."""

    marks: tuple[tuple[int, int, int], ...]
    text: str
    read_at: float
    unsure_since: float = 0.0


class Looker:
    """Tells which of some shader files hold another text than before; knows no thread and no clock."""

    def __init__(self) -> None:
        self._seen: dict[Path, _Seen] = {}

    def watch(self, paths: Iterable[Path], now: float) -> None:
        """Look at these from now on; those that are new count as unchanged."""
        wanted = set(paths)
        self._seen = {path: seen for path, seen in self._seen.items() if path in wanted}
        for path in wanted - self._seen.keys():
            self._seen[path] = _Seen(_marks(path), _hash(path), now)

    def look(self, now: float) -> list[Path]:
        """Return the files whose text has changed since they were told last."""
        return [path for path, seen in self._seen.items() if self._changed(path, seen, now)]

    def _changed(self, path: Path, seen: _Seen, now: float) -> bool:
        marks = _marks(path)
        if marks == seen.marks and not seen.unsure_since and now - seen.read_at < READ_S:
            return False
        text = _hash(path)
        seen.read_at = now
        if text == seen.text:
            seen.marks, seen.unsure_since = marks, 0.0
            return False
        if not _whole(path):
            if marks != seen.marks or not seen.unsure_since:
                seen.marks, seen.unsure_since = marks, now
            if now - seen.unsure_since < SETTLE_S:
                return False
        seen.marks, seen.text, seen.unsure_since = marks, text, 0.0
        return True


class ShaderWatch(QObject):
    """The thread; `changed` comes on the thread that made this."""

    changed = Signal(list)
    """Paths of the shaders whose text is another one now."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._looker = Looker()
        self._wanted: frozenset[Path] | None = None
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, paths: Iterable[Path]) -> None:
        """Watch these shader files and no others; returns at once."""
        with self._lock:
            self._wanted = frozenset(paths)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="shader-watch", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stopped.set()

    def _run(self) -> None:
        known: frozenset[Path] | None = None
        while not self._stopped.wait(LOOK_S):
            with self._lock:
                wanted = self._wanted
            if wanted is not None and wanted != known:
                self._looker.watch(wanted, self._clock())
                known = wanted
            found = self._looker.look(self._clock())
            if found and not self._stopped.is_set():
                self.changed.emit(found)


def _files(path: Path) -> tuple[Path, ...]:
    return (path, *(path.with_suffix(suffix) for suffix in VERTEX))


def _marks(path: Path) -> tuple[tuple[int, int, int], ...]:
    marks = []
    for file in _files(path):
        try:
            found = file.stat()
            marks.append((found.st_mtime_ns, found.st_size, found.st_ino))
        except (OSError, ValueError):
            marks.append((0, -1, 0))
    return tuple(marks)


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    for file in _files(path):
        try:
            digest.update(file.read_bytes())
        except (OSError, ValueError):
            digest.update(b"\0none")
        digest.update(b"\0")
    return digest.hexdigest()


def _whole(path: Path) -> bool:
    """Tell whether a text looks finished: editors that write in place empty the file first."""
    try:
        text = path.read_bytes().rstrip()
    except (OSError, ValueError):
        return False
    return b"main" in text and text.endswith(b"}")
