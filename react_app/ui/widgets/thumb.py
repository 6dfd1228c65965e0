"""One thumbnail: a still of a strip, or a quiet placeholder before it is drawn."""

from __future__ import annotations

import zlib

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from react_app.ui.theme import Color, color


def paint_thumb(
    painter: QPainter, rect: QRectF, strip: QPixmap | None, frames: int, moment: float, seed: str, radius: float = 3
) -> None:
    """Draw the picture of a strip at `moment` (0..1 of the loop), neighbours mixed; without one a placeholder."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    if strip is None or not frames:
        painter.fillPath(path, color(Color.RAISED))
        painter.setClipPath(path)
        painter.setPen(color(Color.LINE))
        offset = zlib.crc32(seed.encode()) % 12
        x = rect.left() - rect.height() + offset
        while x < rect.right():
            painter.drawLine(round(x), round(rect.bottom()), round(x + rect.height()), round(rect.top()))
            x += 12
        painter.restore()
        return
    painter.setClipPath(path)
    place = (1 - abs(2 * (moment % 1.0) - 1)) * (frames - 1)  # there and back, so that the loop has no jump
    first = min(int(place), frames - 1)
    share = place - int(place)
    painter.drawPixmap(rect, strip, _source(strip, frames, first))
    if share > 0.02 and frames > 1:
        painter.setOpacity(share)
        painter.drawPixmap(rect, strip, _source(strip, frames, min(first + 1, frames - 1)))
    painter.restore()


def _source(strip: QPixmap, frames: int, index: int) -> QRectF:
    width = strip.width() / frames
    return QRectF(index * width, 0, width, strip.height())


class Thumb(QWidget):
    """A still thumbnail of fixed size."""

    def __init__(self, width: int, height: int, seed: str) -> None:
        super().__init__()
        self.setFixedSize(QSize(width, height))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._seed = seed
        self._strip: QPixmap | None = None
        self._frames = 0
        self.dimmed = False

    def show_strip(self, strip: QPixmap | None, frames: int) -> None:
        """Show a strip's first picture."""
        self._strip, self._frames = strip, frames
        self.update()

    def show_dimmed(self, dimmed: bool) -> None:
        """Dim the picture of something that is not seen."""
        if dimmed != self.dimmed:
            self.dimmed = dimmed
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the still."""
        painter = QPainter(self)
        if self.dimmed:
            painter.setOpacity(0.35)
        paint_thumb(painter, QRectF(self.rect()), self._strip, self._frames, 0.34, self._seed)
