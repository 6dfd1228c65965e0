"""What the parts of a track are told apart by: levels of bands, harmony and attacks, many times a second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from react_app.audio.grid_beats import FloatArray
from react_app.audio.harmony import PITCHES, pitch_fold
from react_app.core.features import ANALYSIS_RATE, BAND_EDGES_HZ, BANDS, HOP

_FRAMES = 64
_FAST_WINDOW, FAST_STEP = 2048, 2 * HOP
_SLOW_WINDOW, SLOW_STEP = 8192, 4096
_LOWEST_HZ, _HIGHEST_HZ = 65.0, 2100.0
_FLUX_BANDS = 24
_FLOOR = 1e-5


class SoundCourse:
    """Takes in mono samples at 44.1 kHz in blocks, keeps a few numbers per step.

    `bands` (n, 8) are powers and `flux` (n,) the strength of attacks, every 1024 samples; `chroma` (m, 12), from C on,
    every 4096.
    """

    def __init__(self) -> None:
        self._fast = _Framer(_FAST_WINDOW, FAST_STEP)
        self._slow = _Framer(_SLOW_WINDOW, SLOW_STEP)
        self._bands: list[FloatArray] = []
        self._flux: list[FloatArray] = []
        self._chroma: list[FloatArray] = []
        frequencies = np.arange(_FAST_WINDOW // 2 + 1) * ANALYSIS_RATE / _FAST_WINDOW
        self._edges = np.searchsorted(frequencies, BAND_EDGES_HZ)
        fine = np.geomspace(40.0, 16_000.0, _FLUX_BANDS + 1)
        self._fine = np.maximum.accumulate(np.searchsorted(frequencies, fine)) + np.arange(_FLUX_BANDS + 1) // 8
        self._last: FloatArray | None = None
        self._fold = _chroma_fold()

    def hear(self, mono: FloatArray) -> None:
        """Take in (n,) samples."""
        for frames in self._fast.push(mono):
            self._hear_fast(frames)
        for frames in self._slow.push(mono):
            self._hear_slow(frames)

    def finish(self) -> None:
        """Take in that the track is over: the last steps are filled up with silence."""
        for framer, hear in ((self._fast, self._hear_fast), (self._slow, self._hear_slow)):
            for frames in framer.finish():
                hear(frames)

    @property
    def bands(self) -> FloatArray:
        """(n, 8) powers; a full-scale sine gives 0.25."""
        return np.concatenate(self._bands) if self._bands else np.zeros((0, BANDS), np.float32)

    @property
    def flux(self) -> FloatArray:
        """(n,) rise of the logarithmic spectrum since the step before, a sum over 24 bands."""
        return np.concatenate(self._flux) if self._flux else np.zeros(0, np.float32)

    @property
    def chroma(self) -> FloatArray:
        """(m, PITCHES) share of each pitch class in what rings."""
        return np.concatenate(self._chroma) if self._chroma else np.zeros((0, PITCHES), np.float32)

    def _hear_fast(self, frames: FloatArray) -> None:
        magnitude = np.abs(np.fft.rfft(frames, axis=1)).astype(np.float32) * np.float32(2.0 / _FAST_WINDOW)
        power = magnitude * magnitude
        self._bands.append(np.add.reduceat(power[:, : self._edges[-1]], self._edges[:-1], axis=1))
        level = np.log10(np.add.reduceat(magnitude[:, : self._fine[-1]], self._fine[:-1], axis=1) + 1e-3)
        before = np.concatenate([level[:1] if self._last is None else self._last, level[:-1]])
        self._flux.append(np.maximum(level - before, 0.0).sum(axis=1).astype(np.float32))
        self._last = level[-1:]

    def _hear_slow(self, frames: FloatArray) -> None:
        magnitude = np.abs(np.fft.rfft(frames, axis=1)).astype(np.float32) * np.float32(2.0 / _SLOW_WINDOW)
        ringing = np.zeros_like(magnitude)
        middle = magnitude[:, 1:-1]
        peaks = (middle >= magnitude[:, :-2]) & (middle > magnitude[:, 2:]) & (middle > _FLOOR)
        ringing[:, 1:-1] = np.where(peaks, np.sqrt(middle), 0.0)
        chroma = ringing @ self._fold
        total = chroma.sum(axis=1, keepdims=True)
        self._chroma.append((chroma / np.maximum(total, 1e-9)).astype(np.float32))


class _Framer:
    """Cuts samples into overlapping, windowed frames, centred on multiples of the step."""

    def __init__(self, window: int, step: int) -> None:
        self._window = np.hanning(window + 1)[:-1].astype(np.float32)
        self._size, self._step = window, step
        self._waiting = np.zeros(window // 2, np.float32)
        self._heard = self._given = 0

    def push(self, samples: FloatArray) -> list[FloatArray]:
        self._heard += len(samples)
        self._waiting = np.concatenate([self._waiting, samples])
        found = []
        while len(self._waiting) >= self._size + (_FRAMES - 1) * self._step:
            found.append(self._cut(_FRAMES))
        return found

    def finish(self) -> list[FloatArray]:
        missing = -(-self._heard // self._step) - self._given
        if missing <= 0:
            return []
        short = self._size + (missing - 1) * self._step - len(self._waiting)
        self._waiting = np.concatenate([self._waiting, np.zeros(max(0, short), np.float32)])
        return [self._cut(missing)]

    def _cut(self, count: int) -> FloatArray:
        views = np.lib.stride_tricks.sliding_window_view(self._waiting, self._size)[:: self._step][:count]
        frames: FloatArray = views * self._window
        self._waiting = self._waiting[count * self._step :]
        self._given += count
        return frames


def _chroma_fold() -> FloatArray:
    """Return the (bins, PITCHES) matrix that folds a spectrum, between two frequencies, onto pitch classes."""
    frequencies = np.arange(_SLOW_WINDOW // 2 + 1) * ANALYSIS_RATE / _SLOW_WINDOW
    inside = (frequencies > _LOWEST_HZ) & (frequencies < _HIGHEST_HZ)
    fold = np.zeros((len(frequencies), PITCHES), np.float32)
    fold[inside] = pitch_fold(frequencies[inside])
    return fold


def averaged(values: NDArray[np.float32], step: int, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of `values` (one row per `step` samples) between each two of the times `edges` (seconds)."""
    rows = values.reshape(len(values), -1).astype(np.float64)
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0)])
    places = np.clip(np.round(edges * ANALYSIS_RATE / step).astype(int), 0, len(rows))
    low, high = places[:-1], np.maximum(places[1:], places[:-1] + 1)
    high = np.minimum(high, len(rows))
    low = np.minimum(low, np.maximum(high - 1, 0))
    mean: NDArray[np.float64] = (sums[high] - sums[low]) / np.maximum(high - low, 1)[:, None]
    return mean if values.ndim > 1 else mean[:, 0]
