"""The tempo of the last two minutes as a line, with the moments the clock changed its source."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from react_app.ui.tempo_trail import TRAIL_S, TempoTrail
from react_app.ui.theme import Color, color, label_font
from react_app.ui.widgets.sound_plots import SoundPlot

_SCALE = 36
"""Room for the tempi at the left."""
_FAR = 9.0
_LEAST_SPAN = 6.0
"""BPM between bottom and top at least, so that a steady tempo looks steady."""


class TempoPlot(SoundPlot):
    """A flat line is a sure tempo."""

    def __init__(self, *, seconds: float = TRAIL_S, height: int = 56) -> None:
        super().__init__(
            "Tempo history",
            0,
            height,
            f"Tempo of the last {seconds / 60:.0f} min: a flat line is a sure tempo\n"
            "Upright lines: the clock went over to another source"
            if seconds > 60
            else "Tempo of the last minute: a flat line is a sure tempo",
        )
        self._seconds = seconds
        self._line: Any = self.plot.plot(pen=pyqtgraph.mkPen(color(Color.ACCENT), width=1.4), antialias=True)
        self._marks: list[Any] = []
        self._seen: tuple[object, ...] = ()
        self._range = (0.0, 0.0)
        self._drawn = -1
        self._font = label_font()
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(_SCALE, 3, 3, 3)

    @property
    def shown_range(self) -> tuple[float, float]:
        """The BPM at the bottom and at the top."""
        return self._range

    @property
    def marks(self) -> list[str]:
        """The changes of source that are marked, oldest first."""
        return [str(mark.label.format) for mark in self._marks]

    def show_trail(self, trail: TempoTrail, now: float) -> None:
        """Show the trail as it is at time `now`, if it has anything new."""
        if trail.revision == self._drawn:
            return
        self._drawn = trail.revision
        times = np.array([t for t, _ in trail.points if t >= now - self._seconds]) - now
        values = np.array([bpm for t, bpm in trail.points if t >= now - self._seconds])
        self._line.setData(times, values)
        if len(values):
            self._scale(float(values.min()), float(values.max()))
        self._mark(trail, now)

    def _scale(self, low: float, high: float) -> None:
        spare = max(_LEAST_SPAN - (high - low), 2.0) / 2
        wanted = (math.floor(low - spare), math.ceil(high + spare))
        if wanted != self._range:
            self._range = wanted
            self.plot.setRange(xRange=(-self._seconds, 0), yRange=wanted, padding=0)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the well and the tempi at its upper and lower edge."""
        painter = QPainter(self)
        box = self.well(painter)
        low, high = self._range
        if high > low:
            painter.setFont(self._font)
            painter.setPen(color(Color.DIM))
            across = Qt.AlignmentFlag.AlignLeft
            painter.drawText(box.adjusted(2, 0, 0, 0), across | Qt.AlignmentFlag.AlignTop, f"{high:.0f}")
            painter.drawText(box.adjusted(2, 0, 0, 0), across | Qt.AlignmentFlag.AlignBottom, f"{low:.0f}")

    def _mark(self, trail: TempoTrail, now: float) -> None:
        changes = [(t, source) for t, source in trail.changes if t >= now - self._seconds]
        if len(changes) != len(self._marks) or tuple(changes) != self._seen:
            for mark in self._marks:
                self.plot.removeItem(mark)
            self._marks = [self._make_mark(source) for _, source in changes]
            self._seen = tuple(changes)
        places = [(t - now) / self._seconds for t, _ in changes]
        for mark, place, following in zip(self._marks, places, [*places[1:], _FAR], strict=False):
            mark.setValue(place * self._seconds)
            self._place_label(mark.label, place, following)

    def _place_label(self, label: Any, place: float, following: float) -> None:
        """Put a label where it covers no other and is not cut: left of its line at the right end."""
        room = max(self.plot.width(), 1)
        wide = label.boundingRect().width() / room
        left = place > -wide
        label.setVisible(following == _FAR or (not left and following - place > wide))
        label.anchors = [((1.0 if left else 0.0), 0.5)] * 2
        label.updatePosition()

    def _make_mark(self, source: str) -> Any:
        mark = pyqtgraph.InfiniteLine(
            angle=90,
            pen=pyqtgraph.mkPen(color(Color.EDGE)),
            label=source,
            labelOpts={"position": 0.86, "color": color(Color.DIM), "movable": False, "anchors": [(0, 0.5), (0, 0.5)]},
        )
        mark.label.setFont(label_font())
        self.plot.addItem(mark)
        return mark


class SmallTempoPlot(TempoPlot):
    """The last minute, for the top bar of a wide window."""

    def __init__(self) -> None:
        super().__init__(seconds=60.0, height=40)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Return the room it likes; it gives way when there is less."""
        return QSize(176, 56)
