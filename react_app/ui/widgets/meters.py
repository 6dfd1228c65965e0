"""Meters: the input's level with clip mark, the lamp of a device, and a thin bar for a share."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.ui.theme import HIT, Color, color

FLOOR_DB = -60.0
_FALL_DB_PER_S = 24.0
_CLIP_S = 1.5

Tone = Literal["good", "warn", "bad", "off"]
_TONES = {"good": Color.GOOD, "warn": Color.ACCENT, "bad": Color.DANGER, "off": Color.FAINT}


class LevelMeter(QWidget):
    """Loudness in dBFS from -60 to 0, with a peak mark that falls slowly and a lamp for clipping."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Input level")
        self._rms = self._peak = FLOOR_DB
        self._clip_until = 0.0
        self._clipped = False
        self._now = 0.0

    @property
    def clipped(self) -> bool:
        """True for a moment after the input clipped."""
        return self._clipped

    def show_level(self, rms_db: float, peak_db: float, now: float) -> None:
        """Show loudness and peak of the newest hop at time `now`."""
        fall = _FALL_DB_PER_S * min(max(now - self._now, 0.0), 0.5)
        self._now = now
        rms = min(max(rms_db, FLOOR_DB), 0.0)
        peak = max(min(max(peak_db, FLOOR_DB), 0.0), self._peak - fall)
        if peak_db >= -0.01:
            self._clip_until = now + _CLIP_S
        clipped = now < self._clip_until
        if abs(rms - self._rms) > 0.2 or abs(peak - self._peak) > 0.1 or clipped != self._clipped:
            self._rms, self._peak, self._clipped = rms, peak, clipped
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw bar, marks and clip lamp."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        clip = 8.0
        width = self.width() - clip - 2
        box = QRectF(0, 1, width, self.height() - 2)
        painter.setBrush(color(Color.WINDOW))
        painter.drawRoundedRect(box, 2, 2)
        share = 1 - self._rms / FLOOR_DB
        painter.setBrush(color(Color.GOOD))
        painter.drawRoundedRect(QRectF(0, 1, width * share, self.height() - 2), 2, 2)
        painter.setBrush(color(Color.WINDOW, 0.9))
        for db in (-48, -36, -24, -12):
            painter.drawRect(QRectF(width * (1 - db / FLOOR_DB), 1, 1, self.height() - 2))
        if self._peak > FLOOR_DB + 0.5:
            painter.setBrush(color(Color.TEXT))
            painter.drawRect(QRectF(width * (1 - self._peak / FLOOR_DB) - 2, 1, 2, self.height() - 2))
        painter.setBrush(color(Color.DANGER if self._clipped else Color.LINE))
        painter.drawRoundedRect(QRectF(self.width() - clip, 1, clip, self.height() - 2), 2, 2)


class Lamp(QWidget):
    """A small round lamp; its tool tip says why it has its colour."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setFixedSize(14, HIT)
        self.setAccessibleName(name)
        self._tone: Tone = "off"

    @property
    def tone(self) -> Tone:
        """The colour's meaning."""
        return self._tone

    def show_state(self, tone: Tone, reason: str) -> None:
        """Show a colour and keep the reason as tool tip."""
        if tone != self._tone:
            self._tone = tone
            self.update()
        if reason != self.toolTip():
            self.setToolTip(reason)
            self.setAccessibleDescription(reason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the lamp."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tint = _TONES[self._tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(tint))
        middle = self.height() / 2
        painter.drawEllipse(QRectF(3, middle - 4, 8, 8))


class ShareBar(QWidget):
    """A thin bar that fills from left to right."""

    def __init__(self, name: str, height: int = 3) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setAccessibleName(name)
        self._share = 0.0
        self._tint = Color.DIM

    def show_share(self, share: float, tint: str) -> None:
        """Show a share 0..1 in a colour."""
        share = round(min(max(share, 0.0), 1.0), 2)
        if share != self._share or tint != self._tint:
            self._share, self._tint = share, tint
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), color(Color.LINE))
        painter.fillRect(QRectF(0, 0, self.width() * self._share, self.height()), color(self._tint))
