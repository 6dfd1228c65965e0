"""Streaming change of sample rate."""

from __future__ import annotations

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from react_app.audio.downmix import FloatArray


class StreamResampler:
    """Turns stereo samples at one rate into stereo samples at another, as they come.

    Output sample m lies at the time m / `to_rate` of the input; a few samples are held back for the filter.
    """

    def __init__(self, from_rate: int, to_rate: int) -> None:
        self._from_rate = from_rate
        self._same = from_rate == to_rate
        self._resampler = AudioResampler(format="flt", layout="stereo", rate=to_rate)
        self._fed = 0

    def push(self, samples: FloatArray) -> FloatArray:
        """Take in (n, 2) samples and return the (m, 2) that are ready."""
        if self._same or not len(samples):
            return samples
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate = self._from_rate
        frame.pts = self._fed
        self._fed += len(samples)
        parts = [part.to_ndarray().reshape(-1, 2) for part in self._resampler.resample(frame)]
        return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)
