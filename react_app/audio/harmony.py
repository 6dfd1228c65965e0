"""What rings in a spectrum, by pitch class: chords change where bars begin."""

from __future__ import annotations

import numpy as np

from react_app.audio.spectrum import BIN_HZ, FloatArray

PITCHES = 12
_FIRST, _END = 3, 98
"""Bins that are folded: 65 Hz to 2.1 kHz."""


def _fold() -> FloatArray:
    """Return the (bins, PITCHES) matrix that folds a spectrum onto pitch classes, equal temperament from 440 Hz."""
    pitch = 69.0 + 12.0 * np.log2(np.arange(_FIRST, _END) * BIN_HZ / 440.0)
    nearest = np.round(pitch)
    fold = np.zeros((len(pitch), PITCHES), np.float32)
    fold[np.arange(len(pitch)), nearest.astype(int) % PITCHES] = 1.0 - np.abs(pitch - nearest)
    return fold


_FOLD = _fold()


def ringing(magnitude: FloatArray) -> FloatArray:
    """Return the (PITCHES,) strength of each pitch class, from C on, in a (1025,) spectrum; any unit."""
    strength: FloatArray = np.sqrt(magnitude[_FIRST:_END]) @ _FOLD
    return strength
