"""The Features of a whole track, by the same analyzer that hears live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from react_app.audio.analyzer import Analyzer
from react_app.audio.gain import HOP_S
from react_app.audio.spectrum import FloatArray
from react_app.core.features import ANALYSIS_RATE, HOP, SILENCE, Features

_BLOCK = 64 * HOP


class FeatureTrack:
    """Features of every hop of a track, in order."""

    def __init__(self, hops: Sequence[Features], duration: float) -> None:
        self.hops = tuple(hops)
        self.duration = duration

    def __len__(self) -> int:
        """The number of hops."""
        return len(self.hops)

    def at(self, t: float) -> Features:
        """Return the newest hop that had ended at time `t`; silence before the first one."""
        index = int(t / HOP_S + 1e-6) - 1
        if index < 0 or not self.hops:
            return SILENCE
        return self.hops[min(index, len(self.hops) - 1)]


def analyse_samples(samples: FloatArray) -> FeatureTrack:
    """Return the Features of float32 samples at 44.1 kHz, (n,) or (n, 2); the last hop is filled up with silence."""
    return analyse_blocks(samples[i : i + _BLOCK] for i in range(0, len(samples), _BLOCK))


def analyse_blocks(blocks: Iterable[FloatArray]) -> FeatureTrack:
    """Return the Features of samples, (n,) or (n, 2), that come in blocks; the last hop is filled up with silence."""
    analyzer = Analyzer()
    hops: list[Features] = []
    count = 0
    for block in blocks:
        hops += analyzer.push(block)
        count += len(block)
    if count % HOP:
        hops += analyzer.push(np.zeros(HOP - count % HOP, np.float32))
    return FeatureTrack(hops, count / ANALYSIS_RATE)
