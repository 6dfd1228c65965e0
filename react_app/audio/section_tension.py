"""The build: tension that rises before a drop."""

from __future__ import annotations

import numpy as np

from react_app.audio.section_history import BLOCK_S, LOW_WINDOW, History, blocks, felt, mean_db
from react_app.audio.spectrum import FloatArray

_TREND, _SHORT_TREND = blocks(6.0), blocks(3.5)
_SMOOTH = 11
_HIGH_RISE_DB_PER_S = 1.2
_TOTAL_RISE_DB_PER_S = 0.9
_DENSER_PER_S = 3.0
_THIN_DB, _THIN_RANGE_DB = 3.0, 6.0
"""A build takes bass away: from 3 dB less than full on, as much as it will from 9 dB on."""
_LEAST_CUES, _ENOUGH_CUES = 0.3, 0.8


class Tension:
    """Tells a build by what rises: treble against the rest, loudness, how often something is struck."""

    def __init__(self) -> None:
        self._build = self._wanted = 0.0

    def release(self) -> None:
        """The drop is there."""
        self._build = self._wanted = 0.0

    def judge(self, history: History, music: bool, look: bool, full_db: float) -> float:
        """Return how sure it is that tension rises, 0..1; `full_db` is how much bass there is when all play."""
        if look:
            self._wanted = self._look(history, full_db) if music and history.count > _SHORT_TREND else 0.0
        self._build = felt(self._build, self._wanted)
        return self._build

    def _look(self, history: History, full_db: float) -> float:
        high = _rise(history.high(_TREND), history.high(_SHORT_TREND), _HIGH_RISE_DB_PER_S)
        total = _rise(history.total(_TREND), history.total(_SHORT_TREND), _TOTAL_RISE_DB_PER_S)
        strikes = history.strikes(_TREND)
        third = len(strikes) // 3
        early, late = float(strikes[:third].mean()) / BLOCK_S, float(strikes[-third:].mean()) / BLOCK_S
        denser = min(1.0, max(0.0, (late - early) / _DENSER_PER_S))
        thin = min(1.0, max(0.0, (full_db - mean_db(history.low(LOW_WINDOW)) - _THIN_DB) / _THIN_RANGE_DB))
        rising = max(high, total, denser)
        cues = 0.5 * high + 0.3 * total + 0.3 * denser + 0.3 * thin * rising
        return min(1.0, max(0.0, (cues - _LEAST_CUES) / (_ENOUGH_CUES - _LEAST_CUES)))


def _rise(long: FloatArray, short: FloatArray, fast: float) -> float:
    """Return 0..1: how fast and how steadily a curve rises over the longer or the shorter time."""
    return max(_steady_rise(long, fast), _steady_rise(short, fast))


def _steady_rise(db: FloatArray, fast: float) -> float:
    """Return 0..1: how fast and how steadily a curve rises; 1 from `fast` dB per second on."""
    count = len(db)
    places = np.arange(count, dtype=np.float32)
    places -= places.mean()
    smooth = np.convolve(db, np.ones(_SMOOTH, np.float32) / _SMOOTH, "same")[_SMOOTH // 2 : -(_SMOOTH // 2)]
    places = places[_SMOOTH // 2 : -(_SMOOTH // 2)]
    middle = smooth - smooth.mean()
    spread = float(np.dot(middle, middle))
    if spread < 1e-6:
        return 0.0
    both = float(np.dot(middle, places))
    slope = both / float(np.dot(places, places)) / BLOCK_S
    steady = max(0.0, both) ** 2 / (spread * float(np.dot(places, places)))
    return min(1.0, max(0.0, slope / fast)) * steady
