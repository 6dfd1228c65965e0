"""A small sign in the bottom bar while something is exported; a press opens the queue."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent

from react_app.export.queue.model import QueueView
from react_app.ui.export_words import chip_words
from react_app.ui.icons import paint_icon
from react_app.ui.theme import BOTTOM_BAR, RADIUS, Color, color, label_font
from react_app.ui.widgets.queue_sign import QueueSign

_PAD = 8.0


class QueueChip(QueueSign):
    """Words over a fine bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(BOTTOM_BAR)
        self.setToolTip("Open the queue of exports (Ctrl+Shift+E)")
        self._font = label_font()
        self.hide()

    def show_view(self, view: QueueView, *, seen: bool) -> None:
        """Show how the queue stands; it goes away when all has ended and somebody has seen it."""
        self._view = view
        self.setVisible(any(not job.ended for job in view.jobs) or (bool(view.jobs) and not seen))
        words = chip_words(view)
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room the words need; it grows in steps so that nothing beside it trembles."""
        wide = QFontMetricsF(self._font).horizontalAdvance(self.text()) + 2 * _PAD + 20
        return QSize(round(-(-wide // 24) * 24), BOTTOM_BAR)

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, words and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view = self._view
        going = any(not job.ended for job in view.jobs)
        failed = not going and any(job.state == "failed" for job in view.jobs)
        box = QRectF(self.rect()).adjusted(0.5, 2.5, -0.5, -2.5)
        painter.setPen(color(Color.ACCENT if self.hasFocus() else Color.LINE))
        painter.setBrush(color(Color.HOVER if self.underMouse() else Color.RAISED))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        ink = Color.DANGER if failed else Color.TEXT
        tint = Color.DANGER if failed else Color.ACCENT if going and not view.paused else Color.DIM
        name = "warning" if failed else "film" if going else "check"
        paint_icon(painter, name, QRectF(_PAD - 1, self.height() / 2 - 8, 14, 14), tint)
        painter.setFont(self._font)
        painter.setPen(color(ink))
        painter.drawText(QRectF(_PAD + 19, 0, self.width() - _PAD - 19, self.height() - 2),
                         Qt.AlignmentFlag.AlignVCenter, self.text())  # fmt: skip
        if going:
            rail = QRectF(box.left() + 2, box.bottom() - 2.5, box.width() - 4, 2)
            painter.fillRect(rail, color(Color.LINE))
            painter.fillRect(QRectF(rail.left(), rail.top(), rail.width() * view.share, 2), color(tint))
