"""Spectrum and bands of a hop, scaled for the eye: quiet is 0, the loud parts of any music come near 1."""

from __future__ import annotations

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
_BAND_TYPICAL_DB = np.array([-11.0, -9.0, -9.0, -11.0, -16.0, -18.0, -20.0, -25.0], np.float32)
"""What the loud moments of a band reach in typical music after auto-gain."""
_BAND_RANGE_DB = 34.0
_BAND_HEADROOM_DB = 2.0
_BAND_LEEWAY_DB = 12.0
_BAND_UP_S = 0.2
_BAND_FALL_DB_PER_S = 0.6
_BAND_LOWEST_TOP_DB = _BAND_TYPICAL_DB - np.float32(_BAND_LEEWAY_DB)
_BAND_HIGHEST_TOP_DB = _BAND_TYPICAL_DB + np.float32(_BAND_LEEWAY_DB)
_TOP_EVERY = 4
"""The tops of the bands move this often, in hops: they are slow."""
_RELEASE_S = np.array([0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.2])
_SCALE = np.float32(4 / WINDOW)
_SILENCE = np.float32(1e-12)
_LEVEL_FLOOR = np.float32(1e-7)
_LEVEL_SCALE = np.float32(-1 / np.log(1e-7))
_ZERO, _ONE = np.float32(0), np.float32(1)
_DB = np.float32(10 / np.log(10))
_PICTURE = np.float32(10 / np.log(10) / (_SPECTRUM_TOP_DB - _SPECTRUM_FLOOR_DB))


class Spectrum:
    """Short-time spectrum: a window of 2048 samples, moved on by one hop at a time.

    It is what aubio's phase vocoder tells (same window, same transform) without the phase, which nobody here asks for.
    """

    def __init__(self) -> None:
        self._transform = aubio.fft(WINDOW)
        self._window: FloatArray = np.array(aubio.window("hanningz", WINDOW), np.float32)
        self._window *= _SCALE
        self._samples: FloatArray = np.zeros(WINDOW, np.float32)
        self._frame: FloatArray = np.zeros(WINDOW, np.float32)
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
        self._band_top_db = _BAND_TYPICAL_DB.copy()
        self._highest_db = np.full(len(_BAND_TYPICAL_DB), -120.0, np.float32)
        self._up_share = np.float32(smoothing(_BAND_UP_S / _TOP_EVERY))
        self._hops = 0
        self._slow: FloatArray = np.zeros(len(_BAND_TYPICAL_DB), np.float32)
        self._keep = np.exp(-HOP_S / _RELEASE_S).astype(np.float32)

    def hear(self, hop: FloatArray) -> None:
        """Move on by one hop and transform."""
        samples = self._samples
        samples[:-HOP] = samples[HOP:]
        samples[-HOP:] = hop
        np.multiply(samples, self._window, out=self._frame)
        self._magnitude = self._transform(self._frame).norm.copy()
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
        """(38,) log power per fine band after auto-gain: 0 at -70 dB and below, 1 at full scale."""
        levels: FloatArray = self._fine * np.float32(gain * gain)
        levels += _LEVEL_FLOOR
        np.log(levels, out=levels)
        levels *= _LEVEL_SCALE
        levels += _ONE
        return levels

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

    def bands(self, powers: FloatArray, gain: float, presence: float) -> FloatArray:
        """(8,) band levels, 0..1, each against its own slowly moving top so that every band uses its range."""
        db: FloatArray = powers * np.float32(gain * gain)
        db += _SILENCE
        np.log(db, out=db)
        db *= _DB
        db -= self._band_top_db
        self._move_tops(db, presence)
        db *= np.float32(1 / _BAND_RANGE_DB)
        db += np.float32(1 - _BAND_HEADROOM_DB / _BAND_RANGE_DB)
        np.maximum(db, _ZERO, out=db)
        level: FloatArray = np.minimum(db, _ONE, out=db)
        level *= level
        level *= np.float32(presence)
        return level

    def slow_bands(self, bands: FloatArray) -> FloatArray:
        """(8,) the bands as a meter shows them: up at once, down at the pace of music."""
        self._slow = np.maximum(bands, self._slow * self._keep)
        return self._slow

    def _move_tops(self, db: FloatArray, presence: float) -> None:
        """Let the tops follow the highest of the last hops."""
        np.maximum(self._highest_db, db, out=self._highest_db)
        self._hops += 1
        if self._hops % _TOP_EVERY:
            return
        highest = self._highest_db
        if presence > 0.5:
            fall = np.float32(-_BAND_FALL_DB_PER_S * HOP_S * _TOP_EVERY)
            moved = self._band_top_db + np.where(highest > 0.0, highest * self._up_share, fall)
            self._band_top_db = np.minimum(np.maximum(moved, _BAND_LOWEST_TOP_DB), _BAND_HIGHEST_TOP_DB)
        highest.fill(-120.0)
