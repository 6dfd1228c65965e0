"""Onset strength in four frequency ranges, hop by hop: what the beat filter hears."""

from __future__ import annotations

import math

import aubio
import numpy as np

from react_app.audio.gain import HOP_S
from react_app.audio.spectrum import FloatArray
from react_app.core.features import HOP

RANGES = 4
LEVELS = 16
"""Onset strength is told in sixteen steps."""

_WINDOW = 1024
_BANDS = (1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10, 13, 17, 21, 28, 36, 46, 60, 78, 101, 131, 170, 221, 286)
"""First bin of 24 bands, evenly spaced in pitch from 43 Hz; the lowest count more than once."""
_END = 372
_COMPRESSION = np.float32(100.0 / 256.0)
_TOP = 5.0
_ADAPT_S = 3.0
_QUIETEST = 1e-4


class Flux:
    """Rise of the compressed spectrum, by range, against its own running strength."""

    def __init__(self) -> None:
        self._pvoc = aubio.pvoc(_WINDOW, HOP)
        self._before: FloatArray | None = None
        self._squares = [1e-3] * RANGES
        self._hops = 0
        self._share = 1.0 - math.exp(-HOP_S / _ADAPT_S)

    def hear(self, hop: FloatArray) -> tuple[int, ...]:
        """Take in one hop after auto-gain; return the step, 0..15, of each range."""
        norm: FloatArray = self._pvoc(hop).norm[:_END]
        now: FloatArray = np.sqrt(np.add.reduceat(norm * norm, _BANDS))
        now *= _COMPRESSION
        np.log1p(now, out=now)
        before, self._before = self._before, now
        if before is None:
            before = now
        rises = np.maximum(now - before, np.float32(0)).reshape(RANGES, -1).sum(axis=1).tolist()
        self._hops += 1
        share = max(self._share, 1.0 / self._hops)
        steps = []
        for i, rise in enumerate(rises):
            self._squares[i] += share * (rise * rise - self._squares[i])
            strength = rise / math.sqrt(self._squares[i] + _QUIETEST)
            steps.append(min(int(strength * (LEVELS / _TOP)), LEVELS - 1))
        return tuple(steps)
