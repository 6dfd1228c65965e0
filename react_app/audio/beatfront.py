"""What the beat network hears of a spectrum: magnitudes of bands a sixth of an octave to an octave wide."""

from __future__ import annotations

import numpy as np

from react_app.audio.spectrum import FloatArray

_EDGES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 16, 19, 22, 26, 30, 35, 41, 48, 56, 65, 76, 89, 104, 121, 141, 165,
          193, 225, 263, 307, 358, 418, 488, 570, 665, 776)  # fmt: skip
"""First spectrum bin (21.5 Hz apart) of each band and the end of the last: 21 Hz to 16.7 kHz."""
BANDS = len(_EDGES) - 1
_STARTS = np.array(_EDGES[:-1])
BINS = _EDGES[-1]
"""Bins of the spectrum that are heard."""


def band_levels(magnitude: FloatArray) -> FloatArray:
    """Return the (..., BANDS) magnitudes of (..., 1025) spectra: the root of the power in each band."""
    part = magnitude[..., :BINS]
    levels: FloatArray = np.add.reduceat(part * part, _STARTS, axis=-1)
    return np.sqrt(levels, out=levels)
