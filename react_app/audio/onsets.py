"""Onsets: when something is struck, and how hard."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from react_app.audio.gain import HOP_S, smoothing
from react_app.audio.spectrum import FINE, LEVEL_FLOOR, FloatArray

_BAND_COUNT = len(FINE)
_SHORTEST_HOPS = 4
_ABOVE_MEAN = 2.2
_LEAST = 0.32
"""Mean rise of the levels per hop that can be an onset at all."""
_MEAN_S = 0.7
_FORGET_S = 8.0
_LATE_HOPS = 1.0
"""Where the rise of the spectrum has its middle after an onset; measured on noise bursts."""
_ZERO = np.float32(0)


@dataclass(frozen=True, slots=True)
class Onset:
    """One onset: `t` in seconds since the first hop, `strength` 0..1 against the strongest of the last seconds."""

    t: float
    strength: float


class Onsets:
    """Peaks of the rise of the log spectrum over all bands (spectral flux) above its running mean."""

    def __init__(self) -> None:
        self._before: FloatArray = np.full(_BAND_COUNT, LEVEL_FLOOR, np.float32)
        self._rises = [0.0, 0.0, 0.0]
        self._mean = 0.0
        self._mean_share = smoothing(_MEAN_S)
        self._strongest = 0.0
        self._keep = 1.0 - smoothing(_FORGET_S)
        self._hops = 0
        self._last = -_SHORTEST_HOPS

    def hear(self, levels: FloatArray) -> Onset | None:
        """Take in the log levels of the fine bands; return the onset they revealed, if any."""
        rise: FloatArray = levels - self._before
        self._before = levels
        np.maximum(rise, _ZERO, out=rise)
        now = float(rise.sum()) / _BAND_COUNT
        first, middle, last = self._rises = [self._rises[1], self._rises[2], now]
        self._hops += 1
        self._strongest = max(now, self._strongest * self._keep)
        threshold = _ABOVE_MEAN * self._mean + _LEAST
        self._mean += self._mean_share * (now - self._mean)
        if not (middle > threshold and first <= middle > last) or self._hops - self._last < _SHORTEST_HOPS:
            return None
        self._last = self._hops
        place = (first * -1.0 + last) / (first + middle + last)
        t = (self._hops - 1 + place - _LATE_HOPS) * HOP_S
        return Onset(max(0.0, t), math.sqrt(min(1.0, middle / self._strongest)))
