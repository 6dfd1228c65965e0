"""Reading pictures from disk, away from the window's thread."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Signal
from PySide6.QtGui import QImage

from react_app.shaders.pictures import SHIPPED_PICTURES

PictureKey = tuple[str, str]
"""Kind (`scene`, `shader`) and id of what a picture is of."""


class Loaded(QObject):
    """Hands pictures that were read to the thread that made this."""

    done = Signal(str, str, QImage, int)
    """Kind and id, the strip or an empty image, and how many pictures it has."""


class PictureLoad(QRunnable):
    """Reads one picture file away from the window's thread; a picture that is not there comes as an empty image."""

    def __init__(self, key: PictureKey, path: Path, frames: int, out: Loaded) -> None:
        super().__init__()
        self._job = (key, path, frames)
        self._out = out

    def run(self) -> None:
        """Read and hand over."""
        (kind, name), path, frames = self._job
        image = QImage(str(path)) if path.is_file() else QImage()
        if not image.isNull():
            image = image.convertToFormat(QImage.Format.Format_RGB32)
            if path.parent != SHIPPED_PICTURES:
                with contextlib.suppress(OSError):
                    os.utime(path)  # seen just now: it is the last to be tidied away
        with contextlib.suppress(RuntimeError):  # the window is gone
            self._out.done.emit(kind, name, image, frames)
