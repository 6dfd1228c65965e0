"""Spectrum and waveform of what is heard, drawn by pyqtgraph in the desk's own dress."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout

from react_app.core.features import SPECTRUM_BINS, WAVEFORM_POINTS, FloatArray
from react_app.ui.theme import Color, color
from react_app.ui.widgets.scopes import Scope

_TOP_HZ = 11_025.0
_LOW_HZ = 30.0
_FALL = 0.80
_BAND_TINTS = ((150.0, Color.ACCENT), (2500.0, Color.TEXT), (math.inf, Color.DIM))


class SoundPlot(Scope):
    """A well with a plot that has no axes, no menu and no mouse: it is read, not handled."""

    def __init__(self, name: str, width: int, height: int, tip: str) -> None:
        super().__init__(name, width, height)
        self.plot: Any = pyqtgraph.PlotWidget(background=color(Color.WINDOW))
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.hideAxis("left")
        self.plot.hideAxis("bottom")
        self.plot.getViewBox().setDefaultPadding(0.0)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMinimumSize(1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3, 3, 3, 3)
        layout.addWidget(self.plot)
        self.setToolTip(tip)
        self.plot.setToolTip(tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the well the plot lies in."""
        self.well(QPainter(self))


class Spectrum(SoundPlot):
    """Bars on a logarithmic frequency axis; bass in the accent's colour."""

    def __init__(self) -> None:
        super().__init__("Spectrum", 84, 40, "Spectrum of what is heard, 30 Hz to 11 kHz")
        self._bars = np.zeros(0, np.float32)
        self._edges = np.zeros(1, np.int64)
        self._centres = np.zeros(0)
        self._wide = np.zeros(0, np.bool_)
        self._bins = np.arange(SPECTRUM_BINS)
        self._groups: list[tuple[slice, Any]] = []

    def show_spectrum(self, spectrum: FloatArray) -> None:
        """Show the newest spectrum, 512 bins."""
        count = max(8, (self.width() - 8) // 4)
        if len(self._bars) != count:
            self._divide(count)
        peaks = np.maximum.reduceat(spectrum, self._edges[:-1])[:count]
        between = np.interp(self._centres, self._bins, spectrum)  # bass bars are narrower than a bin
        self._bars = np.maximum(np.where(self._wide, peaks, between), self._bars * _FALL)
        heights = np.clip(self._bars, 0.02, 1.0)
        for part, bars in self._groups:
            bars.setOpts(height=heights[part])

    def _divide(self, count: int) -> None:
        """Lay out this many bars."""
        hz = _LOW_HZ * (_TOP_HZ / _LOW_HZ) ** (np.arange(count + 1) / count)
        places = np.minimum(hz / _TOP_HZ * SPECTRUM_BINS, SPECTRUM_BINS - 1)
        self._edges = places.astype(np.int64)
        self._centres = (places[:-1] + places[1:]) / 2
        self._wide = np.diff(self._edges) > 1
        self._bars = np.zeros(count, np.float32)
        self.plot.clear()
        self._groups = []
        first = 0
        for top, tint in _BAND_TINTS:
            end = int(np.searchsorted(hz[:-1], top))
            where = slice(first, end)
            x = np.arange(count)[where]
            bars = pyqtgraph.BarGraphItem(x0=x, width=0.72, height=np.zeros(len(x)), pen=None, brush=color(tint))
            self.plot.addItem(bars)
            self._groups.append((where, bars))
            first = end
        self.plot.setRange(xRange=(0, count), yRange=(0, 1), padding=0)


class Waveform(SoundPlot):
    """The newest samples."""

    def __init__(self) -> None:
        super().__init__("Waveform", 60, 40, "Waveform of what is heard")
        self.plot.addLine(y=0, pen=color(Color.LINE))
        self._line: Any = self.plot.plot(pen=pyqtgraph.mkPen(color(Color.TEXT)), antialias=True)
        self.plot.setRange(xRange=(0, WAVEFORM_POINTS), yRange=(-1, 1), padding=0)

    def show_waveform(self, waveform: FloatArray) -> None:
        """Show the newest samples, -1..1."""
        step = max(1, len(waveform) // max(2, min(self.width(), 240)))
        self._line.setData(np.arange(0, len(waveform), step), waveform[::step])
