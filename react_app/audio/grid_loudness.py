"""Loudness of a whole track: integrated LUFS and range (ITU-R BS.1770-4, EBU Tech 3342), true peak, and its course."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from react_app.audio.downmix import FloatArray
from react_app.core.features import ANALYSIS_RATE

STEP_S = 0.1
"""The course of the loudness has one value per step."""
SILENT_LUFS = -70.0

_STEP = ANALYSIS_RATE // 10
_TAPS = 4096
_BLOCK = 16 * _STEP
_MOMENT = 4
_SHORT = 30
_OVERSAMPLING = 4
_PEAK_TAPS = 16


class LoudnessMeter:
    """Takes in stereo samples at 44.1 kHz in blocks; then tells what it measured."""

    def __init__(self) -> None:
        length = 1 << (_BLOCK + _TAPS - 1).bit_length()
        self._length = length
        self._response = np.fft.rfft(_k_weighting(_TAPS), length)
        self._tail = np.zeros((_TAPS - 1, 2))
        self._waiting = np.zeros((0, 2), np.float32)
        self._powers: list[float] = []
        self._peak = 0.0
        self._peak_filters = _oversampler()
        self._before = np.zeros((2 * _PEAK_TAPS, 2), np.float32)

    def hear(self, samples: FloatArray) -> None:
        """Take in (n, 2) samples."""
        samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
        self._hear_peak(samples)
        waiting = np.concatenate([self._waiting, samples])
        begin = 0
        while len(waiting) - begin >= _BLOCK:
            self._weigh(waiting[begin : begin + _BLOCK])
            begin += _BLOCK
        self._waiting = waiting[begin:]

    def finish(self) -> None:
        """Take in that the track is over."""
        rest = len(self._waiting) // _STEP
        if rest:
            filled = np.zeros((_BLOCK, 2), np.float32)
            filled[: len(self._waiting)] = self._waiting
            before = len(self._powers)
            self._weigh(filled)
            del self._powers[before + rest :]
        self._waiting = self._waiting[:0]

    @property
    def course(self) -> NDArray[np.float64]:
        """Loudness of every tenth of a second, LUFS, no lower than -70."""
        powers = np.maximum(np.array(self._powers), 1e-12)
        course: NDArray[np.float64] = np.maximum(-0.691 + 10.0 * np.log10(powers), SILENT_LUFS)
        return course

    @property
    def integrated(self) -> float:
        """Integrated loudness in LUFS with both gates; -70 for silence."""
        powers = np.array(self._powers)
        if not len(powers):
            return SILENT_LUFS
        size = min(_MOMENT, len(powers))
        blocks = np.convolve(powers, np.full(size, 1.0 / size), "valid")
        return _gated(blocks, -10.0)[0]

    @property
    def range_lu(self) -> float:
        """Loudness range: between the 10th and 95th percentile of three seconds each, gated at -20 LU."""
        powers = np.array(self._powers)
        if len(powers) < _SHORT:
            return 0.0
        blocks = np.convolve(powers, np.full(_SHORT, 1.0 / _SHORT), "valid")[::10]
        kept = _gated(blocks, -20.0)[1]
        if len(kept) < 2:
            return 0.0
        low, high = np.percentile(10.0 * np.log10(kept), (10.0, 95.0))
        return float(high - low)

    @property
    def true_peak_db(self) -> float:
        """Largest value between the samples too (four times oversampled), dBTP."""
        return 20.0 * math.log10(max(self._peak, 1e-6))

    def _weigh(self, block: FloatArray) -> None:
        """Filter one block (its tail goes into the next) and keep the power of each step."""
        power = np.zeros(_BLOCK // _STEP)
        for channel in range(2):
            filtered = np.fft.irfft(np.fft.rfft(block[:, channel], self._length) * self._response, self._length)
            filtered[: _TAPS - 1] += self._tail[:, channel]
            self._tail[:, channel] = filtered[_BLOCK : _BLOCK + _TAPS - 1]
            power += (filtered[:_BLOCK].reshape(-1, _STEP) ** 2).mean(axis=1)
        self._powers += power.tolist()

    def _hear_peak(self, samples: FloatArray) -> None:
        """Look between the samples where one comes near the largest so far: it can be passed by 3 dB at most."""
        if not len(samples):
            return
        joined = np.concatenate([self._before, samples])
        self._before = joined[-2 * _PEAK_TAPS :]
        size = np.abs(joined)
        largest = float(size.max())
        self._peak = max(self._peak, largest)
        if largest < 0.6 * self._peak:
            return
        near = np.flatnonzero((size > 0.6 * self._peak).any(axis=1))
        near = near[(near >= _PEAK_TAPS) & (near < len(joined) - _PEAK_TAPS)]
        for begin in range(0, len(near), 4096):
            rows = near[begin : begin + 4096, None] + np.arange(1 - _PEAK_TAPS, _PEAK_TAPS + 1)
            for channel in range(2):
                between = joined[:, channel][rows] @ self._peak_filters
                self._peak = max(self._peak, float(np.abs(between).max()))


def _gated(powers: NDArray[np.float64], relative_lu: float) -> tuple[float, NDArray[np.float64]]:
    """Return the loudness of what passes the absolute and the relative gate, and the powers that pass."""
    kept = powers[-0.691 + 10.0 * np.log10(np.maximum(powers, 1e-12)) > SILENT_LUFS]
    if not len(kept):
        return SILENT_LUFS, kept
    kept = kept[kept > kept.mean() * 10.0 ** (relative_lu / 10.0)]
    return -0.691 + 10.0 * math.log10(float(kept.mean())), kept


def _k_weighting(taps: int) -> NDArray[np.float64]:
    """Return the impulse response of both filters of BS.1770 at our rate: a shelf at 1.7 kHz and a high pass at 38 Hz.

    The standard gives coefficients for 48 kHz only; these are the analogue filters behind them (De Man 2014).
    """
    response = np.zeros(taps)
    response[0] = 1.0
    tangent = math.tan(math.pi * 1681.974450955533 / ANALYSIS_RATE)
    quality, gain = 0.7071752369554196, 10.0 ** (3.999843853973347 / 20.0)
    middle = gain**0.4996667741545416
    norm = 1.0 + tangent / quality + tangent**2
    shelf_b = (
        (gain + middle * tangent / quality + tangent**2) / norm,
        2.0 * (tangent**2 - gain) / norm,
        (gain - middle * tangent / quality + tangent**2) / norm,
    )
    shelf_a = (2.0 * (tangent**2 - 1.0) / norm, (1.0 - tangent / quality + tangent**2) / norm)
    response = _recursive(response, shelf_b, shelf_a)
    tangent, quality = math.tan(math.pi * 38.13547087602444 / ANALYSIS_RATE), 0.5003270373238773
    norm = 1.0 + tangent / quality + tangent**2
    pass_a = (2.0 * (tangent**2 - 1.0) / norm, (1.0 - tangent / quality + tangent**2) / norm)
    return _recursive(response, (1.0, -2.0, 1.0), pass_a)


def _recursive(x: NDArray[np.float64], b: tuple[float, float, float], a: tuple[float, float]) -> NDArray[np.float64]:
    y = np.zeros_like(x)
    x1 = x2 = y1 = y2 = 0.0
    for i, now in enumerate(x.tolist()):
        out = b[0] * now + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2
        y[i] = out
        x1, x2, y1, y2 = now, x1, out, y1
    return y


def _oversampler() -> FloatArray:
    """Return the (taps, 3) filters that give the three values between two samples: a windowed sinc."""
    taps = np.arange(1 - _PEAK_TAPS, _PEAK_TAPS + 1)
    filters = []
    for part in range(1, _OVERSAMPLING):
        place = taps - part / _OVERSAMPLING
        window = np.cos(np.pi * place / (2 * _PEAK_TAPS)) ** 2
        filters.append(np.sinc(place) * window)
    return np.stack(filters, axis=1).astype(np.float32)
