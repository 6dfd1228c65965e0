"""A line under the preview while something is exported: what, how far, how long. A press opens the queue."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from react_app.export.queue.model import QueueView
from react_app.ui.export_words import left_words, percent, strip_words
from react_app.ui.theme import HIT, RADIUS, Color, color, font
from react_app.ui.widgets.queue_sign import QueueSign

_PAD = 10.0


class QueueStrip(QueueSign):
    """As wide as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HIT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Open the queue (Ctrl+Shift+E)")

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(320, HIT)

    def show_view(self, view: QueueView) -> None:
        """Show how the queue stands."""
        self._view = view
        self.setText(strip_words(view))
        self.setAccessibleName(self.text())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw words, figures and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(color(Color.ACCENT if self.hasFocus() else Color.LINE))
        painter.setBrush(color(Color.HOVER if self.underMouse() else Color.PANEL))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        view = self._view
        figures = "  ·  ".join(part for part in (percent(view.share), left_words(view.eta_s)) if part)
        if view.paused:
            figures = f"{percent(view.share)}  ·  paused"
        face = font(12)
        metrics = QFontMetricsF(face)
        painter.setFont(face)
        wide = metrics.horizontalAdvance(figures)
        row = box.adjusted(_PAD, 0, -_PAD, -3)
        painter.setPen(color(Color.TEXT))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, figures)
        painter.setPen(color(Color.DIM))
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, row.width() - wide - 16)
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        rail = QRectF(box.left() + 1, box.bottom() - 3, box.width() - 2, 3)
        painter.fillRect(rail, color(Color.LINE))
        tint = Color.DIM if view.paused else Color.ACCENT
        painter.fillRect(QRectF(rail.left(), rail.top(), rail.width() * view.share, 3), color(tint))
