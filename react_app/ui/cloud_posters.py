"""Posters of compels: read and scaled away from the window's thread, the last few hundred kept."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

_KEPT = 400
_LARGEST = 4096
_SIZE = QSize(320, 180)


class _Told(QObject):
    """Carries a picture from the pool to the window."""

    read = Signal(str, QImage)


class _Read(QRunnable):
    """Reads one file."""

    def __init__(self, path: Path, told: _Told) -> None:
        super().__init__()
        self._path, self._told = path, told

    def run(self) -> None:
        """Read, scaled to fill the poster's size; what cannot be read is an empty picture."""
        reader = QImageReader(str(self._path))
        reader.setAutoTransform(True)
        size = reader.size()
        if size.isValid() and max(size.width(), size.height()) <= _LARGEST:
            reader.setScaledSize(size.scaled(_SIZE, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
            self._told.read.emit(str(self._path), reader.read())
        else:
            self._told.read.emit(str(self._path), QImage())


class Posters(QObject):
    """`find` returns what is there and reads the rest; `arrived` tells the path when it came."""

    arrived = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._told = _Told()
        self._told.read.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def find(self, path: Path | None) -> QPixmap | None:
        """Return the poster in a file, None while it is read or where there is none."""
        if path is None:
            return None
        name = str(path)
        if name in self._kept:
            self._kept.move_to_end(name)
            pixmap = self._kept[name]
            return None if pixmap.isNull() else pixmap
        if name not in self._asked:
            self._asked.add(name)
            self._pool.start(_Read(path, self._told))
        return None

    def close(self) -> None:
        """Read no more."""
        self._pool.clear()
        self._pool.waitForDone(500)

    def _take(self, name: str, image: QImage) -> None:
        self._asked.discard(name)
        self._kept[name] = QPixmap.fromImage(image)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(name)
