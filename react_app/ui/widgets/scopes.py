"""Spectrum and waveform of what is heard, and the frame-time graph of the stage."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from react_app.core.features import SPECTRUM_BINS, FloatArray
from react_app.ui.theme import Color, color, label_font

_TOP_HZ = 11_025.0
_LOW_HZ = 30.0
_FALL = 0.80
_BAND_TINTS = ((150.0, Color.ACCENT), (2500.0, Color.TEXT), (math.inf, Color.DIM))


class Scope(QWidget):
    """Base of the small plots: a dark well with a hairline."""

    def __init__(self, name: str, width: int, height: int) -> None:
        super().__init__()
        self.setMinimumSize(width, height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def well(self, painter: QPainter) -> QRectF:
        """Draw the ground and return the rectangle to draw in."""
        painter.fillRect(self.rect(), color(Color.PANEL))
        painter.setPen(color(Color.LINE))
        painter.setBrush(color(Color.WINDOW))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return QRectF(self.rect()).adjusted(4, 4, -4, -4)


class Spectrum(Scope):
    """Bars on a logarithmic frequency axis; bass in the accent's colour."""

    def __init__(self) -> None:
        super().__init__("Spectrum", 84, 40)
        self.setToolTip("Spectrum of what is heard, 30 Hz to 11 kHz")
        self._bars = np.zeros(0, np.float32)
        self._edges = np.zeros(1, np.int64)
        self._centres = np.zeros(0)
        self._wide = np.zeros(0, np.bool_)
        self._bins = np.arange(SPECTRUM_BINS)
        self._tints: list[str] = []

    def show_spectrum(self, spectrum: FloatArray) -> None:
        """Show the newest spectrum, 512 bins."""
        count = max(8, (self.width() - 8) // 4)
        if len(self._bars) != count:
            hz = _LOW_HZ * (_TOP_HZ / _LOW_HZ) ** (np.arange(count + 1) / count)
            places = np.minimum(hz / _TOP_HZ * SPECTRUM_BINS, SPECTRUM_BINS - 1)
            self._edges = places.astype(np.int64)
            self._centres = (places[:-1] + places[1:]) / 2
            self._wide = np.diff(self._edges) > 1
            self._tints = [next(tint for top, tint in _BAND_TINTS if f < top) for f in hz[:-1]]
            self._bars = np.zeros(count, np.float32)
        peaks = np.maximum.reduceat(spectrum, self._edges[:-1])[:count]
        between = np.interp(self._centres, self._bins, spectrum)  # bass bars are narrower than a bin
        self._bars = np.maximum(np.where(self._wide, peaks, between), self._bars * _FALL)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars."""
        painter = QPainter(self)
        box = self.well(painter)
        if not len(self._bars):
            return
        step = box.width() / len(self._bars)
        groups: dict[str, list[QRectF]] = {}
        for i, value in enumerate(self._bars.tolist()):
            height = max(1.0, round(min(value, 1.0) * box.height()))
            rect = QRectF(round(box.left() + i * step), box.bottom() - height, max(1.0, round(step) - 1), height)
            groups.setdefault(self._tints[i], []).append(rect)
        painter.setPen(Qt.PenStyle.NoPen)
        for tint, rects in groups.items():
            painter.setBrush(color(tint))
            painter.drawRects(rects)


class Waveform(Scope):
    """The newest samples."""

    def __init__(self) -> None:
        super().__init__("Waveform", 60, 40)
        self.setToolTip("Waveform of what is heard")
        self._points = np.zeros(0, np.float32)

    def show_waveform(self, waveform: FloatArray) -> None:
        """Show the newest samples, -1..1."""
        self._points = waveform
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        box = self.well(painter)
        middle = box.center().y()
        painter.setPen(color(Color.LINE))
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        if not len(self._points):
            return
        count = max(2, min(int(box.width() / 1.5), 240))
        picked = self._points[np.linspace(0, len(self._points) - 1, count).astype(np.int64)]
        y = middle - np.clip(picked, -1, 1) * box.height() / 2
        x = np.linspace(box.left(), box.right(), count)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(color(Color.TEXT))
        painter.drawPolyline(QPolygonF([QPointF(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True)]))


class TempoHistory(Scope):
    """The tempo of the last minute: a flat line is a sure one."""

    SECONDS = 60.0

    def __init__(self) -> None:
        super().__init__("Tempo history", 0, 40)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)
        self.setToolTip("Tempo of the last minute")
        self._points: deque[tuple[float, float]] = deque()
        self._font = label_font()

    def sizeHint(self) -> QSize:
        """Return the room it likes; it gives way when there is less."""
        return QSize(176, 56)

    def add(self, now: float, bpm: float) -> None:
        """Note the tempo at a time; four points a second are enough."""
        if self._points and now - self._points[-1][0] < 0.25:
            return
        self._points.append((now, bpm))
        while self._points and now - self._points[0][0] > self.SECONDS:
            self._points.popleft()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line with the tempi it lies between."""
        painter = QPainter(self)
        box = self.well(painter)
        if len(self._points) < 2:
            return
        values = [bpm for _, bpm in self._points]
        low, high = math.floor(min(values) - 1.5), math.ceil(max(values) + 1.5)
        painter.setFont(self._font)
        painter.setPen(color(Color.DIM))
        painter.drawText(box, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, str(high))
        painter.drawText(box, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, str(low))
        plot = box.adjusted(28, 2, 0, -2)
        newest = self._points[-1][0]
        line = QPolygonF(
            [
                QPointF(
                    plot.right() - (newest - t) / self.SECONDS * plot.width(),
                    plot.bottom() - (bpm - low) / (high - low) * plot.height(),
                )
                for t, bpm in self._points
            ]
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(color(Color.ACCENT), 1.3))
        painter.drawPolyline(line)


class FrameGraph(Scope):
    """The last frames as bars against the budget line: how steady the output is."""

    def __init__(self) -> None:
        super().__init__("Frame times", 48, 24)
        self.setToolTip("Time between the frames the audience saw; the line is the aim")
        self._intervals: Sequence[float] = ()
        self._period = 1000 / 60
        self._font = label_font()

    @property
    def capacity(self) -> int:
        """How many frames fit."""
        return max(8, (self.width() - 8) // 2)

    def show_frames(self, intervals_ms: Sequence[float], period_ms: float) -> None:
        """Show the newest intervals and the aim, in ms."""
        self._intervals = intervals_ms
        self._period = period_ms or 1000 / 60
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bars and the line."""
        painter = QPainter(self)
        box = self.well(painter)
        top = self._period * 2.5
        line = box.bottom() - box.height() / 2.5
        calm: list[QRectF] = []
        late: list[QRectF] = []
        for i, ms in enumerate(reversed(self._intervals)):
            x = box.right() - 2 * i - 1
            if x < box.left():
                break
            height = max(1.0, min(ms / top, 1.0) * box.height())
            inside = height if ms <= self._period * 1.5 else box.bottom() - line
            calm.append(QRectF(x, box.bottom() - inside, 1, inside))
            if height > inside:
                late.append(QRectF(x, box.bottom() - height, 1, height - inside))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(Color.DIM))
        painter.drawRects(calm)
        painter.setBrush(color(Color.DANGER))
        painter.drawRects(late)
        painter.setPen(color(Color.FAINT))
        painter.drawLine(QPointF(box.left(), line), QPointF(box.right(), line))
