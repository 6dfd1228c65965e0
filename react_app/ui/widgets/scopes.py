"""The ground of the small plots, and the frame-time graph of the stage, drawn by hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.ui.theme import Color, color, label_font


class Scope(QWidget):
    """Base of the small plots: a dark well with a hairline."""

    def __init__(self, name: str, width: int, height: int) -> None:
        super().__init__()
        self.setMinimumSize(width, height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def well(self, painter: QPainter) -> QRectF:
        """Draw the ground and return the rectangle to draw in."""
        painter.fillRect(self.rect(), color(Color.PANEL))
        painter.setPen(color(Color.LINE))
        painter.setBrush(color(Color.WINDOW))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return QRectF(self.rect()).adjusted(4, 4, -4, -4)


class FrameGraph(Scope):
    """The last frames as bars against the budget line: how steady the output is."""

    def __init__(self) -> None:
        super().__init__("Frame times", 48, 24)
        self.setToolTip("Time between the frames the audience saw; the line is the aim")
        self._intervals: Sequence[float] = ()
        self._period = 1000 / 60
        self._font = label_font()

    @property
    def capacity(self) -> int:
        """How many frames fit."""
        return max(8, (self.width() - 8) // 2)

    def show_frames(self, intervals_ms: Sequence[float], period_ms: float) -> None:
        """Show the newest intervals and the aim, in ms."""
        self._intervals = intervals_ms
        self._period = period_ms or 1000 / 60
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars and the line."""
        painter = QPainter(self)
        box = self.well(painter)
        top = self._period * 2.5
        line = box.bottom() - box.height() / 2.5
        calm: list[QRectF] = []
        late: list[QRectF] = []
        for i, ms in enumerate(reversed(self._intervals)):
            x = box.right() - 2 * i - 1
            if x < box.left():
                break
            height = max(1.0, min(ms / top, 1.0) * box.height())
            inside = height if ms <= self._period * 1.5 else box.bottom() - line
            calm.append(QRectF(x, box.bottom() - inside, 1, inside))
            if height > inside:
                late.append(QRectF(x, box.bottom() - height, 1, height - inside))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.DIM))
        painter.drawRects(calm)
        painter.setBrush(color(Color.DANGER))
        painter.drawRects(late)
        painter.setPen(color(Color.FAINT))
        painter.drawLine(QPointF(box.left(), line), QPointF(box.right(), line))
