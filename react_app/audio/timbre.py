"""Colour of the sound: how bright, how noisy, and which pitch classes."""

from __future__ import annotations

import cmath
import math

import numpy as np
from numpy.typing import NDArray

from react_app.audio.gain import HOP_S
from react_app.audio.spectrum import BIN_HZ, BINS, FINE, FINE_END, FloatArray, Spectrum
from react_app.core.features import CHROMA

_LOWEST_HZ, _HIGHEST_HZ = 50.0, 12_000.0
_OCTAVES = math.log(_HIGHEST_HZ / _LOWEST_HZ)
_CENTROID_S = 0.05
_FLAT_FROM = 6
"""Flatness is judged from the seventh fine band, 150 Hz: below it a band is a single bin."""
_FLAT_RANGE = 40.0 * math.log(10.0) / 10.0
"""Geometric over arithmetic mean of the density in the fine bands: -40 dB is 0, equal is 1."""
_FLATNESS_S = 0.1
_QUIET = 1e-6
_NOTHING = np.float32(1e-12)

_PITCH_EVERY = 8
_FIRST_BIN, _LAST_BIN = round(80.0 / BIN_HZ), round(5000.0 / BIN_HZ)
_PEAK_SHARE = 0.03
"""Partials below this share of the strongest (-30 dB) say nothing about the harmony."""
_CHROMA_S = 0.2
_TUNING_S = 4.0
_FADE_HZ = 800.0
"""Partials above this count less and less: they are overtones."""


def _share(seconds: float, hops: int) -> float:
    return 1.0 - math.exp(-hops * HOP_S / seconds)


class Timbre:
    """Centroid and flatness of each hop."""

    def __init__(self) -> None:
        self._frequencies = (np.arange(BINS) * BIN_HZ).astype(np.float32)
        self._ones = np.ones(BINS, np.float32)
        self._ones[0] = 0.0
        widths = np.diff([*FINE, FINE_END])
        judged = np.arange(len(FINE)) >= _FLAT_FROM
        self._judged = (judged / judged.sum()).astype(np.float32)
        self._density = (self._judged / widths).astype(np.float32)
        self._log_width = float(np.log(widths) @ self._judged)
        self._centroid = self._flatness = 0.0
        self._centroid_share, self._flatness_share = _share(_CENTROID_S, 1), _share(_FLATNESS_S, 1)

    def hear(self, spectrum: Spectrum, levels: FloatArray, gain: float, presence: float) -> tuple[float, float]:
        """Take in a hop; return centroid and flatness, 0..1."""
        magnitude = spectrum.magnitude
        total = float(np.dot(magnitude, self._ones))
        centroid = flatness = 0.0
        if total > _QUIET:
            hz = float(np.dot(magnitude, self._frequencies)) / total
            centroid = min(max(math.log(hz / _LOWEST_HZ) / _OCTAVES, 0.0), 1.0)
            geometric = float(np.dot(levels, self._judged)) - self._log_width
            arithmetic = math.log(float(np.dot(spectrum.fine, self._density)) * gain * gain + 1e-12)
            flatness = min(max(1.0 + (geometric - arithmetic) / _FLAT_RANGE, 0.0), 1.0)
        self._centroid += self._centroid_share * (centroid - self._centroid)
        self._flatness += self._flatness_share * (flatness - self._flatness)
        return presence * self._centroid, presence * self._flatness


class Chroma:
    """Pitch classes from the partials of the spectrum, by whatever tuning the music has; a look every eighth hop."""

    def __init__(self) -> None:
        self._classes = np.zeros(CHROMA)
        self._shown: FloatArray = np.zeros(CHROMA, np.float32)
        self._shown.flags.writeable = False
        self._share = _share(_CHROMA_S, _PITCH_EVERY)
        self._tuning_share = _share(_TUNING_S, _PITCH_EVERY)
        self._tuning = 0j
        self._hops = 0
        self._silent = True

    @property
    def tuning(self) -> float:
        """How far the music lies above A = 440 Hz, in semitones, -0.5..0.5."""
        return cmath.phase(self._tuning) / (2.0 * math.pi) if self._tuning else 0.0

    def hear(self, power: FloatArray, presence: float) -> FloatArray:
        """Take in a spectrum; return (12,) pitch classes from C, the strongest 1."""
        self._hops += 1
        if self._hops % _PITCH_EVERY == 0:
            self._look(power, presence)
        return self._shown

    def _look(self, power: FloatArray, presence: float) -> None:
        if presence == 0.0:
            if not self._silent:
                self._silent = True
                self._classes[:] = 0.0
                self._show(0.0)
            return
        self._silent = False
        around = power[_FIRST_BIN - 1 : _LAST_BIN + 2]
        middle = around[1:-1]
        strongest = float(middle.max())
        peaks = np.flatnonzero(
            (middle > around[:-2]) & (middle >= around[2:]) & (middle > np.float32(strongest * _PEAK_SHARE**2))
        )
        self._classes *= 1.0 - self._share
        if strongest > 1e-12 and len(peaks):
            self._add(around, peaks)
        self._show(presence)

    def _add(self, around: FloatArray, peaks: NDArray[np.intp]) -> None:
        """Add the partials at `peaks`, each at the frequency where the parabola over three bins has its top."""
        low, top, high = np.log(np.stack([around[peaks], around[peaks + 1], around[peaks + 2]]) + _NOTHING)
        bend = np.minimum(low - 2.0 * top + high, np.float32(-1e-3))  # rounding may leave none
        aside = np.clip(0.5 * (low - high) / bend, -0.5, 0.5)
        hz = (peaks + _FIRST_BIN + aside) * BIN_HZ
        weights = np.exp(0.25 * top) / (1.0 + (hz / _FADE_HZ) ** 2)
        pitch = 12.0 * np.log2(hz / 440.0) + 9.0
        turn = complex(np.dot(weights, np.exp(2j * np.pi * pitch))) / float(weights.sum())
        self._tuning += self._tuning_share * (turn - self._tuning)
        pitch -= self.tuning
        nearest = np.rint(pitch)
        weights *= np.cos(np.pi * (pitch - nearest)) ** 2
        found = np.bincount(nearest.astype(np.intp) % CHROMA, weights, CHROMA)
        self._classes += self._share * found / max(float(found.max()), 1e-12)

    def _show(self, presence: float) -> None:
        shown = np.zeros(CHROMA, np.float32)
        top = float(self._classes.max())
        if top > 1e-3:
            shown[:] = self._classes * (presence / top)
        shown.flags.writeable = False
        self._shown = shown
