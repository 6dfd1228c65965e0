"""The frame that will be encoded, as large as there is room, and what a service lays over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.export.preview.previewing import PreviewPicture
from react_app.ui.theme import RADIUS, Color, color, font, label_font

Sides = tuple[float, float, float, float]
"""Shares of the picture at the left, top, right and bottom."""
NOTHING: Sides = (0.0, 0.0, 0.0, 0.0)
_CHECK = 8


def fitted(room: QRectF, width: int, height: int) -> QRectF:
    """Return where a picture lies that is as large as there is room, on whole pixels, in the middle."""
    if width <= 0 or height <= 0:
        return QRectF()
    scale = min(room.width() / width, room.height() / height)
    wide, tall = max(round(width * scale), 1), max(round(height * scale), 1)
    return QRectF(round(room.center().x() - wide / 2), round(room.center().y() - tall / 2), wide, tall)


def free_part(picture: QRectF, covered: Sides) -> QRectF:
    """Return what of a picture is left free."""
    left, top, right, bottom = covered
    width, height = picture.width(), picture.height()
    return picture.adjusted(left * width, top * height, -right * width, -bottom * height)


class ExportPicture(QWidget):
    """Shows the newest picture; a mark says while it is only near. Words stand in its place while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(200, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Preview")
        self._image: QImage | None = None
        self._size = (16, 9)
        self._exact = False
        self._stale = False
        self._words = ""
        self._covered = NOTHING
        self._by = ""

    def sizeHint(self) -> QSize:
        """Return a comfortable size."""
        return QSize(800, 450)

    @property
    def image(self) -> QImage | None:
        """The picture that is shown."""
        return self._image

    def show_picture(self, picture: PreviewPicture | None) -> None:
        """Show another picture, None for none."""
        if picture is None:
            self._image = None
        else:
            height, width = picture.pixels.shape[:2]
            self._image = QImage(
                picture.pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888
            ).copy()
            self._exact = picture.exact
            self._size = (width, height)
        self.update()

    def show_size(self, width: int, height: int) -> None:
        """Show the shape of what comes while there is no picture."""
        if self._image is None and width > 0 and height > 0 and (width, height) != self._size:
            self._size = (width, height)
            self.update()

    def show_stale(self, stale: bool) -> None:
        """Dim the picture while it belongs to an older form."""
        if stale != self._stale:
            self._stale = stale
            self.update()

    def show_words(self, words: str) -> None:
        """Say something while there is no picture, or over a dimmed one."""
        if words != self._words:
            self._words = words
            self.update()

    def show_covered(self, covered: Sides, by: str) -> None:
        """Mark what a service covers or cuts off; `by` is its name."""
        if (covered, by) != (self._covered, self._by):
            self._covered, self._by = covered, by
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, covered sides, marks and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = fitted(QRectF(self.rect()), *self._size)
        if self._image is None:
            painter.fillRect(box, color(Color.PANEL))
        else:
            if self._image.hasAlphaChannel():
                painter.fillRect(box, QBrush(_checks()))
            painter.drawImage(box, self._image)
        if self._covered != NOTHING and self._image is not None:
            _paint_covered(painter, box, self._covered, self._by)
        if self._stale and self._image is not None:
            painter.fillRect(box, color(Color.WINDOW, 0.45))
        if self._image is not None and not self._exact and not self._stale:
            _tag(painter, box, "Near")
        if self._words:
            _words(painter, box, self._words, over=self._image is not None)


def _paint_covered(painter: QPainter, box: QRectF, covered: Sides, by: str) -> None:
    free = free_part(box, covered)
    shade = color(Color.WINDOW, 0.5)
    for part in (
        QRectF(box.left(), box.top(), box.width(), free.top() - box.top()),
        QRectF(box.left(), free.bottom(), box.width(), box.bottom() - free.bottom()),
        QRectF(box.left(), free.top(), free.left() - box.left(), free.height()),
        QRectF(free.right(), free.top(), box.right() - free.right(), free.height()),
    ):
        painter.fillRect(part, shade)
    pen = painter.pen()
    pen.setColor(color(Color.TEXT, 0.75))
    pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(free.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setFont(label_font())
    metrics = QFontMetricsF(label_font())
    some = (f"{by} covers what is outside", f"{by} covers this", "Covered")
    words = next((words for words in some if metrics.horizontalAdvance(words) <= box.width() - 12), "")
    painter.setPen(color(Color.TEXT))
    below = QRectF(box.left() + 6, free.bottom() + 3, box.width() - 12, 18)
    if below.bottom() <= box.bottom():
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)


def _tag(painter: QPainter, box: QRectF, words: str) -> None:
    painter.setFont(label_font())
    wide = QFontMetricsF(label_font()).horizontalAdvance(words) + 16
    tag = QRectF(box.left() + 8, box.top() + 8, min(wide, box.width() - 16), 22)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color(Color.WINDOW, 0.82))
    painter.drawRoundedRect(tag, RADIUS, RADIUS)
    painter.setPen(color(Color.TEXT))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)


def _words(painter: QPainter, box: QRectF, words: str, *, over: bool) -> None:
    painter.setFont(font(12))
    room = box.adjusted(16, 8, -16, -8)
    flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    if over:
        text = painter.boundingRect(room, flags, words).adjusted(-12, -7, 12, 7)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.WINDOW, 0.82))
        painter.drawRoundedRect(text, RADIUS, RADIUS)
    painter.setPen(color(Color.TEXT if over else Color.DIM))
    painter.drawText(room, flags, words)


def _checks() -> QPixmap:
    tile = QPixmap(2 * _CHECK, 2 * _CHECK)
    tile.fill(color(Color.RAISED))
    painter = QPainter(tile)
    for place in (0, _CHECK):
        painter.fillRect(place, place, _CHECK, _CHECK, color(Color.EDGE))
    painter.end()
    return tile
