"""Spectrum and bands of a hop, scaled for the eye: quiet is 0, the loud parts of any music come near 1."""

from __future__ import annotations

import math

import aubio
import numpy as np
from numpy.typing import NDArray

from react_app.audio.gain import HOP_S, smoothing
from react_app.core.features import ANALYSIS_RATE, BAND_EDGES_HZ, HOP, SPECTRUM_BINS

FloatArray = NDArray[np.float32]

WINDOW = 2048
BINS = WINDOW // 2 + 1
BIN_HZ = ANALYSIS_RATE / WINDOW
FINE = np.array(
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 19, 22, 26, 31, 36, 41, 47, 54, 63, 73, 85, 100, 117, 136, 158, 184, 214,
     246, 279, 325, 380, 440, 500, 558, 650, 760]
)  # fmt: skip
"""First bin of each of 38 fine bands, evenly spaced in pitch where the bins allow; the eight bands are made of them."""
FINE_END = 929
"""The bin after the last fine band: 20 kHz."""

_SPECTRUM_TILT_DB = 3.5
_SPECTRUM_LEVEL_BELOW_HZ = 150.0
_SPECTRUM_FLOOR_DB = -76.0
_SPECTRUM_TOP_DB = -20.0
_BAND_TYPICAL_DB = (-11.0, -9.0, -9.0, -11.0, -16.0, -18.0, -20.0, -25.0)
"""What the loud moments of a band reach in typical music after auto-gain."""
_BAND_RANGE_DB = 34.0
_BAND_HEADROOM_DB = 2.0
_BAND_LEEWAY_DB = 12.0
_BAND_UP_S = 0.2
_TOP_EVERY = 4
"""The tops of the bands move this often, in hops: they are slow."""
_BAND_FALL_DB = 0.6 * HOP_S * _TOP_EVERY
_KEEP = tuple(math.exp(-HOP_S / release_s) for release_s in (0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.2))
"""What a hop leaves of each slow band."""
_SCALE = np.float32(4 / WINDOW)
_SILENCE = np.float32(1e-12)
_FLOOR = np.float32(1e-7)
LEVEL_FLOOR = float(np.log(_FLOOR))
_ZERO, _ONE = np.float32(0), np.float32(1)
_DB = 10.0 / math.log(10.0)
_PICTURE = np.float32(_DB / (_SPECTRUM_TOP_DB - _SPECTRUM_FLOOR_DB))


class Spectrum:
    """Short-time spectrum by aubio's phase vocoder: a window of 2048 samples, moved on by one hop at a time."""

    def __init__(self) -> None:
        self._pvoc = aubio.pvoc(WINDOW, HOP)
        self._magnitude: FloatArray = np.zeros(BINS, np.float32)
        self._power: FloatArray = np.zeros(BINS, np.float32)
        self._audible = self._power[:FINE_END]
        self._pictured = self._power[:SPECTRUM_BINS]
        self._fine: FloatArray = np.zeros(len(FINE), np.float32)
        frequencies = np.arange(BINS) * BIN_HZ
        self._edges = np.searchsorted(FINE, np.searchsorted(frequencies, BAND_EDGES_HZ)[:-1])
        octaves = np.log2(np.maximum(frequencies[:SPECTRUM_BINS], _SPECTRUM_LEVEL_BELOW_HZ) / 1000.0)
        tilt = (_SPECTRUM_TILT_DB * octaves - _SPECTRUM_FLOOR_DB) / (_SPECTRUM_TOP_DB - _SPECTRUM_FLOOR_DB)
        self._tilt: FloatArray = tilt.astype(np.float32)
        self._tops_db = list(_BAND_TYPICAL_DB)
        self._highest_db = [-120.0] * len(_BAND_TYPICAL_DB)
        self._slow = [0.0] * len(_BAND_TYPICAL_DB)
        self._up_share = smoothing(_BAND_UP_S / _TOP_EVERY)
        self._hops = 0

    def hear(self, hop: FloatArray) -> None:
        """Move on by one hop and transform."""
        self._magnitude = self._pvoc(hop).norm * _SCALE
        np.multiply(self._magnitude, self._magnitude, out=self._power)
        self._fine = np.add.reduceat(self._audible, FINE)

    @property
    def magnitude(self) -> FloatArray:
        """(1025,) magnitude per bin; a full-scale sine gives 1 in its bin."""
        return self._magnitude

    @property
    def power(self) -> FloatArray:
        """(1025,) power per bin; a full-scale sine gives 1 in its bin. Holds until the next hop."""
        return self._power

    @property
    def fine(self) -> FloatArray:
        """(38,) power per fine band."""
        return self._fine

    def band_powers(self) -> FloatArray:
        """(8,) power per band."""
        powers: FloatArray = np.add.reduceat(self._fine, self._edges)
        return powers

    def levels(self, gain: float) -> FloatArray:
        """(38,) natural log of the power per fine band after auto-gain, at least LEVEL_FLOOR (-70 dB)."""
        levels: FloatArray = self._fine * np.float32(gain * gain)
        levels += _FLOOR
        return np.log(levels, out=levels)

    def picture(self, gain: float, presence: float) -> FloatArray:
        """(512,) log magnitude, 0..1, flattened by 3.5 dB per octave so that the treble shows too."""
        shown: FloatArray = self._pictured * np.float32(gain * gain)
        shown += _SILENCE
        np.log(shown, out=shown)
        shown *= _PICTURE
        shown += self._tilt
        if presence < 1.0:
            shown *= np.float32(presence)
        np.maximum(shown, _ZERO, out=shown)
        return np.minimum(shown, _ONE, out=shown)

    def bands(self, powers: FloatArray, gain: float, presence: float) -> tuple[FloatArray, FloatArray]:
        """Return the levels of the eight bands, 0..1, and the same as a meter shows them: up at once, down slowly.

        Each stands against its own slowly moving top, so that every band uses its range.
        """
        square, tops, highest, slow = gain * gain, self._tops_db, self._highest_db, self._slow
        levels = []
        for i, power in enumerate(powers.tolist()):
            db = _DB * math.log(power * square + 1e-12) - tops[i]
            highest[i] = max(highest[i], db)
            share = min(max(1.0 + (db - _BAND_HEADROOM_DB) / _BAND_RANGE_DB, 0.0), 1.0)
            level = presence * share * share
            slow[i] = max(level, slow[i] * _KEEP[i])
            levels.append(level)
        self._hops += 1
        if self._hops % _TOP_EVERY == 0:
            self._move_tops(presence)
        return np.array(levels, np.float32), np.array(slow, np.float32)

    def _move_tops(self, presence: float) -> None:
        """Let the tops follow the highest of the last hops."""
        for i, highest in enumerate(self._highest_db):
            if presence > 0.5:
                moved = self._tops_db[i] + (highest * self._up_share if highest > 0.0 else -_BAND_FALL_DB)
                typical = _BAND_TYPICAL_DB[i]
                self._tops_db[i] = min(max(moved, typical - _BAND_LEEWAY_DB), typical + _BAND_LEEWAY_DB)
            self._highest_db[i] = -120.0
