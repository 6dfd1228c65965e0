"""Follows the images that pictures were drawn with: a thread that looks at the files and tells which picture is old."""

from __future__ import annotations

import contextlib
import threading

from PySide6.QtCore import QObject, Signal

from react_app.shaders.cards import ImageMark, image_marks
from react_app.ui.picture_load import PictureKey

LOOK_S = 2.0


class PictureWatch(QObject):
    """The thread; it is begun by the first picture that shows an image. Files are looked at there and nowhere else, for
    a network folder may take its time to answer."""

    changed = Signal(str, str)
    """Kind and id of what has another look now; it is followed no longer. Comes on the thread that made this."""

    def __init__(self, look_s: float = LOOK_S) -> None:
        super().__init__()
        self._look_s = look_s
        self._marks: dict[PictureKey, tuple[ImageMark, ...]] = {}
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def follow(self, key: PictureKey, marks: tuple[ImageMark, ...]) -> None:
        """Follow the images that a picture, known by kind and id, was drawn with; none are needed."""
        if not marks:
            self.drop(key)
            return
        self._marks[key] = marks
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="picture-watch", daemon=True)
            self._thread.start()

    def drop(self, key: PictureKey) -> None:
        """Follow the images of a picture no longer."""
        self._marks.pop(key, None)

    def stop(self) -> None:
        """Stop following."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(self._look_s):
            for key, marks in list(self._marks.items()):
                if image_marks(path for path, _, _ in marks) != marks and self._marks.get(key) is marks:
                    self._marks.pop(key, None)
                    self._tell(*key)

    def _tell(self, kind: str, name: str) -> None:
        if not self._stopped.is_set():
            with contextlib.suppress(RuntimeError):  # the window is gone
                self.changed.emit(kind, name)
