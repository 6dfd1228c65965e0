"""The beat lamps and the bars of a phrase, drawn from musical time read at the moment of painting."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from react_app.core.beatclock import MusicalTime
from react_app.ui.theme import Color, color

PHRASE_BARS = 16
_STEPS = 12
_SOON_S = 0.12
"""A beat that comes within this time gets a timer of its own, for the desk's ticks are too coarse for it."""
_GAP = 4.0
_GROUP_GAP = 8.0

Look = tuple[int, int, int]
"""Meter, lit lamp, brightness in steps."""


class BeatLamps(QWidget):
    """As many lamps as the bar has beats: lights the one of the beat and lets it fade until the next.

    `read` returns musical time as it will be when what is painted now is seen. It is asked when painting, and a
    precise timer paints at the beat itself, so that a lamp is never late by a tick of the desk.
    """

    def __init__(self, read: Callable[[], MusicalTime]) -> None:
        super().__init__()
        self.setFixedHeight(12)
        self.setMinimumWidth(88)
        self.setAccessibleName("Beat lamps")
        self._read = read
        self._look: Look = (4, 0, 0)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setTimerType(Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self.update)

    @property
    def beat(self) -> int:
        """The lamp that is lit, 0 for the one."""
        return self._look[1]

    @property
    def count(self) -> int:
        """How many lamps there are."""
        return self._look[0]

    def refresh(self) -> None:
        """Look at the time again, paint if anything changed, and be there in time for the next beat."""
        music = self._read()
        look = _look(music)
        if look != self._look:
            self._look = look
            self.update()
        wait = (1 - music.phase) * 60 / max(music.bpm, 1.0)
        if wait < _SOON_S and not self._due.isActive() and self.isVisible():
            self._due.start(max(round(wait * 1000 + 0.5), 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lamps as they are to be seen."""
        self._look = meter, beat, steps = _look(self._read())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for i, rect in enumerate(lamp_rects(meter, self.width(), self.height())):
            painter.setBrush(color(Color.LINE))
            painter.drawRoundedRect(rect, 2, 2)
            if i == beat:
                painter.setBrush(color(Color.ACCENT if i == 0 else Color.TEXT, 0.25 + 0.75 * steps / _STEPS))
                painter.drawRoundedRect(rect, 2, 2)


def _look(music: MusicalTime) -> Look:
    return music.meter, music.beat_in_bar, round((1 - music.phase) ** 1.6 * _STEPS)


def lamp_rects(meter: int, width: float, height: float) -> list[QRectF]:
    """Return where the lamps of a bar are; six are two groups of three."""
    groups = meter // 3 if meter > 4 and meter % 3 == 0 else 1
    gap = _GAP if meter <= 4 else _GAP / 2
    room = width - gap * (meter - groups) - _GROUP_GAP * (groups - 1)
    one = room / meter
    rects = []
    x = 0.0
    for i in range(meter):
        rects.append(QRectF(x, 0, one, height))
        last_of_group = groups > 1 and (i + 1) % 3 == 0
        x += one + (_GROUP_GAP if last_of_group else gap)
    return rects


class PhraseBars(QWidget):
    """Sixteen bars in four groups: the ones that went by, and the one that plays."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(4)
        self.setMinimumWidth(72)
        self.setAccessibleName("Bar of the phrase")
        self._bar = 0

    @property
    def bar(self) -> int:
        """The bar of the phrase that is lit, 0 to 15."""
        return self._bar

    def show_bar(self, bar: int) -> None:
        """Light this bar (0 to 15)."""
        if bar != self._bar:
            self._bar = bar
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        group_gap, gap = 4.0, 1.0
        one = (self.width() - 3 * group_gap - 12 * gap) / PHRASE_BARS
        for i in range(PHRASE_BARS):
            x = i * (one + gap) + (i // 4) * (group_gap - gap)
            tint = Color.ACCENT if i == self._bar else Color.DIM if i < self._bar else Color.LINE
            painter.fillRect(QRectF(x, 0, one, self.height()), color(tint))
