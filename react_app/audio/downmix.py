"""Any number of channels to stereo."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]

_HALF_POWER = float(np.sqrt(0.5))
_LEFT = {"FL", "FLC", "BL", "SL", "WL", "TFL", "TBL", "DL"}
_RIGHT = {"FR", "FRC", "BR", "SR", "WR", "TFR", "TBR", "DR"}
_IGNORED = {"LFE", "LFE2"}
_BY_COUNT: dict[int, tuple[str, ...]] = {
    3: ("FL", "FR", "FC"),
    4: ("FL", "FR", "BL", "BR"),
    5: ("FL", "FR", "FC", "BL", "BR"),
    6: ("FL", "FR", "FC", "LFE", "BL", "BR"),
    7: ("FL", "FR", "FC", "LFE", "BC", "SL", "SR"),
    8: ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR"),
}


def stereo_matrix(names: tuple[str, ...]) -> FloatArray:
    """Return the (channels, 2) matrix that mixes channels of these names to stereo.

    Mono goes to both sides and stereo stays as it is, exactly. Surround follows ITU-R BS.775: centre and surrounds at
    -3 dB, no LFE, all of it 3 dB down so that it sits level with stereo music. Names that say nothing are filled in
    from the usual order for that number of channels, and beyond that channels alternate left and right.
    """
    count = len(names)
    if count == 1:
        return np.ones((1, 2), np.float32)
    if count == 2:
        return np.eye(2, dtype=np.float32)
    if not any(name in _LEFT or name in _RIGHT for name in names):
        names = _BY_COUNT.get(count, tuple("FL" if i % 2 == 0 else "FR" for i in range(count)))
    matrix = np.zeros((count, 2), np.float32)
    for i, name in enumerate(names):
        gain = 1.0 if re.fullmatch("F[LR]", name) else _HALF_POWER
        if name in _LEFT:
            matrix[i, 0] = gain
        elif name in _RIGHT:
            matrix[i, 1] = gain
        elif name not in _IGNORED:
            matrix[i] = gain
    matrix *= _HALF_POWER if count <= 8 else np.sqrt(2 / count)
    return matrix


def mixed_to_stereo(planes: FloatArray, matrix: FloatArray) -> FloatArray:
    """Return (n, 2) samples of (channels, n) planes."""
    if len(planes) == 1:
        return np.repeat(planes.T, 2, axis=1)
    if len(planes) == 2:
        return np.ascontiguousarray(planes.T)
    mixed: FloatArray = np.ascontiguousarray(planes.T @ matrix)
    return mixed


def mono_of(stereo: FloatArray) -> FloatArray:
    """Return the mean of both channels, what the analyzer hears; shape (n,)."""
    mono: FloatArray = (stereo[:, 0] + stereo[:, 1]) * np.float32(0.5)
    return mono
