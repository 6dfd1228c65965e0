"""Moving thumbnails of scenes and shaders: what is seen is asked for first, drawn by a child, kept on disk by content.

Nothing is read, drawn or waited for in the window's thread. A picture that is asked for and not there yet is looked for
on disk by a thread, then drawn by `engine.thumbnails`; only the pictures seen lately are held in memory.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QThreadPool, QTimer, Signal
from PySide6.QtGui import QImage, QPixmap

from react_app.core.errors import ShowFileError
from react_app.core.show import Show
from react_app.core.showfile import save_show
from react_app.shaders.cards import ImageMark, picture_name
from react_app.shaders.pictures import picture_path
from react_app.ui.picture_load import Loaded, PictureKey, PictureLoad
from react_app.ui.picture_watch import PictureWatch

FRAMES = 6
WIDTH, HEIGHT = 192, 108
KNOWN = "known.json"
"""Which pictures the scenes had the last time."""
HELD = 160
"""Strips in memory: several screens of the browser, half a megabyte each."""
_DELAY_MS = 1500
_ASK_MS = 60
_KEEP_MS = 2000
_HANGS_MS = 90_000
"""A child that draws at one strip for longer is ended; that strip is not asked for again."""


def _gently() -> list[str]:
    """Return what makes a command yield to the show from its start; the child goes further down by itself.

    Not all the way: where the picture is drawn by the processor nothing would be left for it.
    """
    nice = shutil.which("nice")
    return [nice, "-n", "2"] if nice else []


class Thumbnails(QObject):
    """Holds the strips; `arrived` tells which kind (`scene`, `shader`) and id has a new one."""

    arrived = Signal(str, str)

    def __init__(self, folder: Path, command: list[str] | None = None, verdicts: Path | None = None) -> None:
        """`command` starts the child that draws; the folder is added to it."""
        super().__init__()
        self.digest_of: Callable[[str], str] = lambda _shader: ""
        """Returns the hash of a shader's text, empty where it is not known."""
        self._folder = folder
        self._command = command or [*_gently(), sys.executable, "-m", "react_app.engine.thumbnails"]
        self._options = ["--verdicts", str(verdicts)] if verdicts else []
        self._strips: OrderedDict[PictureKey, tuple[QPixmap, int]] = OrderedDict()
        self._scenes: dict[str, tuple[str, int]] = {}
        self._loading: set[PictureKey] = set()
        self._asked: OrderedDict[str, None] = OrderedDict()
        self._never: set[PictureKey] = set()
        self._drawing: PictureKey | None = None
        self._process: QProcess | None = None
        self._waiting: Show | None = None
        self._wanted: Show | None = None
        self._rest = b""
        self._loaded = Loaded()
        self._loaded.done.connect(self._keep)
        self._images = PictureWatch()
        self._images.changed.connect(self._redraw)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._timer = self._once(_DELAY_MS, self._ask_scenes)
        self._asking = self._once(_ASK_MS, self._ask_shaders)
        self._keeping = self._once(_KEEP_MS, self._keep_known)
        self._hanging = self._once(_HANGS_MS, self._stop_hanging)
        self._remember()

    def _once(self, ms: int, run: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        timer.timeout.connect(run)
        return timer

    def strip(self, kind: str, name: str) -> QPixmap | None:
        """Return the whole strip, None while there is none; it is then on its way, what was asked for last first."""
        found = self._strips.get((kind, name))
        if found is not None:
            self._strips.move_to_end((kind, name))
            return found[0]
        self._want(kind, name)
        return None

    def frames(self, kind: str, name: str) -> int:
        """Return how many pictures the strip has."""
        found = self._strips.get((kind, name))
        return found[1] if found else 0

    def want(self, show: Show) -> None:
        """Draw the scenes of this show that have no picture yet, a little later."""
        self._waiting = self._wanted = show
        self._timer.start()

    def forget(self, shader_ids: Sequence[str]) -> None:
        """Take it that shaders look different now."""
        for shader_id in shader_ids:
            self._strips.pop(("shader", shader_id), None)
            self._never.discard(("shader", shader_id))
            self.arrived.emit("shader", shader_id)

    def add(self, kind: str, name: str, image: QImage, frames: int) -> None:
        """Take in a strip."""
        self._keep(kind, name, image, frames)

    def close(self) -> None:
        """Stop drawing."""
        self._images.stop()
        for timer in (self._timer, self._asking, self._hanging):
            timer.stop()
        if self._keeping.isActive():
            self._keeping.stop()
            self._keep_known()
        if self._process is not None:
            self._process.finished.disconnect(self._finished)
            self._process.kill()
            self._process.waitForFinished(300)
            self._process = None
        self._pool.clear()
        self._pool.waitForDone(300)

    # ---- what is asked for -----------------------------------------------------------------------------------------

    def _want(self, kind: str, name: str) -> None:
        key = (kind, name)
        if key in self._loading or key in self._never:
            return
        if kind == "scene":
            path, frames = self._scenes.get(name, ("", 0))
            if path:
                self._load(key, Path(path), frames)
            return
        if name in self._asked:
            self._asked.move_to_end(name)
            return
        digest = self.digest_of(name)
        if digest:
            self._load(key, picture_path(self._folder, picture_name(digest)), FRAMES)
        else:
            self._ask(name)

    def _redraw(self, kind: str, name: str) -> None:
        """Draw what shows an image that is another one now; the picture it had stays until then."""
        if kind == "shader":
            self._never.discard((kind, name))
            self._ask(name)
        elif self._wanted is not None:
            self.want(self._wanted)

    def _load(self, key: PictureKey, path: Path, frames: int) -> None:
        self._loading.add(key)
        self._pool.start(PictureLoad(key, path, frames, self._loaded))

    def _ask(self, shader_id: str) -> None:
        self._asked[shader_id] = None
        self._asked.move_to_end(shader_id)
        while len(self._asked) > HELD:
            self._asked.popitem(last=False)  # long out of sight; it is asked for again when it is seen again
        if not self._asking.isActive():
            self._asking.start()

    def _ask_shaders(self) -> None:
        """Ask the child for the shaders that are missing, those seen last first."""
        if self._asked:
            self._say({"shaders": list(reversed(self._asked))})

    def _ask_scenes(self) -> None:
        if self._waiting is None:
            return
        show, self._waiting = self._waiting, None
        show_file = self._folder / "wanted.show.json"
        try:
            save_show(show, show_file, backups=0)
        except ShowFileError:
            return  # without a place for pictures the placeholders stay
        self._say({"show": str(show_file)})

    # ---- the child -------------------------------------------------------------------------------------------------

    def _say(self, request: Mapping[str, object]) -> None:
        if self._process is None:
            self._process = QProcess(self)
            self._process.setProgram(self._command[0])
            self._process.setArguments([*self._command[1:], "--out", str(self._folder), "--serve", *self._options])
            self._process.setStandardErrorFile(QProcess.nullDevice())
            self._process.readyReadStandardOutput.connect(self._read)
            self._process.finished.connect(self._finished)
            self._process.errorOccurred.connect(self._failed)
            self._process.start()
        self._process.write(json.dumps(request).encode() + b"\n")

    def _read(self) -> None:
        if self._process is None:
            return
        self._rest += bytes(self._process.readAllStandardOutput().data())
        *lines, self._rest = self._rest.split(b"\n")
        for line in lines:
            with contextlib.suppress(ValueError, KeyError, TypeError):  # a line that is none of ours
                self._take(json.loads(line))

    def _take(self, entry: Mapping[str, object]) -> None:
        kind = str(entry["kind"])
        if "begin" in entry:
            self._drawing = (kind, str(entry["begin"]))
            self._hanging.start()
            return
        self._drawing = None
        self._hanging.stop()
        if "none" in entry:
            self._never.add((kind, str(entry["none"])))
            self._asked.pop(str(entry["none"]), None)
            return
        name, path, frames = str(entry["id"]), str(entry["path"]), int(str(entry["frames"]))
        self._images.follow((kind, name), _marks(entry.get("images", ())))
        if kind == "scene":
            if self._scenes.get(name) == (path, frames) and (kind, name) in self._strips:
                return
            self._scenes[name] = (path, frames)
            self._keeping.start()
        else:
            self._asked.pop(name, None)
        self._load((kind, name), Path(path), frames)

    def _stop_hanging(self) -> None:
        if self._drawing is not None and self._process is not None:
            self._never.add(self._drawing)
            self._asked.pop(self._drawing[1], None)
            self._process.kill()

    def _finished(self) -> None:
        self._read()
        self._process, self._rest = None, b""
        if self._drawing is not None:  # it took the child with it
            self._never.add(self._drawing)
            self._asked.pop(self._drawing[1], None)
            self._drawing = None
            self._hanging.stop()
            self._asking.start()
        if self._waiting is not None:
            self._timer.start()

    def _failed(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self._process = None

    def _keep(self, kind: str, name: str, image: QImage, frames: int) -> None:
        key = (kind, name)
        self._loading.discard(key)
        if image.isNull():
            if kind == "shader" and key not in self._never:
                self._ask(name)
            elif kind == "scene":
                self._scenes.pop(name, None)
            return
        self._strips[key] = (QPixmap.fromImage(image), max(frames, 1))
        self._strips.move_to_end(key)
        while len(self._strips) > HELD:
            gone, _ = self._strips.popitem(last=False)
            if gone[0] == "shader":  # the child tells its images when it is seen again
                self._images.drop(gone)
        self.arrived.emit(kind, name)

    # ---- the last time ---------------------------------------------------------------------------------------------

    def _remember(self) -> None:
        """Know the pictures the scenes had the last time; the child draws anew what has changed."""
        with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):  # the first time
            known = json.loads((self._folder / KNOWN).read_text("utf-8"))
            self._scenes = {str(name): (str(path), int(frames)) for name, (path, frames) in known["scenes"].items()}

    def _keep_known(self) -> None:
        with contextlib.suppress(OSError):
            (self._folder / KNOWN).write_text(json.dumps({"scenes": self._scenes}), "utf-8")


def _marks(images: Any) -> tuple[ImageMark, ...]:
    """Return the images a picture was drawn with, as the child tells them."""
    return tuple((str(path), int(changed), int(size)) for path, changed, size in images)
