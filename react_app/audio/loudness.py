"""Loudness as broadcasters measure it: K-weighted, in LUFS (ITU-R BS.1770-4, EBU Tech 3341)."""

from __future__ import annotations

import cmath
import math
from collections import deque

import numpy as np

from react_app.audio.gain import HOP_S
from react_app.audio.spectrum import WINDOW, FloatArray
from react_app.core.features import ANALYSIS_RATE, HOP, NO_LUFS

_MOMENTARY_S = 0.4
_SHORT_S = 3.0
_OFFSET_LU = -0.691
_SIDE_HOPS = 8
"""Hops per spectrum of the side: blocks that touch, every sample counts once."""
_SIDE_BLOCK = _SIDE_HOPS * HOP
_HANN_POWER = 1.0 / 3.0
"""Mean square per sum of `Spectrum.power`: a full-scale sine gives 1.5 there."""
_BLOCK_POWER = 2.0 / (_SIDE_BLOCK * _SIDE_BLOCK)
"""Mean square per sum of squares over one half of the plain transform of a block."""


class Loudness:
    """Momentary (0.4 s) and short-term (3 s) loudness of both channels; mono counts as played on both sides.

    The K filter is a weight on the power spectrum, which is there already: within 0.1 LU of the filter in steady sound.
    """

    def __init__(self) -> None:
        self._middle_weights = np.float32(2.0 * _HANN_POWER) * k_weights(WINDOW)
        self._side_weights = np.float32(2.0 * _BLOCK_POWER) * k_weights(_SIDE_BLOCK)
        self._side: FloatArray = np.zeros(_SIDE_BLOCK, np.float32)
        self._side_hops = 0
        self._side_heard = False
        self._side_power = 0.0
        self._momentary = SlidingMean(_MOMENTARY_S)
        self._short = SlidingMean(_SHORT_S)

    def hear(self, power: FloatArray, side: FloatArray | None) -> tuple[float, float]:
        """Take in the spectrum of the middle and the samples of the side; return both loudnesses in LUFS."""
        if side is not None:
            self._side[self._side_hops * HOP : (self._side_hops + 1) * HOP] = side
            self._side_heard = True
        elif self._side_heard:
            self._side[self._side_hops * HOP : (self._side_hops + 1) * HOP] = 0.0
        self._side_hops += 1
        if self._side_hops == _SIDE_HOPS:
            self._measure_side()
        now = float(np.dot(power, self._middle_weights)) + self._side_power
        return lufs(self._momentary.hear(now)), lufs(self._short.hear(now))

    def _measure_side(self) -> None:
        self._side_hops = 0
        self._side_power = 0.0
        if self._side_heard:
            wave = np.fft.rfft(self._side)
            self._side_power = float(np.dot(wave.real**2 + wave.imag**2, self._side_weights))
            self._side_heard = False


class SlidingMean:
    """Mean over the newest `seconds` of values that come once per hop."""

    def __init__(self, seconds: float) -> None:
        self._size = round(seconds / HOP_S)
        self._values: deque[float] = deque([0.0] * self._size, self._size)
        self._sum = 0.0
        self._hops = 0

    def hear(self, value: float) -> float:
        """Take in a value and return the mean."""
        values = self._values
        self._sum += value - values[0]
        values.append(value)
        self._hops += 1
        if self._hops == self._size:  # rounding must not pile up
            self._sum = math.fsum(values)
            self._hops = 0
        return self._sum / self._size


def lufs(power: float) -> float:
    """Return the loudness of a K-weighted mean square summed over the channels."""
    return max(NO_LUFS, _OFFSET_LU + 10.0 * math.log10(power)) if power > 1e-12 else NO_LUFS


def k_weights(size: int) -> FloatArray:
    """Return the power gain of the K filter (BS.1770-4, annex 1) per bin of a transform of `size` samples.

    Shelf and high-pass as analogue prototypes, so that the filter is right at any sample rate.
    """
    return np.array([_k_gain(2.0 * math.pi * i / size) for i in range(size // 2 + 1)], np.float32)


def _k_gain(angle: float) -> float:
    z = cmath.exp(-1j * angle)
    k = math.tan(math.pi * 1681.974450955533 / ANALYSIS_RATE)
    q, high = 0.7071752369554196, 10.0 ** (3.999843853973347 / 20.0)
    band = high**0.4996667741545416
    shelf = (high + band * k / q + k * k) + 2.0 * (k * k - high) * z + (high - band * k / q + k * k) * z * z
    shelf /= (1.0 + k / q + k * k) + 2.0 * (k * k - 1.0) * z + (1.0 - k / q + k * k) * z * z
    k, q = math.tan(math.pi * 38.13547087602444 / ANALYSIS_RATE), 0.5003270373238773
    below = 1.0 + k / q + k * k
    high_pass = (1.0 - z) ** 2 / (1.0 + 2.0 * (k * k - 1.0) / below * z + (1.0 - k / q + k * k) / below * z * z)
    return float(abs(shelf * high_pass) ** 2)
