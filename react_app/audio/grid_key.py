"""The key of a track from how much each pitch class rings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.audio.grid_beats import FloatArray

_NAMES = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
_HARMONICS = (1.0, 0.6, 0.45, 0.3, 0.25, 0.15)
_MAJOR_CHORDS = ((0, "M", 1.0), (7, "M", 0.7), (5, "M", 0.6), (9, "m", 0.35), (2, "m", 0.25), (4, "m", 0.15))
_MINOR_CHORDS = (
    (0, "m", 1.0),
    (7, "m", 0.35),
    (7, "M", 0.3),
    (5, "m", 0.5),
    (8, "M", 0.45),
    (10, "M", 0.4),
    (3, "M", 0.35),
)
_SURE = 0.12
_HEARD = 0.04


def find_key(chroma: FloatArray) -> tuple[str, float]:
    """Return key and confidence 0..1 for the (m, 12) chroma of a track; no key where none stands out."""
    sounding = chroma[chroma.sum(axis=1) > 0.5]
    if len(sounding) < 20:
        return "", 0.0
    mean = sounding.astype(np.float64).mean(axis=0)
    if mean.max() - mean.min() < _HEARD:  # noise rings everywhere alike
        return "", 0.0
    scores = np.array([[_correlation(np.roll(mean, -tonic), mode) for tonic in range(12)] for mode in _PROFILES])
    mode, tonic = np.unravel_index(int(scores.argmax()), scores.shape)
    others = np.delete(scores.ravel(), int(scores.argmax()))
    confidence = float(np.clip((scores.max() - others.max()) / _SURE, 0.0, 1.0) * np.clip(scores.max(), 0.0, 1.0))
    return f"{_NAMES[tonic]} {('major', 'minor')[mode]}", round(confidence, 3)


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float(np.corrcoef(a, b)[0, 1])


def _profile(chords: tuple[tuple[int, str, float], ...]) -> NDArray[np.float64]:
    """What rings in a key: its usual chords, each note with its first harmonics."""
    profile = np.zeros(12)
    for root, kind, weight in chords:
        for note, share in ((0, 1.0), (4 if kind == "M" else 3, 0.7), (7, 0.8)):
            for number, harmonic in enumerate(_HARMONICS, start=1):
                profile[(root + note + round(12 * np.log2(number))) % 12] += weight * share * harmonic
    return profile


_PROFILES = (_profile(_MAJOR_CHORDS), _profile(_MINOR_CHORDS))
