"""Spectrum and bands of a hop, scaled for the eye: quiet is 0, the loud parts of any music come near 1."""

from __future__ import annotations

import aubio
import numpy as np
from numpy.typing import NDArray

from react_app.audio.gain import HOP_S, smoothing
from react_app.core.features import ANALYSIS_RATE, BAND_EDGES_HZ, HOP, SPECTRUM_BINS

FloatArray = NDArray[np.float32]

WINDOW = 2048
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
_BAND_FALL_DB = np.float32(-0.6 * HOP_S)
_BAND_LOWEST_TOP_DB = _BAND_TYPICAL_DB - np.float32(_BAND_LEEWAY_DB)
_BAND_HIGHEST_TOP_DB = _BAND_TYPICAL_DB + np.float32(_BAND_LEEWAY_DB)
_SCALE = np.float32(4 / WINDOW)
_SILENCE = np.float32(1e-12)
_ZERO, _ONE = np.float32(0), np.float32(1)


class Spectrum:
    """Short-time spectrum: a window of 2048 samples, moved on by one hop at a time."""

    def __init__(self) -> None:
        self._pvoc = aubio.pvoc(WINDOW, HOP)
        self._magnitude: FloatArray = np.zeros(WINDOW // 2 + 1, np.float32)
        self._power: FloatArray = np.zeros(WINDOW // 2 + 1, np.float32)
        frequencies = np.arange(WINDOW // 2 + 1) * ANALYSIS_RATE / WINDOW
        edges = np.searchsorted(frequencies, BAND_EDGES_HZ)
        self._edges = edges[:-1]
        self._last = int(edges[-1])
        octaves = np.log2(np.maximum(frequencies[:SPECTRUM_BINS], _SPECTRUM_LEVEL_BELOW_HZ) / 1000.0)
        self._tilt = (_SPECTRUM_TILT_DB * octaves).astype(np.float32)
        self._band_top_db = _BAND_TYPICAL_DB.copy()
        self._up_share = np.float32(smoothing(_BAND_UP_S))

    def hear(self, hop: FloatArray) -> None:
        """Move on by one hop and transform."""
        self._magnitude = self._pvoc(hop).norm * _SCALE
        self._power = self._magnitude * self._magnitude

    @property
    def magnitude(self) -> FloatArray:
        """(1025,) magnitude per bin; a full-scale sine gives 1 in its bin."""
        return self._magnitude

    @property
    def power(self) -> FloatArray:
        """(1025,) power per bin; a full-scale sine gives 1 in its bin."""
        return self._power

    def band_powers(self) -> FloatArray:
        """(8,) power per band."""
        powers: FloatArray = np.add.reduceat(self._power[: self._last], self._edges)
        return powers

    def picture(self, gain_db: float, presence: float) -> FloatArray:
        """(512,) log magnitude, 0..1, flattened by 3.5 dB per octave so that the treble shows too."""
        db: FloatArray = np.log10(self._power[:SPECTRUM_BINS] + _SILENCE)
        db *= 10.0
        db += self._tilt
        db += np.float32(gain_db - _SPECTRUM_FLOOR_DB)
        db *= np.float32(presence / (_SPECTRUM_TOP_DB - _SPECTRUM_FLOOR_DB))
        np.maximum(db, _ZERO, out=db)
        return np.minimum(db, _ONE, out=db)

    def bands(self, powers: FloatArray, gain_db: float, presence: float) -> FloatArray:
        """(8,) band levels, 0..1, each against its own slowly moving top so that every band uses its range."""
        db: FloatArray = np.log10(powers + _SILENCE)
        db *= 10.0
        db += np.float32(gain_db)
        db -= self._band_top_db
        if presence > 0.5:
            moved = self._band_top_db + np.where(db > 0.0, db * self._up_share, _BAND_FALL_DB)
            self._band_top_db = np.minimum(np.maximum(moved, _BAND_LOWEST_TOP_DB), _BAND_HIGHEST_TOP_DB)
        db *= np.float32(1 / _BAND_RANGE_DB)
        db += np.float32(1 - _BAND_HEADROOM_DB / _BAND_RANGE_DB)
        np.maximum(db, _ZERO, out=db)
        level: FloatArray = np.minimum(db, _ONE, out=db)
        level *= level
        level *= np.float32(presence)
        return level
