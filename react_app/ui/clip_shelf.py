"""What is known of video files: facts, moving thumbnails, waves. Nothing is read in the window's thread.

What was found out before lies in a folder and is read by a thread; the rest a child process finds out, what was asked
for last first.
"""

from __future__ import annotations

import contextlib
import json
import sys
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QRunnable, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from react_app.ui.clip_child import name_of
from react_app.ui.clip_facts import FRAMES, ClipFacts, facts_from_json

HELD = 120
"""Strips in memory, half a megabyte each."""
MOST_ASKED = 200
_ASK_MS = 50
_HANGS_MS = 30_000


@dataclass
class _Found:
    """What a thread read from the folder; without facts nothing is kept there yet."""

    facts: ClipFacts | None = None
    image: QImage = field(default_factory=QImage)
    wave: bytes | None = None
    error: str = ""


class _Loaded(QObject):
    done = Signal(str, object)


class _Load(QRunnable):
    """Reads what is kept about one file."""

    def __init__(self, name: str, folder: Path, out: _Loaded) -> None:
        super().__init__()
        self._name, self._folder, self._out = name, folder, out

    def run(self) -> None:
        """Read and hand over."""
        found = _Found()
        try:
            base = self._folder / name_of(Path(self._name))
        except OSError:
            found.error = f"{Path(self._name).name} is missing. It was in {Path(self._name).parent}."
        else:
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                facts = facts_from_json(json.loads(base.with_suffix(".json").read_text("utf-8")))
                found.image = QImage(str(base.with_suffix(".jpg"))).convertToFormat(QImage.Format.Format_RGB32)
                if not found.image.isNull():
                    found.facts = facts
            with contextlib.suppress(OSError):
                found.wave = base.with_suffix(".wave").read_bytes()
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._out.done.emit(self._name, found)


class ClipShelf(QObject):
    """Holds what is known. Files are named by their absolute paths; every method returns at once."""

    arrived = Signal(str)
    """More is known of a file: ask again."""
    refused = Signal(str, str)
    """A file cannot be used, and why."""

    def __init__(self, folder: Path, command: list[str] | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._command = command or [sys.executable, "-m", "react_app.ui.clip_child"]
        self._facts: dict[str, ClipFacts] = {}
        self._strips: OrderedDict[str, QPixmap] = OrderedDict()
        self._waves: dict[str, bytes] = {}
        self._errors: dict[str, str] = {}
        self._loading: set[str] = set()
        self._asked: OrderedDict[str, None] = OrderedDict()
        self._first: dict[str, None] = {}
        self._waves_asked: dict[str, None] = {}
        self._looking = ""
        self._process: QProcess | None = None
        self._rest = b""
        self._loaded = _Loaded()
        self._loaded.done.connect(self._keep)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._asking = self._once(_ASK_MS, self._ask)
        self._hanging = self._once(_HANGS_MS, self._stop_hanging)

    def _once(self, ms: int, run: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(run)
        return timer

    # ---- what is known ---------------------------------------------------------------------------------------------

    def facts(self, name: str) -> ClipFacts | None:
        """Return what is known of a file, None while nothing is; nothing is asked for."""
        return self._facts.get(name)

    def error(self, name: str) -> str:
        """Return why a file cannot be used, empty while it can or nobody knows."""
        return self._errors.get(name, "")

    def strip(self, name: str) -> QPixmap | None:
        """Return the pictures of a video side by side; None while there are none, they are then on their way."""
        found = self._strips.get(name)
        if found is not None:
            self._strips.move_to_end(name)
        elif name not in self._errors:
            self._load(name)
        return found

    def frames(self, name: str) -> int:
        """Return how many pictures the strip of a file has."""
        facts = self._facts.get(name)
        return 1 if facts is not None and facts.clip.duration <= 0 else FRAMES

    def wave(self, name: str) -> bytes:
        """Return how loud a file is over its length, 0..255 a column; empty while it is not known, or silent."""
        facts = self._facts.get(name)
        if name not in self._waves and facts is not None and facts.sound and name not in self._waves_asked:
            self._waves_asked[name] = None
            self._asking.start()
        return self._waves.get(name, b"")

    def look(self, name: str) -> None:
        """Look into a file now, before all others; `arrived` or `refused` follows, even if it is known already."""
        self._errors.pop(name, None)
        self._first[name] = None
        self._loading.discard(name)
        self._load(name)

    def forget(self, name: str) -> None:
        """Know nothing of a file any more: it changed."""
        for known in (self._facts, self._strips, self._waves, self._errors, self._waves_asked):
            known.pop(name, None)

    def close(self) -> None:
        """End the child, and tell no one of anything any more."""
        self.blockSignals(True)
        process, self._process = self._process, None
        self._hanging.stop()
        self._asking.stop()
        if process is not None:
            process.blockSignals(True)
            process.kill()
            process.waitForFinished(3000)

    # ---- finding out -----------------------------------------------------------------------------------------------

    def _load(self, name: str) -> None:
        if name not in self._loading:
            self._loading.add(name)
            self._pool.start(_Load(name, self._folder, self._loaded), 1 if name in self._first else 0)

    def _keep(self, name: str, found: _Found) -> None:
        self._loading.discard(name)
        if found.error:
            self._refuse(name, found.error)
            return
        if found.wave is not None:
            self._waves[name] = found.wave
            self._waves_asked.pop(name, None)
        if found.facts is None:
            self._asked[name] = None
            self._asked.move_to_end(name)
            while len(self._asked) > MOST_ASKED:
                self._asked.popitem(last=False)  # long out of sight; asked for again when it is seen again
            self._asking.start()
            return
        self._first.pop(name, None)
        self._facts[name] = found.facts
        self._strips[name] = QPixmap.fromImage(found.image)
        self._strips.move_to_end(name)
        while len(self._strips) > HELD:
            self._strips.popitem(last=False)
        self.arrived.emit(name)

    def _refuse(self, name: str, sentence: str) -> None:
        self._asked.pop(name, None)
        self._first.pop(name, None)
        self._errors[name] = sentence
        self.refused.emit(name, sentence)

    def _ask(self) -> None:
        first = [name for name in self._first if name in self._asked]
        rest = [name for name in reversed(self._asked) if name not in self._first]
        if first or rest or self._waves_asked:
            self._say({"look": [*first, *rest], "waves": list(self._waves_asked)})

    # ---- the child -------------------------------------------------------------------------------------------------

    def _say(self, order: Mapping[str, object]) -> None:
        if self._process is None:
            process = QProcess(self)
            process.setProgram(self._command[0])
            process.setArguments([*self._command[1:], "--out", str(self._folder)])
            process.setStandardErrorFile(QProcess.nullDevice())
            process.readyReadStandardOutput.connect(self._read)
            process.finished.connect(self._finished)
            process.errorOccurred.connect(self._failed)
            self._process, self._rest = process, b""
            process.start()
        self._process.write(json.dumps(order).encode() + b"\n")

    def _read(self) -> None:
        if self._process is None:
            return
        self._rest += bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self._take(json.loads(line))

    def _take(self, told: Mapping[str, object]) -> None:
        if "begin" in told:
            self._looking = str(told["begin"])
            self._hanging.start()
            return
        self._looking = ""
        self._hanging.stop()
        name = str(told["file"])
        if "error" in told:
            self._refuse(name, str(told["error"]))
        elif "wave" in told:
            self._waves_asked.pop(name, None)
            self._waves.setdefault(name, b"")
            self._load(name)
        else:
            self._asked.pop(name, None)
            self._load(name)

    def _stop_hanging(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._process = None

    def _finished(self) -> None:
        self._read()
        self._process, lost, self._looking = None, self._looking, ""
        self._hanging.stop()
        if lost:
            self._waves_asked.pop(lost, None)
            self._refuse(lost, f"{Path(lost).name} cannot be read: it brings down what decodes it.")
        if self._asked or self._waves_asked:
            self._asking.start()
