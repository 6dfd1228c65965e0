"""The states of the beat filter: every tempo, and every place within a beat, in whole hops.

After Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter tracking" (ISMIR 2015).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.audio.gain import HOP_S

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.intp]

SHORTEST, LONGEST = 23, 104
"""Beats last 23 to 104 hops: 225 to 50 BPM."""
INTERVALS: IntArray = np.arange(SHORTEST, LONGEST + 1)
TEMPI = 60.0 / (INTERVALS * HOP_S)
"""BPM of each interval."""
LAST: IntArray = np.cumsum(INTERVALS) - 1
"""Number of the last state of each interval."""
FIRST: IntArray = LAST - INTERVALS + 1
"""Number of the first state of each interval: the beat."""
STATES = int(INTERVALS.sum())
PLACE: IntArray = np.concatenate([np.arange(interval) for interval in INTERVALS])
"""Hops since the beat, by state."""
INTERVAL: IntArray = np.repeat(INTERVALS, INTERVALS)
"""Hops per beat, by state."""
PHASE = (PLACE + 0.5) / INTERVAL
"""How far the beat has gone in the middle of the hop, 0..1, by state."""


def transitions(rigidity: float) -> FloatArray:
    """Return the (interval, interval) probabilities of the next beat's length; tempo changes at a beat only."""
    change = np.exp(-rigidity * np.abs(INTERVALS[:, None] / INTERVALS[None, :] - 1.0))
    matrix: FloatArray = (change / change.sum(axis=1, keepdims=True)).astype(np.float32)
    return matrix


def tempo_prior(bpm: float, octaves: float) -> NDArray[np.float64]:
    """Return the log of how likely each interval is by itself: a bell over the log of the tempo, 0 at its top."""
    prior: NDArray[np.float64] = -0.5 * (np.log2(TEMPI / bpm) / octaves) ** 2
    return prior


def range_prior(low: float, high: float, octaves: float) -> NDArray[np.float64]:
    """Return the log of how likely each interval is for tempi from `low` to `high` BPM: 0 within, a bell outside."""
    outside = np.maximum(np.maximum(np.log2(low / TEMPI), np.log2(TEMPI / high)), 0.0)
    prior: NDArray[np.float64] = -0.5 * (outside / octaves) ** 2
    return prior
