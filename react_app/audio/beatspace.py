"""The states of the beat filter: every tempo, and every place within a beat, in whole hops.

After Krebs, Böck and Widmer, "An efficient state-space model for joint tempo and meter tracking" (ISMIR 2015).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.audio.gain import HOP_S

FloatArray = NDArray[np.float32]
IntArray = NDArray[np.intp]

SHORTEST, LONGEST = 24, 94
"""Beats last 24 to 94 hops: 215 to 55 BPM."""
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

KINDS = 13
"""Kinds of places within a beat that sound alike: off, five at the beat, three at the half, one, three at quarters."""


def kinds() -> IntArray:
    """Return the kind of place of every state."""
    kind = np.zeros(STATES, np.intp)
    for quarter in (0.25, 0.75):
        distance = np.round(PLACE - INTERVAL * quarter)
        for i, hops in enumerate((-1, 0, 1)):
            kind[distance == hops] = 10 + i
    distance = np.round(PLACE - INTERVAL * 0.5)
    for i, hops in enumerate((-1, 0, 1)):
        kind[distance == hops] = 6 + i
    after = PLACE <= INTERVAL / 2
    signed = np.where(after, PLACE, PLACE - INTERVAL)
    for i, hops in enumerate((-2, -1, 0, 1, 2)):
        kind[signed == hops] = 1 + i
    kind[signed == 3] = 9
    return kind


def transitions(rigidity: float) -> FloatArray:
    """Return the (interval, interval) probabilities of the next beat's length; tempo changes at a beat only."""
    change = np.exp(-rigidity * np.abs(INTERVALS[:, None] / INTERVALS[None, :] - 1.0))
    matrix: FloatArray = (change / change.sum(axis=1, keepdims=True)).astype(np.float32)
    return matrix


def tempo_prior(bpm: float, octaves: float) -> NDArray[np.float64]:
    """Return the log of how likely each interval is by itself: a bell over the log of the tempo, 0 at its top."""
    prior: NDArray[np.float64] = -0.5 * (np.log2(TEMPI / bpm) / octaves) ** 2
    return prior
