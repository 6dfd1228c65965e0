"""What widgets drawn by hand have in common: they show the focus, and some of them are dragged."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QMouseEvent
from PySide6.QtWidgets import QWidget


class Focused(QWidget):
    """A widget that draws whether it has the focus."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus."""
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus."""
        self.update()


class Draggable(Focused):
    """A widget whose value is taken by the left button, follows the pointer and is let go again.

    The one that derives from it says what taking, following and letting go mean; a right-click asks for the menu.
    """

    grabbed = Signal()
    released = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self._dragging = False

    def take(self, event: QMouseEvent) -> bool:
        """Take the value under the pointer; return False where there is nothing to take."""
        raise NotImplementedError

    def follow(self, event: QMouseEvent) -> None:
        """Bring the value to the pointer."""
        raise NotImplementedError

    def let_go(self) -> None:
        """Do what is to be done when the hand lets go."""

    def reset(self) -> None:
        """Go back to the default, where there is one."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.grabbed.emit()
            self._dragging = self.take(event)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow."""
        if self._dragging:
            self.follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._dragging and event.button() == Qt.MouseButton.LeftButton:
            self._dragging = False
            self.update()
            self.let_go()
            self.released.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go back to the default."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.reset()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu, the modulation of this control say."""
        self.menu_wanted.emit(event.globalPos())
