"""Fields with their names at the left, in one measure for all parts of the export window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLayout, QWidget

NAME_WIDTH = 56


class Rows(QGridLayout):
    """A row a field."""

    def __init__(self) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(10)
        self.setVerticalSpacing(8)
        self.setColumnMinimumWidth(0, NAME_WIDTH)
        self.setColumnStretch(1, 1)

    def add(self, name: str, field: QWidget | QLayout) -> QLabel:
        """Add a field; return the label with its name."""
        row = self.rowCount()
        label = QLabel(name)
        label.setProperty("tone", "dim")
        self.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        if isinstance(field, QWidget):
            self.addWidget(field, row, 1)
        else:
            self.addLayout(field, row, 1)
        return label
