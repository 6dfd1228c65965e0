"""Moving thumbnails of scenes and shaders: drawn by a child process, cached on disk, arriving one by one."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QRunnable, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from react_app.core.controls import ControlValue
from react_app.core.errors import ShaderError, ShowFileError
from react_app.core.show import Layer, Show
from react_app.core.showfile import save_show
from react_app.shaders.library import Library

FRAMES = 6
WIDTH, HEIGHT = 192, 108
KNOWN = "known.json"
"""Which pictures there were the last time."""
_DELAY_MS = 1500


def _gently() -> list[str]:
    """Return what makes a command yield to the show, where the system has it."""
    nice = shutil.which("nice")
    return [nice, "-n", "15"] if nice else []


def lean(show: Show, library: Library) -> Show:
    """Return the show without values that are their shaders' defaults, so that a picture's digest stays the same."""

    def left(shader_id: str, values: Mapping[str, ControlValue]) -> dict[str, ControlValue]:
        try:
            defaults = {entry.name: entry.default for entry in library.get(shader_id).inputs}
        except ShaderError:
            return dict(values)
        return {name: v for name, v in values.items() if defaults.get(name) is None or defaults[name] != v}

    def layer(old: Layer) -> Layer:
        effects = tuple(replace(e, values=left(e.shader, e.values)) for e in old.effects)
        return replace(old, values=left(old.shader, old.values), effects=effects)

    scenes = tuple(replace(s, layers=tuple(layer(x) for x in s.layers)) for s in show.scenes)
    return replace(show, scenes=scenes)


class _Loaded(QObject):
    done = Signal(str, str, QImage, int)


class _Load(QRunnable):
    """Reads one picture file away from the window's thread."""

    def __init__(self, kind: str, name: str, path: str, frames: int, out: _Loaded) -> None:
        super().__init__()
        self._job = (kind, name, path, frames)
        self._out = out

    def run(self) -> None:
        """Read and hand over."""
        kind, name, path, frames = self._job
        image = QImage(path)
        if not image.isNull():
            self._out.done.emit(kind, name, image.convertToFormat(QImage.Format.Format_RGB32), frames)


class Thumbnails(QObject):
    """Holds the strips; `arrived` tells which kind (`scene`, `shader`) and id has a new one."""

    arrived = Signal(str, str)

    def __init__(self, folder: Path, command: list[str] | None = None) -> None:
        """`command` starts the child that draws; the folder and the show file are added to it."""
        super().__init__()
        self._folder = folder
        self._command = command or [*_gently(), sys.executable, "-m", "react_app.engine.thumbnails"]
        self._strips: dict[tuple[str, str], tuple[QPixmap, int]] = {}
        self._process: QProcess | None = None
        self._waiting: Show | None = None
        self._shaders: tuple[Path, ...] = ()
        self._rest = b""
        self._loaded = _Loaded()
        self._loaded.done.connect(self._keep)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_DELAY_MS)
        self._timer.timeout.connect(self._start)
        self._known: dict[str, list[str | int]] = {}
        self._remember()

    def strip(self, kind: str, name: str) -> QPixmap | None:
        """Return the whole strip, None while there is none."""
        found = self._strips.get((kind, name))
        return found[0] if found else None

    def frames(self, kind: str, name: str) -> int:
        """Return how many pictures the strip has."""
        found = self._strips.get((kind, name))
        return found[1] if found else 0

    def want(self, show: Show, shaders: Sequence[Path] = ()) -> None:
        """Draw what of this show, the library and these shaders has no picture yet, a little later."""
        self._waiting, self._shaders = show, tuple(shaders)
        self._timer.start()

    def add(self, kind: str, name: str, image: QImage, frames: int) -> None:
        """Take in a strip."""
        self._keep(kind, name, image, frames)

    def close(self) -> None:
        """Stop drawing."""
        self._timer.stop()
        if self._process is not None:
            self._process.finished.disconnect(self._finished)
            self._process.kill()
            self._process.waitForFinished(300)
            self._process = None
        self._pool.clear()
        self._pool.waitForDone(300)

    def _start(self) -> None:
        if self._process is not None or self._waiting is None:
            return
        show, self._waiting = self._waiting, None
        show_file = self._folder / "wanted.show.json"
        try:
            save_show(show, show_file, backups=0)
        except ShowFileError:
            return  # without a place for pictures the placeholders stay
        self._process = QProcess(self)
        self._process.setProgram(self._command[0])
        folders = [f"--folder={path}" for path in self._shaders]
        given = ["--out", str(self._folder), "--show", str(show_file), *folders]
        self._process.setArguments([*self._command[1:], *given])
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._failed)
        self._process.start()

    def _read(self) -> None:
        if self._process is None:
            return
        self._rest += bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            try:
                entry = json.loads(line)
                job = (str(entry["kind"]), str(entry["id"]), str(entry["path"]), int(entry["frames"]))
            except (ValueError, KeyError, TypeError):
                continue  # a line that is no picture
            self._known[f"{job[0]} {job[1]}"] = [job[2], job[3]]
            self._pool.start(_Load(*job, self._loaded))
        if lines:
            self._keep_known()

    def _remember(self) -> None:
        """Show the pictures of the last time at once; the child draws anew what has changed."""
        try:
            known = json.loads((self._folder / KNOWN).read_text("utf-8"))
            jobs = [(key.partition(" "), str(path), int(frames)) for key, (path, frames) in known.items()]
        except (OSError, ValueError, TypeError, AttributeError):
            return  # the first time
        self._known = known
        for (kind, _, name), path, frames in jobs:
            self._pool.start(_Load(kind, name, path, frames, self._loaded))

    def _keep_known(self) -> None:
        with contextlib.suppress(OSError):
            (self._folder / KNOWN).write_text(json.dumps(self._known), "utf-8")

    def _finished(self) -> None:
        self._read()
        self._process, self._rest = None, b""
        if self._waiting is not None:
            self._timer.start()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._process = None

    def _keep(self, kind: str, name: str, image: QImage, frames: int) -> None:
        self._strips[(kind, name)] = (QPixmap.fromImage(image), max(frames, 1))
        self.arrived.emit(kind, name)
