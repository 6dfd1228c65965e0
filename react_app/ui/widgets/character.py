"""The character of the sound: twelve pitch classes, loudness, and how far build, drop and breakdown are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from react_app.core.features import CHROMA, Features, FloatArray
from react_app.ui.theme import Color, color, font, label_font
from react_app.ui.widgets.scopes import Scope

NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
_SILENT_LUFS = -70.0
_LETTERS = 14.0


class ChromaBars(Scope):
    """Twelve bars from C to B; the strongest pitch is lit."""

    def __init__(self) -> None:
        super().__init__("Pitches", 12 * 12 + 8, 46)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip("Which of the twelve pitches sound: the harmony as colour or position for your shaders")
        self._shares: tuple[float, ...] = (0.0,) * CHROMA
        self._font = label_font()

    @property
    def strongest(self) -> str:
        """Name of the strongest pitch, empty while nothing has a pitch."""
        top = max(self._shares)
        return NOTES[self._shares.index(top)] if top > 0 else ""

    def show_chroma(self, chroma: FloatArray) -> None:
        """Show twelve shares 0..1."""
        shares = tuple(round(float(v), 2) for v in chroma)
        if shares != self._shares:
            self._shares = shares
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars over the names of the white keys."""
        painter = QPainter(self)
        box = self.well(painter)
        floor = box.bottom() - _LETTERS + 2
        step = box.width() / CHROMA
        top = max(self._shares)
        painter.setFont(self._font)
        for i, share in enumerate(self._shares):
            height = max(1.0, share * (floor - box.top()))
            lit = top > 0 and share == top
            bar = QRectF(box.left() + i * step + 1.5, floor - height, step - 3, height)
            painter.fillRect(bar, color(Color.ACCENT if lit else Color.DIM if len(NOTES[i]) == 1 else Color.FAINT))
            if len(NOTES[i]) == 1:
                painter.setPen(color(Color.TEXT if lit else Color.DIM))
                name = QRectF(box.left() + i * step - 2, floor + 1, step + 4, _LETTERS)
                painter.drawText(name, Qt.AlignmentFlag.AlignCenter, NOTES[i])


class Loudness(QWidget):
    """Momentary loudness in LUFS, as meters of broadcast and mastering tell it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Loudness")
        self.setToolTip(
            "Loudness of the last 0.4 s in LUFS, before auto-gain\n"
            "Near -8 for a loud club master, near -20 for a quiet recording"
        )
        self._number = QLabel("–")
        self._number.setFont(font(18, QFont.Weight.DemiBold))
        self._unit = QLabel("LUFS")
        self._unit.setFont(label_font())
        self._unit.setProperty("tone", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for label in (self._number, self._unit):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            column.addWidget(label)
        self.setFixedWidth(58)

    @property
    def text(self) -> str:
        """The number shown."""
        return self._number.text()

    def show_lufs(self, lufs: float) -> None:
        """Show a loudness; silence has none."""
        text = f"{lufs:.1f}".replace("-", "\N{MINUS SIGN}") if lufs > _SILENT_LUFS else "–"
        if text != self._number.text():
            self._number.setText(text)


class SectionMeters(QWidget):
    """Three thin bars: build, drop, breakdown."""

    NAMES = ("Build", "Drop", "Breakdown")
    TIPS = (
        "Build: how sure it is that tension rises\n"
        "Drop: jumps when bass and energy come back, gone after two bars\n"
        "Breakdown: how sure it is that bass and drums are away"
    )

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Sections")
        self.setToolTip(self.TIPS)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(46)
        self._shares: tuple[float, ...] = (0.0, 0.0, 0.0)
        self._font = label_font()

    @property
    def shares(self) -> tuple[float, ...]:
        """What is shown, 0..1 each."""
        return self._shares

    def sizeHint(self) -> QSize:
        """Return the room it likes."""
        return QSize(136, 46)

    def minimumSizeHint(self) -> QSize:
        """Return the room below which the bars say nothing."""
        return QSize(106, 46)

    def show_sections(self, shares: Sequence[float]) -> None:
        """Show build, drop and breakdown, 0..1 each."""
        rounded = tuple(round(min(max(share, 0.0), 1.0), 2) for share in shares)
        if rounded != self._shares:
            self._shares = rounded
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names and bars."""
        painter = QPainter(self)
        painter.setFont(self._font)
        row = self.height() / 3
        names = 66.0
        for i, (name, share) in enumerate(zip(self.NAMES, self._shares, strict=True)):
            painter.setPen(color(Color.TEXT if share > 0.5 else Color.DIM))
            here = QRectF(0, i * row, names, row)
            painter.drawText(here, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
            bar = QRectF(names, i * row + row / 2 - 2, self.width() - names, 4)
            painter.fillRect(bar, color(Color.LINE))
            bar.setWidth(bar.width() * share)
            painter.fillRect(bar, color(Color.ACCENT if share > 0.5 else Color.DIM))


class Character(QWidget):
    """The three side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.chroma = ChromaBars()
        self.loudness = Loudness()
        self.sections = SectionMeters()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.chroma, 3)
        row.addWidget(self.loudness)
        row.addWidget(self.sections, 2)

    def show_features(self, features: Features) -> None:
        """Show the newest hop."""
        self.chroma.show_chroma(features.chroma)
        self.loudness.show_lufs(features.lufs)
        self.sections.show_sections((features.build, features.drop, features.breakdown))
