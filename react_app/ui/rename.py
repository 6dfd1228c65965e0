"""A pop-over that asks for a name."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from react_app.ui.theme import strong_font
from react_app.ui.widgets.popover import Popover


class RenamePopover(Popover):
    """One field; Enter keeps, Escape leaves it as it was."""

    named = Signal(str)

    def __init__(self, window: QWidget, title: str, name: str) -> None:
        super().__init__(window)
        self.setFixedWidth(260)
        label = QLabel(title)
        label.setFont(strong_font())
        self.field = QLineEdit(name)
        self.field.setAccessibleName(title)
        self.field.selectAll()
        self.field.returnPressed.connect(self._accept)
        self.body.addWidget(label)
        self.body.addWidget(self.field)
        self.closed.connect(self.deleteLater)

    def open_at(self, anchor: QWidget) -> None:
        """Open with the cursor in the field."""
        super().open_at(anchor)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def _accept(self) -> None:
        name = self.field.text()
        self.close_now()
        self.named.emit(name)
