"""The four beat lamps."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from react_app.core.beatclock import BEATS_PER_BAR
from react_app.ui.theme import Color, color

_STEPS = 12


class BeatLamps(QWidget):
    """Lights the lamp of the beat and lets it fade until the next; the one is the widest."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(12)
        self.setMinimumWidth(88)
        self.setAccessibleName("Beat lamps")
        self._beat = 0
        self._glow = 0

    @property
    def beat(self) -> int:
        """The lamp that is lit, 0 for the one."""
        return self._beat

    def show_beat(self, beat: int, phase: float) -> None:
        """Light lamp `beat`; `phase` is the place within the beat, 0..1."""
        glow = round((1 - phase) ** 1.6 * _STEPS)
        if beat != self._beat or glow != self._glow:
            self._beat, self._glow = beat, glow
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lamps."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = 4.0
        width = (self.width() - gap * (BEATS_PER_BAR - 1)) / BEATS_PER_BAR
        for i in range(BEATS_PER_BAR):
            rect = QRectF(i * (width + gap), 0, width, self.height())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.LINE))
            painter.drawRoundedRect(rect, 2, 2)
            if i == self._beat:
                glow = 0.25 + 0.75 * self._glow / _STEPS
                painter.setBrush(color(Color.ACCENT if i == 0 else Color.TEXT, glow))
                painter.drawRoundedRect(rect, 2, 2)
