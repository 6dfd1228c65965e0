"""The places in bars of two, three and four beats that are told apart: 1 2, 1 2 3, 1 2 3 4, one after the other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

METERS = (2, 3, 4)
PLACES = sum(METERS)
FIRST: NDArray[np.int64] = np.cumsum((0, *METERS[:-1]))
"""The first place of each meter: the downbeat."""
LAST: NDArray[np.int64] = FIRST + METERS - 1
BEATS: NDArray[np.int64] = np.repeat(METERS, METERS)
"""Beats per bar, by place."""
NUMBERS: NDArray[np.int64] = np.arange(PLACES) - np.repeat(FIRST, METERS) + 1
"""Number in the bar, by place; 1 is the downbeat."""
