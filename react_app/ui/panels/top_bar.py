"""The top bar: menu, tempo, input, output, and what must work at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from react_app.ui.desk import Desk
from react_app.ui.panels.input_block import InputBlock
from react_app.ui.panels.output_block import OutputBlock
from react_app.ui.panels.safety_block import SafetyBlock
from react_app.ui.panels.tempo_block import TempoBlock
from react_app.ui.theme import STAGE_HIT, TOP_BAR, Color
from react_app.ui.widgets.buttons import IconButton

WIDE = 1640
"""Width from which there is room for more."""


class TopBar(QWidget):
    """72 px that are always there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(TOP_BAR)
        self.menu = IconButton("menu", "Menu (F10)", size=STAGE_HIT, tint=Color.TEXT)
        self.tempo = TempoBlock(desk.link)
        self.input = InputBlock(desk.link)
        self.output = OutputBlock(desk.link)
        self.safety = SafetyBlock(desk)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.menu)
        for block, stretch in ((self.tempo, 0), (self.input, 1), (self.output, 0), (self.safety, 0)):
            row.addWidget(_line())
            row.addWidget(block, stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room of a wide window for the tempo's history."""
        self.tempo.history.setVisible(event.size().width() >= WIDE)


def _line() -> QFrame:
    line = QFrame()
    line.setFixedWidth(1)
    line.setStyleSheet(f"background: {Color.LINE};")
    return line
