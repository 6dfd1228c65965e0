"""The picture of a preview: letterboxed, with what is wrong or worth knowing over it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.ui.icons import icon
from react_app.ui.theme import RADIUS, Color, color, font, label_font
from react_app.ui.widgets.player_reader import Picture

_GROUND = "#050607"


class PlayerPicture(QWidget):
    """Shows one picture, a sentence in its place, or a hint in its corner."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(QSize(160, 90))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.shown: Picture | None = None
        self.words = ""
        self.hint = ""

    def sizeHint(self) -> QSize:
        """Return a size in the shape of most videos."""
        return QSize(320, 180)

    def show_picture(self, picture: Picture) -> None:
        """Show a picture."""
        self.shown, self.words = picture, ""
        self.update()

    def show_words(self, words: str) -> None:
        """Show a sentence in place of the picture, empty for none."""
        self.words = words
        self.update()

    def show_hint(self, hint: str) -> None:
        """Show a small sentence in the corner, empty for none."""
        if hint != self.hint:
            self.hint = hint
            self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.shown, self.words, self.hint = None, "", ""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground, picture, sentence and hint."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(_GROUND))
        if self.words:
            painter.setFont(font(12))
            painter.setPen(color(Color.DIM))
            middle = self.height() / 2
            mark = icon("warning", Color.DIM).pixmap(20, 20)
            painter.drawPixmap(QRectF(self.width() / 2 - 10, middle - 36, 20, 20), mark, QRectF(mark.rect()))
            room = QRectF(self.rect()).adjusted(16, 0, -16, 0)
            room.setTop(middle - 8)
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self.words)
            return
        if self.shown is not None:
            image = self.shown.image
            scale = min(self.width() / image.width(), self.height() / image.height())
            width, height = image.width() * scale, image.height() * scale
            box = QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, image)
        if self.hint:
            self._draw_hint(painter)

    def _draw_hint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(label_font())
        metrics = painter.fontMetrics()
        text = metrics.elidedText(self.hint, Qt.TextElideMode.ElideRight, self.width() - 28)
        box = QRectF(6, self.height() - 26, metrics.horizontalAdvance(text) + 16, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.WINDOW, 0.85))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        painter.setPen(color(Color.TEXT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
