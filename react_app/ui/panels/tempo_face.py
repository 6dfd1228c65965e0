"""The face of the clock in the top bar: BPM, lamps, bar, phrase and source. A click opens the tempo panel."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from react_app.core.musicaltime import MusicalTime
from react_app.ui.stage_link import StageLink
from react_app.ui.tempo_words import factor_word, source_tip
from react_app.ui.theme import RADIUS, Color, color, font
from react_app.ui.widgets.lamps import PHRASE_BARS, BeatLamps, PhraseBars
from react_app.ui.widgets.source_chip import SourceChip

_FRAME_S = 1 / 60
BPM_PX = 34
_WIDTH = 196


class TempoFace(QAbstractButton):
    """Shows musical time as it will be when this frame of the desk is seen."""

    def __init__(self, link: StageLink) -> None:
        super().__init__()
        self._link = link
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName("Tempo")
        self._bpm = QLabel("120.0")
        self._bpm.setFont(font(BPM_PX, QFont.Weight.DemiBold))
        self._bpm.setFixedSize(98, 36)
        self.lamps = BeatLamps(self.music_seen)
        self.lamps.setFixedWidth(92)
        self._bar = QLabel("Bar 1")
        self._bar.setFont(font(13, QFont.Weight.Medium))
        self._factor = QLabel()
        self._factor.setFont(font(12, QFont.Weight.DemiBold))
        self._factor.setProperty("tone", "accent")
        self.phrase = PhraseBars()
        self.chip = SourceChip()
        left = QVBoxLayout()
        left.setSpacing(3)
        left.addStretch()
        left.addWidget(self._bpm)
        left.addWidget(self.lamps)
        left.addStretch()
        right = QVBoxLayout()
        right.setSpacing(5)
        right.addStretch()
        counts = QHBoxLayout()
        counts.setSpacing(4)
        counts.addWidget(self._bar, 1)
        counts.addWidget(self._factor)
        right.addLayout(counts)
        for widget in (self.phrase, self.chip):
            right.addWidget(widget)
        right.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 2, 6, 2)
        row.setSpacing(8)
        row.addLayout(left)
        row.addLayout(right)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedWidth(_WIDTH)

    def sizeHint(self) -> QSize:
        """Return the size it has."""
        return QSize(_WIDTH, 64)

    @property
    def bpm_text(self) -> str:
        """The tempo as shown."""
        return self._bpm.text()

    @property
    def bar_text(self) -> str:
        """The bar as shown."""
        return self._bar.text()

    @property
    def factor_text(self) -> str:
        """What half and double came to, as shown: empty for the tempo as it is heard."""
        return self._factor.text()

    def music_seen(self) -> MusicalTime:
        """Return musical time of the moment in which what is painted now will be seen: one display frame on."""
        screen = self.screen()
        frame = 1 / screen.refreshRate() if screen is not None and screen.refreshRate() > 1 else _FRAME_S
        return self._link.music_at(self._link.now() + frame)

    def show_status(self, music: MusicalTime) -> None:
        """Show what changes slowly: tempo, source, confidence."""
        text = f"{music.bpm:.1f}"
        if text != self._bpm.text():
            self._bpm.setText(text)
        self.chip.show_music(music)
        factor = factor_word(music.multiplier)
        if factor != self._factor.text():
            self._factor.setText(factor)
        tip = f"{source_tip(music)}\nClick for the tempo panel (T)"
        if tip != self.toolTip():
            self.setToolTip(tip)

    def show_time(self) -> None:
        """Show what moves: lamps, bar and phrase."""
        self.lamps.refresh()
        music = self.music_seen()
        bar = max(music.bar, 0)
        self.phrase.show_bar(bar % PHRASE_BARS)
        text = f"Bar {bar + 1}"
        if text != self._bar.text():
            self._bar.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; the space bar belongs to the tempo."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            QWidget.keyPressEvent(self, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground while the pointer is near, and a line below while the panel is open."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.underMouse() or self.hasFocus():
            painter.setPen(color(Color.ACCENT) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(color(Color.RAISED))
            painter.drawRoundedRect(box, RADIUS, RADIUS)
        if self.isChecked():
            painter.fillRect(QRectF(8, self.height() - 2, self.width() - 16, 2), color(Color.ACCENT))
