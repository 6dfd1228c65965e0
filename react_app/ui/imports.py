"""Shaders from the user's disk: every one is tried in a child process before it may be used."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from react_app.core.problems import Problem
from react_app.shaders.library import Library
from react_app.ui.desk import Desk
from react_app.ui.files import SHADERS
from react_app.ui.settings import Settings

_BATCH = 8
_MOST = 2000


class Result(Protocol):
    """What the probe says about one shader."""

    @property
    def id(self) -> str:
        """The file."""

    @property
    def ok(self) -> bool:
        """Whether it can be used."""

    @property
    def reason(self) -> str:
        """Why it cannot."""

    @property
    def line(self) -> int | None:
        """The line in the user's text, where one is known."""


Probe = Callable[[Sequence[str]], Sequence[Result]]


class ShaderImport(QObject):
    """Tries shaders in a thread that waits for the child; accepted ones join the library, refused ones say why."""

    finished = Signal(int, int)
    """How many were accepted and how many refused."""
    _batch = Signal(list, int, int)
    _end = Signal(int, int)

    def __init__(self, desk: Desk, settings: Settings, probe: Probe) -> None:
        super().__init__()
        self._desk, self._settings, self._probe = desk, settings, probe
        self._thread: threading.Thread | None = None
        self._batch.connect(self._take)
        self._end.connect(self._finish)

    @property
    def busy(self) -> bool:
        """True while shaders are being tried."""
        return self._thread is not None

    def take(self, names: Sequence[str]) -> None:
        """Try these files and everything in these folders."""
        if self.busy:
            self._desk.notice.emit("Shaders are being checked already; drop these again in a moment.")
            return
        self._desk.notice.emit("Checking shaders…")
        self._thread = threading.Thread(target=self._work, args=(tuple(names),), name="shader-import", daemon=True)
        self._thread.start()

    def _work(self, names: tuple[str, ...]) -> None:
        files = find_shaders(names)
        good = bad = 0
        for start in range(0, len(files), _BATCH):
            results = list(self._probe([str(path) for path in files[start : start + _BATCH]]))
            good += sum(1 for result in results if result.ok)
            bad += sum(1 for result in results if not result.ok)
            self._batch.emit(results, min(start + _BATCH, len(files)), len(files))
        self._end.emit(good, bad)

    def _take(self, results: list[Result], done: int, total: int) -> None:
        accepted = []
        for result in results:
            key = f"import.{result.id}"
            if result.ok:
                accepted.append(Path(result.id))
                self._desk.clear(key)
            else:
                line = f", line {result.line}" if result.line else ""
                name = Path(result.id).name
                self._desk.tell(Problem(key, f"{name}{line}: {result.reason}", "warning", result.id))
        if accepted:
            self._settings.remember_shaders(accepted)
        self._desk.notice.emit(f"Checking shaders: {done} of {total}")

    def _finish(self, good: int, bad: int) -> None:
        self._thread = None
        if good:
            self._desk.library = Library(self._settings.shaders)
            self._desk.refresh_library()
        if not good and not bad:
            sentence = "No ISF shader (.fs) was found there."
        else:
            sentence = f"{good} shader{'s' if good != 1 else ''} added."
            if bad:
                sentence += f" {bad} cannot be used; the problems list says why."
        self._desk.notice.emit(sentence)
        self.finished.emit(good, bad)


def find_shaders(names: Sequence[str]) -> list[Path]:
    """Return the shader files among these files and folders, each once."""
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name).absolute()
        files = sorted(path.rglob("*.fs")) if path.is_dir() else [path]
        for file in files:
            if file.suffix.lower() in SHADERS:
                found[file] = None
    return list(found)[:_MOST]
