"""What keys and mouse do to a preview."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from react_app.ui import mime
from react_app.ui.widgets.player_picture import PlayerPicture

_LEAP_S = 5.0
_KEYS = {Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End}


class PlayerHands(QWidget):
    """Space plays, arrows step, a click on the picture plays, a drag takes the file along."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = PlayerPicture()
        self._press: QPoint | None = None

    @property
    def path(self) -> Path | None:
        """The file that is open, None for none."""
        raise NotImplementedError

    @property
    def error(self) -> str:
        """What is wrong with it."""
        raise NotImplementedError

    @property
    def position(self) -> float:
        """Seconds from the beginning."""
        raise NotImplementedError

    @property
    def duration(self) -> float:
        """Length in seconds."""
        raise NotImplementedError

    @property
    def frame_s(self) -> float:
        """Length of a picture in seconds."""
        raise NotImplementedError

    def toggle(self) -> None:
        """Play or pause."""
        raise NotImplementedError

    def seek(self, t: float) -> None:
        """Go to time `t`."""
        raise NotImplementedError

    def step(self, pictures: int) -> None:
        """Step by pictures."""
        raise NotImplementedError

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the player from the show's shortcuts while the player has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays, arrows step by a picture or, with Shift, five seconds; Home and End go to the ends."""
        key, far = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        sides = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        side = sides.get(Qt.Key(key), 0)
        if key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.toggle()
        elif side and far:
            self.seek(self.position + side * _LEAP_S)
        elif side:
            self.step(side)
        elif key == Qt.Key.Key_Home:
            self.seek(0.0)
        elif key == Qt.Key.Key_End:
            self.seek(max(self.duration - self.frame_s, 0.0))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be ready to be dragged into the show."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        inside = self.picture.geometry().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self._press = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the file."""
        path = self.path
        if self._press is None or path is None or self.error:
            return
        if (event.position().toPoint() - self._press).manhattanLength() > QApplication.startDragDistance():
            self._press = None
            mime.start_drag(self, mime.CLIP, str(path), self.picture.grab())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the picture plays or pauses."""
        if self._press is not None:
            self._press = None
            self.toggle()
