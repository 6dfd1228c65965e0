"""The program picture as the stage sends it, letterboxed, with calm words over it when there is something to say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.ui import mime
from react_app.ui.theme import RADIUS, Color, color, font, label_font


class Preview(QWidget):
    """Shows the newest picture; without one it says what will be there. Videos can be dropped onto it."""

    clip_dropped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(QSize(240, 135))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Program preview")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._pixels: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self.setAcceptDrops(True)
        self._dropping = False
        self._banner = ""
        self._tags: tuple[tuple[str, str], ...] = ()
        self._aspect = 16 / 9

    @property
    def banner(self) -> str:
        """The sentence over the picture, empty for none."""
        return self._banner

    @property
    def has_picture(self) -> bool:
        """True once a picture came."""
        return self._image is not None

    def show_picture(self, pixels: NDArray[np.uint8]) -> None:
        """Show a picture: RGBA, rows from the top. The array is kept and must not change."""
        height, width, _ = pixels.shape
        self._pixels = np.ascontiguousarray(pixels)
        self._image = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGBX8888)
        self._aspect = width / max(height, 1)
        self.update()

    def show_banner(self, text: str) -> None:
        """Lay a sentence over the picture, empty for none."""
        if text != self._banner:
            self._banner = text
            self.update()

    def show_tags(self, tags: tuple[tuple[str, str], ...]) -> None:
        """Show (word, colour) tags in the corner: what makes the picture dark or still."""
        if tags != self._tags:
            self._tags = tags
            self.update()

    def picture_rect(self) -> QRectF:
        """Return where the picture lies in the widget."""
        width, height = float(self.width()), self.width() / self._aspect
        if height > self.height():
            width, height = self.height() * self._aspect, float(self.height())
        return QRectF(
            round((self.width() - width) / 2), round((self.height() - height) / 2), round(width), round(height)
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take videos."""
        if mime.clips_in(event.mimeData()):
            event.acceptProposedAction()
            self._dropping = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Take the mark away."""
        self._dropping = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand the videos over, each as a layer."""
        event.acceptProposedAction()
        self._dropping = False
        self.update()
        for path in mime.clips_in(event.mimeData()):
            self.clip_dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, picture, tags and banner."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(Color.WINDOW))
        box = self.picture_rect()
        if self._image is None:
            painter.fillRect(box, color("#050607"))
            painter.setPen(color(Color.DIM))
            painter.setFont(font(12))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "The program appears here as soon as the stage draws.")
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = box.left() + 8
        painter.setFont(label_font())
        for word, tint in self._tags:
            width = painter.fontMetrics().horizontalAdvance(word) + 14
            rect = QRectF(x, box.top() + 8, width, 20)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color(tint))
            painter.drawRoundedRect(rect, 3, 3)
            painter.setPen(color(Color.WINDOW))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)
            x += width + 6
        if self._dropping:
            painter.setPen(QPen(color(Color.ACCENT), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        if self._dropping or self._banner:
            self._paint_banner(painter, box, "Drop to add it as a layer" if self._dropping else self._banner)

    def _paint_banner(self, painter: QPainter, box: QRectF, words: str) -> None:
        painter.setFont(font(12))
        width = painter.fontMetrics().horizontalAdvance(words) + 32
        rect = QRectF(box.center().x() - width / 2, box.bottom() - 48, width, 32)
        painter.setPen(color(Color.EDGE))
        painter.setBrush(color(Color.PANEL, 0.94))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        painter.setPen(color(Color.TEXT))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
