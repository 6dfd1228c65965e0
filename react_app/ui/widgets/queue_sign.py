"""What the signs of the export queue have in common."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from react_app.export.queue.model import QueueView


class QueueSign(QAbstractButton):
    """Shows how the queue stands; a press opens it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._view = QueueView()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses; the space bar belongs to the tempo."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            QWidget.keyPressEvent(self, event)
