"""Pop-overs: small panels inside the window that close when the hand goes elsewhere and never take the show's keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

_GAP = 6
_MARGIN = 8


class Popover(QFrame):
    """A child of the window, shown beside what it belongs to. Escape or a press outside closes it."""

    closed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setProperty("surface", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._window = window
        self._anchor: QWidget | None = None
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 12, 12, 12)
        self.body.setSpacing(8)
        self.hide()

    def open_at(self, anchor: QWidget) -> None:
        """Show below the anchor, or above where there is no room."""
        self._anchor = anchor
        if anchor is not self._window:
            anchor.destroyed.connect(self._lose_anchor)
        self.adjustSize()
        window = self._window
        corner = anchor.mapTo(window, QPoint(0, 0))
        x = corner.x() + anchor.width() // 2 - self.width() // 2
        y = corner.y() + anchor.height() + _GAP
        if y + self.height() > window.height() - _MARGIN:
            y = corner.y() - self.height() - _GAP
        x = min(max(x, _MARGIN), window.width() - self.width() - _MARGIN)
        y = min(max(y, _MARGIN), window.height() - self.height() - _MARGIN)
        self.move(x, y)
        if not self.isVisible():
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self.show()
        self.raise_()

    def open_over(self, top: int = 88) -> None:
        """Show in the middle of the window, this far from its upper edge."""
        self.open_at(self._window)
        spare = max(self._window.height() - self.height(), 0)
        self.move((self._window.width() - self.width()) // 2, min(top, spare // 2))

    def _lose_anchor(self) -> None:
        self._anchor = None
        self.close_now()

    def close_now(self) -> None:
        """Hide and tell."""
        if self.isVisible():
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            self.hide()
            self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on a press outside; a press on the anchor is left to close and not to open again."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent) and self.isVisible():
            inside = self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint()))
            popup = QApplication.activePopupWidget()
            if not inside and popup is None and isinstance(watched, QWidget):
                anchor = self._anchor
                on_anchor = watched is anchor or (anchor is not None and anchor.isAncestorOf(watched))
                self.close_now()
                return on_anchor
        return False
