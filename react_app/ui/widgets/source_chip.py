"""The chip that says who leads the clock, with the confidence as a quiet line below."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from react_app.core.musicaltime import MusicalTime
from react_app.ui.tempo_words import source_word
from react_app.ui.theme import Color, color, label_font

SURE = 0.6


class SourceChip(QWidget):
    """A word, and a line as long as the tempo is sure."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(20)
        self.setMinimumWidth(72)
        self.setAccessibleName("Source of the tempo")
        self._font = label_font()
        self._word, self._share = "Free", 0.0
        self._locked = False

    @property
    def text(self) -> str:
        """The word."""
        return self._word

    @property
    def share(self) -> float:
        """How long the line is, 0..1."""
        return self._share

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        return QSize(88, 20)

    def show_music(self, music: MusicalTime) -> None:
        """Show who leads and how sure it is."""
        share = 1.0 if music.locked else round(min(max(music.confidence, 0.0), 1.0), 2)
        shown = (source_word(music), share, music.locked)
        if shown != (self._word, self._share, self._locked):
            self._word, self._share, self._locked = shown
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw word and line."""
        painter = QPainter(self)
        painter.setFont(self._font)
        words = QRectF(0, 0, self.width(), self.height() - 5)
        painter.setPen(color(Color.ACCENT if self._locked else Color.DIM))
        painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._word)
        line = QRectF(0, self.height() - 3, self.width(), 3)
        painter.fillRect(line, color(Color.LINE))
        line.setWidth(self.width() * self._share)
        sure = self._share >= SURE and self._word != "Free"
        painter.fillRect(line, color(Color.ACCENT if self._locked else Color.GOOD if sure else Color.DIM))
