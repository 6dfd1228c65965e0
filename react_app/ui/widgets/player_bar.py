"""The scrub bar of a preview: where it is, and under the pointer which time that would be."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from react_app.ui.theme import HIT, Color, color, label_font
from react_app.ui.widgets.draggable import Draggable
from react_app.ui.words import clock_fine

_EDGE = 6.0


class ScrubBar(Draggable):
    """A drag shows the picture there at once; letting go goes there."""

    scrubbed = Signal(float)
    sought = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HIT)
        self.setMinimumWidth(80)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Position in the video")
        self.setToolTip("")
        self._position = 0.0
        self._duration = 0.0
        self._drag: float | None = None
        self._hover: float | None = None

    @property
    def shown(self) -> float:
        """The position shown, seconds."""
        return self._position if self._drag is None else self._drag

    @property
    def held(self) -> bool:
        """True while a hand is on the mark."""
        return self._drag is not None

    @property
    def hover_words(self) -> str:
        """The time under the pointer, empty where there is none."""
        return "" if self._hover is None else clock_fine(self._hover)

    def show_position(self, position: float, duration: float) -> None:
        """Show where the video is."""
        travel = max(self.width(), 1) * self.devicePixelRatioF()
        moved = abs(position - self._position) * travel > max(duration, 0.1) * 0.5
        if moved or duration != self._duration:
            self._position, self._duration = position, duration
            self.update()

    def _at(self, x: float) -> float:
        return min(max((x - _EDGE) / max(self.width() - 2 * _EDGE, 1.0), 0.0), 1.0) * self._duration

    def _x(self, t: float) -> float:
        share = min(max(t / self._duration, 0.0), 1.0) if self._duration else 0.0
        return _EDGE + share * max(self.width() - 2 * _EDGE, 1.0)

    def take(self, event: QMouseEvent) -> bool:
        """Take the mark, where a video is."""
        if not self._duration:
            return False
        self.follow(event)
        return True

    def follow(self, event: QMouseEvent) -> None:
        """Show what is under the pointer."""
        self._drag = self._hover = self._at(event.position().x())
        self.update()
        self.scrubbed.emit(self._drag)

    def let_go(self) -> None:
        """Go there."""
        if self._drag is not None:
            self._position, self._drag = self._drag, None
            self.sought.emit(self._position)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the time under the pointer."""
        self._hover = self._at(event.position().x()) if self._duration else None
        self.update()
        super().mouseMoveEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell the time under the pointer."""
        self._hover = self._at(event.position().x()) if self._duration else None
        self.update()

    def leaveEvent(self, event: object) -> None:
        """Tell no time."""
        self._hover = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the track, what was played, the mark and the time under the pointer."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle = self.height() - 9.0
        lit = self._hover is not None or self._drag is not None
        tall = 6.0 if lit else 4.0
        painter.setBrush(color(Color.LINE))
        painter.drawRoundedRect(QRectF(_EDGE, middle - tall / 2, self.width() - 2 * _EDGE, tall), 2, 2)
        if not self._duration:
            return
        x = self._x(self.shown)
        painter.setBrush(color(Color.DIM))
        painter.drawRoundedRect(QRectF(_EDGE, middle - tall / 2, x - _EDGE, tall), 2, 2)
        painter.setBrush(color(Color.ACCENT if self.hasFocus() else Color.TEXT))
        painter.drawRoundedRect(QRectF(x - 2, middle - 6, 4, 12), 2, 2)
        if self._hover is not None:
            self._draw_hover(painter, self._hover, middle)

    def _draw_hover(self, painter: QPainter, t: float, middle: float) -> None:
        painter.fillRect(QRectF(self._x(t) - 0.5, middle - 4, 1, 8), color(Color.TEXT))
        painter.setFont(label_font())
        width = painter.fontMetrics().horizontalAdvance(self.hover_words) + 10
        left = min(max(self._x(t) - width / 2, 0.0), self.width() - width)
        painter.setBrush(color(Color.RAISED))
        painter.drawRoundedRect(QRectF(left, 0, width, 15), 3, 3)
        painter.setPen(color(Color.TEXT))
        painter.drawText(QRectF(left, 0, width, 15), Qt.AlignmentFlag.AlignCenter, self.hover_words)
