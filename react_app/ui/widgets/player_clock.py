"""The clock of a preview: a child process that plays the sound and tells where it is."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, Signal

_STARTS = 3
"""So often a child that dies is replaced, without sound from the second on."""
_STALE_S = 0.6
"""A clock that was not heard of for longer stands still."""


class PreviewClock(QObject):
    """Says which second of the file is heard. The process is started with the first file and ended by `close`."""

    changed = Signal()

    def __init__(self, command: list[str] | None = None) -> None:
        super().__init__()
        self._command = command or [sys.executable, "-m", "react_app.audio.preview"]
        self._process: QProcess | None = None
        self._rest = b""
        self._number = 0
        self._starts = 0
        self._path: Path | None = None
        self._length = 0.0
        self._told: Mapping[str, object] = {}
        self._told_number = 0
        self._position = 0.0
        """Where the last order went, until it is heard."""
        self._playing = self._loop = False
        self._volume = 1.0

    @property
    def playing(self) -> bool:
        """Whether it plays, or will as soon as it is heard."""
        return self._playing

    @property
    def silent(self) -> str:
        """Why nothing is heard, as a sentence; empty while there are speakers or nothing is known."""
        return str(self._told.get("silent", "")) if self._told.get("sound") else ""

    @property
    def running(self) -> bool:
        """True while the process runs."""
        return self._process is not None

    def position(self, now: float) -> float:
        """Return the second of the file that is heard at `now` (`time.monotonic`)."""
        if self._told_number < self._number:
            return self._position
        position = float(str(self._told.get("position", self._position)))
        if self._told.get("moving"):
            passed = now - float(str(self._told.get("stamp", now)))
            position += min(max(passed, 0.0), _STALE_S)
        return min(position, self._length) if self._length else position

    def open(self, path: Path, length: float, position: float, *, play: bool) -> None:
        """Play another file, whose picture is `length` seconds long."""
        self._path, self._length, self._playing, self._position = path, length, play, position
        self._starts = 0
        self._tell_all()

    def play(self, on: bool) -> None:
        """Go on, or stand still."""
        self._position = self.position(time.monotonic())
        if on and self._length and self._position >= self._length - 0.02:
            self._position = 0.0
        self._playing = on
        if self._process is None:
            self._tell_all()
        else:
            self._order(play=on)

    def seek(self, t: float) -> None:
        """Go on from another place."""
        self._position = t
        self._order(seek=t)

    def set_loop(self, on: bool) -> None:
        """Begin anew at the end, or stop there."""
        self._loop = on
        self._say(loop=on)

    def set_volume(self, volume: float) -> None:
        """Play louder or softer, 0..1."""
        self._volume = volume
        self._say(volume=volume)

    def rest(self) -> None:
        """Stand still and end the process; `play` goes on from here."""
        self._position = self.position(time.monotonic())
        self._playing = False
        self._end()
        self._number += 1

    def close(self) -> None:
        """Forget the file and end the process."""
        self._path, self._playing, self._position, self._length = None, False, 0.0, 0.0
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.blockSignals(True)
            process.closeWriteChannel()
            process.kill()
            process.waitForFinished(3000)
            process.deleteLater()
        self._told, self._rest = {}, b""

    def _tell_all(self) -> None:
        if self._path is not None:
            self._order(
                open=str(self._path.absolute()),
                length=self._length,
                position=self._position,
                play=self._playing,
                loop=self._loop,
                volume=self._volume,
            )

    def _order(self, **values: object) -> None:
        self._number += 1
        self._say(n=self._number, **values)

    def _say(self, **values: object) -> None:
        if self._process is None:
            if "open" not in values:
                return
            self._start()
        if self._process is not None:
            self._process.write(json.dumps(values).encode() + b"\n")

    def _start(self) -> None:
        self._starts += 1
        process = QProcess(self)
        process.setProgram(self._command[0])
        process.setArguments([*self._command[1:], *(["--silent"] if self._starts > 1 else [])])
        process.setStandardErrorFile(QProcess.nullDevice())
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._lost)
        process.errorOccurred.connect(self._failed)
        self._process, self._rest = process, b""
        process.start()

    def _read(self) -> None:
        if self._process is None:
            return
        self._rest += bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                told = json.loads(line)
                self._told, self._told_number = told, int(told["n"])
        if self._told_number >= self._number and self._told.get("playing") is False:
            self._playing = False  # the file is over
        if lines:
            self.changed.emit()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._lost()

    def _lost(self) -> None:
        """Go on with another process, in silence: what ended this one was most likely the sound system."""
        self._position = self.position(time.monotonic())
        process, self._process, self._rest = self._process, None, b""
        if process is not None:
            process.deleteLater()
        if self._path is not None and self._starts < _STARTS:
            self._tell_all()
        else:
            self._playing = False
        self.changed.emit()
