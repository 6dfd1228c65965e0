"""What rings in a spectrum, by pitch class: chords change where bars begin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.audio.spectrum import BIN_HZ, FloatArray

PITCHES = 12
_FIRST, _END = 3, 98
"""Bins that are folded: 65 Hz to 2.1 kHz."""


def pitch_fold(frequencies_hz: NDArray[np.floating]) -> FloatArray:
    """Return the (bins, PITCHES) matrix that folds bins of these frequencies onto pitch classes, from C on: equal
    temperament from 440 Hz; the further a bin is from a note, the less it counts."""
    pitch = 69.0 + 12.0 * np.log2(frequencies_hz / 440.0)
    nearest = np.round(pitch)
    fold = np.zeros((len(pitch), PITCHES), np.float32)
    fold[np.arange(len(pitch)), nearest.astype(int) % PITCHES] = 1.0 - np.abs(pitch - nearest)
    return fold


_FOLD = pitch_fold(np.arange(_FIRST, _END) * BIN_HZ)


def ringing(magnitude: FloatArray) -> FloatArray:
    """Return the (PITCHES,) strength of each pitch class, from C on, in a (1025,) spectrum; any unit."""
    strength: FloatArray = np.sqrt(magnitude[_FIRST:_END]) @ _FOLD
    return strength
